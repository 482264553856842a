"""Heads of descriptions: which nouns and adjectives of a sentence may name a finding, and how they hang together."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from miner.assemble.description_phrases import Phrase
from miner.assemble.story import Sentence, Story, is_own
from miner.domain import DescriptionKind
from miner.schema import Mention, Presence, Span

MASK = "mask"
"""Id of the context terms inside which no head and no modifier stands."""

_BLOCK = re.compile(
    r"[;:()\n|]|\.\s|\b(?:was|were|is|are|be|been|had|has|have|having|on|over|in|of|at|within|around|near|from|by|for|which|"
    r"that|who|where|whose|there|he|she|they|it|with|without|after|before|during|under|showed|revealed|appeared|developed|"
    r"presented|became|noted|seen|found|observed|but|while|as|than|into|onto|through|since)\b",
    re.IGNORECASE,
)
"""Words and marks that a noun phrase does not cross."""

_VERB = re.compile(
    r"[;:(\n|]|\.\s|\b(?:was|were|is|are|be|been|had|has|have|which|that|who|where|he|she|they|it|there|showed|revealed|"
    r"appeared|developed|presented|became|noted|seen|found|observed|but|while|after|before|then|later|when|followed|"
    r"spared|sparing|without|no|not|due|because|caused|led)\b",
    re.IGNORECASE,
)
"""Words and marks that part one finding from the next, so that they share no place."""

_BARE = re.compile(r"\s*(?:[,/&+-]|\band\b|\bor\b|\bas well as\b|\bnor\b|\s)*\s*", re.IGNORECASE)
"""What stands between coordinated nouns that share the words before the first."""

NEAR = 30
"""Characters between a finding and a negation after it."""

_SHORT = frozenset({"not", "without", "rather than", "instead of"})
"""Negations that end at a comma unless an "or" goes on after it."""

_WIDE = frozenset({"none of", "neither", "nor", "never"})
"""Negations that reach over the verb of their clause."""

_CLAUSE = re.compile(
    r"[;:(]|\.\s|\b(?:on|of|to|from|for|who|which|that|because|before|after|prior|was|were|had|has|did|so|so-called|cause)\b",
    re.IGNORECASE,
)
"""What a negation does not reach over."""

_ON_IT = re.compile(
    r"\b(?:surrounded|topped|studded|capped|covered|overlying|overlaid|overlay|within|among|one|some|two|several|many|most|"
    r"its|their|centre|center|surface)\b",
    re.IGNORECASE,
)
"""Words that place a finding on the one before it."""

_DEFINITE = re.compile(
    r"\b(?:the|these|those|this|all|his|her|its|their|such|said|of\sthe)\s(?:[\w-]+,?\s){0,2}$", re.IGNORECASE
)
_ANOTHER = re.compile(
    r"\b(?:new|another|other|further|additional|second|more|fresh|similar|residual)\s(?:[\w-]+\s){0,2}$", re.IGNORECASE
)
_NOT_MORE = re.compile(r"\b(?:other|further|additional|more|new|longer|similar|apparent|evident)\b", re.IGNORECASE)
_LIKE = re.compile(
    r"[\s-]+(?:like|colou?red|type|shaped|sized|associated|related|induced|mimicking|simulating)\b", re.IGNORECASE
)
"""After a noun: what is described only looks like it."""
_NON = re.compile(r"\bnon[\s-]?$", re.IGNORECASE)


@dataclass(slots=True)
class Head:
    """One possible finding of a sentence with what the sentence says of it."""

    mention: Mention
    span: Span
    """The noun phrase from its naming word to the noun."""
    vague: bool = False
    adjective: bool = False
    absent: bool = False
    definite: bool = False
    another: bool = False
    """Said to be one more than those known."""
    bare: bool = False
    """Coordinated with the head before it by a bare conjunction: what stands before that one is said of both."""
    linked: bool = False
    """In one phrase with the head before it: a place that follows is the place of both."""
    on_it: bool = False
    """Said to lie on the head before it."""
    said: dict[str, list[Phrase]] = field(default_factory=dict)

    @property
    def concept(self) -> str:
        return self.mention.term

    @property
    def key(self) -> tuple[str, bool]:
        """What the head asks about, and whether it is denied."""
        return self.concept, self.absent

    def add(self, phrase: Phrase) -> None:
        """Notes the phrase unless its name is already there."""
        known = self.said.setdefault(phrase.slot, [])
        if all(p.name != phrase.name for p in known):
            known.append(phrase)

    def add_all(self, phrases: Iterable[Phrase]) -> None:
        for phrase in phrases:
            self.add(phrase)


def masked(sentence: Sentence, table: str) -> list[Span]:
    """Stretches of the sentence that mean something else ("back pain" is no place)."""
    return [m.span for m in sentence.of(table) if m.term == MASK] if table else []


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the tables of the kind say of single words."""

    vague: frozenset[str]
    """Nouns that only say that there is something, in the singular."""
    adjectives: Mapping[str, str]
    """Term id to where its adjectives name a finding (any, collective, or only before vague nouns)."""
    parting: frozenset[str]
    """Ids of the context terms after which a place belongs to something else (note ``parts``)."""
    filling: frozenset[str]
    """Ids of those that may stand between a finding and its place (note ``fills``)."""
    aside: frozenset[str]
    """Ids of those that tell of a known finding without describing it (note ``aside``)."""

    @classmethod
    def of(cls, story: Story, spec: DescriptionKind) -> Lexicon:
        terms = story.pack.terms
        vague = frozenset(t.synonym.lower() for t in terms.get(spec.heads, ()) if t.note == "vague")
        adjectives = {t.id: t.note for t in terms.get(spec.adjectives, ())}
        contexts = terms.get(spec.contexts, ())
        parting, filling, aside = (
            frozenset(t.id for t in contexts if t.note == n) for n in ("parts", "fills", "aside")
        )
        return cls(vague, adjectives, parting, filling, aside)

    def is_vague(self, noun: Mention | None) -> bool:
        if noun is None:
            return False
        form = re.sub(r"[\s-]+", " ", noun.text.lower())
        return form in self.vague or form.removesuffix("s") in self.vague

    def names(self, adjective: Mention, noun: Mention | None, collective: Collection[str]) -> bool:
        """Whether the adjective names a finding of its own before this noun, or without one."""
        note = self.adjectives.get(adjective.term, "")
        if note == "any":
            return True
        return self.is_vague(noun) or (noun is not None and note == "collective" and noun.term in collective)


def heads(story: Story, sentence: Sentence, spec: DescriptionKind, lexicon: Lexicon) -> list[Head]:
    """The heads of the sentence in text order; a vague noun gives way to the adjectives before it."""
    hidden = masked(sentence, spec.contexts)
    both = {m.span for m in sentence.of(spec.adjectives)}
    named = [m for m in sentence.of(spec.heads) if _free(story, m, hidden)]
    nouns = [m for m in named if m.span not in both or not _leads(story, m, named)]
    adjectives = [m for m in sentence.of(spec.adjectives) if _free(story, m, hidden) and not _inside(m, nouns)]
    found: list[Head] = []
    replaced: set[Span] = set()
    for adjective in adjectives:
        noun = _governed(story, adjective, nouns)
        if not lexicon.names(adjective, noun, spec.collective):
            continue
        span = adjective.span if noun is None else Span(adjective.span.start, max(adjective.span.end, noun.span.end))
        found.append(Head(adjective, span, adjective=True))
        if noun is not None and lexicon.is_vague(noun):
            replaced.add(noun.span)
    found += [Head(n, n.span, vague=lexicon.is_vague(n)) for n in nouns if n.span not in replaced]
    found.sort(key=lambda h: (h.span.start, h.span.end, h.concept))
    _relate(story, sentence, found)
    return [h for h in found if not _repeats(story, h)]


def _free(story: Story, mention: Mention, hidden: Sequence[Span]) -> bool:
    if not is_own(mention) or any(span.overlaps(mention.span) for span in hidden):
        return False
    text = story.document.text
    if _LIKE.match(text, mention.span.end):
        return False
    return _NON.search(text[max(0, mention.span.start - 5) : mention.span.start]) is None


def _inside(mention: Mention, others: Sequence[Mention]) -> bool:
    return any(o.span.overlaps(mention.span) for o in others)


def reaches(story: Story, left: Span, right: Span) -> bool:
    """Whether both stand in one noun phrase: nothing between them that ends one."""
    return left.end <= right.start and _BLOCK.search(story.text(Span(left.end, right.start))) is None


def _leads(story: Story, word: Mention, nouns: Sequence[Mention]) -> bool:
    """Whether a word that is both noun and adjective stands right before a noun ("scaling patches")."""
    return any(story.text(Span(word.span.end, max(word.span.end, n.span.start))).isspace() for n in nouns)


def _governed(story: Story, adjective: Mention, nouns: Sequence[Mention]) -> Mention | None:
    following = next((n for n in nouns if n.span.start >= adjective.span.end), None)
    if following is not None and reaches(story, adjective.span, following.span):
        return following
    return None


def _relate(story: Story, sentence: Sentence, found: Sequence[Head]) -> None:
    for head in found:
        head.absent = _denied(story, head)
        before = story.text(Span(sentence.span.start, head.span.start))
        head.definite = _DEFINITE.search(before) is not None
        head.another = _ANOTHER.search(before) is not None
    for left, right in pairwise(found):
        gap = story.text(Span(left.span.end, max(left.span.end, right.span.start)))
        right.bare = left.span.overlaps(right.span) or _BARE.fullmatch(gap) is not None
        right.linked = right.bare or _VERB.search(gap) is None
        right.on_it = _ON_IT.search(gap) is not None and ";" not in gap


def _denied(story: Story, head: Head) -> bool:
    """Whether a negation reaches the head without a clause, or a list that it does not govern, between them."""
    if head.mention.assertion.presence is not Presence.ABSENT:
        return False
    for cue in head.mention.assertion.cues:
        forward = cue.end <= head.span.start
        gap = story.text(
            Span(cue.end, head.span.start) if forward else Span(head.span.end, max(head.span.end, cue.start))
        )
        word = story.text(cue).lower()
        clause = _CLAUSE.search(gap) and not (word in _WIDE and ";" not in gap)
        stopped = clause or (word in _SHORT and "," in gap and not re.search(r"\bor\b|\bnor\b", gap))
        if not stopped and (forward or len(gap) <= NEAR):
            return True
    return False


def _repeats(story: Story, head: Head) -> bool:
    """Whether a vague head is only said not to go on ("no further changes", "no other changes")."""
    if not head.absent or not head.vague:
        return False
    low = min((c.start for c in head.mention.assertion.cues), default=head.span.start)
    return _NOT_MORE.search(story.text(Span(min(low, head.span.start), head.span.start))) is not None
