"""Tables that stand in plain text: rows cut by bars, by tabs, or by runs of blanks under one another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from miner.schema import Cell, Span, Table

_BAR = re.compile(r"\s*\|\s*")
_TAB = re.compile(r" *\t *")
_GAP = re.compile(r"\s{2,}")
_RULE = re.compile(r"[\s|+:=-]*-{3,}[\s|+:=-]*")
# Column heads over the labels of the rows; with one of these the first column heads its rows.
_LABEL_HEADS = re.compile(
    r"(?:features?|items?|variables?|characteristics?|parameters?|data|findings?|)\s*(?:\(.*\))?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text without its line end."""

    start: int
    end: int
    text: str
    level: int = 0
    """Marks before a heading ("##": 2), which the text is given without; 0 for any other line."""

    @property
    def blank(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class Found:
    """A table and the lines it takes, ``first`` to ``last`` inclusive."""

    first: int
    last: int
    table: Table


def find_tables(lines: Sequence[Line]) -> list[Found]:
    """Tables among the lines, in order: at least two rows cut by bars or tabs, or three aligned by blanks."""
    found: list[Found] = []
    at = 0
    while at < len(lines):
        taken = _bars(lines, at) or _tabs(lines, at) or _gaps(lines, at)
        if taken:
            found.append(taken)
            at = taken.last + 1
        else:
            at += 1
    return found


def _bars(lines: Sequence[Line], at: int) -> Found | None:
    return _cut(lines, at, _BAR, "|") if "|" in lines[at].text else None


def _tabs(lines: Sequence[Line], at: int) -> Found | None:
    return _cut(lines, at, _TAB, "\t") if "\t" in lines[at].text.strip() else None


def _cut(lines: Sequence[Line], at: int, cutter: re.Pattern[str], mark: str) -> Found | None:
    last = at
    while last + 1 < len(lines) and mark in lines[last + 1].text:
        last += 1
    rows = [_pieces(line, cutter) for line in lines[at : last + 1] if not _RULE.fullmatch(line.text)]
    widths = [len(row) for row in rows]
    if len(rows) < 2 or min(widths) < 2 or max(widths) - min(widths) > 1:
        return None
    return Found(at, last, table_of(rows, _head(lines[at], rows[0])))


def _gaps(lines: Sequence[Line], at: int) -> Found | None:
    """Rows of three columns or more (two would be two columns of prose) whose columns start under one another."""
    first = _pieces(lines[at], _GAP)
    if len(first) < 3:
        return None
    starts = [span.start - lines[at].start for span in first]
    last = at
    while last + 1 < len(lines) and _aligned(lines[last + 1], starts):
        last += 1
    if last - at < 2:
        return None
    return Found(at, last, table_of([_pieces(line, _GAP) for line in lines[at : last + 1]], _head(lines[at], first)))


def _head(line: Line, pieces: Sequence[Span]) -> str:
    return line.text[pieces[0].start - line.start : pieces[0].end - line.start]


def _aligned(line: Line, starts: list[int]) -> bool:
    pieces = _pieces(line, _GAP)
    return len(pieces) == len(starts) and all(
        abs(piece.start - line.start - start) <= 1 for piece, start in zip(pieces, starts, strict=True)
    )


def _pieces(line: Line, cutter: re.Pattern[str]) -> list[Span]:
    """Spans of the cells of a line; a bar at either end of the line makes no cell."""
    text = line.text.rstrip()
    inner = len(text) - len(text.lstrip())
    if text[inner : inner + 1] == "|":
        inner += 1
        inner += len(text[inner:]) - len(text[inner:].lstrip())
    text = text.removesuffix("|").rstrip()
    spans, at = [], inner
    for mark in cutter.finditer(text, inner):
        spans.append(Span(line.start + at, line.start + max(at, mark.start())))
        at = mark.end()
    if at <= len(text):
        spans.append(Span(line.start + at, line.start + len(text)))
    return spans


def table_of(rows: Sequence[Sequence[Span]], label_head: str) -> Table:
    """A table from the spans of its cells.

    The first row heads the columns; the first column heads the rows where ``label_head``, the text of its first cell,
    is empty or says that labels follow ("Feature", "Characteristics").
    """
    cells = [
        Cell(row, column, span, is_header=row == 0)
        for row, spans in enumerate(rows)
        for column, span in enumerate(spans)
    ]
    if _LABEL_HEADS.fullmatch(label_head.strip()):
        cells = [Cell(c.row, c.column, c.span, c.is_header or c.column == 0) for c in cells]
    covered = Span(min(c.span.start for c in cells), max(c.span.end for c in cells))
    return Table(covered, tuple(cells), len(rows), max(len(row) for row in rows))
