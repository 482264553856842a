"""Hostile papers through the command line: every one is a row, and what they say is shown and never obeyed."""

from __future__ import annotations

import html
import json
import os
import sys
import time
from pathlib import Path

import pytest

from miner.flow import job
from tests.cli.conftest import QUICK, Call
from tests.read.hostile import paper
from tests.read.hostile_acts import NAMES

NASTY = (
    "\x1b]0;owned\x07\x1b[2J\x9b31m <script>alert(1)</script> '); DROP TABLE papers; -- =cmd|' /C calc'!A0 {{ 7 * 7 }} "
    "\u202e\u2066"
)
STORY = f"Spots {NASTY}\n\nA 41-year-old man {NASTY} presented with a brown stain on a molar. The gums were pink.\n"


def obeyed(shown: str) -> list[str]:
    """The characters of an output that a terminal would obey."""
    return sorted({letter for letter in shown if (letter < " " and letter not in "\n\t") or "\x7f" <= letter < "\xa0"})


@pytest.fixture
def nasty(tmp_path: Path, call: Call) -> Path:
    """A workspace with one paper that says nasty things."""
    (tmp_path / "nasty.txt").write_text(STORY, encoding="utf-8")
    done = call("run", tmp_path / "nasty.txt", "-w", tmp_path / "space", *QUICK)
    assert done.exit_code == 0, done.output
    return tmp_path / "space"


def test_what_a_paper_says_is_shown_and_not_obeyed(nasty: Path, call: Call) -> None:
    for command in (["facts"], ["cases"], ["facts", "--json"], ["cases", "--json"]):
        shown = call(*command, "-w", nasty)
        assert shown.exit_code == 0 and not obeyed(shown.output), command
    found = json.loads(call("facts", "--json", "-w", nasty).stdout)
    assert any("owned" in json.dumps(fact) for fact in found), "the paper's words should be there to be shown"


@pytest.mark.parametrize("option", ["", "--text", "--json", "--boxes"])
def test_what_a_file_says_is_shown_and_not_obeyed(tmp_path: Path, call: Call, option: str) -> None:
    (tmp_path / "nasty.txt").write_text(STORY, encoding="utf-8")
    shown = call("read", tmp_path / "nasty.txt", *([option] if option else []))
    assert shown.exit_code == 0 and "41-year-old" in shown.output
    assert not obeyed(shown.output)


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"huge"}))
def test_titles_of_files_are_shown_and_not_obeyed(tmp_path: Path, call: Call, name: str) -> None:
    title = "<FEFF" + NAMES[name].encode("utf-16-be", "surrogatepass").hex() + ">"
    data = paper(trailer="/Root 1 0 R /Info 9 0 R", extra={9: f"<< /Title {title} /Author {title} >>"})
    (tmp_path / "a.pdf").write_bytes(data)
    for option in ([], ["--text"], ["--json"]):
        shown = call("read", tmp_path / "a.pdf", *option)
        assert shown.exit_code == 0 and not obeyed(shown.output)


@pytest.mark.skipif(sys.platform == "win32", reason="names that only POSIX systems take")
def test_names_of_files_are_shown_and_not_obeyed(tmp_path: Path, call: Call) -> None:
    path = tmp_path / "a\x1b[2J\nremedy: rm -rf here.pdf"
    path.write_bytes(b"%PDF-1.7\n")
    shown = call("read", path)
    assert shown.exit_code == 1 and not obeyed(shown.output)
    assert [line.split(":")[0] for line in shown.stderr.splitlines() if line[0] != " "] == ["error", "remedy"]
    run = call("run", path, "-w", tmp_path / "space", *QUICK)
    assert run.exit_code == 3 and not obeyed(run.output)


def test_the_report_and_the_graph_hold_it_as_words(nasty: Path, call: Call) -> None:
    report, graph = nasty / "report.html", nasty / "graph.graphml"
    pack = QUICK[-2:]
    assert call("report", report, "-w", nasty, *pack).exit_code == 0
    page = report.read_text(encoding="utf-8")
    assert "<script>alert" not in page and "{{" not in page.replace(html.escape("{{ 7 * 7 }}"), "")
    assert call("graph", "export", graph, "-w", nasty, *pack).exit_code == 0
    import networkx as nx

    read = nx.read_graphml(graph)
    assert len(read) > 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="pipes, and memory that the system bounds")
def test_every_hostile_paper_is_a_row_and_the_run_goes_on(
    tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.read.hostile_pdf import forms
    from tests.read.hostile_words import article

    monkeypatch.setattr(job, "GRACE", 1.0)
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / "a-good.txt").write_text("A 41-year-old man presented with a brown stain on a molar.")
    os.mkfifo(shelf / "b-pipe.pdf")
    (shelf / "c-zero.pdf").symlink_to("/dev/zero")
    (shelf / "d-circle.pdf").symlink_to("d-circle.pdf")
    (shelf / "e-forms.pdf").write_bytes(forms(30, 2))
    (shelf / "f-slow.xml").write_text(article("<p>It hums.</p>" * 200_000))
    (shelf / "g-folder.pdf").mkdir()
    (shelf / "z-good.txt").write_text("A 52-year-old woman presented with a brown stain on a molar.")
    started = time.monotonic()
    done = call("run", shelf, "-w", tmp_path / "space", *QUICK, "--max-seconds", 2, "--json")
    assert time.monotonic() - started < 120
    rows = {Path(row["path"]).name: row for row in json.loads(done.stdout)["rows"]}
    assert done.exit_code == 3
    assert {name for name, row in rows.items() if row["outcome"] == "done"} == {"a-good.txt", "z-good.txt"}
    assert "named pipe" in rows["b-pipe.pdf"]["reason"]
    assert "device" in rows["c-zero.pdf"]["reason"]
    assert "cannot be read" in rows["d-circle.pdf"]["reason"] or "symbolic links" in rows["d-circle.pdf"]["reason"]
    for name in ("e-forms.pdf", "f-slow.xml"):
        assert "was stopped" in rows[name]["reason"] or "died" in rows[name]["reason"], rows[name]["reason"]
