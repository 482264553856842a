"""Which head a modifier phrase is said of, inside one sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from miner.assemble.description_heads import Head, reaches
from miner.assemble.description_phrases import Phrase
from miner.assemble.story import Sentence, Story
from miner.domain import DescriptionKind
from miner.schema import Presence, Span

_PREPOSITION = re.compile(
    r"\b(?:on|over|in|of|at|to|involving|affecting|covering|around|near|behind|across|along|beneath|under|below|above|from|"
    r"onto|into|within|between|throughout|inside|mainly|predominantly|especially)\s"
    r"(?:(?:the|his|her|their|both|an?|its|all|bilateral)\s)*$",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"\s*(?:,|\band\b|\bor\b|/|&|\bas well as\b|\s)+\s*"
    r"(?:\b(?:the|his|her|their|both|on|over|in|of|to|bilateral|bilaterally|also|then|less|an?)\b\s*)*",
    re.IGNORECASE,
)
_OTHER_PART = re.compile(r"\s*(?:base|background|halo|rim|border|margins?|edges?|discharge|hair|fluid|exudate)\b", re.IGNORECASE)
"""Nouns after a modifier that take it from the finding ("on a red base")."""


def attach(story: Story, sentence: Sentence, found: Sequence[Head], said: Sequence[Phrase], spec: DescriptionKind) -> list[Phrase]:
    """Gives each phrase to its heads; what no head of the sentence takes comes back, in text order."""
    places = frozenset(spec.modifiers) - frozenset(spec.verbatim)
    loose: list[Phrase] = []
    last: Phrase | None = None
    takers: list[Head] = []
    for phrase in said:
        place = phrase.slot in places
        if _denied(phrase, found, place=place):
            continue
        if place and last is not None and _LISTED.fullmatch(_between(story, last.span, phrase.span)):
            targets = takers or _targets(story, sentence, found, phrase, place=place)
        else:
            targets = _targets(story, sentence, found, phrase, place=place)
        for head in targets:
            head.add(phrase)
        if not targets:
            loose.append(phrase)
        if place:
            last, takers = phrase, targets
    _share(found, places, spec)
    return loose


def _between(story: Story, left: Span, right: Span) -> str:
    return story.text(Span(left.end, max(left.end, right.start)))


def _denied(phrase: Phrase, found: Sequence[Head], *, place: bool) -> bool:
    """Whether the text says that the finding is not there ("sparing the palms")."""
    absent = phrase.mention.assertion.presence is Presence.ABSENT
    return place and absent and not any(h.absent for h in found)


def _targets(story: Story, sentence: Sentence, found: Sequence[Head], phrase: Phrase, *, place: bool) -> list[Head]:
    inside = [h for h in found if h.span.contains(phrase.span)]
    if inside:
        return inside
    before = [h for h in found if h.span.end <= phrase.span.start]
    after = [h for h in found if h.span.start >= phrase.span.end]
    lead = story.text(Span(sentence.span.start, phrase.span.start))
    prepositional = place and _PREPOSITION.search(lead) is not None
    if after and not (prepositional and before) and reaches(story, phrase.span, after[0].span):
        return [h for h in after if h.span.start == after[0].span.start]
    if before and not _OTHER_PART.match(story.document.text, phrase.span.end):
        return _back(before) if not place else _placed(before)
    return _run(after) if place and after else []


def _back(before: Sequence[Head]) -> list[Head]:
    """The last head and those coordinated with it."""
    out = [before[-1]]
    for left, right in pairwise(reversed(before)):
        if not left.bare:
            break
        out.append(right)
    return out


def _placed(before: Sequence[Head]) -> list[Head]:
    """The last head that is new to the reader; the last one where none is."""
    fresh = [h for h in before if not h.definite]
    return _back(fresh or before)


def _run(after: Sequence[Head]) -> list[Head]:
    out = [after[0]]
    for head in after[1:]:
        if not head.linked:
            break
        out.append(head)
    return out


def _share(found: Sequence[Head], places: Collection[str], spec: DescriptionKind) -> None:
    """What stands before the first of coordinated nouns is said of the others; linked findings share their place."""
    for left, right in pairwise(found):
        if right.bare:
            _copy_leading(left, right, places)
    for right, left in pairwise(reversed(found)):
        if right.linked:
            _copy_places(right, left, places)
    for left, right in pairwise(found):
        if right.bare or right.on_it or (right.linked and right.concept in spec.parts):
            _copy_places(left, right, places)


def _copy_leading(left: Head, right: Head, places: Collection[str]) -> None:
    if any(p.span.end <= right.span.start and p.span.start >= left.span.end for ps in right.said.values() for p in ps):
        return
    for slot, phrases in left.said.items():
        if slot not in places:
            right.add_all(slot, [p for p in phrases if p.span.end <= right.span.start])


def _copy_places(source: Head, target: Head, places: Collection[str]) -> None:
    for slot in sorted(places):
        if not target.said.get(slot):
            target.add_all(slot, source.said.get(slot, []))
