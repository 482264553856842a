"""Figures and signs set high (citations, exponents), read a second time.

Within a line Tesseract takes small raised figures for punctuation ("cells.²" becomes "cells.?").  Cut out, enlarged and
set side by side, with nothing but figures and signs to choose from, they are read right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from PIL import Image

from miner.read.ocr.hocr import Corners, Letter, Row, Seen, Word

SIGNS = "0123456789,-+*"
"""What is set high."""
LIFT = 0.2
"""Parts of the font size: the foot of what is set high is that far above the baseline at least."""
LEAST, MOST = 0.3, 0.58
"""Parts of the font size: quotation marks are lower, and what is higher is no mark."""
COMMA = 0.28
"""Parts of their height: a wider gap between two figures holds a comma."""
CHANGED = 80
"""Percent: OCR is no surer than that of a word that it had read otherwise at first."""
_HEIGHT, _GAP, _A_ROW = 60, 60, 10
"""Pixels of a mark enlarged, and of the white around it; marks in a row."""
_ABOVE, _BELOW, _BESIDE = 1.05, 0.12, 2
"""What is cut out: parts of the font size above the baseline, and pixels beside the ink."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """Letters ``start`` to ``end - 1`` of one word, and the box of the page that shows them."""

    row: int
    word: int
    start: int
    end: int
    box: Corners


def reread(seen: Seen, sizes: Sequence[float], picture: Image.Image, read: Callable[[Image.Image], Seen]) -> Seen:
    """What was seen, with the marks set high as ``read`` sees them in a picture of them alone.

    ``sizes`` are the font sizes of the lines in pixels.  A mark in which nothing is seen stays as it was.
    """
    marks = [
        mark
        for at, (row, size) in enumerate(zip(seen.rows, sizes, strict=True))
        for number, word in enumerate(row.words)
        for mark in _marks(word, size, at, number)
    ]
    if not marks:
        return seen
    sheet, places = _sheet(marks, picture)
    letters = [letter for word in read(sheet).words() for letter in word.letters]
    rows = [list(row.words) for row in seen.rows]
    for mark, place in reversed(list(zip(marks, places, strict=True))):  # from the last, so that places stay right
        inside = sorted((each for each in letters if _within(each.ink, place)), key=lambda each: each.ink)
        if inside:
            rows[mark.row][mark.word] = _changed(rows[mark.row][mark.word], mark, inside, place)
    return replace(seen, rows=tuple(Row(tuple(words), row.height) for words, row in zip(rows, seen.rows, strict=True)))


def _marks(word: Word, size: float, row: int, number: int) -> list[_Mark]:
    """The runs of letters of a word that stand high; its first letter is none: an opening quotation mark is high."""
    high = [letter.ink[3] < word.baseline - LIFT * size for letter in word.letters]
    high[0] = False
    starts = [at for at in range(1, len(high)) if high[at] and not high[at - 1]]
    ends = [next((k for k in range(at, len(high)) if not high[k]), len(high)) for at in starts]
    marks = []
    for start, end in zip(starts, ends, strict=True):
        inks = [letter.ink for letter in word.letters[start:end]]
        if LEAST * size <= max(ink[3] - ink[1] for ink in inks) < MOST * size:
            left, right = min(ink[0] for ink in inks) - _BESIDE, max(ink[2] for ink in inks) + _BESIDE
            box = (left, word.baseline - _ABOVE * size, right, word.baseline - _BELOW * size)
            marks.append(_Mark(row, number, start, end, box))
    return marks


def _sheet(marks: Sequence[_Mark], picture: Image.Image) -> tuple[Image.Image, list[Corners]]:
    """The marks enlarged, in rows, and where each of them stands."""
    cuts = []
    for mark in marks:
        x0, top, x1, bottom = map(round, mark.box)
        cut = picture.crop((x0, top, x1, bottom))
        cuts.append(cut.resize((max(1, round(cut.width * _HEIGHT / cut.height)), _HEIGHT), Image.Resampling.BICUBIC))
    places: list[Corners] = []
    for at, cut in enumerate(cuts):
        x = places[-1][2] + _GAP if at % _A_ROW else float(_GAP)
        y = _GAP + at // _A_ROW * (_HEIGHT + _GAP)
        places.append((x, y, x + cut.width, y + _HEIGHT))
    wide, high = max(place[2] for place in places) + _GAP, places[-1][3] + _GAP
    sheet = Image.new("L", (round(wide), round(high)), 255)
    for cut, place in zip(cuts, places, strict=True):
        sheet.paste(cut, (round(place[0]), round(place[1])))
    return sheet, places


def _within(ink: Corners, place: Corners) -> bool:
    x, y = (ink[0] + ink[2]) / 2, (ink[1] + ink[3]) / 2
    return place[0] <= x <= place[2] and place[1] <= y <= place[3]


def _changed(word: Word, mark: _Mark, inside: Sequence[Letter], place: Corners) -> Word:
    """The word with other letters for the mark, each where it stands on the page."""
    scale = (mark.box[2] - mark.box[0]) / (place[2] - place[0])
    read = [
        Letter(letter.text, (
            mark.box[0] + (letter.ink[0] - place[0]) * scale, mark.box[1] + (letter.ink[1] - place[1]) * scale,
            mark.box[0] + (letter.ink[2] - place[0]) * scale, mark.box[1] + (letter.ink[3] - place[1]) * scale,
        ))
        for letter in inside
    ]  # fmt: skip
    letters = read[:1]
    for before, after in pairwise(read):
        gap, height = after.ink[0] - before.ink[2], before.ink[3] - before.ink[1]
        if before.text.isdigit() and after.text.isdigit() and gap > COMMA * height:
            foot = before.ink[3]
            letters.append(Letter(",", (before.ink[2], foot - 0.2 * height, after.ink[0], foot)))
        letters.append(after)
    same = "".join(letter.text for letter in letters) == "".join(
        each.text for each in word.letters[mark.start : mark.end]
    )
    sure = word.sure if same else min(word.sure, CHANGED)
    return replace(word, letters=(*word.letters[: mark.start], *letters, *word.letters[mark.end :]), sure=sure)
