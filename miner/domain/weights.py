"""Weights of a pack: what a feature of a sentence adds to the belief in each answer."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from pathlib import Path

from miner.errors import PackError

COLUMNS = ("answer", "feature", "weight")
"""Header of every weight table, in this order."""

Weights = Mapping[str, Mapping[str, float]]
"""Answer to feature to weight: nats that the feature, where it is there, adds to the log-odds of the answer."""


def read_weights(path: Path) -> dict[str, dict[str, float]]:
    """A weight table (tab-separated, header as COLUMNS); raises PackError with file and line."""
    weights: dict[str, dict[str, float]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        header = tuple(next(reader, []))
        if header != COLUMNS:
            raise PackError(
                f"{path}:1: expected the columns {', '.join(COLUMNS)}, found {', '.join(header) or 'an empty file'}",
                remedy="write the header line exactly so, separated by tabs",
            )
        for row in filter(None, reader):
            answer, feature, weight = _row(path, reader.line_num, row)
            weights.setdefault(answer, {})[feature] = weight
    return weights


def _row(path: Path, line: int, row: list[str]) -> tuple[str, str, float]:
    if len(row) != len(COLUMNS):
        raise PackError(
            f"{path}:{line}: expected {len(COLUMNS)} columns, found {len(row)}",
            remedy="separate columns by one tab each",
        )
    answer, feature, number = row
    try:
        weight = float(number)
    except ValueError:
        weight = math.nan
    if not math.isfinite(weight):
        raise PackError(
            f"{path}:{line}: expected a number as weight, found {number!r}",
            remedy="write a decimal number such as -0.75",
        )
    return answer, feature, weight


def added(first: Weights, second: Weights) -> dict[str, dict[str, float]]:
    """Both tables as one: weights of the same feature for the same answer add up."""
    total = {answer: dict(weights) for answer, weights in first.items()}
    for answer, weights in second.items():
        into = total.setdefault(answer, {})
        for feature, weight in weights.items():
            into[feature] = into.get(feature, 0.0) + weight
    return total


def belief(weights: Weights, features: Mapping[str, float]) -> dict[str, float]:
    """Probability of each answer: the logistic function of the summed weights of the features."""
    return {
        answer: _logistic(sum(own.get(name, 0.0) * value for name, value in features.items()))
        for answer, own in weights.items()
    }


def _logistic(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, odds))))
