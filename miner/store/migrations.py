"""How the database came to look as it does: numbered steps, each applied once, in one transaction with its record.

A step is never edited after a release: databases out there have taken it.  A change is a new step at the end.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, insert, inspect, select

from miner import __version__
from miner.errors import StoreError, WorkspaceTooNew
from miner.store.database import DIALECTS, file_of, reading, writing
from miner.store.tables import schema_versions


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: portable SQL in which ``{serial}`` and ``{bytes}`` stand for the dialect's own words."""

    number: int
    name: str
    statements: tuple[str, ...]
    append_only: tuple[tuple[str, str], ...] = ()
    """Tables that refuse changes from this step on, each with its unique column."""


MIGRATIONS: tuple[Migration, ...] = (
    Migration(
        1,
        "runs, documents, facts with their history, decisions",
        (
            "CREATE TABLE schema_versions (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL,"
            " written_by TEXT NOT NULL)",
            "CREATE TABLE runs (seq {serial}, run_id TEXT NOT NULL UNIQUE, started TEXT NOT NULL, ended TEXT NOT NULL,"
            " versions TEXT NOT NULL, inputs TEXT NOT NULL)",
            "CREATE TABLE run_papers (seq {serial}, run_id TEXT NOT NULL REFERENCES runs (run_id), path TEXT NOT NULL,"
            " outcome TEXT NOT NULL, reason TEXT NOT NULL, sha256 TEXT NOT NULL, cases INTEGER NOT NULL,"
            " facts INTEGER NOT NULL, seconds FLOAT NOT NULL)",
            "CREATE INDEX run_papers_run ON run_papers (run_id)",
            "CREATE TABLE documents (sha256 TEXT NOT NULL PRIMARY KEY, media_type TEXT NOT NULL, title TEXT NOT NULL,"
            " metadata TEXT NOT NULL, body {bytes} NOT NULL, arrays {bytes} NOT NULL)",
            "CREATE TABLE papers (key TEXT NOT NULL PRIMARY KEY, sha256 TEXT NOT NULL, outcome TEXT NOT NULL,"
            " reason TEXT NOT NULL, run_id TEXT NOT NULL REFERENCES runs (run_id))",
            "CREATE TABLE places (path TEXT NOT NULL, key TEXT NOT NULL REFERENCES papers (key), shown TEXT NOT NULL,"
            " run INTEGER NOT NULL REFERENCES runs (seq), PRIMARY KEY (path, key))",
            "CREATE TABLE extractions (seq {serial}, sha256 TEXT NOT NULL REFERENCES documents (sha256),"
            " run_id TEXT NOT NULL REFERENCES runs (run_id), superseded_by_run TEXT REFERENCES runs (run_id),"
            " notes TEXT NOT NULL, cases INTEGER NOT NULL, facts INTEGER NOT NULL)",
            "CREATE INDEX extractions_document ON extractions (sha256)",
            "CREATE UNIQUE INDEX extractions_current ON extractions (sha256) WHERE superseded_by_run IS NULL",
            "CREATE TABLE cases (extraction INTEGER NOT NULL REFERENCES extractions (seq), position INTEGER NOT NULL,"
            " case_id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (extraction, position))",
            "CREATE INDEX cases_id ON cases (case_id)",
            "CREATE TABLE facts (extraction INTEGER NOT NULL REFERENCES extractions (seq), position INTEGER NOT NULL,"
            " fact_id TEXT NOT NULL, slot_id TEXT NOT NULL, case_id TEXT NOT NULL, kind TEXT NOT NULL,"
            " concept TEXT NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL, body TEXT NOT NULL,"
            " PRIMARY KEY (extraction, position))",
            "CREATE INDEX facts_id ON facts (fact_id)",
            "CREATE INDEX facts_case ON facts (case_id)",
            "CREATE INDEX facts_kind ON facts (kind)",
            "CREATE TABLE evidence (extraction INTEGER NOT NULL, fact INTEGER NOT NULL, position INTEGER NOT NULL,"
            " evidence_id TEXT NOT NULL, quote TEXT NOT NULL, page INTEGER NOT NULL, body TEXT NOT NULL,"
            " PRIMARY KEY (extraction, fact, position),"
            " FOREIGN KEY (extraction, fact) REFERENCES facts (extraction, position))",
            "CREATE INDEX evidence_id ON evidence (evidence_id)",
            "CREATE TABLE decisions (seq {serial}, decision_id TEXT NOT NULL UNIQUE, fact_id TEXT NOT NULL,"
            " slot_id TEXT NOT NULL, action TEXT NOT NULL, curator TEXT NOT NULL, at TEXT NOT NULL,"
            " reason TEXT NOT NULL, correction TEXT NOT NULL, snapshot TEXT NOT NULL)",
            "CREATE INDEX decisions_fact ON decisions (fact_id)",
        ),
        append_only=(("decisions", "decision_id"),),
    ),
    Migration(2, "how sure OCR was of evidence on scanned pages", ("ALTER TABLE evidence ADD COLUMN ocr FLOAT",)),
)


def migrate(engine: Engine, migrations: tuple[Migration, ...] = MIGRATIONS) -> None:
    """Brings the database to the last step; the steps that it has taken are not repeated.

    WorkspaceTooNew when it has taken steps that this version of miner does not know, StoreError when it is a database
    of something else.
    """
    with reading(engine) as connection:
        taken = _taken(connection)
    if taken and max(taken) > migrations[-1].number:
        _too_new(engine, migrations[-1].number)
    for migration in migrations:
        if migration.number not in taken:
            _take(engine, migration)


def _taken(connection: Connection) -> set[int]:
    tables = inspect(connection).get_table_names()
    if schema_versions.name in tables:
        return set(connection.scalars(select(schema_versions.c.number)))
    if tables:
        file = file_of(connection.engine.url)
        raise StoreError(
            f"expected the database of a workspace, found {file} with tables {', '.join(sorted(tables)[:5])}",
            remedy="name another folder with --workspace",
        )
    return set()


def _take(engine: Engine, migration: Migration) -> None:
    dialect = DIALECTS[engine.dialect.name]
    with writing(engine) as connection:
        if migration.number in _taken(connection):  # another process took it while this one waited
            return
        for statement in migration.statements:
            connection.exec_driver_sql(statement.format(**dialect.words))
        for table, unique in migration.append_only:
            for statement in dialect.append_only:
                connection.exec_driver_sql(statement.format(table=table, unique=unique))
        record = {"number": migration.number, "name": migration.name, "written_by": __version__}
        connection.execute(insert(schema_versions), record)


def _too_new(engine: Engine, known: int) -> None:
    with reading(engine) as connection:
        query = select(schema_versions.c.number, schema_versions.c.written_by).order_by(schema_versions.c.number.desc())
        number, writer = connection.execute(query).tuples().first() or (0, "")
    raise WorkspaceTooNew(
        f"the workspace database {file_of(engine.url)} is of schema version {number}, written by miner {writer}; "
        f"this is miner {__version__}, which knows versions up to {known}",
        remedy="install a newer miner, or name another folder with --workspace",
    )
