"""Lines that belong to the page and not to the paper: running heads, page numbers, stamps, line numbers."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from miner.read.glyphs.glyphs import Flags, Glyphs
from miner.read.page.lines import Line
from miner.read.page.printed_words import Words

_CITATION = re.compile(
    r"\b(?:19|20)\d\d\s*[;,:]\s*(?:vol\.?\s*)?\d+|\bvol(?:ume|\.)?\s*\d+|[,.]\s(?:19|20)\d\d\b|\bdoi\b|^\W*\S+\.\w{2,7}/\S*"
    r"|\d+/\d+$|\bet al\.?$",
    re.IGNORECASE,
)
"""A line at the edge of a page that cites the paper itself: year and volume, DOI, an address on the web."""
ISOLATED = 1.6
"""Times its size: the least white between a line of the edge and the text, for it to be judged by its words."""
EDGE = 0.12
"""Parts of the page height at top and bottom where running heads and feet stand."""
SAME_HEIGHT = 8.0
"""Points by which the place of a running head may differ from page to page."""
STAMPED = 3
"""Pages on which a line stands unchanged at one place, from which it is a stamp."""
_PAGE_NUMBER = re.compile(
    r"\W*(?:page\s*|p\.\s*|S)?\d{1,5}(?:\s*(?:of|/|\|)\s*\d{1,4})?\W*|[ivxl]{1,6}|\(?page number.{0,40}", re.IGNORECASE
)
_OF_PAGES = re.compile(r"\bpage\s?\d+(?:\sof\s\d+)?")
_STAMP = re.compile(
    r"downloaded (?:from|by|on)|by guest on|all rights reserved|for personal use|this article is protected|terms of use"
    r"|accepted manuscript|author manuscript|provisional pdf|uncorrected proof|^\W*(?:https?://|www\.)\S+\W*$",
    re.IGNORECASE,
)


def furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[int]:
    """The ``id`` of every line that is furniture.

    A line in the top or bottom ``EDGE`` of a page is a running head where a line of the same words (numbers aside)
    stands at the same height on another page and white parts it from the text.  From the second page on it need not be
    parted where it stands on more than ``STAMPED`` pages; the first one may say there what the paper is.  It is a page
    number where it is one, a stamp by its words or where it stands unchanged at one place on several pages.
    """
    edges = [_edge(lines, height) for lines, height in zip(pages, heights, strict=True)]
    stamped = _stamped(pages)
    seen: dict[str, list[tuple[int, float]]] = {}
    for page, lines in enumerate(edges):
        for line in lines:
            seen.setdefault(_plain(line.text), []).append((page, line.baseline))
    found = {id(line) for lines in pages for line in lines if _stamp_of(line) in stamped and _stands_off(line, lines)}
    for page, lines in enumerate(edges):
        again = [line for line in lines if _repeated(line, page, seen)]
        often = [line for line in again if page and _pages_of(line, seen) > STAMPED and len(line.text.split()) > 2]
        found |= {id(line) for line in [*often, *_apart(again, pages[page])]}
        found |= {id(line) for line in lines if _by_words(line, pages[page])}
    return found


def _stamp_of(line: Line) -> tuple[str, int, int]:
    return line.text, round(line.x0), round(line.baseline)


def _stamped(pages: Sequence[Sequence[Line]]) -> set[tuple[str, int, int]]:
    """Lines of three words or more that stand unchanged at one place on ``STAMPED`` pages, wherever that is."""
    places = Counter(_stamp_of(line) for lines in pages for line in lines if len(line.text.split()) > 2)
    return {place for place, count in places.items() if count >= STAMPED}


def _stands_off(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line that stands on several pages belongs to none: by its words, or by the white around it."""
    return bool(_STAMP.search(line.text)) or _isolated(line, lines)


def _repeated(line: Line, page: int, seen: Mapping[str, Sequence[tuple[int, float]]]) -> bool:
    """Whether a line of the same letters stands at the same height on another page."""
    plain = _plain(line.text)
    return bool(plain) and any(p != page and abs(y - line.baseline) < SAME_HEIGHT for p, y in seen[plain])


def _pages_of(line: Line, seen: Mapping[str, Sequence[tuple[int, float]]]) -> int:
    """On how many pages a line of the same letters stands at the same height."""
    return len({page for page, y in seen[_plain(line.text)] if abs(y - line.baseline) < SAME_HEIGHT})


def _apart(again: Sequence[Line], lines: Sequence[Line]) -> list[Line]:
    """The repeated lines that no line of the text touches: pages may open with the same words of prose, too."""
    kept = list(again)
    while True:
        ids = {id(line) for line in kept}
        others = [line for line in lines if id(line) not in ids]
        alone = [line for line in kept if _isolated(line, others)]
        if len(alone) == len(kept):
            return kept
        kept = alone


def _by_words(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line of the edge is a page number, a stamp, or cites the paper itself."""
    text = line.text.strip()
    if _STAMP.search(text) or (_PAGE_NUMBER.fullmatch(text) and (text[-1] not in ".])" or _isolated(line, lines))):
        return True
    return len(text) < 100 and bool(_CITATION.search(text)) and _isolated(line, lines)


def _edge(lines: Sequence[Line], height: float) -> list[Line]:
    return [line for line in lines if line.top < EDGE * height or line.bottom > (1 - EDGE) * height]


def _isolated(line: Line, lines: Sequence[Line]) -> bool:
    """Whether white parts a line from every line above or below it on the page."""
    others = [o for o in lines if o is not line and o.x0 < line.x1 and o.x1 > line.x0]
    return all(
        o.bottom < line.top - (ISOLATED - 1) * line.size or o.top > line.bottom + (ISOLATED - 1) * line.size
        for o in others
    )


def _plain(text: str) -> str:
    """The letters alone: the page number stands now left, now right of the running head, or in a line of its own."""
    return "".join(c for c in _OF_PAGES.sub("", text.lower()) if c.isalpha())


OVERPRINT, COVERED = 2.0, 3
"""Times the usual size: larger type that covers ``COVERED`` words is a watermark, not a title."""


def overprinted(words: Words) -> Flags:
    """The words printed large across the text, as watermarks are."""
    length = words.last - words.first
    usual = float(np.median(np.repeat(words.size, length)))
    found = np.zeros(len(words), np.bool_)
    x, y = (words.x0 + words.x1) / 2, (words.top + words.bottom) / 2
    for word in np.flatnonzero(words.size > OVERPRINT * usual).tolist():
        under = (x > words.x0[word]) & (x < words.x1[word]) & (y > words.top[word]) & (y < words.bottom[word])
        found[word] = (under & (words.size < 1.5 * usual)).sum() >= COVERED
    return found


def line_numbers(words: Words, glyphs: Glyphs) -> Flags:
    """The words that number the lines of a manuscript: a column of rising numbers left or right of all text."""
    numbers = np.zeros(len(words), np.bool_)
    digit = (glyphs.code >= 0x30) & (glyphs.code <= 0x39)
    if len(words) < 10:
        return numbers
    only_digits = np.logical_and.reduceat(digit, words.first) & (words.last - words.first <= 5) & ~words.joined
    candidates = np.flatnonzero(only_digits)
    others = ~only_digits
    if len(candidates) < 5 or not others.any():
        return numbers
    text = glyphs.text()
    left, right = np.percentile(words.x0[others], 2), np.percentile(words.x1[others], 98)
    for edge, beyond in ((words.x1, words.x1 < left), (words.x0, words.x0 > right)):
        column = candidates[beyond[candidates]]
        if len(column) < 5 or np.ptp(edge[column]) > 12:
            continue
        column = column[np.argsort(words.baseline[column])]
        values = [int(text[words.first[w] : words.last[w]]) for w in column.tolist()]
        steps = Counter(b - a for a, b in itertools.pairwise(values))
        step, count = steps.most_common(1)[0]
        if step in (1, 5, 10) and count >= 0.7 * (len(values) - 1):
            numbers[column] = True
    return numbers
