"""Questions to the graph that need counting: pooled proportions, measured values, contradictions."""

from miner.analyse.conflicts import Clash, Conflict, conflicts
from miner.analyse.proportions import SMALL, Interval, Proportion, counts_by_kind, proportions, wilson
from miner.analyse.quantities import Summary, summaries

__all__ = [
    "SMALL",
    "Clash",
    "Conflict",
    "Interval",
    "Proportion",
    "Summary",
    "conflicts",
    "counts_by_kind",
    "proportions",
    "summaries",
    "wilson",
]
