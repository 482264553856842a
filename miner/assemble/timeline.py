"""Placeholder of the timeline strategy; finds nothing yet."""

from __future__ import annotations

from miner.assemble.story import Story
from miner.domain import TimelineKind
from miner.schema import Fact


def facts(story: Story, kind: str, spec: TimelineKind) -> list[Fact]:  # noqa: ARG001
    return []
