"""What paths on a command line stand for."""

from __future__ import annotations

from pathlib import Path

import pytest

from miner.flow import discover


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with papers and other things in it, as the working directory."""
    for name in (
        "a.pdf", "b.PDF", "c.xml", "d.nxml", "e.txt", "notes.docx", ".hidden.pdf", "deep/er/f.pdf", "deep/g.md",
        ".git/h.txt", "space/miner.txt", "empty/x.docx",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("given", "found"),
    [
        (["."], "a.pdf b.PDF c.xml d.nxml deep/er/f.pdf e.txt space/miner.txt"),
        (["deep"], "deep/er/f.pdf"),
        (["./deep/"], "deep/er/f.pdf"),
        (["e.txt", "a.pdf"], "a.pdf e.txt"),
        (["a.pdf", "./a.pdf", "deep/../a.pdf"], "./a.pdf"),
        (["notes.docx"], "notes.docx"),
        (["*.pdf"], "a.pdf"),
        (["*.[Pp][Dd][Ff]"], "a.pdf b.PDF"),
        (["d*"], "d.nxml deep/er/f.pdf"),
        (["**/*.pdf"], "a.pdf deep/er/f.pdf"),
        (["deep/**"], "deep/er/f.pdf"),
    ],
)
def test_papers(given: list[str], found: str) -> None:
    assert [each.shown for each in discover(given)] == found.split()
    assert not any(each.problem for each in discover(given))


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("nothing.pdf", "nothing.pdf: expected a file, a folder or a pattern, found none"),
        ("*.tiff", "*.tiff: expected papers that fit the pattern, found none"),
        ("*.docx", "*.docx: expected papers that fit the pattern, found none"),
        ("empty", "empty: expected papers in the folder, found none"),
    ],
)
def test_a_path_that_leads_nowhere_says_so(given: str, expected: str) -> None:
    (found,) = discover([given])
    assert found.shown == given and found.problem.startswith(expected) and ".pdf" in found.problem


def test_the_workspace_itself_is_left_out(shelf: Path) -> None:
    assert "space/miner.txt" not in [each.shown for each in discover(["."], leave_out=[shelf / "space"])]


def test_one_file_under_two_names_is_read_once(shelf: Path) -> None:
    (shelf / "link.pdf").symlink_to("a.pdf")
    assert [each.shown for each in discover(["a.pdf", "link.pdf"])] == ["a.pdf"]


def test_a_dangling_link_is_a_paper_whose_reading_fails(shelf: Path) -> None:
    (shelf / "gone.pdf").symlink_to("nowhere.pdf")
    assert [each.shown for each in discover(["gone.pdf"])] == ["gone.pdf"]


def test_a_file_whose_name_looks_like_a_pattern(shelf: Path) -> None:
    (shelf / "odd [1].pdf").write_text("x")
    assert [each.shown for each in discover(["odd [1].pdf"])] == ["odd [1].pdf"]
