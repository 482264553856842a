"""The words of a table -> rows and columns of cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from miner.read.glyphs.glyphs import Flags
from miner.read.page.printed_words import WordLists
from miner.read.tables.table_regions import Region

APART = 0.75
"""Parts of the font size: a wider blank within a row parts two cells."""
BLANK = 0.45
"""Parts of the font size: a narrower blank between two words parts no cells, though a border of columns lies there."""
CLEAR = 3.0
"""Points of white between two columns."""
RULED = 0.4
"""Part of the printed rows: with more inner rules each row is ruled, and the first rule does not tell the heads."""
HEAD = 0.4
"""Part of the rows: an inner rule below more of them is not the rule under the heads."""
FULL = 0.6
"""Part of the columns: a printed row that stands in as many is a row of the table."""
LOOSE = 1.2
"""Times the closest step of two printed rows: a wider step starts a row of the table, where both kinds are usual."""


@dataclass(frozen=True, slots=True)
class GridPiece:
    """One cell: its row, the columns it covers, and its words line by line."""

    row: int
    columns: tuple[int, ...]
    lines: tuple[tuple[int, ...], ...]
    is_header: bool


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table while it is taken apart: its printed rows with their heights, and what is known of its frame."""

    words: WordLists
    region: Region
    rows: Sequence[Sequence[int]]
    middles: Sequence[float]
    head_end: float
    columns: Sequence[tuple[float, float]]


def grid(words: WordLists, rows: Sequence[Sequence[int]], region: Region) -> list[GridPiece]:
    """The cells of a table from its printed rows (words from left to right, rows from top to bottom).

    Columns are the strips between those that most rows leave white; a printed row belongs to the row above where rules,
    spacing or an empty first column say so.  Rows above the first inner rule of full width are heads.
    """
    if not rows:
        return []
    middles = [_middle(words, row) for row in rows]
    head_end = _head_end(words, rows, middles, region)
    body = [row for row, y in zip(rows, middles, strict=True) if y > head_end] or rows
    heads = [row for row, y in zip(rows, middles, strict=True) if y <= head_end]
    table = _Grid(words, region, rows, middles, head_end, _columns(words, body, heads))
    pieces: list[GridPiece] = []
    for number, group in enumerate(_groups(table)):
        pieces.extend(_cells(table, group, number))
    return pieces


def _middle(words: WordLists, row: Sequence[int]) -> float:
    """The height at which a printed row is cut by a rule or not: a quarter of its size above its baseline."""
    return sorted(words.baseline[word] for word in row)[len(row) // 2] - 0.25 * words.size[row[0]]


def _head_end(words: WordLists, rows: Sequence[Sequence[int]], middles: Sequence[float], region: Region) -> float:
    """The height under which the body starts: the first inner rule of full width, else the foot of the first row."""
    width = region.x1 - region.x0
    inner = [r.y for r in region.rules if r.width >= 0.8 * width and region.top + 2 < r.y < region.bottom - 2]
    first = inner[0] if 0 < len(inner) < RULED * len(rows) else None
    if first is not None and sum(y < first for y in middles) <= max(4, HEAD * len(middles)):
        return first
    return middles[0] + 0.5 * words.size[rows[0][0]]


def _pieces(words: WordLists, row: Sequence[int]) -> list[list[int]]:
    """The words of a printed row, parted at wide blanks."""
    pieces: list[list[int]] = []
    for word in row:
        if pieces and words.x0[word] - words.x1[pieces[-1][-1]] < APART * words.size[word]:
            pieces[-1].append(word)
        else:
            pieces.append([word])
    return pieces


def _ends(words: WordLists, piece: Sequence[int]) -> tuple[float, float]:
    return words.x0[piece[0]], words.x1[piece[-1]]


def _columns(
    words: WordLists, body: Sequence[Sequence[int]], heads: Sequence[Sequence[int]]
) -> list[tuple[float, float]]:
    """The x-ranges of the columns: what is left between strips that nearly all rows leave white.

    Heads over no column of the body make columns of their own: those that the paper left empty.
    """
    parted = [_pieces(words, row) for row in body]
    several = [len(pieces) for pieces in parted if len(pieces) > 1] or [1]
    usual = Counter(several).most_common(1)[0][0]
    spans = [_ends(words, piece) for pieces in parted for piece in pieces]
    left = min(x0 for x0, _ in spans)
    cover = np.zeros(int(max(x1 for _, x1 in spans) - left) + 3, np.int64)
    for x0, x1 in spans:
        cover[int(x0 - left) : int(np.ceil(x1 - left))] += 1
    best: list[tuple[float, float]] = []
    for share in (0.0, 0.06, 0.12, 0.2):
        columns = [(left + a, left + b) for a, b in _runs(cover > share * len(body))]
        if len(columns) > len(best):
            best = columns
        if len(best) >= usual:
            break
    for piece in (p for row in heads for p in _pieces(words, row)):
        x0, x1 = _ends(words, piece)
        if all(x1 < a - CLEAR or x0 > b + CLEAR for a, b in best):
            best.append((x0, x1))
    return sorted(best)


def _runs(covered: Flags) -> list[tuple[int, int]]:
    """Runs of covered points; runs closer than ``CLEAR`` are one."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], covered.astype(np.int8), [0]))))
    runs: list[tuple[int, int]] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if runs and start - runs[-1][1] < CLEAR:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs


def _groups(table: _Grid) -> list[list[int]]:
    """The numbers of the printed rows that make one row of the table."""
    width = table.region.x1 - table.region.x0
    cuts = [r.y for r in table.region.rules if r.width >= 0.25 * width]
    steps = [b - a for a, b in pairwise(table.middles) if a > table.head_end]
    spaced = _spaced(table, steps)
    groups: list[list[int]] = []
    for at in range(len(table.rows)):
        cut = at > 0 and any(table.middles[at - 1] < y < table.middles[at] for y in cuts)
        if not groups or cut or _starts_row(table, at, spaced=spaced, closest=min(steps, default=0.0)):
            groups.append([at])
        else:
            groups[-1].append(at)
    return [part for group in groups for part in _full_lines_apart(table, group)]


def _spaced(table: _Grid, steps: Sequence[float]) -> bool:
    """Whether rows of the table stand further apart than the lines within them: wide steps are many, or lines poor."""
    loose = sum(step > LOOSE * min(steps) for step in steps)
    body = [at for at, middle in enumerate(table.middles) if middle > table.head_end]
    poor = sum(not _is_full(table, at) for at in body) > 0.5 * len(body)
    return 0 < loose < 0.9 * len(steps) and (loose >= 0.25 * len(steps) or poor)


def _starts_row(table: _Grid, at: int, *, spaced: bool, closest: float) -> bool:
    """Whether a printed row that no rule cuts off starts a row of the table."""
    row, words = table.rows[at], table.words
    if table.middles[at] <= table.head_end:
        return _spans(table, at) or _spans(table, at - 1)
    if spaced:
        return table.middles[at] - table.middles[at - 1] > LOOSE * closest
    if _is_full(table, at):
        return True
    before = table.rows[at - 1]
    indent = words.x0[row[0]] - words.x0[before[0]]
    filled = {_column_of(table, word) for word in row}
    goes_on = filled == {0} and indent > 0.5 * words.size[row[0]] and len(before) > len(row)
    return 0 in filled and not goes_on


def _is_full(table: _Grid, at: int) -> bool:
    """Whether a printed row stands in most columns: it is more than the second lines of some cells."""
    filled = {_column_of(table, word) for word in table.rows[at]}
    return len(filled) >= max(2, FULL * len(table.columns))


def _full_lines_apart(table: _Grid, group: list[int]) -> list[list[int]]:
    """Printed rows set close, as the rows under one label are: each full one is a row; the others join the first."""
    full = [at for at in group if table.middles[at] > table.head_end and _is_full(table, at)]
    if len(full) < 2:
        return [group]
    label = [at for at in group if at not in full]
    return [sorted([*label, full[0]]), *([at] for at in full[1:])]


def _spans(table: _Grid, at: int) -> bool:
    """Whether a printed row of heads has one that stands over several columns."""
    return any(len(_over(table, piece)) > 1 for piece in _pieces(table.words, table.rows[at]))


def _over(table: _Grid, piece: Sequence[int]) -> tuple[int, ...]:
    """The columns that a head stands over: those over the rule right under it, else those it reaches across."""
    x0, x1 = _ends(table.words, piece)
    foot = table.words.bottom[piece[0]]
    width = table.region.x1 - table.region.x0
    under = [
        r for r in table.region.rules
        if foot - 2 < r.y < foot + 8 and r.x0 < x1 and r.x1 > x0 and x1 - x0 < r.width < 0.8 * width
    ]  # fmt: skip
    if under:
        rule = min(under, key=lambda r: r.width)
        x0, x1 = rule.x0, rule.x1
    elif len(_by_column(table, piece)) > 1:
        return (_column_at(table, x0, x1),)
    middles = [(a + b) / 2 for a, b in table.columns]
    covered = tuple(c for c, middle in enumerate(middles) if x0 - CLEAR <= middle <= x1 + CLEAR)
    return covered if 1 < len(covered) < len(table.columns) else (_column_at(table, x0, x1),)


def _column_of(table: _Grid, word: int) -> int:
    return _column_at(table, table.words.x0[word], table.words.x1[word])


def _column_at(table: _Grid, x0: float, x1: float) -> int:
    """The column that a piece overlaps most, else the nearest."""
    shared = [min(x1, b) - max(x0, a) for a, b in table.columns]
    return max(range(len(shared)), key=lambda column: shared[column])


def _cells(table: _Grid, group: Sequence[int], number: int) -> list[GridPiece]:
    """The cells of one row of the table, empty ones too, from left to right."""
    header = table.middles[group[0]] <= table.head_end
    held: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    for at in group:
        for piece in _pieces(table.words, table.rows[at]):
            for covered, part in _parted(table, piece, header=header):
                held.setdefault(covered, []).append(tuple(part))
    taken = {column for covered in held for column in covered}
    cells = [GridPiece(number, covered, tuple(lines), header) for covered, lines in held.items()]
    cells += [GridPiece(number, (column,), (), header) for column in range(len(table.columns)) if column not in taken]
    return sorted(cells, key=lambda cell: cell.columns)


def _parted(table: _Grid, piece: list[int], *, header: bool) -> list[tuple[tuple[int, ...], list[int]]]:
    """A piece of a printed row by the columns it stands in; a head over several columns covers them all."""
    if header and len(covered := _over(table, piece)) > 1:
        return [(covered, piece)]
    return [((column,), part) for column, part in _by_column(table, piece)]


def _by_column(table: _Grid, piece: Sequence[int]) -> list[tuple[int, list[int]]]:
    """A piece cut where the column changes and the blank is more than one between words."""
    words = table.words
    parts: list[tuple[int, list[int]]] = []
    for word in piece:
        column = _column_of(table, word)
        near = bool(parts) and words.x0[word] - words.x1[parts[-1][1][-1]] < BLANK * words.size[word]
        if parts and (near or parts[-1][0] == column):
            parts[-1][1].append(word)
        else:
            parts.append((column, [word]))
    return parts
