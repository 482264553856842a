"""Marks set high that are read anew, and misreadings that the picture or the neighbours prove."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image, ImageDraw

from miner.read.ocr.hocr import Letter, Row, Seen, Word
from miner.read.ocr.misreads import corrected
from miner.read.ocr.raised import CHANGED, reread

SIZE = 40
BASELINE = 100.0
"""Pixels; letters below are 20 wide."""


def letter(text: str, x: float, *, top: float = 73, bottom: float = BASELINE, width: float = 16) -> Letter:
    return Letter(text, (x, top, x + width, bottom))


def word(text: str, x: float = 10) -> Word:
    return Word(tuple(letter(c, x + 20 * at) for at, c in enumerate(text)), 95, BASELINE)


def sheet() -> Image.Image:
    return Image.new("L", (600, 200), 255)


def seen(*words: Word) -> Seen:
    return Seen((Row(words, 37),))


def only(found: Seen) -> list[str]:
    return [each.text for each in found.words()]


def with_mark(text: str, mark: str) -> Word:
    """A word at whose end a mark of 17 pixels stands 17 above the baseline."""
    plain = word(text)
    return replace(plain, letters=(*plain.letters, letter(mark, 10 + 20 * len(text), top=66, bottom=83, width=10)))


def test_a_mark_set_high_is_what_the_second_look_says() -> None:
    shown: list[Image.Image] = []

    def read(marks: Image.Image) -> Seen:
        shown.append(marks)
        return seen(Word((Letter("3", (63, 80, 79, 110)),), 90, 110))

    found = reread(seen(with_mark("cells.", "?"), word("were")), [SIZE], sheet(), read)
    assert only(found) == ["cells.3", "were"]
    changed, kept = found.words()
    assert (changed.sure, kept.sure) == (CHANGED, 95)
    assert 129 <= changed.letters[-1].ink[0] < changed.letters[-1].ink[2] <= 145
    assert changed.letters[-1].ink[3] < BASELINE - 10
    assert len(shown) == 1


def test_marks_wide_apart_have_a_comma_between() -> None:
    digits = (Letter("1", (61, 80, 65, 110)), Letter("2", (75, 80, 82, 110)))
    found = reread(seen(with_mark("cells.", "”")), [SIZE], sheet(), lambda _: seen(Word(digits, 90, 110)))
    assert only(found) == ["cells.1,2"]


def test_a_mark_in_which_nothing_is_seen_stays() -> None:
    assert only(reread(seen(with_mark("cells.", "?")), [SIZE], sheet(), lambda _: Seen())) == ["cells.?"]


def test_without_marks_there_is_no_second_look() -> None:
    def read(_: Image.Image) -> Seen:
        raise AssertionError("nothing stands high")

    low = replace(word("end"), letters=(*word("end").letters, letter("'", 70, top=70, bottom=78, width=4)))
    assert only(reread(seen(word("cells?"), low), [SIZE], sheet(), read)) == ["cells?", "end'"]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("5,300/pl", "5,300/μl"),
        ("12/ul.", "12/μl."),
        ("28/p1", "28/μl"),
        ("109/]", "109/l"),
        ("109/];", "109/l;"),
        ("and/ul", "and/ul"),
        ("[3/]", "[3/]"),
        ("plum", "plum"),
    ],
)
def test_units(read: str, meant: str) -> None:
    (found,) = corrected(seen(word(read)), [SIZE], sheet()).words()
    assert found.text == meant
    assert found.sure == (95 if read == meant else CHANGED)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        (["S", "months"], ["5", "months"]),
        (["l", "year."], ["1", "year."]),
        (["O", "weeks"], ["0", "weeks"]),
        (["S", "of"], ["S", "of"]),
        (["As", "months"], ["As", "months"]),
        (["I"], ["I"]),
    ],
)
def test_a_lone_letter_before_a_unit(read: list[str], meant: list[str]) -> None:
    words = [word(text, 10 + 150 * at) for at, text in enumerate(read)]
    assert only(corrected(seen(*words), [SIZE], sheet())) == meant


def drawn(second: tuple[int, int, int, int] | None) -> Image.Image:
    """ "15" at 10 pixels, the strokes of its figures 4 wide, and one thing more."""
    picture = sheet()
    pen = ImageDraw.Draw(picture)
    pen.rectangle((16, 73, 19, 100), fill=0)
    pen.rectangle((34, 73, 46, 100), fill=0)
    if second:
        pen.rectangle(second, fill=0)
    return picture


@pytest.mark.parametrize(
    ("spot", "meant"),
    [
        (None, "15"),
        ((24, 96, 28, 100), "1.5"),
        ((24, 96, 28, 106), "1,5"),
        ((24, 99, 24, 100), "15"),
        ((20, 98, 28, 100), "15"),
        ((24, 76, 28, 80), "15"),
    ],
    ids=["nothing", "a point", "a comma", "dust", "a serif", "high"],
)
def test_points_that_were_overlooked(spot: tuple[int, int, int, int] | None, meant: str) -> None:
    assert only(corrected(seen(word("15")), [SIZE], drawn(spot))) == [meant]


@pytest.mark.parametrize(("bars", "meant"), [((86,), "+"), ((82, 96), "±")])
def test_a_plus_with_a_bar_below(bars: tuple[int, ...], meant: str) -> None:
    picture = sheet()
    pen = ImageDraw.Draw(picture)
    pen.rectangle((17, 76, 19, 94), fill=0)
    for bar in bars:
        pen.rectangle((10, bar, 26, bar + 2), fill=0)
    assert only(corrected(seen(word("+")), [SIZE], picture)) == [meant]
