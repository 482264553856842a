"""Heads of descriptions: which nouns and adjectives of a sentence name a finding, and which of them belong together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from miner.assemble.description_phrases import Phrase
from miner.assemble.story import Sentence, Story, is_own
from miner.domain import DescriptionKind
from miner.schema import Mention, Presence, Span

MASK = "mask"
"""Id of the context terms inside which no head and no modifier stands."""

_BLOCK = re.compile(
    r"[;:()\n|]|\.\s|\b(?:was|were|is|are|be|been|had|has|have|having|on|over|in|of|at|within|around|near|from|by|for|which|"
    r"that|who|where|whose|there|he|she|they|it|with|without|after|before|during|under|showed|revealed|appeared|developed|"
    r"presented|became|noted|seen|found|observed|but|while|as|than)\b",
    re.IGNORECASE,
)
"""Words and marks that a noun phrase does not cross."""

_BARE = re.compile(r"\s*(?:[,/&+-]|\band\b|\bor\b|\bas well as\b|\bnor\b|\s)*\s*", re.IGNORECASE)
"""What stands between coordinated nouns that share the words before the first."""


@dataclass(slots=True)
class Head:
    """One finding named in a sentence, with what the sentence says of it."""

    mention: Mention
    span: Span
    """The noun phrase from its naming word to the noun."""
    vague: bool = False
    adjective: bool = False
    definite: bool = False
    said: dict[str, list[Phrase]] = field(default_factory=dict)
    shares: bool = False
    """Bare coordination with the head before it: what is said before that one is said of this one too."""

    @property
    def concept(self) -> str:
        return self.mention.term

    @property
    def absent(self) -> bool:
        return self.mention.assertion.presence is Presence.ABSENT

    def add(self, phrase: Phrase) -> None:
        """Notes the phrase unless its name is already there."""
        known = self.said.setdefault(phrase.slot, [])
        if all(p.name != phrase.name for p in known):
            known.append(phrase)


def masked(sentence: Sentence, table: str) -> list[Span]:
    """Stretches of the sentence that mean something else ("back pain" is no place)."""
    return [m.span for m in sentence.of(table) if m.term == MASK] if table else []


def heads(story: Story, sentence: Sentence, spec: DescriptionKind) -> list[Head]:
    """The heads of the sentence in text order; a vague noun gives way to the adjectives before it."""
    hidden = masked(sentence, spec.contexts)
    nouns = [m for m in sentence.of(spec.heads) if _free(m, hidden)]
    adjectives = [m for m in sentence.of(spec.adjectives) if _free(m, hidden) and not _inside(m, nouns)]
    roles = {(t.id, t.synonym.lower()): t.note for t in story.pack.terms.get(spec.adjectives, ())}
    found: list[Head] = []
    replaced: set[Span] = set()
    for adjective in adjectives:
        noun = _governed(story, adjective, nouns)
        note = roles.get((adjective.term, adjective.text.lower()), _note(roles, adjective.term))
        vague = noun is not None and noun.term in spec.vague
        if noun is None and note != "any":
            continue
        if noun is not None and not vague and (note == "" or (note == "collective" and noun.term not in spec.collective)):
            continue
        span = adjective.span if noun is None else Span(adjective.span.start, max(adjective.span.end, noun.span.end))
        if noun is not None and vague:
            replaced.add(noun.span)
        found.append(Head(adjective, span, adjective=True))
    found += [Head(n, n.span, vague=n.term in spec.vague) for n in nouns if n.span not in replaced]
    found.sort(key=lambda h: (h.span.start, h.span.end))
    for head in found:
        head.definite = _definite(story, sentence, head)
    for left, right in zip(found, found[1:], strict=False):
        right.shares = _shares(story, left, right)
    return found


def _note(roles: dict[tuple[str, str], str], term: str) -> str:
    return next((note for (id_, _), note in roles.items() if id_ == term), "")


def _free(mention: Mention, hidden: Sequence[Span]) -> bool:
    return is_own(mention) and not any(span.overlaps(mention.span) for span in hidden)


def _inside(mention: Mention, others: Sequence[Mention]) -> bool:
    return any(o.span.overlaps(mention.span) for o in others)


def reaches(story: Story, left: Span, right: Span) -> bool:
    """Whether both stand in one noun phrase: nothing between them that ends one."""
    return left.end <= right.start and _BLOCK.search(story.text(Span(left.end, right.start))) is None


def _governed(story: Story, adjective: Mention, nouns: Sequence[Mention]) -> Mention | None:
    following = next((n for n in nouns if n.span.start >= adjective.span.end), None)
    if following is not None and reaches(story, adjective.span, following.span):
        return following
    return None


def _definite(story: Story, sentence: Sentence, head: Head) -> bool:
    before = story.text(Span(sentence.span.start, head.span.start))
    return re.search(r"\b(?:the|these|those|this|all|such|said)\s(?:\w+\s){0,2}$", before, re.IGNORECASE) is not None


def _shares(story: Story, left: Head, right: Head) -> bool:
    if left.span.overlaps(right.span):
        return True
    return _BARE.fullmatch(story.text(Span(left.span.end, right.span.start))) is not None
