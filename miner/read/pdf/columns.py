"""Words -> regions in reading order: bands of a page, and the columns within each band."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from miner.read.pdf.glyphs import Flags, Floats, Ints
from miner.read.pdf.words import Words

GUTTER = 5
"""Points: the narrowest white strip taken for a gutter; gutters of 8 pt lose a point or two to overhanging letters."""
GUTTER_HEIGHT = 46.0
"""Points: about four lines; shorter strips are rivers or the gaps of a table."""
WIDE, RIVER = 12.0, 90.0
"""Points: a strip narrower than that must be that high, for blanks of justified lines may stand under one another."""
COLUMN = 70.0
"""Points: a narrower column holds numbers or bullets, not text."""
_STEP = 2
"""Points of a row of the page's bitmap; its columns are one point."""


@dataclass(frozen=True, slots=True)
class Gutter:
    """A white strip between two columns, in points."""

    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


def order_of(words: Words, width: float, height: float, solid: Floats) -> tuple[Ints, list[Gutter]]:
    """The number of the region of each word, regions counted in reading order, and the gutters found.

    ``solid`` are boxes (x0, top, x1, bottom) inside which no gutter is looked for, such as tables.
    """
    gutters = _gutters(words, width, height, solid)
    if not gutters:
        return np.zeros(len(words), np.int64), []
    middle = (words.top + words.bottom) / 2
    cuts = np.array(sorted({g.top for g in gutters} | {g.bottom for g in gutters}), np.float32)
    band = np.searchsorted(cuts, middle)
    column = np.zeros(len(words), np.int64)
    for gutter in gutters:
        beside = (middle > gutter.top) & (middle <= gutter.bottom)
        column += beside & ((words.x0 + words.x1) / 2 > gutter.middle)
    _, region = np.unique(band * 100 + column, return_inverse=True)
    return region.astype(np.int64), gutters


def _bitmap(words: Words, width: float, height: float, solid: Floats) -> npt.NDArray[np.bool_]:
    """Where the page is inked, one cell a point across and ``_STEP`` points down; blanks within lines count as ink."""
    rows, columns = int(height / _STEP) + 2, int(width) + 2
    left = words.x0.copy()
    follows = np.flatnonzero(words.bridged)
    left[follows] = np.minimum(left[follows], words.x1[follows - 1])
    boxes = np.stack([left, words.top, words.x1, words.bottom], axis=1)
    boxes = np.concatenate([boxes, solid]) if len(solid) else boxes
    x0 = np.clip(np.floor(boxes[:, 0]).astype(np.int64), 0, columns - 1)
    x1 = np.clip(np.ceil(boxes[:, 2]).astype(np.int64), 0, columns - 1)
    y0 = np.clip(np.floor(boxes[:, 1] / _STEP).astype(np.int64), 0, rows - 1)
    y1 = np.clip(np.ceil(boxes[:, 3] / _STEP).astype(np.int64), 0, rows - 1)
    ink = np.zeros((rows, columns), np.int32)
    for y, x, sign in ((y0, x0, 1), (y0, x1, -1), (y1, x0, -1), (y1, x1, 1)):
        np.add.at(ink, (y, x), sign)
    return ink.cumsum(axis=0).cumsum(axis=1) > 0


def _gutters(words: Words, width: float, height: float, solid: Floats) -> list[Gutter]:
    """White strips, ``GUTTER`` wide at least, with columns of text on both sides."""
    if len(words) < 20:
        return []
    white = ~_bitmap(words, width, height, solid)
    wide = white[:, : 1 - GUTTER].copy()
    for shift in range(1, GUTTER):
        wide &= white[:, shift : shift + wide.shape[1]]
    padded = np.zeros((wide.shape[0] + 2, wide.shape[1]), np.int8)
    padded[1:-1] = wide
    edge = np.diff(padded, axis=0)
    column, start = np.nonzero((edge == 1).T)
    end = np.nonzero((edge == -1).T)[1]
    tall = (end - start) * _STEP >= GUTTER_HEIGHT
    strips = _merged(column[tall], start[tall] * _STEP, end[tall] * _STEP)
    return _kept(strips, words)


def _merged(column: Ints, top: Ints, bottom: Ints) -> list[Gutter]:
    """White runs side by side become one strip: the tallest first, with the runs beside it that share most of it.

    Its ends are the medians of theirs, so that a chance blank in a line above does not stretch it.
    """
    strips: list[Gutter] = []
    left = np.ones(len(column), np.bool_)
    for at in np.lexsort((column, top - bottom)).tolist():
        if not left[at]:
            continue
        shared = np.minimum(bottom, bottom[at]) - np.maximum(top, top[at])
        like = left & (shared >= 0.5 * (bottom - top)) & (np.abs(column - column[at]) <= 40)
        run = _contiguous(column, like, int(column[at]))
        left &= ~run
        own = run & (shared >= 0.9 * (bottom[at] - top[at]))
        x = column[own]
        strips.append(
            Gutter(float(x.min()), float(x.max() + GUTTER), float(np.median(top[own])), float(np.median(bottom[own])))
        )
    return strips


def _contiguous(column: Ints, like: Flags, seed: int) -> Flags:
    """Of the runs that are ``like``, those whose columns connect to the seed's without a hole."""
    present = np.unique(column[like])
    groups = np.cumsum(np.diff(present, prepend=present[0]) > 1)
    members = present[groups == groups[np.searchsorted(present, seed)]]
    run: Flags = like & (column >= members[0]) & (column <= members[-1])
    return run


def _kept(strips: list[Gutter], words: Words) -> list[Gutter]:
    """The strips between two columns of text, the tallest first; none stands closer than a column to a taller one."""
    kept: list[Gutter] = []
    for strip in sorted(strips, key=lambda g: (g.top - g.bottom, g.x0 - g.x1, g.x0)):
        beside = [
            g for g in kept if min(g.bottom, strip.bottom) - max(g.top, strip.top) > 0.5 * (strip.bottom - strip.top)
        ]
        left = max((g.middle for g in beside if g.middle < strip.middle), default=0.0)
        right = min((g.middle for g in beside if g.middle > strip.middle), default=float("inf"))
        river = strip.x1 - strip.x0 < WIDE and strip.bottom - strip.top < RIVER
        if not river and not any(_meet(strip, other) for other in kept) and _between_columns(strip, left, right, words):
            kept.append(_lowered(strip, left, right, words))
    return sorted(kept, key=lambda g: (g.x0, g.top))


def _between_columns(strip: Gutter, left: float, right: float, words: Words) -> bool:
    """Whether columns of text stand on both sides, within ``left`` and ``right``: wide enough, and side by side in four
    rows or more."""
    middle = (words.top + words.bottom) / 2
    within = (middle > strip.top) & (middle < strip.bottom) & (words.x0 > left - 1) & (words.x1 < right + 1)
    before, after = within & (words.x1 <= strip.x0 + 1), within & (words.x0 >= strip.x1 - 1)
    if not before.any() or not after.any():
        return False
    if strip.x0 - words.x0[before].min() < COLUMN or words.x1[after].max() - strip.x1 < COLUMN:
        return False
    rows = (middle / 12).astype(np.int64)
    return len(np.intersect1d(rows[before], rows[after])) >= 4


def _lowered(strip: Gutter, left: float, right: float, words: Words) -> Gutter:
    """The strip from where text stands on its right: above, the short last line of a wider paragraph may stand left."""
    middle = (words.top + words.bottom) / 2
    within = (middle > strip.top) & (middle < strip.bottom) & (words.x0 > left - 1) & (words.x1 < right + 1)
    after = within & (words.x0 >= strip.x1 - 1)
    top = float(words.top[after].min()) - 1
    return replace(strip, top=max(strip.top, top))


def _meet(one: Gutter, other: Gutter) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0 and abs(one.middle - other.middle) < COLUMN
