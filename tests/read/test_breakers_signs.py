"""Signs and letters that break readers: hyphens, minus signs, private codes, wide-set words, raised type."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

from miner.read import GlyphSource, Limits, document
from tests.read.press import PROSE, SANS, SERIF, Press

BOTH = pytest.mark.parametrize("source", list(GlyphSource))


@BOTH
@pytest.mark.parametrize(
    ("printed", "read_as"),
    [
        ("CD3 (\u2212), CD4 (+) in the lamp", "CD3 (\u2212), CD4 (+) in the lamp"),
        ("CD3 (\u2013), CD4 (-) in the lamp", "CD3 (\u2013), CD4 (-) in the lamp"),
        ("CD3\u2010positive and CD4\u2011negative oil", "CD3-positive and CD4-negative oil"),
        ("lumi\u00adnous hands of the keeper", "luminous hands of the keeper"),
        (
            "the count was \u22125 \u00b1 2 \u00d7 3 \u2264 7 \u2265 1",
            "the count was \u22125 \u00b1 2 \u00d7 3 \u2264 7 \u2265 1",
        ),
    ],
)
def test_signs_in_every_encoding(tmp_path: Path, source: GlyphSource, printed: str, read_as: str) -> None:
    press = Press(tmp_path / "signs.pdf")
    press.line(printed, 50, 80, font=SERIF)
    assert document(press.done(), limits=Limits(source=source)).text == read_as


def test_minus_and_plus_of_a_symbol_font(tmp_path: Path) -> None:
    press = Press(tmp_path / "symbol.pdf")
    x = press.line("The lamp was CD3 (", 50, 80)
    x = press.line("\u2212", x, 80, font="Symbol")
    x = press.line(") and CD4 (", x, 80)
    x = press.line("+", x, 80, font="Symbol")
    x = press.line("), with ", x, 80)
    x = press.line("\u03b2", x, 80, font="Symbol")
    press.line("-rays of it.", x, 80)
    read = document(press.done())
    assert read.text == "The lamp was CD3 (\u2212) and CD4 (+), with \u03b2-rays of it."


@BOTH
def test_private_codes_of_symbol_fonts_are_signs(tmp_path: Path, source: GlyphSource) -> None:
    font = TTFont("Private", "VeraIt.ttf")
    shapes = font.face.charToGlyph
    font.face.charToGlyph = {**shapes, **{code: shapes[ord("x")] for code in (0xF02B, 0xF02D, 0xF062, 0xF0B1, 0xE123)}}
    registerFont(font)
    press = Press(tmp_path / "private.pdf")
    press.line("CD3 (\uf02d), CD4 (\uf02b), \uf062-rays 5 \uf0b1 2 of it\ue123.", 50, 80, font="Private")
    read = document(press.done(), limits=Limits(source=source))
    # What no table explains leaves its blank.
    assert read.text == "CD3 (\u2212), CD4 (+), \u03b2-rays 5 \u00b1 2 of it ."


@BOTH
@pytest.mark.parametrize(("raised", "kept"), [("\u2212", "CD3\u2212"), ("+", "CD3+"), ("-", "CD3-")])
def test_raised_signs_stay_with_their_word(tmp_path: Path, source: GlyphSource, raised: str, kept: str) -> None:
    press = Press(tmp_path / "raised.pdf")
    x = press.line("The spots were CD3", 50, 80, font=SANS)
    x = press.line(raised, x, 76, size=6, font=SANS)
    press.line(" at night and by day, all of them.", x, 80, font=SANS)
    read = document(press.done(), limits=Limits(source=source))
    assert read.text == f"The spots were {kept} at night and by day, all of them."


@BOTH
@pytest.mark.parametrize(
    ("power", "kept"),
    [("9", "10\u2079/L"), ("\u22123", "10\u207b\u00b3/L"), ("12", "10\u00b9\u00b2/L")],
)
def test_powers_of_ten(tmp_path: Path, source: GlyphSource, power: str, kept: str) -> None:
    press = Press(tmp_path / "power.pdf")
    x = press.line("They numbered 5.2 \u00d7 10", 50, 80, font=SANS)
    x = press.line(power, x, 76, size=6, font=SANS)
    press.line("/L in the oil of the lamp.", x, 80, font=SANS)
    read = document(press.done(), limits=Limits(source=source))
    assert read.text == f"They numbered 5.2 \u00d7 {kept} in the oil of the lamp."


@BOTH
@pytest.mark.parametrize("raised", ["1", "1,2", "3-5", "[7]"])
def test_a_raised_citation_after_a_marker_is_parted(tmp_path: Path, source: GlyphSource, raised: str) -> None:
    press = Press(tmp_path / "cited.pdf")
    x = press.line("The spots expressed CD34", 50, 80)
    x = press.line(raised, x, 76.5, size=6)
    press.line(" and glowed, they said at home.", x, 80)
    read = document(press.done(), limits=Limits(source=source))
    assert read.text == f"The spots expressed CD34 {raised} and glowed, they said at home."


@BOTH
def test_a_citation_over_the_stop_of_a_sentence(tmp_path: Path, source: GlyphSource) -> None:
    press = Press(tmp_path / "stop.pdf")
    x = press.line("The keeper was well.", 50, 80)
    x = press.line("12", x, 76.5, size=6)
    press.line(" He went home to the isle.", x, 80)
    read = document(press.done(), limits=Limits(source=source))
    assert read.text == "The keeper was well. 12 He went home to the isle."


@BOTH
def test_letter_spaced_words_are_words(tmp_path: Path, source: GlyphSource) -> None:
    press = Press(tmp_path / "spaced.pdf")
    press.prose(PROSE, 50, 120, 480)
    text = press.canvas.beginText(50, press.canvas._pagesize[1] - 80)
    text.setFont("Times-Roman", 10)
    text.setCharSpace(3)
    text.textOut("The keeper glowed")
    press.canvas.drawText(text)
    read = document(press.done(), limits=Limits(source=source))
    assert read.text.startswith("The keeper glowed")


@BOTH
def test_letters_typed_with_blanks_between_are_a_heading(tmp_path: Path, source: GlyphSource) -> None:
    press = Press(tmp_path / "typed.pdf")
    press.line("C A S E   R E P O R T", 50, 80, size=11, font="Times-Bold")
    press.prose(PROSE, 50, 100, 480)
    read = document(press.done(), limits=Limits(source=source))
    assert [block.role.value for block in read.blocks] == ["case", "case"]


@BOTH
def test_words_placed_one_by_one_without_blanks(tmp_path: Path, source: GlyphSource) -> None:
    press = Press(tmp_path / "placed.pdf")
    for row, line in enumerate(["The keeper of the lamp was seen", "in spring with spots of the hand."]):
        x = 50.0
        for word in line.split():
            x = press.line(word, x, 80 + 12 * row) + 2.2
    read = document(press.done(), limits=Limits(source=source))
    assert read.text == "The keeper of the lamp was seen in spring with spots of the hand."
