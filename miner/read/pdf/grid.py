"""The words of a table -> rows and columns of cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from miner.read.pdf.table_regions import Region, Rule
from miner.read.pdf.words import Words

APART = 0.75
"""Parts of the font size: a wider blank within a row parts two cells."""
BLANK = 0.45
"""Parts of the font size: a narrower blank between two words parts no cells, though a border of columns lies there."""
CLEAR = 3.0
"""Points of white between two columns."""


@dataclass(frozen=True, slots=True)
class GridPiece:
    """One cell: its row, the columns it covers, and its words line by line."""

    row: int
    columns: tuple[int, ...]
    lines: tuple[tuple[int, ...], ...]
    is_header: bool


def grid(words: Words, rows: Sequence[Sequence[int]], region: Region) -> list[GridPiece]:
    """The cells of a table from its printed rows (words from left to right, rows from top to bottom).

    Columns are the strips that most rows leave white; a printed row belongs to the row above where rules, spacing or an
    empty first column say so.  Rows above the first inner rule of full width are heads.
    """
    if not rows:
        return []
    width = region.x1 - region.x0
    full = [r.y for r in region.rules if r.width >= 0.8 * width and region.top + 2 < r.y < region.bottom - 2]
    middles = [_middle(words, row) for row in rows]
    head_end = full[0] if full else _head_guess(rows, words)
    body = [row for row, y in zip(rows, middles, strict=True) if y > head_end] or list(rows)
    columns = _columns(words, body)
    groups = _groups(words, rows, middles, columns, region, full, head_end)
    pieces: list[GridPiece] = []
    for number, group in enumerate(groups):
        header = middles[group[0]] < head_end
        pieces.extend(_cells(words, [rows[i] for i in group], number, columns, header=header, rules=region.rules))
    return pieces


def _middle(words: Words, row: Sequence[int]) -> float:
    return float(np.median(words.baseline[list(row)])) - 0.25 * float(words.size[row[0]])


def _head_guess(rows: Sequence[Sequence[int]], words: Words) -> float:
    """Without an inner rule the first printed row is the head."""
    return _middle(words, rows[0]) + 0.5 * float(words.size[rows[0][0]])


def _pieces(words: Words, row: Sequence[int]) -> list[list[int]]:
    """The words of a printed row, parted at wide blanks."""
    pieces: list[list[int]] = []
    for word in row:
        if pieces and float(words.x0[word] - words.x1[pieces[-1][-1]]) < APART * float(words.size[word]):
            pieces[-1].append(word)
        else:
            pieces.append([word])
    return pieces


def _columns(words: Words, rows: Sequence[Sequence[int]]) -> list[tuple[float, float]]:
    """The x-ranges of the columns: what is left between strips that nearly all rows leave white."""
    parted = [_pieces(words, row) for row in rows]
    usual = Counter(len(pieces) for pieces in parted).most_common(1)[0][0]
    spans = [(float(words.x0[piece[0]]), float(words.x1[piece[-1]])) for pieces in parted for piece in pieces]
    left = min(x0 for x0, _ in spans)
    cover = np.zeros(int(max(x1 for _, x1 in spans) - left) + 3, np.int64)
    for x0, x1 in spans:
        cover[int(x0 - left) : int(np.ceil(x1 - left))] += 1
    best: list[tuple[float, float]] = []
    for share in (0.0, 0.06, 0.12, 0.2):
        runs = _runs(cover > share * len(rows))
        columns = [(left + a, left + b) for a, b in runs]
        if len(columns) > len(best):
            best = columns
        if len(best) >= usual:
            break
    return best


def _runs(covered: np.typing.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Runs of covered points; runs closer than ``CLEAR`` are one."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], covered.astype(np.int8), [0]))))
    runs: list[tuple[int, int]] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if runs and start - runs[-1][1] < CLEAR:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs


def _groups(
    words: Words,
    rows: Sequence[Sequence[int]],
    middles: Sequence[float],
    columns: Sequence[tuple[float, float]],
    region: Region,
    full: Sequence[float],
    head_end: float,
) -> list[list[int]]:
    """Printed rows that make one row of the table."""
    cuts = [r.y for r in region.rules if r.width >= 0.25 * (region.x1 - region.x0)]
    ruled = len([y for y in full if y > head_end]) >= 0.4 * max(1, sum(y > head_end for y in middles)) - 1 > 0
    steps = [b - a for a, b in pairwise(middles) if a > head_end]
    tight = min(steps, default=0.0)
    loose = [s for s in steps if s > 1.2 * tight]
    spaced = bool(loose) and len(loose) >= 0.25 * len(steps) and len(loose) < 0.9 * len(steps)
    groups: list[list[int]] = []
    for at, row in enumerate(rows):
        parted = not groups or any(middles[at - 1] < y < middles[at] for y in cuts)
        if not parted and middles[at] < head_end:
            parted = False
        elif not parted and not ruled:
            step = middles[at] - middles[at - 1]
            first = _column_of(words, row[0], columns) == 0
            parted = (
                step > 1.2 * tight if spaced and not first else (first and not _continues(words, rows, at, columns))
            )
        if parted:
            groups.append([at])
        else:
            groups[-1].append(at)
    return groups


def _continues(words: Words, rows: Sequence[Sequence[int]], at: int, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a printed row that has only a first cell goes on with the label above it: it is set in further."""
    row, before = rows[at], rows[at - 1]
    only = all(_column_of(words, w, columns) == 0 for w in row)
    indent = float(words.x0[row[0]] - words.x0[before[0]])
    return only and indent > 0.5 * float(words.size[row[0]]) and len(before) > len(row)


def _column_of(words: Words, word: int, columns: Sequence[tuple[float, float]]) -> int:
    """The column a word belongs to: the one it overlaps most, else the nearest."""
    x0, x1 = float(words.x0[word]), float(words.x1[word])
    return max(range(len(columns)), key=lambda c: min(x1, columns[c][1]) - max(x0, columns[c][0]))


def _cells(
    words: Words,
    rows: Sequence[Sequence[int]],
    number: int,
    columns: Sequence[tuple[float, float]],
    *,
    header: bool,
    rules: Sequence[Rule],
) -> list[GridPiece]:
    held: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    for row in rows:
        for piece in _pieces(words, row):
            for covered, part in _parted(words, piece, columns, header=header, rules=rules):
                held.setdefault(covered, []).append(tuple(part))
    taken = {column for covered in held for column in covered}
    cells = [GridPiece(number, covered, tuple(lines), header) for covered, lines in held.items()]
    cells += [GridPiece(number, (column,), (), header) for column in range(len(columns)) if column not in taken]
    return sorted(cells, key=lambda cell: cell.columns)


def _parted(
    words: Words,
    piece: list[int],
    columns: Sequence[tuple[float, float]],
    *,
    header: bool,
    rules: Sequence[Rule],
) -> list[tuple[tuple[int, ...], list[int]]]:
    """A piece of a printed row by the columns it stands in; a head over several columns covers them all."""
    x0, x1 = float(words.x0[piece[0]]), float(words.x1[piece[-1]])
    foot = float(words.bottom[piece[0]])
    under = [r for r in rules if foot - 2 < r.y < foot + 8 and r.x0 < x1 and r.x1 > x0 and r.x1 - r.x0 > x1 - x0]
    if header and under:
        narrow = min(under, key=lambda r: r.width)
        over = tuple(c for c, (a, b) in enumerate(columns) if narrow.x0 - 3 <= (a + b) / 2 <= narrow.x1 + 3)
        if 1 < len(over) < len(columns):
            return [(over, piece)]
    parts: list[tuple[tuple[int, ...], list[int]]] = []
    for word in piece:
        column = _column_of(words, word, columns)
        near = parts and float(words.x0[word] - words.x1[parts[-1][1][-1]]) < BLANK * float(words.size[word])
        if parts and (near or parts[-1][0] == (column,)):
            parts[-1][1].append(word)
        else:
            parts.append(((column,), [word]))
    return parts
