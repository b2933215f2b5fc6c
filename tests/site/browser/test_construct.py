"""The Python that the page prints for a frame builds that frame."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from codec.fuzz import case
from codec.protocols import Side, same, side, sides

from .scripts import Call, model, script

NAMES = [str(found) for found in sides()]
BUILT = """(text) => {
  const { construction, judging, Model, model, parse } = globalThis.eventwright;
  const read = new Model(model);
  const { event, drift } = judging(read)(parse(text));
  return construction(read, event, drift, parse(text));
}"""


def constructions(call: Call, sender: Side, texts: list[str]) -> list[str]:
    scripts = [script("json"), script("former"), script("judge"), model(sender.protocol), script("construct")]
    return call(scripts, BUILT, texts)


@pytest.mark.parametrize("name", NAMES)
def test_the_statements_build_the_frame(call: Call, name: str) -> None:
    sender, chance = side(name), random.Random(name)
    drifted = [case(sender, chance.choice(sender.examples), chance).frame for _ in range(200)]
    texts = [json.dumps(frame) for frame in [*sender.examples, *drifted]]
    for text, code in zip(texts, constructions(call, sender, texts), strict=True):
        names: dict[str, Any] = {}
        exec(code, names)
        assert type(names["event"]) is type(sender.decode(text))
        again = sender.encode(names["event"], keep_unknown=True).decode().replace("09+00:00", "09Z")  # the same moment
        assert same(json.loads(again), json.loads(text)), code


def test_it_is_written_as_in_the_docs(call: Call) -> None:
    sender = side("realtime.client")
    frame = {"type": "conversation.item.truncate", "item_id": "item_\u00e9\"'\n", "content_index": 0, "audio_end_ms": 1500}
    [code] = constructions(call, sender, [json.dumps(frame)])
    assert code == (
        "import realtime_events as rt\n\n"
        "event = rt.ConversationItemTruncateEvent(\n"
        '    item_id="item_\u00e9\\"\'\\n",\n    content_index=0,\n    audio_end_ms=1500,\n)'
    ) or code.endswith(
        'event = rt.ConversationItemTruncateEvent(item_id="item_\u00e9\\"\'\\n", content_index=0, audio_end_ms=1500)'
    )
