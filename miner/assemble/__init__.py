"""Annotations to Cases and Facts: rules over mentions, no spaCy."""

from miner.assemble.paper import facts
from miner.assemble.version import EXTRACTOR_VERSION

__all__ = ["EXTRACTOR_VERSION", "facts"]
