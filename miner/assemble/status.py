"""Placeholder of the status strategy; finds nothing yet."""

from __future__ import annotations

from miner.assemble.story import Story
from miner.domain import StatusKind
from miner.schema import Fact


def facts(story: Story, kind: str, spec: StatusKind) -> list[Fact]:  # noqa: ARG001
    return []
