"""Weights of candidates, from rows made up so that one feature decides."""

from __future__ import annotations

import pytest

pytest.importorskip("sklearn", reason="training needs scikit-learn and scipy, which running miner does not")

from miner.domain.weights import belief
from models.training import weigh
from models.training.weigh import Row


def rows(number: int = 100) -> list[Row]:
    """Every third candidate is right, and all but each seventh of these is sure."""
    found = []
    for i in range(number):
        right = i % 3 == 0
        sure = right if i % 7 else not right
        found.append(Row("X", {"always": 1.0, "sure" if sure else "unsure": 1.0}, right, i))
    return found


def test_weights_tell_right_from_wrong_and_are_calibrated() -> None:
    weights = weigh.fit(rows(300), 1.0)
    sure = belief(weights, {"always": 1.0, "sure": 1.0})["X"]
    unsure = belief(weights, {"always": 1.0, "unsure": 1.0})["X"]
    assert sure == pytest.approx(0.8, abs=0.06)
    assert unsure == pytest.approx(0.08, abs=0.06)


def test_an_answer_that_is_hardly_ever_right_has_no_weights() -> None:
    assert weigh.fit([Row("X", {"always": 1.0}, i < 2, i) for i in range(50)], 1.0) == {}


def test_held_out_probabilities_are_of_every_row_in_order() -> None:
    given = rows(120)
    found = weigh.held_out(given, 1.0)
    assert len(found) == 120
    assert min(p for row, p in zip(given, found, strict=True) if "sure" in row.features) > 0.5


def test_the_table_has_a_row_for_every_weight() -> None:
    assert weigh.table({"X": {"a": 0.5, "b": -1.0}}) == "answer\tfeature\tweight\nX\ta\t0.5\nX\tb\t-1\n"
