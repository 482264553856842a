"""Names of what the facts head found in one document: mentions of one thing together, with what speaks for it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scispacy.abbreviation import find_abbreviation
from spacy.tokens import Doc

from miner.annotate.learned.decode import TokenSpan

STOP = frozenset(
    "the a an of with and in to for by on type disease syndrome therapy treatment his her this that was were is".split()
)
LINKS = frozenset("of in on with to by due the an from for and or".split())
"""Words that no name ends with."""
OPEN = frozenset("of in to due by".split())
"""Words after which a name goes on."""
EDGES = re.compile(rf"^(?:(?:the|an?|his|her|this|of|with|and|or)\s+)+|(?:\s+(?:{'|'.join(sorted(LINKS))}))+$")
"""Words at either end of a mention that are none of its name."""
ALIKE = 0.5
"""Share of content words from which two names stand for one thing."""
SHORT = re.compile(r"\(([A-Z][A-Za-z]?[A-Z]{1,4})s?\)")
"""A short form in brackets: two to six letters, most of them capitals."""
SHORT_WORD = re.compile(r"\b([A-Z][A-Za-z]?[A-Z]{1,4})s?\b")
"""The same anywhere."""
SUREST = 6.0
"""Log-odds beyond which no mention is believed to be surer."""
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
    name = EDGES.sub("", name)
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


def share(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of words that two names have in common (Jaccard), the measure that facts are compared by."""
    return len(one & other) / max(1, len(one | other))


def same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names stand for one thing: they share half of their words."""
    return share(one, other) >= ALIKE


def expand(name: str, short_forms: Mapping[str, str]) -> str:
    """The name with each short form that the text explains written out."""
    return SHORT_WORD.sub(lambda match: short_forms.get(match[1], match[0]), name)


def joined(doc: Doc, spans: Iterable[TokenSpan]) -> list[TokenSpan]:
    """The spans, one that ends in a small word joined to the next where that goes on at once ("metastasis of")."""
    found: list[TokenSpan] = []
    for span in sorted(spans, key=lambda s: (s.label, s.start)):
        last = found[-1] if found else None
        if last and last.label == span.label and last.end == span.start and doc[last.end - 1].lower_ in OPEN:
            found[-1] = TokenSpan(last.start, span.end, span.label, max(last.score, span.score))
        else:
            found.append(span)
    return found


def group(doc: Doc, spans: list[TokenSpan]) -> list[Candidate]:
    """Mentions of one label that stand for one thing, joined; the name is that of the surest mention.

    Mentions are taken from the surest down, so that a group is named by its surest and never drifts from it.
    """
    short_forms = abbreviations(doc)
    groups: list[tuple[str, str, frozenset[str], list[TokenSpan]]] = []
    for span in sorted(joined(doc, spans), key=lambda s: (-s.score, s.start)):
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


def features(doc: Doc, candidate: Candidate, rivals: Sequence[Candidate]) -> dict[str, float]:
    """What speaks for a candidate: how sure its mentions are, where they stand, what else the text offers, its length.

    Single words are no features: what they say the encoder has read already.  Values are scales.
    """
    best = max(candidate.mentions, key=lambda s: (s.score, -s.start))
    return {"always": 1.0} | _strength(doc, candidate, best) | _rank(candidate, best, rivals) | _kind(doc, best)


def odds(probability: float) -> float:
    """Log-odds, none beyond :data:`SUREST`."""
    return max(-SUREST, min(SUREST, math.log((probability + 1e-6) / (1 - probability + 1e-6))))


def _strength(doc: Doc, candidate: Candidate, best: TokenSpan) -> dict[str, float]:
    sure = [s.score for s in candidate.mentions]
    found = {"odds": odds(best.score) / 2, "sum": min(3.0, sum(sure)), "mean": sum(sure) / len(sure)}
    found |= {f"score>{edge}": 1.0 for edge in BINS if best.score > edge}
    found |= {f"count>{n}": 1.0 for n in (1, 2, 4) if len(sure) > n}
    fifth = 5 / len(doc)
    return found | {f"first={int(fifth * candidate.mentions[0].start)}": 0.5, f"place={int(fifth * best.start)}": 0.5}


def _rank(candidate: Candidate, best: TokenSpan, rivals: Sequence[Candidate]) -> dict[str, float]:
    """Where the candidate stands among those of its label, and whether a surer one has words of its name."""
    words = content(candidate.name)
    others = [(max(s.score for s in r.mentions), r) for r in rivals if r.label == candidate.label and r != candidate]
    better = [r for score, r in others if score > best.score]
    lead = odds(best.score) - odds(max((score for score, _ in others), default=0.0))
    found = {f"rank={min(len(better), 4)}": 1.0, f"rivals={min(len(others), 6)}": 0.5}
    found["lead"] = max(-3.0, min(3.0, lead)) / 2
    shared = max((share(words, content(r.name)) for r in better), default=0.0)
    found |= {f"shared>{edge}": 1.0 for edge in (0.0, 0.2, 0.3) if shared > edge}
    return found | ({"same head": 1.0} if any(_head(r) == _head(candidate) for r in better) else {})


def _head(candidate: Candidate) -> str:
    return candidate.name.rsplit(" ", 1)[-1]


def _kind(doc: Doc, span: TokenSpan) -> dict[str, float]:
    """Entity labels of the mention and of the words before it, and its number of words."""
    found = {f"entity={t.ent_type_}": 0.7 for t in doc[span.start : span.end]}
    found[f"last entity={doc[span.end - 1].ent_type_}"] = 0.7
    found |= {f"entity before={t.ent_type_}": 0.3 for t in doc[max(0, span.start - 4) : span.start]}
    return found | {f"words={min(sum(not t.is_punct for t in doc[span.start : span.end]), 6)}": 0.7}
