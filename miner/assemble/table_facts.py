"""Cells of a patient's row to facts: the heading says what is asked, the cell answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from miner.assemble import alteration, description, timeline
from miner.assemble.patient_rows import Entry, RowPatient
from miner.assemble.story import Sentence, Story
from miner.domain import (
    AlterationKind,
    AttributeKind,
    DescriptionKind,
    Interval,
    KindSpec,
    NamedKind,
    PanelKind,
    StatusKind,
    TimelineKind,
)
from miner.schema import DAYS_PER, Fact, Mention, Qualifier, Quantity, Span, Status

EXTRACTOR = "table row"

_YES = re.compile(
    r"^\(?(?:\+{1,4}|positive|pos\b|yes\b|present\b|detected\b|mutated\b|involved\b|rearranged\b)", re.IGNORECASE
)
_NO = re.compile(
    r"^\(?(?:[-–−‐](?:\s|\)|$)|negative|neg\b|no\b|none\b|absent\b|0\s?%?$|normal|not detected|wild|free|clear)",
    re.IGNORECASE,
)
_UNSURE = re.compile(r"^\(?(?:±|\+/-|-/\+|equivocal|weak\b\s*$)", re.IGNORECASE)
_NOT_DONE = re.compile(
    r"^\(?(?:not (?:done|tested|performed|available|known|examined|determined|assessed)|n\.?\s?[dart]\b|n/a|unknown"
    r"|nk\b|see text|refused|declined)",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"(?<![\d.])(?P<value>\d{1,3}(?:\.\d+)?)\s?(?P<unit>y(?:ea)?rs?|y|months?|mos?|m(?=\s|$)|weeks?|wks?|days?|d)?\b",
    re.IGNORECASE,
)
_MALE = re.compile(r"\b(?:m|male|man|boy)\b", re.IGNORECASE)
_FEMALE = re.compile(r"\b(?:f|female|woman|girl)\b", re.IGNORECASE)
_NEWBORN = re.compile(r"newborn|neonate|birth", re.IGNORECASE)
_HEADED = re.compile(r"\((?:in\s)?(?P<unit>years?|yrs?|months?|mos?|weeks?|wks?|days?)\.?\)", re.IGNORECASE)
_PLAIN_NUMBER = re.compile(r"(?<![\w./–-])\d{1,3}(?:\.\d)?(?![\w%/–-]|\.\d)")
_SPLIT = re.compile(r"\s*(?:[,;+/]|\band\b|\bthen\b|\bfollowed by\b|→)\s*")


def status_of(text: str) -> Status | None:
    """The status that a cell's own words or signs give; None where they give none."""
    text = text.strip()
    for pattern, status in (
        (_NOT_DONE, Status.NOT_DONE),
        (_UNSURE, Status.EQUIVOCAL),
        (_YES, Status.PRESENT),
        (_NO, Status.ABSENT),
    ):
        if pattern.match(text):
            return status
    return None


def facts(story: Story, patient: RowPatient) -> list[Fact]:
    """All facts that the cells of the patient's row give; a cell that says nothing gives none."""
    found: list[Fact] = []
    for entry in patient.entries:
        found += _of_entry(story, entry, patient)
    return [replace(f, extractor=EXTRACTOR) for f in found]


def _of_entry(story: Story, entry: Entry, patient: RowPatient) -> Iterator[Fact]:
    for kind, spec in story.pack.kinds.items():
        heads = entry.heading.of(spec.heads) if isinstance(spec, PanelKind | AlterationKind) else []
        if heads:
            yield from _signed(story, kind, spec, heads, entry)
    asked = list(dict.fromkeys(m.term for m in entry.heading.of("column")))
    for column in asked:
        kind, _, status = column.partition(":")
        spec_ = story.pack.kinds.get(kind)
        if spec_ is not None:
            yield from _answer(story, kind, spec_, status, entry, patient)
        else:
            yield from _interval(story, kind, entry)


def _signed(story: Story, kind: str, spec: KindSpec, heads: list[Mention], entry: Entry) -> Iterator[Fact]:
    """A heading that names the thing itself ("X4"), with a sign or a percentage below."""
    text = story.text(entry.value.span)
    percent = _percent(story, entry)
    status = status_of(text) or (Status.PRESENT if percent else None)
    if status is None:
        return
    qualifiers = _qualifiers(spec, entry.value, entry.heading)
    for head in heads:
        name = head.name if isinstance(spec, PanelKind) else _bare(story.text(entry.heading.span))
        yield story.fact(
            kind, head, sentence=entry.value, quote=entry.value.span, name=name, status=status, quantity=percent,
            qualifiers=qualifiers, asserted_by=entry.heading.span,
        )  # fmt: skip


def _bare(heading: str) -> str:
    return re.sub(r"\s*\(.*?\)", "", heading).strip()


def _percent(story: Story, entry: Entry) -> Quantity | None:
    """A percentage in the cell, also a plain number under a heading with a percent sign."""
    given = [m.quantity for m in entry.value.of("quantity.percent")]
    if given:
        return given[0]
    number = re.fullmatch(r"\s*(\d{1,3}(?:\.\d+)?)\s*", story.text(entry.value.span))
    if number is None or "%" not in story.text(entry.heading.span):
        return None
    value = float(number[1])
    return Quantity("percent", value, "%", value, value, number[1])


def _qualifiers(spec: KindSpec, value: Sentence, heading: Sentence) -> dict[str, Qualifier]:
    """What the cell says of its results, and the specimen: that of the cell, of the heading, else the pack's."""
    if not isinstance(spec, PanelKind):
        return {}
    tables = {key: value.of(table) for key, table in spec.qualifiers.items()}
    named = [*value.of(spec.specimen), *heading.of(spec.specimen)]
    specimen = named[0].term if named else spec.default_specimen
    qualities: dict[str, Qualifier] = {key: found[0].term for key, found in tables.items() if found}
    return qualities | {"specimen": specimen}


def _answer(story: Story, kind: str, spec: KindSpec, status: str, entry: Entry, patient: RowPatient) -> Iterator[Fact]:
    cell = Story(story.document, story.pack, story.case, (entry.value,), story.abbreviations)
    text = story.text(entry.value.span).strip()
    match spec:
        case AttributeKind():
            yield from _attribute(story, kind, spec, entry)
        case PanelKind():
            yield from _listed(story, kind, spec, status, entry)
        case DescriptionKind():
            yield from description.facts(_with_modifiers(cell, spec, patient), kind, spec)
        case NamedKind() if status_of(text) is None:
            yield from _names(story, kind, spec, entry)
        case TimelineKind():
            yield from timeline.facts(_with_times(cell, entry), kind, spec)
        case AlterationKind():
            yield from alteration.facts(cell, kind, spec)
        case StatusKind():
            yield from _involved(story, kind, spec, entry)
        case _:
            return


def _attribute(story: Story, kind: str, spec: AttributeKind, entry: Entry) -> Iterator[Fact]:
    text = story.text(entry.value.span)
    if not spec.quantity:
        term = "female" if _FEMALE.search(text) else "male" if _MALE.search(text) else ""
        if term:
            yield story.fact(kind, Mention("table", entry.value.span, text, term, term), sentence=entry.value)
        return
    heading = story.text(entry.heading.span).lower()
    found = _AGE.search(text)
    if found is None and not _NEWBORN.search(text):
        return
    value = float(found["value"]) if found else 0.0
    letter = (found["unit"] or "").lower() if found else "d"
    unit = _unit(letter or ("month" if "month" in heading else "year"))
    days = value * DAYS_PER[unit]
    quantity = Quantity("age", value, unit, days, days, text.strip(), approximate=found is None)
    yield story.fact(
        kind, Mention("table", entry.value.span, text, kind, kind.replace("_", " "), quantity=quantity),
        sentence=entry.value, quantity=quantity,
    )  # fmt: skip


def _unit(letters: str) -> str:
    return {"y": "year", "m": "month", "w": "week", "d": "day"}[letters[0]]


def _listed(story: Story, kind: str, spec: PanelKind, status: str, entry: Entry) -> Iterator[Fact]:
    """Heads listed in a cell, all with the status of the heading, or each with a sign of its own."""
    text = story.document.text
    for head in entry.value.of(spec.heads):
        after = text[head.span.end : entry.value.span.end]
        own = re.match(r"\s?\(?(\+/-|±|[+þ]+|[-–−](?=[\s,;)]|$)|positive|negative|neg\b|pos\b)", after)
        said = status_of(own.group(1)) if own else None
        if said is None and not status:
            continue
        quoted = re.match(r"[^,;]*", after)
        span = Span(head.span.start, head.span.end + (quoted.end() if quoted else 0))
        near = Sentence(span, entry.value.role, tuple(m for m in entry.value.mentions if span.contains(m.span)))
        yield story.fact(
            kind, head, sentence=entry.value, quote=span, status=said or Status(status),
            qualifiers=_qualifiers(spec, near, entry.heading), asserted_by=entry.heading.span,
        )  # fmt: skip


def _with_modifiers(cell: Story, spec: DescriptionKind, patient: RowPatient) -> Story:
    """The cell with the cells whose headings name one of its modifiers ("site") after it in one sentence."""
    tables = set(spec.modifiers.values())
    extra = [e.value for e in patient.entries if any(m.term in tables for m in e.heading.of("column"))]
    sentence = cell.sentences[0]
    joined = [s for s in extra if s.span != sentence.span]
    if not joined:
        return cell
    mentions = (*sentence.mentions, *(m for s in joined for m in s.mentions))
    end = max(sentence.span.end, *(s.span.end for s in joined))
    return replace(cell, sentences=(replace(sentence, span=Span(sentence.span.start, end), mentions=mentions),))


def _names(story: Story, kind: str, spec: NamedKind, entry: Entry) -> Iterator[Fact]:
    text = story.text(entry.value.span)
    cuts = [(m.start(), m.end()) for m in _SPLIT.finditer(text)] if spec.listed else []
    start = 0
    for end, following in [*cuts, (len(text), len(text))]:
        name = text[start:end].strip()
        if len(name) > 1:
            span = Span(entry.value.span.start + start, entry.value.span.start + end)
            yield story.fact(kind, Mention("table", span, name), sentence=entry.value, name=name.lower())
        start = following


def _involved(story: Story, kind: str, spec: StatusKind, entry: Entry) -> Iterator[Fact]:
    text = story.text(entry.value.span).strip()
    percent = _percent(story, entry)
    status = status_of(text)
    if percent is not None:
        status = Status.PRESENT if percent.value and percent.value >= spec.threshold else Status.ABSENT
    if status in (Status.PRESENT, Status.ABSENT):
        mention = Mention("table", entry.value.span, text, kind, kind)
        yield story.fact(kind, mention, sentence=entry.value, status=status, quantity=percent)


def _with_times(cell: Story, entry: Entry) -> Story:
    """The cell with its plain numbers as times where the heading gives the unit ("Course (mo)", "died at 11")."""
    unit = _HEADED.search(cell.text(entry.heading.span))
    sentence = cell.sentences[0]
    if unit is None or sentence.of("quantity.duration"):
        return cell
    times = []
    for match in _PLAIN_NUMBER.finditer(cell.text(sentence.span)):
        span = Span(sentence.span.start + match.start(), sentence.span.start + match.end())
        value, name = float(match.group()), _unit(unit["unit"].lower())
        days = value * DAYS_PER[name]
        quantity = Quantity("duration", value, name, days, days, match.group())
        times.append(Mention("quantity.duration", span, match.group(), name=match.group(), quantity=quantity))
    mentions = tuple(sorted((*sentence.mentions, *times), key=lambda m: m.span))
    return replace(cell, sentences=(replace(sentence, mentions=mentions),))


def _interval(story: Story, kind: str, entry: Entry) -> Iterator[Fact]:
    """The time, and the event that it leads to: a patient with a time to it came to it."""
    wanted: Interval | None = next((i for i in story.pack.intervals if i.kind == kind), None)
    times = entry.value.of("quantity.duration", "quantity.age")
    if wanted is None or not times or times[0].quantity is None:
        return
    quantity = replace(times[0].quantity, kind="duration")
    yield story.fact(
        kind, replace(times[0], term=kind, name=kind.replace("_", " ")), sentence=entry.value, quantity=quantity,
        asserted_by=entry.heading.span,
    )  # fmt: skip
    course = story.pack.kinds[wanted.timeline]
    if isinstance(course, TimelineKind):
        event = wanted.events[0]
        name = story.pack.name_of(course.events, event)
        yield story.fact(
            wanted.timeline, replace(times[0], kind=course.events, term=event, name=name), sentence=entry.value,
            name=name, quantity=quantity, asserted_by=entry.heading.span,
        )  # fmt: skip
