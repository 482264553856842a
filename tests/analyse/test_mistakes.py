"""Errors as classes: what each value that only one side has is a case of."""

from __future__ import annotations

import pytest

from miner.analyse import Mistake, Record, accuracy, classes
from miner.domain import load


def found_wrong(gold: list[Record], found: list[Record]) -> list[Mistake]:
    return list(accuracy({"a": gold}, {"a": found}, load("alc").scores).mistakes)


def told(gold: list[Record], found: list[Record]) -> list[str]:
    """ "field - value: cause (instead)" """
    return [
        f"{m.field} {'-' if m.missed else '+'} {m.value}: {m.cause}" + (f" ({m.instead})" if m.instead else "")
        for m in found_wrong(gold, found)
    ]


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ({"sex": "male"}, {}, ["sex - male: missed"]),
        ({}, {"sex": "male"}, ["sex + male: made up"]),
        ({"sex": "male"}, {"sex": "female"},
         ["sex - male: wrong value (female)", "sex + female: wrong value (male)"]),
        ({"age": {"value": 2, "unit": "day"}}, {"age": {"value": 3, "unit": "day"}},
         ["age - 2 days: wrong value (3 days)", "age + 3 days: wrong value (2 days)"]),
        ({"markers": [{"marker": "CD1", "result": "positive"}]}, {"markers": [{"marker": "CD1", "result": "negative"}]},
         ["marker - cd1, positive: wrong result (cd1, negative)",
          "marker + cd1, negative: wrong result (cd1, positive)"]),
        ({"markers": [{"marker": "CD1", "result": "positive"}]}, {"markers": [{"marker": "CD2", "result": "positive"}]},
         ["marker - cd1, positive: missed", "marker + cd2, positive: made up"]),
        ({"treatments": [{"name": "warm salt bath"}]}, {"treatments": [{"name": "salt"}]},
         ["treatment - bath salt warm: other name (salt)", "treatment + salt: other name (bath salt warm)"]),
        ({"genetics": [{"name": "ABC1", "status": "present"}]}, {"genetics": [{"name": "ABC1", "status": "absent"}]},
         ["genetics - abc1, present: wrong status (abc1, absent)",
          "genetics + abc1, absent: wrong status (abc1, present)"]),
    ],
)  # fmt: skip
def test_each_mistake_has_a_class(gold: Record, found: Record, expected: list[str]) -> None:
    assert told([gold], [found]) == expected


def test_a_wrong_time_is_no_wrong_event() -> None:
    def outcome(months: int) -> list[Record]:
        return [{"outcomes": [{"event": "relapse", "time": {"value": months, "unit": "month"}}]}]

    causes = [each.partition(": ")[2] for each in told(outcome(2), outcome(9))]
    assert causes == ["wrong time (relapse, 273.9 days)", "wrong time (relapse, 60.88 days)"]


def test_what_belongs_to_another_patient_says_so() -> None:
    one: Record = {"sex": "male", "age": {"value": 2, "unit": "day"}, "treatments": [{"name": "rest"}]}
    two: Record = {"sex": "female", "age": {"value": 9, "unit": "year"}, "treatments": []}
    moved: list[Record] = [{**one, "treatments": []}, {**two, "treatments": [{"name": "rest"}]}]
    assert told([one, two], moved) == ["treatment - rest: wrong patient", "treatment + rest: wrong patient"]


def test_patients_on_one_side_only() -> None:
    assert told([{"sex": "male"}], []) == ["sex - male: patient missed"]
    assert told([], [{"sex": "male"}]) == ["sex + male: patient made up"]


def test_classes_come_by_frequency_and_count_a_pair_once() -> None:
    def drugs(*names: str) -> list[Record]:
        return [{"treatments": [{"name": name} for name in names]}]

    gold = {"a": drugs("rest", "sleep", "tea"), "b": drugs("tea", "salt bath warm")}
    wrong = accuracy(gold, {"a": drugs(), "b": drugs("salt", "gin")}, load("alc").scores).mistakes
    found = classes(wrong, examples=2)
    assert [(each.field, each.cause, each.count) for each in found] == [
        ("treatment", "missed", 4),
        ("treatment", "made up", 1),
        ("treatment", "other name", 1),
    ]
    assert [example.document for example in found[0].examples] == ["a", "b"]
    assert found[2].examples[0].instead == "salt"
