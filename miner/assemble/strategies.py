"""The closed menu of strategies: how each kind of a pack is read from a patient's story."""

from __future__ import annotations

from miner.assemble import alteration, attribute, description, named, panel, status, timeline
from miner.assemble.story import Story
from miner.domain import (
    AlterationKind,
    AttributeKind,
    DescriptionKind,
    NamedKind,
    PanelKind,
    StatusKind,
    TimelineKind,
)
from miner.schema import Fact


def read(story: Story) -> list[Fact]:
    """All facts that the pack's kinds find in the story, kind by kind in the pack's order."""
    facts: list[Fact] = []
    for kind, spec in story.pack.kinds.items():
        match spec:
            case AttributeKind():
                facts += attribute.facts(story, kind, spec)
            case PanelKind():
                facts += panel.facts(story, kind, spec)
            case DescriptionKind():
                facts += description.facts(story, kind, spec)
            case StatusKind():
                facts += status.facts(story, kind, spec)
            case NamedKind():
                facts += named.facts(story, kind, spec)
            case AlterationKind():
                facts += alteration.facts(story, kind, spec)
            case TimelineKind():
                facts += timeline.facts(story, kind, spec)
    return facts
