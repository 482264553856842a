"""The database of a workspace: engine, transactions, the lock of a run, and all that differs between databases.

Everything else in this room is portable SQL.  A second dialect is an entry in ``DIALECTS`` and a way to hold a lock.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.pool import ConnectionPoolEntry

from miner.errors import StoreError, WorkspaceBusy

DATABASE = "miner.sqlite"
"""Name of the database file in a workspace folder."""

BUSY_MS = 10_000
"""How long a writer waits for another one: far above any single transaction (a paper takes some 10 ms)."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one kind of database calls things, and how it refuses changes of a table."""

    words: Mapping[str, str]
    """Column types that have no common name: ``serial`` (a key that counts up), ``bytes``."""
    pragmas: tuple[str, ...]
    """Statements for every new connection."""
    append_only: tuple[str, ...]
    """Statements that make a table refuse changes; ``{table}`` and ``{unique}`` (its second key) are filled in."""


DIALECTS: Mapping[str, Dialect] = {
    "sqlite": Dialect(
        words={"serial": "INTEGER PRIMARY KEY", "bytes": "BLOB"},
        pragmas=(
            f"PRAGMA busy_timeout = {BUSY_MS}",
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = FULL",
            "PRAGMA foreign_keys = ON",
        ),
        append_only=(
            "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            "BEGIN SELECT RAISE(ABORT, '{table} are append-only: a change of mind is a new row'); END",
            "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            "BEGIN SELECT RAISE(ABORT, '{table} are append-only: nothing is deleted'); END",
            # INSERT OR REPLACE deletes without firing the delete trigger, unless a connection says otherwise.
            "CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            "WHEN EXISTS (SELECT 1 FROM {table} WHERE seq = NEW.seq OR {unique} = NEW.{unique}) "
            "BEGIN SELECT RAISE(ABORT, '{table} are append-only: the row is there already'); END",
        ),
    ),
}


def locate(workspace: Path | str) -> URL:
    """The URL of the database of a workspace.

    A path names a folder; a string with ``://`` is an SQLAlchemy URL.  StoreError when that is not one of a database
    file that miner knows.
    """
    if isinstance(workspace, str) and "://" in workspace:
        try:
            url = make_url(workspace)
        except ArgumentError as error:
            raise StoreError(f"expected a folder or a database URL, found {workspace!r}: {error}") from error
        if url.get_backend_name() not in DIALECTS or url.database in (None, "", ":memory:"):
            raise StoreError(
                f"expected the URL of a database file of {', '.join(DIALECTS)}, found {workspace!r}",
                remedy="give a folder, or sqlite:///path/to/file.sqlite",
            )
        return url
    return URL.create("sqlite", database=str(Path(workspace) / DATABASE))


def file_of(url: URL) -> Path:
    """The file that holds the database."""
    return Path(str(url.database))


def make_folder(url: URL) -> None:
    """Makes the folder of the database where there is none; StoreError when that cannot be."""
    folder = file_of(url).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise StoreError(
            f"expected a folder for the workspace, found a file: {error.filename or folder}",
            remedy="name another folder with --workspace",
        ) from error
    except OSError as error:
        raise StoreError(
            f"the workspace folder {folder} cannot be made: {error.strerror}",
            remedy="name a folder that you may write to with --workspace",
        ) from error


def connect(url: URL) -> Engine:
    """An engine whose transactions are explicit: a writer's holds the pen from its start."""
    engine = create_engine(url)
    dialect = DIALECTS[url.get_backend_name()]

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # sqlite3 would begin transactions by itself, and never before DDL
        for pragma in dialect.pragmas:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view of the database."""
    with translated(file_of(engine.url)), engine.begin() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction: all of it is kept, or, on any error or the death of the process, nothing."""
    with translated(file_of(engine.url)), engine.execution_options(writes=True).begin() as connection:
        yield connection


@contextmanager
def translated(file: Path) -> Iterator[None]:
    """Turns what a database says into a StoreError that a person can act on; mistakes in our SQL pass as they are."""
    try:
        yield
    except (IntegrityError, ProgrammingError):
        raise
    except (DBAPIError, sqlite3.Error) as error:
        raise explain(file, str(error.orig if isinstance(error, DBAPIError) else error)) from error


def explain(file: Path, said: str) -> StoreError:
    """The error for what SQLite said about the file."""
    if "locked" in said or "busy" in said:
        return WorkspaceBusy(
            f"another process is writing to the workspace database {file}",
            remedy="wait until it has ended, or name another folder with --workspace",
        )
    if "not a database" in said or "malformed" in said or "disk image" in said:
        return StoreError(
            f"expected the database of a workspace, found a damaged or foreign file: {file} ({said})",
            remedy="put back a copy of it, or move it away (decisions in it stay there) and run again",
        )
    if "readonly" in said or "unable to open" in said:
        return StoreError(
            f"the workspace database {file} cannot be written ({said})",
            remedy="check the rights of the file and its folder, or name another folder with --workspace",
        )
    if "full" in said:
        return StoreError(f"no room is left for the workspace database {file}", remedy="free some room and run again")
    return StoreError(f"the workspace database {file} failed: {said}", remedy="run again; if it stays, report this")


def hold(url: URL) -> sqlite3.Connection:
    """Takes the lock of a run on the workspace; closing what is returned gives it back.

    The lock is an exclusive transaction on an empty SQLite file beside the database: the operating system drops it
    when the process dies, however it dies, and child processes do not inherit it.  WorkspaceBusy when another holds it.
    """
    file = file_of(url)
    with translated(file):
        lock = sqlite3.connect(
            file.with_name(file.name + ".lock"), timeout=0, isolation_level=None, check_same_thread=False
        )
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            lock.close()
            raise
    return lock
