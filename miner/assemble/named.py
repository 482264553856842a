"""Names of what was found in or done to the patient: spans of the trained model and terms of the pack."""

from __future__ import annotations

from miner.assemble.story import Sentence, Story, happened, is_own
from miner.domain import NamedKind
from miner.schema import Fact, Mention, Presence

BY_NAME = "named"


def facts(story: Story, kind: str, spec: NamedKind) -> list[Fact]:
    """One fact a distinct name."""
    labels = tuple(f"model.{label}" for label in spec.model_labels)
    kept: dict[str, tuple[Sentence, Mention]] = {}
    for sentence, mention in story.mentions(*labels):
        if mention.score >= spec.likely:
            kept.setdefault(mention.name, (sentence, mention))
    return [
        story.fact(kind, mention, sentence=sentence, name=name, confidence=mention.score, extractor=BY_NAME)
        for name, (sentence, mention) in kept.items()
    ]
