"""Pooling: who counts, how often, and as what."""

from __future__ import annotations

import networkx as nx
import pytest

from miner.graph import Answer, Concept, ReviewedFact, build, case_node, replies
from miner.schema import Status
from tests.graph.orchard import SPEC, note, seen, tree, years

P, A, E, N = Status.PRESENT, Status.ABSENT, Status.EQUIVOCAL, Status.NOT_DONE
TREE = tree("s1", 1)


def edge(graph: nx.MultiDiGraph[str], node: str, key: str) -> dict[str, object]:
    return dict(graph.edges["review:orchard", node, key])


def answer(*facts: ReviewedFact, kind: str = "pest", node: str = "Pest:aphid", stratum: str = "") -> Answer | None:
    graph = build([note("s1", [TREE], list(facts))], SPEC)
    reply = replies(graph).get(Concept(kind, node, stratum), {}).get(case_node(TREE.case_id))
    return reply.answer if reply else None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([(P, "spring")], Answer.PRESENT),
        ([(A, "spring")], Answer.ABSENT),
        ([(E, "spring")], Answer.EQUIVOCAL),
        ([(N, "spring")], Answer.NOT_DONE),
        ([(P, "spring"), (A, "spring")], Answer.CONFLICTING),
        ([(P, "spring"), (E, "spring")], Answer.CONFLICTING),
        ([(A, "spring"), (E, "spring")], Answer.CONFLICTING),
        ([(P, "spring"), (A, "autumn")], Answer.PRESENT),
        ([(P, "spring"), (A, "spring"), (P, "autumn")], Answer.PRESENT),
        ([(P, "spring"), (A, "spring"), (A, "autumn")], Answer.CONFLICTING),
        ([(E, "spring"), (A, "autumn")], Answer.EQUIVOCAL),
        ([(N, "spring"), (A, "spring")], Answer.ABSENT),
        ([(N, "spring"), (A, "autumn")], Answer.ABSENT),
        ([(N, "spring"), (P, "spring")], Answer.PRESENT),
    ],
)
def test_one_answer_from_many_facts(said: list[tuple[Status, str]], expected: Answer) -> None:
    facts = [seen(TREE, "pest", "aphid", status, season=season) for status, season in said]
    assert answer(*facts) is expected


def test_strata_answer_for_themselves() -> None:
    facts = (seen(TREE, "pest", "aphid", P, season="spring"), seen(TREE, "pest", "aphid", A, season="autumn"))
    assert answer(*facts, stratum="spring") is Answer.PRESENT
    assert answer(*facts, stratum="autumn") is Answer.ABSENT
    graph = build([note("s1", [TREE], list(facts))], SPEC)
    assert edge(graph, "Pest:aphid", "pest")["patients_mixed"] == 1
    assert edge(graph, "Pest:aphid", "pest|autumn")["patients_mixed"] == 0


def test_facts_that_repeat_count_once() -> None:
    facts = [seen(TREE, "pest", "aphid", P, amount=amount) for amount in ("few", "many", "swarms")]
    graph = build([note("s1", [TREE], facts)], SPEC)
    assert edge(graph, "Pest:aphid", "pest")["patients_present"] == 1


def test_denominators_of_patients_and_publications() -> None:
    one, two, three = (tree("s1", n) for n in (1, 2, 3))
    cited = tree("s1", 4, cited=True)
    other, silent, cited_only = tree("s2", 1), tree("s3", 1), tree("s4", 1, cited=True)
    papers = [
        note("s1", [one, two, three, cited], [
            seen(one, "pest", "aphid", P), seen(two, "pest", "aphid", A), seen(three, "pest", "aphid", N),
            seen(cited, "pest", "aphid", P), seen(cited, "pest", "moth", P),
        ]),
        note("s2", [other], [seen(other, "pest", "aphid", E)]),
        note("s3", [silent], [seen(silent, "blight", "scab", P)]),
        note("s4", [cited_only], [seen(cited_only, "pest", "aphid", P)]),
    ]  # fmt: skip
    graph = build(papers, SPEC)
    pooled = edge(graph, "Pest:aphid", "pest")
    patients = {k.removeprefix("patients_"): v for k, v in pooled.items() if k.startswith("patients_")}
    publications = {k.removeprefix("publications_"): v for k, v in pooled.items() if k.startswith("publications_")}
    nobody = {"conflicting": 0, "other": 0, "mixed": 0}
    assert patients == {
        "total": 5, "present": 1, "absent": 1, "equivocal": 1, "not_done": 1, "not_reported": 1, **nobody
    }  # fmt: skip
    # The first paper counts under each answer that one of its patients gives; the paper of cited trees under none.
    assert publications == {
        "total": 3, "present": 1, "absent": 1, "equivocal": 1, "not_done": 1, "not_reported": 1, **nobody
    }  # fmt: skip
    assert not graph.has_edge("review:orchard", "Pest:moth"), "only a cited tree has moths"
    assert "Pest:moth" in graph
    assert graph.nodes["review:orchard"]["patients"] == 5


def test_single_values_are_alternatives() -> None:
    pear, apple, graft, bare = (tree("s1", n) for n in (1, 2, 3, 4))
    facts = [
        seen(pear, "sort", "pear"), seen(apple, "sort", "apple"),
        seen(graft, "sort", "pear"), seen(graft, "sort", "apple"),
    ]  # fmt: skip
    graph = build([note("s1", [pear, apple, graft, bare], facts)], SPEC)
    found = {case: reply.answer for case, reply in replies(graph)[Concept("sort", "Attribute:pear")].items()}
    assert found == {
        case_node(pear.case_id): Answer.PRESENT,
        case_node(apple.case_id): Answer.OTHER,
        case_node(graft.case_id): Answer.CONFLICTING,
    }
    assert edge(graph, "Attribute:pear", "sort")["patients_not_reported"] == 1


def test_a_part_without_one_blight_may_have_another() -> None:
    facts = (seen(TREE, "blight", "scab", A, parts=("leaf",)), seen(TREE, "blight", "rust", P, parts=("leaf",)))
    assert answer(*facts, kind="blight.parts", node="Part:leaf") is Answer.PRESENT


def test_one_concept_under_two_kinds_is_counted_apart() -> None:
    graph = build([note("s1", [TREE], [seen(TREE, "age", "x", quantity=years(2)), seen(TREE, "sort", "x")])], SPEC)
    assert {key for _, _, key in graph.out_edges("review:orchard", keys=True)} == {"age", "sort"}
