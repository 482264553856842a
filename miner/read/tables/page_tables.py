"""The tables of a page as things of their own: legend, cells and notes, taken out of the running text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from miner.read.glyphs.clean import Layer
from miner.read.glyphs.glyphs import Flags, Floats
from miner.read.page.lines import Line, line_of, rows_of
from miner.read.page.printed_words import WordLists, Words
from miner.read.tables.grid import grid
from miner.read.tables.open_tables import open_table
from miner.read.tables.table_regions import Region, horizontal, inside, legends, overlap, ruled_table

NOTES = 1.7
"""Line heights below a table, or below a line of its notes, within which notes go on."""
HEADS = 2.0
"""Times the font size: a blank that wide in a row above the first rule parts heads of columns."""
LEAST_RULE = 15.0
"""Points: a shorter rule parts no heads."""
NO_REGION = -1
"""Number of the region of lines that stand in no column of the page."""


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """One cell: its row, the columns it covers, and its lines (none in an empty cell)."""

    row: int
    columns: tuple[int, ...]
    lines: tuple[Line, ...]
    is_header: bool


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table as printed; ``box`` is what it takes of the page: x0, top, x1, bottom in points of the upright frame."""

    page: int
    legend: tuple[Line, ...]
    cells: tuple[PrintedCell, ...]
    notes: tuple[Line, ...]
    box: tuple[float, float, float, float]


def tables_of(layer: Layer, words: Words) -> tuple[list[PrintedTable], Flags]:
    """The tables of a page, from top to bottom, and flags of the words they take."""
    taken = np.zeros(len(words), np.bool_)
    text = layer.frame.text()
    if "abl" not in text and "ABL" not in text and "Tab" not in text:
        return [], taken
    spelled = words.spelled(text)
    lists = WordLists.of(words)
    found: list[PrintedTable] = []
    main = float(np.median(np.repeat(words.size, words.last - words.first)))
    for region in _regions(words, lists, spelled, layer.drawn.rules):
        body = [w for w in inside(words, region.x0, region.x1, region.top, region.bottom) if not taken[w]]
        legend = [
            w for w in inside(words, region.x0, region.x1, region.legend_top, region.legend_bottom) if not taken[w]
        ]
        if len(body) < 2:
            continue
        heads = _heads_in(lists, legend)
        if heads:
            region = replace(region, top=min(lists.top[word] for word in heads) - 1)
            legend, body = [w for w in legend if w not in heads], [*heads, *body]
        taken[body] = taken[legend] = True
        notes = _notes(words, lists, region, taken, main)
        taken[notes] = True
        found.append(_table(layer, lists, text, region, legend, body, notes))
    return found, taken


def _regions(words: Words, lists: WordLists, text: Sequence[str], boxes: Floats) -> list[Region]:
    """The tables of a page that have a legend, from top to bottom."""
    rules = [rule for rule in horizontal(boxes) if rule.width >= LEAST_RULE]
    anchors = sorted(legends(words, text), key=lambda w: float(words.top[w]))
    found: list[Region] = []
    for region in (
        *(ruled_table(words, w, anchors, rules) for w in anchors),
        *(open_table(words, lists, w) for w in anchors),
    ):
        if region is not None and not any(overlap(region, other) for other in found):
            found.append(region)
    return sorted(found, key=lambda region: (region.top, region.x0))


def _heads_in(words: WordLists, legend: Sequence[int]) -> set[int]:
    """The words above the first rule that are heads of columns, not legend: from the first row of parted pieces on."""
    rows = rows_of(words, legend)
    for at, row in enumerate(rows[1:], 1):
        if any(words.x0[b] - words.x1[a] > HEADS * words.size[b] for a, b in pairwise(row)):
            return {word for later in rows[at:] for word in later}
    return set()


def boxes_of(tables: Sequence[PrintedTable]) -> Floats:
    return np.array([table.box for table in tables], np.float32).reshape(-1, 4)


def _notes(words: Words, lists: WordLists, region: Region, taken: Flags, main: float) -> list[int]:
    """The words of the notes under a table: lines of small type that follow closely within its width."""
    low, notes = region.bottom, []
    candidates = [w for w in inside(words, region.x0, region.x1, region.bottom, region.bottom + 200) if not taken[w]]
    for row in rows_of(lists, candidates):
        size = sorted(lists.size[word] for word in row)[len(row) // 2]
        top, bottom = min(lists.top[word] for word in row), max(lists.bottom[word] for word in row)
        if size > 0.93 * main or top - low > NOTES * size:
            break
        notes.extend(row)
        low = bottom
    return notes


def _table(
    layer: Layer, words: WordLists, text: str, region: Region, legend: list[int], body: list[int], notes: list[int]
) -> PrintedTable:
    def lines(members: Sequence[int]) -> tuple[Line, ...]:
        rows = rows_of(words, members)
        return tuple(line_of(layer, words, row, text, NO_REGION) for row in rows)

    cells = tuple(
        PrintedCell(
            piece.row,
            piece.columns,
            tuple(line_of(layer, words, line, text, NO_REGION) for line in piece.lines),
            piece.is_header,
        )
        for piece in grid(words, rows_of(words, body), region)
    )
    bottom = max([region.bottom, *(words.bottom[w] for w in notes)])
    top = min([region.top, region.legend_top, *(words.top[w] for w in legend)])
    box = (region.x0, top, region.x1, bottom)
    return PrintedTable(layer.page.number, lines(legend), cells, lines(notes), box)
