"""A page, or what runs sideways on it, laid out: its tables and its lines in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from miner.read.glyphs.clean import Layer, clean, sideways
from miner.read.glyphs.glyphs import Bytes, Floats, Page
from miner.read.page.columns import order_of
from miner.read.page.figures import figure_words
from miner.read.page.furniture import line_numbers, overprinted
from miner.read.page.lines import Line, lines_of
from miner.read.page.printed_words import words_of
from miner.read.tables.page_tables import PrintedTable, boxes_of, tables_of


@dataclass(frozen=True, slots=True)
class Sheet:
    """One layer of a page with its tables, from top to bottom, and its lines, in reading order.

    Of the glyphs only their boxes stay, so that a volume of many pages fits into memory.
    """

    number: int
    """Counts the layers of a file from 0."""
    page: int
    width: float
    height: float
    """Points of the page as shown."""
    upright_height: float
    """Points of the page when its text stands upright."""
    boxes: Floats
    """The places of the glyphs as shown, a row each: x0, top, x1, bottom."""
    pictured: bool
    """A picture covers a third of the page or more."""
    broken: bool
    scanned: bool
    """OCR read it."""
    layered: bool
    """Somebody else's OCR read it."""
    unread: str
    """Why OCR could not."""
    sure: Bytes
    """Percent that OCR was sure of the word of each glyph; empty where the page is no scan."""
    tables: tuple[PrintedTable, ...] = ()
    lines: tuple[Line, ...] = ()

    @classmethod
    def of(cls, layer: Layer, tables: Sequence[PrintedTable] = (), lines: Sequence[Line] = ()) -> Sheet:
        page, shown = layer.page, layer.shown
        shapes = page.drawn.shapes
        areas = (shapes[:, 2] - shapes[:, 0]) * (shapes[:, 3] - shapes[:, 1])
        return cls(
            number=layer.number,
            page=page.number,
            width=page.width,
            height=page.height,
            upright_height=layer.height,
            boxes=np.stack([shown.x0, shown.top, shown.x1, shown.bottom], axis=1),
            pictured=bool((areas > page.width * page.height / 3).any()),
            broken=page.broken,
            scanned=page.scanned,
            layered=page.layered,
            unread=page.unread,
            sure=shown.sure,
            tables=tuple(tables),
            lines=tuple(lines),
        )


def sheets_of(pages: Iterable[Page]) -> Iterator[Sheet]:
    """The sheets of a file: one a page, and one more for a table printed sideways on it."""
    number = 0
    for page in pages:
        layer = clean(page, number)
        yield _sheet(layer)
        number += 1
        turned = sideways(page, layer, number)
        if turned is not None:
            yield Sheet.of(turned, tables_of(turned, words_of(turned.frame))[0])
            number += 1


def _sheet(layer: Layer) -> Sheet:
    words = words_of(layer.frame)
    if not len(words):
        return Sheet.of(layer)
    words = words.without(line_numbers(words, layer.frame))
    words = words.without(overprinted(words))
    tables, taken = tables_of(layer, words)
    words = words.without(taken)
    if len(layer.drawn.shapes):
        spelled = words.spelled(layer.frame.text())
        words = words.without(figure_words(words, spelled, layer.drawn.shapes, layer.width, layer.height))
    region, _ = order_of(words, layer.width, layer.height, boxes_of(tables))
    return Sheet.of(layer, tables, lines_of(layer, words, region))
