"""Questions to the graph that need counting: pooled proportions, measured values, contradictions; and the score of what
was extracted against what people annotated."""

from miner.analyse.accuracy import Accuracy, Mistake, Score, accuracy
from miner.analyse.conflicts import Clash, Conflict, conflicts
from miner.analyse.matching import Field, Record
from miner.analyse.proportions import SMALL, Interval, Proportion, counts_by_kind, proportions, wilson
from miner.analyse.quantities import Summary, summaries

__all__ = [
    "SMALL",
    "Accuracy",
    "Clash",
    "Conflict",
    "Field",
    "Interval",
    "Mistake",
    "Proportion",
    "Record",
    "Score",
    "Summary",
    "accuracy",
    "conflicts",
    "counts_by_kind",
    "proportions",
    "summaries",
    "wilson",
]
