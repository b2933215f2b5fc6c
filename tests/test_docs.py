"""The docs target: every page is there, nothing of the specs is lost, links lead somewhere, hostile specs do no harm."""

from __future__ import annotations

import ast
import html
import importlib
import json
import posixpath
import re
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from eventwright.formats import format_text
from eventwright.model import Alias, Enum, Event, Object, Protocol, TypeDefinition, Union, Value
from eventwright.pipeline import check
from eventwright.render import render
from eventwright.targets.docs import plan
from eventwright.targets.examples import python_expression
from msgspec.structs import replace
from test_markdown_sink import FENCED, assert_harmless, markup

ROOT = Path(__file__).parents[1]
PYTHON = re.compile(r"^```python\n(.*?)\n```$", re.DOTALL | re.MULTILINE)
JSON = re.compile(r"^```json\n(.*?)\n```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"(?<!`)\]\(([^()\s]+)\)")
ANCHOR = re.compile(r'<a id="([^"]+)"></a>')


@cache
def protocols() -> dict[str, Protocol]:
    checked = check(ROOT / "schemas")
    assert not checked.report.has_errors
    return {protocol.name: protocol for protocol in checked.protocols}


@cache
def pages(name: str) -> dict[str, str]:
    return {str(path): text for path, text in render(plan(protocols()[name])).items()}


def event_page(protocol: str, event: str) -> str:
    found = protocols()[protocol].event(event)
    return pages(protocol)[f"events/{found.side}/{event}.md"]


def type_page(protocol: str, name: str) -> str:
    return pages(protocol)[f"types/{name}.md"]


def row(page: str, field: str) -> str:
    """The row of a field or value."""
    return next(line for line in page.splitlines() if line.startswith("|") and f"`{field}`" in line.split("|")[1])


def section(page: str, title: str) -> str:
    """A part of a page, up to the next heading of its kind."""
    return FENCED.sub("", page).split(f"\n## {title}\n")[1].split("\n## ")[0]


def plain(page: str) -> str:
    """A page as its words: links are their labels, references their characters, lists and lines one text."""
    labels = re.sub(r"\[(`[^`]*`|[^\[\]`]*)\]\([^()\s]*\)", r"\1", page)
    return " ".join(re.sub(r"\n *- ", "\n", html.unescape(labels).replace("<br>", " ")).split())


NAMES = ["realtime", "realtime_translation"]


@pytest.mark.parametrize("name", NAMES)
def test_there_is_a_page_for_everything(name: str) -> None:
    protocol = protocols()[name]
    events = {f"events/{event.side}/{event.name}.md" for event in protocol.events}
    types = {f"types/{definition.name}.md" for definition in protocol.types}
    assert set(pages(name)) == {"README.md"} | events | types
    assert all(f"]({path})" in pages(name)["README.md"] for path in events | types)


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str) -> None:
    assert_links(pages(name))


def assert_links(found: dict[str, str]) -> None:
    """Every link leads to a page that is there, and to an anchor or heading on it."""
    for path, page in found.items():
        for target in LINK.findall(FENCED.sub("", page)):
            if target.startswith("https://"):
                continue
            way, _, anchor = target.partition("#")
            other = posixpath.normpath(posixpath.join(posixpath.dirname(path), way)) if way else path
            assert other in found, f"{path}: {target}"
            assert not anchor or anchor in anchors(found[other]), f"{path}: {target}"


def anchors(page: str) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", FENCED.sub("", page), re.MULTILINE)
    return {*ANCHOR.findall(page), *(re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings)}


@pytest.mark.parametrize("name", NAMES)
def test_anchors_are_there_once(name: str) -> None:
    for page in pages(name).values():
        found = ANCHOR.findall(page)
        assert len(found) == len(set(found))


@pytest.mark.parametrize("name", NAMES)
def test_two_plans_render_the_same(name: str) -> None:
    again = render(plan(protocols()[name]))
    assert {str(path): text for path, text in again.items()} == pages(name)


@pytest.mark.parametrize("name", NAMES)
def test_pages_are_tidy(name: str) -> None:
    for path, page in pages(name).items():
        assert page.endswith("\n"), path
        assert not page.endswith("\n\n"), path
        assert "\n\n\n" not in page, path
        assert not re.search(r"[ \t]\n", page), path
        assert re.search(r"^# \S", page, re.MULTILINE), path


@pytest.mark.parametrize("name", NAMES)
def test_tables_have_as_many_cells_as_columns(name: str) -> None:
    for path, page in pages(name).items():
        for table in re.findall(r"(?:^\|.*\|\n)+", page, re.MULTILINE):
            widths = {line.count("|") for line in table.splitlines()}
            assert len(widths) == 1, (path, table)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_spec_is_lost(name: str) -> None:
    protocol = protocols()[name]
    for owner in (*protocol.events, *protocol.types):
        folder = f"events/{owner.side}" if isinstance(owner, Event) else "types"
        words = plain(pages(name)[f"{folder}/{owner.name}.md"])
        for said in said_by(owner):
            assert plain(said) in words, (owner.name, said)


def said_by(owner: Event | TypeDefinition) -> list[str]:
    """The texts that an author wrote about a thing."""
    parts: tuple[Value, ...] = owner.values if isinstance(owner, Enum) else ()
    fields = owner.fields if isinstance(owner, (Event, Object)) else ()
    found = [owner.summary, owner.description, f"{owner.place.file}:{owner.place.line}"]
    found += [part.description for part in (*parts, *fields)]
    notes = [owner.notes, *(part.notes for part in (*parts, *fields))]
    return found + [text for note in notes if note.deprecated for text in (note.deprecated.reason, note.deprecated.use) if text]


def test_an_event_shows_all_of_it() -> None:
    page = event_page("realtime", "response.cancel")
    assert "- **Sent by:** Your application ([`client`](../../README.md#side-client))" in page
    assert "- **Tags:** [`audio`](../../README.md#tag-audio), [`text`](../../README.md#tag-text)" in page
    assert "- **Python class:** `ResponseCancelEvent`, a subclass of `Event`" in page
    assert "- **Defined in:** `realtime/client/response.cancel.yaml:" in page
    assert "| Field | Type | Required | Nullable | Limits |" in page
    assert row(page, "type").endswith('| `"response.cancel"` | yes | no |  |')
    assert row(page, "event_id").endswith("| `string` | no | no | At most 512 characters. |")
    assert '<a id="field-response_id"></a>`response_id`' in row(page, "response_id")
    assert "Refers to [`Response.id`](../../types/Response.md#field-id)." in page
    assert "class ResponseCancelEvent(Event):\n" in page
    assert "        response_id: str | UnsetType = UNSET,\n" in page
    assert "def encode_client_event(event: ClientEvent | UnknownEvent | ClientEventParam, *, keep_unknown" in page
    assert 'event = rt.ResponseCancelEvent(event_id="event_112", response_id="resp_001")' in page


def test_what_answers_an_event_and_what_it_answers() -> None:
    answers = section(event_page("realtime", "response.cancel"), "What answers it")
    assert "[`response.done`](../server/response.done.md) | The response was running; its status is `cancelled`. |" in answers
    assert "| `error.event_id` of the answer repeats `event_id` |" in answers
    answered = section(event_page("realtime", "response.done"), "What it may answer")
    assert "[`response.cancel`](../client/response.cancel.md)" in answered
    assert "What it may answer" not in event_page("realtime", "response.cancel")


def test_a_field_says_for_whom_it_is() -> None:
    page = type_page("realtime", "RealtimeSession")
    assert row(page, "type").split("|")[3] == " yes "
    assert row(page, "id").split("|")[3] == " yes; only sent by the server "
    assert row(page, "expires_at").split("|")[3] == " no; only sent by the server "
    assert row(page, "include").split("|")[3:5] == [" no ", " yes "]
    assert "From 1 to 4096." in row(page, "max_output_tokens")
    assert '| `"inf"` | tokens |' in row(page, "max_output_tokens")


def test_members_of_a_union_with_what_tells_them_apart() -> None:
    page = type_page("realtime", "ConversationItem")
    line = '| [`UserMessage`](UserMessage.md) | `type`: `"message"`, `role`: `"user"` | '
    assert line in page
    assert "- **Other members:** legal; in Python they are `UnknownConversationItem`" in page
    assert "- [`UserMessage`](UserMessage.md), field" not in page
    assert "- [`ConversationItem`](ConversationItem.md), as a member" in type_page("realtime", "UserMessage")


def test_a_type_says_where_it_is_used() -> None:
    used = section(type_page("realtime", "ConversationItem"), "Where it is used")
    way = "../events/client/conversation.item.create.md"
    assert f"- [`conversation.item.create`]({way}), field [`item`]({way}#field-item)" in used


def test_deprecated_things_say_what_to_use() -> None:
    page = event_page("realtime", "conversation.created")
    assert "> **Deprecated.** Use [`session.created`](session.created.md) instead." in page
    index = pages("realtime")["README.md"]
    assert "| *Deprecated.* A conversation was opened for the session. |" in index
    assert "It ends on 2027-01-20." in row(type_page("realtime", "RealtimeModel"), "gpt-realtime")


@pytest.mark.parametrize("name", NAMES)
def test_examples_are_shown_as_json_and_python(name: str) -> None:
    for event in protocols()[name].events:
        page = event_page(name, event.name)
        assert [json.loads(text) for text in JSON.findall(page)] == [example.value for example in event.examples]
        for example in event.examples:
            assert str(python_expression(protocols()[name].types_by_name, event, example.value)).split("(")[0] in page


@pytest.mark.parametrize("name", NAMES)
def test_expressions_build_what_decoding_gives(name: str) -> None:
    protocol = protocols()[name]
    package = importlib.import_module((protocol.options("python") or {})["package"])
    for event in protocol.events:
        decode = getattr(package, f"decode_{event.side}_event")
        for example in event.examples:
            built = eval(python_expression(protocol.types_by_name, event, example.value), {"rt": package, "datetime": datetime})
            assert built == decode(json.dumps(example.value))
            assert type(built).__name__ == event.class_name


@pytest.mark.parametrize("name", NAMES)
def test_python_on_the_pages_is_python(name: str) -> None:
    for path, page in pages(name).items():
        for source in PYTHON.findall(page):
            ast.parse(source, path)


def test_a_protocol_without_a_python_package() -> None:
    protocol = replace(protocols()["realtime_translation"], targets=())
    for page in render(plan(protocol)).values():
        assert "```python" not in page
        assert "Python" not in FENCED.sub("", page)


# A small protocol with what the real ones have not, and a hostile one

HEAD = """
protocol: post
title: Post
version: "1"
discriminator: kind
tags: {slow: Takes days.}
sides:
  sender: {title: Senders, reads: tolerant}
  office: {title: The office, reads: strict}
targets: {python: {package: post_events}, docs: {}}
"""
SEND = """
event: send
summary: Send it.
fields:
  letter: {type: Letter, description: What to send.}
  at_least: {type: list<integer>, optional: true, max_items: 1, description: D., py_name: least}
at_least_one_of: [letter, at_least]
requires: {at_least: [letter]}
replies:
  - {event: sent, when: It went., same: {letter.id: letter.id}}
tags: [slow]
was: post
reserved: [stamp]
examples:
  - name: All of it
    value:
      letter:
        body: aGk=
        due: "2026-08-01T12:00:00Z"
        parts: {a: [aGk=], b: []}
        more: {any: [1, null, 'it"s', "it's"]}
        size: 2
        to: {name: "Z\\xFCrich", "class": first}
        extra: null
"""
SENT = """
event: sent
summary: It was sent.
stability: beta
since: "1.2"
fields:
  letter: {type: Letter, description: What was sent.}
"""
TYPES = """
object: Letter
summary: A letter.
open: true
fields:
  id: {type: string, sent_by: office, description: Its id.}
  body: {type: bytes, optional: sender, max_length: 2, description: The text.}
  due: {type: datetime | null, optional: true, description: When.}
  parts: {type: map<list<bytes>>, optional: true, description: Parts.}
  more: {type: map<any>, optional: true, description: More.}
  size:
    type: integer
    optional: true
    open: false
    description: How big.
    values: {1: Small., 2: {description: Big., since: "1.1", deprecated: {use: "1"}, was: large}}
  to:
    optional: true
    description: Where to. `send` it.
    fields:
      name: {type: Name, description: Who.}
      class: {const: first, description: How.}
---
alias: Name
summary: A name.
type: string | null
pattern: '^[^|`]+$'
unit: characters
---
union: Parcel
summary: Anything that fits in.
open: false
members: [Letter, boolean, list<Name>]
"""


def build(folder: Path, files: dict[str, str]) -> Protocol:
    for name, text in files.items():
        path = folder / "post" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    checked = check(folder)
    assert not checked.report.has_errors, format_text(checked.report)
    return checked.protocols[0]


FILES = {"protocol.yaml": HEAD, "sender/send.yaml": SEND, "office/sent.yaml": SENT, "types/all.yaml": TYPES}


@pytest.fixture
def post(tmp_path: Path) -> Protocol:
    return build(tmp_path, FILES)


def test_every_key_of_the_language_is_shown(post: Protocol) -> None:
    found = {str(path): text for path, text in render(plan(post)).items()}
    assert_links(found)
    send, sent, letter = found["events/sender/send.md"], found["events/office/sent.md"], found["types/Letter.md"]
    assert "At least one of `letter` and `at_least` has to be there." in send
    assert "Where `at_least` is there, `letter` has to be too." in send
    assert "The attribute in Python is `least`." in send
    assert "- **Formerly:** `post`" in send
    assert "- **Names never to be used again:** `stamp`" in send
    assert "At most 1 item." in row(send, "at_least")
    assert "`letter.id` of the answer repeats `letter.id`" in send
    assert "- **Stability:** beta" in sent
    assert "- **Since:** 1.2" in sent
    assert "- **Other fields:** legal" in letter
    assert "| yes, but the sender may leave it out |" in row(letter, "body")
    assert "At most 2 bytes." in row(letter, "body")
    assert "map of list of `bytes`" in row(letter, "parts")
    assert "| [`LetterTo`](LetterTo.md) |" in row(letter, "to")
    assert "Where to. [`send`](../events/sender/send.md) it." in letter


def test_kinds_of_types(post: Protocol) -> None:
    found = {str(path): text for path, text in render(plan(post)).items()}
    size, name, parcel = found["types/LetterSize.md"], found["types/Name.md"], found["types/Parcel.md"]
    assert row(size, "2").endswith("| Big. | Formerly `large`. | 1.1 | Use `1` instead. |")
    assert "LetterSize = Literal[1, 2]" in size
    assert "- **Stands for:** `string` or `null`" in name
    assert "- **Limits:** Matches <code>^[^|`]+$</code>." in html.unescape(name)
    assert "- **Unit:** characters" in name
    assert "| [`Letter`](Letter.md) | a JSON object | A letter. |" in parcel
    assert "| `boolean` | true or false |" in parcel
    assert "| list of ([`Name`](Name.md) or `null`) | a JSON array |" in parcel
    assert "- **Sent by:** neither side" in parcel


def test_expressions_of_every_kind(post: Protocol) -> None:
    event = post.event("send")
    value = event.examples[0].value
    letter = dict(value["letter"])
    del letter["extra"]
    assert python_expression(post.types_by_name, event, {**value, "letter": letter}) == (
        "rt.SendEvent(\n"
        "    letter=rt.Letter(\n"
        '        body=b"hi",\n'
        '        due=datetime.fromisoformat("2026-08-01T12:00:00Z"),\n'
        '        parts={"a": ["aGk="], "b": []},\n'
        """        more={"any": [1, None, 'it"s', "it's"]},\n"""
        "        size=2,\n"
        '        to=rt.LetterTo(name="Zürich"),\n'
        "    ),\n"
        ")"
    )


def test_what_constructors_cannot_say_is_a_dict(post: Protocol) -> None:
    event = post.event("send")
    fields = {"kind": "send", "letter": {"extra": None}}
    assert python_expression(post.types_by_name, event, fields) == 'rt.SendEvent(letter=rt.Letter.from_dict({"extra": None}))'
    broken = {"kind": "send", "letter": {"body": "?"}}
    assert python_expression(post.types_by_name, event, broken) == 'rt.SendEvent(letter=rt.Letter.from_dict({"body": "?"}))'


EVIL = [
    "<script>alert(1)</script> <!-- [x](javascript:alert(1)) ![y](https://a.example/y.png) | `a|b` |",
    "one\n\n```\n<b>\n````\n\n- <i>\n- `</code>`\n\n# big\n=====\n\n~~~\nnever closed <u>",
    "--> \\| \\` ``` </a> &lt;b&gt; \u202e\u0000 {{ 7 * 7 }} {% raw %}",
]


@pytest.mark.parametrize("evil", EVIL)
def test_a_hostile_spec_does_no_harm(post: Protocol, evil: str) -> None:
    found = {str(path): text for path, text in render(plan(poisoned(post, evil))).items()}
    assert_links(found)
    for page in found.values():
        for line in markup(page).splitlines():
            assert_harmless(re.sub(r"^<!-- [^<>]* -->$|^> (?=\*\*Deprecated)", "", line))
        assert "49" not in page


def poisoned(protocol: Protocol, evil: str) -> Protocol:
    """A protocol with a hostile text wherever an author may write what he likes."""
    texts = {"summary": evil, "description": evil}
    events = tuple(
        replace(
            event,
            **texts,
            fields=tuple(replace(field, description=evil, examples=(evil, {evil: evil}), unit=evil) for field in event.fields),
            replies=tuple(replace(reply, when=evil) for reply in event.replies),
            examples=tuple(replace(example, name=evil) for example in event.examples),
            notes=replace(event.notes, since=evil, was=(evil,)),
        )
        for event in protocol.events
    )
    return replace(
        protocol,
        **texts,
        title=evil,
        version=evil,
        tags=(("slow", evil),),
        sides=tuple(replace(side, title=evil) for side in protocol.sides),
        events=events,
        types=tuple(poisoned_type(definition, evil) for definition in protocol.types),
    )


def poisoned_type(definition: TypeDefinition, evil: str) -> TypeDefinition:
    texts = {"summary": evil, "description": evil}
    match definition:
        case Object(fields=fields):
            harmed = (replace(field, description=evil, default=evil, has_default=True) for field in fields)
            return replace(definition, **texts, fields=tuple(harmed))
        case Enum(values=values):
            return replace(definition, **texts, values=tuple(replace(value, description=evil) for value in values))
        case Alias() | Union():
            return replace(definition, **texts)
