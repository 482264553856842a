"""A page, or what runs sideways on it, laid out: its tables and its lines in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from miner.read.pdf.clean import Layer, clean, sideways
from miner.read.pdf.columns import order_of
from miner.read.pdf.figures import figure_words
from miner.read.pdf.furniture import line_numbers
from miner.read.pdf.glyphs import Page
from miner.read.pdf.lines import Line, lines_of
from miner.read.pdf.page_tables import PrintedTable, boxes_of, tables_of
from miner.read.pdf.words import words_of


@dataclass(frozen=True, slots=True)
class Sheet:
    """One layer of a page with its tables, from top to bottom, and its lines, in reading order."""

    layer: Layer
    tables: tuple[PrintedTable, ...]
    lines: tuple[Line, ...]


def sheets_of(pages: Iterable[Page]) -> Iterator[Sheet]:
    """The sheets of a file: one a page, and one more for a table printed sideways on it."""
    number = 0
    for page in pages:
        layer = clean(page, number)
        yield _sheet(layer)
        number += 1
        turned = sideways(page, layer, number)
        if turned is not None:
            tables, _ = tables_of(turned, words_of(turned.frame))
            yield Sheet(turned, tuple(tables), ())
            number += 1


def _sheet(layer: Layer) -> Sheet:
    words = words_of(layer.frame)
    if not len(words):
        return Sheet(layer, (), ())
    words = words.without(line_numbers(words, layer.frame))
    tables, taken = tables_of(layer, words)
    words = words.without(taken)
    if len(layer.drawn.shapes):
        spelled = words.spelled(layer.frame.text())
        words = words.without(figure_words(words, spelled, layer.drawn.shapes, layer.width, layer.height))
    region, _ = order_of(words, layer.width, layer.height, boxes_of(tables))
    return Sheet(layer, tuple(tables), tuple(lines_of(layer, words, region)))
