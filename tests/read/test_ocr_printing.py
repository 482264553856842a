"""Words that OCR saw, as glyphs; and which pages and lines are worth it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from miner.read.glyphs.clean import clean
from miner.read.glyphs.glyphs import Drawn, Glyphs, Page
from miner.read.ocr.hocr import Corners, Letter, Row, Seen, Word
from miner.read.ocr.need import coverage, is_garbage, needs_ocr
from miner.read.ocr.noise import frames, is_noise, without_noise
from miner.read.ocr.printing import printed
from miner.read.ocr.scan import Scan, without_specks
from miner.read.ocr.strokes import bold_words

NONE = np.zeros((0, 4), np.float32)
WIDE, HIGH = 60, 80
"""Points of the page; a pixel is half a point."""


def scan(turn: int = 0) -> Scan:
    width, height = (WIDE, HIGH) if turn % 180 == 0 else (HIGH, WIDE)
    return Scan(Image.new("L", (2 * width, 2 * height), 255), width, height, 0.5, turn)


def word(text: str, x: float, baseline: float, *, size: float = 20, sure: int = 90) -> Word:
    """Letters of half the size each; small letters are 0.46 of it high, others 0.67."""
    letters = []
    for at, letter in enumerate(text):
        top = baseline - (0.46 if letter in "acemnorsuvwxz" else 0.67) * size
        letters.append(Letter(letter, (x + at * size / 2, top, x + (at + 0.9) * size / 2, baseline)))
    return Word(tuple(letters), sure, baseline)


def row(*words: Word, height: float = 18.5) -> Row:
    return Row(words, height)


def test_places_sizes_blanks_and_confidence() -> None:
    seen = Seen((row(word("lamp", 20, 60), word("no", 70, 60, sure=55)),))
    glyphs, _ = printed(seen, scan())
    assert glyphs.text() == "lampno"
    assert glyphs.size.tolist() == [10] * 6
    assert glyphs.baseline.tolist() == [30] * 6
    assert glyphs.blank.tolist() == [True, False, False, False, True, False]
    assert glyphs.sure.tolist() == [90] * 4 + [55] * 2
    assert glyphs.x0[0] == 10
    assert glyphs.x1[:3].tolist() == glyphs.x0[1:4].tolist()  # no gap within a word
    assert (glyphs.x0 >= 10).all()
    assert (glyphs.x1 <= 45).all()


def test_lines_of_nearly_one_size_have_one_size() -> None:
    rows = [row(word("seen", 20, 30)), row(word("seen", 20, 60, size=20.8)), row(word("seen", 20, 120, size=30))]
    glyphs, _ = printed(Seen(tuple(rows)), scan())
    assert len(set(glyphs.size[:8].tolist())) == 1
    assert glyphs.size[8] == 15


def test_a_figure_set_high_is_small_and_raised() -> None:
    plain = word("rose", 10, 60)
    high = Letter("2", (51, 46, 56, 55))  # nine pixels high, five above the baseline
    glyphs, _ = printed(Seen((row(replace(plain, letters=(*plain.letters, high))),)), scan())
    assert glyphs.size[-1] < 0.7 * glyphs.size[0]
    assert glyphs.baseline[-1] < glyphs.baseline[0] - 2


@pytest.mark.parametrize(("turn", "angle"), [(0, 0), (90, 270), (180, 180), (270, 90)])
def test_a_page_that_was_turned_is_laid_out_upright_and_shown_as_it_lies(turn: int, angle: int) -> None:
    shot = scan(turn)
    glyphs, _ = printed(Seen((row(word("lamp", 20, 60)),)), shot)
    assert set(glyphs.angle.tolist()) == {angle}
    layer = clean(Page(1, WIDE, HIGH, glyphs, Drawn(NONE, NONE), scanned=True), 0)
    upright, _ = printed(Seen((row(word("lamp", 20, 60)),)), Scan(shot.picture, shot.width, shot.height, 0.5))
    assert layer.frame.text() == "lamp"
    assert np.allclose(layer.frame.x0, upright.x0)
    assert np.allclose(layer.frame.baseline, upright.baseline)
    assert ((layer.shown.x1 <= WIDE) & (layer.shown.bottom <= HIGH)).all()


def test_a_page_that_leaned_is_laid_out_level_and_shown_leaning() -> None:
    glyphs, _ = printed(Seen((row(word("lamp", 20, 20), word("lamp", 80, 20)),)), scan())
    layer = clean(Page(1, WIDE, HIGH, glyphs, Drawn(NONE, NONE), scanned=True, lean=-2.0), 0)
    assert set(layer.frame.baseline.tolist()) == {10}
    tops = layer.shown.top.tolist()
    assert tops == sorted(tops, reverse=True)  # it had to be turned clockwise: its lines climbed
    assert tops[0] - tops[-1] == pytest.approx(
        np.tan(np.radians(2)) * (layer.frame.x0[-1] - layer.frame.x0[0]), abs=0.1
    )
    assert layer.shown.sure.tolist() == [90] * 8


def glyphs_of(text: str) -> Glyphs:
    glyphs, _ = printed(Seen((row(word(text, 5, 60)),) if text else ()), scan())
    return replace(glyphs, sure=glyphs.sure[:0])


@pytest.mark.parametrize(
    ("characters", "pictures", "wanted"),
    [
        (0, [], False),
        (0, [(0, 0, 60, 80)], True),
        (0, [(0, 0, 20, 20)], False),
        (100, [(0, 0, 60, 80)], True),
        (100, [(0, 0, 60, 50)], False),
        (0, [(0, at, 60, at + 20) for at in (0, 20, 40, 60)], True),
        (1000, [(0, 0, 60, 80)], False),
    ],
    ids=["empty", "a scan", "a figure", "a stamp on a scan", "a figure and its legend", "a scan in strips", "a layer"],
)
def test_pages_that_are_pictures(characters: int, pictures: list[Corners], wanted: bool) -> None:
    boxes = np.array(pictures, np.float32).reshape(-1, 4)
    text = "the lamp was seen by all of us " * 100
    page = Page(1, WIDE, HIGH, glyphs_of(text.replace(" ", "")[:characters]), Drawn(NONE, boxes))
    assert needs_ocr(page) is wanted


def test_the_part_of_the_page_that_is_covered() -> None:
    boxes = np.array([(0, 0, 30, 80), (0, 0, 30, 80), (np.nan, 0, 60, 80)], np.float32)
    assert coverage(boxes, WIDE, HIGH) == 0.5
    assert coverage(boxes, 0, HIGH) == 0


def test_text_that_is_no_language() -> None:
    assert is_garbage("\ue001\ue002\ue003 " * 30)
    assert is_garbage("xkcd qwrt bcdf " * 30)
    assert not is_garbage("the keeper of the northern lamp " * 10)
    assert not is_garbage("12.5 3.4 77 " * 100)
    assert not is_garbage("DNA RNA PCR of the lamp is seen " * 10)


def test_dots_of_a_picture_are_no_lines() -> None:
    noise = [
        row(word("e", 10, 20), word("®&", 40, 20)),
        row(word("Se", 10, 40, sure=53)),
        row(word("qrstu", 1, 9, sure=12)),
    ]
    lines = [row(word("lamp", 10, 60)), row(word("+", 10, 80)), row(word("(−)", 10, 80)), row(word("14", 10, 90))]
    assert [is_noise(each) for each in noise] == [True] * 3
    assert without_noise(Seen((*noise, *lines))).rows == tuple(lines)


def test_a_frame_of_lines_is_a_picture() -> None:
    sides: list[Corners] = [(10, 10, 12, 300), (400, 10, 402, 301), (10, 10, 402, 12), (410, 150, 412, 300)]
    assert list(frames(sides)) == [(10, 10, 402, 301)]


def test_strokes_tell_bold_type() -> None:
    picture = Image.new("L", (400, 100), 255)
    pen = ImageDraw.Draw(picture)
    for at in range(8):
        stem = 5 if at >= 4 else 2
        pen.rectangle((20 + 20 * at, 20, 20 + 20 * at + stem, 40), fill=0)
    letters = [Letter("l", (20 + 20 * at, 20, 28 + 20 * at, 41)) for at in range(8)]
    words = (Word(tuple(letters[:4]), 90, 40), Word(tuple(letters[4:]), 90, 40), Word((letters[7],), 90, 40))
    common = tuple(Word(tuple(letters[:4]), 90, 40) for _ in range(4))
    assert bold_words(Seen((Row((*common, *words), 20),)), [20], picture) == [[False] * 5 + [True] * 2]


def test_dust_goes_and_full_stops_stay() -> None:
    picture = Image.new("L", (60, 40), 255)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((10, 10, 11, 11), fill=0)  # dust
    pen.rectangle((30, 10, 32, 12), fill=0)  # a full stop of small type
    pen.line((45, 5, 45, 30), fill=0)  # a thin stroke
    cleaned = np.asarray(without_specks(picture))
    assert (cleaned[8:14, 8:14] == 255).all()
    assert (cleaned[10:13, 30:33] == 0).all()
    assert (cleaned[5:31, 45] == 0).all()
