"""The way of a PDF through the room: glyphs, words, columns, lines, paragraphs, roles, text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from miner.errors import DamagedFile, NoTextLayer
from miner.read.glyphs.opening import opened, properties_of
from miner.read.limits import GlyphSource, Watch
from miner.read.ocr.scans import with_scans
from miner.read.page.furniture import furniture
from miner.read.page.sheets import Sheet, sheets_of
from miner.read.paper.bibliography import metadata_of
from miner.read.paper.paragraphs import Paragraph, Usage, floats_of, paragraphs_of
from miner.read.paper.structure import parts_of
from miner.read.paper.writing import map_of, write
from miner.read.version import READER_VERSION
from miner.read.words.hyphens import Vocabulary
from miner.schema import Document, PageSize

_THE, _LOWER_THE = re.compile(r"\bTh(?:e|is|ese|ere|us|at)\b"), re.compile(r"\bthe\b")
LEAST = 30
"""Characters: a file of pictures with fewer (a stamp, a page number) has no text layer."""


def read_pdf(data: bytes, name: str, sha256: str, watch: Watch) -> Document:
    """Reads a PDF (``data`` its bytes); raises the errors of the room that ``opened`` names, and ``NoTextLayer``."""
    sheets = _sheets(data, watch)
    notes: list[str] = []
    if watch.limits.source is GlyphSource.PDFIUM and _lost_ligatures(sheets):
        watch = replace(watch, limits=replace(watch.limits, source=GlyphSource.PLUMBER))
        sheets = _sheets(data, watch)
        notes.append("the first reader lost the ligature of T and h; the file was read by pdfplumber")
    return _document(sheets, name, sha256, watch, notes, properties_of(data, watch))


def _sheets(data: bytes, watch: Watch) -> list[Sheet]:
    with opened(data, watch) as pages:
        sheets = list(sheets_of(with_scans(pages, data, watch)))
    if all(sheet.broken for sheet in sheets):
        raise DamagedFile(
            f"{watch.path}: expected pages that can be read, found {len(sheets)} broken ones",
            remedy="fetch the file again",
        )
    if sum(len(sheet.boxes) for sheet in sheets) < (LEAST if any(sheet.pictured for sheet in sheets) else 1):
        raise NoTextLayer(
            f"{watch.path}: expected pages with text, found {sheets[-1].page} pages of pictures or nothing",
            remedy=next((sheet.unread for sheet in sheets if sheet.unread), "OCR found no words; scan the pages again"),
        )
    return sheets


def _lost_ligatures(sheets: Sequence[Sheet]) -> bool:
    """Whether English text holds "the" often and never "The": fonts whose Th ligature has no Unicode lose it."""
    text = " ".join(line.text for sheet in sheets for line in sheet.lines)
    return len(_LOWER_THE.findall(text)) >= 20 and not _THE.search(text)


def _document(
    sheets: Sequence[Sheet], name: str, sha256: str, watch: Watch, notes: Sequence[str], properties: Mapping[str, str]
) -> Document:
    drop = furniture([sheet.lines for sheet in sheets], [sheet.upright_height for sheet in sheets])
    kept = [[line for line in sheet.lines if id(line) not in drop] for sheet in sheets]
    usage = Usage.of([line for lines in kept for line in lines])
    paragraphs: list[Paragraph] = []
    for sheet, lines in zip(sheets, kept, strict=True):
        paragraphs += [*paragraphs_of(lines, usage.size), *floats_of(sheet.tables)]
    vocabulary = Vocabulary.of(line.text for lines in kept for line in lines)
    heads = [line.text for sheet in sheets for line in sheet.lines if id(line) in drop]
    parts, others = parts_of(paragraphs, usage, (properties.get("Title", ""), *heads))
    written = write(parts, vocabulary)
    text = "".join(written.pieces)
    sizes = {sheet.page: PageSize(sheet.width, sheet.height) for sheet in sheets}
    return Document(
        sha256=sha256,
        name=name,
        media_type="application/pdf",
        reader=watch.limits.source.value,
        reader_version=READER_VERSION,
        text=text,
        textmap=map_of(written, sheets),
        blocks=tuple(written.blocks),
        tables=tuple(written.tables),
        metadata=tuple(metadata_of(text, written.blocks, heads, properties)),
        pages=tuple(sizes.values()),
        notes=(*notes, *_left_out(sheets), *([others] if others else [])),
    )


def _left_out(sheets: Sequence[Sheet]) -> list[str]:
    """What a person should know of pages that gave no text."""
    broken = {sheet.page for sheet in sheets if sheet.broken}
    silent = {sheet.page for sheet in sheets} - broken - {sheet.page for sheet in sheets if len(sheet.boxes)}
    notes = {
        "pages that are broken and were left out": broken,
        "pages without text": silent - {sheet.page for sheet in sheets if sheet.unread},
        "pages that are pictures and were read by OCR": {sheet.page for sheet in sheets if sheet.scanned},
        "pages whose text is a hidden layer that others' OCR left over a picture; nobody knows how sure it was": {
            sheet.page for sheet in sheets if sheet.layered
        },
    }
    for why in sorted({sheet.unread for sheet in sheets if sheet.unread}):
        notes[f"pages that are pictures and were not read ({why})"] = {s.page for s in sheets if s.unread == why}
    return [f"{what}: {', '.join(map(str, sorted(found)))}" for what, found in notes.items() if found]
