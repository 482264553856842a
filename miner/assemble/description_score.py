"""How likely a noun names a finding of its kind: a weighted sum over what stands around it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping

from miner.assemble import description_heads as heads_of
from miner.assemble.description_heads import Head
from miner.assemble.story import Sentence, Story
from miner.domain import DescriptionKind
from miner.schema import Mention, Presence, Span, Temporality

_AFTER = re.compile(r"\W*\s(?:of|in|on|at|within|from|involving|arising\sfrom)\s(?:\w+\s){0,3}$", re.IGNORECASE)
"""What ties a word to the noun before it."""


def features(story: Story, sentence: Sentence, head: Head, spec: DescriptionKind, told: Mapping[str, int]) -> set[str]:
    """Names of the features that hold for the head; ``told`` counts the context terms of the whole story."""
    out = {f"head {head.concept}", f"word {head.mention.text.lower()}"}
    out |= {name for name, holds in _simple(head).items() if holds}
    for slot, table in spec.modifiers.items():
        said = head.said.get(slot, [])
        out.add(slot if said else f"no {slot}")
        notes = {t.id: t.note for t in story.pack.terms.get(table, ())}
        out |= {f"{slot} {note}" for p in said if (note := notes.get(p.mention.term, ""))}
    out |= set(_contexts(story, sentence, head, spec.contexts))
    out |= {f"story {term}" for term, count in told.items() if count}
    out |= {f"often {term}" for term, count in told.items() if count > 2}
    return out


def _simple(head: Head) -> dict[str, bool]:
    said = head.mention.assertion
    return {
        "adjective": head.adjective,
        "definite": head.definite,
        "absent": said.presence is Presence.ABSENT,
        "uncertain": said.presence is Presence.UNCERTAIN,
        "history": said.temporality is Temporality.HISTORY,
        "planned": said.temporality is Temporality.PLANNED,
    }


def _contexts(story: Story, sentence: Sentence, head: Head, table: str) -> Iterator[str]:
    for mention in sentence.of(table) if table else []:
        if mention.term == heads_of.MASK:
            continue
        if _tied(story, mention, head):
            yield f"phrase {mention.term}"
        else:
            yield f"sentence {mention.term}"


def _tied(story: Story, mention: Mention, head: Head) -> bool:
    if mention.span.overlaps(head.span) or heads_of.reaches(story, mention.span, head.span):
        return True
    gap = story.text(Span(head.span.end, max(head.span.end, mention.span.start)))
    return mention.span.start >= head.span.end and _AFTER.fullmatch(gap) is not None


def probability(found: set[str], weights: Mapping[str, float]) -> float:
    """The logistic of the summed weights; ``bias`` is always counted, features without a weight count nothing."""
    total = weights.get("bias", 0.0) + sum(weights.get(name, 0.0) for name in sorted(found))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
