"""Alterations of genes and chromosomes: what is named, and whether it was found.

Names are gathered from the sentence (``alteration_items``, ``alteration_iscn``); the rules of panels decide which
result governs which name.  A name that no result governs is there: papers name what they found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from miner.assemble import alteration_iscn, alteration_items, panel_rule
from miner.assemble.alteration_iscn import NORMAL, Item
from miner.assemble.panel_board import Verdict
from miner.assemble.panel_line import GENERAL, Head, Line, Sign, Sort, line_from, portions
from miner.assemble.panel_runs import NOT_DONE, chains_of, runs_of
from miner.assemble.panel_signs import attach
from miner.assemble.story import Sentence, Story
from miner.domain import AlterationKind
from miner.schema import Experiencer, Fact, Mention, Status, Temporality
from miner.schema.fold import fold

BY_NAME = "alteration"
STATUS_OF = {
    "positive": Status.PRESENT,
    "negative": Status.ABSENT,
    "equivocal": Status.EQUIVOCAL,
    NOT_DONE: Status.NOT_DONE,
}
_PROBE = re.compile(r"\s(?:gene\s)?(?:break-apart\s)?probes?\b")
_BY_PROBE = 0.6
"""Confidence of an alteration that only a probe tells of."""
_BY_DEFAULT = 0.8
"""Confidence of an alteration that is only named."""
STAINING = frozenset({"stain", "stained", "mark", "noun", "verb"})
"""Grammar of results that are said of a protein, not of a gene that is only named."""
PROTEIN = "protein"
"""Note of a gene whose name is also that of a stain: alone, it is an alteration only beside others."""


def facts(story: Story, kind: str, spec: AlterationKind) -> list[Fact]:
    """One fact an alteration and result, with the evidence of all places that say so."""
    notes = {row.id: row.note for row in story.pack.terms.get(spec.heads, ())}
    found = [
        fact
        for whole in story.sentences
        for sentence in portions(story, whole)
        for fact in _of_sentence(story, kind, spec, sentence, notes)
    ]
    known = {f.concept for f in found if f.status is not Status.NOT_DONE}
    told = [f for f in found if f.status is not Status.NOT_DONE or f.concept not in known]
    shortest = {c: min((f.name for f in told if f.concept == c), key=len) for c in {f.concept for f in told}}
    named = [replace(f, name=shortest[f.concept]) for f in told]
    return [f for f in named if not any(_says_more(other, f) for other in named)]


def _says_more(other: Fact, fact: Fact) -> bool:
    """Whether another fact of the same result names the same alteration more precisely."""
    if other.status is not fact.status or len(other.concept) <= len(fact.concept):
        return False
    if re.fullmatch(r"t\([^()]*\)", fact.concept):
        return other.concept.startswith(f"{fact.concept}(")
    gene, _, kind = fact.concept.partition(" ")
    return kind == "mutation" and re.match(rf"{re.escape(gene)}(?: .*[A-Z]\d|-ITD|-TKD)", other.concept) is not None


def _of_sentence(
    story: Story, kind: str, spec: AlterationKind, sentence: Sentence, notes: dict[str, str]
) -> Iterable[Fact]:
    text = fold(story.text(sentence.span))
    items = _items(sentence, text, spec, notes)
    if not items:
        return
    line = line_from(story, sentence, results=(spec.results, spec.words), fillers=spec.fillers)
    bare = [_head(line, item, sentence, spec.heads) for item in items]
    heads = [attach(line, head, bare) for head in bare]
    verdicts = panel_rule.read(line, runs_of(line, heads), chains_of(line, heads))
    complete = any(not i.bare for i in items)
    by_start = {(v.head.start, v.head.mention.name): v for v in verdicts}
    for item, head in zip(items, heads, strict=True):
        verdict = by_start.get((head.start, head.mention.name))
        if (
            verdict is None
            or _of_kinds(line, verdict)
            or (item.bare and not complete and PROTEIN in _note(item, notes))
        ):
            continue
        said = _said(item, verdict, head.mention) or _probed(line, item, head, verdicts)
        if said is None:
            continue
        status, confidence, rule = said
        yield story.fact(
            kind, head.mention, sentence=sentence, quote=line.span(verdict.start, verdict.end), status=status,
            asserted_by=line.span(*verdict.cue) if verdict.cue != (0, 0) else None,
            confidence=confidence, extractor=f"{BY_NAME}.{rule}",
        )  # fmt: skip


def _of_kinds(line: Line, verdict: Verdict) -> bool:
    """Whether the name only tells kinds of disease apart ("A-rearranged tumours"), or others' patients."""
    if line.is_foreign(verdict.start, verdict.end):
        return True
    kinds = [a for a in line.of(Sort.FILLER) if a.value == GENERAL and a.start >= verdict.end]
    return any(re.fullmatch(r"[\s-]*", line.text[verdict.end : a.start]) for a in kinds)


def _note(item: Item, notes: dict[str, str]) -> str:
    return notes.get(item.concept.partition(" ")[0], "")


def _items(sentence: Sentence, text: str, spec: AlterationKind, notes: dict[str, str]) -> list[Item]:
    genes = alteration_items.items(sentence, text, spec.heads, spec.alterations, notes)
    chromosomes = alteration_iscn.items(text)
    normal = alteration_items.normal(sentence, spec.karyotypes, text)
    if any(i.concept == NORMAL for i in chromosomes):
        normal = []
    found = sorted([*genes, *chromosomes, *normal], key=lambda i: (i.start, i.end, i.name))
    return list(dict.fromkeys(found))


def _head(line: Line, item: Item, sentence: Sentence, table: str) -> Head:
    span = line.span(item.start, item.end)
    said = [m.assertion for m in sentence.mentions if m.kind == table and span.overlaps(m.span)]
    words = line.text[item.start : item.end]
    mention = Mention(table, span, words, item.concept, item.name, extractor=BY_NAME)
    if said:
        mention = Mention(table, span, words, item.concept, item.name, said[0], extractor=BY_NAME)
    return Head(item.start, item.end, item.end, mention, Sign(item.polarity))


def _probed(line: Line, item: Item, head: Head, verdicts: Sequence[Verdict]) -> tuple[Status, float, str] | None:
    """A gene named only by the probe that proved an alteration of the same clause ("shown with an A probe")."""
    left, right = line.clause(head.start, head.end)
    proven = any(left <= v.start and v.end <= right and v.polarity == "positive" for v in verdicts if v.head != head)
    if not item.bare or not proven or not _PROBE.match(line.text, head.end):
        return None
    return Status.PRESENT, _BY_PROBE, "probe"


def _said(item: Item, verdict: Verdict, mention: Mention) -> tuple[Status, float, str] | None:
    """Status, confidence and rule; None where the sentence says nothing of the patient's own."""
    whose, when = mention.assertion.experiencer, mention.assertion.temporality
    if whose is not Experiencer.PATIENT or when is Temporality.PLANNED:
        return None
    if verdict.polarity in STATUS_OF and not (item.bare and verdict.grammar in STAINING):
        return STATUS_OF[verdict.polarity], verdict.confidence, verdict.rule
    if verdict.polarity or item.bare:
        return None
    return Status.PRESENT, _BY_DEFAULT, "named"
