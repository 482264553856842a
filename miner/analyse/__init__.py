"""Questions to the graph that need counting: pooled proportions, measured values, contradictions; and the score of what
was extracted against what people annotated."""

from miner.analyse.accuracy import Accuracy, Score, accuracy
from miner.analyse.calibration import (
    Bin,
    Calibration,
    Judged,
    Reliance,
    by_field,
    calibration,
    judged,
    main_fields,
    reliance,
)
from miner.analyse.conflicts import Clash, Conflict, conflicts
from miner.analyse.matching import Field, Json, Record, paired, verdicts
from miner.analyse.mistakes import ErrorClass, Mistake, classes
from miner.analyse.proportions import SMALL, Interval, Proportion, counts_by_kind, proportions, wilson
from miner.analyse.quantities import Summary, summaries

__all__ = [
    "SMALL",
    "Accuracy",
    "Bin",
    "Calibration",
    "Clash",
    "Conflict",
    "ErrorClass",
    "Field",
    "Interval",
    "Json",
    "Judged",
    "Mistake",
    "Proportion",
    "Record",
    "Reliance",
    "Score",
    "Summary",
    "accuracy",
    "by_field",
    "calibration",
    "classes",
    "conflicts",
    "counts_by_kind",
    "judged",
    "main_fields",
    "paired",
    "proportions",
    "reliance",
    "summaries",
    "verdicts",
    "wilson",
]
