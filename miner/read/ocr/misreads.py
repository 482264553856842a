"""Misreadings that the picture or the words beside prove wrong; nothing is corrected on a mere guess.

A corrected word counts as read with ``CHANGED`` percent at most.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from PIL import Image

from miner.read.glyphs.glyphs import Flags
from miner.read.ocr.hocr import Letter, Row, Seen, Word
from miner.read.ocr.raised import CHANGED
from miner.read.ocr.strokes import INK

BAR, BARS = 0.7, 0.7
"""Part of the width of a sign that its bar fills, and parts of the font size above the baseline in which bars stand."""
POINT_LEAST, POINT_MOST, TAIL = 0.06, 0.22, 0.3
"""Parts of the font size: the width and height of a full stop, and the height of a comma."""
_UNIT = re.compile(r"(?:months?|years?|weeks?|days?|hours?|cycles?|mg|mm|cm|kg|mo|yr?s?)[.,;:)]*")
_FIGURES = {"S": "5", "s": "5", "O": "0", "o": "0", "l": "1", "I": "1", "|": "1"}
_MICROLITRE = re.compile(r"(?<=\d/)[pu](?=[l1I]\b)")
_LITRE = re.compile(r"(?<=\d/)[\]|1I]$|(?<=\d/)[\]|](?=[,;.]$)")


def corrected(seen: Seen, sizes: Sequence[float], picture: Image.Image) -> Seen:
    """What was seen without the misreadings named here; ``sizes`` are the font sizes of the lines in pixels."""
    ink: Flags = np.asarray(picture) < INK
    rows = []
    for row, size in zip(seen.rows, sizes, strict=True):
        words = [_with_points(_units(_with_bars(word, size, ink)), size, ink) for word in row.words]
        rows.append(Row(tuple(_with_numbers(words)), row.height))
    return replace(seen, rows=tuple(rows))


def _with_bars(word: Word, size: float, ink: Flags) -> Word:
    """A "+" with a second bar below it is "±", which Tesseract's English does not know."""
    found = []
    for at, letter in enumerate(word.letters):
        left = max(letter.ink[0], word.letters[at - 1].ink[2]) if at else letter.ink[0]
        right = min(letter.ink[2], word.letters[at + 1].ink[0]) if at + 1 < len(word.letters) else letter.ink[2]
        part = ink[max(0, int(word.baseline - BARS * size)) : int(word.baseline) + 2, int(left) : int(right)]
        is_double = letter.text == "+" and part.size and len(_runs(part.mean(axis=1) >= BAR)) == 2
        found.append(replace(letter, text="±") if is_double else letter)
    return word if tuple(found) == word.letters else replace(word, letters=tuple(found), sure=min(word.sure, CHANGED))


def _units(word: Word) -> Word:
    """Units after a figure and a stroke: "/pl" and "/ul" are microlitres, "/]" is a litre."""
    text = word.text
    fixed = _MICROLITRE.sub("μ", text)
    fixed = re.sub(r"(?<=/μ)[1I]\b", "l", fixed)
    fixed = _LITRE.sub("l", fixed) if "[" not in fixed else fixed
    letters = tuple(replace(letter, text=new) for letter, new in zip(word.letters, fixed, strict=True))
    return word if text == fixed else replace(word, letters=letters, sure=min(word.sure, CHANGED))


def _with_numbers(words: Sequence[Word]) -> Iterator[Word]:
    """A lone letter before a unit of time or measure is the figure that looks like it ("S months" is "5 months")."""
    for at, word in enumerate(words):
        after = words[at + 1].text if at + 1 < len(words) else ""
        is_number = word.text in _FIGURES and _UNIT.fullmatch(after)
        yield _spelled(word, lambda letter: _FIGURES[letter.text]) if is_number else word


def _with_points(word: Word, size: float, ink: Flags) -> Word:
    """The word with the points that stand between its figures and were overlooked ("1.5" read as "15")."""
    letters = [word.letters[0]]
    for before, after in pairwise(word.letters):
        if before.text.isdigit() and after.text.isdigit():
            letters += _point(before, after, word.baseline, size, ink)
        letters.append(after)
    if len(letters) == len(word.letters):
        return word
    return replace(word, letters=tuple(letters), sure=min(word.sure, CHANGED))


def _point(before: Letter, after: Letter, baseline: float, size: float, ink: Flags) -> Iterator[Letter]:
    """The point between two figures: ink at the foot of the line with white above it and on both its sides."""
    left, right = int((before.ink[0] + before.ink[2]) / 2), int((after.ink[0] + after.ink[2]) / 2)
    top, foot = max(0, int(baseline - POINT_MOST * size)), round(baseline + TAIL * size)
    head = max(0, int(baseline - 0.8 * size))
    low, high = ink[top:foot, left:right].any(axis=0), ink[head:top, left:right].any(axis=0)
    for x0, x1 in _runs(low | high):
        spot = np.flatnonzero(ink[top:foot, left + x0 : left + x1].any(axis=1))
        if not (x0 > 0 and x1 < len(low)) or high[x0:x1].any():
            continue
        under = top + int(spot[-1]) + 1 > baseline + POINT_LEAST * size
        tallest = TAIL if under else POINT_MOST
        if POINT_LEAST * size <= x1 - x0 <= POINT_MOST * size and POINT_LEAST * size <= len(spot) <= tallest * size:
            box = (float(left + x0), float(top + int(spot[0])), float(left + x1), float(top + int(spot[-1]) + 1))
            yield Letter("," if under else ".", box)


def _runs(flags: Flags) -> list[tuple[int, int]]:
    """Start and end of every run of flags that are set."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _spelled(word: Word, spell: Callable[[Letter], str]) -> Word:
    """The word with each letter as ``spell`` has it; less sure where one differs."""
    letters = tuple(replace(letter, text=spell(letter)) for letter in word.letters)
    return word if letters == word.letters else replace(word, letters=letters, sure=min(word.sure, CHANGED))
