"""A Document as plain JSON: its parts with their text, or every word with its place on the page."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TypeAlias

from miner.schema import Block, Box, Document, Span, Table

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


def parts(document: Document) -> dict[str, Json]:
    """Metadata, blocks with role and text, tables as rows of cells, and the whole text, into which spans point."""
    return {
        **_head(document),
        "metadata": [
            {"name": item.name, "value": item.value, "source": item.source, "span": _span(item.span)}
            for item in document.metadata
        ],
        "blocks": [
            {**_block(block), "level": block.level, "heading": block.heading, "text": document.quote(block.span)}
            for block in document.blocks
        ],
        "tables": [_table(document, table) for table in document.tables],
        "text": document.text,
    }


def places(document: Document) -> dict[str, Json]:
    """Pages, and the boxes of blocks and words: page from 1, PDF points, origin at the top left, y down.

    A word that is broken over two lines has two boxes; one of a medium without pages has none.
    """
    return {
        **_head(document),
        "blocks": [{**_block(block), "boxes": _boxes(document, block.span)} for block in document.blocks],
        "words": [
            {"span": [*word.span()], "text": word[0], "boxes": _boxes(document, Span(*word.span()))}
            for word in re.finditer(r"\S+", document.text)
        ],
    }


def _head(document: Document) -> dict[str, Json]:
    return {
        "sha256": document.sha256,
        "name": document.name,
        "media_type": document.media_type,
        "reader": f"{document.reader} {document.reader_version}",
        "notes": [*document.notes],
        "pages": [asdict(page) for page in document.pages],
    }


def _block(block: Block) -> dict[str, Json]:
    return {"span": _span(block.span), "role": block.role.value, "is_heading": block.is_heading}


def _span(span: Span | None) -> Json:
    return [span.start, span.end] if span else None


def _boxes(document: Document, span: Span) -> list[Json]:
    return [_box(box) for box in document.textmap.boxes(span)]


def _box(box: Box) -> Json:
    return {name: round(value, 2) for name, value in asdict(box).items()}


def _table(document: Document, table: Table) -> Json:
    rows: list[list[Json]] = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = document.quote(cell.span)
    return {
        "page": table.page,
        "caption": document.quote(table.caption) if table.caption else "",
        "rows": [[*row] for row in rows],
    }
