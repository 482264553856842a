"""Tables without rules: rows of pieces that stand apart, under a legend."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from miner.read.glyphs.glyphs import Ints
from miner.read.page.lines import rows_of
from miner.read.page.printed_words import WordLists, Words
from miner.read.tables.table_regions import Region

APART = 0.75
"""Parts of the font size: a wider blank within a row parts two cells."""
LEAST = 3
"""Rows of two cells or more that make a table."""
PROSE = 7
"""Words of a piece of a line from which it is running text."""
LEGEND = 4
"""Lines of the longest legend."""
CLOSE = 1.4
"""Times the font size: the widest step between lines of one cell."""
DEPTH = 500.0
"""Points under a legend in which its table is looked for."""


def open_table(words: Words, lists: WordLists, anchor: int) -> Region | None:
    """The table under a legend whose rows no rule shows; None where fewer than ``LEAST`` rows of cells follow."""
    size, top = float(words.size[anchor]), float(words.top[anchor])
    if _in_prose(words, anchor):
        return None
    left, right = float(words.x0[anchor]) - 3, _right_border(words, anchor)
    middle = (words.top + words.bottom) / 2
    inside = (middle > top) & (middle < top + DEPTH) & (words.x0 >= left) & (words.x1 <= right)
    rows = rows_of(lists, np.flatnonzero(inside).tolist())
    found = _table_rows(lists, rows[1:])
    if sum(_pieces(lists, row) > 1 for row in found) < LEAST:
        return None
    members: Ints = np.array([word for row in found for word in row], np.int64)
    start = float(words.top[found[0]].min()) - 1
    return Region(
        x0=float(words.x0[members].min()),
        x1=float(words.x1[members].max()),
        legend_top=top - 1,
        legend_bottom=start,
        top=start,
        bottom=float(words.bottom[members].max()) + 0.2 * size,
        rules=(),
    )


def _in_prose(words: Words, anchor: int) -> bool:
    """Whether a line of running text stands right above, flush with the word: it names a table, it heads none."""
    step = words.baseline[anchor] - words.baseline
    above = (step > 0) & (step < 1.4 * words.size[anchor]) & (np.abs(words.x0 - words.x0[anchor]) < 2)
    run = np.cumsum(~words.bridged)
    long = np.bincount(run)[run] >= PROSE
    return bool((above & long & (np.abs(words.size - words.size[anchor]) < 0.3)).any())


def _right_border(words: Words, anchor: int) -> float:
    """Where the next column of running text starts right of the legend; the end of the page's text where none does."""
    run = np.cumsum(~words.bridged)
    length = np.bincount(run)[run]
    near = np.abs(words.top - words.top[anchor]) < 200
    heads = ~words.bridged & (length >= PROSE) & near & (words.x0 > words.x0[anchor] + 80)
    starts = np.sort(words.x0[heads])
    aligned = [float(x) for x in starts if (np.abs(starts - x) < 3).sum() >= 3]
    return aligned[0] - 2 if aligned else float(words.x1.max()) + 1


def _pieces(words: WordLists, row: Sequence[int]) -> int:
    return len(_starts(words, row))


def _table_rows(words: WordLists, rows: Sequence[list[int]]) -> list[list[int]]:
    """The rows from the first with several cells to the last before running text or a wide white space."""
    found: list[list[int]] = []
    legend = 1
    for row in rows:
        several = _pieces(words, row) > 1
        if not found and not several:
            legend += 1
            if legend > LEGEND:
                break
        if found:
            step = words.baseline[row[0]] - words.baseline[found[-1][0]]
            if step > 2.5 * words.size[row[0]] or (not several and len(row) >= PROSE):
                break
        if found or several:
            found.append(row)
    while found and _pieces(words, found[-1]) == 1 and not _ends_a_cell(words, found):
        found.pop()
    return found


def _ends_a_cell(words: WordLists, rows: Sequence[list[int]]) -> bool:
    """Whether the last row is the last line of a cell: close under its row, in one of its columns after the first."""
    *above, row = rows
    starts = sorted({round(words.x0[piece]) for other in above for piece in _starts(words, other)})
    if not above or words.baseline[row[0]] - words.baseline[above[-1][0]] > CLOSE * words.size[row[0]]:
        return False
    column = next((x for x in starts[1:] if abs(x - words.x0[row[0]]) < 2), None)
    after = next((x for x in starts if column is not None and x > column + 2), float("inf"))
    return column is not None and words.x1[row[-1]] < after


def _starts(words: WordLists, row: Sequence[int]) -> list[int]:
    """The first words of the pieces of a row."""
    return [row[0], *(b for a, b in pairwise(row) if words.x0[b] - words.x1[a] > APART * words.size[b])]
