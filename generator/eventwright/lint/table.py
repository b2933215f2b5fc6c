"""The table of rules: each generates what it finds. The page of its id tells what it means, `levels` how much it matters."""

from __future__ import annotations

from msgspec import Struct

from eventwright.lint import life, naming, numbers, past, shapes, talk, wording
from eventwright.lint.subject import Rule


class Entry(Struct, frozen=True):
    """A rule. One that `compares` finds nothing without an earlier revision."""

    find: Rule
    compares: bool = False


RULES: dict[str, Entry] = {
    "closed-enum": Entry(shapes.closed_enum),
    "dead-link": Entry(wording.dead_link),
    "dead-mention": Entry(wording.dead_mention),
    "deprecated-terms": Entry(life.deprecated_terms),
    "deprecated-use": Entry(life.deprecated_use),
    "duplicate-shape": Entry(shapes.duplicate_shape),
    "empty-words": Entry(wording.empty_words),
    "event-name": Entry(naming.event_name),
    "event-tense": Entry(naming.event_tense),
    "field-case": Entry(naming.field_case),
    "field-undescribed": Entry(wording.field_undescribed),
    "html-text": Entry(wording.html_text),
    "id-ref": Entry(numbers.id_ref),
    "long-summary": Entry(wording.long_summary),
    "loose-reply": Entry(talk.loose_reply),
    "no-cause": Entry(talk.no_cause),
    "no-full-example": Entry(talk.no_full_example),
    "no-minimal-example": Entry(talk.no_minimal_example),
    "no-projection": Entry(talk.no_projection),
    "no-reply": Entry(talk.no_reply),
    "number-bounds": Entry(numbers.number_bounds),
    "number-unit": Entry(numbers.number_unit),
    "open-sentence": Entry(wording.open_sentence),
    "reserved-value": Entry(shapes.reserved_value),
    "similar-name": Entry(naming.similar_name),
    "single-value": Entry(shapes.single_value),
    "time-form": Entry(numbers.time_form),
    "unfinished-text": Entry(wording.unfinished_text),
    "unit-suffix": Entry(numbers.unit_suffix),
    "unreserved-name": Entry(past.unreserved_name, compares=True),
    "unstable-use": Entry(life.unstable_use),
    "untagged-secret": Entry(life.untagged_secret),
    "unused-type": Entry(talk.unused_type),
    "value-case": Entry(naming.value_case),
}
"""The rules by id."""
