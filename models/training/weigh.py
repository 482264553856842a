"""Fits the weights that make calibrated probabilities of what the network says, on texts that it has not seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc

from miner.annotate import entities
from miner.annotate.learned import candidates
from miner.annotate.learned.candidates import Candidate
from miner.annotate.learned.reader import Heads
from miner.domain.weights import COLUMNS, Weights
from models.training.case_facts import FIELDS, Story, gold_names
from models.training.examples import sentence_spans, told_by
from models.training.measure import alike

Floats = npt.NDArray[np.float64]
FOLDS = 5
STRENGTH = 0.05
"""Inverse strength of the penalty (scikit-learn's C), the best of four by F1 of held-out folds."""
LEAST_TOLD = 5
"""Things told by fewer sentences have no weights of their own and are never said."""
DIGITS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate or sentence: its features, whether it is right, and the number of the text that it is of."""

    answer: str
    features: Mapping[str, float]
    right: bool
    text: int
    name: str = ""


def candidate_rows(stories: Sequence[Story], docs: Sequence[Doc]) -> Iterator[Row]:
    """Every proposed candidate, right where an annotated fact has its name and no surer candidate has taken it."""
    for number, (story, doc) in enumerate(zip(stories, docs, strict=True)):
        found = entities.proposed(doc)
        left = {label: gold_names(story, label) for label in FIELDS.values()}
        for one in sorted(found, key=lambda c: -max(s.score for s in c.mentions)):
            match = _match(one, left[one.label])
            if match is not None:
                left[one.label].remove(match)
            yield Row(one.label, candidates.features(doc, one, found), match is not None, number, one.name)


def _match(one: Candidate, wanted: Sequence[frozenset[str]]) -> frozenset[str] | None:
    words = candidates.content(one.name)
    return next((gold for gold in wanted if alike(gold, words)), None)


def sentence_rows(stories: Sequence[Story], docs: Sequence[Doc], heads: Heads) -> Iterator[Row]:
    """Every sentence, right for each thing whose quote it shares at least half of."""
    for number, (story, doc) in enumerate(zip(stories, docs, strict=True)):
        truth = told_by(story, heads, sentence_spans(doc))
        for i, (_, said) in enumerate(entities.told(doc)):
            for thing, features in said.items():
                yield Row(thing, features, bool(truth[i, heads.sentences.index(thing)]), number)


def fit(rows: Iterable[Row], strength: float) -> dict[str, dict[str, float]]:
    """Weights by answer; the probabilities they give are calibrated on folds that had no part in the weights."""
    by_answer: dict[str, list[Row]] = {}
    for row in rows:
        by_answer.setdefault(row.answer, []).append(row)
    return {
        answer: _calibrated(mine, strength)
        for answer, mine in sorted(by_answer.items())
        if sum(row.right for row in mine) >= LEAST_TOLD
    }


def held_out(rows: Sequence[Row], strength: float) -> list[float]:
    """The probability of each row by weights fitted without its fold."""
    found = np.zeros(len(rows))
    for fold in range(FOLDS):
        weights = fit([row for row in rows if row.text % FOLDS != fold], strength)
        for i, row in enumerate(rows):
            if row.text % FOLDS == fold and row.answer in weights:
                found[i] = 1 / (1 + np.exp(-_sum(weights[row.answer], row)))
    return [float(p) for p in found]


def _sum(weights: Mapping[str, float], row: Row) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in row.features.items())


def _calibrated(rows: Sequence[Row], strength: float) -> dict[str, float]:
    """Weights of one answer, stretched and shifted as held-out sums want it."""
    folds, truth = np.array([row.text % FOLDS for row in rows]), np.array([row.right for row in rows])
    sums = np.zeros(len(rows))
    for fold in range(FOLDS):
        rest = [row for row in rows if row.text % FOLDS != fold]
        if any(row.right for row in rest):
            weights = _plain(rest, strength)
            sums[folds == fold] = [_sum(weights, row) for row in rows if row.text % FOLDS == fold]
    stretch = LogisticRegression(C=100.0).fit(sums[:, None], truth)
    slope, shift = float(stretch.coef_[0, 0]), float(stretch.intercept_[0])
    final = {name: round(slope * weight, DIGITS) for name, weight in _plain(rows, strength).items()}
    final["always"] = round(final.get("always", 0.0) + shift, DIGITS)
    return {name: weight for name, weight in sorted(final.items()) if weight}


def _plain(rows: Sequence[Row], strength: float) -> dict[str, float]:
    names = sorted({name for row in rows for name in row.features})
    places = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names)))
    for i, row in enumerate(rows):
        for name, value in row.features.items():
            matrix[i, places[name]] = value
    model = LogisticRegression(C=strength, max_iter=500, solver="liblinear", fit_intercept=False, random_state=0)
    found: Floats = model.fit(matrix, [row.right for row in rows]).coef_[0]
    return dict(zip(names, map(float, found), strict=True))


def table(weights: Weights) -> str:
    """The weights as the table that ships."""
    lines = ["\t".join(COLUMNS)]
    lines += [f"{answer}\t{name}\t{weight:g}" for answer in weights for name, weight in weights[answer].items()]
    return "\n".join(lines) + "\n"
