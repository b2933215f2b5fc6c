"""Stage 2, validate: nodes to specs. Every document is checked against the metaschema of its kind, by jsonschema.

One mistake makes one finding. A misspelt key is reported and then read as what it was meant to be; a value that does not
fit is reported and then left out; so no later stage stumbles over the same thing again.
"""

from __future__ import annotations

import json
import pathlib
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from msgspec import Struct

from eventwright.acceptance import Test, Tests
from eventwright.diagnostics import Report, did_you_mean, nearest
from eventwright.hints import FOREIGN_KEYS, comma_hint, kind_hint, name_hint, space_hint
from eventwright.load import KINDS, YAML_BOOLEANS, Document, ProtocolFiles
from eventwright.nodes import Mapping, Node, Scalar, Sequence, Span

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Path: TypeAlias = tuple[str | int, ...]


class Spec(Struct, frozen=True):
    """A definition that has the form its kind wants: `name` is the scalar that names it."""

    kind: str
    name: Scalar
    node: Mapping
    folder: str
    stem: str


@cache
def metaschema() -> dict[str, Any]:
    """The spec language as JSON Schema: `definitions` has one entry for each kind."""
    text = pathlib.Path(__file__).with_name("metaschema.json").read_text("utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


@cache
def _acceptance() -> dict[str, Test]:
    return Tests(metaschema()["definitions"])


@cache
def validator(kind: str) -> Any:
    """The validator of a kind of definition, which says what is wrong."""
    from jsonschema import Draft7Validator, validators  # takes long to import, and sound specs need it not

    made: Any = cast(Any, validators).extend(Draft7Validator, {"pattern": _pattern, "minLength": _min_length})
    return made({"$ref": f"#/definitions/{kind}", "definitions": metaschema()["definitions"]})


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    """The whole text must match; `$` alone would let a line break through."""
    from jsonschema.exceptions import ValidationError

    if isinstance(instance, str) and not re.fullmatch(pattern, instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _min_length(_: Any, least: int, instance: Any, __: Any) -> Iterator[ValidationError]:
    """Spaces and line ends are no text: what only they stand for says nothing."""
    from jsonschema.exceptions import ValidationError

    if isinstance(instance, str) and len(instance.strip()) < least:
        yield ValidationError(f"{instance!r} is too short")


def validate(files: ProtocolFiles, report: Report) -> tuple[Spec, ...]:
    """The specs of a protocol."""
    return tuple(spec for document in files.documents if (spec := _spec(document, report)) is not None)


def _spec(document: Document, report: Report) -> Spec | None:
    kind, node = _kind(document.node, report)
    if kind is None:
        return None
    node = node if document.sound else _checked(kind, node, report)
    name = node.get(kind)
    if not isinstance(name, Scalar) or not isinstance(name.data, str) or not name.text or name.refused:
        return None
    return Spec(kind, name, node, document.folder, document.stem)


def _kind(node: Mapping, report: Report) -> tuple[str | None, Mapping]:
    """The kind of a definition, and the definition as it was meant to be."""
    keys = [key for key, _ in node if key.text in KINDS]
    if keys:
        return keys[0].text, node
    if node.partial or any(key.refused for key, _ in node):
        return None, node  # the key that says it was reported already
    first = next((key for key, _ in node), None)
    right = nearest(first.text, KINDS) if first else None
    message = f"this says no kind: one of {', '.join(f'`{kind}`' for kind in KINDS)} names a definition"
    span = first.span if first else node.span
    report.error("unclear-definition", span, message, f'did you mean "{right}"?' if right else None)
    return right, _renamed(node, {first.text: right}) if first else node


def _renamed(node: Mapping, names: dict[str, str | None]) -> Mapping:
    """The mapping with some keys called otherwise, or left out where their new name is None."""
    entries = [(key, value, names.get(key.text, key.text)) for key, value in node]
    kept = [
        (key if key.text == name else Scalar(name, True, key.span), value) for key, value, name in entries if name is not None
    ]
    return Mapping(tuple(kept), node.span, node.partial or len(kept) < len(entries))


def _checked(kind: str, node: Mapping, report: Report) -> Mapping:
    """Reports what does not fit the metaschema; the node that comes back fits it, but for keys that are missing."""
    errors: list[ValidationError] = []
    for _ in range(20):  # each round mends at least one node; deeper mistakes than this are left for the next run
        errors = _errors(kind, node)
        mends = [mend for error in errors if (mend := _mend(node, error, report)) is not None]
        if not mends:
            break
        for path, change in mends:
            node = _changed(node, path, change)
    else:
        errors = []
    first = {tuple(error.absolute_path): error for error in reversed(errors)}
    last_first = sorted(first.items(), key=lambda found: [(isinstance(step, str), step) for step in found[0]], reverse=True)
    repairs = [repair for path, error in last_first if (repair := _report(kind, node, path, error, report)) is not None]
    for path, change in repairs:
        node = _changed(node, path, change)
    return node


def _errors(kind: str, node: Mapping) -> list[ValidationError]:
    data = node.data
    return [] if _acceptance()[kind](data) else list(validator(kind).iter_errors(data))


Change: TypeAlias = Callable[[Node], Node]
Repair: TypeAlias = tuple[Path, Change]


def _mend(root: Mapping, error: ValidationError, report: Report) -> Repair | None:
    """What to change so that the error is gone: text for a number where text is wanted, the right key for a wrong one."""
    path: Path = tuple(error.absolute_path)
    node = _at(root, path)
    if isinstance(node, Scalar) and node.plain:
        return _mend_scalar(path, node, error)
    if error.validator == "additionalProperties" and isinstance(node, Mapping):
        schema: Any = error.schema
        names = _right_keys(node, list(schema["properties"]), report)
        return path, lambda old: _renamed(old, names) if isinstance(old, Mapping) else old
    return None


def _mend_scalar(path: Path, node: Scalar, error: ValidationError) -> Repair | None:
    wanted = _wanted(error) if error.validator == "type" else []
    meant = YAML_BOOLEANS.get(node.text.lower())
    if node.refused and meant is not None and ("boolean" in wanted or error.validator == "const"):
        return path, lambda _: Scalar(str(meant).lower(), True, node.span, True)
    if isinstance(node.data, float) and "integer" in wanted:
        return None  # a constant: 1.5 is no text here, and no integer
    if "string" not in wanted or (isinstance(node.data, bool | None) and not (_is_type(path) and node.text)):
        return None
    return path, lambda _: Scalar(node.text, False, node.span, node.refused)


def _is_type(path: Path) -> bool:
    return path[-1] == "type" or "members" in path[-2:-1]


def _right_keys(node: Mapping, known: list[str], report: Report) -> dict[str, str | None]:
    """What each unknown key of `node` was meant to be; reports them."""
    free = [key for key in known if node.key(key) is None]
    names: dict[str, str | None] = {}
    for key, value in node:
        if key.text in known:
            continue
        foreign = FOREIGN_KEYS.get(key.text.lower().replace("_", ""))
        right = nearest(key.text, free) if not key.refused and not foreign else None
        if not key.refused:
            hint = (
                foreign
                or (f'did you mean "{right}"?' if right else None)
                or space_hint(key, known)
                or did_you_mean(key.text, known)
                or comma_hint(value)
            )
            report.error("unknown-key", key.span, f'there is no key "{key.text}" here', hint)
        names[key.text] = right
        free = [name for name in free if name != right]
    return names


def _report(kind: str, root: Mapping, path: Path, error: ValidationError, report: Report) -> Repair | None:
    """Reports an error; gives what keeps later stages from stumbling over it, or None where something is missing."""
    node = _at(root, path)
    if node is None:
        return None
    if not ((isinstance(node, Scalar) and node.refused) or _is_partial(node, error)):
        id, span, message, hint = _finding(kind, root, path, node, error)
        report.error(id, span, message, hint)
    if path in ((), (kind,)) or error.validator in _MISSING:
        return None
    if error.validator == "type" and "object" in _wanted(error):
        return path, lambda old: Mapping((), old.span)
    return path[:-1], lambda parent: _without(parent, path[-1])


def _is_partial(node: Node, error: ValidationError) -> bool:
    return isinstance(node, Mapping) and node.partial and error.validator in _MISSING


_MISSING = ("required", "anyOf", "minProperties", "minItems")


def _finding(kind: str, root: Mapping, path: Path, node: Node, error: ValidationError) -> tuple[str, Span, str, str | None]:
    said, own, allowed = _said(kind, path), _own_message(error), error.validator_value
    if error.validator in _MISSING:
        return "missing-key", _key_span(root, path), own or _lack(said, node, error), None
    match error.validator:
        case "type" if hint := _step_key(kind, path, root, node):
            return "unknown-key", _key_span(root, path), f'"{path[-1]}" is no side, and no key of a step', hint
        case "type":
            return (
                "wrong-kind",
                node.span,
                f"{said} must be {_words(_wanted(error))}, not {_found(node)}",
                kind_hint(node, _wanted(error)),
            )
        case "enum":
            known = [str(value) for value in cast("list[Any]", allowed)]
            message = f"{said} cannot be {_found(node)}; it is one of {', '.join(known)}"
            return "bad-value", node.span, message, did_you_mean(_text(node), known)
        case "pattern":
            message = own or f'"{_text(node)}" has not the form of a name'
            return "bad-name", node.span, message, name_hint(_text(node), str(allowed))
        case "maxLength":
            return "too-many", node.span.part(0, 1), f"{said} has more than {allowed:,} characters", None
        case "maxProperties" | "maxItems":
            things = {"maxProperties": "entries", "maxItems": "items"}[error.validator]
            return "too-many", _key_span(root, path), f"{said} has more than {allowed:,} {things}", None
        case "minLength":
            return "missing-key", node.span, f"{said} must not be empty", None
        case _:
            return "bad-value", node.span, own or f"{said} cannot be {_text(node)}: {error.message}", None


def _step_key(kind: str, path: Path, root: Mapping, value: Node) -> str | None:
    """The hint for a key of a step that is none: it stands where a side may stand, but what a side has is an event."""
    words = metaschema()["definitions"]["step"]["properties"]
    if kind != "flow" or not any(isinstance(step, int) for step in path[-2:-1]) or path[-1] in words:
        return None
    step = _at(root, path[:-1])
    key = step.key(str(path[-1])) if isinstance(step, Mapping) else None
    if key is None:
        return None
    sentence = comma_hint(value) if " " in key.text else None
    return space_hint(key) or sentence or did_you_mean(key.text, words)


def _said(kind: str, path: Path) -> str:
    if not path:
        return f'"{kind}"'
    return f'"{path[-1]}"' if isinstance(path[-1], str) else f'an item of "{path[-2]}"'


def _lack(said: str, node: Node, error: ValidationError) -> str:
    if error.validator == "required" and isinstance(node, Mapping):
        missing = [f"`{key}`" for key in cast("list[str]", error.validator_value) if node.key(key) is None]
        return f"{said} needs {' and '.join(missing)}"
    return (
        f"{said} needs at least {error.validator_value}"
        if isinstance(error.validator_value, int)
        else f"{said} must not be empty"
    )


def _own_message(error: ValidationError) -> str | None:
    schema: Any = error.schema
    return schema.get("x-message") if isinstance(schema, dict) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]


def _wanted(error: ValidationError) -> list[str]:
    value: Any = error.validator_value
    return [value] if isinstance(value, str) else list(value)


_KIND_WORDS = {
    "string": "text",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "array": "a list",
    "object": "a mapping",
}


def _words(kinds: list[str]) -> str:
    return " or ".join(_KIND_WORDS[kind] for kind in kinds)


def _found(node: Node) -> str:
    match node:
        case Scalar(plain=True, text=""):
            return "nothing"
        case Scalar(text=text):
            return f'"{text}"'
        case Sequence():
            return "a list"
        case Mapping():
            return "a mapping"


def _text(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else _found(node)


def _at(root: Node, path: Path) -> Node | None:
    node: Node | None = root
    for step in path:
        if isinstance(node, Mapping):
            node = node.get(str(step))
        elif isinstance(node, Sequence) and isinstance(step, int):
            node = node.items[step]
        else:
            return None
    return node


def _key_span(root: Mapping, path: Path) -> Span:
    """The key under which a value stands; for a list's item its own begin, for a whole document its first key."""
    if not path:
        return next((key.span for key, _ in root), root.span)
    parent = _at(root, path[:-1])
    key = parent.key(str(path[-1])) if isinstance(parent, Mapping) else None
    if key is not None:
        return key.span
    node = _at(root, path)
    inner = next((key.span for key, _ in node), node.span) if isinstance(node, Mapping) else None
    return inner or root.span


def _changed(node: Mapping, path: Path, change: Change) -> Mapping:
    """A copy of `node` in which `change` was applied at `path`."""

    def walk(current: Node, rest: Path) -> Node:
        if not rest:
            return change(current)
        if isinstance(current, Mapping):
            entries = ((key, walk(value, rest[1:]) if key.text == str(rest[0]) else value) for key, value in current)
            return Mapping(tuple(entries), current.span, current.partial)
        if isinstance(current, Sequence):
            items = (walk(item, rest[1:]) if index == rest[0] else item for index, item in enumerate(current.items))
            return Sequence(tuple(items), current.span)
        return current

    changed = walk(node, path)
    assert isinstance(changed, Mapping)
    return changed


def _without(parent: Node, step: str | int) -> Node:
    match parent:
        case Mapping():
            return Mapping(tuple((key, value) for key, value in parent if key.text != str(step)), parent.span, True)
        case Sequence():
            return Sequence(tuple(item for index, item in enumerate(parent.items) if index != step), parent.span)
        case Scalar():
            return parent


def strings(node: Node | None) -> Iterator[Scalar]:
    """The scalars of a list, or the one scalar where a list may be written as one."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            if isinstance(item, Scalar):
                yield item
