"""The way of a PDF through the room: glyphs, words, columns, lines, paragraphs, roles, text."""

from __future__ import annotations

from miner.errors import NoTextLayer
from miner.read.hyphens import Vocabulary
from miner.read.limits import Watch
from miner.read.pdf.clean import Layer, clean
from miner.read.pdf.columns import order_of
from miner.read.pdf.figures import figure_words
from miner.read.pdf.furniture import furniture, line_numbers
from miner.read.pdf.lines import Line, lines_of
from miner.read.pdf.opening import opened
from miner.read.pdf.page_tables import PrintedTable, boxes_of, tables_of
from miner.read.pdf.paragraphs import Paragraph, Usage, floats_of, paragraphs_of
from miner.read.pdf.structure import parts_of
from miner.read.pdf.words import words_of
from miner.read.pdf.writing import map_of, write
from miner.read.version import READER_VERSION
from miner.schema import Document, PageSize


def read_pdf(data: bytes, name: str, sha256: str, watch: Watch) -> Document:
    """Reads a PDF (``data`` its bytes); raises the errors of the room that ``opened`` names, and ``NoTextLayer``."""
    layers: dict[int, Layer] = {}
    lines: list[list[Line]] = []
    tables: list[list[PrintedTable]] = []
    with opened(data, watch) as pages:
        for page in pages:
            layer = clean(page)
            layers[page.number] = layer
            found, rest = _laid_out(layer)
            tables.append(found)
            lines.append(rest)
    if not any(lines) and not any(tables):
        raise NoTextLayer(
            f"{watch.path}: expected pages with text, found {len(layers)} pages of pictures or nothing",
            remedy="run OCR over the file first",
        )
    drop = furniture(lines, [layer.height for layer in layers.values()])
    kept = [line for page_lines in lines for line in page_lines if id(line) not in drop]
    paragraphs: list[Paragraph] = []
    usage = Usage.of(kept)
    for page_lines, page_tables in zip(lines, tables, strict=True):
        paragraphs += paragraphs_of([line for line in page_lines if id(line) not in drop], usage.size)
        paragraphs += floats_of(page_tables)
    parts = parts_of(paragraphs, usage)
    written = write(parts, Vocabulary.of(line.text for line in kept))
    return Document(
        sha256=sha256,
        name=name,
        media_type="application/pdf",
        reader=watch.limits.source.value,
        reader_version=READER_VERSION,
        text="".join(written.pieces),
        textmap=map_of(written, layers),
        blocks=tuple(written.blocks),
        tables=tuple(written.tables),
        pages=tuple(PageSize(layer.page.width, layer.page.height) for layer in layers.values()),
    )


def _laid_out(layer: Layer) -> tuple[list[PrintedTable], list[Line]]:
    """The tables of a page and the lines of everything else, in reading order."""
    words = words_of(layer.frame)
    if not len(words):
        return [], []
    words = words.without(line_numbers(words, layer.frame))
    tables, taken = tables_of(layer, words)
    words = words.without(taken)
    if len(layer.drawn.shapes):
        spelled = words.spelled(layer.frame.text())
        words = words.without(figure_words(words, spelled, layer.drawn.shapes, layer.width, layer.height))
    region, _ = order_of(words, layer.width, layer.height, boxes_of(tables))
    return tables, lines_of(layer, words, region)
