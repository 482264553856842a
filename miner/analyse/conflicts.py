"""Where a paper contradicts itself about one patient: shown for a person to decide, never resolved here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import networkx as nx

from miner.analyse.intervals import reach
from miner.graph import own_cases
from miner.schema import Status


class Clash(StrEnum):
    """What differs."""

    STATUS = "status"
    """One question about one concept is answered in two ways."""
    VALUE = "value"
    """A kind with a single value has two."""
    QUANTITY = "quantity"
    """A kind with a single value has two intervals that do not touch."""


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """Facts about one patient that cannot all hold; ``case`` is its node, ``facts`` are sorted ids."""

    case: str
    kind: str
    clash: Clash
    names: tuple[str, ...]
    """Names of the concepts concerned, sorted."""
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Edge:
    node: str
    fact: str
    kind: str
    slot: str
    status: str
    single: bool
    reach: tuple[float, float] | None
    """The interval of its quantity; None where it has none."""


def conflicts(graph: nx.MultiDiGraph[str]) -> list[Conflict]:
    """All contradictions within own patients, sorted by patient and kind; none gives an empty list.

    "Not done" contradicts nothing.  Different answers about different specimens are no contradiction: they answer
    different questions.
    """
    return sorted(conflict for case in own_cases(graph) for conflict in _of_case(graph, case))


def _of_case(graph: nx.MultiDiGraph[str], case: str) -> Iterator[Conflict]:
    questions: dict[tuple[str, str, str], list[_Edge]] = defaultdict(list)
    singles: dict[str, list[_Edge]] = defaultdict(list)
    for edge in _edges(graph, case):
        if edge.status != Status.NOT_DONE.value:
            questions[edge.kind, edge.node, edge.slot].append(edge)
        if edge.single and edge.status == Status.PRESENT.value:
            singles[edge.kind].append(edge)
    for edges in questions.values():
        if len({edge.status for edge in edges}) > 1:
            yield _conflict(graph, case, Clash.STATUS, edges)
    for edges in singles.values():
        if len({edge.node for edge in edges}) > 1:
            yield _conflict(graph, case, Clash.VALUE, edges)
        elif _apart(edges):
            yield _conflict(graph, case, Clash.QUANTITY, edges)


def _edges(graph: nx.MultiDiGraph[str], case: str) -> Iterator[_Edge]:
    """The facts of a case; the nodes of qualifiers only repeat them."""
    for _, node, key, data in graph.out_edges(case, keys=True, data=True):
        if "of" not in data:
            yield _Edge(
                node, key, data["kind"], data["slot"], data["status"], data.get("single", False),
                reach(data) if "low" in data else None,
            )  # fmt: skip


def _apart(edges: Iterable[_Edge]) -> bool:
    reaches = [edge.reach for edge in edges if edge.reach]
    return bool(reaches) and max(low for low, _ in reaches) > min(high for _, high in reaches)


def _conflict(graph: nx.MultiDiGraph[str], case: str, clash: Clash, edges: list[_Edge]) -> Conflict:
    names = tuple(sorted({graph.nodes[edge.node]["name"] for edge in edges}))
    return Conflict(case, edges[0].kind, clash, names, tuple(sorted(edge.fact for edge in edges)))
