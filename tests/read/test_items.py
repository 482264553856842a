"""Several articles on the pages of one file: letters side by side, books of abstracts, the tail and head of others."""

from __future__ import annotations

from pathlib import Path

import pytest

from miner.annotate import Annotator
from miner.assemble import facts
from miner.domain import load
from miner.export.records import records
from miner.read import document
from miner.schema import Document, Role
from tests.read.press import WIDTH, Press

MAN = (
    "A 61-year-old man, a keeper of lamps, was seen in spring because of blue plaques on the left hand that had come "
    "within a week and did not fade. He had never travelled and took no drugs. A biopsy showed leukemia cutis, and the "
    "cells were positive for CD34 and negative for CD56. He was treated with cytarabine and died after 4 months."
)
WOMAN = (
    "A 34-year-old woman, who sold oil, came in autumn with red nodules of the trunk she noticed on the ferry. "
    "She was well otherwise. A biopsy showed leukemia cutis, and the cells were positive for CD56 and negative for "
    "CD34. She was treated with idarubicin and was alive in remission after 2 years."
)
CHAT = "Such spots are seldom seen on the isle, and nobody knows how they come or why they hum at night in the fog."


def ages(path: Path) -> list[tuple[object, object, list[str]]]:
    """Age, sex and markers of each case found in a file."""
    pack = load("alc")
    read = document(path)
    cases = records(facts(read, Annotator.of(pack).mentions(read), pack), pack)
    found: list[tuple[object, object, list[str]]] = []
    for case in cases:
        markers, age = case["markers"], case["age"]
        assert isinstance(markers, list)
        assert isinstance(age, dict)
        signs = [f"{m['marker']} {m['result']}" for m in markers if isinstance(m, dict)]
        found.append((age["value"], case["sex"], sorted(signs)))
    return found


def items(read: Document) -> list[tuple[int, str]]:
    return [(b.item, read.quote(b.span)) for b in read.blocks if b.role is Role.TITLE]


LETTERS = ("Blue plaques of a lamp keeper", "Red nodules of an oil seller")


def print_letters(path: Path, *, title: str = "") -> Path:
    """A page of three columns: two letters, the second opening in the middle column."""
    press = Press(path)
    if title:
        press.canvas.setTitle(title)
    press.line("J Invent Lamps 2011; 4: 88", 50, 40, size=8)
    press.line("LETTERS", 50, 62, size=14, font="Helvetica-Bold")
    width = (WIDTH - 100 - 30) / 3
    second, third = 50 + width + 15, 50 + 2 * (width + 15)
    press.line(LETTERS[0], 50, 90, size=11, font="Times-Bold")
    y = press.prose("To the Editor: " + CHAT, 50, 108, width, size=9)
    y = press.prose(MAN + " " + CHAT * 2, 50, y, width, size=9)
    y = press.lines(["Ann Nobody, Ben Noone", "Isle Hospital"], 50, y + 4, size=8, leading=10)
    press.prose(CHAT * 5, 50, y + 8, width, size=9)
    y = press.prose(CHAT * 2, second, 90, width, size=9)
    press.line(LETTERS[1], second, y + 16, size=11, font="Times-Bold")
    y = press.prose("To the Editor: " + CHAT, second, y + 34, width, size=9)
    y = press.prose(WOMAN + " " + CHAT * 2, second, y, width, size=9)
    press.prose(CHAT * 8, third, 90, width, size=9)
    return press.done()


def test_two_letters_in_three_columns_do_not_mix_their_patients(tmp_path: Path) -> None:
    path = print_letters(tmp_path / "letters.pdf")
    read = document(path)
    assert items(read) == [(1, LETTERS[0]), (2, LETTERS[1])]
    for block in read.blocks:
        if "keeper of lamps" in read.quote(block.span):
            assert block.item == 1
        if "sold oil" in read.quote(block.span):
            assert block.item == 2
    assert ages(path) == [
        (pytest.approx(61), "male", ["CD34 positive", "CD56 negative"]),
        (pytest.approx(34), "female", ["CD34 negative", "CD56 positive"]),
    ]


@pytest.mark.parametrize(("meant", "age"), [(0, 61), (1, 34)])
def test_only_the_letter_that_the_file_is_named_after_is_read(tmp_path: Path, meant: int, age: int) -> None:
    path = print_letters(tmp_path / "letters.pdf", title=LETTERS[meant])
    read = document(path)
    assert items(read) == [(meant + 1, LETTERS[meant])]
    assert read.meta("title") == LETTERS[meant]
    assert any("another article" in note for note in read.notes)
    assert [found[0] for found in ages(path)] == [pytest.approx(age)]


def test_numbered_abstracts_on_a_page_are_items_of_their_own(tmp_path: Path) -> None:
    press = Press(tmp_path / "book.pdf")
    press.line("Abstracts of the Congress of the Isle", 50, 40, size=8)
    texts = [
        ("P123", "Blue plaques of a lamp keeper", "Ann Nobody, Ben Noone", MAN),
        ("P124", "Red nodules of an oil seller", "Cleo Nemo, Dan Outis", WOMAN),
        ("P125", "Fog and the hum of lamps on the isle", "Eve Else, Finn Anon", CHAT * 4),
        ("P126", "A plaque in a boy", "Gil Ghost, Hal Hollow", MAN.replace("61-year-old man", "7-year-old boy")),
    ]
    for column in (0, 1):
        x, y = 50 + column * 255, 80.0
        for code, title, people, text in texts[2 * column : 2 * column + 2]:
            press.line(f"{code} {title}", x, y, size=9.5, font="Times-Bold")
            press.line(people, x, y + 12, size=9, font="Times-Italic")
            press.line("Department of Lamps, University of the Isle", x, y + 23, size=9, font="Times-Italic")
            y = press.prose(text, x, y + 38, 240, size=9.5) + 16
    path = press.done()
    assert items(document(path)) == [
        (number, f"{code} {title}") for number, (code, title, _, _) in enumerate(texts, start=1)
    ]
    assert [(found[0], found[1]) for found in ages(path)] == [
        (pytest.approx(61), "male"),
        (pytest.approx(34), "female"),
        (pytest.approx(7), "male"),
    ]


def print_extract(path: Path) -> Path:
    """A report that opens under the tail of one article and ends above the cut-off head of another."""
    press = Press(path)
    y = press.prose("of the lamp were seen in none of the others. " + CHAT * 3, 50, 60, 480)
    y = press.lines(
        ["1. Lamp A, Wick B. Spots and lamps. J Light 1999;1:1-2.", "2. Oil C. Fog. Sea Notes 2004;7:33-9."],
        50,
        y,
        size=8,
    )
    press.line("Blue plaques of a lamp keeper", 50, y + 24, size=15, font="Times-Bold")
    press.line("Ann Nobody, Ben Noone", 50, y + 40, size=10)
    press.line("CASE REPORT", 50, y + 66, size=10, font="Times-Bold")
    y = press.prose(MAN + " " + CHAT * 10, 50, y + 80, 480)
    press.line("DISCUSSION", 50, y + 16, size=10, font="Times-Bold")
    press.prose(CHAT * 12, 50, y + 30, 480)
    press.page()
    y = press.prose(CHAT * 30, 50, 60, 480)
    press.line("References", 50, y + 12, size=10, font="Times-Bold")
    y = press.lines(
        [f"{n}. Lamp A, Wick B. Spots and lamps. J Light 199{n};1:1-2." for n in range(1, 7)], 50, y + 26, size=8
    )
    press.line("Red nodules of an oil seller", 50, y + 24, size=15, font="Times-Bold")
    press.line("Cleo Nemo, Dan Outis", 50, y + 40, size=10)
    press.prose(WOMAN[:-40].rstrip(".") + " and was then", 50, y + 60, 480)
    return press.done()


def test_the_cut_off_head_of_the_next_article_gives_no_patient(tmp_path: Path) -> None:
    path = print_extract(tmp_path / "extract.pdf")
    read = document(path)
    assert items(read) == [(1, "Blue plaques of a lamp keeper")]
    assert [found[0] for found in ages(path)] == [pytest.approx(61)]
    assert any("another article" in note for note in read.notes)


def test_an_article_with_its_parts_is_one_item(tmp_path: Path) -> None:
    press = Press(tmp_path / "one.pdf")
    press.line("Blue plaques of a lamp keeper", 50, 60, size=15, font="Times-Bold")
    press.line("Ann Nobody, Ben Noone", 50, 76, size=10)
    y = 90.0
    for number, heading in enumerate(("Introduction", "Case 1", "Case 2", "Discussion"), start=1):
        press.line(f"{number} {heading}", 50, y + 14, size=11, font="Times-Bold")
        y = press.prose((MAN, MAN, WOMAN, CHAT)[number - 1], 50, y + 28, 480)
    press.line("Author contributions", 50, y + 14, size=11, font="Times-Bold")
    press.prose("Ann Nobody, Ben Noone and Cleo Nemo wrote it. " + CHAT, 50, y + 28, 480)
    read = document(press.done())
    assert {block.item for block in read.blocks} == {0}
