"""The main job: from paths to rows and facts in the store, whatever single papers do."""

from __future__ import annotations

import functools
import hashlib
import stat
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from miner.domain import load
from miner.errors import MinerError, ReadError, StoreError
from miner.flow import attempt
from miner.flow.attempt import Reading
from miner.flow.discovery import Found, discover
from miner.flow.processes import OutOfTime, ProcessPool, WorkerDied
from miner.flow.recipe import Recipe, versions
from miner.read import fatal, out_of_time
from miner.schema import Outcome, Paper, PaperRow, Run, digest

if TYPE_CHECKING:  # workers import this package too, and have no use for a database
    from miner.store import Store

GRACE = 30.0
"""Seconds beyond the limit of the reader after which a worker is killed: the reader looks at its clock only between
pages, and what it has read is still to be annotated."""

AHEAD = 2
"""Papers handed in for each worker: one that it reads and one that waits, so that it is never idle."""


UNCHANGED = "unchanged"
"""Why a paper is skipped that the workspace holds as read by the same versions."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is told what happens, in the order in which it does."""

    on_start: Callable[[int], None] = lambda _: None
    """The number of papers, before the first is read."""
    on_row: Callable[[PaperRow], None] = lambda _: None
    """How a paper ended, after it is in the store."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What one run did."""

    run_id: str
    rows: tuple[PaperRow, ...]
    """By path."""
    kinds: tuple[tuple[str, int], ...]
    """How many facts of each kind were found, by kind."""
    seconds: float
    memory: int
    """The most bytes that a worker held after a paper; 0 where none was read or the system does not tell."""

    def of(self, outcome: Outcome) -> list[PaperRow]:
        return [row for row in self.rows if row.outcome is outcome]


def run(
    paths: Sequence[str],
    store: Store,
    recipe: Recipe,
    *,
    jobs: int = 1,
    listener: Listener | None = None,
    executor: Executor | None = None,
) -> RunSummary:
    """Reads the papers that the paths stand for and that the store does not hold as read by the same versions.

    Every paper ends as a row: done, skipped or failed, with the reason.  Results are saved as they come, so that a run
    that is broken off (KeyboardInterrupt) keeps what is done, and the next one goes on.  Papers are read in ``jobs``
    processes, or by ``executor`` where one is handed in (a cluster's), which is left running; there a paper that takes
    too long is not stopped from outside.

    PackError when the pack or the model is missing or broken, WorkspaceBusy when another run has the workspace,
    StoreError when it cannot be written to.
    """
    pack = load(recipe.pack)
    with _pool(recipe, jobs, executor) as pool:
        made = versions(recipe, pack)
        started = datetime.now(UTC).isoformat()
        begun = Run(digest("run", started, made, tuple(paths)), made, tuple(paths), started)
        job = _Job(store, begun, recipe, pool, listener or Listener())
        store.begin_run(begun)
        try:
            return job.go(discover(paths, leave_out=[store.file.parent]), window=AHEAD * jobs)
        finally:
            store.end_run(begun.run_id, datetime.now(UTC).isoformat())


@contextmanager
def _pool(recipe: Recipe, jobs: int, executor: Executor | None) -> Iterator[Executor]:
    if executor is not None:
        yield executor
        return
    pool = ProcessPool(
        jobs,
        functools.partial(attempt.begin, recipe),
        seconds=recipe.limits.max_seconds + GRACE,
        is_spent=functools.partial(_is_spent, recipe.memory // 2),
    )
    try:
        pool.warm()  # one worker loads while this process still looks around
        yield pool
    except BaseException:
        pool.stop()
        raise
    pool.shutdown()


def _is_spent(allowed: int, result: object) -> bool:
    return isinstance(result, Reading) and result.memory > allowed


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A paper handed in."""

    found: Found
    sha256: str


class _Job:
    """One run at work."""

    def __init__(self, store: Store, run: Run, recipe: Recipe, pool: Executor, listener: Listener) -> None:
        self._store, self._run, self._recipe, self._pool, self._listener = store, run, recipe, pool, listener
        self._waiting: dict[Future[Reading], _Waiting] = {}
        self._seen: dict[str, str] = {}
        self._rows: list[PaperRow] = []
        self._kinds: Counter[str] = Counter()
        self._memory = 0
        self._begun = time.monotonic()

    def go(self, every: Sequence[Found], *, window: int) -> RunSummary:
        self._listener.on_start(len(every))
        for found in every:
            self._look(found)
            self._collect(until=window - 1)
        self._collect(until=0)
        rows = tuple(sorted(self._rows, key=lambda row: row.path))
        seconds = round(time.monotonic() - self._begun, 3)
        return RunSummary(self._run.run_id, rows, tuple(sorted(self._kinds.items())), seconds, self._memory)

    def _look(self, found: Found) -> None:
        """Hands in a paper that is to be read; one that is not ends here."""
        if found.problem:
            return self._end(PaperRow(found.shown, Outcome.FAILED, found.problem), None)
        try:
            sha256 = _hashed(found.path, self._recipe.limits.max_bytes)
        except OSError as error:
            reason = f"{found.shown}: expected a file that can be read, found: {error.strerror} (check its rights)"
            return self._end(PaperRow(found.shown, Outcome.FAILED, reason), None)
        if sha256 and sha256 in self._seen:
            reason = f"same content as {self._seen[sha256]}"
            return self._end(PaperRow(found.shown, Outcome.SKIPPED, reason, sha256), None)
        self._seen[sha256] = found.shown
        if sha256 and self._store.is_current(sha256, self._run.versions):
            return self._end(PaperRow(found.shown, Outcome.SKIPPED, UNCHANGED, sha256), None)
        future = self._pool.submit(attempt.read_paper, found.shown, self._recipe)
        self._waiting[future] = _Waiting(found, sha256)
        return None

    def _collect(self, *, until: int) -> None:
        """Ends papers as they come back, until no more than so many are waited for."""
        while self._waiting:
            done, waiting = wait(self._waiting, 0 if len(self._waiting) <= until else None, FIRST_COMPLETED)
            for future in done:
                self._take(self._waiting.pop(future), future)
            if len(waiting) <= until and not done:
                return

    def _take(self, asked: _Waiting, future: Future[Reading]) -> None:
        shown = asked.found.shown
        try:
            reading = future.result()
        except OutOfTime:
            reading = _failed(out_of_time(shown, self._recipe.limits.max_seconds + GRACE))
        except WorkerDied as died:
            reading = _failed(fatal(shown, str(died), self._recipe.memory))
        except BrokenExecutor as error:
            raise MinerError(
                f"the executor broke at {shown}: {error}", remedy="run again: what is done is kept"
            ) from error
        self._memory = max(self._memory, reading.memory)
        if reading.paper:
            self._done(shown, reading.paper, reading.seconds)
        else:
            reason = str(reading.error)
            self._end(PaperRow(shown, Outcome.FAILED, reason, asked.sha256, seconds=reading.seconds), None)

    def _done(self, shown: str, paper: Paper, seconds: float) -> None:
        notes = "; ".join([*paper.notes, *paper.document.notes])
        row = PaperRow(shown, Outcome.DONE, notes, paper.document.sha256, len(paper.cases), len(paper.facts), seconds)
        try:
            self._end(row, paper)
        except StoreError as error:  # of this paper, or of the store as such: then the failed row does not go in either
            failed = replace(row, outcome=Outcome.FAILED, reason=str(error), cases=0, facts=0)
            return self._end(failed, None)
        self._kinds.update(fact.kind for fact in paper.facts)
        return None

    def _end(self, row: PaperRow, paper: Paper | None) -> None:
        self._store.save(self._run.run_id, row, paper, Path(row.path))
        self._rows.append(row)
        self._listener.on_row(row)


def _failed(error: ReadError) -> Reading:
    return Reading(None, error, 0.0, 0)


def _hashed(path: Path, most: int) -> str:
    """SHA-256 of a file's bytes; empty where the reader will refuse it: over the limit, or a pipe, which never ends."""
    status = path.stat()
    if status.st_size > most or not stat.S_ISREG(status.st_mode):
        return ""
    with path.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()
