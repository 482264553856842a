"""``miner read --compare`` and ``--picture``: what is printed, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from miner.read import Comparison, Guard, Kind, PageDifference, Passage
from miner.schema import Box
from tests.cli.conftest import PAPERS, Call

UNEQUAL = Comparison(
    "pdfium",
    "pdfplumber",
    (
        PageDifference(2, 400, (Passage(Kind.CHARACTERS, "a −7 b", "a 7 b", (Box(2, 50, 60, 70, 72),)),)),
        PageDifference(
            3, 50, tuple(Passage(Kind.BLANKS, f"lamp {n}", f"lamp{n}", (Box(3, 50, 60 + n, 70, 72),)) for n in range(9))
        ),
        PageDifference(1, 300, ()),
    ),
    ("a note",),
)


@pytest.fixture
def unequal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Guard, "call", lambda *_, **__: UNEQUAL)


def test_readers_that_agree(call: Call) -> None:
    shown = call("read", PAPERS / "D01.pdf", "--compare")
    assert shown.exit_code == 0
    assert "pages alike" in shown.stdout and "look at" not in shown.stdout.splitlines()[-1]
    found = json.loads(call("read", PAPERS / "D01.pdf", "--compare", "--json").stdout)
    assert found["alike"] is True and found["readers"] == ["pdfium", "pdfplumber"]
    assert [page["page"] for page in found["pages"]] == sorted(page["page"] for page in found["pages"])


@pytest.mark.usefixtures("unequal")
def test_the_worst_page_first_with_a_sentence_and_the_words(call: Call) -> None:
    shown = call("read", PAPERS / "D01.pdf", "--compare")
    assert shown.exit_code == 3
    lines = [line.split() for line in shown.stdout.splitlines()]
    assert [line[0] for line in lines[1:4]] == ["2", "3", "1"]
    assert lines[1][-3:] == ["numbers", "or", "signs"] and lines[2][-2:] == ["many", "words"]
    sentence = "pdfium and pdfplumber read 1 of 3 pages alike; look at pages 2, 3, first at page 2: a number or sign"
    assert sentence in shown.stdout
    assert ["2", "50,", "60", "number", "or", "sign", "a", "−7", "b", "a", "7", "b"] in lines
    assert "note: a note" in shown.stderr and "3 more differences" in shown.stderr


@pytest.mark.usefixtures("unequal")
def test_all_differences_as_json(call: Call) -> None:
    shown = call("read", PAPERS / "D01.pdf", "--compare", "--json")
    assert shown.exit_code == 3
    found = json.loads(shown.stdout)
    assert found["alike"] is False and found["notes"] == ["a note"]
    second, third, first = found["pages"]
    assert second["look"] and second["numbers_or_signs"] and second["characters_lost_or_wrong"] == 1
    assert second["passages"][0]["boxes"] == [{"page": 2, "x0": 50, "top": 60, "x1": 70, "bottom": 72}]
    assert third["differing_words"] == {"characters": 0, "blanks": 18, "order": 0} and len(third["passages"]) == 9
    assert first["passages"] == [] and first["look"] is False


def test_pictures_are_written_and_named(call: Call, tmp_path: Path) -> None:
    shown = call("read", PAPERS / "D01.pdf", "--picture", tmp_path / "pictures")
    made = [Path(line) for line in shown.stdout.splitlines()]
    assert shown.exit_code == 0 and made and all(each.read_bytes().startswith(b"\x89PNG") for each in made)
    assert f"{len(made)} pictures" in shown.stderr
    again = call("read", PAPERS / "D01.pdf", "--picture", tmp_path / "pictures", "--json")
    assert json.loads(again.stdout) == [str(each) for each in made]


@pytest.mark.parametrize("option", [("--compare",), ("--picture", "DIR")])
def test_what_has_no_pages(
    call: Call, tmp_path: Path, option: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("The lamp was lit.")
    shown = call("read", "a.txt", *option)
    assert shown.exit_code == 1 and shown.stderr.startswith("error: a.txt: expected a PDF")
    assert not Path("DIR").exists()


def test_one_view_at_a_time(call: Call, tmp_path: Path) -> None:
    both = call("read", PAPERS / "D01.pdf", "--compare", "--picture", tmp_path)
    assert both.exit_code == 1 and "expected one of --text, --boxes, --compare and --picture" in both.stderr
