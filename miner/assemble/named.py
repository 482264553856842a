"""Names of what was found in or done to the patient: terms of the pack in a fitting context, and the trained model.

A term of the pack makes a fact where the sentence says that it was diagnosed or given (a trigger), or where the paper
speaks of the patient's own; a span of the model makes one where the model is sure enough.  Every fact says which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from miner.assemble import named_agreement, named_parts
from miner.assemble.ownership import COMMENT_ROLES
from miner.assemble.story import Sentence, Story, happened, is_own
from miner.domain import NamedKind
from miner.schema import Fact, Mention, Presence, Role, Temporality

BY_TRIGGER = "named.trigger"
BY_TERM = "named.term"
BY_MODEL = "named.model"

SURE = {BY_TRIGGER: 0.9, BY_TERM: 0.6}
"""How often each rule was right on the sample articles."""

_DIED_OF = re.compile(
    r"\b(?:died|death|dead|succumbed|demise|expired|passed away)\s(?:\w+\s){0,2}?"
    r"(?:of|to|from|due to|by)\s(?:an?\s|the\s)?(?:\w+\s){0,1}$",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset("the a an of with and in to for by on type disease syndrome therapy treatment".split())


@dataclass(frozen=True, slots=True)
class _Named:
    """A name that may become a fact."""

    sentence: Sentence
    mention: Mention
    name: str
    rule: str
    confidence: float


def facts(story: Story, kind: str, spec: NamedKind) -> list[Fact]:
    """One fact a distinct thing, in text order; a thing is told by its term, else by the words of its name."""
    terms = _of_terms(story, spec)
    model = [n for n in _of_model(story, spec) if not any(_told_by(n.name, t.name) for t in terms)]
    kept = sorted([*terms, *_distinct(model)], key=lambda n: n.mention.span)
    if spec.umbrellas:
        table = {word for term in story.pack.terms[spec.umbrellas] for word in [term.synonym.lower()]}
        wholes = named_parts.wholes(story, [(n.mention.span, n.name) for n in kept], table)
        kept = [n for n in kept if n.mention.span not in wholes]
    return [
        story.fact(
            kind,
            n.mention,
            sentence=n.sentence,
            name=n.name,
            confidence=n.confidence,
            extractor=n.rule,
        )
        for n in kept
    ]


def _of_terms(story: Story, spec: NamedKind) -> list[_Named]:
    """The best mention of each thing: with a trigger before without, then the longest, then the first.

    Terms whose rows have the same word in the note column are one thing said more or less exactly.
    """
    groups = {term.id: term.note or term.id for term in story.pack.terms.get(spec.terms, ())}
    best: dict[str, _Named] = {}
    for sentence, mention in story.mentions(spec.terms):
        if sentence.role in COMMENT_ROLES or not _holds(mention):
            continue
        rule = BY_TRIGGER if sentence.of(spec.triggers) else BY_TERM
        one = _Named(sentence, mention, _name(story, mention), rule, SURE[rule])
        group = groups.get(mention.term, mention.term)
        known = best.get(group)
        if known is None or _rank(one) > _rank(known):
            best[group] = one
    return list(best.values())


def _rank(one: _Named) -> tuple[bool, bool, int, int]:
    told = one.sentence.role in (Role.CASE, Role.BODY, Role.RESULTS)
    return one.rule == BY_TRIGGER, told, len(one.name), -one.mention.span.start


def _holds(mention: Mention) -> bool:
    said = mention.assertion
    return is_own(mention) and happened(mention) and said.presence is Presence.PRESENT


def _name(story: Story, mention: Mention) -> str:
    """The text's own words in lower case; an abbreviation as the paper expands it."""
    words = re.sub(r"\s+", " ", mention.text).lower()
    expanded = {short.lower(): long for short, long in story.abbreviations}
    return expanded.get(words, words).lower()


def _of_model(story: Story, spec: NamedKind) -> Iterable[_Named]:
    whole = not spec.listed and named_agreement.is_whole(story.sentences)
    agreed = named_agreement.agreed(story, spec.model_labels, spec.triggers) if whole else frozenset()
    fillers = _words(" ".join(term.synonym for table in spec.fillers for term in story.pack.terms[table]))
    for sentence, mention in story.mentions(*(f"model.{label}" for label in spec.model_labels)):
        if whole and mention.name not in agreed:
            continue
        if mention.score < spec.likely or _words(mention.name) <= fillers:
            continue
        if _said(story, sentence, mention):
            yield _Named(sentence, mention, mention.name, BY_MODEL, mention.score)


def _said(story: Story, sentence: Sentence, mention: Mention) -> bool:
    """Whether the model's span may count here: in the story, not planned, not of years ago, not a cause of death."""
    planned = mention.assertion.temporality is Temporality.PLANNED
    kept = not (planned or _long_ago(story, mention) or _caused(story, mention))
    return sentence.role not in COMMENT_ROLES and kept


def _long_ago(story: Story, mention: Mention) -> bool:
    """Whether the cue that decided dates the mention years back, to another episode or another disease."""
    said = mention.assertion
    return said.temporality is Temporality.HISTORY and any("year" in story.text(cue) for cue in said.cues)


def _caused(story: Story, mention: Mention) -> bool:
    """Whether the name is that of what the patient died of: the cause of an outcome, not the condition reported."""
    return _DIED_OF.search(story.document.text[max(0, mention.span.start - 40) : mention.span.start]) is not None


def _distinct(names: Iterable[_Named]) -> list[_Named]:
    kept: list[_Named] = []
    for one in names:
        if not any(one.name == other.name for other in kept):
            kept.append(one)
    return kept


def _words(name: str) -> frozenset[str]:
    found = [w[:-1] if len(w) > 3 and w.endswith("s") else w for w in re.findall(r"[a-z0-9]+", name.lower())]
    return frozenset(w for w in found if w not in _SMALL_WORDS) or frozenset(found)


def _told_by(name: str, term: str) -> bool:
    """Whether the name says nothing that the term does not: it is of the same thing, or has no word of its own."""
    return _alike(name, term) or _words(name) <= _words(term)


def _alike(a: str, b: str) -> bool:
    """Whether two names are of one thing: half of their content words shared."""
    left, right = _words(a), _words(b)
    return bool(left and right) and len(left & right) / len(left | right) >= 0.5
