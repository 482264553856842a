"""Descriptions: findings named by a noun, with the colours, textures and places that the text gives them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from miner.assemble import description_heads as heads_of
from miner.assemble.description_heads import Head
from miner.assemble.description_phrases import Phrase, Widening, phrases
from miner.assemble.story import Sentence, Story, is_own
from miner.domain import DescriptionKind
from miner.schema import Fact, Presence, Qualifier, Span, Status, Temporality

_ANAPHOR = re.compile(
    r"^\W*(?:they|it|these|this|those|both|some|all|one|most|each|several|their|its|the\s(?:surface|margins?|borders?|largest|"
    r"smallest|others?|former|latter)|two|three|\d+\sof)\b",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"\b(?:on|over|in|of|at|to|involving|affecting|covering|around|near|behind|across|along|beneath|under|below|above|from|"
    r"onto|into|within|between|throughout|inside)\s(?:(?:the|his|her|their|both|an?|its|all|bilateral)\s)*$",
    re.IGNORECASE,
)
_SPREAD = re.compile(
    r"\b(?:spread|spreading|extend(?:s|ed|ing)?|involv(?:ed|ing|ement)|located|distributed|present|affect(?:ed|ing)|scattered|"
    r"confined|limited|localized|localised|appear(?:ed|ing)|seen|progress(?:ed|ing)|cover(?:ed|ing))\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Entry:
    """One description in the making."""

    head: Head
    sentence: Sentence
    said: dict[str, list[Phrase]] = field(default_factory=dict)
    score: float = 0.0

    def names(self, slot: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(p.name for p in self.said.get(slot, [])))

    def add(self, phrase: Phrase) -> None:
        self.said.setdefault(phrase.slot, []).append(phrase)


def facts(story: Story, kind: str, spec: DescriptionKind) -> list[Fact]:
    """One fact for each description of a finding, present or absent."""
    return [_fact(story, kind, spec, entry) for entry in entries(story, spec)]


def entries(story: Story, spec: DescriptionKind) -> list[Entry]:
    widenings = {slot: Widening.of(story, spec.widen.get(slot, "")) for slot in spec.modifiers}
    out: list[Entry] = []
    last: list[Entry] = []
    for sentence in story.sentences:
        found = heads_of.heads(story, sentence, spec)
        said = _phrases(story, sentence, spec, widenings)
        _attach(story, sentence, found, said, last, spec)
        fresh = [Entry(h, sentence, h.said) for h in found]
        out += fresh
        if fresh:
            last = fresh
    return out


def _phrases(
    story: Story, sentence: Sentence, spec: DescriptionKind, widenings: dict[str, Widening]
) -> list[Phrase]:
    hidden = heads_of.masked(sentence, spec.contexts)
    found = [
        phrase
        for slot, table in sorted(spec.modifiers.items())
        for phrase in phrases(
            story, sentence, slot, table, widening=widenings[slot], verbatim=slot in spec.verbatim
        )
        if is_own(phrase.mention) and not any(span.overlaps(phrase.span) for span in hidden)
    ]
    return sorted(found, key=lambda p: (p.span, p.slot))


def _attach(
    story: Story,
    sentence: Sentence,
    found: list[Head],
    said: list[Phrase],
    last: list[Entry],
    spec: DescriptionKind,
) -> None:
    places = {slot for slot in spec.modifiers if slot not in spec.verbatim}
    chained: Phrase | None = None
    governed: list[Head] = []
    for phrase in said:
        if phrase.slot in places and phrase.mention.assertion.presence is Presence.ABSENT and not any(h.absent for h in found):
            continue
        if chained is not None and phrase.slot == chained.slot and phrase.slot in places and _listed(story, chained, phrase):
            targets = governed
            # a list of places may end in one that stands before a noun ("the arm and a left thigh mass")
        else:
            targets = _targets(story, sentence, found, phrase, phrase.slot in places, last)
        for head in targets:
            head.add(phrase)
        chained, governed = (phrase, targets) if phrase.slot in places else (chained, governed)
    _share(story, found, places, spec)


def _listed(story: Story, left: Phrase, right: Phrase) -> bool:
    gap = story.text(Span(left.span.end, max(left.span.end, right.span.start))).lower()
    return re.fullmatch(
        r"\s*(?:,|and|or|/|&|as well as|\s)+\s*(?:(?:the|his|her|their|both|on|over|in|of|to|bilateral|bilaterally|also|then|an?)\s+)*", gap
    ) is not None


def _targets(
    story: Story, sentence: Sentence, found: list[Head], phrase: Phrase, place: bool, last: list[Entry]
) -> list[Head]:
    inside = [h for h in found if h.span.contains(phrase.span)]
    before = [h for h in found if h.span.end <= phrase.span.start]
    after = [h for h in found if h.span.start >= phrase.span.end]
    lead = story.text(Span(sentence.span.start, phrase.span.start))
    prepositional = place and _PREPOSITION.search(lead) is not None
    if inside:
        return inside
    if after and heads_of.reaches(story, phrase.span, after[0].span) and not (prepositional and before):
        if not prepositional or not before:
            return [h for h in after if h is after[0] or h.span.start == after[0].span.start]
    if before:
        return _group(before) if place or True else before[-1:]
    if place and after:
        return _run(after)
    if last and (_ANAPHOR.search(story.text(sentence.span)) or not found) and _anaphoric(story, sentence, place):
        return [e.head for e in last]
    return []


def _anaphoric(story: Story, sentence: Sentence, place: bool) -> bool:
    text = story.text(sentence.span)
    if _ANAPHOR.search(text):
        return not place or _SPREAD.search(text) is not None
    return False


def _group(before: Sequence[Head]) -> list[Head]:
    """The last head and those it shares a phrase with."""
    out = [before[-1]]
    for left, right in zip(reversed(before[:-1]), reversed(before), strict=False):
        if not right.shares:
            break
        out.append(left)
    return out


def _run(after: Sequence[Head]) -> list[Head]:
    out = [after[0]]
    for head in after[1:]:
        if not head.shares:
            break
        out.append(head)
    return out


def _share(story: Story, found: list[Head], places: set[str], spec: DescriptionKind) -> None:
    """What stands before the first of coordinated nouns is said of the others; parts lie where their whole lies."""
    for left, right in zip(found, found[1:], strict=False):
        if right.shares:
            for slot, phrases_ in left.said.items():
                for phrase in phrases_:
                    if phrase.span.end <= right.span.start or slot in places:
                        right.add(phrase)
        elif right.concept in spec.parts:
            for slot in places & set(left.said):
                if not right.said.get(slot):
                    for phrase in left.said[slot]:
                        right.add(phrase)
    for right, left in zip(reversed(found[1:]), reversed(found[:-1]), strict=False):
        if right.shares:
            for slot in places & set(right.said):
                for phrase in right.said[slot]:
                    left.add(phrase)


def _fact(story: Story, kind: str, spec: DescriptionKind, entry: Entry) -> Fact:
    absent = entry.head.absent
    qualifiers: dict[str, Qualifier] = {slot: entry.names(slot) for slot in spec.modifiers} if not absent else {}
    return story.fact(
        kind,
        entry.head.mention,
        sentence=entry.sentence,
        quote=entry.head.span,
        status=Status.ABSENT if absent else Status.PRESENT,
        qualifiers=qualifiers,
        confidence=1.0,
        extractor="description",
    )
