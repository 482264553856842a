"""Placeholder of the panel strategy; finds nothing yet."""

from __future__ import annotations

from miner.assemble.story import Story
from miner.domain import PanelKind
from miner.schema import Fact


def facts(story: Story, kind: str, spec: PanelKind) -> list[Fact]:  # noqa: ARG001
    return []
