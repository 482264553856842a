"""Words -> lines of text within a region, each with its characters and their glyphs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from miner.read.pdf.clean import Layer
from miner.read.pdf.glyphs import Floats, Ints
from miner.read.pdf.words import Words
from miner.read.scripts import exponent, parted

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
    glyphs: Ints
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
    raised: tuple[tuple[int, int], ...] = ()
    """Ranges of ``text`` that are raised."""

    @property
    def height(self) -> float:
        return self.bottom - self.top


def lines_of(layer: Layer, words: Words, region: Ints) -> list[Line]:
    """The lines of a page, by region and from top to bottom."""
    text = layer.frame.text()
    lines: list[Line] = []
    for number in range(int(region.max()) + 1 if len(region) else 0):
        members = np.flatnonzero(region == number)
        rows = rows_of(words, members)
        lines.extend(line_of(layer, words, row, text, number) for row in rows)
    return lines


def rows_of(words: Words, members: Ints) -> list[list[int]]:
    """Groups the words of a region by line; a raised or lowered word goes with the line it overlaps most."""
    top, bottom, size = words.top.tolist(), words.bottom.tolist(), words.size.tolist()
    baseline, x0 = words.baseline.tolist(), words.x0.tolist()
    order = sorted(members.tolist(), key=lambda w: (-round(size[w]), baseline[w]))
    rows: list[list[int]] = []
    heads: list[tuple[float, float, float]] = []
    for word in order:
        best, share = -1, 0.45
        for at in range(len(heads) - 1, -1, -1):
            row_top, row_bottom, _ = heads[at]
            part = (min(bottom[word], row_bottom) - max(top[word], row_top)) / (bottom[word] - top[word])
            if part > share:
                best, share = at, part
        if best >= 0:
            rows[best].append(word)
        else:
            rows.append([word])
            heads.append((top[word], bottom[word], baseline[word]))
    for row in rows:
        row.sort(key=lambda w: (x0[w], w))
    return sorted(rows, key=lambda row: max(baseline[w] for w in row if size[w] >= 0.8 * max(size[v] for v in row)))


def _main_size(sizes: Floats) -> float:
    """The largest size that sets a quarter of the characters at least: neither initials nor citations decide."""
    ordered = np.sort(sizes)[::-1]
    return float(ordered[len(ordered) // 4])


def _lead(glyphs: Ints, fonts: Ints) -> int:
    """The place of the first character in another font than the first; the length of the line where there is none."""
    other = np.flatnonzero(fonts != fonts[0])
    return int(np.flatnonzero(glyphs >= 0)[other[0]]) if len(other) else len(glyphs)


def line_of(layer: Layer, words: Words, row: list[int], text: str, region: int) -> Line:
    """One line of the words of ``row``, left to right; ``text`` holds a character a glyph of the page."""
    first, last = words.first, words.last
    sizes = np.repeat(words.size[row], (last - first)[row])
    size = _main_size(sizes)
    main = [w for w in row if abs(float(words.size[w]) - size) < 0.1 * size] or row
    baseline = float(np.median(words.baseline[main]))
    pieces: list[str] = []
    index: list[Ints] = []
    raised: list[tuple[int, int]] = []
    at, end = 0, None
    for word in row:
        piece = text[first[word] : last[word]]
        high = words.size[word] < 0.92 * size and words.baseline[word] < baseline - RAISED * size
        before = pieces[-1] if pieces else ""
        apart = end is not None and not bool(words.joined[word]) and float(words.x0[word]) - end > 0.03 * size
        if high and before:
            apart = apart or parted(before, piece)
            piece = piece if apart else exponent(before, piece)
        if apart and pieces:
            pieces.append(" ")
            index.append(np.array([-1]))
            at += 1
        if high:
            raised.append((at, at + len(piece)))
        pieces.append(piece)
        index.append(np.arange(first[word], last[word]))
        at += len(piece)
        end = float(words.x1[word])
    glyphs = np.concatenate(index)
    real = glyphs[glyphs >= 0]
    fonts = layer.frame.font[real]
    return Line(
        page=layer.page.number,
        sheet=layer.number,
        region=region,
        text="".join(pieces),
        glyphs=glyphs,
        x0=float(words.x0[row].min()),
        x1=float(words.x1[row].max()),
        top=float(words.top[main].min()),
        bottom=float(words.bottom[main].max()),
        baseline=baseline,
        size=size,
        bold=float(layer.frame.bold[real].mean()),
        italic=float(layer.frame.italic[real].mean()),
        font=int(np.bincount(fonts).argmax()),
        pure=float(np.bincount(fonts).max() / len(fonts)),
        lead=_lead(glyphs, fonts),
        lead_font=int(fonts[0]),
        lead_bold=bool(layer.frame.bold[real[0]]),
        raised=tuple(raised),
    )
