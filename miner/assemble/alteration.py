"""Placeholder of the alteration strategy; finds nothing yet."""

from __future__ import annotations

from miner.assemble.story import Story
from miner.domain import AlterationKind
from miner.schema import Fact


def facts(story: Story, kind: str, spec: AlterationKind) -> list[Fact]:  # noqa: ARG001
    return []
