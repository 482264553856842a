"""Questions to the graph that need counting: pooled proportions."""

from miner.analyse.proportions import Interval, Proportion, counts_by_kind, proportions, wilson

__all__ = ["Interval", "Proportion", "counts_by_kind", "proportions", "wilson"]
