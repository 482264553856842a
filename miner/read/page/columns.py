"""Words -> regions in reading order: bands of a page, and the columns within each band."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from miner.read.glyphs.glyphs import Floats, Ints
from miner.read.page.printed_words import Words

GUTTER = 5
"""Points: the narrowest white strip taken for a gutter; gutters of 8 pt lose a point or two to overhanging letters."""
GUTTER_HEIGHT = 46.0
"""Points: about four lines; shorter strips are rivers or the gaps of a table."""
WIDE, RIVER = 12.0, 90.0
"""Points: a strip narrower than that must be that high, for blanks of justified lines may stand under one another."""
COLUMN = 70.0
"""Points: a narrower column holds numbers or bullets, not text."""
LARGEST = 5000.0
"""Points: a larger sheet is a poster or a plan, and its bitmap would take too much memory."""
SPREAD = 40.0
"""Points: the pieces of one strip stand no further apart."""
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
    """Where the page is inked, a row for each point across and a column for each ``_STEP`` points down.

    Blanks within lines count as ink.
    """
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
    ink = np.zeros((columns, rows), np.bool_)
    for xa, xb, ya, yb in zip(x0.tolist(), x1.tolist(), y0.tolist(), y1.tolist(), strict=True):
        ink[xa:xb, ya:yb] = True
    return ink


def _gutters(words: Words, width: float, height: float, solid: Floats) -> list[Gutter]:
    """White strips, ``GUTTER`` wide at least, with columns of text on both sides."""
    if len(words) < 20 or max(width, height) > LARGEST:
        return []
    first, last = int(words.x0.min() + COLUMN), int(words.x1.max() - COLUMN)
    if last - first <= GUTTER:
        return []
    ink = _bitmap(words, width, height, solid)[first:last]
    narrow = ink[: 1 - GUTTER].copy()
    for shift in range(1, GUTTER):
        narrow |= ink[shift : shift + len(narrow)]
    padded = np.ones((len(narrow), narrow.shape[1] + 2), np.bool_)
    padded[:, 1:-1] = narrow
    # With ink at both ends the edges of a row are, in turn, the start and the end of a white run.
    place, edge = np.divmod(np.flatnonzero(padded[:, 1:] != padded[:, :-1]), padded.shape[1] - 1)
    column, start, end = place[::2], edge[::2], edge[1::2]
    tall = (end - start) * _STEP >= GUTTER_HEIGHT
    strips = _merged(_rectangles(column[tall] + first, start[tall] * _STEP, end[tall] * _STEP))
    return _kept(strips, words)


def _rectangles(column: Ints, top: Ints, bottom: Ints) -> list[Gutter]:
    """White runs of one height side by side as one strip each."""
    if not len(column):
        return []
    order = np.lexsort((column, bottom, top))
    column, top, bottom = column[order], top[order], bottom[order]
    new = np.ones(len(column), np.bool_)
    new[1:] = (np.diff(column) != 1) | (np.diff(top) != 0) | (np.diff(bottom) != 0)
    starts = np.flatnonzero(new)
    ends = np.append(starts[1:], len(column)) - 1
    return [
        Gutter(float(column[a]), float(column[b] + GUTTER), float(top[a]), float(bottom[a]))
        for a, b in zip(starts.tolist(), ends.tolist(), strict=True)
    ]


def _merged(pieces: list[Gutter]) -> list[Gutter]:
    """Strips that touch and share most of their height become one, the tallest first.

    Its ends are those of most of its width, so that a chance blank in a line above does not stretch it.
    """
    waiting = sorted(pieces, key=lambda g: (g.top - g.bottom, g.x0))
    strips: list[Gutter] = []
    while waiting:
        seed = waiting[0]
        like = [g for g in waiting if _shared(g, seed) >= 0.5 * (g.bottom - g.top) and abs(g.x0 - seed.x0) <= SPREAD]
        run, x0, x1 = [seed], seed.x0, seed.x1
        for piece in sorted(like, key=lambda g: abs(g.middle - seed.middle)):
            if piece is not seed and piece.x0 <= x1 - GUTTER + 1 and piece.x1 >= x0 + GUTTER - 1:
                run.append(piece)
                x0, x1 = min(x0, piece.x0), max(x1, piece.x1)
        taken = {id(piece) for piece in run}
        waiting = [piece for piece in waiting if id(piece) not in taken]
        own = [piece for piece in run if _shared(piece, seed) >= 0.9 * (seed.bottom - seed.top)]
        strips.append(
            Gutter(
                min(g.x0 for g in own),
                max(g.x1 for g in own),
                _usual([(g.top, g.x1 - g.x0) for g in own]),
                _usual([(g.bottom, g.x1 - g.x0) for g in own]),
            )
        )
    return strips


def _shared(one: Gutter, other: Gutter) -> float:
    return min(one.bottom, other.bottom) - max(one.top, other.top)


def _usual(ends: list[tuple[float, float]]) -> float:
    """The median of the ends, each as often as its strip is wide."""
    left = sum(width for _, width in ends) / 2
    ordered = sorted(ends)
    for end, width in ordered:
        left -= width
        if left <= 0:
            return end
    return ordered[-1][0]


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
    return sorted((_outside(strip, kept, words) for strip in kept), key=lambda g: (g.x0, g.top))


def _outside(strip: Gutter, kept: list[Gutter], words: Words) -> Gutter:
    """The strip without a head that stands beside another strip with nothing between: the blank under a short column
    lets the gutters of the band below reach up into its band."""
    middle, centre = (words.top + words.bottom) / 2, (words.x0 + words.x1) / 2
    top = strip.top
    for other in kept:
        if not other.top < top < other.bottom < strip.bottom:
            continue
        left, right = sorted((strip.middle, other.middle))
        beside = (middle > top) & (middle < other.bottom)
        if not (beside & (centre > left) & (centre < right)).any():
            top = other.bottom
    return replace(strip, top=top)


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
