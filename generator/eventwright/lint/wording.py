"""Rules on texts: that they are there, end where they end, say more than the name, and speak of what exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from eventwright.diagnostics import did_you_mean
from eventwright.edits import Edit, Fix
from eventwright.lint.places import end, find, head, last_word
from eventwright.lint.subject import Finding, Prose, Subject
from eventwright.model import Enum
from eventwright.names import PACKAGE_NAMES

MAX_SENTENCE = 120
_MARKS = ("TODO", "TBD", "FIXME", "XXX")
_UNFINISHED = re.compile(rf"\b({'|'.join(_MARKS)})\b")
_WORD = re.compile(r"[^\W_]+?(?:(?<=[a-z0-9])(?=[A-Z])|(?![^\W_]))")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")
_ARTICLES = {"a", "an", "the"}


def field_undescribed(subject: Subject) -> Iterator[Finding]:
    """Every field says what it holds; a constant says it by itself."""
    for owner, field in subject.fields():
        if not field.description and field.const is None:
            message = f'the field "{field.name}" of "{subject.label(owner, field)}" has no description'
            yield Finding(subject.token(field.place), message, "add `description:`")


def long_summary(subject: Subject) -> Iterator[Finding]:
    """A summary begins with a sentence that fits a list."""
    for prose in subject.prose:
        if prose.key == "summary" and len(first := _first_sentence(prose)) > MAX_SENTENCE:
            message = f"the first sentence of this summary has {len(first)} characters; a list shows {MAX_SENTENCE}"
            yield Finding(head(prose.scalar), message, "move what is left into `description`")


def open_sentence(subject: Subject) -> Iterator[Finding]:
    """A summary, a description and a condition end with a full stop, or another mark that ends a sentence."""
    for prose in subject.prose:
        if prose.scalar.text.rstrip().rstrip("\"')]*`")[-1:].isalnum():
            fix = Fix("end the sentence", (Edit(end(prose.scalar), "."),))
            yield Finding(last_word(prose.scalar), f"this {_word(prose)} does not end with a full stop", None, (), fix)


def unfinished_text(subject: Subject) -> Iterator[Finding]:
    """No text says of itself that it is not finished."""
    for prose in subject.prose:
        if match := _UNFINISHED.search(prose.beside_code(*_MARKS)):
            span = find(prose.scalar, match[0])
            yield Finding(span, f'"{match[0]}": this {_word(prose)} is not finished', "finish it, or put it into a comment")


def empty_words(subject: Subject) -> Iterator[Finding]:
    """A description says more than the name of what it is about."""
    for prose in subject.prose:
        if prose.key == "description" and _says_no_more(prose.scalar.text, prose.name):
            message = f'this description says no more than the name "{prose.name}"'
            yield Finding(head(prose.scalar), message, "say what a reader cannot see")


def _first_sentence(prose: Prose) -> str:
    return _SENTENCE_END.split(" ".join(prose.scalar.text.split()), 1)[0]


def _word(prose: Prose) -> str:
    return {"when": "condition"}.get(prose.key, prose.key)


def _says_no_more(text: str, name: str) -> bool:
    first = next(_words(text), "")
    if first not in _ARTICLES and first not in name.lower():
        return False  # as of almost all texts
    known = _known(name)
    return all(word in known for word in _words(text)) and any(word not in _ARTICLES for word in _words(text))


@cache
def _known(name: str) -> frozenset[str]:
    """The words of a name, and those that add nothing to them."""
    return frozenset(_words(name)) | _ARTICLES


def _words(text: str) -> Iterator[str]:
    return (match[0].lower() for match in _WORD.finditer(text))


# What texts speak of

_MENTION = re.compile(r"(?<!`)`([A-Za-z_][\w.-]*)`(?!`)")
_TYPED = re.compile(r"([A-Z][a-z0-9]+){2,}")
_LINK = re.compile(r"\[[^\]\n]*\]\(\s*<?([^\s)>]*)")
_ELEMENTS = "a|b|br|code|div|em|h[1-6]|hr|i|img|li|ol|p|pre|script|span|strong|style|sub|sup|table|td|th|tr|u|ul"
_TAG = re.compile(rf"</?({_ELEMENTS})(\s[^<>]*)?/?>|<!--", re.IGNORECASE)


def dead_mention(subject: Subject) -> Iterator[Finding]:
    """What a text names in backticks like an event or a type is one."""
    families = {name.split(".")[0] for name in subject.events if "." in name}
    known, fields = _speakable(subject), {field.name for _, field in subject.fields()}
    for prose in subject.prose:
        for name in _MENTION.findall(prose.scalar.text):
            dotted = name.split(".")[0] in families
            typed = _TYPED.fullmatch(name)
            if (dotted or typed) and name not in known and not fields.issuperset(name.split(".")):
                yield _dead(subject, prose, name, dotted)


def _dead(subject: Subject, prose: Prose, name: str, dotted: bool) -> Finding:
    near = did_you_mean(name, subject.events if dotted else subject.protocol.types_by_name)
    return Finding(find(prose.scalar, name), f'there is no {"event" if dotted else "type"} "{name}"', near)


def _speakable(subject: Subject) -> set[str]:
    """What a text may name: events and their families, types, classes, and values."""
    protocol = subject.protocol
    found = {*subject.events, *protocol.types_by_name}
    found |= {event.name.rsplit(".", depth)[0] for event in protocol.events for depth in range(1, event.name.count(".") + 1)}
    found |= {item.class_name for item in (*protocol.events, *protocol.types)}
    found |= {f"Unknown{item.name}" for item in protocol.types} | PACKAGE_NAMES
    found |= {str(value.value) for item in protocol.types if isinstance(item, Enum) for value in item.values}
    return found | {str(field.const) for _, field in subject.fields()}


def dead_link(subject: Subject) -> Iterator[Finding]:
    """A link leads to an https address; any other is printed as the text that it is."""
    for prose in subject.prose:
        for target in _LINK.findall(prose.beside_code("](")):
            if not re.match(r"https://[^\s/]+", target):
                yield Finding(find(prose.scalar, target), f'"{target}" is no address that a link may have', "https://..., say")


def html_text(subject: Subject) -> Iterator[Finding]:
    """A text has no HTML: it would be printed as the text that it is."""
    for prose in subject.prose:
        if match := _TAG.search(prose.beside_code("<")):
            message = f"HTML comes out as the text that it is: {match[0]}"
            yield Finding(find(prose.scalar, match[0]), message, "use Markdown, or put it in backticks")
