"""The report as one HTML file that needs nothing else: no scripts, no requests, pictures inside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx
from jinja2 import Environment, PackageLoader, StrictUndefined

from miner.analyse import Clash, conflicts
from miner.graph import PaperFacts, own_cases
from miner.report.evidence import Facts, FactView, PatientView
from miner.report.pictures import PictureBook
from miner.report.pooled import kind_tables
from miner.report.spec import About, Column, Limits, Picture, ReportSpec
from miner.schema import Case, Origin, Outcome, PaperRow

CLASHES = {
    Clash.STATUS: "answered in two ways",
    Clash.VALUE: "two values where a patient has one",
    Clash.QUANTITY: "two measures that do not touch",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why papers were skipped or failed, and which."""

    outcome: str
    reason: str
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PatientRow:
    patient: PatientView
    cells: tuple[tuple[str, tuple[FactView, ...]], ...]
    """(heading, facts) of each column."""
    facts: tuple[FactView, ...]
    """All facts, for the patient's own list."""


@dataclass(frozen=True, slots=True)
class PaperLine:
    anchor: str
    paper: PaperFacts
    own: int
    cited: int
    facts: int


@dataclass(frozen=True, slots=True)
class ConflictView:
    patient: PatientView
    heading: str
    names: str
    clash: str
    facts: tuple[FactView, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """The counts of papers on their way into the tables, after the flow diagram of PRISMA 2020 (BMJ 2021;372:n71)."""

    given: int
    done: int
    skipped: int
    failed: int
    reasons: tuple[Reason, ...]
    with_patients: int
    own: int
    cited: int
    facts: int
    reviewed: int
    rejected: int


def page(
    papers: Sequence[PaperFacts],
    graph: nx.MultiDiGraph[str],
    spec: ReportSpec,
    about: About,
    *,
    picture: Picture | None = None,
    limits: Limits | None = None,
) -> str:
    """The report on the papers as HTML.

    ``graph`` is the graph of the same papers: all numbers come from it, quotes and places from ``papers``.  Pictures of
    pages are asked for one by one and put into the file within the limits.  The same input gives the same text.
    """
    limits = limits or Limits()
    book = PictureBook(picture, limits)
    facts = Facts(papers, spec, book)
    contradictions = _conflicts(graph, facts, spec)
    tables = kind_tables(graph, facts, spec, limits)
    environment = Environment(
        loader=PackageLoader("miner.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html").render(
        spec=spec,
        about=about,
        flow=_flow(facts, graph, about.rows),
        tables=tables,
        conflicts=contradictions,
        own=[_patient_row(facts, case, spec.columns) for case in facts.cases(Origin.OWN)],
        cited=[_patient_row(facts, case, spec.columns) for case in facts.cases(Origin.CITED)],
        columns=spec.columns,
        papers=[_paper_line(facts, paper) for paper in facts.papers],
        images=book.images,
        left_out=book.left_out,
    )


def _conflicts(graph: nx.MultiDiGraph[str], facts: Facts, spec: ReportSpec) -> list[ConflictView]:
    return [
        ConflictView(
            patient=facts.patient(conflict.case.removeprefix("case:")),
            heading=spec.heading(conflict.kind),
            names=" / ".join(conflict.names),
            clash=CLASHES[conflict.clash],
            facts=tuple(facts.fact(fact_id) for fact_id in conflict.facts),
        )
        for conflict in conflicts(graph)
    ]


def _patient_row(facts: Facts, case: Case, columns: Sequence[Column]) -> PatientRow:
    views = [facts.fact(reviewed.fact.fact_id, pictured=False) for reviewed in facts.of_case[case.case_id]]
    views.sort(key=lambda view: (facts.place(view.kind), view.heading, view.name.lower(), view.fact_id))
    cells = tuple((c.heading, tuple(view for view in views if view.kind in c.kinds)) for c in columns)
    return PatientRow(facts.patient(case.case_id), cells, tuple(views))


def _paper_line(facts: Facts, paper: PaperFacts) -> PaperLine:
    return PaperLine(
        anchor=facts.paper_anchor(paper),
        paper=paper,
        own=sum(case.origin is Origin.OWN for case in paper.cases),
        cited=sum(case.origin is Origin.CITED for case in paper.cases),
        facts=sum(len(facts.of_case[case.case_id]) for case in paper.cases),
    )


def _flow(facts: Facts, graph: nx.MultiDiGraph[str], rows: Sequence[PaperRow]) -> Flow:
    tally = {outcome: sum(row.outcome is outcome for row in rows) for outcome in Outcome}
    own = own_cases(graph)
    shown = [reviewed for known in facts.of_case.values() for reviewed in known]
    return Flow(
        given=len(rows),
        done=tally[Outcome.DONE],
        skipped=tally[Outcome.SKIPPED],
        failed=tally[Outcome.FAILED],
        reasons=_reasons(rows),
        with_patients=len({graph.nodes[case]["publication"] for case in own}),
        own=len(own),
        cited=len(facts.cases(Origin.CITED)),
        facts=len(shown),
        reviewed=sum(reviewed.review != "unreviewed" for reviewed in shown),
        rejected=graph.graph["rejected"],
    )


def _reasons(rows: Sequence[PaperRow]) -> tuple[Reason, ...]:
    """Skipped and failed papers by reason, failed first, then the most frequent."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        if row.outcome is not Outcome.DONE:
            found[row.outcome.value, row.reason or "no reason given"].append(row.path)
    ordered = sorted(found, key=lambda key: (key[0] != Outcome.FAILED, -len(found[key]), key))
    return tuple(Reason(*key, tuple(sorted(found[key]))) for key in ordered)
