"""The map from characters to places: every visible character has its box, nothing invented has one, order is kept."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from miner.read import GlyphSource, Limits, document
from miner.read.glyphs.clean import clean
from miner.read.glyphs.glyphs import Drawn, Glyphs, Page
from miner.read.page.sheets import sheets_of
from miner.schema import Document, Span
from tests.read.press import HEIGHT, WIDTH, Press

WORD = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789,.()+", min_size=2, max_size=9)
PARAGRAPH = st.lists(WORD, min_size=60, max_size=110).map(" ".join)
# Shrinking prints hundreds of PDFs; the first failing one is small enough to look at.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


def print_columns(path: Path, paragraphs: list[str], columns: int, size: float) -> Path:
    press = Press(path)
    width = (WIDTH - 100 - 16 * (columns - 1)) / columns
    for number, paragraph in enumerate(paragraphs):
        if number and number % columns == 0:
            press.page()
        press.prose(paragraph, 50 + (number % columns) * (width + 16), 120, width, size=size)
    return press.done()


def check_map(read: Document) -> None:
    assert len(read.textmap) == len(read.text)
    for offset, character in enumerate(read.text):
        box = read.textmap.box(offset)
        if not character.isspace():
            assert box is not None, (offset, character)
        if box is not None:
            page = read.pages[box.page - 1]
            assert 0 <= box.x0 <= box.x1 <= page.width + 0.01
            assert 0 <= box.top <= box.bottom <= page.height + 0.01
        else:
            assert character.isspace() or character == "|"


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(
    paragraphs=st.lists(PARAGRAPH, min_size=1, max_size=4), columns=st.integers(1, 3), size=st.sampled_from([8.0, 10.0])
)
def test_every_visible_character_has_its_place_and_order_is_kept(
    paragraphs: list[str], columns: int, size: float
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        read = document(print_columns(Path(folder) / "a.pdf", paragraphs, columns, size))
    check_map(read)
    # Whatever is taken for a heading or a legend, the characters of a paragraph stay in their order.
    solid = "".join(read.text.split())
    for paragraph in paragraphs:
        assert "".join(paragraph.split()) in solid


@pytest.mark.parametrize("source", list(GlyphSource))
def test_boxes_stand_on_the_words(tmp_path: Path, source: GlyphSource) -> None:
    press = Press(tmp_path / "a.pdf")
    end = press.line("The keeper had ", 50, 100)
    press.line("blue spots", end, 100)
    press.line("of the hand.", 50, 112)
    read = document(press.done(), limits=Limits(source=source))
    at = read.text.index("blue")
    (box,) = read.textmap.boxes(Span(at, at + 4))
    assert box.x0 == pytest.approx(end, abs=1)
    assert box.top < 100 < box.bottom + 0.1
    assert box.bottom - box.top < 14


def glyphs_of(lines: list[tuple[str, float, float]], size: float = 10.0) -> Glyphs:
    """Lines of text at (x, baseline), half an em a character."""
    rows = [(c, x + 5 * i, y, i and text[i - 1] == " ") for text, x, y in lines for i, c in enumerate(text) if c != " "]
    code = np.array([ord(c) for c, _, _, _ in rows], np.uint32)
    x0 = np.array([x for _, x, _, _ in rows], np.float32)
    base = np.array([y for _, _, y, _ in rows], np.float32)
    count = len(rows)
    return Glyphs(
        code=code,
        x0=x0,
        top=base - 8,
        x1=x0 + 5,
        bottom=base + 2,
        baseline=base,
        size=np.full(count, size, np.float32),
        font=np.zeros(count, np.int64),
        bold=np.zeros(count, np.bool_),
        italic=np.zeros(count, np.bool_),
        angle=np.zeros(count, np.int64),
        blank=np.array([bool(b) for *_, b in rows], np.bool_),
    )


def page_of(lines: list[tuple[str, float, float]]) -> Page:
    nothing = np.zeros((0, 4), np.float32)
    return Page(1, WIDTH, HEIGHT, glyphs_of(lines), Drawn(nothing, nothing))


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("CD4\u2010positive", "CD4-positive"),
        ("CD4\u2011positive", "CD4-positive"),
        ("CD4 \u2212 CD8", "CD4 \u2212 CD8"),
        ("5 \uf0b1 2 \uf06dg", "5 ± 2 μg"),
        ("\U0001d707g", "μg"),
        ("o\ufb03ce", "office"),
        ("na\u00a8\u0131ve", "na\u00a8\u0131ve"),
    ],
)
def test_signs_in_every_encoding(printed: str, read: str) -> None:
    (sheet,) = sheets_of([page_of([(printed, 50, 100)])])
    assert [line.text for line in sheet.lines] == [read]


def test_an_accent_drawn_over_its_letter_joins_it() -> None:
    page = page_of([("Trager", 50, 100), ("\u00a8", 60, 100)])
    assert clean(page, 0).frame.text() == "Träger"


def test_pages_are_closed_one_by_one(tmp_path: Path) -> None:
    press = Press(tmp_path / "a.pdf")
    for _ in range(3):
        press.line("A keeper was seen in spring with spots.", 50, 100)
        press.page()
    path = press.done()
    assert len(document(path).pages) == 3
    with pdfium.PdfDocument(path) as again:
        assert len(again) == 3
