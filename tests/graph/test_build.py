"""The evidence graph: nodes, edges and their attributes."""

from __future__ import annotations

from itertools import permutations

import networkx as nx
import pytest

from miner.errors import InputError, PackError
from miner.graph import GraphSpec, NodeClass, Review, build, case_node, publication_node
from miner.schema import Status
from tests.graph.orchard import SPEC, note, seen, tree, years

PEAR, APPLE = tree("s1", 1, "The old pear"), tree("s1", 2)
CITED = tree("s1", 3, "Ref. 4", cited=True)


def dump(graph: nx.MultiDiGraph[str]) -> tuple[list[object], list[object]]:
    return list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True))


def test_a_fact_becomes_an_edge_with_all_that_is_known_of_it() -> None:
    fact = seen(
        PEAR, "pest", "pest:1", Status.EQUIVOCAL, name="aphid", quote="some aphids, perhaps", review=Review.ACCEPTED,
        quantity=years(4, 5), season="spring", parts=("leaf", "bud"),
    )  # fmt: skip
    graph = build([note("s1", [PEAR], [fact])], SPEC)
    edge = graph.edges[case_node(PEAR.case_id), "Pest:pest:1", fact.fact.fact_id]
    assert edge == {
        "relation": "HAS_PEST",
        "kind": "pest",
        "status": "equivocal",
        "slot": fact.fact.slot_id,
        "review": "accepted",
        "confidence": 0.9,
        "extractor": "invented",
        "qualifiers": {"parts": ("leaf", "bud"), "season": "spring"},
        "evidence": 1,
        "quote": "some aphids, perhaps",
        "page": 2,
        "section": "case",
        "quantity": "age",
        "text": "4-year-old",
        "value": 4,
        "unit": "year",
        "low": 4 * 365.25,
        "high": 5 * 365.25,
        "approximate": False,
        "stratum": "spring",
    }
    assert graph.nodes["Pest:pest:1"] == {"class": "Pest", "name": "aphid", "concept": "pest:1"}


def test_publications_and_cases_carry_their_origin() -> None:
    graph = build([note("s1", [PEAR, APPLE, CITED], [], title="Three trees")], SPEC)
    paper = publication_node("s1")
    assert graph.nodes[paper] == {
        "class": "Publication", "name": "Three trees", "title": "Three trees", "sha256": "s1", "year": 1987,
        "authors": ("A. Grower", "B. Picker"), "doi": "10.1/s1", "path": "s1.pdf",
    }  # fmt: skip
    relations = {case: data["relation"] for _, case, data in graph.out_edges(paper, data=True)}
    assert relations == {
        case_node(PEAR.case_id): "REPORTS",
        case_node(APPLE.case_id): "REPORTS",
        case_node(CITED.case_id): "CITES",
    }
    assert graph.nodes[case_node(PEAR.case_id)]["name"] == "The old pear"
    assert graph.nodes[case_node(APPLE.case_id)]["name"] == "patient 2"
    assert graph.nodes[case_node(CITED.case_id)]["origin"] == "cited"


def test_single_values_stand_on_the_case() -> None:
    facts = [
        seen(PEAR, "age", "age", quantity=years(4)),
        seen(PEAR, "age", "age", quantity=years(6)),
        seen(PEAR, "sort", "conference"),
        seen(PEAR, "sort", "williams", Status.ABSENT),
    ]
    node = build([note("s1", [PEAR], facts)], SPEC).nodes[case_node(PEAR.case_id)]
    assert (node["age"], node["age_low"], node["age_high"]) == ("4-year-old / 6-year-old", 4 * 365.25, 6 * 365.25)
    assert node["sort"] == "conference"


def test_measured_single_values_share_the_node_of_their_kind() -> None:
    facts = [
        seen(PEAR, "age", "text:four", name="four years", quantity=years(4)),
        seen(APPLE, "age", "text:six", name="six years", quantity=years(6)),
        seen(PEAR, "pest", "text:many", name="many", quantity=years(1)),
    ]
    graph = build([note("s1", [PEAR, APPLE], facts)], SPEC)
    assert graph.nodes["Attribute:age"] == {"class": "Attribute", "name": "age", "concept": "age"}
    assert graph.in_degree("Attribute:age") == 3, "two trees and the review"
    assert "Attribute:text:four" not in graph and "Pest:text:many" in graph


def test_qualifier_values_become_nodes_under_the_same_fact() -> None:
    fact = seen(PEAR, "blight", "scab", Status.ABSENT, parts=("leaf", "fruit", "leaf"))
    graph = build([note("s1", [PEAR], [fact])], SPEC)
    reached = {
        (target, data["relation"], data["kind"], data["status"], data.get("of"))
        for _, target, key, data in graph.out_edges(case_node(PEAR.case_id), keys=True, data=True)
        if key == fact.fact.fact_id
    }
    assert reached == {
        ("Blight:scab", "HAS_BLIGHT", "blight", "absent", None),
        ("Part:fruit", "ON_PART", "blight.parts", "absent", "scab"),
        ("Part:leaf", "ON_PART", "blight.parts", "absent", "scab"),
    }


def test_a_kind_that_the_spec_does_not_name_is_kept() -> None:
    graph = build([note("s1", [PEAR], [seen(PEAR, "omen", "raven")])], SPEC)
    assert graph.nodes["Finding:raven"]["class"] == "Finding"


def test_rejected_facts_are_counted_and_left_out() -> None:
    facts = [seen(PEAR, "pest", "aphid", review=Review.REJECTED), seen(PEAR, "pest", "moth", review=Review.ADDED)]
    graph = build([note("s1", [PEAR], facts)], SPEC)
    assert "Pest:aphid" not in graph and "Pest:moth" in graph
    assert graph.graph["rejected"] == 1


def test_the_order_of_papers_and_facts_does_not_matter() -> None:
    plum = tree("s2", 1)
    facts = [seen(PEAR, "pest", "aphid"), seen(APPLE, "pest", "aphid", Status.ABSENT), seen(PEAR, "sort", "pear")]
    first = note("s2", [plum], [seen(plum, "pest", "moth")])
    expected = dump(build([note("s1", [PEAR, APPLE], facts), first], SPEC))
    for shuffled in permutations(facts):
        assert dump(build([first, note("s1", [APPLE, PEAR], list(shuffled))], SPEC)) == expected


@pytest.mark.parametrize(
    ("papers", "message"),
    [
        ([note("s1", [PEAR], []), note("s1", [PEAR], [])], "every paper once"),
        ([note("s1", [PEAR], [seen(PEAR, "pest", "moth")] * 2)], "every fact once"),
        ([note("s1", [PEAR], [seen(APPLE, "pest", "moth")])], f"about case {APPLE.case_id}"),
    ],
)
def test_what_cannot_be_is_refused(papers: list[object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        build(papers, SPEC)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["", "Two words", "x`) DROP", "Case", "POOLED", "1st", "Größe", "A\n"])
def test_names_of_classes_are_plain_identifiers(name: str) -> None:
    with pytest.raises(PackError, match="plain identifier"):
        NodeClass(name, "HAS")
    with pytest.raises(PackError, match="plain identifier"):
        NodeClass("Pest", name)


@pytest.mark.parametrize("kind", ["origin", "two words", "name"])
def test_single_kinds_must_not_hide_a_field_of_the_case(kind: str) -> None:
    with pytest.raises(PackError, match="no field of every case"):
        GraphSpec("x", single=frozenset({kind}))


def test_no_papers_give_the_review_alone() -> None:
    graph = build([], SPEC)
    assert list(graph) == ["review:orchard"]
    assert graph.nodes["review:orchard"] == {"class": "Review", "name": "orchard", "patients": 0, "publications": 0}
