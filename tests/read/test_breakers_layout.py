"""Pages laid out to break readers: columns that change, boxes, stamps, notes, pictures in columns, turned pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from miner.read import GlyphSource, Limits, document
from miner.schema import Document, Role, Span
from tests.read.press import HEIGHT, PROSE, WIDTH, Press, words

BOTH = pytest.mark.parametrize("source", list(GlyphSource))
STEMS = ("anna", "bobo", "coco")


def of_role(read: Document, role: Role) -> list[str]:
    return [read.quote(b.span) for b in read.blocks if b.role is role and not b.is_heading]


def numbers(read: Document, stem: str) -> list[int]:
    return [int(n) for n in re.findall(rf"\b{stem}(\d+)", read.text)]


def in_order(read: Document, *found: str) -> bool:
    places = [read.text.index(word) for word in found]
    return places == sorted(places)


def test_one_two_and_three_columns_on_one_page(tmp_path: Path) -> None:
    press = Press(tmp_path / "columns.pdf")
    y = press.prose(words(1, 60, "one"), 50, 70, WIDTH - 100)
    press.prose(words(1, 100, "twoa"), 50, y + 14, 240)
    y = press.prose(words(1, 100, "twob"), 305, y + 14, 240)
    width = (WIDTH - 100 - 30) / 3
    for column, stem in enumerate(("thra", "thrb", "thrc")):
        press.prose(words(1, 90, stem), 50 + column * (width + 15), y + 20, width)
    read = document(press.done())
    for stem, count in (("one", 60), ("twoa", 100), ("twob", 100), ("thra", 90), ("thrb", 90), ("thrc", 90)):
        assert numbers(read, stem) == list(range(1, count + 1))
    stems = ("one", "twoa", "twob", "thra", "thrb", "thrc")
    assert in_order(read, *(f"{stem}1 " for stem in stems))
    assert in_order(read, "one60", "twoa1 ", "twoa100", "twob1 ", "twob100", "thra1 ", "thra90", "thrb1 ", "thrb90")


def test_an_abstract_over_two_columns_is_no_part_of_them(tmp_path: Path) -> None:
    press = Press(tmp_path / "abstract.pdf")
    press.line("Blue spots of a lighthouse keeper", 60, 80, size=18, font="Times-Bold")
    press.line("ABSTRACT", 60, 110, size=10, font="Times-Bold")
    y = press.prose(words(1, 80, "abstr"), 60, 124, WIDTH - 120)
    press.line("CASE REPORT", 60, y + 18, size=10, font="Times-Bold")
    press.prose(words(1, 200, "left"), 60, y + 32, 225)
    press.prose(words(1, 200, "right"), 310, y + 32, 225)
    read = document(press.done())
    assert [len(re.findall("abstr", text)) for text in of_role(read, Role.ABSTRACT)] == [80]
    assert numbers(read, "left") == numbers(read, "right") == list(range(1, 201))
    assert in_order(read, "abstr80", "left1 ", "left200", "right1 ")
    assert "".join(of_role(read, Role.CASE)).count("left") == 200


def test_a_sidebar_is_read_apart(tmp_path: Path) -> None:
    press = Press(tmp_path / "sidebar.pdf")
    for row in range(12):
        press.line(f"side{row + 1} info of it", 40, 100 + 11 * row, size=7.5)
    press.prose(words(1, 300, "main"), 170, 100, 370)
    read = document(press.done())
    assert numbers(read, "main") == list(range(1, 301))
    main = next(block for block in read.blocks if "main1 " in read.quote(block.span))
    assert "side" not in read.quote(main.span)


@BOTH
def test_a_slanted_watermark_is_no_text(tmp_path: Path, source: GlyphSource) -> None:
    press = Press(tmp_path / "watermark.pdf")
    press.canvas.saveState()
    press.canvas.translate(150, 300)
    press.canvas.rotate(45)
    press.canvas.setFont("Helvetica-Bold", 80)
    press.canvas.setFillGray(0.85)
    press.canvas.drawString(0, 0, "PROOF COPY")
    press.canvas.restoreState()
    press.prose(words(1, 400, "main"), 60, 80, 470)
    read = document(press.done(), limits=Limits(source=source))
    assert numbers(read, "main") == list(range(1, 401))
    assert not re.search("PROOF|COPY", read.text)


@BOTH
def test_an_upright_watermark_on_every_page_is_no_text(tmp_path: Path, source: GlyphSource) -> None:
    press = Press(tmp_path / "upright.pdf")
    for page in range(3):
        press.canvas.setFillGray(0.85)
        press.line("For review only", 120, 420, size=60, font="Helvetica-Bold")
        press.canvas.setFillGray(0)
        press.prose(words(1, 500, STEMS[page]), 60, 80, 470)
        press.page()
    read = document(press.done(), limits=Limits(source=source))
    for stem in STEMS:
        assert numbers(read, stem) == list(range(1, 501))
    assert "review" not in read.text


def test_a_download_stamp_close_to_the_text_on_every_page(tmp_path: Path) -> None:
    press = Press(tmp_path / "stamp.pdf")
    for page in range(3):
        press.prose(words(1, 500, STEMS[page]), 60, 60, 470)
        press.line("Downloaded from lamps.example by Univ of the Isle on 1 May 2012", 60, 560, size=7)
        press.page()
    read = document(press.done())
    assert "Downloaded" not in read.text
    for stem in STEMS:
        assert numbers(read, stem) == list(range(1, 501))


def test_a_picture_in_a_column_does_not_part_its_paragraph(tmp_path: Path) -> None:
    press = Press(tmp_path / "column.pdf")
    press.prose(words(1, 130, "left").rstrip(".") + " and so the keeper had", 50, 80, 240)
    press.canvas.rect(60, HEIGHT - 520, 200, 160)
    press.canvas.line(60, HEIGHT - 500, 200, HEIGHT - 380)
    legend = ["Figure 1. Spots of the left hand of the", "keeper, in the light of the lamp."]
    press.lines(legend, 50, 540, size=8, leading=10)
    press.prose("seen them in the glass. " + words(131, 60, "left"), 50, 580, 240)
    press.prose(words(1, 320, "right"), 305, 80, 240)
    read = document(press.done())
    assert "the keeper had seen them in the glass" in read.text
    assert of_role(read, Role.CAPTION) == [" ".join(legend)]
    assert numbers(read, "right") == list(range(1, 321))


def test_a_footnote_is_kept_apart_and_out_of_the_sentence(tmp_path: Path) -> None:
    press = Press(tmp_path / "foot.pdf")
    press.prose("The keeper was seen in spring. " + words(1, 300, "main"), 60, 80, 470)
    press.lines(["It was then that the keeper of the northern lamp, who had"], 60, 500)
    press.rule(60, 160, 700)
    press.lines(["* The lamp was put out in 1911 and never lit again."], 60, 712, size=7.5)
    press.page()
    press.lines(["never travelled, was seen with spots of the left hand."], 60, 80)
    press.prose(words(301, 300, "main"), 60, 100, 470)
    read = document(press.done())
    assert "who had never travelled, was seen" in read.text
    assert of_role(read, Role.FOOTNOTE) == ["* The lamp was put out in 1911 and never lit again."]


def test_a_sentence_over_a_page_with_heads_numbers_and_a_footnote(tmp_path: Path) -> None:
    press = Press(tmp_path / "over.pdf")
    for page in range(2):
        press.line("Invented Lamps", 60, 30, size=8)
        press.line(str(page + 12), 520, 30, size=8)
        press.prose(words(1, 560, STEMS[page]).rstrip(".").removesuffix("."), 60, 80, 470)
        press.page()
    read = document(press.done())
    assert "anna560 bobo1 " in read.text or "anna560. bobo1 " in read.text
    sentence = Span(read.text.index("anna559"), read.text.index("bobo2"))
    assert [box.page for box in read.textmap.boxes(sentence)] == [1, 2]


def test_a_page_drawn_sideways_and_turned_upright(tmp_path: Path) -> None:
    press = Press(tmp_path / "landscape.pdf")
    press.canvas.translate(WIDTH, 0)
    press.canvas.rotate(90)
    for row, text in enumerate(["The keeper was seen in spring with spots.", "They were blue and hummed."]):
        press.canvas.setFont("Times-Roman", 10)
        press.canvas.drawString(60, WIDTH - 80 - 12 * row, text)
    press.canvas.setPageRotation(90)
    read = document(press.done())
    assert read.text == "The keeper was seen in spring with spots. They were blue and hummed."
    box = read.textmap.box(0)
    assert box is not None
    assert box.x0 == pytest.approx(60, abs=1)
    assert box.top < 80 < box.bottom


def test_a_landscape_page_among_upright_ones(tmp_path: Path) -> None:
    press = Press(tmp_path / "mixed.pdf")
    press.prose(words(1, 200, "main"), 60, 80, 470)
    press.page()
    press.canvas.translate(WIDTH, 0)
    press.canvas.rotate(90)
    press.canvas.setFont("Times-Roman", 10)
    for row in range(20):
        press.canvas.drawString(60, WIDTH - 80 - 12 * row, words(5 * row + 1, 5, "wide"))
    press.page()
    press.prose(words(201, 200, "main"), 60, 80, 470)
    read = document(press.done())
    assert numbers(read, "main") == list(range(1, 401))
    assert numbers(read, "wide") == list(range(1, 101))


def test_prose_follows_a_heading_at_the_foot_of_a_column(tmp_path: Path) -> None:
    press = Press(tmp_path / "foot_heading.pdf")
    y = press.prose(words(1, 200, "left"), 50, 80, 240)
    press.line("CASE REPORT", 50, y + 14, size=10, font="Times-Bold")
    press.prose(PROSE, 305, 80, 240)
    read = document(press.done())
    assert of_role(read, Role.CASE) == [PROSE]


def test_line_numbers_beside_two_columns_and_every_fifth_line(tmp_path: Path) -> None:
    press = Press(tmp_path / "fifth.pdf")
    for row in range(40):
        if row % 5 == 4:
            press.line(str(row + 1), 30, 80 + 14 * row, size=8)
        press.line(words(6 * row + 1, 6, "left"), 60, 80 + 14 * row)
        press.line(words(6 * row + 1, 6, "right"), 310, 80 + 14 * row)
    read = document(press.done())
    assert numbers(read, "left") == numbers(read, "right") == list(range(1, 241))
    assert not re.search(r"(?<![a-z\d])\d+", read.text)


def test_a_labelled_abstract_without_a_heading(tmp_path: Path) -> None:
    press = Press(tmp_path / "labels.pdf")
    press.line("Blue spots of a lighthouse keeper", 60, 80, size=18, font="Times-Bold")
    press.line("Ann Nobody, Ben Noone", 60, 105, size=11)
    y = press.prose("Introduction. We report a keeper of 61 with blue spots. " + PROSE, 60, 130, 470, size=9)
    press.line("1. Introduction", 60, y + 16, size=12, font="Times-Bold")
    y = press.prose("Spots are rare. " + PROSE, 60, y + 32, 470)
    press.line("2. Case Report", 60, y + 16, size=12, font="Times-Bold")
    press.prose("He came in spring. " + PROSE * 3, 60, y + 32, 470)
    read = document(press.done())
    (abstract,) = of_role(read, Role.ABSTRACT)
    assert "We report a keeper of 61" in abstract
    assert [text[:15] for text in of_role(read, Role.INTRODUCTION)] == ["Spots are rare."]


def test_a_sign_in_its_own_font_opens_no_paragraph(tmp_path: Path) -> None:
    press = Press(tmp_path / "sign.pdf")
    press.lines(["He had been well and slept through the storm, and then his white count was 6.2"], 60, 80)
    x = press.line("\u00b1", 60, 92, font="Symbol")
    press.line(" 0.3 of what it was, and his lamp burned on through all of the nights of that autumn and", x, 92)
    press.lines(["the winter that came after it, until the oil was gone."], 60, 104)
    read = document(press.done())
    assert len(read.blocks) == 1
    assert "count was 6.2 \u00b1 0.3 of what" in read.text
