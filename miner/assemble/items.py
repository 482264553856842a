"""Articles that share one file, each as a document of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from miner.assemble import ownership
from miner.schema import Annotations, Document, Role


def parted(document: Document, annotations: Annotations) -> Iterator[tuple[int, tuple[Document, Annotations]]]:
    """(number, (document, annotations)) of each article that has text of its own; number 0 where there is one only.

    The documents share the text, so that spans stay; each has the blocks and tables of its article alone, and its
    annotations are those that stand there.
    """
    told = ownership.STORY_ROLES - {Role.TITLE}
    numbers = sorted({block.item for block in document.blocks if block.item and block.role in told})
    if not numbers:
        yield 0, (document, annotations)
    for number in numbers:
        yield number, _article(document, annotations, number)


def _article(document: Document, annotations: Annotations, number: int) -> tuple[Document, Annotations]:
    blocks = tuple(block for block in document.blocks if block.item == number)
    article = replace(document, blocks=blocks, tables=())
    tables = tuple(table for table in document.tables if article.block_at(table.span.start) is not None)
    own = replace(
        annotations,
        mentions=tuple(m for m in annotations.mentions if article.block_at(m.span.start) is not None),
        sentences=tuple(s for s in annotations.sentences if article.block_at(s.start) is not None),
    )
    return replace(article, tables=tables), own
