"""Names of what the facts head found in one document: mentions of one thing together, with what speaks for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scispacy.abbreviation import find_abbreviation
from spacy.tokens import Doc

from miner.annotate.learned.decode import TokenSpan

STOP = frozenset(
    "the a an of with and in to for by on type disease syndrome therapy treatment his her this that was were is".split()
)
ALIKE = 0.5
"""Share of content words (Jaccard) from which two names stand for one thing; the measure that facts are compared by."""
SHORT = re.compile(r"\(([A-Z][A-Za-z]?[A-Z]{1,4})s?\)")
"""A short form in brackets: two to six letters, most of them capitals."""
STOPS = frozenset(".?!")
BEFORE, AFTER = 6, 4
"""Words of context on either side that speak for or against a mention."""
BINS = (0.05, 0.15, 0.3, 0.45, 0.6, 0.75, 0.85, 0.92, 0.97, 0.99)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that the text may say of its patient: label, name and every mention of it, in text order."""

    label: str
    name: str
    mentions: tuple[TokenSpan, ...]


def content(text: str) -> frozenset[str]:
    """Content words in lower case without a plural s; all words where none is a content word."""
    words = [w[:-1] if len(w) > 3 and w.endswith("s") else w for w in re.findall(r"[a-z0-9]+", text.lower())]
    return frozenset(w for w in words if w not in STOP) or frozenset(words)


def normal(text: str) -> str:
    """A name as facts carry it: lower case, single spaces, no article in front and no bracket around or left open."""
    name = re.sub(r"\s+", " ", text.lower()).strip(" .,;:-–'\"“”")
    name = re.sub(r"^(?:the|a|an|his|her|this)\s+", "", name)
    if name.startswith("(") and name.endswith(")"):
        name = name[1:-1]
    return re.sub(r"\s*\([^)]*$|^[^(]*\)\s*", "", name) or name


def abbreviations(doc: Doc) -> dict[str, str]:
    """Short forms that the text itself explains, "long form (LF)", to their long forms in lower case.

    The long form is found as Schwartz and Hearst (2003) do, by scispaCy's function, in as many words before the bracket
    as they allow.
    """
    found: dict[str, str] = {}
    for match in SHORT.finditer(doc.text):
        short = doc.char_span(match.start(1), match.end(1))
        before = doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if short is None or before is None or not before.start:
            continue
        reach = min(len(match[1]) + 5, 2 * len(match[1]))
        _, long = find_abbreviation(doc[max(0, before.start - reach) : before.start], short)
        if long is not None:
            found.setdefault(match[1], str(long.text).lower())
    return found


def same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names stand for one thing: they share half of their words, or one holds the other."""
    return len(one & other) >= ALIKE * len(one | other) or one <= other or other <= one


def expand(name: str, short_forms: Mapping[str, str]) -> str:
    """The name with a short form that the text explains written out."""
    return short_forms.get(name.strip("()"), short_forms.get(name.strip("()").rstrip("s"), name))


def group(doc: Doc, spans: list[TokenSpan]) -> list[Candidate]:
    """Mentions of one label that stand for one thing, joined; the name is that of the surest mention.

    Mentions are taken from the surest down, so that a group is named by its surest and never drifts from it.
    """
    short_forms = abbreviations(doc)
    groups: list[tuple[str, str, frozenset[str], list[TokenSpan]]] = []
    for span in sorted(spans, key=lambda s: (-s.score, s.start)):
        name = normal(expand(doc[span.start : span.end].text, short_forms))
        words = content(name)
        if not words or not re.search(r"[a-z]{2}", name):
            continue
        home = next((g for g in groups if g[0] == span.label and same(g[2], words)), None)
        if home is None:
            groups.append((span.label, name, words, [span]))
        else:
            home[3].append(span)
    made = [Candidate(label, name, tuple(sorted(found, key=lambda s: s.start))) for label, name, _, found in groups]
    return sorted(made, key=lambda c: (c.mentions[0].start, c.label))


def features(doc: Doc, candidate: Candidate, rivals: list[Candidate]) -> dict[str, float]:
    """What speaks for a candidate: how sure its mentions are, where they stand, what stands around them, its words.

    The values (1 for what is so, less for single words) are scales that keep long contexts from outweighing the rest.
    """
    best = max(candidate.mentions, key=lambda s: (s.score, -s.start))
    found = {"always": 1.0} | _strength(doc, candidate, best, rivals) | _context(doc, best) | _sentence(doc, best)
    found |= _words(doc, best) | _meaning(doc, best)
    return {f"{candidate.label}:{name}": value for name, value in found.items()}


def _strength(doc: Doc, candidate: Candidate, best: TokenSpan, rivals: list[Candidate]) -> dict[str, float]:
    others = [max(s.score for s in r.mentions) for r in rivals if r.label == candidate.label and r != candidate]
    rank = sum(score > best.score for score in others)
    position = best.start / max(1, len(doc))
    found = {f"score>{edge}": 1.0 for edge in BINS if best.score > edge}
    found |= {f"count>{n}": 1.0 for n in (1, 2, 4) if len(candidate.mentions) > n}
    found |= {f"rank={min(rank, 5)}": 1.0, f"rivals={min(len(others), 8)}": 1.0, f"place={int(position * 5)}": 1.0}
    found |= {"score": best.score, "first": candidate.mentions[0].start / max(1, len(doc))}
    found["sum"] = min(3.0, sum(s.score for s in candidate.mentions))
    return found


def _context(doc: Doc, span: TokenSpan) -> dict[str, float]:
    before = [t.lower_ for t in doc[max(0, span.start - BEFORE) : span.start]]
    after = [t.lower_ for t in doc[span.end : span.end + AFTER]]
    found = {f"before={w}": 0.5 for w in before} | {f"after={w}": 0.5 for w in after}
    found |= {f"pair={a} {b}": 0.5 for a, b in pairwise(before[-4:])}
    found |= {f"entity before={t.ent_type_}": 0.5 for t in doc[max(0, span.start - 4) : span.start]}
    found |= {f"previous={before[-1]}": 0.5} if before else {}
    found |= {f"next={after[0]}": 0.5} if after else {}
    return found


def _sentence(doc: Doc, span: TokenSpan) -> dict[str, float]:
    """The words of the sentence, as full stops bound it, on either side of the mention."""
    start, end = span.start, span.end
    while start > 0 and doc[start - 1].text not in STOPS:
        start -= 1
    while end < len(doc) and doc[end].text not in STOPS:
        end += 1
    found = {f"left={t.lower_}": 0.3 for t in doc[start : span.start]}
    found |= {f"right={t.lower_}": 0.3 for t in doc[span.end : end]}
    return found | ({"opening": 1.0} if start == 0 else {})


def _words(doc: Doc, span: TokenSpan) -> dict[str, float]:
    words = [t.lower_ for t in doc[span.start : span.end] if not t.is_punct]
    found = {f"entity={t.ent_type_}": 1.0 for t in doc[span.start : span.end]}
    found |= {f"last entity={doc[span.end - 1].ent_type_}": 1.0, f"words={min(len(words), 6)}": 1.0}
    found |= {f"word={w}": 0.5 for w in words}
    found |= {f"begins={w[:5]}": 0.3 for w in words} | {f"ends={w[-5:]}": 0.3 for w in words}
    return found | ({f"head={words[-1]}": 0.5} if words else {})


def _meaning(doc: Doc, span: TokenSpan) -> dict[str, float]:
    """Mean word vectors of the mention, of its last word and of the words before it, coordinate by coordinate."""
    words = [t for t in doc[span.start : span.end] if t.is_alpha]
    before = [t for t in doc[max(0, span.start - 8) : span.start] if t.is_alpha and len(t) > 3]
    found: dict[str, float] = {}
    for what, tokens in (("v", words), ("h", words[-1:]), ("c", before)):
        if tokens:
            vectors = doc.vocab.vectors.get_batch([t.lower for t in tokens])
            mean = 2 * np.mean(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6), axis=0)
            found |= {f"{what}{i}": float(x) for i, x in enumerate(mean)}
    return found
