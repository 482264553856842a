"""Descriptions: findings named by a noun, with the colours, textures and places that the text gives them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from miner.assemble import description_score as score
from miner.assemble.description_attach import attach
from miner.assemble.description_heads import Head, Lexicon, heads, masked
from miner.assemble.description_phrases import Phrase, Widening, phrases
from miner.assemble.story import Sentence, Story, is_own
from miner.domain import DescriptionKind
from miner.schema import Fact, Qualifier, Role, Status

LIKELY = 0.4
"""Probability from which a head counts: best F1 over the case texts that the weights were learned on."""

CAPTION = 1
_SUMMARY = {
    Role.CAPTION: CAPTION, Role.ABSTRACT: 2, Role.INTRODUCTION: 3, Role.DISCUSSION: 3, Role.CONCLUSION: 3, Role.TITLE: 4
}  # fmt: skip
"""Blocks that repeat the story, heard only where nothing before them tells of a finding; a caption may add one."""

_ANAPHOR = re.compile(
    r"^\W*(?:they|it|these|this|those|both|some|all|one|most|each|several|their|its|two|three|\d+\sof|the\s(?:\w+\s)?(?:surface|"
    r"margins?|borders?|edges?|largest|smallest|others?|former|latter|consistency|colou?r))\b|\bof\s(?:them|these|which)\b",
    re.IGNORECASE,
)
_SPREAD = re.compile(
    r"\b(?:spread|spreading|extend(?:s|ed|ing)?|involv(?:ed|ing|ement)|located|distributed|present|affect(?:ed|ing)|scattered|"
    r"confined|limited|localized|localised|appear(?:ed|ing)|seen|progress(?:ed|ing)|cover(?:ed|ing)|occupied|started|began)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:became|become|turned|faded|fading|flattened|healed|resolved|cleared|left|disappeared|vanished|regressed|shrank|"
    r"improved|subsided|shrinking|leaving|excised|removed|resected|excision|biops(?:y|ies|ied)|persist(?:s|ed)?|taken)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Entry:
    """One description in the making."""

    head: Head
    sentence: Sentence
    probability: float
    said: dict[str, list[Phrase]] = field(default_factory=dict)

    def names(self, slot: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(p.name for p in self.said.get(slot, [])))

    @property
    def key(self) -> tuple[str, bool]:
        return self.head.concept, self.head.absent

    @property
    def rank(self) -> int:
        return _SUMMARY.get(self.sentence.role, 0)

    def add(self, phrase: Phrase) -> None:
        if phrase.name not in self.names(phrase.slot):
            self.said.setdefault(phrase.slot, []).append(phrase)


def facts(story: Story, kind: str, spec: DescriptionKind) -> list[Fact]:
    """One fact for each description of a finding, present or absent."""
    return [_fact(story, kind, spec, entry) for entry in _distinct(entries(story, spec), spec)]


def entries(story: Story, spec: DescriptionKind) -> list[Entry]:
    """All descriptions in text order; later sentences add to the descriptions that they go on about."""
    widenings = {slot: Widening.of(story, spec.widen.get(slot, "")) for slot in spec.modifiers}
    lexicon = Lexicon.of(story, spec)
    told = Counter(m.term for _, m in story.mentions(spec.contexts))
    out: list[Entry] = []
    last: list[Entry] = []
    for sentence in story.sentences:
        found = heads(story, sentence, spec, lexicon)
        said = _phrases(story, sentence, spec, widenings)
        if not found and not said:
            continue
        rank = _SUMMARY.get(sentence.role, 0)
        known = [e for e in out if e.rank == rank]
        last = [e for e in last if e.rank == rank]
        loose = attach(story, sentence, found, said, spec)
        fresh = _heard(story, sentence, found, known, last, spec, told)
        if not fresh and last:
            _continue(story, sentence, loose, last, spec)
        _lie_on(story, sentence, found, fresh, known, last, spec)
        out += fresh
        last = [e for e in fresh if not e.head.absent] or last
    return out


def _phrases(story: Story, sentence: Sentence, spec: DescriptionKind, widenings: Mapping[str, Widening]) -> list[Phrase]:
    hidden = masked(sentence, spec.contexts)
    found = [
        phrase
        for slot, table in sorted(spec.modifiers.items())
        for phrase in phrases(story, sentence, slot, table, widening=widenings[slot], verbatim=slot in spec.verbatim)
        if is_own(phrase.mention) and not any(span.overlaps(phrase.span) for span in hidden)
    ]
    return sorted(found, key=lambda p: (p.span, p.slot))


def _heard(
    story: Story,
    sentence: Sentence,
    found: Sequence[Head],
    known: Sequence[Entry],
    last: Sequence[Entry],
    spec: DescriptionKind,
    told: Mapping[str, int],
) -> list[Entry]:
    """New entries of the sentence; a head that goes back to a known finding gives that one what is said of it."""
    fresh: list[Entry] = []
    changed = _CHANGE.search(story.text(sentence.span)) is not None
    for head in found:
        meant = _meant(head, known, last, changed=changed)
        if meant:
            _tell(story, sentence, head, meant, spec)
            continue
        heard = any(e.key == head_key(head) for e in known)
        found_ = score.features(story, sentence, head, spec, told, known=heard)
        probability = score.probability(found_, spec.weights)
        if not spec.weights or probability >= LIKELY:
            fresh.append(Entry(head, sentence, probability, head.said))
    return fresh


def _meant(head: Head, known: Sequence[Entry], last: Sequence[Entry], *, changed: bool) -> list[Entry]:
    """The entries that a head goes back to: a definite one, or one said to change; none where it is a new finding."""
    if head.absent or head.another or not (head.definite or changed):
        return []
    if head.vague:
        return list(last)
    same = [e for e in known if e.key == head_key(head)]
    return same[-1:]


def head_key(head: Head) -> tuple[str, bool]:
    return head.concept, head.absent


def _tell(story: Story, sentence: Sentence, head: Head, meant: Sequence[Entry], spec: DescriptionKind) -> None:
    text = story.text(sentence.span)
    for slot, said in head.said.items():
        if _CHANGE.search(text) or (slot not in spec.verbatim and not _SPREAD.search(text)):
            continue
        for entry in meant:
            for phrase in said:
                entry.add(phrase)


def _continue(story: Story, sentence: Sentence, loose: Sequence[Phrase], last: Sequence[Entry], spec: DescriptionKind) -> None:
    """A sentence without a finding of its own goes on about the last ones where it opens with a word for them."""
    text = story.text(sentence.span)
    if not _ANAPHOR.search(text) or _CHANGE.search(text):
        return
    for phrase in loose:
        if phrase.slot in spec.verbatim or _SPREAD.search(text):
            for entry in last:
                entry.add(phrase)


def _lie_on(
    story: Story,
    sentence: Sentence,
    found: Sequence[Head],
    fresh: Sequence[Entry],
    known: Sequence[Entry],
    last: Sequence[Entry],
    spec: DescriptionKind,
) -> None:
    """A finding without a place, told of a known one ("one of them was open"), lies where that one lies."""
    places = sorted(set(spec.modifiers) - set(spec.verbatim))
    if _CHANGE.search(story.text(sentence.span)):
        return
    named = [e for h in found for e in _meant(h, known, last, changed=False)]
    meant = named[-1:] if named else list(last) if _ANAPHOR.search(story.text(sentence.span)) else []
    for entry in fresh:
        if entry.head.absent or not (named or entry.head.concept in spec.parts):
            continue
        for slot in places:
            if not entry.said.get(slot):
                for phrase in [p for e in meant for p in e.said.get(slot, [])]:
                    entry.add(phrase)


def _distinct(found: Sequence[Entry], spec: DescriptionKind) -> list[Entry]:
    """Without summaries of what the story itself tells, bare repeats, and vague words for what is named elsewhere."""
    first = min((e.rank for e in found), default=0)
    keys = {e.key for e in found if e.rank == first}
    heard = [e for e in found if e.rank == first or (e.rank == CAPTION and e.key not in keys)]
    named = any(not e.head.vague and not e.head.absent for e in heard)
    return [
        e for n, e in enumerate(heard)
        if not _repeat(n, heard) and not (named and e.head.vague and not e.head.absent and _is_bare(e, spec))
    ]  # fmt: skip


def _repeat(number: int, heard: Sequence[Entry]) -> bool:
    """Whether an entry without attributes says no more than another one of the same finding, or than its denial."""
    entry = heard[number]
    if any(entry.said.values()):
        return False
    same = [(n, e) for n, e in enumerate(heard) if e.key == entry.key and n != number]
    denied = not entry.head.absent and any(e.key == (entry.head.concept, True) for e in heard)
    return denied or any(any(e.said.values()) or n < number for n, e in same)


def _is_bare(entry: Entry, spec: DescriptionKind) -> bool:
    return not any(entry.said.get(slot) for slot in spec.verbatim)


def _fact(story: Story, kind: str, spec: DescriptionKind, entry: Entry) -> Fact:
    absent = entry.head.absent
    qualifiers: dict[str, Qualifier] = {} if absent else {slot: entry.names(slot) for slot in spec.modifiers}
    cues = entry.head.mention.assertion.cues
    return story.fact(
        kind,
        entry.head.mention,
        sentence=entry.sentence,
        quote=entry.head.span,
        status=Status.ABSENT if absent else Status.PRESENT,
        qualifiers=qualifiers,
        asserted_by=cues[0] if absent and cues else None,
        confidence=round(entry.probability, 3) if spec.weights else 1.0,
        extractor="description",
    )
