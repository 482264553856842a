"""Tables made to break readers: without rules, cells of several lines, boxes of cells, patients in rows and columns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from miner.read import GlyphSource, Limits, document
from miner.schema import Document, Table
from tests.read.press import HEIGHT, PROSE, Press, words

BOTH = pytest.mark.parametrize("source", list(GlyphSource))


def rows(read: Document, table: Table) -> list[str]:
    return read.quote(table.span).split("\n")


def print_rows(press: Press, lines: Sequence[Sequence[str]], columns: Sequence[float], y: float, step: float) -> float:
    """Prints rows of cells; an empty text prints nothing."""
    for row in lines:
        for x, cell in zip(columns, row, strict=True):
            if cell:
                press.line(cell, x, y, size=9)
        y += step
    return y


@BOTH
def test_a_table_without_rules_with_cells_of_several_lines(tmp_path: Path, source: GlyphSource) -> None:
    press = Press(tmp_path / "open.pdf")
    press.prose(PROSE, 60, 80, 470)
    press.line("Table 1. Three keepers of the northern lamp.", 60, 180, size=9)
    print_rows(
        press,
        [
            ("Keeper", "Age", "Spots", "Outcome"),
            ("1", "61", "blue, of the left", "well after"),
            ("", "", "hand and the brow", "two years"),
            ("2", "34", "green", "lost to us"),
            ("3", "7", "red, all over the", "dead at sea"),
            ("", "", "back, and humming", ""),
        ],
        (62, 140, 220, 400),
        200,
        11,
    )
    press.prose(PROSE, 60, 300, 470)
    read = document(press.done(), limits=Limits(source=source))
    (table,) = read.tables
    assert rows(read, table) == [
        "Keeper | Age | Spots | Outcome",
        "1 | 61 | blue, of the left hand and the brow | well after two years",
        "2 | 34 | green | lost to us",
        "3 | 7 | red, all over the back, and humming | dead at sea",
    ]


@BOTH
def test_every_cell_has_its_box(tmp_path: Path, source: GlyphSource) -> None:
    press = Press(tmp_path / "boxes.pdf")
    press.prose(PROSE, 60, 80, 470)
    press.line("Table 1. Two keepers.", 60, 180, size=9)
    press.rule(60, 500, 186)
    cells = [("Feature", "Keeper 1", "Keeper 2"), ("Age", "61", "34"), ("Spots", "blue", "green")]
    print_rows(press, cells, (62, 212, 362), 198, 16)
    press.rule(60, 500, 202)
    press.rule(60, 500, 236)
    read = document(press.done(), limits=Limits(source=source))
    (table,) = read.tables
    assert len(table.cells) == 9
    for cell in table.cells:
        (box,) = read.textmap.boxes(cell.span)
        assert box.page == 1
        assert box.x0 == pytest.approx((62, 212, 362)[cell.column], abs=1.5)
        baseline = 198 + 16 * cell.row
        assert box.top < baseline - 4 < box.bottom < baseline + 6


def test_a_table_with_a_rule_under_every_row_and_lines_between_columns(tmp_path: Path) -> None:
    press = Press(tmp_path / "grid.pdf")
    press.prose(PROSE, 60, 80, 470)
    press.line("Table 2: The keepers by age", 60, 180, size=9)
    texts = [("No.", "Age", "Spots"), ("1", "61", "blue and"), ("", "", "humming"), ("2", "34", "green")]
    edges = (188, 204, 234, 250)
    for y in edges:
        press.rule(60, 400, y)
    for x in (60, 150, 250, 400):
        press.canvas.line(x, HEIGHT - edges[0], x, HEIGHT - edges[-1])
    for (no, age, spots), y in zip(texts, (199, 215, 227, 245), strict=True):
        for x, cell in ((64, no), (154, age), (254, spots)):
            if cell:
                press.line(cell, x, y, size=9)
    read = document(press.done())
    (table,) = read.tables
    assert rows(read, table) == ["No. | Age | Spots", "1 | 61 | blue and humming", "2 | 34 | green"]


def test_a_table_in_a_column_leaves_the_other_column_alone(tmp_path: Path) -> None:
    press = Press(tmp_path / "column.pdf")
    press.prose(words(1, 100, "left"), 50, 80, 235)
    press.line("Table 1. Counts of the keeper", 50, 310, size=9)
    press.rule(50, 285, 316)
    print_rows(press, [("Day", "Count", "Hum"), ("1", "4.2", "low"), ("8", "5.1", "loud")], (52, 130, 210), 328, 14)
    press.rule(50, 285, 333)
    press.rule(50, 285, 362)
    press.prose(words(101, 100, "left"), 50, 390, 235)
    press.prose(words(1, 300, "right"), 310, 80, 235)
    read = document(press.done())
    (table,) = read.tables
    assert rows(read, table) == ["Day | Count | Hum", "1 | 4.2 | low", "8 | 5.1 | loud"]
    assert [int(w.strip(".")[5:]) for w in read.text.split() if w.startswith("right")] == list(range(1, 301))
    assert [int(w.strip(".")[4:]) for w in read.text.split() if w.startswith("left")] == list(range(1, 201))


@pytest.mark.parametrize("turn", [90, 270])
def test_a_landscape_table_on_an_upright_page(tmp_path: Path, turn: int) -> None:
    press = Press(tmp_path / "landscape.pdf")
    press.line("Invented Lamps 2011", 60, 40, size=8)
    press.canvas.saveState()
    press.canvas.translate(*((450, 100) if turn == 90 else (150, 740)))
    press.canvas.rotate(turn)
    press.canvas.setFont("Times-Roman", 9)
    press.canvas.drawString(0, 120, "Table 3. Four keepers of the isle, their ages, their spots and their ends.")
    texts = [
        ("Keeper", "Age, years", "Spots", "Outcome"),
        ("the first", "61", "blue, of the hand", "well after two years"),
        ("the second", "34", "green, of the brow", "lost to us in autumn"),
        ("the third", "7", "red, of the back", "dead at sea"),
        ("the fourth", "88", "none to be seen", "well at home"),
    ]
    for number, row in enumerate(texts):
        for x, cell in zip((2, 130, 250, 400), row, strict=True):
            press.canvas.drawString(x, 100 - 16 * number, cell)
    for y in (112, 95, 28):
        press.canvas.line(0, y, 540, y)
    press.canvas.restoreState()
    read = document(press.done())
    (table,) = read.tables
    assert rows(read, table) == [" | ".join(row) for row in texts]
    assert table.caption is not None
    (box,) = read.textmap.boxes(table.cells[5].span)[:1]
    assert table.page == box.page == 1


def test_a_table_that_goes_on_over_the_page(tmp_path: Path) -> None:
    press = Press(tmp_path / "over.pdf")
    press.prose(PROSE, 60, 80, 470)
    for page, first in ((1, 1), (2, 4)):
        press.line("Table 1. Keepers of the lamp" + (" (continued)" if page == 2 else ""), 60, 180, size=9)
        press.rule(60, 500, 186)
        texts = [("Keeper", "Age"), *((str(n), str(60 + n)) for n in range(first, first + 3))]
        print_rows(press, texts, (62, 262), 198, 16)
        press.rule(60, 500, 202)
        press.rule(60, 500, 252)
        press.prose(PROSE, 60, 300, 470)
        press.page()
    read = document(press.done())
    assert [rows(read, table) for table in read.tables] == [
        ["Keeper | Age", "1 | 61", "2 | 62", "3 | 63"],
        ["Keeper | Age", "4 | 64", "5 | 65", "6 | 66"],
    ]
