"""The pooled tables as the page shows them: a table a kind, a row a concept, and behind each number its patients."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import networkx as nx

from miner.analyse import SMALL, Interval, Proportion, Summary, proportions, summaries
from miner.graph import Answer, own_cases
from miner.report.evidence import Facts, FactView, PatientView
from miner.report.spec import Limits, ReportSpec
from miner.schema import DAYS_PER

NOT_REPORTED = "not_reported"

ALWAYS = (Answer.PRESENT.value, Answer.ABSENT.value, NOT_REPORTED)
"""Answers that have a column even where all are 0; the others only where somebody gives them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One patient behind a number, with the facts that put them there."""

    patient: PatientView
    facts: tuple[FactView, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a row; ``hidden`` are the patients beyond the limit."""

    answer: str
    word: str
    count: int
    entries: tuple[Entry, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    stratum: str
    present: int
    of: int
    """Denominator of the share."""
    interval: Interval | None
    small: bool
    mixed: int
    papers: int
    """Publications with a patient who has it."""
    reporting: int
    """Publications that say anything about it."""
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class KindTable:
    anchor: str
    heading: str
    answers: tuple[tuple[str, str], ...]
    """(answer, word) of each column of numbers."""
    rows: tuple[Row, ...]
    share: str
    """What the share is of."""
    summary: str
    """The measured values in one sentence instead of shares; empty where the kind has none."""


def kind_tables(graph: nx.MultiDiGraph[str], facts: Facts, spec: ReportSpec, limits: Limits) -> list[KindTable]:
    """One table for each kind that own patients have facts of, in the order of the spec."""
    measured = summaries(graph)
    own = {facts_id.removeprefix("case:") for facts_id in own_cases(graph)}
    everyone = [case_id for case_id in facts.of_case if case_id in own]
    by_kind = {kind: list(rows) for kind, rows in groupby(proportions(graph), key=lambda row: row.concept.kind)}
    ordered = [kind for kind in spec.order if kind in by_kind]
    ordered += [kind for kind in by_kind if kind not in ordered]
    maker = _Maker(facts, spec, limits, everyone)
    return [maker.table(kind, by_kind[kind], measured.get(kind)) for kind in ordered]


class _Maker:
    def __init__(self, facts: Facts, spec: ReportSpec, limits: Limits, everyone: Sequence[str]) -> None:
        self._facts, self._spec, self._limits, self._everyone = facts, spec, limits, everyone

    def table(self, kind: str, rows: Sequence[Proportion], measured: Summary | None) -> KindTable:
        answers = [answer for answer in (*Answer, NOT_REPORTED) if answer in ALWAYS or _any(rows, answer)]
        return KindTable(
            anchor="kind-" + "".join(c if c.isalnum() else "-" for c in kind),
            heading=self._spec.heading(kind),
            answers=tuple((str(answer), self._word(kind, answer)) for answer in answers),
            rows=tuple(self._row(kind, row, answers, bool(measured)) for row in rows),
            share="share of patients with any" if self._spec.is_listed(kind) else "share of clear answers",
            summary=describe(measured) if measured else "",
        )

    def _word(self, kind: str, answer: str) -> str:
        return "other value" if answer == Answer.OTHER else self._spec.word(kind, answer)

    def _row(self, kind: str, row: Proportion, answers: Sequence[str], measured: bool) -> Row:
        listed = self._spec.is_listed(kind)
        of = row.described if listed else row.settled
        return Row(
            name=self._spec.heading(kind) if measured else row.name,
            stratum=row.concept.stratum,
            present=row.patients.present,
            of=of,
            interval=row.among_described if listed else row.interval,
            small=of < SMALL,
            mixed=row.patients.mixed,
            papers=row.publications.present,
            reporting=row.publications.total - row.publications.not_reported,
            numbers=tuple(self._number(kind, row, answer) for answer in answers),
        )

    def _number(self, kind: str, row: Proportion, answer: str) -> Number:
        replies = {node.removeprefix("case:"): reply for node, reply in row.replies.items()}
        if answer == NOT_REPORTED:
            cases = [case for case in self._everyone if case not in replies]
        else:
            cases = [case for case in self._everyone if case in replies and replies[case].answer == answer]
        shown = cases[: self._limits.patients]
        entries = []
        for case in shown:
            ids = replies[case].facts if case in replies else ()
            # A stratum repeats facts of its concept: their pictures are shown there.
            views = tuple(self._facts.fact(fact_id, pictured=not row.concept.stratum) for fact_id in ids)
            entries.append(Entry(self._facts.patient(case), views))
        return Number(answer, self._word(kind, answer), len(cases), tuple(entries), len(cases) - len(shown))


def _any(rows: Sequence[Proportion], answer: str) -> bool:
    return any(getattr(row.patients, answer) for row in rows)


def describe(summary: Summary) -> str:
    """ "Known of 12 of 14 patients: median 3 years, from 2 months to 9 years." """
    if not summary.values:
        return f"No patient of {summary.total} has one value."
    middle, low, high = (length(value, summary.quantity) for value in (summary.median, summary.low, summary.high))
    apart = f" {summary.conflicting} with contradicting values are left out." if summary.conflicting else ""
    return f"Known of {summary.values} of {summary.total} patients: median {middle}, from {low} to {high}.{apart}"


def length(value: float, quantity: str) -> str:
    """A value of the base unit of its quantity in a unit that people use."""
    if quantity in ("percent", "size"):
        return f"{value:.3g} {'%' if quantity == 'percent' else 'mm'}"
    if quantity not in ("age", "duration"):
        return f"{value:.3g}"
    fitting = (unit for unit in ("year", "month", "week") if value >= 2 * DAYS_PER[unit])
    unit = next(fitting, "day")
    # Rounded down, as ages are told: a child is three until the day it is four.
    count = math.floor(value / DAYS_PER[unit] + 1e-6)
    return f"{count} {unit}{'' if count == 1 else 's'}"
