"""Descriptions: findings named by a noun, with the colours, textures and places that the text gives them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from miner.assemble import description_score as score
from miner.assemble.description_attach import Scene, attach, attach_spread
from miner.assemble.description_heads import Head, Lexicon, heads, masked
from miner.assemble.description_phrases import Phrase, Widening, phrases
from miner.assemble.story import Sentence, Story, is_own
from miner.domain import DescriptionKind
from miner.schema import Fact, Qualifier, Role, Status

POSSIBLE = 0.5
"""Share of the least probability that is enough where the same finding is likely elsewhere in the story."""

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
_SAME = re.compile(r"\b(?:the|that)\ssame\s(?:region|site|area|location|place|spot)\b", re.IGNORECASE)
_SPREAD = re.compile(
    r"\b(?:spread|spreading|extend(?:s|ed|ing)?|involv(?:ed|ing|ement)|located|distributed|present|affect(?:ed|ing)|scattered|"
    r"confined|limited|localized|localised|appear(?:ed|ing)|seen|progress(?:ed|ing)|extensive|cover(?:ed|ing)|occupied|started|began)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:became|become|turned|faded|fading|flattened|healed|resolved|cleared|leaving|disappeared|vanished|regressed|shrank|"
    r"improved|subsided|shrinking|persist(?:s|ed)?|taken)\b",
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
    def rank(self) -> int:
        return _SUMMARY.get(self.sentence.role, 0)

    def add(self, phrase: Phrase) -> None:
        if phrase.name not in self.names(phrase.slot):
            self.said.setdefault(phrase.slot, []).append(phrase)


def facts(story: Story, kind: str, spec: DescriptionKind) -> list[Fact]:
    """One fact for each description of a finding, present or absent."""
    return [_fact(story, kind, spec, entry) for entry in _distinct(entries(story, spec), spec)]


@dataclass(frozen=True, slots=True)
class _Reader:
    """What stays the same for all sentences of a story."""

    story: Story
    spec: DescriptionKind
    lexicon: Lexicon
    widenings: Mapping[str, Widening]
    spread: Mapping[str, Widening]
    """For each qualifier the widening of its fallback table."""

    @classmethod
    def of(cls, story: Story, spec: DescriptionKind) -> _Reader:
        own = {
            slot: Widening.of(story, table, spec.widen.get(slot, ""), verbatim=slot in spec.verbatim)
            for slot, table in spec.modifiers.items()
        }
        spread = {slot: Widening.of(story, table, "", verbatim=False) for slot, table in spec.fallbacks.items()}
        return cls(story, spec, Lexicon.of(story, spec), own, spread)

    def read(self, sentence: Sentence) -> Told:
        """The heads of one sentence with the phrases they took, and the phrases that none took."""
        found = tuple(heads(self.story, sentence, self.spec, self.lexicon))
        said = self._phrases(sentence, found, self.spec.modifiers, self.widenings)
        scene = Scene(self.story, sentence, self.spec, self.lexicon, found, said)
        loose = attach(scene) if said or found else []
        if found and self.spread:
            attach_spread(replace(scene, said=self._phrases(sentence, found, self.spec.fallbacks, self.spread)))
        text = self.story.text(sentence.span)
        aside = (
            any(m.term in self.lexicon.aside for m in sentence.of(self.spec.contexts)) if self.spec.contexts else False
        )
        return Told(sentence, found, tuple(loose), aside or _CHANGE.search(text) is not None)

    def _phrases(
        self, sentence: Sentence, found: Sequence[Head], tables: Mapping[str, str], widenings: Mapping[str, Widening]
    ) -> tuple[Phrase, ...]:
        hidden = masked(sentence, self.spec.contexts)
        starts = {h.mention.span.start for h in found}
        phrases_ = [
            phrase
            for slot, table in sorted(tables.items())
            for phrase in phrases(self.story, sentence, slot, table, widening=widenings[slot], heads=starts)
            if is_own(phrase.mention) and not any(span.overlaps(phrase.span) for span in hidden)
        ]
        return tuple(sorted(phrases_, key=lambda p: (p.span, p.slot)))


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence as read."""

    sentence: Sentence
    heads: tuple[Head, ...]
    loose: tuple[Phrase, ...]
    """Phrases that no head of the sentence takes."""
    changed: bool
    """The sentence tells what became of known findings, or what was done to them."""

    @property
    def rank(self) -> int:
        return _SUMMARY.get(self.sentence.role, 0)


def read(story: Story, spec: DescriptionKind) -> list[Told]:
    """The sentences of the story that name a possible finding or something said of one."""
    reader = _Reader.of(story, spec)
    told = [reader.read(sentence) for sentence in story.sentences]
    return [t for t in told if t.heads or t.loose]


def weighed(story: Story, told: Sequence[Told], spec: DescriptionKind) -> list[tuple[Head, set[str]]]:
    """Each head with its features, in text order."""
    counts = Counter(m.term for _, m in story.mentions(spec.contexts))
    seen: set[tuple[str, bool]] = set()
    out: list[tuple[Head, set[str]]] = []
    for one in told:
        out += [
            (head, score.features(story, one.sentence, head, spec, counts, known=head.key in seen))
            for head in one.heads
        ]
        seen |= {head.key for head in one.heads}
    return out


def entries(story: Story, spec: DescriptionKind) -> list[Entry]:
    """All descriptions in text order; later sentences add to the descriptions that they go on about."""
    told = read(story, spec)
    sure = _believed(story, told, spec)
    likely = {h.key for one in told for h in one.heads if sure[id(h)] >= spec.least}
    out: list[Entry] = []
    heard: dict[int, _Heard] = {}
    for one in told:
        before = heard.setdefault(one.rank, _Heard())
        fresh: list[Entry] = []
        for head in one.heads:
            if meant := before.meant(head, changed=one.changed):
                _tell(story, one, head, meant, spec)
            elif sure[id(head)] >= spec.least * (POSSIBLE if head.key in likely else 1.0):
                fresh.append(Entry(head, one.sentence, sure[id(head)], head.said))
        if not fresh:
            _continue(story, one, before.last, spec)
        _lie_on(story, one, fresh, before, spec)
        before.add(fresh)
        out += fresh
    return out


def _believed(story: Story, told: Sequence[Told], spec: DescriptionKind) -> dict[int, float]:
    """The probability of each head; where a trained model found any in the story, its view counts too."""
    weights = story.pack.weights.get(spec.weights, {})
    heard = any(True for _ in story.mentions(*(f"model.{label}" for label in spec.model_labels)))
    said = {
        id(head): score.modelled(one.sentence, spec) for one in told for head in one.heads if heard and not head.absent
    }
    return {
        id(head): score.probability(found, weights, said.get(id(head))) for head, found in weighed(story, told, spec)
    }


@dataclass(slots=True)
class _Heard:
    """What the story (or one of its summaries) has told so far."""

    last: list[Entry] = field(default_factory=list)
    """The findings of the last sentence that had any."""
    known: dict[tuple[str, bool], Entry] = field(default_factory=dict)
    """The latest entry of each finding."""

    def add(self, fresh: Sequence[Entry]) -> None:
        self.last = [e for e in fresh if not e.head.absent] or self.last
        self.known |= {e.head.key: e for e in fresh}

    def meant(self, head: Head, *, changed: bool) -> list[Entry]:
        """The entries that a head goes back to: a definite one, or one said to change; none where it is new."""
        if head.absent or head.another or not (head.definite or changed):
            return []
        if head.vague:
            return self.last
        return [self.known[head.key]] if head.key in self.known else []


def _tell(story: Story, one: Told, head: Head, meant: Sequence[Entry], spec: DescriptionKind) -> None:
    """Gives known entries what a later sentence says of them; places only where it says that they spread."""
    spread = _SPREAD.search(story.text(one.sentence.span)) is not None
    for slot, said in head.said.items():
        if one.changed or (slot not in spec.verbatim and not spread):
            continue
        for entry in meant:
            for phrase in said:
                entry.add(phrase)


def _continue(story: Story, one: Told, last: Sequence[Entry], spec: DescriptionKind) -> None:
    """A sentence without a finding of its own goes on about the last ones where it opens with a word for them."""
    text = story.text(one.sentence.span)
    if one.changed or not _ANAPHOR.search(text):
        return
    for phrase in one.loose:
        if phrase.slot in spec.verbatim or _SPREAD.search(text):
            for entry in last:
                entry.add(phrase)


def _lie_on(story: Story, one: Told, fresh: Sequence[Entry], before: _Heard, spec: DescriptionKind) -> None:
    """A finding without a place, told of a known one ("one of them was open"), lies where that one lies."""
    if one.changed:
        return
    text = story.text(one.sentence.span)
    same = _SAME.search(text) is not None
    named = [e for h in one.heads for e in before.meant(h, changed=False)]
    there = named[-1:] if named else before.last if same or _ANAPHOR.search(text) else []
    for entry in fresh:
        if entry.head.absent or not (named or same or entry.head.concept in spec.parts):
            continue
        for slot in sorted(set(spec.modifiers) - set(spec.verbatim)):
            if not entry.said.get(slot):
                for phrase in [p for e in there for p in e.said.get(slot, [])]:
                    entry.add(phrase)


def _distinct(found: Sequence[Entry], spec: DescriptionKind) -> list[Entry]:
    """Without summaries of what the story itself tells, bare repeats, and vague words for what is named elsewhere."""
    first = min((e.rank for e in found), default=0)
    keys = {e.head.key for e in found if e.rank == first}
    heard = [e for e in found if e.rank == first or (e.rank == CAPTION and e.head.key not in keys)]
    named = any(not e.head.vague and not e.head.absent for e in heard)
    kept: list[Entry] = []
    said = {e.head.key for e in heard if any(e.said.values())}
    denied = {e.head.concept for e in heard if e.head.absent}
    for entry in heard:
        bare = not any(entry.said.values())
        if bare and (entry.head.key in said or (not entry.head.absent and entry.head.concept in denied)):
            continue
        if named and entry.head.vague and not entry.head.absent and _is_bare(entry, spec):
            continue
        said.add(entry.head.key)
        kept.append(entry)
    return kept


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
        confidence=round(entry.probability, 3),
        extractor="description",
    )
