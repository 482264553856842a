"""Parts -> text, blocks and the map from every character to its place."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from miner.read.glyphs.glyphs import Numbers
from miner.read.page.lines import Line
from miner.read.page.sheets import Sheet
from miner.read.paper.section_walk import Part
from miner.read.tables.page_tables import PrintedCell, PrintedTable
from miner.read.words.hyphens import Vocabulary, halves
from miner.schema import PRINTED, Block, Cell, Role, Span, Table, TextMap

CELL = " | "
"""What parts the cells of a row in the text."""
NO_PLACE: Numbers = np.full(2, -1, np.int32)
"""The blank line between two blocks."""
NOWHERE: Numbers = np.zeros(0, np.int32)


@dataclass
class Written:
    """The document's text as it grows."""

    pieces: list[str] = field(default_factory=list)
    index: list[Numbers] = field(default_factory=list)
    sheet: list[Numbers] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, index: Numbers, sheet: Numbers) -> Span:
        if self.pieces:
            self._put("\n\n", NO_PLACE, NO_PLACE)
        start = self.length
        self._put(text, index, sheet)
        return Span(start, self.length)

    def _put(self, text: str, index: Numbers, sheet: Numbers) -> None:
        self.pieces.append(text)
        self.index.append(index)
        self.sheet.append(sheet)
        self.length += len(text)


def write(parts: Sequence[Part], vocabulary: Vocabulary) -> Written:
    """Writes each part as a block of running text."""
    written = Written()
    for part in parts:
        if part.paragraph.table is not None:
            _write_table(part, part.paragraph.table, written, vocabulary)
            continue
        text, index, sheet = _running(part.paragraph.lines, vocabulary)
        if text.strip():
            span = written.add(text, index, sheet)
            written.blocks.append(Block(span, part.role, part.heading, part.is_heading, part.level, item=part.item))
    return written


def _write_table(part: Part, table: PrintedTable, written: Written, vocabulary: Vocabulary) -> None:
    """Writes a table one row a line, its cells parted by bars; a cell over several columns is written once."""
    texts: list[str] = []
    index: list[Numbers] = []
    sheet: list[Numbers] = []
    places: list[tuple[PrintedCell, int, int]] = []
    at, row = 0, 0
    for cell in sorted(table.cells, key=lambda c: (c.row, c.columns)):
        mark = ("\n" if cell.row != row else CELL) if texts else ""
        text, glyphs, sheets = _running(cell.lines, vocabulary) if cell.lines else ("", NOWHERE, NOWHERE)
        row = cell.row
        texts += [mark, text]
        index += [np.full(len(mark), -1, np.int32), glyphs]
        sheet += [np.full(len(mark), -1, np.int32), sheets]
        places.append((cell, at + len(mark), at + len(mark) + len(text)))
        at += len(mark) + len(text)
    before = written.blocks[-1] if written.blocks else None
    caption = before.span if before is not None and before.role is Role.CAPTION else None
    span = written.add("".join(texts), np.concatenate(index), np.concatenate(sheet))
    written.blocks.append(Block(span, part.role, part.heading, item=part.item))
    cells = tuple(
        Cell(cell.row, column, Span(span.start + start, span.start + end), cell.is_header)
        for cell, start, end in places
        for column in cell.columns
    )
    rows, columns = (max(getattr(cell, name) for cell in cells) + 1 for name in ("row", "column"))
    written.tables.append(Table(span, cells, rows, columns, caption, table.page))


def _running(lines: Sequence[Line], vocabulary: Vocabulary) -> tuple[str, Numbers, Numbers]:
    """Lines joined to running text, with the glyph of each character and the layer that holds it."""
    pieces: list[str] = []
    index: list[Numbers] = []
    for at, line in enumerate(lines):
        text, glyphs = line.text, line.glyphs
        after = lines[at + 1].text if at + 1 < len(lines) else ""
        glue = " " if after else ""
        found = halves(text, after)
        if found is not None:
            glue = ""
            if text[-1] == "\u00ad" or not vocabulary.keeps(*found):
                text, glyphs = text[:-1], glyphs[:-1]
        elif after and text[-1:] in ("/", "–", "—"):
            glue = ""
        if "\u00ad" in text:
            keep = np.fromiter((c != "\u00ad" for c in text), np.bool_, len(text))
            text, glyphs = text.replace("\u00ad", ""), glyphs[keep]
        pieces.append(text + glue)
        index += [glyphs, NO_PLACE[: len(glue)]]
    glyphs = np.concatenate(index)
    sheet = np.repeat([np.int32(line.sheet) for line in lines], [len(piece) for piece in pieces])
    return "".join(pieces), glyphs, np.where(glyphs >= 0, sheet, np.int32(-1))


def map_of(written: Written, sheets: Sequence[Sheet]) -> TextMap:
    """The box of every character, from the glyphs as printed; boxes are clipped to their page."""
    if not written.index:
        return TextMap()
    index, number = np.concatenate(written.index), np.concatenate(written.sheet)
    page = np.zeros(len(index), np.uint16)
    boxes = np.zeros((4, len(index)), np.float32)
    sure = np.full(len(index), PRINTED, np.uint8)
    for sheet in sheets:
        here = np.flatnonzero(number == sheet.number)
        page[here] = sheet.page
        bounds = np.array([sheet.width, sheet.height, sheet.width, sheet.height], np.float32)
        if len(sheet.sure):
            sure[here] = sheet.sure[index[here]]
        boxes[:, here] = np.clip(sheet.boxes[index[here]], 0, bounds).T
    x0, top, x1, bottom = (array("f", row.tobytes()) for row in boxes)
    known = sure.tobytes() if any(len(sheet.sure) for sheet in sheets) else b""
    return TextMap(array("H", page.tobytes()), x0, top, x1, bottom, array("B", known))
