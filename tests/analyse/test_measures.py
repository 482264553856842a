"""Measured values of single-valued kinds."""

from __future__ import annotations

import math

from miner.analyse import Summary, summaries
from miner.graph import build
from miner.schema import Quantity, Status
from tests.graph.orchard import SPEC, note, seen, tree, years

YEAR = 365.25


def test_median_and_range_over_own_patients() -> None:
    trees = [tree("s1", n) for n in range(1, 7)]
    cited = tree("s1", 9, cited=True)
    facts = [
        seen(trees[0], "age", "age", quantity=years(2)),
        seen(trees[1], "age", "age", quantity=years(10, 20)),
        seen(trees[2], "age", "age", quantity=years(4, 8)),
        seen(trees[2], "age", "age", quantity=years(5, 9)),  # both can hold: five to eight
        seen(trees[3], "age", "age", quantity=years(1)),
        seen(trees[3], "age", "age", quantity=years(3)),  # these cannot
        seen(trees[4], "age", "age", Status.ABSENT, quantity=years(99)),
        seen(cited, "age", "age", quantity=years(99)),
    ]
    assert summaries(build([note("s1", [*trees, cited], facts)], SPEC)) == {
        "age": Summary("age", "age", 3, 1, 6, 6.5 * YEAR, 2 * YEAR, 20 * YEAR)
    }


def test_two_ways_to_tell_one_age_are_one_value() -> None:
    only = tree("s1", 1)
    months, weeks = Quantity("age", 4, "month", 121.75, 121.75, "4 m"), Quantity("age", 18, "week", 126, 126, "18 w")
    facts = [seen(only, "age", "age", quantity=quantity) for quantity in (months, weeks)]
    summary = summaries(build([note("s1", [only], facts)], SPEC))["age"]
    assert (summary.values, summary.conflicting, summary.low, round(summary.high, 3)) == (1, 0, 126, 133)


def test_kinds_without_measures_are_left_out() -> None:
    only = tree("s1", 1)
    facts = [seen(only, "sort", "pear"), seen(only, "pest", "aphid", quantity=years(1))]
    assert summaries(build([note("s1", [only], facts)], SPEC)) == {}


def test_only_contradictions_give_no_figures() -> None:
    only = tree("s1", 1)
    facts = [seen(only, "age", "age", quantity=years(1)), seen(only, "age", "age", quantity=years(3))]
    summary = summaries(build([note("s1", [only], facts)], SPEC))["age"]
    assert (summary.values, summary.conflicting, summary.total) == (0, 1, 1)
    assert all(math.isnan(value) for value in (summary.median, summary.low, summary.high))
