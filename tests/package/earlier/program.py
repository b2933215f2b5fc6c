"""An application that reads an old recording, and tells what became of it."""

from __future__ import annotations

import json
import sys
import warnings

import radio_events as rd

warnings.simplefilter("error")
event = rd.decode_station_event(sys.stdin.read())
assert isinstance(event, rd.SongPlayedEvent)
told = {"class": type(event).__name__, "title": event.title, "loudness": event.loudness, "drift": len(event.drift)}
told["sent"] = json.loads(rd.encode_station_event(event))
event.title = "Sun"
told["written"] = json.loads(rd.encode_station_event(event))
try:
    _ = event.label
except DeprecationWarning as warning:
    told["warning"] = str(warning)
print(json.dumps(told))
