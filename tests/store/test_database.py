"""Opening a workspace, its lock, and what a database may say."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

import miner
from miner.errors import StoreError, WorkspaceBusy
from miner.schema import Paper, Run
from miner.store import Store, database

ROOT = Path(miner.__file__).parents[1]
FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")


def test_the_folder_is_made_on_first_use(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a" / "b") as store:
        assert store.file == tmp_path / "a" / "b" / "miner.sqlite"
        assert store.papers() == []
    assert store.file.is_file()


def test_a_url_names_the_database_itself(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path}/x/other.db") as store:
        assert store.file == tmp_path / "x" / "other.db"
    assert store.file.is_file()


def test_a_workspace_that_must_be_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"expected a workspace, found none at .*typo") as caught:
        Store.open(tmp_path / "typo", create=False)
    assert "miner run" in caught.value.remedy
    assert not (tmp_path / "typo").exists()
    Store.open(tmp_path / "real").close()
    Store.open(tmp_path / "real", create=False).close()


def test_a_writer_waits_for_another_one_and_then_says_so(
    tmp_path: Path, begin: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient = replace(database.DIALECTS["sqlite"], pragmas=("PRAGMA busy_timeout = 50", "PRAGMA journal_mode = WAL"))
    monkeypatch.setattr(database, "DIALECTS", {"sqlite": impatient})
    with Store.open(tmp_path) as store:
        other = sqlite3.connect(store.file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WorkspaceBusy, match="another process is writing to the workspace database") as caught:
            store.begin_run(begin(1))
        assert "wait" in caught.value.remedy
        assert store.runs() == []  # reading does not wait
        other.execute("ROLLBACK")
        store.begin_run(begin(1))
        assert store.runs() == [begin(1)]
        other.close()


def test_connections_are_durable_and_check_references(tmp_path: Path) -> None:
    engine = database.connect(database.locate(tmp_path))
    with database.reading(engine) as connection:
        found = {
            name: connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    engine.dispose()


@pytest.mark.parametrize("url", ["postgresql://host/base", "sqlite://", "sqlite:///:memory:", "no such://thing"])
def test_urls_that_cannot_be_a_workspace_are_refused(url: str) -> None:
    with pytest.raises(StoreError, match=r"expected .*URL.*found"):
        Store.open(url)


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    for place in (tmp_path / "notes.txt", tmp_path / "notes.txt" / "deeper"):
        with pytest.raises(
            StoreError, match=r"expected a folder for the workspace, found a file: .*notes.txt"
        ) as caught:
            Store.open(place)
        assert "--workspace" in caught.value.remedy


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_the_right_to_write(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match=r"cannot be (made|written)"):
        Store.open(tmp_path / "new")
    tmp_path.chmod(0o700)


def test_a_folder_that_cannot_be_made() -> None:
    with pytest.raises(StoreError, match="cannot be made"):
        Store.open(Path("/proc/no/such/place"))


def test_a_database_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "miner.sqlite").mkdir()
    with pytest.raises(StoreError, match="cannot be written"):
        Store.open(tmp_path)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "miner.sqlite").write_text("these are notes, not a database " * 100)
    with pytest.raises(StoreError, match=r"found a damaged or foreign file: .*miner.sqlite") as caught:
        Store.open(tmp_path)
    assert "move it away" in caught.value.remedy


def test_a_truncated_database(store: Store, save: Callable[..., None], make: Callable[..., Paper]) -> None:
    save(store, "run1", make(1, facts=30))
    store.close()
    store.file.write_bytes(store.file.read_bytes()[:20_000])
    with pytest.raises(StoreError, match="damaged"), Store.open(store.file.parent) as cut:
        cut.facts()


def test_the_database_of_another_program(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "miner.sqlite")
    other.execute("CREATE TABLE recipes (name TEXT)")
    other.close()
    with pytest.raises(StoreError, match=r"found .* with tables recipes"):
        Store.open(tmp_path)


@pytest.mark.parametrize(
    ("said", "kind", "says"),
    [
        ("database is locked", WorkspaceBusy, "another process is writing"),
        ("database disk image is malformed", StoreError, "damaged"),
        ("attempt to write a readonly database", StoreError, "cannot be written"),
        ("database or disk is full", StoreError, "no room is left"),
        ("disk I/O error", StoreError, "failed: disk I/O error"),
    ],
)
def test_what_a_database_says_is_explained(said: str, kind: type[StoreError], says: str) -> None:
    error = database.explain(Path("w/miner.sqlite"), said)
    assert type(error) is kind
    assert says in str(error)
    assert "w/miner.sqlite" in str(error)
    assert error.remedy


# --- one run at a time ----------------------------------------------------------------------------------------------


def test_a_second_run_is_refused_while_the_first_goes_on(store: Store, begin: Callable[..., Run]) -> None:
    with Store.open(store.file.parent) as second:
        with pytest.raises(WorkspaceBusy, match="begun 2025-01-01") as caught:
            second.begin_run(begin(2))
        assert caught.value.remedy
        assert second.papers() == []  # reading goes on
        store.end_run("run1", "2025-01-01T11:00:00+00:00")
        second.begin_run(begin(2))
        assert [run.run_id for run in second.runs()] == ["run1", "run2"]


def test_the_same_store_runs_once_at_a_time(store: Store, begin: Callable[..., Run]) -> None:
    with pytest.raises(WorkspaceBusy, match="has not ended"):
        store.begin_run(begin(2))


def test_closing_gives_the_workspace_free(store: Store, begin: Callable[..., Run]) -> None:
    store.close()
    with Store.open(store.file.parent) as second:
        second.begin_run(begin(2))


def test_a_run_id_is_used_once_and_the_lock_is_given_back(store: Store, begin: Callable[..., Run]) -> None:
    store.end_run("run1", "2025-01-01T11:00:00+00:00")
    with pytest.raises(StoreError, match="expected a new run id, found one that the workspace holds: run1"):
        store.begin_run(begin(1))
    store.begin_run(begin(2))


HOLDER = """
import os, sys
from pathlib import Path
from miner.schema import Run, Versions
from miner.store import Store
store = Store.open(Path(sys.argv[1]))
store.begin_run(Run("held", Versions("1", "p", "m"), (), "2025-01-01T00:00:00+00:00"))
child = os.fork() if sys.argv[2] == "fork" else 0
if child or sys.argv[2] != "fork":
    print("held", flush=True)
sys.stdin.read()
os._exit(0)
"""
"""Holds a workspace until its input ends; with "fork" it has a worker that outlives it."""


@pytest.mark.parametrize("worker", ["alone", pytest.param("fork", marks=FORKS)])
def test_another_process_is_refused_and_a_killed_one_leaves_no_lock(
    tmp_path: Path, begin: Callable[..., Run], worker: str
) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path), worker]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    with holder, Store.open(tmp_path) as store:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(WorkspaceBusy):
            store.begin_run(begin(1))
        holder.kill()
        holder.wait()
        store.begin_run(begin(1))
        assert [(run.run_id, run.ended) for run in store.runs()] == [("held", ""), ("run1", "")]


OPENER = "import sys; from pathlib import Path; from miner.store import Store; Store.open(Path(sys.argv[1])).close()"


def test_several_processes_may_make_the_same_workspace_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", OPENER, str(tmp_path / "new")]
    openers = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(3)]
    assert [(opener.communicate()[1], opener.returncode) for opener in openers] == [(b"", 0)] * 3
