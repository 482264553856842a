"""How likely a noun names a finding of its kind: a weighted sum over what stands around it."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping

from miner.assemble.description_heads import MASK, Head, reaches
from miner.assemble.story import Sentence, Story
from miner.domain import DescriptionKind, Weights, belief
from miner.schema import Mention, Presence, Span, Temporality

ANY = "any"
"""What the model calls a sentence that tells a finding of whatever name."""
ANSWER = "finding"
"""The only answer of the weight table."""

SUREST = 3.0
"""Log-odds beyond which the trained model is not believed to be surer (probabilities of 0.05 and 0.95)."""
OFTEN = 3
"""A context term told this many times sets the tone of the story."""

_AFTER = re.compile(
    r"\W*\s(?:of|in|on|at|within|from|involving|arising\sfrom|invading|infiltrating)\s(?:[\w-]+\s){0,3}", re.IGNORECASE
)
"""What ties a word to the noun before it."""


def features(
    story: Story, sentence: Sentence, head: Head, spec: DescriptionKind, told: Mapping[str, int], *, known: bool
) -> set[str]:
    """Names of the features that hold for the head.

    ``told`` counts the context terms of the whole story; ``known`` says that a finding of the same name was heard
    before.
    """
    single = {name for name, holds in _simple(head).items() if holds}
    if known:
        single.add("known")
    for slot, table in spec.modifiers.items():
        said = head.said.get(slot, [])
        single.add(slot if said else f"no {slot}")
        notes = {t.id: t.note for t in story.pack.terms.get(table, ())}
        single |= {f"{slot} {note}" for p in said if (note := notes.get(p.mention.term, ""))}
    near = set(_contexts(story, sentence, head, spec.contexts))
    if head.absent and head.vague:  # a place that is free of any says more than a denial alone
        near |= {f"denied {name}" for name in near if name.startswith("phrase")}
    paired = {f"{head.concept} {name}" for name in single | near if name.startswith(_PAIRED)}
    whole = {f"story {t}" for t, n in told.items() if n} | {f"often {t}" for t, n in told.items() if n >= OFTEN}
    return {"always", f"head {head.concept}", f"word {head.mention.text.lower()}", *single, *near, *paired, *whole}


_PAIRED = ("sites", "no sites", "phrase", "definite", "absent", "known", "adjective")
"""Features that weigh differently for each head."""


def _simple(head: Head) -> dict[str, bool]:
    said = head.mention.assertion
    return {
        "adjective": head.adjective,
        "definite": head.definite,
        "absent": head.absent,
        "uncertain": said.presence is Presence.UNCERTAIN,
        "history": said.temporality is Temporality.HISTORY,
        "planned": said.temporality is Temporality.PLANNED,
    }


def _contexts(story: Story, sentence: Sentence, head: Head, table: str) -> Iterator[str]:
    for mention in sentence.of(table) if table else []:
        if mention.term == MASK:
            continue
        if _tied(story, mention, head):
            yield f"phrase {mention.term}"
        else:
            yield f"{'before' if mention.span.start < head.span.start else 'after'} {mention.term}"


def modelled(sentence: Sentence, spec: DescriptionKind) -> dict[str, float]:
    """What the trained model thinks of a sentence it has read: whether it tells a finding, nought being its least."""
    thought = [m for m in sentence.of(*(f"model.{label}" for label in spec.model_labels)) if m.term == ANY]
    best = max((m.score for m in thought), default=0.0)
    odds = math.log(best / (1 - best)) if 0 < best < 1 else SUREST if best else -SUREST
    return {"modelled": 1.0, "model finding": min(max(odds, -SUREST), SUREST) + SUREST}


def _tied(story: Story, mention: Mention, head: Head) -> bool:
    if mention.span.overlaps(head.span) or reaches(story, mention.span, head.span):
        return True
    gap = story.text(Span(head.span.end, max(head.span.end, mention.span.start)))
    return mention.span.start >= head.span.end and _AFTER.fullmatch(gap) is not None


def probability(found: Collection[str], weights: Weights, said: Mapping[str, float] | None = None) -> float:
    """The probability that the head names a finding; features without a weight count nothing.

    ``said`` are features with values of their own (see :func:`modelled`).
    """
    return belief(weights, dict.fromkeys(sorted(found), 1.0) | dict(said or {})).get(ANSWER, 1.0)
