"""Remembers and never forgets: runs, documents, cases, facts with their evidence, and curators' decisions."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import URL, Engine

from miner.errors import StoreError, WorkspaceBusy
from miner.schema import Action, Decision, Document, Paper, PaperRow, Run, Versions
from miner.store import database, decisions, papers
from miner.store.decisions import EffectiveFact, Review
from miner.store.migrations import migrate
from miner.store.papers import StoredCase, StoredPaper

__all__ = ["EffectiveFact", "Review", "Store", "StoredCase", "StoredPaper"]


class Store:
    """A workspace.  Use it as a context manager.

    Any number of processes may read it and decide in it at once; one may run.  Do not hand it to worker processes:
    save what they return.
    """

    def __init__(self, url: URL, engine: Engine) -> None:
        self._url = url
        self._engine = engine
        self._lock: sqlite3.Connection | None = None

    @classmethod
    def open(cls, workspace: Path | str, *, create: bool = True) -> Self:
        """Opens the workspace in a folder (``miner.sqlite`` in it) or at a database URL.

        Where there is none, ``create`` makes it; else StoreError.  StoreError also when the folder is a file or not
        writable, or the database is damaged or another program's; WorkspaceTooNew when a newer miner wrote it.
        """
        url = database.locate(workspace)
        if create:
            database.make_folder(url)
        elif not database.file_of(url).exists():
            raise StoreError(
                f"expected a workspace, found none at {database.file_of(url).parent}",
                remedy="miner run makes one; name it with --workspace",
            )
        engine = database.connect(url)
        try:
            migrate(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(url, engine)

    def close(self) -> None:
        self._release()
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def file(self) -> Path:
        """The database file."""
        return database.file_of(self._url)

    # --- a run ---

    def begin_run(self, run: Run) -> None:
        """Takes the workspace for a run until it ends or the store is closed; WorkspaceBusy when another run has it."""
        if self._lock is not None:
            raise WorkspaceBusy("this run of the workspace has not ended yet", remedy="end it before the next one")
        try:
            self._lock = database.hold(self._url)
        except WorkspaceBusy as busy:
            since = next((f", begun {last.started}" for last in self.runs()[-1:] if not last.ended), "")
            raise WorkspaceBusy(
                f"another run writes to the workspace {self.file.parent}{since}", remedy=busy.remedy
            ) from busy
        try:
            with database.writing(self._engine) as connection:
                papers.insert_run(connection, run)
        except BaseException:
            self._release()
            raise

    def save(self, run_id: str, row: PaperRow, paper: Paper | None, source: Path) -> None:
        """Records how one paper ended, with what was found in it, in one transaction: whole or not at all.

        ``source`` is the file.  The facts of a paper take the place of those that an earlier run found in the same
        content; those of a content that has gone from its last path leave the current set.  Both stay as history.
        ValueError when row and paper contradict each other, StoreError when ids within the paper clash.
        """
        if self._lock is None:
            raise StoreError("expected a run that has begun before papers are saved", remedy="call begin_run first")
        checked = papers.check(row, paper)
        ready = papers.ready(paper) if paper else None
        with database.writing(self._engine) as connection:
            papers.save(connection, run_id, checked, ready, source)

    def end_run(self, run_id: str, ended: str) -> None:
        """Records the end of a run (UTC, ISO 8601) and gives the workspace free."""
        with database.writing(self._engine) as connection:
            papers.close_run(connection, run_id, ended)
        self._release()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    # --- what is there ---

    def is_current(self, sha256: str, versions: Versions) -> bool:
        """Whether the content was read to the end by just these versions and its facts are in the current set.

        Where it is, a row SKIPPED without a paper tells the store at which path the content now is.
        """
        with database.reading(self._engine) as connection:
            return papers.is_current(connection, sha256, versions)

    def runs(self) -> list[Run]:
        """All runs, first to last."""
        with database.reading(self._engine) as connection:
            return papers.load_runs(connection)

    def rows(self, run_id: str) -> list[PaperRow]:
        """How each paper of a run ended, by path."""
        with database.reading(self._engine) as connection:
            return papers.load_rows(connection, run_id)

    def papers(self) -> list[StoredPaper]:
        """The papers of the workspace with the latest word on each, by path."""
        with database.reading(self._engine) as connection:
            return papers.load_papers(connection)

    def document(self, sha256: str) -> Document:
        """The document of that content as it was last read; StoreError when there is none."""
        with database.reading(self._engine) as connection:
            return papers.load_document(connection, sha256)

    def cases(self, *, paper: str = "") -> list[StoredCase]:
        """The patients (of one paper), by path of the paper and ordinal.

        ``paper`` is a sha256 or the beginning of one; InputError where the workspace has no such one.
        """
        with database.reading(self._engine) as connection:
            sha256 = papers.complete(paper, papers.load_hashes(connection), "paper")
            return [item for item in papers.load_cases(connection) if sha256 in ("", item.sha256)]

    def facts(
        self, *, case: str = "", kind: str = "", paper: str = "", include_rejected: bool = False
    ) -> list[EffectiveFact]:
        """The facts with decisions applied (of one case, kind or paper), by path, case and place.

        Case and paper are ids or the beginning of one; InputError where the workspace has no such one.
        """
        with database.reading(self._engine) as connection:
            return decisions.effective_facts(
                connection, case_id=case, kind=kind, sha256=paper, include_rejected=include_rejected
            )

    # --- decisions ---

    def decide(
        self,
        fact_id: str,
        action: Action,
        curator: str,
        *,
        reason: str = "",
        correction: Mapping[str, object] | None = None,
        at: str,
    ) -> Decision:
        """Adds a curator's decision; see ``decisions.decide`` for what each action takes and which errors there are."""
        with database.writing(self._engine) as connection:
            return decisions.decide(connection, fact_id, action, curator, reason=reason, correction=correction, at=at)

    def decisions(self) -> list[Decision]:
        """All decisions, first to last."""
        with database.reading(self._engine) as connection:
            return decisions.load_decisions(connection)

    def orphaned_decisions(self) -> list[Decision]:
        """Decisions that stand but whose fact no current run makes, first to last: show them first."""
        with database.reading(self._engine) as connection:
            return decisions.orphaned(connection)
