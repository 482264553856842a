"""The README, run: its commands work, and every command that there is stands in it."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from miner.cli import app
from tests.cli.test_help import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PACKS = (ROOT / "miner" / "packs" / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
INSTALL = [line for line in README.splitlines() if line.startswith("python3 -m venv")]


def commands() -> list[list[str]]:
    """Every call of miner in the README, in order, without those that install."""
    lines = [line for block in BLOCKS for line in block.splitlines()]
    words = [
        shlex.split(line.rpartition("&& ")[2].replace(".venv/bin/miner", "miner"), comments=True) for line in lines
    ]
    return [found[1:] for found in words if found and found[0] == "miner"]


def test_the_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In order, on three of the sample papers; FACT and PATIENT are ids of the workspace that the first one makes."""
    papers = tmp_path / "corpora" / "pdf"
    papers.mkdir(parents=True)
    for name in ("D01", "D02", "E05"):
        shutil.copy(ROOT / "corpora" / "pdf" / f"{name}.pdf", papers)
    _texts(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINER_WORKSPACE", "evidence")
    assert f"export MINER_WORKSPACE={'evidence'}\n" in BLOCKS
    ids: dict[str, str] = {}
    for told in commands():
        if not ids and "FACT" in told:
            marker = json.loads(_called(["facts", "--kind", "marker", "--json"]))[0]
            ids |= {"FACT": marker["id"][:8], "PATIENT": marker["case_id"][:8]}
        shown = _called([ids.get(word, word) for word in told])
        assert shown or told[0] in ("report", "extract", "graph", "decide", "pack", "decisions"), told
    assert (tmp_path / "report.html").stat().st_size > 50_000
    assert (tmp_path / "evidence.graphml").is_file()
    assert len((tmp_path / "found.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def _texts(folder: Path) -> None:
    gold = (ROOT / "corpora" / "articles" / "gold.jsonl").read_text(encoding="utf-8").splitlines()[:2]
    (folder / "gold.jsonl").write_text("\n".join(gold), encoding="utf-8")
    with (folder / "texts.jsonl").open("w", encoding="utf-8") as lines:
        for key in (json.loads(line)["id"] for line in gold):
            text = (ROOT / "corpora" / "articles" / "text" / f"{key}.txt").read_text(encoding="utf-8")
            lines.write(json.dumps({"id": key, "text": text}) + "\n")


def _called(told: list[str]) -> str:
    result = CliRunner().invoke(app, told)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, f"miner {shlex.join(told)}: {result.output}"
    return result.stdout


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_in_the_readme(command: str) -> None:
    assert any(" ".join(told).startswith(command) for told in commands())


def test_installing_takes_one_line_each_and_ci_runs_just_these() -> None:
    first, second = INSTALL
    assert first.endswith("pip install . && .venv/bin/miner run corpora/pdf --workspace evidence")
    assert second.endswith("pip install -e '.[test]' && .venv/bin/python -m pytest --cov --cov-fail-under=85")
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "grep '^python3 -m venv' README.md" in script
    assert re.findall(r'^bash -euc "\$\(command_of_readme (\d)\)"$', script, re.MULTILINE) == ["2", "1"]


@pytest.mark.parametrize(("text", "folder"), [(README, ROOT), (PACKS, ROOT / "miner" / "packs")])
def test_links_lead_somewhere(text: str, folder: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert (folder / target).exists(), target


def test_exit_statuses_are_told() -> None:
    told = re.search(r"\*\*Exit status:\*\*(.*?)\.", README, re.DOTALL)
    assert told and re.findall(r"\b\d+\b", told[1]) == ["0", "1", "2", "3", "130"]


def test_the_picture_is_small() -> None:
    assert (ROOT / "docs" / "report.png").stat().st_size <= 300_000


def test_every_key_of_a_pack_that_its_readme_names_exists() -> None:
    """The README of the packs speaks of kinds and their keys; the code declares them."""
    declared = (ROOT / "miner" / "domain" / "kinds.py").read_text(encoding="utf-8")
    table = PACKS.partition("| strategy | finds | tables |")[2].partition("Hints in the")[0]
    for key in set(re.findall(r"`([a-z_]+)`", table)):
        assert re.search(rf'^    {key}:|Literal\["{key}"\]', declared, re.MULTILINE), key
