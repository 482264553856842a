"""Whether facts are right as often as their confidence says: reliability, expected calibration error, and from which
confidence on a kind of fact may be relied upon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from miner.analyse.matching import Field, Json, Record, paired, verdicts
from miner.analyse.proportions import wilson

BINS = 10
"""Bins of equal width (Guo et al., On Calibration of Modern Neural Networks, 2017, use 15 for much larger sets)."""

DRAWS, SEED = 500, 20250101
"""Simulated sets behind the error that perfect probabilities would show by chance."""

FEWEST = 50
"""Facts below which no share of 99 in 100 is claimed, whatever was seen."""

CONFIDENCE = "confidence"
"""Key under which records hold probabilities: in the items of lists, else in an object of the case."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One fact that was found: how sure it was said to be, and whether the gold has it."""

    document: str
    field: str
    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Facts of like confidence: how many, their mean confidence, and the share that is right."""

    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well confidence and truth agree; ``bins`` are the ten tenths that hold any fact, from low to high."""

    count: int
    confidence: float
    right: float
    error: float
    """Expected calibration error: the mean distance of confidence and share within bins, weighted by their facts."""
    chance: float
    """The error that probabilities without fault would show in a set of this size."""
    bins: tuple[Bin, ...]


def judged(
    gold: Mapping[str, Sequence[Record]], found: Mapping[str, Sequence[Record]], fields: Sequence[Field]
) -> list[Judged]:
    """Every fact of the gold's documents that carries a confidence, held against the gold.

    Of several fields that compare one key the first counts: the statement itself, not its further qualifiers.
    """
    main = main_fields(fields)
    out = []
    for document, cases in gold.items():
        for wanted, case in paired(cases, found.get(document, ()), fields):
            if case is not None:
                out += [each for field in main.values() for each in _of_field(document, wanted, case, field)]
    return out


def main_fields(fields: Iterable[Field]) -> dict[str, Field]:
    """Record key to the first field that compares it."""
    main: dict[str, Field] = {}
    for field in fields:
        main.setdefault(field.key, field)
    return main


def _of_field(document: str, gold: Record | None, found: Record, field: Field) -> Iterable[Judged]:
    for sure, right in zip(_confidences(found, field.key), verdicts(field, gold, found), strict=True):
        if right is not None and isinstance(sure, int | float):
            yield Judged(document, field.name, float(sure), right)


def _confidences(found: Record, key: str) -> list[Json]:
    """The confidence of each item under the key, or the one of a single value; None where there is none."""
    value, beside = found.get(key), found.get(CONFIDENCE)
    if isinstance(value, list):
        return [item.get(CONFIDENCE) for item in value if isinstance(item, dict)]
    return [beside.get(key) if isinstance(beside, dict) else None]


def calibration(facts: Sequence[Judged]) -> Calibration:
    """The reliability of the facts; all zero where there are none."""
    sure = np.array([fact.confidence for fact in facts], dtype=np.float64)
    right = np.array([fact.right for fact in facts], dtype=np.float64)
    if not len(facts):
        return Calibration(0, 0.0, 0.0, 0.0, 0.0, ())
    counts, sums, rights = _binned(sure, right)
    bins = [Bin(int(n), s / n, r / n) for n, s, r in zip(counts, sums, rights, strict=True) if n]
    chance = np.random.default_rng(SEED)
    drawn = [_error(sure, (chance.random(len(sure)) < sure).astype(np.float64)) for _ in range(DRAWS)]
    return Calibration(
        len(facts), float(sure.mean()), float(right.mean()), _error(sure, right), float(np.mean(drawn)), tuple(bins)
    )


def _binned(sure: npt.NDArray[np.float64], right: npt.NDArray[np.float64]) -> list[npt.NDArray[np.float64]]:
    """By bin: the number of facts, the sum of their confidences, and the number that is right."""
    place = np.minimum((sure * BINS).astype(np.int64), BINS - 1)
    sides = (np.ones_like(sure), sure, right)
    return [np.bincount(place, weights, minlength=BINS).astype(np.float64) for weights in sides]


def _error(sure: npt.NDArray[np.float64], right: npt.NDArray[np.float64]) -> float:
    _, sums, rights = _binned(sure, right)
    return float(np.abs(sums - rights).sum() / len(sure))


def by_field(facts: Iterable[Judged]) -> dict[str, list[Judged]]:
    """The facts of each field, in order of first appearance."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for fact in facts:
        groups[fact.field].append(fact)
    return dict(groups)


# --- what may be relied upon ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reliance:
    """From which confidence on facts are right often enough: ``right`` of ``of`` were, ``low`` bounds the share."""

    least: float | None
    right: int
    of: int
    low: float


def reliance(facts: Sequence[Judged], target: float) -> Reliance:
    """The lowest confidence from which on at least the target share is right, in the set as a whole.

    ``least`` is None where no such set has ``FEWEST`` facts; then the counts are those of all facts.  ``low`` is the
    lower end of the 95 % interval (Wilson).
    """
    ranked = sorted(facts, key=lambda fact: -fact.confidence)
    best, right = 0, 0
    for number, fact in enumerate(ranked, start=1):
        right += fact.right
        last = number == len(ranked) or ranked[number].confidence < fact.confidence
        if last and number >= FEWEST and right >= target * number:
            best = number
    held = ranked[:best] or ranked
    right = sum(fact.right for fact in held)
    bound = wilson(right, len(held))
    return Reliance(held[-1].confidence if best else None, right, len(held), bound.low if bound else 0.0)
