"""Case attributes: one value a patient, such as age and sex, from where the paper introduces the patient."""

from __future__ import annotations

from collections import Counter

from miner.assemble.story import Sentence, Story, is_own
from miner.domain import AttributeKind
from miner.schema import Fact, Mention

BY_NAME = "attribute"


def facts(story: Story, kind: str, spec: AttributeKind) -> list[Fact]:
    """At most one fact: the measured attribute at presentation, or the term that the paper uses for the patient."""
    found = _measured(story, f"quantity.{spec.quantity}") if spec.quantity else _named(story, spec.terms)
    if found is None:
        return []
    sentence, mention = found
    name = "" if mention.term else mention.text
    return [story.fact(kind, mention, sentence=sentence, name=name, quantity=mention.quantity, extractor=BY_NAME)]


def _measured(story: Story, kind: str) -> tuple[Sentence, Mention] | None:
    own = [(s, m) for s, m in story.mentions(kind) if is_own(m) and m.quantity is not None]
    return own[0] if own else None


def _named(story: Story, table: str) -> tuple[Sentence, Mention] | None:
    own = [(s, m) for s, m in story.mentions(table) if is_own(m)]
    if not own:
        return None
    counts = Counter(m.term for _, m in own)
    best = max(counts.values())
    return next((s, m) for s, m in own if counts[m.term] == best)
