"""GraphML: all attributes arrive, whatever a paper holds."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from miner.export import graphml
from miner.graph import GraphSpec, NodeClass, PaperFacts, ReviewedFact, build
from miner.schema import Case, Fact, Origin, Quantity, Status

SPEC = GraphSpec(
    review="kites",
    classes={"tear": NodeClass("Tear", "HAS_TEAR")},
    qualifier_nodes={("tear", "parts"): NodeClass("Part", "ON_PART")},
)


def kites(title: str = "Kites") -> nx.MultiDiGraph[str]:
    case = Case.of("s1", 1, "Kite A", Origin.OWN, ())
    tear = Fact.of(
        case=case,
        kind="tear",
        concept="rip",
        name="rip",
        status=Status.EQUIVOCAL,
        quantity=Quantity("size", 3, "mm", 3.0, 3.5, "3 mm", approximate=True),
        qualifiers={"parts": ("sail", "tail"), "mended": True, "depth": 0.5},
        confidence=0.75,
    )
    paper = PaperFacts("s1", title, ("A. Flyer", "B. Wind"), 1999, "10.1/k", "k.pdf", (case,), (ReviewedFact(tear),))
    return build([paper], SPEC)


def read(path: Path) -> nx.MultiDiGraph[str]:
    back = nx.read_graphml(path, force_multigraph=True)
    assert isinstance(back, nx.MultiDiGraph)
    return back


def test_every_node_edge_and_attribute_comes_back(tmp_path: Path) -> None:
    graph = kites()
    path = tmp_path / "new folder" / "k.graphml"
    written = graphml.write(graph, path)
    back = read(path)
    assert (written.nodes, written.edges, written.replaced) == (len(graph), graph.number_of_edges(), 0)
    assert set(back) == set(graph) and back.number_of_edges() == graph.number_of_edges()
    for node, data in graph.nodes(data=True):
        assert set(back.nodes[node]) == set(data), node
    assert back.nodes["publication:s1"]["authors"] == "A. Flyer; B. Wind"
    assert back.nodes["publication:s1"]["year"] == 1999
    tear = next(
        data for _, target, data in back.edges(data=True) if target == "Tear:rip" and data["relation"] != "POOLED"
    )
    original = next(data for _, target, data in graph.edges(data=True) if target == "Tear:rip")
    qualifiers = {f"q_{name}" for name in original["qualifiers"]}
    assert set(tear) - {"edge_key"} == set(original) - {"qualifiers"} | qualifiers
    assert (tear["q_parts"], tear["q_mended"], tear["q_depth"]) == ("sail; tail", True, 0.5)
    assert (tear["low"], tear["high"], tear["unit"], tear["approximate"]) == (3.0, 3.5, "mm", True)
    assert (tear["status"], tear["confidence"]) == ("equivocal", 0.75)


def test_ids_are_unique_and_the_fact_is_named_on_all_its_edges(tmp_path: Path) -> None:
    graph = kites()
    graphml.write(graph, tmp_path / "k.graphml")
    back = read(tmp_path / "k.graphml")
    keys = [key for _, _, key in back.edges(keys=True)]
    assert len(set(keys)) == len(keys)
    fact = next(key for _, target, key in graph.edges(keys=True) if target == "Part:sail" and len(key) == 20)
    named = {target for _, target, data in back.edges(data=True) if data["edge_key"] == fact}
    assert named == {"Tear:rip", "Part:sail", "Part:tail"}
    text = (tmp_path / "k.graphml").read_text(encoding="utf-8")
    declared = [line.split('id="')[1].split('"')[0] for line in text.splitlines() if "<key " in line]
    assert len(set(declared)) == len(declared)


@pytest.mark.parametrize(
    ("title", "arrives", "replaced"),
    [
        ("a <script>alert('x')</script> & \"q\"", "a <script>alert('x')</script> & \"q\"", 0),
        ("nul \x00, bell \x07, escape \x1b", "nul �, bell �, escape �", 3),
        ("half a pair \ud800 and a noncharacter \uffff", "half a pair � and a noncharacter �", 2),
        ("tab\tand 水 😀", "tab\tand 水 😀", 0),
    ],
)
def test_hostile_titles(tmp_path: Path, title: str, arrives: str, replaced: int) -> None:
    written = graphml.write(kites(title), tmp_path / "k.graphml")
    back = read(tmp_path / "k.graphml")
    assert back.nodes["publication:s1"]["title"] == arrives
    assert written.replaced == 2 * replaced  # title and name


def test_what_is_no_scalar_becomes_json(tmp_path: Path) -> None:
    graph = kites()
    graph.nodes["publication:s1"]["extra"] = {"b": [1, "é"], "a": None}
    graphml.write(graph, tmp_path / "k.graphml")
    assert read(tmp_path / "k.graphml").nodes["publication:s1"]["extra"] == '{"a": null, "b": [1, "é"]}'


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    graphml.write(kites(), tmp_path / "a.graphml")
    graphml.write(kites(), tmp_path / "b.graphml")
    assert (tmp_path / "a.graphml").read_bytes() == (tmp_path / "b.graphml").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.graphml", "b.graphml"]
