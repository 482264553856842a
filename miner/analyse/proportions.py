"""Pooled proportions: of the patients whose paper gives an answer, how many have it, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx

from miner.graph import Answer, Concept, Counts, Reply, count_patients, count_publications, own_cases, replies

SMALL = 5
"""Fewer patients than this with a settled answer make a proportion that says little by itself: the threshold below
which expected counts are held too small for the usual approximations (Cochran, Biometrics 1954;10:417-451)."""

Z95 = 1.959963984540054
"""The 97.5 % quantile of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A proportion with its interval, all between 0 and 1."""

    point: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Proportion:
    """One concept pooled over the own patients, over all strata or in one."""

    concept: Concept
    node_class: str
    name: str
    patients: Counts
    publications: Counts
    interval: Interval | None
    """Present among ``settled`` with its 95 % interval; None where nobody has a settled answer."""
    described: int
    """Patients of whom anything of this kind (in this stratum) is told: the denominator where papers list what is
    there and rarely say what is not."""
    among_described: Interval | None
    """Present among ``described`` with its 95 % interval; a lower bound, for silence counts against it."""
    replies: Mapping[str, Reply]
    """The reply of every own patient that has one, by case node."""

    @property
    def settled(self) -> int:
        """The denominator: patients with one clear answer.  Conflicting, not done and not reported are no answer."""
        return self.patients.present + self.patients.absent + self.patients.equivocal + self.patients.other

    def cases(self, answer: Answer) -> list[str]:
        """The nodes of the patients who give this answer, sorted."""
        return sorted(case for case, reply in self.replies.items() if reply.answer is answer)


def wilson(present: int, total: int, z: float = Z95) -> Interval | None:
    """The score interval of a binomial proportion, without continuity correction; None where ``total`` is 0.

    Source: E. B. Wilson, J Am Stat Assoc 1927;22:209-212; recommended for small numbers by Brown, Cai and DasGupta,
    Stat Sci 2001;16:101-133.

    Raises:
        ValueError: ``present`` is not between 0 and ``total``.
    """
    if not 0 <= present <= total:
        raise ValueError(f"expected 0 <= present <= total, found {present} of {total}")
    if total == 0:
        return None
    point = present / total
    scale = 1 + z * z / total
    centre = (point + z * z / (2 * total)) / scale
    half = z * math.sqrt(point * (1 - point) / total + z * z / (4 * total * total)) / scale
    return Interval(point, max(0.0, centre - half), min(1.0, centre + half))


def proportions(graph: nx.MultiDiGraph[str]) -> list[Proportion]:
    """One row for every concept that an own patient has a fact about, and one for each of its strata.

    Sorted by kind, then most patients with it present first, then name; strata follow their concept by name.
    """
    cases = own_cases(graph)
    papers = len({graph.nodes[case]["publication"] for case in cases})
    answered = replies(graph)
    described: dict[tuple[str, str], set[str]] = {}
    for concept, found in answered.items():
        told = {case for case, reply in found.items() if reply.answer is not Answer.OTHER}
        described.setdefault((concept.kind, concept.stratum), set()).update(told)
    rows = []
    for concept, found in answered.items():
        told = described[concept.kind, concept.stratum]
        patients = count_patients(found, len(cases))
        settled = patients.present + patients.absent + patients.equivocal + patients.other
        rows.append(
            Proportion(
                concept=concept,
                node_class=graph.nodes[concept.node]["class"],
                name=graph.nodes[concept.node]["name"],
                patients=patients,
                publications=count_publications(graph, found, papers),
                interval=wilson(patients.present, settled),
                described=len(told),
                among_described=wilson(patients.present, len(told)),
                replies=found,
            )
        )
    return _in_order(rows)


def _in_order(rows: list[Proportion]) -> list[Proportion]:
    overall = {row.concept: row.patients for row in rows if not row.concept.stratum}

    def place(row: Proportion) -> tuple[str, int, int, str, str, str]:
        whole = overall[Concept(row.concept.kind, row.concept.node)]
        reported = whole.total - whole.not_reported
        return row.concept.kind, -whole.present, -reported, row.name.lower(), row.concept.node, row.concept.stratum

    return sorted(rows, key=place)


def counts_by_kind(graph: nx.MultiDiGraph[str]) -> dict[str, int]:
    """How many facts about own patients there are of each kind, sorted by kind."""
    tally: dict[str, int] = {}
    for case in own_cases(graph):
        for _, _, data in graph.out_edges(case, data=True):
            if "of" not in data:  # a qualifier's node repeats the fact that it qualifies
                tally[data["kind"]] = tally.get(data["kind"], 0) + 1
    return dict(sorted(tally.items()))
