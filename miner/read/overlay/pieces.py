"""What there is to draw on a page: the pieces of blocks in reading order, cells, columns, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from miner.read.glyphs.glyphs import Flags, Glyphs, Page
from miner.read.page.lines import Line
from miner.read.page.sheets import Sheet, sheets_of
from miner.schema import Box, Document, Role

FAR = 2.5
"""Times the height of a line: the next line of a piece stands no further down."""
TURNED = 0.5
"""Boxes a character from which a block runs up or down the page: of upright text a line is one box."""
APART = 1.0
"""Points that parts of a line that was left out may stand from one another, in parts of their height."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one block has in one column of one page.  ``number`` counts blocks of the document from 1."""

    number: int
    role: Role
    heading: bool
    level: int
    first: bool
    """The block begins with this piece."""
    box: Box


@dataclass(frozen=True, slots=True)
class PageParts:
    """All that is drawn on one page."""

    page: int
    pieces: tuple[Piece, ...]
    cells: tuple[tuple[Box, bool], ...]
    """The cells of tables that hold text; True for those of heads."""
    columns: tuple[Box, ...]
    """The regions of the page that hold lines of text, in reading order."""
    left_out: tuple[Box, ...]
    """Lines, or parts of them, that are no text of the document."""


def parts_of_pages(read: Document, pages: Iterable[Page]) -> Iterator[PageParts]:
    """The parts of each page of ``read``; ``pages`` are those of the same file, as a source of glyphs gives them."""
    pieces: dict[int, list[Piece]] = {}
    for piece in _pieces(read):
        pieces.setdefault(piece.box.page, []).append(piece)
    cells: dict[int, list[tuple[Box, bool]]] = {}
    for table in read.tables:
        for cell in dict.fromkeys((cell.span, cell.is_header) for cell in table.cells):
            box = _around(read.textmap.boxes(cell[0]))
            if box is not None:
                cells.setdefault(box.page, []).append((box, cell[1]))
    for page in pages:
        yield PageParts(
            page.number,
            tuple(pieces.get(page.number, ())),
            tuple(cells.get(page.number, ())),
            tuple(_columns(page, pieces.get(page.number, ()))),
            tuple(_left_out(read, page)),
        )


def _pieces(read: Document) -> Iterator[Piece]:
    for number, block in enumerate(read.blocks, 1):
        first = True
        boxes = read.textmap.boxes(block.span)
        # Of text that runs up the page each character is a line of its own.
        turned = len(boxes) > 3 and len(boxes) > TURNED * len("".join(read.quote(block.span).split()))
        for box in _grouped(boxes, turned or block.role is Role.TABLE):
            yield Piece(number, block.role, block.is_heading, block.level, first, box)
            first = False


def _grouped(boxes: Iterable[Box], whole: bool) -> Iterator[Box]:
    """The boxes of the lines of a block -> one box a column; one a page where they are a ``whole``."""
    piece: Box | None = None
    for box in boxes:
        if piece is not None and (_goes_on(piece, box) or (whole and box.page == piece.page)):
            piece = _joined(piece, box)
            continue
        if piece is not None:
            yield piece
        piece = box
    if piece is not None:
        yield piece


def _goes_on(piece: Box, box: Box) -> bool:
    height = box.bottom - box.top
    below = box.top - piece.bottom < FAR * height and box.bottom > piece.bottom - 1.5 * height
    beside = box.x0 < piece.x1 and box.x1 > piece.x0
    same_line = box.top < piece.bottom and box.bottom > piece.bottom - 1.5 * height
    return box.page == piece.page and ((below and beside) or same_line) and box.top > piece.top - height


def _joined(one: Box, other: Box) -> Box:
    return Box(
        one.page,
        min(one.x0, other.x0),
        min(one.top, other.top),
        max(one.x1, other.x1),
        max(one.bottom, other.bottom),
    )


def _around(boxes: Iterable[Box]) -> Box | None:
    """The box around all boxes that are on the page of the first."""
    found: Box | None = None
    for box in boxes:
        if found is None or box.page == found.page:
            found = box if found is None else _joined(found, box)
    return found


def _columns(page: Page, pieces: Sequence[Piece]) -> Iterator[Box]:
    """The regions of upright pages; those of turned ones stand in another frame and are not drawn."""
    for sheet in sheets_of([page]):
        if sheet.upright_height == sheet.height:
            yield from _regions(sheet, [line for line in sheet.lines if _in_one(line, pieces)])


def _in_one(line: Line, pieces: Sequence[Piece]) -> bool:
    x, y = (line.x0 + line.x1) / 2, (line.top + line.bottom) / 2
    return any(p.box.x0 <= x <= p.box.x1 and p.box.top <= y <= p.box.bottom for p in pieces)


def _regions(sheet: Sheet, kept: Sequence[Line]) -> Iterator[Box]:
    for region in dict.fromkeys(line.region for line in kept):
        lines = [line for line in kept if line.region == region]
        yield Box(
            sheet.page,
            min(line.x0 for line in lines),
            min(line.top for line in lines),
            max(line.x1 for line in lines),
            max(line.bottom for line in lines),
        )


def _left_out(read: Document, page: Page) -> Iterator[Box]:
    """The characters of the page that have no place in the text, in runs."""
    glyphs = page.glyphs.take(_unread(read, page))
    run: Box | None = None
    for x0, top, x1, bottom in zip(*_sides(glyphs), strict=True):
        box = Box(page.number, x0, top, x1, bottom)
        if run is not None and _near(run, box):
            run = _joined(run, box)
            continue
        if run is not None:
            yield run
        run = box
    if run is not None:
        yield run


def _sides(glyphs: Glyphs) -> tuple[list[float], list[float], list[float], list[float]]:
    return glyphs.x0.tolist(), glyphs.top.tolist(), glyphs.x1.tolist(), glyphs.bottom.tolist()


def _near(run: Box, box: Box) -> bool:
    """Whether a character goes on with a run, be it printed across or up the margin."""
    reach = APART * max(box.bottom - box.top, box.x1 - box.x0)
    across = abs(box.bottom - run.bottom) < reach / 2 and -reach < box.x0 - run.x1 < reach
    upwards = abs(box.x1 - run.x1) < reach / 2 and (
        -reach < run.top - box.bottom < reach or abs(box.top - run.bottom) < reach
    )
    return across or upwards


def _unread(read: Document, page: Page) -> Flags:
    """Flags of the glyphs in whose middle no character of the text stands; a raster of half points tells."""
    glyphs, places = page.glyphs, read.textmap
    here = np.frombuffer(places.pages, np.uint16) == page.number if len(places) else np.zeros(0, np.bool_)
    rows, columns = int(2 * page.height) + 2, int(2 * page.width) + 2
    taken = np.zeros((rows, columns), np.bool_)
    sides = (np.frombuffer(side, np.float32)[here] * 2 for side in (places.x0, places.top, places.x1, places.bottom))
    for x0, top, x1, bottom in zip(*(side.astype(np.int64).tolist() for side in sides), strict=True):
        taken[top : bottom + 1, x0 : x1 + 1] = True
    x = np.clip(np.nan_to_num(glyphs.x0 + glyphs.x1), 0, columns - 1).astype(np.int64)
    y = np.clip(np.nan_to_num(glyphs.top + glyphs.bottom), 0, rows - 1).astype(np.int64)
    inside = (glyphs.x1 > 0) & (glyphs.x0 < page.width) & (glyphs.bottom > 0) & (glyphs.top < page.height)
    unread: Flags = ~taken[y, x] & inside
    return unread
