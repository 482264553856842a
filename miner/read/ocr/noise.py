"""What OCR takes for words in pictures, told from words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from miner.read.ocr.hocr import Corners, Row, Seen, Word

LEAST = 0.5
"""Part of the characters of a line that must stand in words for the line to be kept."""
SHORT_SURE, SURE = 80, 30
"""Percent: a word of two letters is one from that confidence on; and a longer one."""
SIDE = 120.0
"""Pixels: frames are at least that high and wide (10 mm at 300 dpi)."""
_LONG = re.compile(r"[^\W_]{3,}")
_SHORT = re.compile(r"[^\W_]{2}|\d|^[A-Z]$")
_SIGN = re.compile(r"[(\[]?\s*(?:[-+−–—±]+|\+/[-−–]|-/\+|\d\+|[<>≤≥=~]\s*\d.*|%|n/a)\s*[)\]]?[,;.]?")


def without_noise(seen: Seen) -> Seen:
    """What was seen without lines that are dots and strokes of a picture, and with drawn frames among its shapes."""
    rows = tuple(row for row in seen.rows if not is_noise(row))
    return replace(seen, rows=rows, shapes=(*seen.shapes, *frames(seen.rules)))


def is_noise(row: Row) -> bool:
    """Whether few characters of a line stand in words, numbers or signs that OCR is sure of."""
    total = sum(len(word.letters) for word in row.words)
    return sum(len(word.letters) for word in row.words if _is_word(word)) < LEAST * total


def _is_word(word: Word) -> bool:
    if _LONG.search(word.text):
        return word.sure >= SURE
    return word.sure >= SHORT_SURE and bool(_SHORT.search(word.text) or _SIGN.fullmatch(word.text))


def frames(rules: Sequence[Corners]) -> Iterator[Corners]:
    """Rectangles between neighbouring upright lines of one height."""
    upright = sorted(rule for rule in rules if rule[3] - rule[1] >= max(SIDE, 5 * (rule[2] - rule[0])))
    for at, left in enumerate(upright):
        right = next((rule for rule in upright[at + 1 :] if rule[0] - left[0] >= SIDE and _level(left, rule)), None)
        if right is not None:
            yield left[0], min(left[1], right[1]), right[2], max(left[3], right[3])


def _level(one: Corners, other: Corners) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > 0.9 * max(one[3] - one[1], other[3] - other[1])
