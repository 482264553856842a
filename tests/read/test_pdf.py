"""PDFs made to break readers, each with what is expected of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from miner.read import GlyphSource, Limits, document
from miner.schema import Document, Role, Span
from tests.read.press import HEIGHT, PROSE, SANS, WIDTH, Press, words

BOTH = pytest.mark.parametrize("source", list(GlyphSource))


def of_role(read: Document, role: Role) -> list[str]:
    return [read.quote(b.span) for b in read.blocks if b.role is role and not b.is_heading]


def numbers(read: Document, stem: str) -> list[int]:
    return [int(n) for n in re.findall(rf"{stem}(\d+)", read.text)]


@BOTH
def test_two_columns_with_a_gutter_of_8_points(tmp_path: Path, source: GlyphSource) -> None:
    press = Press(tmp_path / "two.pdf")
    width = (WIDTH - 108) / 2
    press.prose(words(1, 160, "left"), 50, 80, width)
    press.prose(words(1, 160, "right"), 50 + width + 8, 80, width)
    read = document(press.done(), limits=Limits(source=source))
    assert numbers(read, "left") == list(range(1, 161))
    assert numbers(read, "right") == list(range(1, 161))
    assert read.text.index("left160") < read.text.index("right1 ")


def test_rows_drawn_across_columns_are_read_down_the_columns(tmp_path: Path) -> None:
    press = Press(tmp_path / "woven.pdf")
    for row in range(30):
        press.line(words(5 * row + 1, 5, "left").replace(".", ""), 50, 80 + 12 * row)
        press.line(words(5 * row + 1, 5, "right").replace(".", ""), 300, 80 + 12 * row)
    read = document(press.done())
    assert numbers(read, "left") == list(range(1, 151))
    assert read.text.index("left150") < read.text.index("right1 ")


def test_three_columns_under_a_wide_title(tmp_path: Path) -> None:
    press = Press(tmp_path / "three.pdf")
    press.line("A letter on blue spots of lighthouse keepers", 60, 70, size=18, font="Times-Bold")
    width = (WIDTH - 100 - 30) / 3
    for column, stem in enumerate(("first", "second", "third")):
        press.prose(words(1, 90, stem), 50 + column * (width + 15), 110, width)
    read = document(press.done())
    assert of_role(read, Role.TITLE) == ["A letter on blue spots of lighthouse keepers"]
    assert [m[:5] for m in re.findall(r"first90|second90|third90", read.text)] == ["first", "secon", "third"]


def test_a_change_of_columns_within_the_page(tmp_path: Path) -> None:
    press = Press(tmp_path / "change.pdf")
    y = press.prose(words(1, 60, "wide"), 50, 80, WIDTH - 100)
    press.prose(words(1, 120, "left"), 50, y + 20, 240)
    low = press.prose(words(1, 120, "right"), 310, y + 20, 240)
    press.prose(words(61, 60, "wide"), 50, low + 40, WIDTH - 100)
    read = document(press.done())
    order = [
        read.text.index(word) for word in ("wide1 ", "left1 ", "left120", "right1 ", "right120", "wide61", "wide120")
    ]
    assert order == sorted(order)


def test_a_page_break_in_a_sentence_leaves_one_block(tmp_path: Path) -> None:
    press = Press(tmp_path / "pages.pdf")
    press.lines(
        ["The keeper was seen in spring and had blue", "spots on the left hand that did not fade when the"], 50, 780
    )
    press.page()
    press.lines(["lamp was put out. He was well."], 50, 80)
    read = document(press.done())
    assert len(read.blocks) == 1
    sentence = "did not fade when the lamp was put out"
    at = read.text.index(sentence)
    boxes = read.textmap.boxes(Span(at, at + len(sentence)))
    assert [box.page for box in boxes] == [1, 2]


@BOTH
def test_a_ligature_is_letters_each_with_its_slice(tmp_path: Path, source: GlyphSource) -> None:
    press = Press(tmp_path / "ligature.pdf")
    press.line("The \ufb01rst \ufb01nding was a \ufb02at spot of the left hand.", 50, 80, font=SANS)
    read = document(press.done(), limits=Limits(source=source))
    assert read.text == "The first finding was a flat spot of the left hand."
    f, i = read.textmap.box(4), read.textmap.box(5)
    assert f is not None
    assert i is not None
    assert f.x0 < f.x1 == pytest.approx(i.x0, abs=0.01)
    assert i.x0 < i.x1
    assert f.x1 - f.x0 == pytest.approx(i.x1 - i.x0, abs=0.01)


@BOTH
def test_text_drawn_twice_is_read_once(tmp_path: Path, source: GlyphSource) -> None:
    press = Press(tmp_path / "twice.pdf")
    for shift in (0.0, 0.3):
        press.lines(["The spots were bold, too.", "They hummed all night."], 50 + shift, 80)
    read = document(press.done(), limits=Limits(source=source))
    assert read.text == "The spots were bold, too. They hummed all night."


@BOTH
def test_a_raised_citation_is_parted_from_the_word(tmp_path: Path, source: GlyphSource) -> None:
    press = Press(tmp_path / "raised.pdf")
    x = press.line("The cells expressed CD34", 50, 80)
    x = press.line("1,2", x, 76.5, size=6)
    x = press.line(" and numbered 5.2 x 10", x, 80)
    x = press.line("9", x, 76.5, size=6)
    press.line("/L in a field of 3 mm", x, 80)
    read = document(press.done(), limits=Limits(source=source))
    assert read.text == "The cells expressed CD34 1,2 and numbered 5.2 x 10⁹/L in a field of 3 mm"


def test_indices_stay_with_their_word(tmp_path: Path) -> None:
    press = Press(tmp_path / "index.pdf")
    x = press.line("He breathed O", 50, 80)
    x = press.line("2", x, 82, size=6)
    press.line(" from a flask of glass in the tower.", x, 80)
    assert document(press.done()).text == "He breathed O2 from a flask of glass in the tower."


def test_signs_are_kept(tmp_path: Path) -> None:
    press = Press(tmp_path / "signs.pdf")
    press.line("CD3 (\u2212), CD4 (+), 5 \u00b1 2, \u2265 3 and -7 degrees were noted there.", 50, 80, font=SANS)
    assert document(press.done()).text == "CD3 (\u2212), CD4 (+), 5 \u00b1 2, \u2265 3 and -7 degrees were noted there."


@BOTH
def test_line_end_hyphens(tmp_path: Path, source: GlyphSource) -> None:
    press = Press(tmp_path / "hyphens.pdf")
    texts = [
        "The infiltration of the lamp was deep and the infil-",
        "tration was CD4-positive, then CD4-",
        "positive again, with many T-",
        "cells and a long-term course, a long-",
        "term plan and medium- to large-",
        "sized spots, which were well lumi\u00ad",
        "nated at night by the lamp.",
    ]
    press.lines(texts, 50, 80, font=SANS)
    read = document(press.done(), limits=Limits(source=source))
    assert read.text == (
        "The infiltration of the lamp was deep and the infiltration was CD4-positive, then CD4-positive again, with "
        "many T-cells and a long-term course, a long-term plan and medium- to large-sized spots, which were well "
        "luminated at night by the lamp."
    )


def test_running_heads_page_numbers_and_margins_are_dropped(tmp_path: Path) -> None:
    press = Press(tmp_path / "heads.pdf")
    stems = ("anna", "bobo", "coco", "dodo")
    for page in range(1, 5):
        press.line("J Invent Lamps 2011", 50 if page % 2 else 400, 40, size=8)
        press.line(str(page), 400 if page % 2 else 50, 40, size=8)
        press.line("Downloaded from lamps.example by guest", 200, 820, size=7)
        press.canvas.saveState()
        press.canvas.rotate(90)
        press.canvas.setFont("Times-Roman", 8)
        press.canvas.drawString(200, -580, "Protected by copyright, of course")
        press.canvas.restoreState()
        press.prose(words(1, 200, stems[page - 1]), 60, 90, 470)
        press.page()
    read = document(press.done())
    for stem in stems:
        assert numbers(read, stem) == list(range(1, 201))
    assert not re.search(r"Invent|Downloaded|copyright|\b[1-4]\b", read.text)


def test_a_running_head_that_touches_the_text_and_holds_the_page_number(tmp_path: Path) -> None:
    press = Press(tmp_path / "touching.pdf")
    for page in range(1, 6):
        number = f"Page {page} of 5"
        press.line("Nobody and Noone, J Invent Lamps 4:12" + (f" {number}" if page == 2 else ""), 50, 40, size=8)
        if page != 2:
            press.line(number, 500, 40, size=8)
        press.prose(words(1, 100, f"page{'abcde'[page - 1]}"), 50, 50 if page == 3 else 90, 470)
        press.page()
    assert "Page" not in (text := document(press.done()).text) and text.count("Nobody") <= 1


def test_what_the_foot_of_the_first_page_prints_is_no_abstract(tmp_path: Path) -> None:
    press = Press(tmp_path / "foot.pdf")
    press.line("Blue spots of a lighthouse keeper", 60, 80, size=18, font="Times-Bold")
    press.line("Abstract", 60, 130, size=12, font="Times-Bold")
    press.prose("We saw a keeper with spots. " + PROSE, 60, 150, 470)
    press.prose("(Continued on next page)", 60, 600, 470)
    press.prose("© The Author(s). 2011 Open Access This article is licensed under a licence of lamps.", 60, 640, 470)
    press.page()
    press.line("Introduction", 60, 80, size=12, font="Times-Bold")
    press.prose(PROSE, 60, 100, 470)
    read = document(press.done())
    assert len(of_role(read, Role.ABSTRACT)) == 1 and of_role(read, Role.ABSTRACT)[0].startswith("We saw")
    assert any("licensed" in text for text in of_role(read, Role.FRONT_MATTER))


def test_line_numbers_are_dropped(tmp_path: Path) -> None:
    press = Press(tmp_path / "numbers.pdf")
    for row in range(20):
        press.line(str(row + 1), 30, 80 + 14 * row, size=8)
        press.line(
            f"Row {'abcdefghijklmnopqrst'[row] * 3} of the manuscript holds 12 words, 7 of them short, all",
            60,
            80 + 14 * row,
        )
    read = document(press.done())
    assert read.text.startswith("Row aaa of the manuscript holds 12 words, 7 of them short, all Row bbb of")
    assert len(re.findall(r"\d+", read.text)) == 40


def test_a_legend_comes_after_the_paragraph_that_it_interrupts(tmp_path: Path) -> None:
    press = Press(tmp_path / "legend.pdf")
    press.prose(PROSE.split(" He had")[0] + " and the keeper had seen", 50, 100, 400)
    press.line("Figure 1: Blue spots of the left hand, seen from above.", 50, 300, size=8)
    press.prose("them in the glass of the lamp. " + PROSE, 50, 350, 400)
    read = document(press.done())
    roles = [block.role for block in read.blocks]
    assert roles == [Role.BODY, Role.CAPTION]
    assert "the keeper had seen them in the glass" in read.quote(read.blocks[0].span)
    assert of_role(read, Role.CAPTION) == ["Figure 1: Blue spots of the left hand, seen from above."]


ARTICLE = (
    ("heading", "1. Introduction", "Spots are rare. " + PROSE),
    ("heading", "2. Case Report", "A 61-year-old keeper came in. " + PROSE),
    ("heading", "3. Discussion", "We know of no other keeper. " + PROSE),
    ("heading", "References", ""),
)


def print_article(path: Path) -> Path:
    press = Press(path)
    press.line("Blue spots of a lighthouse keeper", 60, 80, size=18, font="Times-Bold")
    press.line("Ann Nobody, Ben Noone and Cleo d’Aucun", 60, 105, size=11)
    press.line("Department of Lamps, University of the Isle", 60, 120, size=9)
    press.line("J Invent Lamps 2011; 4: 12-15. doi: 10.9999/lamps.2011.12", 60, 135, size=8)
    y = press.line("Abstract", 60, 160, size=12, font="Times-Bold") * 0 + 176
    y = press.prose("We saw a keeper with spots. " + PROSE, 60, y, 470)
    for _, heading, text in ARTICLE:
        press.line(heading, 60, y + 16, size=12, font="Times-Bold")
        y = press.prose(text, 60, y + 34, 470) if text else y + 34
    press.lines(
        ["1. Lamp A, Wick B. Spots and lamps. J Light 1999;1:1-2.", "2. Oil C. Fog. Sea Notes 2004;7:33-9."],
        60,
        y,
        size=8,
    )
    return press.done()


def test_sections_of_an_article(tmp_path: Path) -> None:
    read = document(print_article(tmp_path / "article.pdf"))
    headings = [(read.quote(b.span), b.role, b.level) for b in read.blocks if b.is_heading]
    assert headings == [
        ("Abstract", Role.ABSTRACT, 1),
        ("1. Introduction", Role.INTRODUCTION, 1),
        ("2. Case Report", Role.CASE, 1),
        ("3. Discussion", Role.DISCUSSION, 1),
        ("References", Role.REFERENCES, 1),
    ]
    assert [text[:30] for text in of_role(read, Role.CASE)] == ["A 61-year-old keeper came in. "]
    assert len(of_role(read, Role.REFERENCES)) == 2
    assert read.blocks[0].role is Role.TITLE


def test_a_short_abstract_without_a_heading_above_the_introduction(tmp_path: Path) -> None:
    press = Press(tmp_path / "short.pdf")
    press.line("Blue spots of a lighthouse keeper", 60, 80, size=18, font="Times-Bold")
    press.line("Ann Nobody, Ben Noone and Cleo d’Aucun", 60, 105, size=11)
    press.line("Department of Lamps, University of the Isle", 60, 120, size=9)
    press.line("Copyright © 2011 Ann Nobody. This is an open access article.", 60, 145, size=9)
    text = (
        "We saw a keeper with blue spots of both hands. They faded when he left the lamp. He has been well since then."
    )
    y = press.prose(f"{text} Lamps did it.", 60, 185, 470)
    for _, heading, text in ARTICLE[:2]:
        press.line(heading, 60, y + 20, size=12, font="Times-Bold")
        y = press.prose(text, 60, y + 38, 470)
    read = document(press.done())
    assert [text[:17] for text in of_role(read, Role.ABSTRACT)] == ["We saw a keeper w"]
    assert any("Copyright" in text for text in of_role(read, Role.FRONT_MATTER))


def test_metadata_is_read_from_the_print(tmp_path: Path) -> None:
    read = document(print_article(tmp_path / "article.pdf"))
    found = {(m.name, m.value) for m in read.metadata}
    assert found >= {
        ("title", "Blue spots of a lighthouse keeper"),
        ("author", "Ann Nobody"),
        ("author", "Ben Noone"),
        ("author", "Cleo d’Aucun"),
        ("year", "2011"),
        ("doi", "10.9999/lamps.2011.12"),
    }
    for item in read.metadata:
        assert item.span is None or read.quote(item.span) == item.value


def test_two_readers_read_the_same(tmp_path: Path) -> None:
    path = print_article(tmp_path / "article.pdf")
    texts = [document(path, limits=Limits(source=source)).text for source in GlyphSource]
    assert texts[0] == texts[1]


def test_a_turned_page_is_read_and_boxed_as_shown(tmp_path: Path) -> None:
    press = Press(tmp_path / "turned.pdf")
    press.lines(["The keeper was seen in spring with spots.", "They were blue and hummed."], 50, 300)
    press.canvas.setPageRotation(90)
    read = document(press.done())
    assert read.text == "The keeper was seen in spring with spots. They were blue and hummed."
    page, box = read.pages[0], read.textmap.box(0)
    assert page.width == pytest.approx(WIDTH, abs=0.1)
    assert page.height == pytest.approx(HEIGHT, abs=0.1)
    assert box is not None
    # The baseline stands 300 under the top of the sheet as drawn; turned by 90 degrees that is as far from the right.
    assert box.x0 < HEIGHT - 300 < box.x1
    assert box.top == pytest.approx(50, abs=1)


def test_table_cells(tmp_path: Path) -> None:
    press = Press(tmp_path / "table.pdf")
    press.prose(PROSE, 60, 80, 470)
    press.line("Table 1: Two keepers of the northern lamp.", 60, 200, size=9)
    press.rule(60, 500, 208)
    rows = [("Feature", "Keeper 1", "Keeper 2"), ("Age, years", "61", "34"), ("Colour of spots", "blue", "green, then")]
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            press.line(cell, 62 + 150 * column, 220 + 18 * number, size=9)
        if number == 0:
            press.rule(60, 500, 226)
    press.line("blue", 62 + 300, 220 + 36 + 10, size=9)
    press.line("Outcome", 62, 284, size=9)
    press.line("well", 212, 284, size=9)
    press.line("lost", 362, 284, size=9)
    press.rule(60, 500, 292)
    press.prose(PROSE, 60, 330, 470)
    read = document(press.done())
    (table,) = read.tables
    assert read.quote(table.span).split("\n") == [
        "Feature | Keeper 1 | Keeper 2",
        "Age, years | 61 | 34",
        "Colour of spots | blue | green, then blue",
        "Outcome | well | lost",
    ]
    assert table.caption is not None
    assert read.quote(table.caption) == "Table 1: Two keepers of the northern lamp."
    assert [cell.is_header for cell in table.cells][:3] == [True, True, True]
    assert not any(cell.is_header for cell in table.cells[3:])
    assert (table.rows, table.columns, table.page) == (4, 3, 1)
    assert all(block.role is not Role.BODY or "Feature" not in read.quote(block.span) for block in read.blocks)


def test_a_table_printed_sideways(tmp_path: Path) -> None:
    press = Press(tmp_path / "sideways.pdf")
    press.prose(PROSE, 60, 80, 470)
    press.canvas.saveState()
    press.canvas.translate(400, 150)
    press.canvas.rotate(90)
    press.canvas.setFont("Times-Roman", 9)
    press.canvas.drawString(0, 100, "Table 2: Three keepers and their spots, by colour and by the hour of the night.")
    for number, row in enumerate(
        [("Keeper", "Colour", "Hour"), ("the first", "blue", "midnight"), ("the second", "red", "one")]
    ):
        for column, cell in enumerate(row):
            press.canvas.drawString(5 + 120 * column, 80 - 18 * number, cell)
    for y in (92, 75, 30):
        press.canvas.line(0, y, 340, y)
    press.canvas.restoreState()
    read = document(press.done())
    (table,) = read.tables
    assert [read.quote(cell.span) for cell in table.cells][:6] == [
        "Keeper",
        "Colour",
        "Hour",
        "the first",
        "blue",
        "midnight",
    ]


def test_words_of_pictures_are_no_text(tmp_path: Path) -> None:
    press = Press(tmp_path / "picture.pdf")
    press.prose(PROSE, 60, 80, 470)
    press.canvas.setFillGray(0.9)
    press.canvas.rect(100, HEIGHT - 400, 200, 150, fill=1)
    press.canvas.setFillGray(0)
    press.line("lux", 120, 300, size=7)
    press.line("0.5", 88, 350, size=7)
    press.line("Figure 2: Light by night.", 100, 425, size=8)
    read = document(press.done())
    assert "lux" not in read.text
    assert "0.5" not in read.text
    assert of_role(read, Role.CAPTION) == ["Figure 2: Light by night."]
