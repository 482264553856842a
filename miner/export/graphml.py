"""The evidence graph as GraphML, which Gephi, Cytoscape, yEd, igraph and networkx read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import networkx as nx

Scalar = str | int | float | bool

REPLACEMENT = "�"
"""Stands for each character that XML cannot hold."""

_INVALID = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""All but the characters of XML 1.0, fifth edition, production 2 (Char)."""


@dataclass(frozen=True, slots=True)
class Written:
    """What went into the file.  ``replaced`` counts the characters that XML cannot hold."""

    nodes: int
    edges: int
    replaced: int


def write(graph: nx.MultiDiGraph[str], path: Path) -> Written:
    """Writes the graph with all attributes of its nodes and edges; a reader sees the old file or the new one.

    GraphML holds scalars only: lists become their items joined by "; ", each qualifier an attribute ``q_`` + its name,
    other mappings JSON.  Ids of edges are numbers in the order of the nodes, because one fact may have several edges;
    the key of an edge, which names its fact, is the attribute ``edge_key``.
    """
    cleaner = _Cleaner()
    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    plain.graph.update(cleaner.scalars(graph.graph))
    for node in sorted(graph):
        plain.add_node(cleaner.text(node), **cleaner.scalars(graph.nodes[node]))
    for number, (source, target, key) in enumerate(sorted(graph.edges(keys=True)), start=1):
        scalars = cleaner.scalars({"edge_key": key, **graph.edges[source, target, key]})
        plain.add_edge(cleaner.text(source), cleaner.text(target), key=f"e{number}", **scalars)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    nx.write_graphml_xml(plain, temporary)
    temporary.replace(path)
    return Written(plain.number_of_nodes(), plain.number_of_edges(), cleaner.replaced)


class _Cleaner:
    """Makes values fit for GraphML and counts the characters that had to be replaced."""

    def __init__(self) -> None:
        self.replaced = 0

    def text(self, value: str) -> str:
        clean, count = _INVALID.subn(REPLACEMENT, value)
        self.replaced += count
        return clean

    def scalars(self, data: Mapping[str, object]) -> dict[str, Scalar]:
        flat: dict[str, Scalar] = {}
        for name, value in data.items():
            if name == "qualifiers" and isinstance(value, Mapping):
                flat |= {self.text(f"q_{qualifier}"): self.scalar(item) for qualifier, item in value.items()}
            else:
                flat[self.text(name)] = self.scalar(value)
        return flat

    def scalar(self, value: object) -> Scalar:
        if isinstance(value, bool | int | float):
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, tuple | list):
            return self.text("; ".join(str(item) for item in value))
        return self.text(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str))
