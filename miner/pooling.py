"""From a workspace to its graph and its report: what the pack says about kinds, for the rooms that know no pack.

Here and nowhere else a pack's kinds become node classes, headings and columns.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import networkx as nx

from miner import graph, report
from miner.domain import (
    AlterationKind,
    AttributeKind,
    DescriptionKind,
    KindSpec,
    NamedKind,
    Pack,
    StatusKind,
    TimelineKind,
    load,
    shipped,
)
from miner.errors import MinerError, PackError, StoreError
from miner.graph import GraphSpec, NodeClass, PaperFacts, ReviewedFact
from miner.read import Guard, Limits
from miner.report import About, Column, ReportSpec
from miner.schema import Box, Case, Outcome, PaperRow, digest
from miner.store import Store, StoredPaper

DATABASE, KEY = "graph.lbug", "graph.key"
"""The graph as a Cypher database, beside the workspace's own, and what it was built from."""

SCALE = 1.4
"""Pixels a point of the pages in a report: 100 dpi, at which 8-point print is still read with ease."""

A_PICTURE = 30.0
"""Seconds for one picture, after which the report goes without it."""

LISTED = (DescriptionKind, NamedKind, TimelineKind)
"""Kinds of which papers tell what is there and rarely what is not."""


def pack_of(store: Store, name: str = "") -> Pack:
    """The pack of that name, or the one of the workspace's last run.

    StoreError when the workspace has no run yet, PackError when its pack is not one that ships with miner.
    """
    if name:
        return load(name)
    runs = store.runs()
    if not runs:
        raise StoreError(
            f"expected a workspace with a run, found none in {store.file.parent}", remedy="miner run PAPERS first"
        )
    known = runs[-1].versions.pack.split(" ")[0]
    if known not in shipped():
        raise PackError(
            f"the workspace was made with the pack {known!r}, which does not ship with miner",
            remedy="name the folder of the pack with --pack",
        )
    return load(known)


# --- papers -----------------------------------------------------------------------------------------------------


def paper_facts(store: Store, *, pages: bool = False) -> list[PaperFacts]:
    """The papers of the workspace with their patients and facts as decisions leave them, rejected ones among them.

    A paper that was never read is left out.  ``pages`` adds the sizes of pages, which takes opening each document.
    """
    cases: dict[str, list[Case]] = defaultdict(list)
    for held in store.cases():
        cases[held.sha256].append(held.case)
    facts: dict[str, list[ReviewedFact]] = defaultdict(list)
    for item in store.facts(include_rejected=True):
        facts[item.sha256].append(ReviewedFact(item.fact, graph.Review(item.review.value)))
    read = [p for p in store.papers() if p.sha256 and (p.outcome is not Outcome.FAILED or p.sha256 in cases)]
    found = [_paper(paper, cases[paper.sha256], facts[paper.sha256]) for paper in read]
    return [replace(p, pages=store.document(p.sha256).pages) for p in found] if pages else found


def _paper(paper: StoredPaper, cases: Sequence[Case], facts: Sequence[ReviewedFact]) -> PaperFacts:
    values: dict[str, list[str]] = defaultdict(list)
    for item in paper.metadata:
        values[item.name].append(item.value)
    year = next((int(year) for year in values["year"] if year.isdigit()), None)
    return PaperFacts(
        sha256=paper.sha256,
        title=paper.title,
        authors=tuple(values["author"]),
        year=year,
        doi=next(iter(values["doi"]), ""),
        path=paper.path,
        cases=tuple(cases),
        facts=tuple(facts),
    )


# --- graph ------------------------------------------------------------------------------------------------------


def graph_spec(pack: Pack) -> GraphSpec:
    """How the pack's kinds become nodes and edges; a kind for which the pack names none is a class of its own."""
    kinds = pack.kinds
    derived = [*(item.kind for item in pack.criteria), *(item.kind for item in pack.intervals)]
    named = {name: NodeClass(spec.node, spec.edge) for name, spec in kinds.items() if spec.node and spec.edge}
    return GraphSpec(
        review=pack.title,
        classes={name: NodeClass(_class_name(name), f"HAS_{name.upper()}") for name in (*kinds, *derived)} | named,
        qualifier_nodes={
            (name, qualifier): NodeClass(node.node, node.edge)
            for name, spec in kinds.items()
            for qualifier, node in spec.nodes.items()
        },
        strata={name: spec.strata for name, spec in kinds.items() if spec.strata},
        single=frozenset([*(name for name, spec in kinds.items() if isinstance(spec, AttributeKind)), *derived]),
    )


def _class_name(kind: str) -> str:
    """ "vital_status" as "VitalStatus" """
    return "".join(part.capitalize() for part in kind.split("_"))


def evidence_graph(store: Store, pack: Pack) -> nx.MultiDiGraph[str]:
    """The graph of the workspace."""
    return graph.build(paper_facts(store), graph_spec(pack))


def graph_database(store: Store, pack: Pack) -> Path:
    """The Cypher database of the graph, built again where papers, decisions, pack or code have changed since."""
    path, noted = store.file.with_name(DATABASE), store.file.with_name(KEY)
    key = _state(store, pack)
    if not path.is_file() or not noted.is_file() or noted.read_text(encoding="utf-8") != key:
        noted.unlink(missing_ok=True)
        graph.load(evidence_graph(store, pack), path)
        noted.write_text(key, encoding="utf-8")
    return path


def _state(store: Store, pack: Pack) -> str:
    papers = [(paper.sha256, paper.path, paper.run_id, paper.outcome) for paper in store.papers()]
    return digest(
        [run.versions for run in store.runs()[-1:]], papers, [d.decision_id for d in store.decisions()], pack.label
    )


# --- report -----------------------------------------------------------------------------------------------------


def report_spec(pack: Pack, note: str = "") -> ReportSpec:
    """How the pack wants its report: headings, order and words of the kinds."""
    kinds, derived = pack.kinds, {item.kind: item.heading for item in pack.criteria}
    derived |= {item.kind: item.heading for item in pack.intervals}
    headings = {name: spec.heading for name, spec in kinds.items()} | derived
    for name, spec in kinds.items():
        headings |= {f"{name}.{qualifier}": node.heading for qualifier, node in spec.nodes.items() if node.heading}
    order = [part for name, spec in kinds.items() for part in (name, *(f"{name}.{each}" for each in spec.nodes))]
    return ReportSpec(
        title=pack.title,
        headings=headings,
        order=(*order, *derived),
        columns=tuple(_columns(kinds, derived)),
        words={name: spec.answers for name, spec in kinds.items() if spec.answers},
        listed=frozenset(name for name, spec in kinds.items() if isinstance(spec, LISTED)),
        note=note,
    )


def _columns(kinds: Mapping[str, KindSpec], derived: Mapping[str, str]) -> list[Column]:
    """Columns of the patients table: attributes in one, status and alterations in one, what is derived in one."""
    groups: dict[str, list[str]] = {}
    for name, spec in kinds.items():
        joined = AttributeKind if isinstance(spec, AttributeKind) else StatusKind
        alone = not isinstance(spec, AttributeKind | StatusKind | AlterationKind)
        groups.setdefault(name if alone else joined.__name__, []).append(name)
    columns = [Column(", ".join(kinds[name].heading for name in names), tuple(names)) for names in groups.values()]
    return [*columns, Column(", ".join(derived.values()), tuple(derived))] if derived else columns


def report_page(store: Store, pack: Pack, *, note: str = "", pictures: int | None = None) -> str:
    """The report on the workspace as one HTML page; ``pictures`` bounds the pictures of pages, 0 leaves them out.

    The same workspace gives the same bytes.
    """
    papers = paper_facts(store, pages=True)
    held = store.papers()
    about = About(
        versions=store.runs()[-1].versions,
        rows=tuple(_row(paper) for paper in held),
        gone=tuple(store.orphaned_decisions()),
    )
    limits = report.Limits() if pictures is None else report.Limits(pictures=pictures)
    built = graph.build(papers, graph_spec(pack))
    with Guard(Limits(max_seconds=A_PICTURE)) as guard:
        drawn = None if pictures == 0 else _Pages(held, guard)
        return report.page(papers, built, report_spec(pack, note), about, picture=drawn, limits=limits)


def _row(paper: StoredPaper) -> PaperRow:
    return PaperRow(paper.path, paper.outcome, paper.reason, paper.sha256, paper.cases, paper.facts)


class _Pages:
    """Draws pages of the files that the workspace was read from, where they are still there and unchanged."""

    def __init__(self, papers: Sequence[StoredPaper], guard: Guard) -> None:
        self._guard = guard
        self._sources = {paper.sha256: Path(paper.source) for paper in papers}
        self._unchanged: dict[str, bool] = {}

    def __call__(self, sha256: str, page: int, boxes: Sequence[Box]) -> bytes | None:
        source = self._sources[sha256]
        if sha256 not in self._unchanged:
            self._unchanged[sha256] = source.is_file() and _sha256(source) == sha256
        if not self._unchanged[sha256]:
            return None
        try:
            return self._guard.picture(source, page, boxes, scale=SCALE, crop=False)
        except MinerError:  # the facts stand without their picture
            return None


def _sha256(path: Path) -> str:
    with path.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()
