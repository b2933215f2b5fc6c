"""What an application wrote before things were called otherwise; type checkers tell on the marked lines, and on no other."""

from __future__ import annotations

from typing import assert_type

import radio_events as rd


def by_the_earlier_class(event: rd.StationEvent | rd.UnknownEvent) -> None:
    match event:
        case rd.TrackPlayedEvent(title=title):
            assert_type(event, rd.SongPlayedEvent)
            assert_type(title, str)
        case rd.TunedEvent(setup=rd.Station()):
            pass
        case _:
            pass


def by_the_earlier_attribute(event: rd.SongPlayedEvent) -> str:
    event.length = 5  # deprecated
    name: str = event.label  # deprecated
    return name


def types_are_those_of_today(artist: rd.Musician, mood: rd.Feeling) -> tuple[rd.Artist, rd.Mood]:
    return artist, mood


def build() -> rd.SongPlayedEvent:
    return rd.TrackPlayedEvent(title="Rain", seconds=1)


def no_earlier_keyword() -> None:
    rd.SongPlayedEvent(title="Rain", seconds=1, label="Rain")  # refused


def of_another_type(event: rd.SongPlayedEvent) -> None:
    event.label = 5  # deprecated, refused
