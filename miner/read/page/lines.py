"""Words -> lines of text within a region, each with its characters and their glyphs."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from miner.read.glyphs.clean import Layer
from miner.read.glyphs.glyphs import Ints, Numbers
from miner.read.page.printed_words import WordLists, Words
from miner.read.words.scripts import exponent, parted

OVERLAP = 0.45
"""Part of a word's height that a row must cover for the word to stand in it."""
JOINED = 0.03
"""Parts of the font size: words closer than that touch."""
RAISED = 0.12
"""Parts of the line's font size: a smaller word that much above the baseline is raised (a citation, an exponent)."""


@dataclass(slots=True)
class Line:
    """One printed line of one region.

    ``glyphs[i]`` is the number, on the page, of the glyph of character ``i`` of ``text``; -1 for a blank that the
    reader put in.  Coordinates are those of the upright frame.
    """

    page: int
    sheet: int
    """Number of the layer that holds the glyphs."""
    region: int
    text: str
    glyphs: Numbers
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    size: float
    bold: float
    """Share of bold characters."""
    italic: float
    font: int
    """The font of most characters."""
    pure: float
    """Share of the characters that are of that font."""
    lead: int
    """How many characters at its head are of the font of the first."""
    lead_font: int
    lead_bold: bool


def lines_of(layer: Layer, words: Words, region: Ints) -> list[Line]:
    """The lines of a page, by region and from top to bottom."""
    text = layer.frame.text()
    lists = WordLists.of(words)
    lines: list[Line] = []
    for number in range(int(region.max()) + 1 if len(region) else 0):
        rows = rows_of(lists, np.flatnonzero(region == number).tolist())
        lines.extend(line_of(layer, lists, row, text, number) for row in rows)
    return lines


def rows_of(words: WordLists, members: Sequence[int]) -> list[list[int]]:
    """Groups words by printed row, each from left to right; a raised word goes with the row it overlaps most.

    Large words come first, so that rows are made by their main text; rows are from top to bottom.
    """
    top, bottom, size, baseline = words.top, words.bottom, words.size, words.baseline
    rows: list[list[int]] = []
    heights: list[tuple[float, int]] = []
    reach = max((size[word] for word in members), default=0.0)
    row_of: dict[tuple[float, float], int] = {}
    for word in sorted(members, key=lambda w: (-round(size[w]), baseline[w])):
        place = (baseline[word], size[word])
        if place in row_of:
            rows[row_of[place]].append(word)
            continue
        best, share = -1, OVERLAP
        low = bisect_left(heights, (baseline[word] - reach, -1))
        for height, at in heights[low:]:
            if height > baseline[word] + reach:
                break
            head = rows[at][0]
            part = (min(bottom[word], bottom[head]) - max(top[word], top[head])) / (bottom[word] - top[word])
            if part > share:
                best, share = at, part
        if best < 0:
            best = len(rows)
            insort(heights, (baseline[word], best))
            rows.append([])
        rows[best].append(word)
        row_of[place] = best
    return [sorted(rows[at], key=lambda w: (words.x0[w], w)) for _, at in heights]


def line_of(layer: Layer, words: WordLists, row: Sequence[int], text: str, region: int) -> Line:
    """One line of the words of ``row``, left to right; ``text`` holds a character a glyph of the page."""
    length = {word: words.last[word] - words.first[word] for word in row}
    sizes = [words.size[word] for word in row]
    size = max(sizes)
    main = list(row)
    if min(sizes) < size:
        size = _main_size(words, length)
        main = [w for w in row if abs(words.size[w] - size) < 0.1 * size] or main
    baseline = sorted([words.baseline[w] for w in main])[len(main) // 2]
    pieces, glyphs = _spelled(words, row, text, size, baseline)
    fonts: dict[int, int] = {}
    for word, count in length.items():
        fonts[words.font[word]] = fonts.get(words.font[word], 0) + count
    font = max(fonts, key=lambda f: fonts[f])
    total = sum(fonts.values())
    other = (
        next((at for at, word in enumerate(row) if words.font[word] != words.font[row[0]]), None)
        if len(fonts) > 1
        else None
    )
    return Line(
        page=layer.page.number,
        sheet=layer.number,
        region=region,
        text="".join(pieces),
        glyphs=np.array(glyphs, np.int32),
        x0=words.x0[row[0]],
        x1=max([words.x1[w] for w in row]),
        top=min([words.top[w] for w in main]),
        bottom=max([words.bottom[w] for w in main]),
        baseline=baseline,
        size=size,
        bold=sum([length[w] for w in row if words.bold[w]]) / total,
        italic=sum([length[w] for w in row if words.italic[w]]) / total,
        font=font,
        pure=fonts[font] / total,
        lead=sum(map(len, pieces[: 2 * other])) if other is not None else sum(map(len, pieces)),
        lead_font=words.font[row[0]],
        lead_bold=words.bold[row[0]],
    )


def _main_size(words: WordLists, length: Mapping[int, int]) -> float:
    """The largest size that sets a quarter of the characters at least: neither initials nor citations decide."""
    left = sum(length.values()) / 4
    for word in sorted(length, key=lambda w: -words.size[w]):
        left -= length[word]
        if left <= 0:
            break
    return words.size[word]


def _spelled(
    words: WordLists, row: Sequence[int], text: str, size: float, baseline: float
) -> tuple[list[str], list[int]]:
    """The text of a row as (blank or nothing, word) in turn, and the glyph of each character."""
    pieces: list[str] = []
    glyphs: list[int] = []
    after_raised = False
    for at, word in enumerate(row):
        piece = text[words.first[word] : words.last[word]]
        apart = at > 0 and not words.joined[word] and words.x0[word] - words.x1[row[at - 1]] > JOINED * size
        raised = words.size[word] < 0.92 * size and words.baseline[word] < baseline - RAISED * size
        if raised:
            before = pieces[-1] if pieces else ""
            apart = apart or (not after_raised and parted(before, piece))
            piece = piece if apart else exponent(before, piece)
        after_raised = raised
        pieces += [" " if apart else "", piece]
        glyphs += [-1] * apart
        glyphs += range(words.first[word], words.last[word])
    return pieces, glyphs
