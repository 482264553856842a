"""Annotations to Cases and Facts: rules over mentions, no spaCy."""

from miner.assemble.paper import facts

__all__ = ["facts"]
