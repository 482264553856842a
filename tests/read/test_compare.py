"""Two readings of one file: what differs, how much, and which pages are named."""

from __future__ import annotations

from array import array
from dataclasses import replace
from pathlib import Path

import pytest

from miner.errors import InputError
from miner.read import Kind, compared
from miner.read.compare import ORDER, WORDS, difference
from miner.schema import Document, PageSize, TextMap
from tests.read.press import PROSE, Press

PLAIN = " ".join(f"word{number}" for number in range(100))


def reading(text: str, reader: str = "pdfium", page: int = 1) -> Document:
    """A Document whose characters stand side by side on one line."""
    count = len(text)
    x0 = array("f", [5.0 * at for at in range(count)])
    places = TextMap(
        array("H", [0 if c.isspace() else page for c in text]),
        x0,
        array("f", [10.0] * count),
        array("f", [x + 5 for x in x0]),
        array("f", [20.0] * count),
    )
    sizes = (PageSize(595, 842),) * page
    return Document("0" * 64, "a.pdf", "application/pdf", reader, "0", text, places, pages=sizes)


def read_as(first: str, second: str) -> list[tuple[Kind, str, str]]:
    (page,) = difference(reading(first), reading(second, "pdfplumber")).pages
    return [(passage.kind, passage.first, passage.second) for passage in page.passages]


@pytest.mark.parametrize(
    ("first", "second", "passages"),
    [
        ("the lamp was lit", "the lamp was lit", []),
        ("the lamp was lit", "the lamq was lit", [(Kind.CHARACTERS, "lamp", "lamq")]),
        ("the lamp was lit", "the was lit", [(Kind.CHARACTERS, "lamp", "")]),
        ("the was lit", "the lamp was lit", [(Kind.CHARACTERS, "", "lamp")]),
        ("the lamp was lit", "thelamp was lit", [(Kind.BLANKS, "the lamp", "thelamp")]),
        ("ill he was fond of the lamp", "he was fond of the lamp ill", [(Kind.ORDER, "ill", "")]),
    ],
)
def test_passages(first: str, second: str, passages: list[tuple[Kind, str, str]]) -> None:
    assert read_as(first, second) == passages


@pytest.mark.parametrize(
    ("first", "second", "weighty", "characters"),
    [
        ("a lamp", "a lamq", False, 1),
        ("a −7", "a 7", True, 1),
        ("a 7", "a 8", True, 1),
        ("a 10 7", "a 107", False, 0),
        ("pre-set lamp", "preset lamp", False, 1),
        ("CD4- cells", "CD4 cells", True, 1),
        ("a lampshade", "a", False, 9),
    ],
)
def test_a_number_or_sign_weighs_more_than_a_letter(first: str, second: str, weighty: bool, characters: int) -> None:
    (page,) = difference(reading(first), reading(second)).pages
    assert (page.weighty, page.characters) == (weighty, characters)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        (PLAIN.replace("word7 ", "wordy "), True),  # its 7 is gone
        (f"{PLAIN} lamp", False),  # one word in a hundred
        (f"{PLAIN} lamp lamp lamp", True),
        (f"word8 {PLAIN.replace('word8 ', '')}", False),
        (f"word7 word8 word9 {PLAIN.replace('word7 word8 word9 ', '')}", True),
    ],
)
def test_pages_are_named_from_the_thresholds_on(changed: str, named: bool) -> None:
    assert WORDS == ORDER == 0.02
    (page,) = difference(reading(PLAIN), reading(changed)).pages
    assert page.named is named


def test_the_worst_page_comes_first_and_differences_have_their_place() -> None:
    first, second = reading("the lamp was lit"), reading("and then put out again", page=2)
    found = difference(replace(first, pages=second.pages), second)
    assert [(page.page, page.named) for page in found.pages] == [(1, True), (2, True)]
    assert found.pages[0].words == 4 and found.pages[1].words == 5
    (lost,) = found.pages[0].passages
    assert lost.boxes[0].page == 1 and lost.boxes[0].x0 == 0.0
    (extra,) = found.pages[1].passages
    assert extra.boxes[0].page == 2 and extra.first == ""


def test_both_readers_read_a_printed_page_alike(tmp_path: Path) -> None:
    press = Press(tmp_path / "a.pdf")
    press.prose(PROSE, 50, 100, 235)
    press.prose(PROSE, 310, 100, 235)
    found = compared(press.done())
    assert found.named == () and [page.words for page in found.pages] == [2 * len(PROSE.split())]
    assert (found.first, found.second) == ("pdfium", "pdfplumber")


def test_what_has_no_pages_cannot_be_compared(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The lamp was lit.")
    with pytest.raises(InputError, match="expected a PDF, whose characters two readers can tell, found text/plain"):
        compared(path)
