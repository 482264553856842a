"""Placeholder of the description strategy; finds nothing yet."""

from __future__ import annotations

from miner.assemble.story import Story
from miner.domain import DescriptionKind
from miner.schema import Fact


def facts(story: Story, kind: str, spec: DescriptionKind) -> list[Fact]:  # noqa: ARG001
    return []
