"""Pooled proportions: Wilson's interval, denominators, order."""

from __future__ import annotations

import math

import pytest

from miner.analyse import counts_by_kind, proportions, wilson
from miner.graph import Answer, GraphSpec, NodeClass, ReviewedFact, build, case_node
from miner.schema import Status
from tests.graph.orchard import SPEC, note, seen, tree

P, A, E, N = Status.PRESENT, Status.ABSENT, Status.EQUIVOCAL, Status.NOT_DONE


@pytest.mark.parametrize(
    ("present", "total", "low", "high"),
    [
        # Newcombe, Stat Med 1998;17:857-872, table I, method 3 (score without continuity correction).
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_score_interval_is_that_of_the_literature(present: int, total: int, low: float, high: float) -> None:
    found = wilson(present, total)
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.point == present / total
    mirrored = wilson(total - present, total)
    assert mirrored is not None
    assert math.isclose(mirrored.low, 1 - found.high) and math.isclose(mirrored.high, 1 - found.low)


def test_the_interval_has_no_meaning_without_patients() -> None:
    assert wilson(0, 0) is None
    with pytest.raises(ValueError, match="found 3 of 2"):
        wilson(3, 2)


def test_a_share_is_of_clear_answers_only() -> None:
    trees = [tree("s1", n) for n in range(1, 9)]
    facts = [
        seen(case, "pest", "aphid", status) for case, status in zip(trees, (P, P, P, A, E, N), strict=False)
    ]  # the sixth was not examined, of the last two nothing is said of aphids
    facts += [seen(trees[6], "pest", "aphid", status) for status in (P, A)]
    facts += [seen(trees[7], "pest", "moth", P)]
    (row,) = [row for row in proportions(build([note("s1", trees, facts)], SPEC)) if row.name == "aphid"]
    assert row.settled == 5
    assert row.interval == wilson(3, 5)
    counts = row.patients
    assert (counts.present, counts.absent, counts.equivocal, counts.conflicting) == (3, 1, 1, 1)
    assert (counts.not_done, counts.not_reported, counts.total) == (1, 1, 8)
    assert row.cases(Answer.CONFLICTING) == [case_node(trees[6].case_id)]
    assert row.described == 8, "something is told of the pests of every tree"
    assert row.among_described == wilson(3, 8)


def test_nobody_with_a_clear_answer_gives_no_share() -> None:
    only = tree("s1", 1)
    (row,) = proportions(build([note("s1", [only], [seen(only, "pest", "aphid", N)])], SPEC))
    assert (row.settled, row.interval) == (0, None)


def test_another_value_is_a_clear_answer() -> None:
    pear, apple = tree("s1", 1), tree("s1", 2)
    rows = proportions(
        build([note("s1", [pear, apple], [seen(pear, "sort", "pear"), seen(apple, "sort", "apple")])], SPEC)
    )
    assert [(row.name, row.settled, row.interval) for row in rows] == [
        ("apple", 2, wilson(1, 2)),
        ("pear", 2, wilson(1, 2)),
    ]
    assert rows[0].described == 2


def test_kinds_then_the_most_frequent_then_names_and_strata_under_their_concept() -> None:
    one, two = tree("s1", 1), tree("s1", 2)
    facts = [
        seen(one, "pest", "moth", A, season="spring"),
        seen(one, "pest", "aphid", P, season="spring"),
        seen(two, "pest", "aphid", P, season="autumn"),
        seen(one, "pest", "zebra", P),
        seen(one, "pest", "ant", P),
        seen(one, "blight", "scab", P),
    ]
    rows = proportions(build([note("s1", [one, two], facts)], SPEC))
    assert [(row.concept.kind, row.name, row.concept.stratum) for row in rows] == [
        ("blight", "scab", ""),
        ("pest", "aphid", ""),
        ("pest", "aphid", "autumn"),
        ("pest", "aphid", "spring"),
        ("pest", "ant", ""),
        ("pest", "zebra", ""),
        ("pest", "moth", ""),
        ("pest", "moth", "spring"),
    ]
    assert rows[2].patients.not_reported == 1


def test_counts_by_kind_count_facts_of_own_patients_once() -> None:
    own, cited = tree("s1", 1), tree("s1", 2, cited=True)
    facts = [
        seen(own, "blight", "scab", parts=("leaf", "bud")),
        seen(own, "pest", "aphid"),
        seen(own, "pest", "moth"),
        seen(cited, "pest", "moth"),
    ]
    assert counts_by_kind(build([note("s1", [own, cited], facts)], SPEC)) == {"blight": 1, "pest": 2}


def test_markers_of_a_realistic_series() -> None:
    """Three patients stained in skin and marrow: the specimen is a stratum, and the series counts each patient once."""
    spec = GraphSpec("skin", {"marker": NodeClass("Marker", "STAINED_FOR")}, strata={"marker": "specimen"})
    patients = [tree("s1", n, f"Case {n}") for n in (1, 2, 3)]

    def stained(case: int, status: Status, specimen: str) -> ReviewedFact:
        return seen(patients[case], "marker", "CD34", status, season=specimen, specimen=specimen)

    facts = [stained(0, P, "skin"), stained(0, A, "marrow"), stained(1, A, "skin"), stained(2, N, "skin")]
    rows = proportions(build([note("s1", patients, facts)], spec))
    assert [(r.concept.stratum, r.patients.present, r.settled, r.patients.mixed) for r in rows] == [
        ("", 1, 2, 1),
        ("marrow", 0, 1, 0),
        ("skin", 1, 2, 0),
    ]
