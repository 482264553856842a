"""Whether a mention holds, for whom and when: cues with a direction and a scope inside the sentence.

The scheme is that of ConText (Harkema et al., J Biomed Inform 2009; 42: 839-851): a cue governs what stands in its
direction up to the end of the sentence, a word that stops scopes, or another cue of the same group.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import ahocorasick

from miner.domain import Cue, Pack
from miner.schema import Assertion, Experiencer, Mention, Presence, Span, Temporality
from miner.schema.fold import fold

_BREAK = re.compile(
    r";|:(?=\s)|\s[-–—]\s|,\s(?=(?:he\s|she\s|who\s)?(?:presented|consulted|was\sadmitted|was\sreferred)\b)"
    r"|\s(?=(?:and|then|but)\s(?:he\s|she\s)?(?:was|were|received|underwent|started|is|went|began|showed|managed)\b)"
    r"|,\s(?=(?:and\s|but\s)?(?:there|it|he|she|they|the\s\w+)\s(?:was|were|had|is|are|has|showed)\b)"
)
"""Punctuation that ends the scope of a negation even without a stopping word."""

_COMMA = re.compile(r"[,;()](?!\s(?:by then\s|now\s|then\s)?(?:aged\b|\d))|\bpresented\b|\bwho\b")
SUBJECT = 24
"""A relative named within this many characters of the start is what the sentence is about; one named later is an aside
that ends at the next comma."""

_GROUPS = {
    "absent": "presence",
    "uncertain": "presence",
    "history": "time",
    "planned": "time",
    "relative": "whose",
    "others": "whose",
    "general": "whose",
}
_BROKEN_BY_PUNCTUATION = frozenset({"absent", "uncertain", "planned"})


@dataclass(frozen=True)
class CueHit:
    """A cue in the text with the span that it governs (``scope`` includes the cue itself)."""

    cue: Cue
    span: Span
    scope: Span


@dataclass(frozen=True)
class Asserter:
    """Compiled cues of a pack."""

    phrases: ahocorasick.Automaton
    patterns: tuple[tuple[re.Pattern[str], Cue], ...]

    @classmethod
    def of(cls, pack: Pack) -> Asserter:
        automaton = ahocorasick.Automaton()
        grouped: dict[str, list[Cue]] = defaultdict(list)
        for cue in pack.cues:
            if cue.match == "phrase":
                grouped[cue.cue.lower()].append(cue)
        for phrase in sorted(grouped):
            automaton.add_word(phrase, (len(phrase), tuple(grouped[phrase])))
        if len(automaton):
            automaton.make_automaton()
        patterns = tuple((re.compile(c.cue, re.IGNORECASE), c) for c in pack.cues if c.match == "regex")
        return cls(automaton, patterns)

    def cues(self, text: str, sentences: Sequence[Span]) -> list[CueHit]:
        """All cues of the text with their scopes, in text order; a cue inside a longer cue does not count."""
        folded = fold(text)
        by_sentence: dict[int, list[tuple[Span, Cue]]] = defaultdict(list)
        starts = [s.start for s in sentences]
        for span, cue in _outermost(self._raw(folded)):
            index = bisect_right(starts, span.start) - 1
            if index >= 0 and sentences[index].contains(span):
                by_sentence[index].append((span, cue))
        return [hit for i in sorted(by_sentence) for hit in _scoped(folded, sentences[i], by_sentence[i])]

    def _raw(self, folded: str) -> list[tuple[Span, Cue]]:
        found: list[tuple[Span, Cue]] = []
        if len(self.phrases):
            for last, (length, cues) in self.phrases.iter(folded):
                start, end = last - length + 1, last + 1
                if (start == 0 or not folded[start - 1].isalnum()) and (
                    end == len(folded) or not folded[end].isalnum()
                ):
                    found += [(Span(start, end), cue) for cue in cues]
        for pattern, cue in self.patterns:
            found += [(Span(m.start(), m.end()), cue) for m in pattern.finditer(folded) if m.end() > m.start()]
        return found


def apply(mentions: Iterable[Mention], hits: Sequence[CueHit]) -> list[Mention]:
    """The mentions with their assertion set from the cues whose scope holds them; the cue itself is not governed."""
    ordered = sorted(hits, key=lambda h: h.scope.start)
    starts = [h.scope.start for h in ordered]
    longest = max((len(h.scope) for h in ordered), default=0)
    out = []
    for mention in mentions:
        first = bisect_right(starts, mention.span.start - longest - 1)
        near = ordered[first : bisect_right(starts, mention.span.start)]
        deciding = [h for h in near if h.scope.contains(mention.span) and not h.span.overlaps(mention.span)]
        out.append(replace(mention, assertion=decide(mention.span, deciding)) if deciding else mention)
    return out


def decide(span: Span, hits: Sequence[CueHit]) -> Assertion:
    """One assertion from several cues: in each group the nearest decides, "own" beats others and general."""
    nearest: dict[str, CueHit] = {}
    for hit in sorted((h for h in hits if h.cue.effect in _GROUPS), key=lambda h: (_distance(span, h.span), h.span)):
        nearest.setdefault(_GROUPS[hit.cue.effect], hit)
    own = any(h.cue.effect == "own" for h in hits)
    if own and "whose" in nearest and nearest["whose"].cue.effect != "relative":
        del nearest["whose"]
    presence = nearest["presence"].cue.effect if "presence" in nearest else "present"
    time = nearest["time"].cue.effect if "time" in nearest else "now"
    whose = nearest["whose"].cue.effect if "whose" in nearest else "patient"
    return Assertion(
        Presence(presence), Experiencer(whose), Temporality(time), tuple(sorted(h.span for h in nearest.values()))
    )


def _distance(a: Span, b: Span) -> int:
    return max(a.start - b.end, b.start - a.end, 0)


def _outermost(found: list[tuple[Span, Cue]]) -> list[tuple[Span, Cue]]:
    kept: list[tuple[Span, Cue]] = []
    end = -1
    for span, cue in sorted(found, key=lambda item: (item[0].start, -item[0].end)):
        if span.start >= end:
            kept.append((span, cue))
            end = span.end
        elif kept and kept[-1][0] == span:
            kept.append((span, cue))
    return kept


def _scoped(folded: str, sentence: Span, found: list[tuple[Span, Cue]]) -> list[CueHit]:
    stops = [span for span, cue in found if cue.effect == "stop"]
    breaks = [Span(m.start(), m.end()) for m in _BREAK.finditer(folded, sentence.start, sentence.end)]
    commas = [Span(m.start(), m.end()) for m in _COMMA.finditer(folded, sentence.start, sentence.end)]
    hits = []
    for span, cue in found:
        if cue.effect in ("pseudo", "stop"):
            continue
        limits = stops + breaks if cue.effect in _BROKEN_BY_PUNCTUATION else stops
        if cue.effect == "relative" and span.start - sentence.start > SUBJECT:
            limits = limits + commas
        limits = limits + [s for s, c in found if c.effect in _GROUPS and s != span and _rival(c, cue)]
        hits.append(CueHit(cue, span, _scope(cue, span, sentence, limits)))
    return hits


def _rival(other: Cue, cue: Cue) -> bool:
    """Whether another cue ends this one's scope: same group, and it governs towards the same side."""
    same = _GROUPS[other.effect] == _GROUPS.get(cue.effect) and other.effect != cue.effect
    return same and other.direction == cue.direction and cue.direction != "sentence"


def _scope(cue: Cue, span: Span, sentence: Span, limits: list[Span]) -> Span:
    if cue.direction == "sentence":
        return sentence
    left = max((s.end for s in limits if s.end <= span.start), default=sentence.start)
    right = min((s.start for s in limits if s.start >= span.end), default=sentence.end)
    if cue.direction == "forward":
        return Span(span.start, right)
    if cue.direction == "backward":
        return Span(left, span.end)
    return Span(left, right)
