"""What a sentence tells of each event, as named features that a pack's weights turn into probabilities."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from miner.assemble.story import Sentence, Story
from miner.assemble.timeline_events import NEGATING, PRESENTING, RULING_OUT, Occurrence
from miner.assemble.timeline_moments import Moment
from miner.domain import TimelineKind
from miner.schema import Role
from miner.schema.fold import fold

PLACES = 5
"""Parts of equal length that a story is cut into."""
EARLY = 0.2
"""Share of a story in which what is told is mostly how the patient came."""
SPARE = frozenset({Role.TITLE, Role.INTRODUCTION, Role.DISCUSSION, Role.CONCLUSION, Role.CAPTION})
"""Blocks that tell of the course only in passing."""
SUREST = 3.0
"""Log-odds beyond which the trained model is not believed to be surer (probabilities of 0.05 and 0.95)."""
STRONG, WORDS = 2.0, 1.5
"""Values of features that name an event and of its exact words: weights of larger values are held back less."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with what was found in it."""

    sentence: Sentence
    place: float
    """Share of the story that comes before it."""
    left: int
    """Sentences that come after it."""
    occurrences: tuple[Occurrence, ...]
    moments: tuple[Moment, ...]
    before: tuple[Moment, ...] = ()
    """Times of the sentence before."""
    dated: bool = False
    """Whether the sentence before has a calendar date."""
    resumed: bool = False
    """Whether the sentence before tells that the patient came back."""
    modelled: bool = False
    """Whether a trained model has read the story."""


def features(story: Story, told: Told, spec: TimelineKind) -> dict[str, float]:
    """Named features of the sentence: its place, its times, and each event with its words and guards."""
    found = {"always": 1.0, f"place {int(told.place * PLACES)}": 1.0, f"left {min(told.left, 4)}": 1.0}
    found |= {f"since {m.quantity.since}": 1.0 for m in told.moments}
    around = list(_around(told, spec))
    found |= dict.fromkeys(around, 1.0)
    for occurrence in told.occurrences:
        if told.place < EARLY and PRESENTING in occurrence.flags:
            found[f"{PRESENTING} {occurrence.event}, early"] = 1.0
            continue
        found |= _named(story, occurrence)
        found |= {f"{occurrence.rule} {occurrence.event}, {where}": 1.0 for where in around}
        found |= {
            f"{flag} {occurrence.event}, {where}": 1.0 for flag in occurrence.flags & RULING_OUT for where in around
        }
    found |= {f"{a} and {b}": 1.0 for a, b in combinations(_sure(told.occurrences), 2)}
    return found | (_modelled(told.sentence, spec) if told.modelled else {})


def _around(told: Told, spec: TimelineKind) -> Iterator[str]:
    if told.moments:
        yield "time"
    if any(m.term == "follow" for m in told.sentence.of(spec.guards)):
        yield "follow-up"
    if told.place < EARLY:
        yield "early"
    if told.before:
        yield "time before"
    if told.sentence.of("quantity.date"):
        yield "date"
    if told.dated:
        yield "date before"
    if told.sentence.role in SPARE:
        yield "outside the story"


def _modelled(sentence: Sentence, spec: TimelineKind) -> dict[str, float]:
    """What the trained model thinks of the sentence: its log-odds for each event, nought being its least.

    An event that the model does not mention has its least; that a model has read the sentence is a feature of its own.
    """
    thought = sentence.of(*(f"model.{label}" for label in spec.model_labels))
    odds = {m.term: math.log(m.score / (1 - m.score)) if m.score < 1 else SUREST for m in thought if m.score > 0}
    found = {f"model {event}": min(max(odd, -SUREST), SUREST) + SUREST for event, odd in sorted(odds.items())}
    return {"modelled": 1.0} | found


def _named(story: Story, occurrence: Occurrence) -> dict[str, float]:
    negated = "not " if occurrence.flags & NEGATING else ""
    found = {f"{negated}{occurrence.rule} {occurrence.event}": STRONG}
    if occurrence.way:
        found[f"{negated}{occurrence.way}"] = 1.0
    else:
        words = re.sub(r"[\s-]+", " ", fold(story.text(occurrence.span)))
        found[f"words {negated}{words}"] = WORDS
    for flag in occurrence.flags:
        found[f"{flag} {occurrence.event}"] = STRONG if flag in RULING_OUT else 1.0
    return found


def _sure(occurrences: Sequence[Occurrence]) -> list[str]:
    return sorted({o.event for o in occurrences if o.rule != "weak" and not o.flags & RULING_OUT})
