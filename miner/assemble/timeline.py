"""The course of a patient: events in text order, each with its time and the clock that it is counted from."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from miner.assemble import timeline_events, timeline_moments, timeline_weigh
from miner.assemble.story import Sentence, Story
from miner.assemble.timeline_events import RULING_OUT, Line, Occurrence
from miner.assemble.timeline_moments import Moment
from miner.assemble.timeline_weigh import Told
from miner.domain import TimelineKind, belief
from miner.schema import Fact, Mention, Role, Span

PLAIN = 0.7
"""Confidence in an event for which plain words suffice, where the weights doubt it."""
UNWEIGHED = {"said": 0.8, "weak": 0.6, "change": 0.6}
"""Confidence in an event by rule where the pack has no weights: shares found right on annotated case reports."""
RETELLING = frozenset({Role.ABSTRACT, Role.INTRODUCTION, Role.DISCUSSION, Role.CONCLUSION})
"""Blocks whose general statements are of other patients, whatever the weights say of them."""
LONGEST = 1500
"""Characters of a sentence; the longest of 9,135 sentences of annotated case reports has 585."""
UNTREATED = 3
"""Sentences for which "no treatment was given" is taken to hold, if none tells of a treatment."""
_BARRIERS = frozenset({";", "but", "however"})
"""Words that no time dates an event across."""
TAIL = 4
"""Words between an event and a time that follows it, up to which the time is that event's alone."""
FAR = 30
"""Words, with what counts as words, beyond which a time does not date an event."""


def facts(story: Story, kind: str, spec: TimelineKind) -> list[Fact]:
    """One fact an event and time, in text order; the same event at another time is another fact."""
    found: list[Fact] = []
    for told in read(story, spec):
        events = _events(story, told, spec)
        for occurrence, confidence in events:
            times = _times(story, told, occurrence, [o for o, _ in events if o.rule != "implied"], spec)
            found += _facts(story, kind, spec, occurrence, times, confidence)
    return found


def read(story: Story, spec: TimelineKind) -> Iterator[Told]:
    """Each sentence of the story with the events and times that its words name."""
    sentences = [piece for sentence in story.sentences for piece in _pieces(sentence)]
    number = len(sentences)
    untreated = 0
    before: tuple[Moment, ...] = ()
    dated = resumed = False
    modelled = any(m.kind.startswith("model.") for s in sentences for m in s.mentions)
    for i, sentence in enumerate(sentences):
        guards = {m.term for m in sentence.of(spec.guards)}
        if "treatment" in {m.term for m in sentence.of(spec.clocks)} and "untreated" not in guards:
            untreated = 0
        occurrences = tuple(timeline_events.occurrences(story, sentence, spec, untreated=untreated > 0))
        moments = tuple(timeline_moments.moments(story, sentence, spec))
        yield Told(sentence, i / number, number - 1 - i, occurrences, moments, before, dated, resumed, modelled)
        before, dated, resumed = moments, bool(sentence.of("quantity.date")), "back" in guards
        untreated = UNTREATED if "untreated" in guards else untreated - 1


def _pieces(sentence: Sentence) -> Iterator[Sentence]:
    """The sentence, or cuts of a stretch of text without full stops, which would take time by the square."""
    if len(sentence.span) <= LONGEST:
        yield sentence
        return
    starts = [m.span.start for m in sentence.mentions]
    for start in range(sentence.span.start, sentence.span.end, LONGEST):
        span = Span(start, min(start + LONGEST, sentence.span.end))
        mentions = sentence.mentions[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        yield replace(sentence, span=span, mentions=mentions)


def _events(story: Story, told: Told, spec: TimelineKind) -> list[tuple[Occurrence, float]]:
    """Events that hold, each with its probability; in the order of their words."""
    if not spec.weights:
        return [(o, UNWEIGHED[o.rule]) for o in told.occurrences if _holds(told, o, spec)]
    believed = belief(story.pack.weights[spec.weights], timeline_weigh.features(story, told, spec))
    held = {event: p for event, p in believed.items() if p >= spec.least}
    held |= {o.event: max(held.get(o.event, 0.0), PLAIN) for o in told.occurrences if _is_plain(o, spec)}
    found = [(o, held[o.event]) for o in told.occurrences if o.event in held]
    if told.sentence.role in RETELLING and found and all(timeline_events.GENERAL in o.flags for o, _ in found):
        return []
    named = {o.event for o, _ in found}
    unnamed = [(_whole(told.sentence, event), p) for event, p in sorted(held.items()) if event not in named]
    return [*_best(found), *unnamed]


def _is_plain(occurrence: Occurrence, spec: TimelineKind) -> bool:
    """Whether the words name, outright and of the patient, an event for which words suffice."""
    outright = occurrence.rule == "said" and not occurrence.flags & RULING_OUT
    return outright and occurrence.event in spec.certain and occurrence.sentence.role is not Role.INTRODUCTION


def _best(found: Sequence[tuple[Occurrence, float]]) -> list[tuple[Occurrence, float]]:
    """Of the words for one event those that stand for it most plainly: not ruled out, named outright."""
    plain: dict[str, int] = {}
    for occurrence, _ in found:
        plain[occurrence.event] = max(plain.get(occurrence.event, 0), _plainness(occurrence))
    return [(o, p) for o, p in found if _plainness(o) == plain[o.event]]


def _plainness(occurrence: Occurrence) -> int:
    return (0 if occurrence.flags & RULING_OUT else 4) + {"said": 3, "change": 2, "weak": 1}[occurrence.rule]


def _whole(sentence: Sentence, event: str) -> Occurrence:
    """An event that the sentence tells without a word of the tables for it."""
    return Occurrence(sentence, event, sentence.span, "implied", frozenset())


def _holds(told: Told, occurrence: Occurrence, spec: TimelineKind) -> bool:
    if occurrence.flags & RULING_OUT:
        return False
    followed = any(m.term == "follow" for m in told.sentence.of(spec.guards))
    return occurrence.rule != "weak" or bool(told.moments) or followed


def _times(
    story: Story, told: Told, occurrence: Occurrence, rivals: Sequence[Occurrence], spec: TimelineKind
) -> list[Moment]:
    """The times that date the occurrence: the nearest in words, other events and clauses counting as words."""
    if told.resumed and told.before and not told.moments and occurrence.event in spec.resuming:
        return [told.before[0]]
    if occurrence.rule == "implied":
        return timeline_moments.siblings(story, told.moments[0], told.moments) if told.moments else []
    line = Line.of(story, told.sentence)
    open_ = [m for m in told.moments if _may_date(line, occurrence, rivals, m, spec)]
    if not open_:
        return []
    costs = [_cost(line, occurrence, rivals, moment) for moment in open_]
    nearest = min(range(len(costs)), key=lambda i: (costs[i], i))
    if costs[nearest] > FAR:
        return []
    return timeline_moments.siblings(story, open_[nearest], told.moments)


def _may_date(
    line: Line, occurrence: Occurrence, rivals: Sequence[Occurrence], moment: Moment, spec: TimelineKind
) -> bool:
    """A time at the end of a clause dates the last event before it, a stretch only what lasts."""
    if moment.span.start < occurrence.span.start:
        return not any(
            o.event != occurrence.event
            and o.span.end <= moment.span.start
            and len(words := line.between(o.span, moment.span)) <= TAIL
            and not _opens_clause(words)
            for o in rivals
        )
    words = line.between(occurrence.span, moment.span)
    if _BARRIERS & set(words):
        return False
    later = any(o.event != occurrence.event and o.span.start >= moment.span.end for o in rivals)
    if later and _opens_clause(words):
        return False
    if moment.stretch and occurrence.event not in spec.lasting:
        return False
    between = [o for o in rivals if occurrence.span.end <= o.span.start and o.span.end <= moment.span.start]
    return all(o.event == occurrence.event for o in between)


def _opens_clause(words: Sequence[str]) -> bool:
    """Whether a time after these words begins what is told next ("… improved, and after 2 years …")."""
    return "and" in words[-2:]


def _cost(line: Line, occurrence: Occurrence, rivals: Sequence[Occurrence], moment: Moment) -> int:
    first, last = sorted((occurrence.span, moment.span))
    words = line.between(first, last)
    clauses = sum(w in (";", "but", "which", "who", "while", "he", "she") for w in words)
    between = sum(o.event != occurrence.event and first.end <= o.span.start < last.start for o in rivals)
    return len(words) + 6 * clauses + 4 * between


def _facts(
    story: Story,
    kind: str,
    spec: TimelineKind,
    occurrence: Occurrence,
    times: Sequence[Moment],
    confidence: float,
) -> list[Fact]:
    name = story.pack.name_of(spec.events, occurrence.event)
    mention = Mention(spec.events, occurrence.span, story.text(occurrence.span), term=occurrence.event, name=name)
    dated: list[Moment | None] = [*times] or [None]
    return [
        story.fact(
            kind,
            mention,
            sentence=occurrence.sentence,
            name=name,
            quantity=time.quantity if time else None,
            asserted_by=occurrence.asserted_by,
            confidence=round(confidence, 4),
            extractor=f"timeline.{occurrence.rule}",
        )
        for time in dated
    ]
