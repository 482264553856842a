"""The two sources of characters: they agree where characters stand, also raised, turned and unnamed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from pdfminer.pdffont import PDFUnicodeNotDefined
from pypdfium2 import raw

from miner.read.glyphs import pdfium_source, plumber_source
from miner.read.glyphs.characters import Fonts, glyphs_of
from miner.read.glyphs.frame import Frame
from miner.read.glyphs.glyphs import Glyphs, Page
from miner.read.limits import GlyphSource, Limits, Watch
from tests.read.press import HEIGHT, PROSE, SANS, Press


def pages_of(path: Path, source: GlyphSource) -> list[Page]:
    watch = Watch.start(path, Limits())
    if source is GlyphSource.PLUMBER:
        return list(plumber_source.pages(path.read_bytes(), watch))
    with pdfium.PdfDocument(path) as document:
        return list(pdfium_source.pages(document, watch))


def glyphs(path: Path, source: GlyphSource) -> Glyphs:
    (page,) = pages_of(path, source)
    return page.glyphs


SOURCES = pytest.mark.parametrize("source", list(GlyphSource))


@SOURCES
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_baseline_size_and_angle_of_turned_text(tmp_path: Path, source: GlyphSource, turn: int) -> None:
    press = Press(tmp_path / "a.pdf")
    press.canvas.translate(300, HEIGHT - 400)
    press.canvas.rotate(turn)
    press.canvas.setFont("Times-Roman", 12)
    press.canvas.drawString(0, 0, "lamp ill")
    found = glyphs(press.done(), source)
    assert found.text() == "lampill"
    across = 400 if turn in (0, 180) else 300
    assert found.baseline == pytest.approx(np.full(7, across), abs=0.1)
    assert set(found.angle.tolist()) == {turn}
    # All letters are of one size, however wide they are; pdfplumber gives the height of the font's box.
    assert np.ptp(found.size) < 0.01 and found.size[0] == pytest.approx(12, rel=0.15)
    assert found.blank.tolist() == [False] * 4 + [True] + [False] * 2


@SOURCES
def test_a_raised_number_stands_higher_and_is_smaller(tmp_path: Path, source: GlyphSource) -> None:
    press = Press(tmp_path / "a.pdf")
    printed = press.canvas.beginText(50, HEIGHT - 100)
    printed.setFont("Times-Roman", 10)
    printed.textOut("the lamps of the north")
    printed.setFont("Times-Roman", 6)
    printed.setRise(4)
    printed.textOut("12")
    press.canvas.drawText(printed)
    found = glyphs(press.done(), source)
    assert found.text().endswith("north12")
    assert found.baseline[:-2] == pytest.approx(np.full(len(found) - 2, 100), abs=0.1)
    assert found.baseline[-2:] == pytest.approx([96, 96], abs=0.5)


def test_a_character_without_a_name_is_not_spelled_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    press = Press(tmp_path / "a.pdf")
    press.line("lamp q", 50, 100, font=SANS)
    # As fonts do that hold no way back from a code to a character.
    monkeypatch.setattr("pdfminer.pdffont.PDFSimpleFont.to_unichr", unnamed)
    assert glyphs(press.done(), GlyphSource.PLUMBER).text() == "\ufffd" * 6


def unnamed(*_: object) -> str:
    raise PDFUnicodeNotDefined


def test_characters_beyond_the_first_plane_and_of_broken_maps(tmp_path: Path) -> None:
    press = Press(tmp_path / "a.pdf")
    press.canvas.setPageCompression(0)
    press.line("abc def", 50, 100, font=SANS)
    path = press.done()
    data = path.read_bytes().replace(b"<62> <0062>", b"<62> <D835DF07>").replace(b"<65> <0065>", b"<65> <0003>")
    path.write_bytes(data)
    found = glyphs(path, GlyphSource.PDFIUM)
    # A surrogate pair stays two halves of one place here; a control character prints nothing.
    assert found.code.tolist() == [0x61, 0xD835, 0xDF07, 0x63, 0x64, 0x66]
    assert found.x0[1] == found.x0[2] < found.x0[3]
    assert found.blank.tolist() == [False, False, False, False, True, True]


def test_objects_of_one_character_each_keep_their_own_style(tmp_path: Path) -> None:
    """Text objects are looked for by halving: none may be passed over."""
    press = Press(tmp_path / "a.pdf")
    x, sizes = 50.0, []
    for at, letter in enumerate("thekeeperofthenorthernlampwasseeninspringbecauseofbluespots"):
        size = 8 + (at * 7) % 5
        x = press.line(letter, x, 100, size=size)
        sizes.append(size)
    press.line("andthenalongobjectofmanycharactersofonesizewithoutanyblank", 50, 130, size=9)
    found = glyphs(press.done(), GlyphSource.PDFIUM)
    assert found.size[: len(sizes)] == pytest.approx(sizes, abs=0.01)
    assert found.size[len(sizes) :] == pytest.approx(np.full(len(found) - len(sizes), 9), abs=0.01)


@pytest.mark.parametrize("text", ["", "a", PROSE])
def test_bulk_and_single_calls_tell_the_same(tmp_path: Path, text: str) -> None:
    press = Press(tmp_path / "a.pdf")
    press.prose(text, 50, 100, 300) if text else press.page()
    with pdfium.PdfDocument(press.done()) as document:
        page = document[0]
        shown = page.get_textpage()
        count = max(0, shown.count_chars())
        found = glyphs_of(shown.raw, count, Frame.of(page), Fonts())
        singly = [chr(raw.FPDFText_GetUnicode(shown.raw, at)) for at in range(count)]
        assert found.text() == "".join(c for c in singly if not c.isspace())
        assert found.x0.tolist() == [x for x, at in lefts(shown, count) if not singly[at].isspace()]


def lefts(shown: pdfium.PdfTextPage, count: int) -> Iterator[tuple[float, int]]:
    box = raw.FS_RECTF()
    for at in range(count):
        raw.FPDFText_GetLooseCharBox(shown.raw, at, box)
        yield box.left, at


@SOURCES
@pytest.mark.parametrize("turn", [0, 90])
def test_a_cropped_page_is_measured_from_its_crop_box(tmp_path: Path, source: GlyphSource, turn: int) -> None:
    press = Press(tmp_path / "a.pdf")
    press.canvas.setCropBox((40, 30, 560, 800))
    press.line("lamp", 100, 200)
    press.rule(100, 300, 250)
    press.canvas.translate(200, HEIGHT - 400)
    press.canvas.rotate(turn)
    press.canvas.drawString(0, 0, "turned")
    (page,) = pages_of(press.done(), source)
    assert (page.width, page.height) == pytest.approx((520, 770), abs=0.1)
    above = HEIGHT - 800
    assert page.glyphs.x0[0] == pytest.approx(60, abs=1) and page.glyphs.baseline[0] == pytest.approx(
        200 - above, abs=0.1
    )
    assert page.glyphs.baseline[-1] == pytest.approx(160 if turn else 400 - above, abs=0.1)
    assert page.drawn.rules[0] == pytest.approx([60, 250 - above, 260, 250 - above], abs=1)
