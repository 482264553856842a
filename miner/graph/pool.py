"""Pools the graph: what each own patient answers to each question, and how many say what.

Only patients that a paper reports as its own are counted; cited ones stay in the graph but out of every number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

import networkx as nx

from miner.schema import Origin, Status


class Answer(StrEnum):
    """What one patient answers to one concept, over all facts about it."""

    PRESENT = "present"
    ABSENT = "absent"
    EQUIVOCAL = "equivocal"
    CONFLICTING = "conflicting"
    """The paper answers one question in two ways; so it stays until a curator rejects or corrects one."""
    OTHER = "other"
    """Of a kind with a single value the patient has another value."""
    NOT_DONE = "not_done"


@dataclass(frozen=True, slots=True, order=True)
class Concept:
    """What is counted: a concept's node under one kind of fact, over all strata (``stratum`` empty) or in one."""

    kind: str
    node: str
    stratum: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of ``total`` give which answer; of patients, the answers and ``not_reported`` add up to ``total``.

    Of publications, each counts under every answer that one of its own patients gives, so they may add up to more;
    ``not_reported`` are those in which no own patient has any.  ``mixed`` are those among ``present`` that are absent
    to another question about the same concept (another specimen, say).
    """

    total: int
    present: int = 0
    absent: int = 0
    equivocal: int = 0
    conflicting: int = 0
    other: int = 0
    not_done: int = 0
    not_reported: int = 0
    mixed: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """One patient's answer and the facts behind it (sorted ids; none for ``other``)."""

    answer: Answer
    facts: tuple[str, ...] = ()
    mixed: bool = False


RANK = (Answer.PRESENT, Answer.CONFLICTING, Answer.EQUIVOCAL, Answer.ABSENT, Answer.NOT_DONE)
"""Which answer stands where different questions about one concept get different ones: present in one specimen is
present, and a conflict is never hidden behind an absence."""

_Edge = tuple[str, Mapping[str, str]]


def own_cases(graph: nx.MultiDiGraph[str]) -> list[str]:
    """The nodes of all patients that count, sorted."""
    return sorted(
        node for node, data in graph.nodes(data=True) if data["class"] == "Case" and data["origin"] == Origin.OWN.value
    )


def replies(graph: nx.MultiDiGraph[str]) -> dict[Concept, dict[str, Reply]]:
    """For every concept that an own patient has a fact about: the reply of each such patient, by case node, sorted.

    A concept stands once over all strata and once in each stratum.  A patient replies once however many facts, papers'
    pages or sections repeat it.
    """
    collected: dict[tuple[str, str, str], dict[str, list[_Edge]]] = defaultdict(lambda: defaultdict(list))
    alternatives: dict[tuple[str, str], set[str]] = defaultdict(set)
    for case in own_cases(graph):
        for _, node, key, data in graph.out_edges(case, keys=True, data=True):
            collected[data["kind"], node, ""][case].append((key, data))
            if "stratum" in data:
                collected[data["kind"], node, data["stratum"]][case].append((key, data))
            if data.get("single") and data["status"] == Status.PRESENT.value:
                alternatives[data["kind"], case].add(node)
    answered = {
        Concept(*key): {case: _reply(edges) for case, edges in cases.items()} for key, cases in collected.items()
    }
    for (kind, case), nodes in alternatives.items():
        _add_alternatives(answered, kind, case, nodes)
    return {concept: dict(sorted(answered[concept].items())) for concept in sorted(answered)}


def _reply(edges: Sequence[_Edge]) -> Reply:
    if len(edges) == 1:
        return Reply(Answer(edges[0][1]["status"]), (edges[0][0],))
    questions: dict[str, set[Answer]] = defaultdict(set)
    facts: set[str] = set()
    for key, data in edges:
        questions[data["slot"]].add(Answer(data["status"]))
        facts.add(key)
    settled = {_settle(found) for found in questions.values()}
    answer = min(settled, key=RANK.index)
    return Reply(answer, tuple(sorted(facts)), mixed=answer is Answer.PRESENT and Answer.ABSENT in settled)


def _settle(found: set[Answer]) -> Answer:
    """The answer to one question: a result outweighs "not done", two different results are a conflict."""
    results = found - {Answer.NOT_DONE}
    if len(results) > 1:
        return Answer.CONFLICTING
    return results.pop() if results else Answer.NOT_DONE


def _add_alternatives(answered: dict[Concept, dict[str, Reply]], kind: str, case: str, present: set[str]) -> None:
    """Of a kind with a single value: a patient with two is in conflict, one with another value is ``other``."""
    for concept, cases in answered.items():
        if concept.kind != kind or concept.stratum:
            continue
        reply = cases.get(case)
        if reply is None:
            cases[case] = Reply(Answer.OTHER)
        elif reply.answer is Answer.PRESENT and len(present) > 1:
            cases[case] = Reply(Answer.CONFLICTING, reply.facts)


def count_patients(replies: Mapping[str, Reply], total: int) -> Counts:
    """Counts over patients; ``total`` is the number of all own patients."""
    tally = {answer.value: sum(reply.answer is answer for reply in replies.values()) for answer in Answer}
    mixed = sum(reply.mixed for reply in replies.values())
    return Counts(total, **tally, not_reported=total - len(replies), mixed=mixed)


def count_publications(graph: nx.MultiDiGraph[str], replies: Mapping[str, Reply], total: int) -> Counts:
    """Counts over publications; ``total`` is the number of those with at least one own patient."""
    papers: dict[str, set[Answer]] = defaultdict(set)
    for case, reply in replies.items():
        papers[graph.nodes[case]["publication"]].add(reply.answer)
    mixed = {graph.nodes[case]["publication"] for case, reply in replies.items() if reply.mixed}
    tally = {answer.value: sum(answer in given for given in papers.values()) for answer in Answer}
    return Counts(total, **tally, not_reported=total - len(papers), mixed=len(mixed))


def add_pooled(graph: nx.MultiDiGraph[str], review: str) -> None:
    """Adds the review's node and an edge from it to each concept with the counts of patients and publications.

    The key of an edge is the kind of fact, and after a bar the stratum where it has one.  Concepts that only cited
    patients have get none.
    """
    cases = own_cases(graph)
    papers = len({graph.nodes[case]["publication"] for case in cases})
    node = f"review:{review}"
    graph.add_node(node, **{"class": "Review", "name": review, "patients": len(cases), "publications": papers})
    for concept, found in replies(graph).items():
        patients = asdict(count_patients(found, len(cases)))
        publications = asdict(count_publications(graph, found, papers))
        graph.add_edge(
            node,
            concept.node,
            key=f"{concept.kind}|{concept.stratum}" if concept.stratum else concept.kind,
            relation="POOLED",
            kind=concept.kind,
            stratum=concept.stratum,
            **{f"patients_{name}": number for name, number in patients.items()},
            **{f"publications_{name}": number for name, number in publications.items()},
        )
