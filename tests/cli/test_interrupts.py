"""Runs that are broken off, by Ctrl-C, by a request to end, or killed: what is done stays, and the next run goes on."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from miner.schema import Outcome
from miner.store import Store
from tests.cli.conftest import QUICK

PAPERS = 40
STORY = "A {age}-year-old man presented with a brown stain on a molar.\n\n" + "He was well again. " * 400

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX systems")


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """Ctrl-C reaches the runs also where these tests run in the background, which hands on that it is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(PAPERS):
        (folder / f"{number:02}.txt").write_text(STORY.format(age=20 + number))
    return folder


def command(shelf: Path) -> list[str]:
    told = [sys.executable, "-m", "miner", "run", str(shelf), "-w", str(shelf.with_name("space"))]
    return [*told, *map(str, QUICK)]


def begun(shelf: Path) -> subprocess.Popen[str]:
    """A run that has done a few papers and has many before it."""
    process = subprocess.Popen(command(shelf), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        if read_so_far(shelf.with_name("space") / "miner.sqlite") >= 2:
            return process
        time.sleep(0.01)
    process.kill()
    raise AssertionError(f"no paper was done: {process.communicate()}")


def read_so_far(database: Path) -> int:
    """Looked up behind the store's back: the run should not end while the store is being opened."""
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM extractions").fetchone()[0])
    except sqlite3.OperationalError:  # not made yet
        return 0


def done(shelf: Path) -> int:
    with Store.open(shelf.with_name("space")) as store:
        return sum(paper.outcome is Outcome.DONE for paper in store.papers())


def children(pid: int) -> list[int]:
    """Processes that a run has started, where the system tells."""
    stats = (path.read_text().rpartition(")") for path in Path("/proc").glob("[0-9]*/stat") if path.exists())
    return [int(head.split()[0]) for head, _, tail in stats if int(tail.split()[1]) == pid]


def assert_gone(processes: list[int]) -> None:
    until = time.monotonic() + 20
    while any(alive(process) for process in processes) and time.monotonic() < until:
        time.sleep(0.05)
    assert not [process for process in processes if alive(process)]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")


def finish(shelf: Path, kept: int) -> None:
    """The next run reads the rest, and only that."""
    again = subprocess.run(command(shelf), capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    with Store.open(shelf.with_name("space")) as store:
        assert [paper.outcome for paper in store.papers()] == [Outcome.DONE] * PAPERS
        rows = store.rows(store.runs()[-1].run_id)
        assert sum(row.outcome is Outcome.SKIPPED for row in rows) == kept
        ages = sorted(item.fact.quantity.value for item in store.facts(kind="age") if item.fact.quantity)
        assert ages == [float(20 + number) for number in range(PAPERS)]


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_asked_to_end_ends_cleanly(shelf: Path, told: signal.Signals) -> None:
    process = begun(shelf)
    workers = children(process.pid)
    process.send_signal(told)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "broken off; what was done is kept\n")
    assert_gone(workers)
    kept = done(shelf)
    assert 2 <= kept < PAPERS
    with Store.open(shelf.with_name("space")) as store:
        assert store.runs()[-1].ended
    if told is signal.SIGINT:
        finish(shelf, kept)


def test_a_run_that_is_killed_leaves_whole_papers_and_no_workers(shelf: Path) -> None:
    process = begun(shelf)
    workers = children(process.pid)
    process.kill()
    process.communicate(timeout=60)
    kept = done(shelf)
    with Store.open(shelf.with_name("space")) as store:
        assert not store.runs()[-1].ended
        found = {(paper.path, paper.cases) for paper in store.papers()}
        assert len(found) == kept and all(cases == 1 for _, cases in found)
    assert_gone(workers)
    finish(shelf, kept)
