"""Panels: results of many heads under shared polarity, with specimen, qualities and percentage.

The line is read in steps: heads with what is attached to them (``panel_heads``), lists and result words
(``panel_runs``), which result governs which head (``panel_rule``), and the specimen (``panel_place``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from miner.assemble import panel_rule
from miner.assemble.panel_heads import Vocabulary, heads_of
from miner.assemble.panel_line import BYSTANDER, GENERAL, Head, Line, Sort, line_of
from miner.assemble.panel_place import SEEN, TAKEN, TISSUE, Places
from miner.assemble.panel_rule import Verdict
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
CONTEXT = "context"
"""Note of a head that is a result of tissue only where the text speaks of tissue."""
INDEX = "index"
"""Note of a head that is measured: its percentage is its result."""
ELSEWHERE = frozenset({"serum", "molecular"})
"""Ids of methods that do not look at cells."""
SAMPLED = frozenset({TAKEN, SEEN})
"""Ids of words that say that tissue was taken, or looked at."""
MARKING = frozenset({"stained", "mark"})
"""Grammar of results that say which cells took the stain ("CD3 picked out a few …")."""
_NOT_OURS = re.compile(
    r"but not in (?:ours|our|the present|this)\b|but not (?:in )?the (?:neoplastic|tumou?r|malignant|atypical)"
)


@dataclass(frozen=True)
class Reading:
    """One result as read in one place."""

    sentence: Sentence
    verdict: Verdict
    line: Line
    status: Status
    specimen: str
    method: str

    @property
    def key(self) -> tuple[str, str, Status]:
        mention = self.verdict.head.mention
        return mention.term or mention.name, self.specimen, self.status


def facts(story: Story, kind: str, spec: PanelKind) -> list[Fact]:
    """One fact a head, specimen and result, with the evidence of all places that say so."""
    if not any(True for _ in story.mentions(spec.heads)):
        return []
    readings = _readings(story, spec)
    groups: dict[tuple[str, str, Status], list[Reading]] = defaultdict(list)
    for reading in readings:
        groups[reading.key].append(reading)
    settled = {(term, specimen) for term, specimen, status in groups if status is not Status.NOT_DONE}
    known = {term for term, _ in settled}
    return [
        fact
        for (term, _, status), group in groups.items()
        if status is not Status.NOT_DONE or term not in known
        for fact in _facts(story, kind, spec, group)
    ]


def _facts(story: Story, kind: str, spec: PanelKind, group: Sequence[Reading]) -> Iterable[Fact]:
    """The same fact for each place of one result; what qualifies it in one place qualifies it in all."""
    qualifiers: dict[str, Qualifier] = {"specimen": group[0].specimen}
    if group[0].status is not Status.NOT_DONE:
        method = next((r.method for r in group if r.method), "")
        qualifiers |= {"method": method} if method else {}
        for key in spec.qualifiers:
            found = [dict(r.verdict.qualities).get(key, "") for r in group]
            qualifiers[key] = next((value for value in found if value), "")
    percents = [r.verdict.percent for r in group if r.verdict.percent is not None]
    for reading in group:
        verdict, line = reading.verdict, reading.line
        yield story.fact(
            kind,
            verdict.head.mention,
            sentence=reading.sentence,
            name=_numbered(verdict.head.mention),
            quote=line.span(verdict.start, verdict.end),
            status=reading.status,
            quantity=percents[0] if percents else None,
            qualifiers=qualifiers,
            asserted_by=line.span(*verdict.cue) if verdict.cue != (0, 0) else None,
            confidence=verdict.confidence,
            extractor=f"{BY_NAME}.{verdict.rule}",
        )


def _numbered(mention: Mention) -> str:
    """The name as a number of a series where the text gives it so ("CD207" for langerin), else the preferred name."""
    number = re.fullmatch(r"([A-Z]{2,3})[\s-]?(\d{2,3}[a-f]?)", mention.text)
    prefix = re.match(r"[A-Z]{2,3}\d", mention.name)
    return f"{number[1]}{number[2]}" if number and number[1] == "CD" and not prefix else mention.name


def _readings(story: Story, spec: PanelKind) -> list[Reading]:
    vocabulary = Vocabulary.of(story, spec.heads)
    places = Places(story, spec)
    found: list[Reading] = []
    methods: list[Mention] = []
    for sentence in story.sentences:
        places.enter(sentence)
        here = sentence.of(spec.methods)
        if sentence.of(spec.heads):
            found += _of_sentence(story, sentence, spec, vocabulary, places, [*methods[-8:], *here])
        methods += here
        places.leave(sentence)
    return found


def _of_sentence(
    story: Story, sentence: Sentence, spec: PanelKind, vocabulary: Vocabulary, places: Places, methods: list[Mention]
) -> list[Reading]:
    line = line_of(story, sentence, spec)
    heads = heads_of(story, line, spec, vocabulary)
    verdicts = panel_rule.read(line, runs_of(line, heads), chains_of(line, heads))
    plain = any(v.polarity in STATUS_OF and not _needs_context(v) and v.head.note != INDEX for v in verdicts)
    readings = []
    for verdict in (_of_patient(line, _measured(line, heads, v)) for v in verdicts):
        status = STATUS_OF.get(verdict.polarity)
        if status is None or not is_own(verdict.head.mention):
            continue
        if _needs_context(verdict) and not (plain or _looks_at_cells(sentence, spec, methods)):
            continue
        specimen = places.of(sentence, line.span(verdict.start, verdict.end))
        readings.append(Reading(sentence, verdict, line, status, specimen, _method(methods)))
    return readings


def _measured(line: Line, heads: Sequence[Head], verdict: Verdict) -> Verdict:
    """A measured head with a percentage is positive with it; nought is negative for any head."""
    measured = verdict.head.note == INDEX
    percent = verdict.percent or (_percent_near(line, heads, verdict.head) if measured else None)
    if percent is None or verdict.polarity not in ("", "positive", "negative", TESTED):
        return verdict
    if percent.high == 0:
        return replace(verdict, polarity="negative", percent=percent)
    if measured:
        return replace(verdict, polarity="positive", percent=percent, rule="index", confidence=0.95)
    return verdict


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
    if turned and verdict.polarity == "positive":
        return replace(verdict, polarity="negative", end=turned.end(), qualities=(), percent=None)
    if _of_kinds(line, verdict) or line.is_foreign(verdict.start, verdict.end):
        return replace(verdict, polarity="")
    others = [a for a in line.between(left, right, Sort.FILLER) if a.value == BYSTANDER]
    if others and verdict.rule == "backward" and verdict.grammar in MARKING and others[0].start >= verdict.cue[1]:
        return replace(verdict, polarity="negative", end=others[0].end, qualities=(), percent=None)
    if others:
        return replace(verdict, polarity="")
    return verdict


def _of_kinds(line: Line, verdict: Verdict) -> bool:
    """Whether the results only tell kinds of disease apart ("CD4+/CD56+ lymphomas")."""
    kinds = [a for a in line.of(Sort.FILLER) if a.value == GENERAL]
    after = max(verdict.end, verdict.head.end)
    return any(
        re.fullmatch(r"[\s-]*(?:[^\s,;.]*[+-][\s/]+)*", line.text[after : a.start]) for a in kinds if a.start >= after
    )


def _needs_context(verdict: Verdict) -> bool:
    """Whether the head names other things too: by its note, or because it is a very short abbreviation."""
    name = verdict.head.mention.text
    return verdict.head.note == CONTEXT or (len(name) <= 3 and name.isalpha() and name.isupper())


def _looks_at_cells(sentence: Sentence, spec: PanelKind, methods: Sequence[Mention]) -> bool:
    """Whether tissue is spoken of here or shortly before, and no serum or gene in the sentence itself."""
    here = {m.term for m in sentence.of(spec.methods)}
    if here & ELSEWHERE and not here & TISSUE:
        return False
    return bool({m.term for m in methods} & TISSUE) or bool(here & SAMPLED)


def _method(methods: Sequence[Mention]) -> str:
    named = [m.term for m in methods if m.term in TISSUE]
    return named[-1] if named else ""
