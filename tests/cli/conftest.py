"""A workspace that the tests of the command line share, and how they call it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from miner import flow
from miner.cli import app
from miner.store import Store

PAPERS = Path(__file__).resolve().parents[2] / "corpora" / "pdf"
QUICK = ("--no-model", "--jobs", 1, "--pack", Path(__file__).resolve().parents[1] / "packs" / "toy")
"""Options of a run that loads little."""

Call = Callable[..., Result]


@pytest.fixture(scope="session")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two sample papers, read by rules alone; do not change it."""
    folder = tmp_path_factory.mktemp("read") / "space"
    with Store.open(folder) as store, ThreadPoolExecutor(1) as threads:
        paths = [str(PAPERS / "D01.pdf"), str(PAPERS / "D02.pdf")]
        summary = flow.run(paths, store, flow.Recipe("alc", model=""), executor=threads)
    assert all(row.outcome == "done" and row.facts for row in summary.rows), summary.rows
    return folder


@pytest.fixture
def space(read_once: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(read_once, tmp_path / "space"))


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls the command line in this process: ``call("facts", "--kind", "age")``."""
    monkeypatch.delenv("MINER_WORKSPACE", raising=False)
    monkeypatch.setenv("MINER_CURATOR", "a tester")

    def called(*arguments: object, text: str = "") -> Result:
        result = CliRunner().invoke(app, [str(each) for each in arguments], input=text)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return called
