"""Panels: results of many heads under shared polarity, with specimen, qualities and percentage.

The line is read in steps: heads with what is attached to them (``panel_heads``, ``panel_signs``), lists and result
words (``panel_runs``), which result governs which head (``panel_rule``, ``panel_reach``, ``panel_own``), and the
specimen (``panel_place``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from miner.assemble import panel_rule
from miner.assemble.panel_board import Verdict
from miner.assemble.panel_heads import CONTEXT, Vocabulary, heads_of
from miner.assemble.panel_line import BYSTANDER, CELL, GENERAL, SERUM, Head, Line, Sort, line_of, portions
from miner.assemble.panel_place import ELSEWHERE, SEEN, TAKEN, Places, on_cells
from miner.assemble.panel_runs import NOT_DONE, TESTED, chains_of, runs_of
from miner.assemble.story import Sentence, Story, is_own
from miner.domain import PanelKind
from miner.schema import Fact, Mention, Qualifier, Quantity, Status

BY_NAME = "panel"
STATUS_OF = {
    "positive": Status.PRESENT,
    "negative": Status.ABSENT,
    "equivocal": Status.EQUIVOCAL,
    NOT_DONE: Status.NOT_DONE,
}
INDEX = "index"
"""Note of a head that is measured: its percentage is its result."""
MARKING = frozenset({"stained", "mark"})
"""Grammar of results that say which cells took the stain ("A picked out a few …")."""
_REMEMBERED = 24
"""Words for methods before a sentence that tell what it may speak of: about a page."""
_NEAR = 6
"""Words for methods that an ambiguous head may be told of by: about three sentences."""
_SHORT = 2
"""Letters up to which an abbreviation in capitals means many things."""
_NOT_OURS = re.compile(
    r"but not in (?:ours|our|the present|this)\b|but not (?:in )?the (?:neoplastic|tumou?r|malignant|atypical)"
)
_ANTIBODY = re.compile(r"\s(?:receptors?\b|(?:auto)?antibod)")


@dataclass(frozen=True)
class Reading:
    """One result as read in one place."""

    sentence: Sentence
    verdict: Verdict
    line: Line
    status: Status
    name: str
    specimen: str
    method: str

    @property
    def key(self) -> tuple[str, str, Status]:
        mention = self.verdict.head.mention
        return mention.term or mention.name.lower(), self.specimen, self.status


def facts(story: Story, kind: str, spec: PanelKind) -> list[Fact]:
    """One fact a head, specimen and result, with the evidence of all places that say so."""
    if not any(True for _ in story.mentions(spec.heads)):
        return []
    groups: dict[tuple[str, str, Status], list[Reading]] = defaultdict(list)
    for reading in _readings(story, spec):
        groups[reading.key].append(reading)
    known = {term for term, _, status in groups if status is not Status.NOT_DONE}
    return [
        fact
        for (term, _, status), group in groups.items()
        if status is not Status.NOT_DONE or term not in known
        for fact in _facts(story, kind, spec, group)
    ]


def _facts(story: Story, kind: str, spec: PanelKind, group: Sequence[Reading]) -> Iterable[Fact]:
    """The same fact for each place of one result; what qualifies it in one place qualifies it in all."""
    qualifiers = _qualifiers(spec, group)
    percents = [r.verdict.percent for r in group if r.verdict.percent is not None]
    for reading in group:
        verdict, line = reading.verdict, reading.line
        yield story.fact(
            kind,
            verdict.head.mention,
            sentence=reading.sentence,
            name=reading.name,
            quote=line.span(verdict.start, verdict.end),
            status=reading.status,
            quantity=percents[0] if percents else None,
            qualifiers=qualifiers,
            asserted_by=line.span(*verdict.cue) if verdict.cue != (0, 0) else None,
            confidence=verdict.confidence * verdict.head.mention.score,
            extractor=f"{BY_NAME}.{verdict.rule}",
        )


def _qualifiers(spec: PanelKind, group: Sequence[Reading]) -> dict[str, Qualifier]:
    qualifiers: dict[str, Qualifier] = {"specimen": group[0].specimen}
    if group[0].status is Status.NOT_DONE:
        return qualifiers
    qualifiers["method"] = next((r.method for r in group if r.method), "")
    for key in spec.qualifiers:
        found = [dict(r.verdict.qualities).get(key, "") for r in group]
        qualifiers[key] = next((value for value in found if value), "")
    return qualifiers


def _readings(story: Story, spec: PanelKind) -> list[Reading]:
    vocabulary = Vocabulary.of(story, spec.heads)
    places = Places(story, spec)
    found: list[Reading] = []
    methods: list[Mention] = []
    for sentence in (part for whole in story.sentences for part in portions(story, whole)):
        places.enter(sentence)
        methods = [*methods[-_REMEMBERED:], *sentence.of(spec.methods)]
        read: list[Reading] = []
        if sentence.of(spec.heads):
            line = line_of(story, sentence, spec)
            heads = heads_of(story, line, spec, vocabulary)
            verdicts = _verdicts(line, heads, spec, methods)
            read = [_reading(line, v, vocabulary, places, methods) for v in verdicts]
        found += read
        places.leave(sentence, bool(read))
    return found


def _reading(
    line: Line, verdict: Verdict, vocabulary: Vocabulary, places: Places, methods: Sequence[Mention]
) -> Reading:
    named = [m.term.partition("-")[2] for m in methods if on_cells([m.term])]
    return Reading(
        line.sentence,
        verdict,
        line,
        STATUS_OF[verdict.polarity],
        vocabulary.shown(verdict.head.mention),
        places.of(line.sentence, line.span(verdict.start, verdict.end)),
        next((name for name in reversed(named) if name), ""),
    )


def _verdicts(line: Line, heads: Sequence[Head], spec: PanelKind, methods: Sequence[Mention]) -> list[Verdict]:
    """The verdicts of a line that are results of this patient's cells."""
    here = {m.term for m in line.sentence.of(spec.methods)}
    if any(a.value == SERUM for a in line.of(Sort.FILLER)) and not on_cells(here):
        return []
    read = panel_rule.read(line, runs_of(line, heads), chains_of(line, heads))
    verdicts = [_of_patient(line, _measured(line, heads, v)) for v in read]
    said = [v for v in verdicts if v.polarity in STATUS_OF and is_own(v.head.mention)]
    plain = any(not _needs_context(v) and v.head.note != INDEX for v in said)
    return [
        v
        for v in said
        if not (_needs_context(v) and not _in_context(line, v, spec, methods, plain))
        and not (_is_cell(line, v) and not on_cells(m.term for m in methods))
    ]


def _measured(line: Line, heads: Sequence[Head], verdict: Verdict) -> Verdict:
    """A measured head with a percentage is positive with it; nought is negative for any head."""
    measured = verdict.head.note == INDEX
    percent = verdict.percent or (_percent_near(line, heads, verdict.head) if measured else None)
    if percent is None and measured and not verdict.polarity and _graded(line, verdict.head):
        return replace(verdict, polarity="positive", rule=INDEX, confidence=0.7)
    if percent is None or verdict.polarity not in ("", "positive", "negative", TESTED):
        return verdict
    if percent.high == 0:
        return replace(verdict, polarity="negative", percent=percent)
    if measured:
        return replace(verdict, polarity="positive", percent=percent, rule=INDEX, confidence=panel_rule.SURE)
    return verdict


def _graded(line: Line, head: Head) -> bool:
    """Whether the index is called high or low without a figure ("a high mitotic and A index")."""
    near = [a for a in line.of(Sort.QUALITY) if 0 <= head.start - a.end <= 20]
    return bool(near) and not line.stopped(near[-1].end, head.start)


def _percent_near(line: Line, heads: Sequence[Head], head: Head) -> Quantity | None:
    """The percentage of the clause that stands nearest behind the head, else before it, with no other head between."""
    left, right = line.clause(head.start, head.end)
    others = [h for h in heads if h.mention.term != head.mention.term]
    stop = min([h.start for h in others if h.start >= head.end], default=right)
    start = max([h.end for h in others if h.end <= head.start], default=left)
    after = line.between(head.end, min(stop, right), Sort.PERCENT)
    before = line.between(max(start, left), head.start, Sort.PERCENT)
    near = after[:1] or before[-1:]
    return near[0].mention.quantity if near else None


def _of_patient(line: Line, verdict: Verdict) -> Verdict:
    """The verdict as it holds for the patient's disease: other cells do not count, "but not in ours" turns it."""
    left, right = line.clause(verdict.start, verdict.end)
    turned = _NOT_OURS.match(line.text, right)
    negative = replace(verdict, polarity="negative", qualities=(), percent=None)
    if turned and verdict.polarity == "positive":
        return replace(negative, end=turned.end())
    if _of_kinds(line, verdict) or line.is_foreign(verdict.start, verdict.end):
        return replace(verdict, polarity="")
    others = [a for a in line.between(left, right, Sort.FILLER) if a.value == BYSTANDER]
    marking = verdict.rule == "backward" and verdict.grammar in MARKING
    if others and marking and others[0].start >= verdict.cue[1]:
        return replace(negative, end=others[0].end)
    return replace(verdict, polarity="") if others else verdict


def _of_kinds(line: Line, verdict: Verdict) -> bool:
    """Whether the results only tell kinds of disease apart ("A+/B+ tumours")."""
    after = max(verdict.end, verdict.head.end)
    kinds = [a for a in line.of(Sort.FILLER) if a.value == GENERAL and a.start >= after]
    return any(re.fullmatch(r"[\s-]*(?:[^\s,;.]*[+-][\s/]+)*", line.text[after : a.start]) for a in kinds)


def _needs_context(verdict: Verdict) -> bool:
    """Whether the head names other things too: by its note, or because it is a very short abbreviation."""
    name = verdict.head.mention.text
    short = 2 * _SHORT if verdict.rule == "shown" else _SHORT
    return verdict.head.note == CONTEXT or (len(name) <= short and name.isalpha() and name.isupper())


def _in_context(line: Line, verdict: Verdict, spec: PanelKind, methods: Sequence[Mention], plain: bool) -> bool:
    """Whether an ambiguous head is a stain here: tissue is spoken of, and no serum, antibody or gene."""
    here = {m.term for m in line.sentence.of(spec.methods)}
    vague = verdict.rule == "shown" or verdict.grammar == "found"
    if plain or _ANTIBODY.match(line.text, verdict.head.word_end):
        return plain
    if vague and not on_cells(here):
        return False
    if any(term.startswith(ELSEWHERE) for term in here) and not on_cells(here):
        return False
    return on_cells(m.term for m in methods[-_NEAR:]) or bool(here & {TAKEN, SEEN})


def _is_cell(line: Line, verdict: Verdict) -> bool:
    """Whether the sign only names a cell ("A+ T cells"), which blood counts do too."""
    cells = [a for a in line.of(Sort.FILLER) if a.value == CELL]
    end = verdict.head.end
    return verdict.rule == "sign" and any(line.text[end : a.start].strip() == "" and a.start >= end for a in cells)
