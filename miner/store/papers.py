"""Papers in and out: runs and their rows, documents, cases, facts with evidence, and which file holds which content.

Functions take the connection of a transaction that the caller has opened; none commits.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, delete, exists, insert, select, update

from miner.errors import InputError, StoreError
from miner.schema import Case, Document, Evidence, Fact, Metadatum, Outcome, Paper, PaperRow, Run, Versions
from miner.store.codec import dumps, loads
from miner.store.documents import pack, unpack
from miner.store.tables import cases, documents, evidence, extractions, facts, papers, places, run_papers, runs

SHORTEST = 6
"""Characters of an id that are enough where only one id begins with them."""

_CURRENT = extractions.c.superseded_by_run.is_(None)


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """The latest word on one paper of the workspace."""

    sha256: str
    """Empty for a file that could not even be hashed."""
    path: str
    """Where it was last seen, as the caller of that run wrote it."""
    title: str
    outcome: Outcome
    """Of the last attempt: a paper that failed when read again keeps the facts of the earlier reading."""
    reason: str
    cases: int
    facts: int
    """As extracted, before decisions."""
    run_id: str
    notes: tuple[str, ...] = ()
    metadata: tuple[Metadatum, ...] = ()
    source: str = ""
    """The absolute path of that file."""


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A patient of a paper in the workspace."""

    sha256: str
    path: str
    case: Case


@dataclass(frozen=True, slots=True)
class StoredFact:
    """A fact as extracted, and whether it is of the current extraction of its paper."""

    sha256: str
    fact: Fact
    current: bool


# --- runs ---------------------------------------------------------------------------------------------------------


def insert_run(connection: Connection, run: Run) -> None:
    """Records a run; StoreError when one of that id is there."""
    if connection.scalar(select(runs.c.seq).where(runs.c.run_id == run.run_id)) is not None:
        raise StoreError(f"expected a new run id, found one that the workspace holds: {run.run_id}")
    record = {"run_id": run.run_id, "started": run.started, "ended": run.ended}
    connection.execute(insert(runs), record | {"versions": dumps(run.versions), "inputs": dumps(run.inputs)})


def close_run(connection: Connection, run_id: str, ended: str) -> None:
    """Records when a run ended."""
    _run_number(connection, run_id)
    connection.execute(update(runs).where(runs.c.run_id == run_id).values(ended=ended))


def load_runs(connection: Connection) -> list[Run]:
    """All runs, first to last."""
    return [
        Run(row.run_id, loads(Versions, row.versions), loads(tuple[str, ...], row.inputs), row.started, row.ended)
        for row in connection.execute(select(runs).order_by(runs.c.seq))
    ]


def load_rows(connection: Connection, run_id: str) -> list[PaperRow]:
    """How each paper of a run ended, by path."""
    _run_number(connection, run_id)
    found = connection.execute(select(run_papers).where(run_papers.c.run_id == run_id).order_by(run_papers.c.seq))
    rows = [
        PaperRow(row.path, Outcome(row.outcome), row.reason, row.sha256, row.cases, row.facts, row.seconds)
        for row in found
    ]
    return sorted(rows, key=lambda row: (row.path, row.sha256))


def _run_number(connection: Connection, run_id: str) -> int:
    number: int | None = connection.scalar(select(runs.c.seq).where(runs.c.run_id == run_id))
    if number is None:
        raise StoreError(f"expected the id of a run that has begun, found {run_id!r}")
    return number


# --- saving -------------------------------------------------------------------------------------------------------


def check(row: PaperRow, paper: Paper | None) -> PaperRow:
    """The row with hash and counts of its paper.

    ValueError when row and paper contradict each other; StoreError when the paper breaks what every later step stands
    on: one case an id, one fact an id, no fact without its case.
    """
    if paper is None:
        if row.outcome is Outcome.DONE:
            raise ValueError(f"a paper that is done comes with what was found in it: {row.path}")
        return row
    if row.outcome is Outcome.FAILED or row.sha256 not in ("", paper.document.sha256):
        raise ValueError(f"the row is not that of the paper {paper.document.sha256}: {row}")
    known = [case.case_id for case in paper.cases]
    for what, ids in (("case", known), ("fact", [fact.fact_id for fact in paper.facts])):
        if twice := sorted(key for key, count in Counter(ids).items() if count > 1):
            raise StoreError(f"{row.path}: expected one {what} an id, found several: {', '.join(twice[:5])}")
    if strangers := sorted({fact.case_id for fact in paper.facts} - set(known)):
        raise StoreError(f"{row.path}: expected facts of its {len(known)} cases, found some of {', '.join(strangers)}")
    return replace(row, sha256=paper.document.sha256, cases=len(paper.cases), facts=len(paper.facts))


@dataclass(frozen=True, slots=True)
class Ready:
    """A paper as rows: made before the transaction, which then holds the database for a moment only."""

    sha256: str
    document: dict[str, object]
    extraction: dict[str, object]
    cases: list[dict[str, object]]
    facts: list[dict[str, object]]
    evidence: list[dict[str, object]]


def ready(paper: Paper) -> Ready:
    """The rows of a paper, without the number of the extraction that they will be of."""
    document = paper.document
    body, arrays = pack(document)
    listed = {"media_type": document.media_type, "title": document.meta("title"), "metadata": dumps(document.metadata)}
    counts = {"cases": len(paper.cases), "facts": len(paper.facts), "notes": dumps(paper.notes)}
    return Ready(
        sha256=document.sha256,
        document=listed | {"body": body, "arrays": arrays},
        extraction={"sha256": document.sha256} | counts,
        cases=[_case_row(i, case) for i, case in enumerate(paper.cases)],
        facts=[_fact_row(i, fact) for i, fact in enumerate(paper.facts)],
        evidence=[
            _evidence_row(i, j, item) for i, fact in enumerate(paper.facts) for j, item in enumerate(fact.evidence)
        ],
    )


def _case_row(position: int, case: Case) -> dict[str, object]:
    return {"position": position, "case_id": case.case_id, "body": dumps(case)}


def _fact_row(position: int, fact: Fact) -> dict[str, object]:
    names = ("fact_id", "slot_id", "case_id", "kind", "concept", "name")
    columns = {name: getattr(fact, name) for name in names}
    return columns | {"position": position, "status": fact.status.value, "body": dumps(replace(fact, evidence=()))}


def _evidence_row(fact: int, position: int, item: Evidence) -> dict[str, object]:
    anchor = {"evidence_id": item.evidence_id, "quote": item.value.quote, "page": item.value.page, "ocr": item.ocr}
    return anchor | {"fact": fact, "position": position, "body": dumps(item)}


def save(connection: Connection, run_id: str, row: PaperRow, paper: Ready | None, source: Path) -> None:
    """One paper's end in a run; ``row`` has passed ``check``.

    With a paper, its facts replace the current ones of the same content; without, those stay (a paper that fails when
    read again has not changed).  A content that is no longer at any path leaves the current set.
    """
    number = _run_number(connection, run_id)
    path = os.path.abspath(source)  # noqa: PTH100 - Path.absolute keeps "..", Path.resolve follows links
    key = row.sha256 or f"path:{path}"
    record = {"path": row.path, "outcome": row.outcome.value, "reason": row.reason, "sha256": row.sha256}
    counts = {"cases": row.cases, "facts": row.facts, "seconds": row.seconds}
    connection.execute(insert(run_papers), {"run_id": run_id} | record | counts)
    if paper is not None or row.outcome is Outcome.FAILED or not _held(connection, key):
        values = {"sha256": row.sha256, "outcome": row.outcome.value, "reason": row.reason, "run_id": run_id}
        _upsert(connection, papers, {"key": key}, values)
    if paper is not None:
        _upsert(connection, documents, {"sha256": key}, paper.document)
        _supersede(connection, key, run_id)
        _insert_extraction(connection, run_id, paper)
    _upsert(connection, places, {"path": path, "key": key}, {"shown": row.path, "run": number})
    _leave(connection, path, key, run_id)


def _upsert(connection: Connection, table: Table, key: Mapping[str, object], values: Mapping[str, object]) -> None:
    changed = update(table).where(*(table.c[name] == value for name, value in key.items())).values(values)
    if connection.execute(changed).rowcount == 0:
        connection.execute(insert(table), {**key, **values})


def _held(connection: Connection, key: str) -> bool:
    return bool(connection.scalar(select(exists().where(extractions.c.sha256 == key, _CURRENT))))


def _supersede(connection: Connection, sha256: str, run_id: str) -> None:
    connection.execute(
        update(extractions).where(extractions.c.sha256 == sha256, _CURRENT).values(superseded_by_run=run_id)
    )


def _leave(connection: Connection, path: str, key: str, run_id: str) -> None:
    """Other contents leave the path: all when the new one could be read, else only those without facts."""
    readable = _held(connection, key)
    others = select(places.c.key).where(places.c.path == path, places.c.key != key)
    for other in connection.scalars(others.order_by(places.c.key)).all():
        if not readable and _held(connection, other):
            continue
        connection.execute(delete(places).where(places.c.path == path, places.c.key == other))
        if not connection.scalar(select(exists().where(places.c.key == other))):
            _supersede(connection, other, run_id)


def _insert_extraction(connection: Connection, run_id: str, ready: Ready) -> None:
    record = ready.extraction | {"run_id": run_id, "superseded_by_run": None}
    number = connection.execute(insert(extractions).returning(extractions.c.seq), record).scalar_one()
    for table, rows in ((cases, ready.cases), (facts, ready.facts), (evidence, ready.evidence)):
        if rows:
            connection.execute(insert(table), [{"extraction": number} | row for row in rows])


# --- loading ------------------------------------------------------------------------------------------------------


def is_current(connection: Connection, sha256: str, versions: Versions) -> bool:
    """Whether the workspace holds what just these versions find in that content, and its last reading did not fail."""
    query = (
        select(runs.c.versions)
        .join(extractions, extractions.c.run_id == runs.c.run_id)
        .join(papers, papers.c.key == extractions.c.sha256)
        .where(extractions.c.sha256 == sha256, _CURRENT, papers.c.outcome != Outcome.FAILED.value)
    )
    found = connection.scalar(query)
    return found is not None and loads(Versions, found) == versions


def load_papers(connection: Connection) -> list[StoredPaper]:
    """The papers whose content is still at some path, by path and hash."""
    where = _last_seen(connection)
    query = (
        select(
            papers,
            documents.c.title,
            documents.c.metadata,
            extractions.c.cases,
            extractions.c.facts,
            extractions.c.notes,
        )
        .join(documents, documents.c.sha256 == papers.c.sha256, isouter=True)
        .join(extractions, (extractions.c.sha256 == papers.c.sha256) & _CURRENT, isouter=True)
    )
    found = (_stored_paper(row, *where[row.key]) for row in connection.execute(query) if row.key in where)
    return sorted(found, key=lambda paper: (paper.path, paper.sha256))


def _stored_paper(row: Row[tuple[object, ...]], path: str, source: str) -> StoredPaper:
    notes = loads(tuple[str, ...], row.notes or "[]")
    metadata = loads(tuple[Metadatum, ...], row.metadata or "[]")
    counts = (row.cases or 0, row.facts or 0)
    words = (row.title or "", Outcome(row.outcome), row.reason)
    return StoredPaper(row.sha256, path, *words, *counts, row.run_id, notes, metadata, source)


def load_hashes(connection: Connection) -> set[str]:
    """The hashes of all papers that are at some path."""
    return set(connection.scalars(select(papers.c.sha256).join(places).where(papers.c.sha256 != "")))


def _last_seen(connection: Connection) -> dict[str, tuple[str, str]]:
    """The path of each content as shown, and in full: of those of the latest run that saw it, the first."""
    found = connection.execute(select(places.c.key, places.c.run, places.c.shown, places.c.path)).tuples()
    latest_last = sorted(found, key=lambda place: (-place[1], place[2]), reverse=True)
    return {key: (shown, path) for key, _, shown, path in latest_last}


def load_document(connection: Connection, sha256: str) -> Document:
    """The document of that content as last read; StoreError when the workspace holds none."""
    row = connection.execute(select(documents.c.body, documents.c.arrays).where(documents.c.sha256 == sha256)).first()
    if row is None:
        raise StoreError(f"the workspace holds no document {sha256}", remedy="miner cases lists what it holds")
    return unpack(row.body, row.arrays)


def load_cases(connection: Connection) -> list[StoredCase]:
    """The patients of the current extractions, by paper and ordinal."""
    where = _last_seen(connection)
    query = select(extractions.c.sha256, cases.c.body).join(extractions).where(_CURRENT)
    found = [StoredCase(row.sha256, where[row.sha256][0], loads(Case, row.body)) for row in connection.execute(query)]
    return sorted(found, key=lambda item: (item.path, item.sha256, item.case.ordinal, item.case.case_id))


def complete(given: str, ids: Collection[str], what: str) -> str:
    """The one id that is or begins as given; InputError where none or several do.  Nothing given stays nothing."""
    if not given or given in ids:
        return given
    found = sorted(known for known in ids if known.startswith(given.lower()))
    if len(given) >= SHORTEST and len(found) == 1:
        return found[0]
    several = f"the beginning of several: {', '.join(found[:5])}" if found else "no such"
    raise InputError(
        f"expected the id of a {what} or at least its first {SHORTEST} characters; {given!r} is {several}",
        remedy="miner cases lists papers and patients with their ids",
    )


def load_facts(connection: Connection, *, sha256: str = "", case_id: str = "", kind: str = "") -> list[StoredFact]:
    """Facts of the current extractions, as extracted, by content and position in the paper."""
    wanted = {extractions.c.sha256: sha256, facts.c.case_id: case_id, facts.c.kind: kind}
    where = [_CURRENT, *(column == value for column, value in wanted.items() if value)]
    return _facts_where(connection, where)


def load_fact(connection: Connection, fact_id: str) -> StoredFact | None:
    """The latest fact of that id, current or superseded; None where no run ever made it."""
    found = _facts_where(connection, [facts.c.fact_id == fact_id])
    return max(found, key=lambda item: item.current) if found else None


def current_fact_ids(connection: Connection) -> set[str]:
    """The ids of all facts of the current extractions."""
    return set(connection.scalars(select(facts.c.fact_id).join(extractions).where(_CURRENT)))


def _facts_where(connection: Connection, where: Sequence[ColumnElement[bool]]) -> list[StoredFact]:
    keys = (facts.c.extraction, facts.c.position)
    order = (extractions.c.sha256, extractions.c.seq.desc(), facts.c.position)
    query = select(*keys, facts.c.body, extractions.c.sha256, _CURRENT.label("current")).join(extractions)
    items = _evidence_of(connection, select(*keys).join(extractions).where(*where))
    return [
        StoredFact(
            row.sha256,
            replace(loads(Fact, row.body), evidence=tuple(items[row.extraction, row.position])),
            bool(row.current),
        )
        for row in connection.execute(query.where(*where).order_by(*order))
    ]


def _evidence_of(connection: Connection, keys: Select[tuple[int, int]]) -> dict[tuple[int, int], list[Evidence]]:
    wanted = keys.subquery()
    query = (
        select(evidence.c.extraction, evidence.c.fact, evidence.c.body)
        .join(wanted, (wanted.c.extraction == evidence.c.extraction) & (wanted.c.position == evidence.c.fact))
        .order_by(evidence.c.extraction, evidence.c.fact, evidence.c.position)
    )
    found: dict[tuple[int, int], list[Evidence]] = defaultdict(list)
    for extraction, fact, body in connection.execute(query).tuples():
        found[extraction, fact].append(loads(Evidence, body))
    return found


def fact_ids_like(connection: Connection, prefix: str) -> list[str]:
    """Ids of facts, current or superseded, that begin so; sorted."""
    query = select(facts.c.fact_id).where(facts.c.fact_id.startswith(prefix, autoescape=True)).distinct()
    return sorted(connection.scalars(query))
