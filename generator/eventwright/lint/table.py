"""The table of rules. A rule is a generator of what it finds; what it means is told by the page of its id."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from eventwright.lint import life, naming, numbers, past, shapes, talk, wording
from eventwright.lint.subject import Rule


class Entry(Struct, frozen=True):
    """A rule with its level where protocol.yaml says nothing; `ignore` are rules that a protocol has to ask for.

    One that `compares` finds nothing without an earlier revision.
    """

    level: Literal["error", "warning", "ignore"]
    find: Rule
    compares: bool = False


RULES: dict[str, Entry] = {
    "closed-enum": Entry("ignore", shapes.closed_enum),
    "dead-link": Entry("warning", wording.dead_link),
    "dead-mention": Entry("warning", wording.dead_mention),
    "deprecated-terms": Entry("ignore", life.deprecated_terms),
    "deprecated-use": Entry("warning", life.deprecated_use),
    "duplicate-shape": Entry("warning", shapes.duplicate_shape),
    "empty-words": Entry("warning", wording.empty_words),
    "event-name": Entry("warning", naming.event_name),
    "event-tense": Entry("warning", naming.event_tense),
    "field-case": Entry("warning", naming.field_case),
    "field-undescribed": Entry("warning", wording.field_undescribed),
    "html-text": Entry("warning", wording.html_text),
    "id-ref": Entry("ignore", numbers.id_ref),
    "long-summary": Entry("warning", wording.long_summary),
    "loose-reply": Entry("ignore", talk.loose_reply),
    "no-cause": Entry("ignore", talk.no_cause),
    "no-full-example": Entry("ignore", talk.no_full_example),
    "no-minimal-example": Entry("ignore", talk.no_minimal_example),
    "no-projection": Entry("ignore", talk.no_projection),
    "no-reply": Entry("ignore", talk.no_reply),
    "number-bounds": Entry("ignore", numbers.number_bounds),
    "number-unit": Entry("ignore", numbers.number_unit),
    "open-sentence": Entry("warning", wording.open_sentence),
    "reserved-value": Entry("warning", shapes.reserved_value),
    "similar-name": Entry("warning", naming.similar_name),
    "single-value": Entry("warning", shapes.single_value),
    "time-form": Entry("warning", numbers.time_form),
    "unfinished-text": Entry("warning", wording.unfinished_text),
    "unit-suffix": Entry("warning", numbers.unit_suffix),
    "unreserved-name": Entry("warning", past.unreserved_name, compares=True),
    "unstable-use": Entry("warning", life.unstable_use),
    "untagged-secret": Entry("warning", life.untagged_secret),
    "unused-type": Entry("warning", talk.unused_type),
    "value-case": Entry("warning", naming.value_case),
}
"""The rules by id."""
