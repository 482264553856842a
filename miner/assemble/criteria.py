"""Placeholder for derived statements and intervals; derives nothing yet."""

from __future__ import annotations

from collections.abc import Sequence

from miner.assemble.story import Story
from miner.schema import Fact


def derive(story: Story, facts: Sequence[Fact]) -> list[Fact]:  # noqa: ARG001
    return []
