"""Fits the linear models over candidates and over sentences, calibrated on folds that they have not seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc

from miner.annotate import entities
from miner.annotate.learned import candidates, course
from miner.annotate.learned.linear import Linear, hashed
from models.training.case_facts import FIELDS, Story, gold_names
from models.training.measure import alike

Floats = npt.NDArray[np.float32]
Features = dict[str, float]
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Rows:
    """Features with the labels that hold for them and the number of the text that each comes from."""

    features: list[Features]
    labels: list[frozenset[str]]
    texts: list[int]

    def matrix(self, rows: int) -> csr_matrix:
        """Hashed features, (examples, rows)."""
        starts, columns, values = [0], [], []
        for one in self.features:
            places, numbers = hashed(one, rows)
            columns.append(places)
            values.append(numbers)
            starts.append(starts[-1] + len(places))
        return csr_matrix((np.concatenate(values), np.concatenate(columns), starts), shape=(len(self.features), rows))

    def holds(self, label: str) -> npt.NDArray[np.bool_]:
        """Which examples have the label."""
        return np.array([label in labels for labels in self.labels])


def fit(rows: Rows, labels: Sequence[str], size: int, strength: float, only: bool) -> tuple[Linear, Floats]:
    """A model for all labels, and the calibrated probabilities that models without each fold gave to it.

    ``strength`` is scikit-learn's C.  ``only`` says that the features of each example begin with its one label, so that
    only those examples count for it.  The calibration (a logistic function of the raw sum) is fitted to held-out sums.
    """
    matrix, folds = rows.matrix(size), np.array(rows.texts) % FOLDS
    weights, slopes, biases = np.zeros((size, len(labels)), np.float32), [], []
    held_out = np.zeros((len(rows.labels), len(labels)), np.float32)
    for i, label in enumerate(labels):
        mine = np.array([next(iter(f)).startswith(label) for f in rows.features]) if only else np.ones(len(folds), bool)
        truth = rows.holds(label)
        raw = np.zeros(len(folds), np.float32)
        for fold in range(FOLDS):
            use, rest = mine & (folds != fold), folds == fold
            if truth[use].any():
                raw[rest] = matrix[rest] @ _logistic(matrix[use], truth[use], strength)
        calibration = LogisticRegression(C=1e6).fit(raw[mine, None], truth[mine])
        slopes.append(float(calibration.coef_[0, 0]))
        biases.append(float(calibration.intercept_[0]))
        held_out[:, i] = np.where(mine, calibration.predict_proba(raw[:, None])[:, 1], 0.0)
        weights[:, i] = _logistic(matrix[mine], truth[mine], strength)
    return Linear(tuple(labels), weights, np.array(slopes, np.float32), np.array(biases, np.float32)), held_out


def _logistic(matrix: csr_matrix, truth: npt.NDArray[np.bool_], strength: float) -> Floats:
    model = LogisticRegression(C=strength, max_iter=300, solver="liblinear", fit_intercept=False, random_state=0)
    weights: Floats = model.fit(matrix, truth).coef_[0].astype(np.float32)
    return weights


def candidate_rows(pairs: Iterator[tuple[int, Story, Doc]]) -> Rows:
    """Every proposed candidate, with its label where an annotated fact has its name."""
    rows = Rows([], [], [])
    for number, story, doc in pairs:
        found = entities.proposed(doc)
        left = {label: gold_names(story, label) for label in FIELDS.values()}
        for candidate in sorted(found, key=lambda c: -max(s.score for s in c.mentions)):
            words = candidates.content(candidate.name)
            match = next((g for g in left[candidate.label] if alike(g, words)), None)
            if match is not None:
                left[candidate.label].remove(match)
            rows.features.append(candidates.features(doc, candidate, found))
            rows.labels.append(frozenset({candidate.label}) if match is not None else frozenset())
            rows.texts.append(number)
    return rows


def sentence_rows(stories: Sequence[Story], spans: Sequence[Sequence[tuple[int, int]]]) -> Rows:
    """Every sentence, with the events whose quote it shares at least half of."""
    rows = Rows([], [], [])
    for number, (story, places) in enumerate(zip(stories, spans, strict=True)):
        quotes = [
            (outcome["event"], at, at + len(outcome["quote"]))
            for patient in story.patients
            for outcome in patient["outcomes"]
            if (at := story.text.find(outcome["quote"])) >= 0
        ]
        before = ""
        for i, (start, end) in enumerate(places):
            text = story.text[start:end]
            events = {event for event, a, b in quotes if 2 * (min(b, end) - max(a, start)) >= b - a}
            rows.features.append(course.features(text, (i + 1) / len(places), before))
            rows.labels.append(frozenset(events))
            rows.texts.append(number)
            before = text
    return rows
