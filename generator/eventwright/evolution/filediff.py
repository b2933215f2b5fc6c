"""What changed in one spec file, told from its two texts alone: fields, values and members that came, went or are others.

The rest of the specs is not looked at, so nothing is said of what the change means; `diff` says that of whole revisions. Keys
of a definition are compared by what they hold: mappings by their keys, lists by the names of their items, all else as a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from eventwright.diagnostics import Report
from eventwright.evolution.compare.fields import MESSAGES
from eventwright.load import KINDS, read
from eventwright.nodes import Mapping, Node, Scalar, Sequence, Source

Entries: TypeAlias = dict[str, Node]

LONGEST = 60
"""The longest text that is shown; of a longer one it is only said that it changed."""
NOUNS = {
    "fields": "field", "envelope": "field", "values": "value", "members": "member", "tags": "tag", "transports": "transport",
    "examples": "example", "replies": "reply", "sides": "side", "targets": "target", "reserved": "reserved name",
}  # fmt: skip
"""What the parts of a key are called."""
NAMES = ("name", "event", "flow")
"""The keys that name an item of a list."""


def told(old: str, new: str) -> list[str] | None:
    """The lines that tell the change from one text of a file to another, under a line for each definition that it is in.

    None where one of them is no spec file that can be read.
    """
    before, after = _definitions(old), _definitions(new)
    if before is None or after is None:
        return None
    _rename(before, after)
    lines: list[str] = []
    for key in dict.fromkeys([*before, *after]):
        found = list(_definition(before.get(key), after.get(key)))
        lines += [key, *(f"  {line}" for line in found)] if found else []
    return lines or ["only comments, layout or the order of definitions changed"]


def _definitions(text: str) -> dict[str, Mapping] | None:
    """The definitions of a file by kind and name; none in an empty one."""
    if not text.strip():
        return {}
    report = Report()
    nodes = read(Source("", text), report)
    found = {name: node for node in nodes if isinstance(node, Mapping) and (name := _name(node))}
    return found if len(found) == len(nodes) and not report.has_errors else None


def _name(definition: Mapping) -> str | None:
    kind = next((kind for kind in KINDS if definition.text(kind)), None)
    return f"{kind} {definition.text(kind)}" if kind else None


def _rename(before: dict[str, Mapping], after: dict[str, Mapping]) -> None:
    """Puts old definitions under the new names of those that say how they were called, or of the only one that there is."""
    gone, come = [key for key in before if key not in after], [key for key in after if key not in before]
    alone = len(gone) == len(come) == 1
    for key in come:
        kind, earlier = key.partition(" ")[0], _texts(after[key].get("was"))
        same = [old for old in gone if old.partition(" ")[0] == kind]
        found = next((old for old in same if alone or old.partition(" ")[2] in earlier), None)
        if found is not None:
            gone.remove(found)
            before[key] = before.pop(found)


def _texts(node: Node | None) -> list[str]:
    items = node.items if isinstance(node, Sequence) else (node,)
    return [item.text for item in items if isinstance(item, Scalar)]


def _definition(old: Mapping | None, new: Mapping | None) -> Iterator[str]:
    if new is None:
        yield "- it is gone"
    elif old is None:
        yield f"+ it is new{_colon(_shown(new.get('summary')))}"
        for key in ("fields", "values", "members"):
            yield from _key("", key, None, new.get(key))
    else:
        yield from _keys("", _entries(old), _entries(new))


def _keys(path: str, old: Entries, new: Entries) -> Iterator[str]:
    """The changes of a mapping; `path` leads to it in its definition."""
    for key in dict.fromkeys([*old, *new]):
        yield from _key(path, key, old.get(key), new.get(key))


def _key(path: str, key: str, old: Node | None, new: Node | None) -> Iterator[str]:
    before, after = _parts(old, key), _parts(new, key)
    if key in NOUNS and before is not None and after is not None:
        yield from _named(path, key, before, after)
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _keys(_inner(path, key), _entries(old), _entries(new))
    elif _data(old) != _data(new):
        yield _value(f"{path}: " if path else "", key, old, new)


def _inner(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


# Fields, values, members and such


def _parts(node: Node | None, key: str) -> Entries | None:
    """The parts of a mapping or list by name; None where they have none."""
    match node:
        case None:
            return {}
        case Mapping():
            return {name: _long(part, _SHORT.get(NOUNS.get(key, ""))) for name, part in _entries(node).items()}
        case Sequence(items=items):
            names = [_item_name(item) for item in items]
            return dict(zip(names, items, strict=True)) if len(set(names)) == len(names) and "" not in names else None
        case _:
            return None


def _long(node: Node, key: str | None) -> Node:
    """A field or value in its long form."""
    return Mapping(((Scalar(key, True, node.span), node),), node.span) if key and isinstance(node, Scalar) else node


_SHORT = {"field": "type", "value": "description"}
"""The key whose value alone may stand for the whole."""


def _item_name(item: Node) -> str:
    if isinstance(item, Scalar):
        return item.text
    return next((name for key in NAMES if (name := item.text(key))), "") if isinstance(item, Mapping) else ""


def _named(path: str, key: str, old: Entries, new: Entries) -> Iterator[str]:
    noun = NOUNS[key]
    earlier = {name: was for name, part in new.items() if name not in old and (was := _earlier(part, old, new))}
    for name, part in old.items():
        if name not in new and name not in earlier.values():
            yield f"- {_there(_inner(path, name), noun, part, 'gone')}"
    for name, part in new.items():
        where, before = _inner(path, name), old.get(earlier.get(name, name))
        if name in earlier:
            yield f'~ the {noun} "{_inner(path, earlier[name])}" is called "{where}" now'
        passed_over = {"was"} if name in earlier else set[str]()
        new_one = f"+ {_there(where, noun, part, 'new')}"
        yield from [new_one] if before is None else _part(where, noun, before, part, passed_over)
    if [name for name in old if name in new] != [name for name in new if name in old]:
        yield f"~ {_inner(path, key)}: another order"


def _earlier(part: Node, old: Entries, new: Entries) -> str | None:
    """The old name of a part that says how it was called."""
    names = _texts(part.get("was")) if isinstance(part, Mapping) else []
    return next((name for name in names if name in old and name not in new), None)


def _there(where: str, noun: str, part: Node, state: str) -> str:
    """That a part is new, or gone."""
    if noun != "field" or not isinstance(part, Mapping):
        return f'the {noun} "{where}" is {state}'
    message = MESSAGES[_PRESENCE[state, "optional" in _entries(part)]].format(where)
    return message + (_colon(_type(part)) if state == "new" else "")


_PRESENCE = {("new", True): "FLD010", ("new", False): "FLD011", ("gone", True): "FLD013", ("gone", False): "FLD014"}


def _type(field: Mapping) -> str:
    """What a field holds."""
    const = field.text("const")
    inner = "an object" if field.get("fields") else "an enum" if field.get("values") else ""
    return field.text("type") or (f"always {const}" if const is not None else inner)


def _part(where: str, noun: str, old: Node, new: Node, passed_over: set[str]) -> Iterator[str]:
    """The changes of a part that there was before, some of its keys passed over."""
    if isinstance(old, Mapping) and isinstance(new, Mapping) and noun not in ("example", "reply"):
        before, after = _entries(old), _entries(new)
        if noun == "field" and ("optional" in before) != ("optional" in after):
            yield f"~ {MESSAGES['FLD017' if 'optional' in after else 'FLD016'].format(where)}"
            passed_over |= {"optional"}
        yield from _keys(
            where, *({key: node for key, node in entries.items() if key not in passed_over} for entries in (before, after))
        )
    elif _data(old) != _data(new):
        yield f'~ the {noun} "{where}" changed'


# Values


def _value(where: str, key: str, old: Node | None, new: Node | None) -> str:
    before, after = _shown(old), _shown(new)
    if old is None:
        return f"+ {where}{key} is new{_colon(after)}"
    if new is None:
        return f"- {where}{key} is gone{_colon(before)}"
    if not (before and after):
        return f"~ {where}{key} changed"
    if key == "type":
        return f"~ {where}the type is {after}, no longer {before}"
    return f"~ {where}{key} {_quoted(before)} -> {_quoted(after)}"


def _shown(node: Node | None) -> str:
    """A short value; nothing where it is long, or no single one."""
    text = node.text if isinstance(node, Scalar) else ""
    return text if len(text) <= LONGEST and "\n" not in text else ""


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text


def _colon(text: str) -> str:
    return f": {text}" if text else ""


def _data(node: Node | None) -> object:
    """What two nodes have in common that say the same."""
    return (type(node), None if node is None else node.data)


def _entries(node: Mapping) -> Entries:
    return {key.text: value for key, value in node}
