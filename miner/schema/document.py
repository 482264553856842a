"""A paper as read: one text, and the place of every character of it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of character offsets ``[start, end)`` into ``Document.text``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, found [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """A rectangle on a page: page from 1, PDF points, origin at the top left, y down."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


class Role(StrEnum):
    """What a block of a paper is for."""

    TITLE = "title"
    ABSTRACT = "abstract"
    INTRODUCTION = "introduction"
    METHODS = "methods"
    CASE = "case"
    RESULTS = "results"
    DISCUSSION = "discussion"
    CONCLUSION = "conclusion"
    REFERENCES = "references"
    CAPTION = "caption"
    TABLE = "table"
    BACK_MATTER = "back matter"
    FRONT_MATTER = "front matter"
    FOOTNOTE = "footnote"
    BODY = "body"
    """Running text whose section is not known (letters, plain text without headings)."""


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text with one role.  ``heading`` is the heading it stands under, as printed."""

    span: Span
    role: Role
    heading: str = ""
    is_heading: bool = False
    """True where the block is itself the printed heading of the section that follows."""
    level: int = 0
    """Depth of the heading: 1 for a section, 2 for a part of it, 0 where there is none."""
    place: str = ""
    """XPath of the element in a JATS file; empty for other media."""
    item: int = 0
    """Number, from 1, of the article that the block belongs to where a file holds several; else 0."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; ``row`` and ``column`` count from 0, ``span`` is its text within ``Document.text``."""

    row: int
    column: int
    span: Span
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose cells stand in the text.  ``span`` covers all cells, ``caption`` its legend (may be empty)."""

    span: Span
    cells: tuple[Cell, ...]
    rows: int
    columns: int
    caption: Span | None = None
    page: int = 0
    """Page of the table from 1; 0 where the medium has no pages."""


@dataclass(frozen=True, slots=True)
class Metadatum:
    """One bibliographic value and where it came from (``source``: "page text", "pdf info", "jats", "file name")."""

    name: str
    value: str
    source: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class PageSize:
    """Width and height of a page in PDF points, after rotation."""

    width: float
    height: float


PRINTED = 255
"""In ``TextMap.sure``: the character is in the file as text."""


@dataclass(frozen=True)
class TextMap:
    """The box of every character, as flat arrays (no Python object a character).

    ``pages[i]`` is the page (from 1) of character ``i``; 0 says that the character has no place: whitespace that the
    reader invented, or a medium without pages.  Coordinates are PDF points, origin top left, y down.
    All arrays have the length of the text, or all are empty (no character of the document has a place).
    """

    pages: array[int] = field(default_factory=lambda: array("H"))
    x0: array[float] = field(default_factory=lambda: array("f"))
    top: array[float] = field(default_factory=lambda: array("f"))
    x1: array[float] = field(default_factory=lambda: array("f"))
    bottom: array[float] = field(default_factory=lambda: array("f"))

    sure: array[int] = field(default_factory=lambda: array("B"))
    """Percent that OCR was sure of the word that the character stands in; ``PRINTED`` where the character is in the
    file as text, and for white space; empty where no page was read by OCR."""

    def __post_init__(self) -> None:
        sizes = {len(self.pages), len(self.x0), len(self.top), len(self.x1), len(self.bottom)}
        sizes |= {len(self.sure)} if self.sure else set()
        if len(sizes) != 1:
            raise ValueError(f"the arrays of a text map must be of one length, found {sorted(sizes)}")

    def __len__(self) -> int:
        return len(self.pages)

    def box(self, offset: int) -> Box | None:
        """The box of one character; None where it has no place."""
        if offset >= len(self.pages) or not self.pages[offset]:
            return None
        return Box(self.pages[offset], self.x0[offset], self.top[offset], self.x1[offset], self.bottom[offset])

    def ocr(self, span: Span) -> float | None:
        """How sure OCR was of the word of the span that it was least sure of, from 0 to 1; None where OCR read none."""
        known = [each for each in self.sure[span.start : span.end] if each != PRINTED]
        return min(known) / 100 if known else None

    def boxes(self, span: Span) -> tuple[Box, ...]:
        """One box for each line piece that the span covers, in reading order; empty where nothing has a place.

        Characters are joined while they stay on one page, overlap vertically by half of the lower height and do not
        jump further than three character heights to the right: a span over a column or page break gets separate boxes.
        """
        return tuple(_merge(box for i in range(span.start, span.end) if (box := self.box(i)) is not None))


def _merge(boxes: Iterable[Box]) -> Iterator[Box]:
    line: Box | None = None
    for box in boxes:
        if line is None:
            line = box
        elif _same_line(line, box):
            line = Box(
                line.page,
                min(line.x0, box.x0),
                min(line.top, box.top),
                max(line.x1, box.x1),
                max(line.bottom, box.bottom),
            )
        else:
            yield line
            line = box
    if line is not None:
        yield line


def _same_line(line: Box, box: Box) -> bool:
    if line.page != box.page:
        return False
    height = min(line.bottom - line.top, box.bottom - box.top)
    shared = min(line.bottom, box.bottom) - max(line.top, box.top)
    gap = box.x0 - line.x1
    return shared >= 0.5 * height and -height <= gap <= 3 * height


@dataclass(frozen=True, slots=True)
class Document:
    """A paper as one reader saw it.

    ``text`` never changes after reading; every span of every later stage points into it.  ``sha256`` is the hash of the
    file's bytes (of the text for text handed in directly), ``reader`` and ``reader_version`` say who read it.
    """

    sha256: str
    name: str
    """File name or id under which it was handed in: for people, never an identity."""
    media_type: str
    reader: str
    reader_version: str
    text: str
    textmap: TextMap = field(default_factory=TextMap)
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    metadata: tuple[Metadatum, ...] = ()
    pages: tuple[PageSize, ...] = ()
    notes: tuple[str, ...] = ()
    """What the reader noticed and a person should know (pages without text, limits touched)."""
    origins: array[int] = field(default_factory=lambda: array("I"))
    """For text media: the offset in the file's own text of each character; empty for media with pages or elements."""

    def quote(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def meta(self, name: str) -> str:
        """The first value of that name, or an empty string."""
        return next((item.value for item in self.metadata if item.name == name), "")

    def role_at(self, offset: int) -> Role:
        """The role of the block that holds the offset; BODY between blocks."""
        block = self.block_at(offset)
        return block.role if block else Role.BODY

    def block_at(self, offset: int) -> Block | None:
        low, high = 0, len(self.blocks)
        while low < high:
            middle = (low + high) // 2
            if self.blocks[middle].span.end <= offset:
                low = middle + 1
            else:
                high = middle
        if low < len(self.blocks) and self.blocks[low].span.start <= offset:
            return self.blocks[low]
        return None
