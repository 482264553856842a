"""Times told in a sentence: intervals and ages that date an event, and the clock each is counted from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from miner.assemble.story import Sentence, Story
from miner.domain import TimelineKind
from miner.schema import DAYS_PER, Quantity, Span
from miner.schema.fold import fold

UNKNOWN = "unspecified"
"""The clock of a time that does not say what it is counted from."""

MOST_LISTED = 100
"""A larger number before a time is a year, not the first of several times."""

VAGUE = ("several ", "a few ", "few ", "some ")
"""Beginnings of times that give no number; what they are read as is too wide to date an event."""
_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_ORDINAL = re.compile(
    rf"\b(?P<n>{'|'.join(_ORDINALS)}|\d{{1,3}}(?:st|nd|rd|th))[\s-](?:[a-z-]+\s)?(?P<unit>day|week|month|year)\b(?!-)"
)
_DAY = re.compile(
    r"\b(?P<unit>day|week|month)[\s-](?P<n>\d{1,3})(?![\w/%]|\.\d)|\bpod\s?#?(?P<pod>\d{1,3})\b"
    r"|\(\d{1,2}\)\s(?P<bracketed>day|week|month|year)s?\b"
)
_MINUTES = re.compile(r"\b(?P<n>\d{1,3})\s?min(?:utes?|s)?\b(?!\s?(?:/|per))")
_HALVES = re.compile(r"\b(?P<n>one|two|three|four|five)-and-a-half[\s-](?P<unit>day|week|month|year)s?\b")
_NEXT = re.compile(r"\b(?:the\s)?(?:next|following)\s(?P<unit>day|week|month)\b(?!s)|\b(?:the\s)?day\safter\b")
_LONG_AGO = re.compile(
    r"^[\s-]*(?:long\s)?(?:history|ago|earlier|before|prior|previously|duration|standing|evolution)\b"
)
_LASTED = re.compile(
    r"(?:history\sof|duration\sof|(?:past|last|previous|preceding)|every|each|per|once|twice|times|since)\s(?:[a-z]+\s)?$"
)
_OLD = re.compile(
    r"(?:\b(?:now|currently|presently|at present)\b[^.;]{0,40}|\bis\s(?:an?\s)?|\bwhen\s(?:he|she|it|the\s\w+)\swas\s)$"
)
_AT_AGE = re.compile(
    r"\b(?:at|by|until|till|before|around|from|reached|of)\s(?:the\s|about\s|an?\s)*(?:age\s(?:of\s)?)?$"
)
_DOSE = re.compile(r"\b(?:mg|g|ml|mcg|µg|iu|units?|times|m2|m²|kg|cycles?|tablets?)\b[^.;]{0,14}$")
_LIVED = re.compile(r"\bof\s(?:life|age)\b|\bafter\sbirth\b")
_AND = re.compile(r"\s(?:and|or)\s")
_LIST = re.compile(r"(?:(?P<n>[a-z0-9.]+)(?:,\s|\s(?:and|or)\s|,\sand\s))$")
_FOR = re.compile(r"\bfor\s(?:the\s|a\s|about\s|more\sthan\s|over\s|at\sleast\s|up\sto\s)*$")


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in a sentence that may date an event."""

    span: Span
    quantity: Quantity
    stretch: bool = False
    """A stretch ("for two years") rather than a point."""


def moments(story: Story, sentence: Sentence, spec: TimelineKind) -> list[Moment]:
    """Times of the sentence in text order; durations of illnesses before it, of doses and vague times are left out."""
    text = fold(story.text(sentence.span))
    found = [*_intervals(text, sentence), *_ages(text, sentence), *_counted(text, sentence)]
    kept: list[Moment] = []
    for moment in sorted(found, key=lambda m: (m.span.start, -m.span.end)):
        if not kept or moment.span == kept[-1].span or not moment.span.overlaps(kept[-1].span):
            kept.append(moment)
    return [_clocked(story, sentence, moment, spec) for moment in kept]


def _intervals(text: str, sentence: Sentence) -> Iterator[Moment]:
    for mention in sentence.of("quantity.duration"):
        quantity = mention.quantity
        start, end = mention.span.start - sentence.span.start, mention.span.end - sentence.span.start
        if quantity is None or end > len(text) or is_vague(quantity):
            continue
        before, after = text[max(0, start - 60) : start], text[end : end + 40]
        if _LONG_AGO.match(after) or _LASTED.search(before) or _dosing(before, text[start:end]):
            continue
        stretch = _FOR.search(before) is not None
        for value in _values(quantity, before):
            yield Moment(mention.span, value, stretch)


def _dosing(before: str, words: str) -> bool:
    """Whether the time belongs to a dose ("50 mg a day", "on day 1" of a cycle) or to no time at all ("3D")."""
    return re.search(r"\d[dh]$", words) is not None or (
        re.match(r"an?\b|days?\b", words) is not None and _DOSE.search(before) is not None
    )


def is_vague(quantity: Quantity) -> bool:
    """Whether the text gives no number but a word such as "several"."""
    return fold(quantity.text).startswith(VAGUE)


def _values(quantity: Quantity, before: str) -> Iterator[Quantity]:
    """One quantity, or several where the text lists them ("at three, six and twelve months")."""
    days = DAYS_PER[quantity.unit]
    listed = _LIST.search(before)
    first = _number(listed["n"]) if listed else 0.0
    if 0 < first < MOST_LISTED:
        yield _plain(quantity, first)
    if _AND.search(quantity.text) and quantity.high > quantity.low and quantity.approximate:
        yield _plain(quantity, round(quantity.low / days, 2))
        yield _plain(quantity, round(quantity.high / days, 2))
    else:
        yield quantity


def _number(word: str) -> float:
    """The value of a number in digits or of a small number word; nought for any other word."""
    if word in _NUMBERS:
        return float(_NUMBERS.index(word))
    return float(word) if re.fullmatch(r"\d+(?:\.\d+)?", word) else 0.0


def _plain(quantity: Quantity, value: float) -> Quantity:
    days = value * DAYS_PER[quantity.unit]
    return replace(quantity, value=value, low=days, high=days, approximate=False)


def _ages(text: str, sentence: Sentence) -> Iterator[Moment]:
    for mention in sentence.of("quantity.age"):
        start, end = mention.span.start - sentence.span.start, mention.span.end - sentence.span.start
        if mention.quantity is None or mention.quantity.value == 0:
            continue
        before, words = text[max(0, start - 60) : start], text[start:end]
        aged = _LIVED.search(words) or _AT_AGE.search(before) or words.startswith("age")
        if _OLD.search(before) if "old" in words else aged:
            for value in _values(mention.quantity, before):
                yield Moment(mention.span, replace(value, kind="duration", since="birth"))


def _counted(text: str, sentence: Sentence) -> Iterator[Moment]:
    """Ordinal times: "on the fifth day", "day-7", "the next day"."""
    shift = sentence.span.start
    for match in _ORDINAL.finditer(text):
        word = match["n"]
        value = _ORDINALS.index(word) + 1 if word in _ORDINALS else int(word[:-2])
        yield _ordinal(match, float(value), match["unit"], shift)
    for match in _DAY.finditer(text):
        if _dosing(text[: match.start()], match.group()):
            continue
        if match["bracketed"]:
            digits = match.group()[1:].split(")")[0]
            yield _ordinal(match, float(digits), match["bracketed"], shift)
        else:
            yield _ordinal(match, float(match["n"] or match["pod"]), match["unit"] or "day", shift)
    for match in _MINUTES.finditer(text):
        yield _ordinal(match, round(float(match["n"]) / 60, 2), "hour", shift)
    for match in _HALVES.finditer(text):
        yield _ordinal(match, _number(match["n"]) + 0.5, match["unit"], shift)
    for match in _NEXT.finditer(text):
        yield _ordinal(match, 1.0, match["unit"] or "day", shift)


def _ordinal(match: re.Match[str], value: float, unit: str, shift: int) -> Moment:
    days = value * DAYS_PER[unit]
    quantity = Quantity("duration", value, unit, days, days, match.group())
    return Moment(Span(shift + match.start(), shift + match.end()), quantity)


def _clocked(story: Story, sentence: Sentence, moment: Moment, spec: TimelineKind) -> Moment:
    if moment.quantity.since:
        return moment
    since = _clock(story, sentence, moment.span, spec)
    return replace(moment, quantity=replace(moment.quantity, since=since))


def _clock(story: Story, sentence: Sentence, span: Span, spec: TimelineKind) -> str:
    """The clock named nearest to the time: just after it ("two weeks after surgery"), else just before it."""
    mentions = sentence.of(spec.clocks)
    after = [m for m in mentions if span.end - 1 <= m.span.start and _close(story, span.end, m.span.start, 6)]
    before = [m for m in mentions if m.span.end <= span.start and _close(story, m.span.end, span.start, 3)]
    inside = [m for m in mentions if span.contains(m.span)]
    for found in (inside, after, before[::-1]):
        named = [m.term for m in found if m.term != UNKNOWN]
        if named:
            return named[0]
    return UNKNOWN


def _close(story: Story, start: int, end: int, most: int) -> bool:
    between = story.document.text[min(start, end) : end]
    return len(between.split()) <= most and not re.search(r"[;.]|,\s", between)


def siblings(story: Story, chosen: Moment, others: Sequence[Moment]) -> list[Moment]:
    """The chosen time with those listed beside it ("at fifteen days and three months")."""
    found = [chosen]
    for other in others:
        if other is chosen:
            continue
        first, last = sorted((chosen.span, other.span))
        between = fold(story.document.text[first.end : last.start]).strip(" -")
        if chosen.span == other.span or between in ("and", ",", ", and", "and at"):
            found.append(other)
    return sorted(found, key=lambda m: (m.span, m.quantity.low))
