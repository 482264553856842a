"""Plain text to running text: lines joined to paragraphs, woven columns apart, table cells set off.

Every reader hands on text in one shape (one paragraph a block, blocks apart by a blank line, a table row a line with
its cells apart by " | "), so that later rooms never see where a line happened to end.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from miner.read.words.hyphens import Vocabulary, halves
from miner.schema import Block, Cell, Document, Metadatum, Role, Span, Table

CELL = " | "


class _Builder:
    """Collects the new text character by character with the offset in the source of each."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.parts: list[str] = []
        self.origins = array("I")
        self.length = 0

    def copy(self, start: int, end: int) -> None:
        self.parts.append(self.source[start:end])
        self.origins.extend(range(start, end))
        self.length += end - start

    def invent(self, text: str, origin: int) -> None:
        self.parts.append(text)
        self.origins.extend([origin] * len(text))
        self.length += len(text)

    def drop_last(self) -> None:
        """Takes back one character: the hyphen of a line end."""
        self.parts[-1] = self.parts[-1][:-1]
        self.origins.pop()
        self.length -= 1


def running(document: Document) -> Document:
    """The document with running text; ``origins`` of the result gives each character's offset in the input text."""
    source = document.text
    streams = [pieces for group in _groups(document) for pieces in _streams(group)]
    vocabulary = Vocabulary.of(source[span.start : span.end] for pieces in streams for span in _lines(source, pieces))
    builder = _Builder(source)
    tables = {table.span.start: table for table in document.tables}
    blocks: list[Block] = []
    made: list[Table] = []
    for pieces in streams:
        first = pieces[0]
        if builder.length:
            builder.invent("\n\n", first.span.start)
        start = builder.length
        table = tables.get(first.span.start) if first.role is Role.TABLE else None
        if table is not None:
            made.append(_table(builder, table))
        else:
            _prose(builder, _lines(source, pieces), vocabulary)
        blocks.append(replace(first, span=Span(start, builder.length)))
    text = "".join(builder.parts)
    where = _inverse(builder.origins, len(source))
    return replace(
        document,
        text=text,
        origins=builder.origins,
        blocks=tuple(blocks),
        tables=tuple(_with_caption(table, where) for table in made),
        metadata=tuple(_moved(item, where) for item in document.metadata),
    )


def _groups(document: Document) -> Iterator[list[Block]]:
    """Blocks that stand in one paragraph of the source (woven columns) together, every other block alone."""
    group: list[Block] = []
    for block in document.blocks:
        alone = block.is_heading or block.role is Role.TABLE
        if group and (alone or _apart(document.text, group[-1], block)):
            yield group
            group = []
        group.append(block)
        if alone:
            yield group
            group = []
    if group:
        yield group


def _apart(text: str, last: Block, block: Block) -> bool:
    gap = text[last.span.end : block.span.start]
    return re.search(r"\n\s*\n", gap) is not None


def _streams(group: list[Block]) -> Iterator[list[Block]]:
    """The pieces of a group by role, each role in its own order; the role that comes first is read first."""
    order = list(dict.fromkeys(block.role for block in group))
    for _, pieces in groupby(sorted(group, key=lambda b: order.index(b.role)), key=lambda b: b.role):
        yield list(pieces)


def _lines(source: str, pieces: Iterable[Block]) -> Iterator[Span]:
    for piece in pieces:
        for match in re.finditer(r"[^\n]+", source[piece.span.start : piece.span.end]):
            line = match.group()
            start = piece.span.start + match.start() + len(line) - len(line.lstrip())
            if line.strip():
                yield Span(start, start + len(line.strip()))


def _prose(builder: _Builder, lines: Iterator[Span], vocabulary: Vocabulary) -> None:
    last: Span | None = None
    for line in lines:
        if last is not None:
            _join(builder, last, line, vocabulary)
        _squeezed(builder, line)
        last = line


def _join(builder: _Builder, last: Span, line: Span, vocabulary: Vocabulary) -> None:
    before = builder.source[last.start : last.end]
    after = builder.source[line.start : line.end]
    found = halves(before, after)
    if found is None:
        builder.invent(" ", last.end)
    elif before[-1] == "\u00ad" or not vocabulary.keeps(*found):
        builder.drop_last()


def _squeezed(builder: _Builder, line: Span) -> None:
    """Copies a line with each run of blanks as one."""
    start = line.start
    for match in re.finditer(r"[ \t\u00a0]{2,}|\t", builder.source[line.start : line.end]):
        builder.copy(start, line.start + match.start())
        builder.invent(" ", line.start + match.start())
        start = line.start + match.end()
    builder.copy(start, line.end)


def _table(builder: _Builder, table: Table) -> Table:
    cells: list[Cell] = []
    start = builder.length
    for row, members in groupby(sorted(table.cells, key=lambda c: (c.row, c.column)), key=lambda c: c.row):
        if row and builder.length > start:
            builder.invent("\n", table.span.start)
        for i, cell in enumerate(members):
            if i:
                builder.invent(CELL, cell.span.start)
            begin = builder.length
            for j, match in enumerate(re.finditer(r"\S+", builder.source[cell.span.start : cell.span.end])):
                if j:
                    builder.invent(" ", cell.span.start + match.start() - 1)
                builder.copy(cell.span.start + match.start(), cell.span.start + match.end())
            cells.append(replace(cell, span=Span(begin, builder.length)))
    return replace(table, span=Span(start, builder.length), cells=tuple(cells))


def _inverse(origins: array[int], size: int) -> array[int]:
    """For each offset of the source the offset of the new text at or after it.

    What is invented before a character has its origin, too; the character itself comes last and counts.
    """
    where = array("I", [len(origins)]) * (size + 1)
    for new in range(len(origins)):
        where[origins[new]] = new
    following = len(origins)
    for old in range(size, -1, -1):
        if where[old] == len(origins):
            where[old] = following
        following = where[old]
    return where


def _move(span: Span, where: array[int]) -> Span:
    start = where[span.start]
    return Span(start, max(start, where[span.end - 1] + 1 if span.end > span.start else start))


def _with_caption(table: Table, where: array[int]) -> Table:
    return replace(table, caption=_move(table.caption, where)) if table.caption else table


def _moved(item: Metadatum, where: array[int]) -> Metadatum:
    return replace(item, span=_move(item.span, where)) if item.span else item
