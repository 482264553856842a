"""Measured values of single-valued kinds over the own patients: how many have one, the middle and the range."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

import networkx as nx

from miner.graph import own_cases
from miner.schema import Status


@dataclass(frozen=True, slots=True)
class Summary:
    """One kind's values in the base unit of its quantity (days, percent, millimetres).

    A value is an interval: ``median`` is that of the midpoints, ``low`` and ``high`` bound all intervals.
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
    found: dict[tuple[str, str], dict[str, list[tuple[float, float]]]] = defaultdict(lambda: defaultdict(list))
    for case in cases:
        for _, _, data in graph.out_edges(case, data=True):
            if data.get("single") and "low" in data and data["status"] == Status.PRESENT.value:
                found[data["kind"], data["quantity"]][case].append((data["low"], data["high"]))
    return {key[0]: _summary(*key, found[key], len(cases)) for key in sorted(found)}


def _summary(kind: str, quantity: str, cases: Mapping[str, list[tuple[float, float]]], total: int) -> Summary:
    values = []
    for intervals in cases.values():
        low, high = max(low for low, _ in intervals), min(high for _, high in intervals)
        if low <= high:  # several intervals that touch tell one value: what they share
            values.append((low, high))
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
