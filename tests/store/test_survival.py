"""A workspace survives the death of the process that writes it, at any moment."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

import miner
from miner.schema import Outcome
from miner.store import Store, database

CHILD = Path(__file__).with_name("saving_child.py")
COUNT = 60
KILLS = 6


def _start(workspace: Path) -> subprocess.Popen[str]:
    root = str(Path(miner.__file__).parents[1])
    return subprocess.Popen(
        [sys.executable, str(CHILD), str(workspace), str(COUNT)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": root},
    )


def _kill_after(workspace: Path, papers: int, seconds: float) -> list[str]:
    """Starts a child, kills it some time after it has saved some papers, and returns what it said until then."""
    child = _start(workspace)
    assert child.stdout is not None
    first = [child.stdout.readline() for _ in range(papers + 1)]
    time.sleep(seconds)
    child.kill()
    said, errors = child.communicate()
    assert errors == ""
    return [*first, *said.splitlines(keepends=True)]


def _check_whole(workspace: Path) -> set[str]:
    """Every paper is in whole or not at all; returns the names of those that are in."""
    engine = database.connect(database.locate(workspace))
    with database.reading(engine) as connection:
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        counts = connection.execute(
            text(
                "SELECT seq, cases, facts, (SELECT count(*) FROM cases c WHERE c.extraction = seq),"
                " (SELECT count(*) FROM facts f WHERE f.extraction = seq),"
                " (SELECT count(*) FROM evidence e WHERE e.extraction = seq) FROM extractions"
            )
        ).all()
        stored = connection.scalar(text("SELECT count(*) FROM documents"))
        current = connection.scalar(text("SELECT count(*) FROM extractions WHERE superseded_by_run IS NULL"))
    engine.dispose()
    assert [row[0] for row in counts if not (row[1] == row[3] == 1 and row[2] == row[4] == row[5] >= 10)] == []
    with Store.open(workspace) as store:
        papers = store.papers()
        assert len(papers) == stored == current
        assert len(store.facts()) == sum(paper.facts for paper in papers)
        for paper in papers[:3]:
            assert store.document(paper.sha256).sha256 == paper.sha256
    return {paper.path for paper in papers}


@pytest.mark.skipif(sys.platform == "win32", reason="kills with SIGKILL")
def test_a_run_may_be_killed_at_any_moment(tmp_path: Path) -> None:
    chance = random.Random(7)
    decided = 0
    for _ in range(KILLS):
        said = _kill_after(tmp_path, chance.randrange(COUNT // 2), chance.uniform(0.0, 0.02))
        saved = {int(line.split()[1]) for line in said if line.startswith("saved") and line.endswith("\n")}
        present = _check_whole(tmp_path)
        assert {f"{i}.txt" for i in saved} <= present  # what was reported as saved is there
        with Store.open(tmp_path) as store:
            assert len(store.decisions()) >= decided + sum(1 for i in saved if i % 2)
            decided = len(store.decisions())
    last = _start(tmp_path)
    assert (last.communicate()[1], last.returncode) == ("", 0)
    assert len(_check_whole(tmp_path)) == COUNT
    with Store.open(tmp_path) as store:
        runs = store.runs()
        assert len(runs) == KILLS + 1
        assert [bool(run.ended) for run in (runs[0], runs[-1])] == [False, True]
        assert {row.outcome for row in store.rows(runs[-1].run_id)} <= {Outcome.DONE, Outcome.SKIPPED}
        now = f'["run","{runs[-1].versions.code}"]'
        gone = [decision for decision in store.decisions() if now not in decision.snapshot]
        assert store.orphaned_decisions() == gone != []


@pytest.mark.skipif(sys.platform == "win32", reason="kills with SIGKILL")
def test_a_first_opening_may_be_killed_at_any_moment(tmp_path: Path) -> None:
    chance = random.Random(11)
    for i in range(4):
        workspace = tmp_path / str(i)
        child = _start(workspace)
        while not (workspace / database.DATABASE).exists():
            assert child.poll() is None
            time.sleep(0.001)
        time.sleep(chance.uniform(0.0, 0.03))  # making the database takes about 20 ms
        child.kill()
        child.communicate()
        Store.open(workspace).close()  # goes on where the making of the database was cut
        assert len(_check_whole(workspace)) <= COUNT
