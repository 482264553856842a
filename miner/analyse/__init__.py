"""Questions to the graph that need counting: pooled proportions, contradictions."""

from miner.analyse.conflicts import Clash, Conflict, conflicts
from miner.analyse.proportions import Interval, Proportion, counts_by_kind, proportions, wilson

__all__ = ["Clash", "Conflict", "Interval", "Proportion", "conflicts", "counts_by_kind", "proportions", "wilson"]
