"""Bad input: each a clear error that names file and remedy, while the run goes on and nothing is lost."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from miner.domain import shipped
from tests.cli.conftest import PAPERS, QUICK, Call

STORY = "A 41-year-old man presented with red papules on the trunk."


def drawn(pages: int = 1, *, password: str = "", picture: bool = False) -> bytes:
    """A PDF of pages with a line of text, or with a picture alone."""
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption(password) if password else None)
    for number in range(pages):
        if picture:
            canvas.drawImage(ImageReader(Image.new("RGB", (20, 20), (200, 10, 10))), 72, 300, 300, 300)
        else:
            canvas.drawString(72, 700, f"{STORY} Page {number}.")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


BAD: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "encrypted.pdf": (lambda: drawn(password="secret"), "found an encrypted one", "without the password"),
    "truncated.pdf": (lambda: (PAPERS / "D01.pdf").read_bytes()[:9000], "found a broken one", "fetch the file again"),
    "empty.pdf": (lambda: b"", "found an empty file", "fetch it again"),
    "scanned.pdf": (lambda: drawn(2, picture=True), "found 2 pages of pictures", "OCR"),
    "renamed.pdf": (lambda: b"PK\x03\x04 word/document.xml", "found a ZIP archive", "save the paper as PDF"),
    "story.pdf": (lambda: STORY.encode(), "found plain text", "give the file the suffix"),
    "long.pdf": (lambda: drawn(2000), "at most 1,000 pages, found 2,000", "split the file"),
    "broken.xml": (lambda: b"<article><body>", "broken.xml", ""),
}


def test_bad_files_are_failed_rows_and_the_run_goes_on(call: Call, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    for name, (content, _, _) in BAD.items():
        (papers / name).write_bytes(content())
    (papers / "z.txt").write_text(f"{STORY} He was well.")
    told = ("run", papers, papers / "none.pdf", "--workspace", tmp_path / "space", *QUICK)
    result = call(*told, "--json")
    assert result.exit_code == 3
    rows = {Path(row["path"]).name: row for row in json.loads(result.stdout)["rows"]}
    assert rows.pop("z.txt")["outcome"] == "done"
    assert rows.pop("none.pdf")["reason"].startswith(f"{papers / 'none.pdf'}: expected a file")
    assert set(rows) == set(BAD)
    for name, row in rows.items():
        _, said, remedy = BAD[name]
        assert row["outcome"] == "failed"
        assert str(papers / name) in row["reason"] and said in row["reason"] and remedy in row["reason"], row["reason"]
        assert f"failed: {row['reason']}" in result.stderr
    again = call(*told)
    assert again.exit_code == 3 and again.stdout.count(" failed ") >= len(BAD) + 1
    assert call("cases", "--workspace", tmp_path / "space").stderr.splitlines()[-1] == "1 patients"


@pytest.mark.parametrize("name", sorted(BAD))
def test_reading_one_says_the_same(call: Call, tmp_path: Path, name: str) -> None:
    content, said, remedy = BAD[name]
    (tmp_path / name).write_bytes(content())
    result = call("read", tmp_path / name)
    assert result.exit_code == 1 and result.stdout == ""
    message, _, advice = result.stderr.partition("\nremedy: ")
    assert message.startswith(f"error: {tmp_path / name}") and said in message and remedy in advice and advice


def test_a_limit_can_be_raised(call: Call, tmp_path: Path) -> None:
    (tmp_path / "long.pdf").write_bytes(drawn(3))
    told = ("run", tmp_path / "long.pdf", "-w", tmp_path / "space", *QUICK)
    assert call(*told, "--max-pages", 2).exit_code == 3
    assert call(*told, "--max-pages", 3).exit_code == 0


def test_a_missing_pack(call: Call, tmp_path: Path) -> None:
    for told in (("run", PAPERS, "-w", tmp_path / "space"), ("extract", "-", "-"), ("evaluate", "a", "b")):
        result = call(*told, "--pack", "nope")
        assert result.exit_code == 1
        assert result.stderr.startswith("error: no pack named 'nope'")
        assert f"remedy: shipped packs: {', '.join(shipped())}" in result.stderr


def copied_pack(tmp_path: Path) -> Path:
    root = Path(__file__).resolve().parents[2] / "miner" / "packs"
    shutil.copytree(root / "case_report", tmp_path / "case_report")
    return Path(shutil.copytree(root / "alc", tmp_path / "mine"))


def test_a_broken_row_of_a_table_names_file_and_line(call: Call, tmp_path: Path) -> None:
    pack = copied_pack(tmp_path)
    table = pack / "blood.tsv"
    lines = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([*lines[:3], "too\tfew", *lines[3:]]), encoding="utf-8")
    for told in (("run", PAPERS, "-w", tmp_path / "space", "--pack", pack), ("pack", "check", pack)):
        result = call(*told)
        assert result.exit_code == 1
        assert result.stderr == (
            f"error: {table}:4: expected 7 columns, found 2\n"
            "remedy: separate columns by one tab each; leave a column empty rather than out\n"
        )
    assert call("cases", "-w", tmp_path / "space").stderr == "0 patients\n"


def test_a_broken_pack_file_names_the_key(call: Call, tmp_path: Path) -> None:
    pack = copied_pack(tmp_path)
    toml = pack / "pack.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('strategy = "status"', 'strategy = "magic"', 1))
    result = call("pack", "check", pack)
    assert result.exit_code == 1 and result.stderr.startswith(f"error: {toml}: kinds.") and "magic" in result.stderr


def test_a_workspace_of_a_newer_version_is_left_alone(call: Call, space: Path) -> None:
    with sqlite3.connect(space / "miner.sqlite") as database:
        database.execute("INSERT INTO schema_versions (number, name, written_by) VALUES (99, 'later', '9.0')")
    database.close()
    before = (space / "miner.sqlite").read_bytes()
    for told in (("run", PAPERS), ("facts",), ("query", "RETURN 1"), ("decide", "abcdef", "accept")):
        result = call(*told, "--workspace", space)
        assert result.exit_code == 1
        assert f"error: the workspace database {space / 'miner.sqlite'} is of schema version 99" in result.stderr
        assert "remedy: install a newer miner" in result.stderr
    assert (space / "miner.sqlite").read_bytes() == before


def test_a_workspace_that_is_a_file(call: Call, tmp_path: Path) -> None:
    (tmp_path / "space").write_text("x")
    result = call("run", PAPERS, "--workspace", tmp_path / "space")
    assert result.exit_code == 1 and "found a file" in result.stderr and "remedy: " in result.stderr


def test_square_brackets_and_control_characters_of_a_paper_are_printed_as_such(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a[b].txt").write_text(STORY.replace("red papules", "red papules [bold] \x1b[31m"))
    told = ("run", tmp_path / "a[b].txt", "-w", tmp_path / "space", *QUICK)
    assert call(*told).exit_code == 0
    shown = call("cases", "-w", tmp_path / "space").stdout + call("read", tmp_path / "a[b].txt").stdout
    assert "a[b].txt" in shown and "[bold]" in shown and "\x1b" not in shown
