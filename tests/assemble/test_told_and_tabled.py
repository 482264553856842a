"""A table that repeats the text adds nothing; one that contradicts it adds what a person has to decide."""

from __future__ import annotations

import pytest

from miner.assemble.paper import _new
from miner.schema import Case, Fact, Origin, Quantity
from tests.support import pack_named

CASE = Case.of("s1", 1, "", Origin.OWN, ())


def age(years: float) -> Fact:
    days = years * 365.25
    return Fact.of(
        case=CASE, kind="age", concept="age", name="age", quantity=Quantity("age", years, "year", days, days + 365, "")
    )


def sex(word: str) -> Fact:
    return Fact.of(case=CASE, kind="sex", concept=word, name=word)


@pytest.mark.parametrize(
    ("tabled", "told", "kept"),
    [
        ([age(40)], [], 1),
        ([age(40)], [age(40)], 0),
        ([age(40)], [age(54)], 1),
        ([sex("male")], [sex("male")], 0),
        ([sex("male")], [sex("female")], 1),
        ([sex("male"), age(40)], [sex("male")], 1),
    ],
)
def test_what_a_table_adds(tabled: list[Fact], told: list[Fact], kept: int) -> None:
    assert len(_new(tabled, told, pack_named("case_report"))) == kept
