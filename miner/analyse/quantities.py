"""Measured values of single-valued kinds over the own patients: how many have one, the middle and the range."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import networkx as nx

from miner.analyse.intervals import reach
from miner.graph import own_cases
from miner.schema import Status

_Edge = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Summary:
    """One kind's values in the base unit of its quantity (days, percent, millimetres).

    A value is an interval, of several that touch what they share: ``median`` is that of the midpoints, ``low`` and
    ``high`` bound all intervals.
    """

    kind: str
    quantity: str
    values: int
    """Patients with one value."""
    conflicting: int
    """Patients with values that do not touch; they are in none of the figures."""
    total: int
    median: float
    low: float
    high: float


def summaries(graph: nx.MultiDiGraph[str]) -> dict[str, Summary]:
    """By kind, sorted: every single-valued kind whose values are quantities; kinds without any are left out."""
    cases = own_cases(graph)
    found: dict[tuple[str, str], dict[str, list[_Edge]]] = defaultdict(lambda: defaultdict(list))
    for case in cases:
        for _, _, data in graph.out_edges(case, data=True):
            if data.get("single") and "low" in data and data["status"] == Status.PRESENT.value:
                found[data["kind"], data["quantity"]][case].append(data)
    return {key[0]: _summary(*key, found[key], len(cases)) for key in sorted(found)}


def _shared(edges: Sequence[_Edge]) -> tuple[float, float] | None:
    """What all intervals share; a value that is told once, or always alike, is as told.  None where two are apart."""
    told = {(edge["low"], edge["high"]) for edge in edges}
    if len(told) == 1:
        return told.pop()
    reaches = [reach(edge) for edge in edges]
    low, high = max(low for low, _ in reaches), min(high for _, high in reaches)
    return (low, high) if low <= high else None


def _summary(kind: str, quantity: str, cases: Mapping[str, list[_Edge]], total: int) -> Summary:
    values = [value for edges in cases.values() if (value := _shared(edges))]
    return Summary(
        kind=kind,
        quantity=quantity,
        values=len(values),
        conflicting=len(cases) - len(values),
        total=total,
        median=median((low + high) / 2 for low, high in values) if values else float("nan"),
        low=min((low for low, _ in values), default=float("nan")),
        high=max((high for _, high in values), default=float("nan")),
    )
