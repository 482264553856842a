"""Where two readers of one PDF differ: page by page, in characters, blanks and order.

Both go the whole way to a Document, so that a difference is one that facts would feel: what the layout drops as a
running head in one reading and keeps in the other counts as much as a character that one font table hides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from pathlib import Path

from miner.errors import InputError
from miner.read.door import document
from miner.read.limits import GlyphSource, Limits
from miner.schema import Box, Document, Span

WORDS = 0.02
"""Share of a page's words that may be lost, wrong or cut otherwise: on 418 pages of journals the median page has none,
and nine in ten have fewer; what lies above is a font or a column, not an accent."""
ORDER = 0.02
"""The same for words that stand in another order: from about fifteen words on, a sentence may have lost its end."""
_SIGN = re.compile(r"[\d+−±<>≤≥=%×]|(?<!\w)-|-(?!\w)")
"""What a number or a result hangs on: one such character wrong may be a wrong fact."""
_WORD = re.compile(r"\S+")


class Kind(StrEnum):
    """In what two readings of a passage differ."""

    CHARACTERS = "characters"
    """Characters that one of them lacks, or has otherwise."""
    BLANKS = "blanks"
    """The same characters, cut into words otherwise."""
    ORDER = "order"
    """The same words, elsewhere on the page."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that stand between words on which the readers agree.  ``boxes`` say where, by the first reader that has it.

    One of the two texts may be empty; of a passage in another order, ``second`` is.
    """

    kind: Kind
    first: str
    second: str
    boxes: tuple[Box, ...]

    @property
    def weighty(self) -> bool:
        """Whether the difference touches a number or a sign."""
        if self.kind is not Kind.CHARACTERS:
            return False
        ours, theirs = (Counter("".join(_SIGN.findall(text))) for text in (self.first, self.second))
        return ours != theirs

    @property
    def characters(self) -> int:
        """How many characters are lost or wrong; one in the place of another counts once."""
        if self.kind is not Kind.CHARACTERS:
            return 0
        ours, theirs = Counter(_solid(self.first)), Counter(_solid(self.second))
        return max((ours - theirs).total(), (theirs - ours).total())


@dataclass(frozen=True, slots=True)
class PageDifference:
    """How two readings of one page differ; counts are words of either reader, the greater of the two."""

    page: int
    words: int
    passages: tuple[Passage, ...]

    def count(self, kind: Kind) -> int:
        """Words in passages of that kind."""
        found = [passage for passage in self.passages if passage.kind is kind]
        return sum(max(len(passage.first.split()), len(passage.second.split())) for passage in found)

    @property
    def characters(self) -> int:
        """Characters lost or wrong."""
        return sum(passage.characters for passage in self.passages)

    @property
    def share(self) -> float:
        """Part of the page's words that differ in any way; more than 1 is cut to 1."""
        return min(1.0, sum(self.count(kind) for kind in Kind) / max(1, self.words))

    @property
    def weighty(self) -> bool:
        return any(passage.weighty for passage in self.passages)

    @property
    def named(self) -> bool:
        """Whether somebody should look at the page: a number or sign differs, or more words than chance."""
        wrong = self.count(Kind.CHARACTERS) + self.count(Kind.BLANKS)
        return self.weighty or wrong > WORDS * self.words or self.count(Kind.ORDER) > ORDER * self.words


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two readings of one file: all pages, from the one that differs most to those that do not."""

    first: str
    second: str
    """The names of the readers."""
    pages: tuple[PageDifference, ...]
    notes: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[PageDifference, ...]:
        """The pages that somebody should look at, the worst first."""
        return tuple(page for page in self.pages if page.named)


def compared(path: Path, *, limits: Limits | None = None) -> Comparison:
    """Reads a PDF by both sources of characters.

    Raises ``InputError`` for a file without pages, and the errors of ``document`` for one that cannot be read.
    """
    bounds = limits or Limits()
    first = document(path, limits=replace(bounds, source=GlyphSource.PDFIUM))
    if not first.pages:
        raise InputError(
            f"{path}: expected a PDF, whose characters two readers can tell, found {first.media_type}",
            remedy="compare the PDF of the paper",
        )
    return difference(first, document(path, limits=replace(bounds, source=GlyphSource.PLUMBER)))


def difference(first: Document, second: Document) -> Comparison:
    """What two readings of the same file have otherwise."""
    ours, theirs = _words(first), _words(second)
    pages = [
        _page(number, first, second, ours.get(number, []), theirs.get(number, []))
        for number in range(1, max(len(first.pages), len(second.pages)) + 1)
    ]
    pages.sort(key=lambda page: (not page.named, not page.weighty, -page.share, page.page))
    notes = dict.fromkeys((*first.notes, *second.notes))
    if first.reader == second.reader:
        notes[f"both readings are by {first.reader}: the first reader gave the file up"] = None
    return Comparison(GlyphSource.PDFIUM.value, GlyphSource.PLUMBER.value, tuple(pages), tuple(notes))


def _words(read: Document) -> dict[int, list[Span]]:
    """The words of each page, in the order of the text; a word stands on the page of its first character."""
    found: dict[int, list[Span]] = {}
    for match in _WORD.finditer(read.text):
        box = read.textmap.box(match.start())
        if box is not None:
            found.setdefault(box.page, []).append(Span(*match.span()))
    return found


def _page(
    number: int, first: Document, second: Document, ours: Sequence[Span], theirs: Sequence[Span]
) -> PageDifference:
    passages = tuple(_passages(first, second, ours, theirs))
    return PageDifference(number, max(len(ours), len(theirs)), passages)


def _passages(first: Document, second: Document, ours: Sequence[Span], theirs: Sequence[Span]) -> Iterator[Passage]:
    left, right = [first.quote(span) for span in ours], [second.quote(span) for span in theirs]
    changes = [c for c in SequenceMatcher(None, left, right, autojunk=False).get_opcodes() if c[0] != "equal"]
    gone = Counter(word for _, a, b, _, _ in changes for word in left[a:b])
    moved = gone & Counter(word for *_, a, b in changes for word in right[a:b])
    for _, a, b, c, d in changes:
        boxes = _boxes(first, ours[a:b]) or _boxes(second, theirs[c:d])
        mine, other = " ".join(left[a:b]), " ".join(right[c:d])
        if _solid(mine) == _solid(other):
            yield Passage(Kind.BLANKS, mine, other, boxes)
            continue
        if a < b and not Counter(left[a:b]) - moved:
            yield Passage(Kind.ORDER, mine, "", boxes)
            a, mine = b, ""
        if c < d and not Counter(right[c:d]) - moved:
            d, other = c, ""
        if a < b or c < d:
            yield Passage(Kind.CHARACTERS, mine, other, boxes)


def _boxes(read: Document, spans: Sequence[Span]) -> tuple[Box, ...]:
    return read.textmap.boxes(Span(spans[0].start, spans[-1].end)) if spans else ()


def _solid(text: str) -> str:
    return "".join(text.split())
