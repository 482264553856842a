"""Confidence held against truth: which facts are right, how far the two are apart, from where on to rely on them."""

from __future__ import annotations

import random

import pytest

from miner.analyse import Judged, Record, calibration, judged, main_fields, reliance, verdicts
from miner.domain import load

MAIN = main_fields(load("alc").scores)


def facts(*pairs: tuple[float, bool]) -> list[Judged]:
    return [Judged("a", "x", sure, right) for sure, right in pairs]


@pytest.mark.parametrize(
    ("key", "gold", "found", "expected"),
    [
        ("sex", "male", "male", [True]),
        ("sex", "male", "female", [False]),
        ("sex", "male", None, [None]),
        ("age", {"value": 2, "unit": "year"}, {"value": 24, "unit": "month"}, [True]),
        ("markers", [{"marker": "CD1", "result": "positive"}],
         [{"marker": "cd1", "result": "positive"}, {"marker": "CD1", "result": "negative"}], [True, False]),
        ("lesions", [{"morphology": "scale"}], [{"morphology": "scale"}, {"morphology": "scale", "negated": True},
                                                {"morphology": "scale", "sites": ["arm"]}], [True, False, True]),
        ("treatments", [{"name": "rest in bed"}], [{"name": "rest"}, {"name": "bed rest"}], [True, False]),
        ("outcomes", [{"event": "death", "time": None}], [{"event": "death"}, {"event": "relapse"}], [True, False]),
    ],
)  # fmt: skip
def test_an_item_is_right_where_the_gold_has_it(key: str, gold: object, found: object, expected: list[bool]) -> None:
    def case(value: object) -> Record:
        return {key: value}  # type: ignore[dict-item]

    assert verdicts(MAIN[key], case(gold), case(found)) == expected
    unpaired = [None if each is None else False for each in expected]
    assert verdicts(MAIN[key], None, case(found)) == unpaired


def test_the_statement_counts_before_its_qualifiers() -> None:
    assert {key: MAIN[key].name for key in ("lesions", "outcomes", "markers")} == {
        "lesions": "morphology",
        "outcomes": "outcome",
        "markers": "marker",
    }


def test_confidences_are_found_in_items_and_beside_single_values() -> None:
    gold: list[Record] = [{"sex": "male", "outcomes": [{"event": "death"}]}]
    found: list[Record] = [
        {
            "sex": "male",
            "outcomes": [{"event": "death", "confidence": 0.75}, {"event": "relapse", "confidence": 0.25}],
            "confidence": {"sex": 0.5},
        },
        {"sex": "female", "confidence": {"sex": 1.0}},
    ]
    assert judged({"a": gold}, {"a": found}, load("alc").scores) == [
        Judged("a", "sex", 0.5, True),
        Judged("a", "outcome", 0.75, True),
        Judged("a", "outcome", 0.25, False),
        Judged("a", "sex", 1.0, False),
    ]
    assert judged({"a": gold}, {"a": [{"sex": "male"}]}, load("alc").scores) == []


def test_the_error_is_the_mean_distance_within_bins() -> None:
    found = calibration(facts((0.9, True), (0.9, False), (0.2, False), (0.2, False)))
    assert found.error == pytest.approx((2 * 0.4 + 2 * 0.2) / 4)
    assert [(each.count, each.right) for each in found.bins] == [(2, 0.0), (2, 0.5)]
    assert calibration(facts((1.0, True))).error == 0.0
    assert calibration([]).count == 0


def test_truthful_probabilities_show_no_more_error_than_chance() -> None:
    chance = random.Random(1)
    said = [chance.random() for _ in range(3000)]
    true = calibration(facts(*((p, chance.random() < p) for p in said)))
    boasted = calibration(facts(*((p**0.5, chance.random() < p) for p in said)))
    assert true.error < 2 * true.chance < 0.05 < boasted.error


def test_from_where_on_to_rely() -> None:
    good = facts(*((0.9 + i / 10_000, True) for i in range(99)), (0.95, False))
    found = reliance([*good, *facts(*((0.5, False) for _ in range(9)))], 0.99)
    assert (found.least, found.right, found.of) == (0.9, 99, 100)
    assert 0.93 < found.low < 0.97
    assert reliance(good, 0.995).least is None


def test_facts_of_one_confidence_stand_or_fall_together() -> None:
    found = reliance(facts(*((0.9, True) for _ in range(99)), *((0.9, False) for _ in range(9))), 0.99)
    assert (found.least, found.right, found.of) == (None, 99, 108)


def test_few_facts_prove_nothing() -> None:
    assert reliance(facts(*((0.9, True) for _ in range(49))), 0.99).least is None
    assert reliance(facts(*((0.9, True) for _ in range(50))), 0.99).least == 0.9
    assert reliance([], 0.99).of == 0
