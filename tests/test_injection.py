"""Hostile texts in every place of a spec: refused at their place, or in every output nothing but a text."""

from __future__ import annotations

from pathlib import Path

import hostile
import places
import pytest
from eventwright.targets import TARGETS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from injection import FREE, NAMES, PLACES, Folder, examine, examine_file_name, placed

STRINGS = tuple(text[:2000] for text in hostile.STRINGS.values())


def spread(places: tuple[str, ...], shift: int) -> dict[str, str]:
    """A string in each place, another in the next."""
    return {place: placed(place, number, STRINGS[(number + shift) % len(STRINGS)]) for number, place in enumerate(places)}


def test_every_place_of_the_spec_language_is_tried() -> None:
    tried = {place.partition("@")[0] for place in PLACES}
    assert tried == places.places_of_the_language()


def test_every_target_is_asked_for() -> None:
    asked = places.specs()["protocol.yaml"][0]["targets"]
    assert set(asked) == set(TARGETS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return Folder(tmp_path_factory.mktemp("injection"))


@pytest.mark.parametrize("shift", range(0, len(STRINGS), 2))
def test_prose_and_values_are_texts_wherever_they_stand(shift: int, folder: Folder) -> None:
    """Half of all strings in each place; `make fuzz` tries all."""
    examine(folder, spread(FREE, shift))


@pytest.mark.parametrize("shift", range(0, len(STRINGS), 4))
def test_names_are_refused_or_names_wherever_they_stand(shift: int, folder: Folder) -> None:
    """A quarter of all strings in each place; `make fuzz` tries all, one by one."""
    examine(folder, spread(NAMES, shift))


@pytest.mark.parametrize("title", [title for title, text in hostile.STRINGS.items() if len(text) > 2000])
def test_long_texts_are_texts(title: str, folder: Folder) -> None:
    examine(folder, {place: placed(place, number, hostile.STRINGS[title]) for number, place in enumerate(FREE[::30])})


TEXTS = st.text(st.characters(exclude_categories=("Cs",))) | st.text("\"'\\\n\r {}[]()#ux0N`*_<>|&!-~\u2028\u202e$%:@.")
QUIET = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))


@given(st.lists(TEXTS, min_size=12, max_size=12))
@QUIET
def test_any_prose_and_values_are_texts(folder: Folder, texts: list[str]) -> None:
    found = {place: placed(place, number, texts[number % len(texts)]) for number, place in enumerate(FREE)}
    examine(folder, found, loosely=True)


@given(st.lists(TEXTS, min_size=12, max_size=12))
@QUIET
def test_any_names_are_refused_or_names(folder: Folder, texts: list[str]) -> None:
    examine(
        folder, {place: placed(place, number, texts[number % len(texts)]) for number, place in enumerate(NAMES)}, loosely=True
    )


# File names


@pytest.mark.parametrize("title", list(hostile.STRINGS)[::2])
def test_a_file_name_is_refused_or_a_file_name(title: str, tmp_path: Path) -> None:
    examine_file_name(tmp_path, "tiny/types/more.yaml", hostile.STRINGS[title])
