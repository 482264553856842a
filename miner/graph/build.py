"""Builds the evidence graph: publications, their patients, and what each says about which concept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import networkx as nx

from miner.errors import InputError
from miner.graph.facts import GraphSpec, NodeClass, PaperFacts, Review, ReviewedFact
from miner.graph.pool import add_pooled
from miner.schema import Case, Fact, Origin, Qualifier, Status

Value = str | int | float | bool | tuple[str, ...] | dict[str, Qualifier]


def build(papers: Iterable[PaperFacts], spec: GraphSpec) -> nx.MultiDiGraph[str]:
    """The evidence graph of the papers, with the edges that pool it.

    Nodes are publications (``publication:`` + hash), cases (``case:`` + case id), concepts (class + ``:`` + concept)
    and one review node.  Every fact is an edge from its case to its concept whose key is the fact id; a qualifier that
    the spec makes a node gets an edge with the same key.  Attributes that a fact does not have are left out.  Rejected
    facts are left out and counted in ``graph.graph["rejected"]``.

    The same papers give the same graph in whatever order they are handed in.

    Raises:
        InputError: a paper is handed in twice, a fact twice, or a fact names a case that its paper lacks.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(review=spec.review, rejected=0)
    for paper in sorted(papers, key=lambda paper: paper.sha256):
        _add_paper(graph, paper, spec)
    add_pooled(graph, spec.review)
    return graph


def case_node(case_id: str) -> str:
    return f"case:{case_id}"


def publication_node(sha256: str) -> str:
    return f"publication:{sha256}"


def concept_node(node_class: NodeClass, concept: str) -> str:
    return f"{node_class.name}:{concept}"


def _add_paper(graph: nx.MultiDiGraph[str], paper: PaperFacts, spec: GraphSpec) -> None:
    publication = publication_node(paper.sha256)
    if publication in graph:
        raise InputError(
            f"expected every paper once, found {paper.name} ({paper.sha256[:12]}) twice",
            remedy="hand in one record for each content hash",
        )
    graph.add_node(publication, **_publication(paper))
    standing = [reviewed for reviewed in paper.facts if reviewed.review is not Review.REJECTED]
    graph.graph["rejected"] += len(paper.facts) - len(standing)
    for case in sorted(paper.cases, key=lambda case: (case.ordinal, case.case_id)):
        _add_case(graph, paper, case, [r for r in standing if r.fact.case_id == case.case_id], spec)
    known = {case.case_id for case in paper.cases}
    for reviewed in standing:
        if reviewed.fact.case_id not in known:
            raise InputError(
                f"fact {reviewed.fact.fact_id} of {paper.name} is about case {reviewed.fact.case_id}, "
                f"but the paper has {len(known)} other cases",
                remedy="read the paper again, so that its facts and cases are of one run",
            )


def _publication(paper: PaperFacts) -> dict[str, Value]:
    known: dict[str, Value] = {
        "class": "Publication",
        "name": paper.name,
        "sha256": paper.sha256,
        "title": paper.title,
        "authors": paper.authors,
        "doi": paper.doi,
        "path": paper.path,
    }
    if paper.year is not None:
        known["year"] = paper.year
    return {key: value for key, value in known.items() if value not in ("", ())}


def _add_case(
    graph: nx.MultiDiGraph[str], paper: PaperFacts, case: Case, facts: Sequence[ReviewedFact], spec: GraphSpec
) -> None:
    node, publication = case_node(case.case_id), publication_node(paper.sha256)
    graph.add_node(
        node,
        **{
            "class": "Case",
            "name": case.label or f"patient {case.ordinal}",
            "label": case.label,
            "ordinal": case.ordinal,
            "origin": case.origin.value,
            "publication": publication,
            **_single_values(facts, spec),
        },
    )
    relation = "REPORTS" if case.origin is Origin.OWN else "CITES"
    graph.add_edge(publication, node, key=case.case_id, relation=relation)
    for reviewed in sorted(facts, key=lambda reviewed: reviewed.fact.fact_id):
        _add_fact(graph, node, reviewed, spec)


def _single_values(facts: Sequence[ReviewedFact], spec: GraphSpec) -> dict[str, Value]:
    """The values of single-valued kinds for the case node; several are joined by " / ", their bounds span all."""
    values: dict[str, Value] = {}
    for kind in sorted(spec.single):
        found = [r.fact for r in facts if r.fact.kind == kind and r.fact.status is Status.PRESENT]
        if not found:
            continue
        values[kind] = " / ".join(sorted({fact.quantity.text if fact.quantity else fact.name for fact in found}))
        quantities = [fact.quantity for fact in found if fact.quantity]
        if quantities:
            values[f"{kind}_low"] = min(quantity.low for quantity in quantities)
            values[f"{kind}_high"] = max(quantity.high for quantity in quantities)
    return values


def _add_fact(graph: nx.MultiDiGraph[str], case: str, reviewed: ReviewedFact, spec: GraphSpec) -> None:
    fact = reviewed.fact
    attributes = _fact(reviewed)
    if stratum := fact.qualifier(spec.strata.get(fact.kind, "")):
        attributes["stratum"] = _text(stratum)
    if fact.kind in spec.single:
        attributes["single"] = True
    node_class = spec.node_class(fact.kind)
    concept, name = _concept(fact, spec)
    target = concept_node(node_class, concept)
    if graph.has_edge(case, target, fact.fact_id):
        raise InputError(f"expected every fact once, found {fact.fact_id} ({fact.kind}: {fact.name}) twice")
    if target not in graph:
        graph.add_node(target, **{"class": node_class.name, "name": name, "concept": concept})
    graph.add_edge(case, target, key=fact.fact_id, relation=node_class.edge, **attributes)
    for qualifier, value, node_class in _qualifier_nodes(fact, spec):
        target = concept_node(node_class, value)
        if target not in graph:
            graph.add_node(target, **{"class": node_class.name, "name": value, "concept": value})
        own = {"relation": node_class.edge, "kind": f"{fact.kind}.{qualifier}", "of": fact.name}
        graph.add_edge(case, target, key=fact.fact_id, **{**attributes, **own})


def _concept(fact: Fact, spec: GraphSpec) -> tuple[str, str]:
    """Concept and name of a fact's node: a single value that is measured ("4 years") is one of its kind ("age")."""
    if fact.kind in spec.single and fact.quantity:
        return fact.kind, fact.kind.replace("_", " ")
    return fact.concept, fact.name


def _qualifier_nodes(fact: Fact, spec: GraphSpec) -> Iterator[tuple[str, str, NodeClass]]:
    """(qualifier, value, class) for every qualifier value that has a node of its own."""
    for qualifier, value in fact.qualifiers:
        node_class = spec.qualifier_nodes.get((fact.kind, qualifier))
        if node_class:
            for one in sorted(set(value)) if isinstance(value, tuple) else [_text(value)]:
                yield qualifier, one, node_class


def _text(value: Qualifier) -> str:
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def _fact(reviewed: ReviewedFact) -> dict[str, Value]:
    """The attributes of a fact's edge; what the fact does not have is left out."""
    fact = reviewed.fact
    known: dict[str, Value] = {
        "kind": fact.kind,
        "status": fact.status.value,
        "slot": fact.slot_id,
        "review": reviewed.review.value,
        "confidence": fact.confidence,
        "extractor": fact.extractor,
        "derived_from": fact.derived_from,
        "qualifiers": dict(fact.qualifiers),
        "evidence": len(fact.evidence),
        "ocr": "" if fact.ocr is None else fact.ocr,
    }
    if fact.evidence:
        anchor = fact.evidence[0].value
        known |= {"quote": anchor.quote, "page": anchor.page, "section": anchor.section}
    if quantity := fact.quantity:
        known |= {
            "quantity": quantity.kind,
            "text": quantity.text,
            "value": quantity.value,
            "unit": quantity.unit,
            "low": quantity.low,
            "high": quantity.high,
            "approximate": quantity.approximate,
            "since": quantity.since,
        }
    return {key: value for key, value in known.items() if value not in ("", (), {})}
