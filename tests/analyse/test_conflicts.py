"""Contradictions within one patient."""

from __future__ import annotations

import pytest

from miner.analyse import Clash, conflicts
from miner.graph import ReviewedFact, build, case_node
from miner.graph.facts import Review
from miner.schema import DAYS_PER, Case, Quantity, Status
from tests.graph.orchard import SPEC, note, seen, tree, years

P, A, E, N = Status.PRESENT, Status.ABSENT, Status.EQUIVOCAL, Status.NOT_DONE
TREE = tree("s1", 1)


def found(*facts: ReviewedFact, case: Case = TREE) -> list[tuple[Clash, str, tuple[str, ...], int]]:
    graph = build([note("s1", [case], list(facts))], SPEC)
    return [(c.clash, c.kind, c.names, len(c.facts)) for c in conflicts(graph)]


def test_one_question_answered_in_two_ways() -> None:
    facts = [seen(TREE, "pest", "aphid", status, season="spring") for status in (P, A)]
    assert found(*facts) == [(Clash.STATUS, "pest", ("aphid",), 2)]
    graph = build([note("s1", [TREE], facts)], SPEC)
    (conflict,) = conflicts(graph)
    assert conflict.case == case_node(TREE.case_id)
    assert conflict.facts == tuple(sorted(r.fact.fact_id for r in facts))


def test_different_questions_do_not_contradict() -> None:
    assert found(seen(TREE, "pest", "aphid", P, season="spring"), seen(TREE, "pest", "aphid", A, season="autumn")) == []
    assert found(seen(TREE, "pest", "aphid", N), seen(TREE, "pest", "aphid", A)) == []
    assert found(seen(TREE, "pest", "aphid", P, amount="few"), seen(TREE, "pest", "aphid", P, amount="many")) == []


def test_a_conflict_is_shown_even_where_another_season_settles_the_count() -> None:
    facts = [
        seen(TREE, "pest", "aphid", P, season="spring"),
        seen(TREE, "pest", "aphid", A, season="spring"),
        seen(TREE, "pest", "aphid", P, season="autumn"),
    ]
    assert found(*facts) == [(Clash.STATUS, "pest", ("aphid",), 2)]


def test_two_values_of_a_single_kind() -> None:
    assert found(seen(TREE, "sort", "pear"), seen(TREE, "sort", "apple")) == [
        (Clash.VALUE, "sort", ("apple", "pear"), 2)
    ]
    assert found(seen(TREE, "sort", "pear"), seen(TREE, "sort", "apple", A)) == []


def test_two_measures_of_a_single_kind() -> None:
    assert found(seen(TREE, "age", "age", quantity=years(4)), seen(TREE, "age", "age", quantity=years(6))) == [
        (Clash.QUANTITY, "age", ("age",), 2)
    ]
    assert found(seen(TREE, "age", "age", quantity=years(4, 6)), seen(TREE, "age", "age", quantity=years(5))) == []


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (("age", 4, "month"), ("age", 18, "week"), False),
        (("age", 4, "month"), ("age", 5, "month"), True),
        (("age", 60, "year"), ("age", 61, "year"), True),
        (("age", 60, "year"), ("age", 60, "year"), False),
        (("size", 4, "mm"), ("size", 4.5, "mm"), True),
    ],
)
def test_a_time_reaches_to_the_end_of_its_unit(
    one: tuple[str, float, str], other: tuple[str, float, str], apart: bool
) -> None:
    def told(kind: str, value: float, unit: str, by: str) -> ReviewedFact:
        days = value * DAYS_PER.get(unit, 1)
        return seen(TREE, "age", "age", quantity=Quantity(kind, value, unit, days, days, f"{value} {unit}"), by=by)

    assert bool(found(told(*one, "nurse"), told(*other, "clerk"))) is apart


def test_a_rejected_fact_contradicts_nothing() -> None:
    assert found(seen(TREE, "pest", "aphid", P), seen(TREE, "pest", "aphid", A, review=Review.REJECTED)) == []


def test_cited_patients_are_left_alone() -> None:
    cited = tree("s1", 2, cited=True)
    assert found(seen(cited, "pest", "aphid", P), seen(cited, "pest", "aphid", A), case=cited) == []


def test_qualifier_nodes_repeat_no_conflict() -> None:
    facts = [seen(TREE, "blight", "scab", status, parts=("leaf",)) for status in (P, A)]
    assert found(*facts) == [(Clash.STATUS, "blight", ("scab",), 2)]
