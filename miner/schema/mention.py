"""What the annotators saw in the text: mentions with their assertion and quantity."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from miner.schema.document import Span

DAYS_PER = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
"""Length of each unit of time in days; month and year are the mean of the Julian calendar."""


class Presence(StrEnum):
    PRESENT = "present"
    ABSENT = "absent"
    UNCERTAIN = "uncertain"


class Experiencer(StrEnum):
    """Whose finding it is."""

    PATIENT = "patient"
    RELATIVE = "relative"
    OTHERS = "others"
    """Other patients: earlier reports, cohorts, percentages."""
    GENERAL = "general"
    """A statement about the disease, not about anyone."""


class Temporality(StrEnum):
    NOW = "now"
    HISTORY = "history"
    PLANNED = "planned"
    """Planned, recommended, refused or not done: it did not happen."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """Whether a mention holds, for whom and when; ``cues`` are the words that decided (empty: the default)."""

    presence: Presence = Presence.PRESENT
    experiencer: Experiencer = Experiencer.PATIENT
    temporality: Temporality = Temporality.NOW
    cues: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written and as an interval.

    ``kind`` is one of age, duration, percent, size, count, date.  ``value`` and ``unit`` are as written ("4", "month").
    ``low`` and ``high`` bound it in the base unit of its kind: days for age and duration (a date: days since
    1970-01-01), percent for percent, millimetres for size.  ``approximate`` says that the text is vague about it
    ("several weeks", "in his seventies", "about").
    """

    kind: str
    value: float
    unit: str
    low: float
    high: float
    text: str
    approximate: bool = False
    since: str = ""
    """For times: what they are counted from (birth, onset, presentation, diagnosis, treatment, relapse …)."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing seen in the text.

    ``kind`` is a term table of the pack ("site"), a built-in quantity kind ("quantity.age") or a label of the trained
    model ("model.Disease_disorder").  ``term`` is the term's id, empty where none was linked.
    """

    kind: str
    span: Span
    text: str
    term: str = ""
    name: str = ""
    """Preferred name of the term, or the normalised text."""
    assertion: Assertion = field(default_factory=Assertion)
    quantity: Quantity | None = None
    score: float = 1.0
    extractor: str = ""


@dataclass(frozen=True, slots=True)
class Annotations:
    """All that the annotate room says about one document, in text order."""

    sentences: tuple[Span, ...] = ()
    mentions: tuple[Mention, ...] = ()
    abbreviations: tuple[tuple[str, str], ...] = ()
    """(short form, long form) pairs that the paper itself defines."""

    def within(self, span: Span, *kinds: str) -> list[Mention]:
        """Mentions inside the span (of the given kinds, or of any), in text order."""
        return [m for m in self.mentions if span.contains(m.span) and (not kinds or m.kind in kinds)]
