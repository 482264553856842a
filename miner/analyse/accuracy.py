"""How well extracted cases agree with annotated ones: precision, recall and F1 by field, with bootstrap intervals.

Both sides are documents by id, each a list of cases in the form of the machine interface.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from miner.analyse.matching import Field, Pair, Part, Record, Value, matched, paired, values
from miner.analyse.mistakes import Left, Mistake, explained

Numbers: TypeAlias = npt.NDArray[np.float64]
Bounds: TypeAlias = tuple[float, float]

CASE = "case"
"""The field that counts patients; it is not part of the mean."""

RESAMPLES = 2000
"""Bootstrap samples of documents: enough for two decimals of a 95 % interval (Efron and Tibshirani, An Introduction to
the Bootstrap, 1993, chapter 13)."""

SEED = 20250101


@dataclass(frozen=True, slots=True)
class Score:
    """Agreement in one field over all documents; low and high ends bound each measure with 95 % confidence."""

    name: str
    agreed: int
    gold: int
    predicted: int
    low: float
    high: float
    """Of F1."""
    precision_bounds: Bounds
    recall_bounds: Bounds
    part_of: str = ""
    """The field of which this row is only the values of one status; empty for a field."""

    @property
    def precision(self) -> float:
        return self.agreed / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.agreed / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall) if self.agreed else 0.0


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The scores, the case count first; ``mean`` is that of F1 over the fields that the gold has, each rounded to four
    decimals, and ``unpredicted`` the gold documents without a prediction, which count as empty."""

    scores: tuple[Score, ...]
    mean: float
    low: float
    high: float
    mistakes: tuple[Mistake, ...]
    documents: int
    unpredicted: tuple[str, ...]


def accuracy(
    gold: Mapping[str, Sequence[Record]], predicted: Mapping[str, Sequence[Record]], fields: Iterable[Field]
) -> Accuracy:
    """Scores the predictions for the documents of the gold.

    Cases of a document are paired one to one so that most values of the fields that are not optional agree.  Optional
    fields are scored where some gold case has their key.
    """
    held = {key for cases in gold.values() for case in cases for key in case}
    scored = [field for field in fields if not field.optional or field.key in held]
    tally, mistakes = _Tally(len(gold)), []
    for number, (document, cases) in enumerate(gold.items()):
        pairs = paired(cases, predicted.get(document, ()), scored)
        for pair in pairs:
            gold_case, found = (case is not None for case in pair)
            tally.add(number, CASE, gold_case, found, agreed=gold_case and found)
        for field in scored:
            mistakes += explained(document, field, [_left(tally, number, field, pair) for pair in pairs])
    return _result(tally, scored, mistakes, sorted(set(gold) - set(predicted)))


# --- counting ---------------------------------------------------------------------------------------------------


class _Tally:
    """How many values agree, are in the gold and are predicted: by row of the table and document."""

    def __init__(self, documents: int) -> None:
        self._documents = documents
        self._rows: dict[tuple[str, str], Numbers] = {}

    def add(self, document: int, field: str, gold: int, predicted: int, *, agreed: int, split: str = "") -> None:
        row = self._rows.setdefault((field, split), np.zeros((self._documents, 3)))
        row[document] += (agreed, gold, predicted)

    def splits(self, field: str) -> list[str]:
        return sorted(split for name, split in self._rows if name == field and split)

    def row(self, field: str, split: str = "") -> Numbers:
        return self._rows.get((field, split), np.zeros((self._documents, 3)))


def _left(tally: _Tally, number: int, field: Field, pair: Pair) -> Left:
    missed, extra = _compare(tally, number, field, *(values(case, field) for case in pair))
    return Left(tuple(missed), tuple(extra), alone=None in pair)


def _compare(
    tally: _Tally, number: int, field: Field, gold: list[Value], predicted: list[Value]
) -> tuple[list[Value], list[Value]]:
    """Counts the values of one pair of cases; what is left on either side."""
    missed, extra = matched(field, gold, predicted)
    tally.add(number, field.name, len(gold), len(predicted), agreed=len(gold) - len(missed))
    if field.split:
        place = list(field.parts).index(field.split) if field.parts else 0
        for status in {value[place] for value in (*gold, *predicted)}:
            here = [sum(value[place] == status for value in side) for side in (gold, predicted, missed)]
            name = _status_name(field, status)
            tally.add(number, field.name, here[0], here[1], agreed=here[0] - here[2], split=name)
    return missed, extra


def _status_name(field: Field, status: Part) -> str:
    if isinstance(status, bool):
        name = field.split if field.parts else field.name
        return name if status else f"not {name}"
    return str(status)


# --- the table --------------------------------------------------------------------------------------------------


def _result(tally: _Tally, fields: Sequence[Field], mistakes: list[Mistake], unpredicted: list[str]) -> Accuracy:
    documents = len(tally.row(CASE))
    weights = _weights(documents)
    scores, sampled = [], []
    for name in (CASE, *(field.name for field in fields)):
        score, f1 = _score(name, "", tally.row(name), weights)
        scores.append(score)
        scores += [_score(split, name, tally.row(name, split), weights)[0] for split in tally.splits(name)]
        if name != CASE and score.gold:
            sampled.append(f1)
    counted = [round(score.f1, 4) for score in scores if not score.part_of and score.name != CASE and score.gold]
    mean = round(sum(counted) / len(counted), 4) if counted else 0.0
    low, high = _bounds(np.nanmean(np.array(sampled), axis=0)) if counted else (0.0, 0.0)
    return Accuracy(tuple(scores), mean, low, high, tuple(mistakes), documents, tuple(unpredicted))


def _weights(documents: int) -> npt.NDArray[np.int64]:
    """How often each document is drawn in each bootstrap sample: an array of samples by documents."""
    drawn = np.random.default_rng(SEED).integers(0, max(documents, 1), (RESAMPLES, documents))
    return np.stack([np.bincount(sample, minlength=documents) for sample in drawn])


def _score(name: str, part_of: str, row: Numbers, weights: npt.NDArray[np.int64]) -> tuple[Score, Numbers]:
    """The score of one row of the table, and its F1 in each bootstrap sample (not a number where nothing was drawn)."""
    agreed, gold, predicted = (weights @ row).T
    with np.errstate(invalid="ignore", divide="ignore"):  # not a number where a sample has none
        f1, precision, recall = 2 * agreed / (gold + predicted), agreed / predicted, agreed / gold
    total = row.sum(axis=0).astype(int)
    counts = (int(total[0]), int(total[1]), int(total[2]))
    return Score(name, *counts, *_bounds(f1), _bounds(precision), _bounds(recall), part_of), f1


def _bounds(sampled: Numbers) -> Bounds:
    """The 95 % percentile interval; zeros where no sample has a value."""
    kept = sampled[~np.isnan(sampled)]
    if not len(kept):
        return 0.0, 0.0
    low, high = np.percentile(kept, (2.5, 97.5))
    return float(low), float(high)
