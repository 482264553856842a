"""Derived times: how long from presentation to the first event of a sort, as the paper says it or as its times tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from miner.assemble import references, timeline, timeline_moments
from miner.assemble.story import Sentence, Story
from miner.assemble.timeline_events import RULING_OUT
from miner.domain import Condition, Interval, TimelineKind
from miner.schema import DAYS_PER, Evidence, Fact, Mention, Quantity, Span
from miner.schema.fold import fold

STATED, COUNTED, DATED, GUESSED = 0.9, 0.85, 0.7, 0.5
"""Confidence by way: said outright, counted from the event's own time, from two calendar dates, from words for the
event that were not sure enough to be a fact."""
NEAR = 15
"""Words that may stand between the words for the interval and its length."""
LONGEST_BACK = 2
"""Sentences before the event in which its date may stand."""
_SINCE_AGE = re.compile(r"\b(?:since|from|at|appeared|noticed|began|started)\s(?:the\s|about\s)*(?:age\s(?:of\s)?)?$")


@dataclass(frozen=True, slots=True)
class Length:
    """The interval with where it stands and what it was made from."""

    quantity: Quantity
    quote: Span
    sentence: Sentence
    confidence: float
    way: str
    facts: tuple[Fact, ...] = ()


def derive(story: Story, facts: Sequence[Fact]) -> list[Fact]:
    """One fact for each interval of the pack that the paper says or that can be counted; none where it cannot be told.

    ``facts`` are all facts of the case; an interval that is already among them (from a table) is not derived again.
    """
    found = []
    for spec in story.pack.intervals:
        if any(f.kind == spec.kind for f in facts) or not all(_met(c, facts) for c in spec.requires):
            continue
        length = _stated(story, spec) or _first([_counted(story, spec, facts), _guessed(story, spec, facts)])
        if length is not None:
            found.append(_fact(story, spec, length))
    return found


def _first(lengths: Sequence[Length | None]) -> Length | None:
    """The one told first in the text; of two from the same words the first given."""
    found = [length for length in lengths if length is not None]
    return min(found, key=lambda length: length.sentence.span.start, default=None)


def _met(condition: Condition, facts: Sequence[Fact]) -> bool:
    named = [f for f in facts if f.kind == condition.kind and f.status.value == condition.status]
    matching = [f for f in named if not condition.concepts or f.concept in condition.concepts]
    return bool(matching) != condition.without


def _fact(story: Story, spec: Interval, length: Length) -> Fact:
    evidence = Evidence.of(story.document, length.quote, patient=length.sentence.patient)
    return Fact.of(
        case=story.case,
        kind=spec.kind,
        concept=spec.kind,
        name=spec.heading,
        quantity=length.quantity,
        evidence=(evidence,),
        confidence=length.confidence,
        extractor=f"intervals.{length.way}",
        derived_from=tuple(f.fact_id for f in length.facts),
    )


def _stated(story: Story, spec: Interval) -> Length | None:
    """A time beside words for the interval ("the interval was …"), or beside words that relate it to the event."""
    for sentence in story.sentences:
        cues = sentence.of(spec.cues) if spec.cues else []
        if not cues or any(m.term == "others" for m in cues):
            continue
        scoped = bool(_scope(spec, sentence))
        for cue in cues:
            near = [m for m in _lengths(sentence) if _words(story, m.span, cue.span) <= NEAR]
            if near and (cue.term == "stated" or scoped):
                chosen = min(near, key=lambda m: (_words(story, m.span, cue.span), m.span))
                quote = Span(min(chosen.span.start, cue.span.start), max(chosen.span.end, cue.span.end))
                return Length(_plain(chosen), quote, sentence, STATED, "stated")
    return None


def _lengths(sentence: Sentence) -> list[Mention]:
    given = [m for m in sentence.of("quantity.duration") if m.quantity is not None]
    return [m for m in given if not (m.quantity and timeline_moments.is_vague(m.quantity))]


def _plain(mention: Mention) -> Quantity:
    given = mention.quantity
    if given is None:
        raise AssertionError("a length is a mention with a quantity")
    return Quantity(
        "duration", given.value, given.unit, given.low, given.high, given.text, given.approximate, "presentation"
    )


def _words(story: Story, a: Span, b: Span) -> int:
    first, last = sorted((a, b))
    return len(story.document.text[first.end : last.start].split())


def _scope(spec: Interval, sentence: Sentence) -> list[Mention]:
    """Terms that bring the sentence into the interval's scope; what the same table calls spared does not."""
    mentions = sentence.of(spec.scope)
    spared = [m.span for m in mentions if m.term == "spared"]
    return [m for m in mentions if m.term != "spared" and not any(m.span.overlaps(s) for s in spared)]


def _counted(story: Story, spec: Interval, facts: Sequence[Fact]) -> Length | None:
    """From the first event in scope that can be dated: by its own time, an age told just before, or calendar dates."""
    for sentence, fact in _events(story, spec, facts):
        window = _window(story, sentence)
        times = [fact.quantity] if fact.quantity else _ages(story, window)
        for time in times:
            quantity = _from_onset(story, spec, facts, time)
            if quantity is not None:
                return Length(quantity, _quote(fact), sentence, COUNTED, "counted", (fact,))
        dated = _dated(story, window)
        if dated is not None:
            return Length(dated, _quote(fact), sentence, DATED, "dated", (fact,))
    return None


def _guessed(story: Story, spec: Interval, facts: Sequence[Fact]) -> Length | None:
    """From the first words for a wanted event in scope that have a time, though they are not sure enough for a fact."""
    kind = story.pack.kinds.get(spec.timeline)
    if not isinstance(kind, TimelineKind):
        return None
    for told in timeline.read(story, kind):
        wanted = [
            o for o in told.occurrences if o.event in spec.events and o.rule == "said" and not o.flags & RULING_OUT
        ]
        if not wanted or not _scope(spec, told.sentence):
            continue
        near = sorted(told.moments, key=lambda m: _words(story, m.span, wanted[0].span))
        near = near or list(told.before if told.resumed else ())
        window = _window(story, told.sentence)
        times = [_from_onset(story, spec, facts, time) for time in [*(m.quantity for m in near), *_ages(story, window)]]
        length = next((t for t in times if t is not None), None) or _dated(story, window)
        if length is not None:
            return Length(length, wanted[0].span, told.sentence, GUESSED, "guessed")
    return None


def _window(story: Story, sentence: Sentence) -> tuple[Sentence, ...]:
    place = next(i for i, s in enumerate(story.sentences) if s.span.contains(sentence.span))
    return story.sentences[max(0, place - LONGEST_BACK) : place + 1]


def _ages(story: Story, window: Sequence[Sentence]) -> list[Quantity]:
    """Ages told in the sentences as times since birth, the last first."""
    given = [
        m.quantity
        for s in reversed(window)
        for m in s.of("quantity.age")
        if m.quantity and references.is_patients(story.document, m)
    ]
    return [replace(q, kind="duration", since="birth") for q in given]


def _events(story: Story, spec: Interval, facts: Sequence[Fact]) -> Iterator[tuple[Sentence, Fact]]:
    """Facts of the wanted events told in a sentence in scope, in text order."""
    wanted = [f for f in facts if f.kind == spec.timeline and f.concept in spec.events and f.evidence]
    for fact in sorted(wanted, key=_quote):
        places = [e.value.span.start for e in fact.evidence]
        told = [s for s in story.sentences if any(s.span.start <= place < s.span.end for place in places)]
        scoped = [s for s in told if not spec.scope or _scope(spec, s)]
        if scoped:
            yield scoped[0], fact


def _quote(fact: Fact) -> Span:
    return fact.evidence[0].value.span


def _from_onset(story: Story, spec: Interval, facts: Sequence[Fact], time: Quantity) -> Quantity | None:
    """The event's time as an interval; an age is counted from the age at onset, and None where that is not known."""
    if time.since != "birth":
        return Quantity(
            "duration", time.value, time.unit, time.low, time.high, time.text, time.approximate, "presentation"
        )
    onset = _onset(story, spec, facts)
    if onset is None or onset >= time.high:
        return None
    low, high = max(time.low - onset, 0.0), time.high - onset
    days = max(time.value * DAYS_PER[time.unit] - onset, 0.0)
    value = round(days / DAYS_PER[time.unit], 1)
    if value <= 0:
        return None
    return Quantity("duration", value, time.unit, low, high, time.text, approximate=True, since="presentation")


def _onset(story: Story, spec: Interval, facts: Sequence[Fact]) -> float | None:
    """Age in days when it began: an age told with the onset that is below the age at presentation, else that age."""
    seen = next((f.quantity for f in facts if f.kind == spec.age and f.quantity is not None), None)
    if seen is None:
        return None
    first = min((_quote(f).end for f in facts if f.kind == spec.onset and f.evidence), default=0)
    earlier = [
        mention.quantity.low
        for sentence in story.sentences
        if sentence.span.start < first
        for mention in sentence.of("quantity.age")
        if mention.quantity and 0 < mention.quantity.high < seen.low and _began(story, sentence, mention)
    ]
    return min(earlier, default=seen.low)


def _began(story: Story, sentence: Sentence, mention: Mention) -> bool:
    words = fold(story.text(mention.span))
    before = fold(story.text(Span(sentence.span.start, mention.span.start)))
    return words.startswith("age") or _SINCE_AGE.search(before) is not None


def _dated(story: Story, window: Sequence[Sentence]) -> Quantity | None:
    """Months from the first date of the story to the last one in the sentences."""
    dates = [(s, m.quantity) for s, m in story.mentions("quantity.date") if m.quantity is not None]
    own = [q for s, q in dates if s in window]
    if not own or dates[0][1].low >= own[-1].low:
        return None
    first, last = dates[0][1], own[-1]
    if any(q.high - q.low > DAYS_PER["month"] + 2 for q in (first, last)):
        return None
    months = round((last.value - first.value) / DAYS_PER["month"])
    if months < 1:
        return None
    low, high = last.low - first.high, last.high - first.low
    text = f"{first.text} to {last.text}"
    return Quantity("duration", float(months), "month", low, high, text, approximate=True, since="presentation")
