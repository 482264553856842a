"""The words that OCR saw -> glyphs, as if they were printed in the file."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from miner.read.glyphs.glyphs import Drawn, Floats, Glyphs, drawn_of
from miner.read.ocr.hocr import Corners, Letter, Row, Seen, Word
from miner.read.ocr.scan import Scan
from miner.read.ocr.strokes import bold_words

LOW, HIGH = 0.46, 0.67
"""Heights of small and of tall letters in parts of the font size: those of Times, between which other book faces lie
(Times 0.45 and 0.66, Helvetica 0.52 and 0.72)."""
REACH = 0.925
"""The same from the foot of "p" to the head of "b", as measured on scans of known type."""
_LOW = "low"
_CLASSES = {
    _LOW: frozenset("acemnorsuvwxz"),
    "capital": frozenset("ABCDEFGHIKLMNOPRSTUVWXYZ"),
    "ascender": frozenset("bdfhkl"),
    "figure": frozenset("0123456789"),
}
OFTEN = 3
"""Letters from which a line tells its size, or how high they are."""
ASCENT, DESCENT = 0.75, 0.22
"""What the box of a character takes above and below the baseline, in parts of the font size."""
ALIKE = 0.07
"""Sizes of lines that differ by less are one size: the height of a line on a scan is known to a pixel in 25."""
RAISED, SMALL = 0.2, 0.56
"""Parts of the size of its line: a figure that stands so far above the baseline and is no higher is set high."""
HIGH_SET, LIFT = 0.65, 0.33
"""Size and height above the baseline of what is set high, in parts of the size of the line (as Times is set)."""
AFTER_FIGURE, AFTER_COMMA = 0.17, 0.28
"""Parts of the font size: a wider gap between a figure and a small letter, or after a comma, is a blank.  Between
figure and letter that belong together ("4a") it is a third of that."""
_RAISABLE = frozenset("0123456789,-–*")


@dataclass(frozen=True, slots=True)
class _Type:
    """One character with its size and baseline in pixels."""

    letter: Letter
    x0: float
    x1: float
    size: float
    baseline: float
    bold: bool
    blank: bool
    sure: int


def printed(seen: Seen, scan: Scan) -> tuple[Glyphs, Drawn]:
    """What OCR saw as glyphs and drawings of the page as shown, in which the lines may yet lean (``scan.lean``)."""
    sizes = sizes_of(seen.rows)
    bold = bold_words(seen, sizes, scan.picture)
    rows = zip(seen.rows, sizes, bold, strict=True)
    types = [each for row, size, flags in rows for each in _row_types(row, size, flags)]
    boxes = [(t.x0, t.baseline - ASCENT * t.size, t.x1, t.baseline + DESCENT * t.size) for t in types]
    box, baseline = _shown(_points(boxes, scan), _baselines(types, scan), scan)
    count = len(types)
    glyphs = Glyphs(
        code=np.array([ord(t.letter.text) for t in types], np.uint32),
        x0=box[:, 0],
        top=box[:, 1],
        x1=box[:, 2],
        bottom=box[:, 3],
        baseline=baseline,
        size=np.array([t.size * scan.points for t in types], np.float32),
        font=np.zeros(count, np.int64),
        bold=np.array([t.bold for t in types], np.bool_),
        italic=np.zeros(count, np.bool_),
        angle=np.full(count, -scan.turn % 360, np.int64),
        blank=np.array([t.blank for t in types], np.bool_),
        sure=np.array([t.sure for t in types], np.uint8),
    )
    drawn = [*seen.rules, *seen.shapes]
    return glyphs, drawn_of(_shown(_points(drawn, scan), np.zeros(len(drawn), np.float32), scan)[0])


def sizes_of(rows: Sequence[Row]) -> list[float]:
    """The font size of each line in pixels; those of nearly one size get just that size, the commonest first."""
    heights = [_heights(row) for row in rows]
    parts = _parts(heights)
    told = [_told(each, parts) for each in heights]
    reach = statistics.median([row.height / size for row, size in zip(rows, told, strict=True) if size] or [REACH])
    found = [max(1.0, size or row.height / reach) for row, size in zip(rows, told, strict=True)]
    weight = [sum(len(word.letters) for word in row.words) for row in rows]
    sizes = list(found)
    left = set(range(len(rows)))
    while left:
        centre = max(left, key=lambda at: (sum(weight[i] for i in left if _alike(found[i], found[at])), -at))
        group = {i for i in left if _alike(found[i], found[centre])}
        middle = statistics.median(found[i] for i in sorted(group) for _ in range(weight[i]))
        for i in group:
            sizes[i] = middle
        left -= group
    return sizes


def _alike(one: float, other: float) -> bool:
    return abs(one - other) <= ALIKE * max(one, other)


def _heights(row: Row) -> dict[str, list[float]]:
    """The heights of the letters of a line, by the class of letter."""
    found: dict[str, list[float]] = {}
    for word in row.words:
        for letter in word.letters:
            for name, letters in _CLASSES.items():
                if letter.text in letters:
                    found.setdefault(name, []).append(letter.ink[3] - letter.ink[1])
    return found


def _parts(heights: Sequence[dict[str, list[float]]]) -> dict[str, float]:
    """Heights of each class of letters in parts of the font size, as the type of the page has them.

    Faces differ in how much higher their capitals, ascenders and figures are than their small letters; lines in which
    both stand often enough tell.
    """
    parts = dict.fromkeys(_CLASSES, HIGH) | {_LOW: LOW}
    for name in _CLASSES:
        both = [row for row in heights if min(len(row.get(name, ())), len(row.get(_LOW, ()))) >= OFTEN]
        ratios = [statistics.median(row[name]) / max(1.0, statistics.median(row[_LOW])) for row in both]
        if ratios:
            parts[name] = LOW * statistics.median(ratios)
    return parts


def _told(heights: dict[str, list[float]], parts: dict[str, float]) -> float:
    """The font size that the letters of a line tell; 0 where there are too few."""
    found = [height / parts[name] for name, each in heights.items() for height in each]
    return statistics.median(found) if len(found) >= OFTEN else 0.0


def _row_types(row: Row, size: float, bold: Sequence[bool]) -> list[_Type]:
    types: list[_Type] = []
    for word, is_bold in zip(row.words, bold, strict=True):
        raised, parted = _raised(word, size), _parted(word, size)
        edges = _edges(word, parted)
        for at, letter in enumerate(word.letters):
            own = HIGH_SET * size if raised[at] else size
            baseline = word.baseline - LIFT * size if raised[at] else word.baseline
            types.append(_Type(letter, *edges[at], own, baseline, is_bold, parted[at], word.sure))
    return types


def _edges(word: Word, parted: Sequence[bool]) -> list[tuple[float, float]]:
    """From where to where each character of a word reaches: they follow each other without a gap but where parted."""
    inks = [letter.ink for letter in word.letters]
    left, right = min(ink[0] for ink in inks), max(ink[2] for ink in inks)
    inner = np.maximum.accumulate([(before[2] + after[0]) / 2 for before, after in pairwise(inks)] or [left])
    inner = np.clip(inner, left, right)
    edges = []
    for at, ink in enumerate(inks):
        start = left if at == 0 else ink[0] if parted[at] else float(inner[at - 1])
        last = at + 1 == len(inks)
        edges.append((start, max(start, right if last else ink[2] if parted[at + 1] else float(inner[at]))))
    return edges


def _parted(word: Word, size: float) -> list[bool]:
    """Before which characters of a word white stands that Tesseract overlooked: "7 months" in a narrow column."""
    gaps = [after.ink[0] - before.ink[2] for before, after in pairwise(word.letters)]
    pairs = [before.text + after.text for before, after in pairwise(word.letters)]
    return [True] + [gap > _widest(pair) * size for gap, pair in zip(gaps, pairs, strict=True)]


def _widest(pair: str) -> float:
    """The widest gap between two characters of one word, in parts of the font size."""
    if pair[0].isdigit() and pair[1].islower():
        return AFTER_FIGURE
    return AFTER_COMMA if pair[0] in ",;" and not pair[1].isdigit() else math.inf


def _raised(word: Word, size: float) -> list[bool]:
    """Which characters are figures set high (a citation, an exponent), with the commas and hyphens between them."""
    high = [letter.text.isdigit() and _stands_high(letter.ink, word.baseline, size) for letter in word.letters]
    for at, letter in enumerate(word.letters):
        if letter.text in _RAISABLE and 0 < at < len(high) - 1 and high[at - 1] and high[at + 1]:
            high[at] = True
    return high


def _stands_high(ink: Corners, baseline: float, size: float) -> bool:
    return ink[3] < baseline - RAISED * size and ink[3] - ink[1] < SMALL * size


def _points(boxes: Sequence[Corners], scan: Scan) -> Floats:
    """Boxes in pixels as rows of x0, top, x1, bottom in points of the page that stands straight."""
    pixels = np.array(boxes, np.float64).reshape(-1, 4)
    middle = np.array([scan.picture.width, scan.picture.height] * 2) / 2
    centre = np.array([scan.width, scan.height] * 2) / 2
    return ((pixels - middle) * scan.points + centre).astype(np.float32)


def _baselines(types: Sequence[_Type], scan: Scan) -> Floats:
    pixels = np.array([t.baseline for t in types], np.float64)
    return ((pixels - scan.picture.height / 2) * scan.points + scan.height / 2).astype(np.float32)


def _shown(box: Floats, baseline: Floats, scan: Scan) -> tuple[Floats, Floats]:
    """Boxes and baselines of the upright page as they stand on the page as shown."""
    w, h = np.float32(scan.width), np.float32(scan.height)
    x0, top, x1, bottom = box.T
    if scan.turn == 90:  # the page as shown is the upright one turned clockwise
        return np.stack([h - bottom, x0, h - top, x1], axis=1), h - baseline
    if scan.turn == 180:
        return np.stack([w - x1, h - bottom, w - x0, h - top], axis=1), h - baseline
    if scan.turn == 270:
        return np.stack([top, w - x1, bottom, w - x0], axis=1), baseline
    return box, baseline
