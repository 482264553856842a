"""Glyphs by pdfplumber: the second reader, slow and independent of PDFium."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from typing import TypedDict, cast

import numpy as np

from miner.errors import DamagedFile
from miner.read.glyphs.fonts import family_of, style_of
from miner.read.glyphs.glyphs import Drawn, Glyphs, Page, drawn_of
from miner.read.limits import Watch


class _Char(TypedDict):
    """What pdfplumber says of a character (pdfplumber documentation, "char properties")."""

    text: str
    fontname: str
    size: float
    matrix: tuple[float, float, float, float, float, float]
    x0: float
    x1: float
    top: float
    bottom: float
    y0: float
    y1: float


class _Edge(TypedDict):
    x0: float
    x1: float
    top: float
    bottom: float


def pages(data: bytes, watch: Watch) -> Iterator[Page]:
    """The pages of a file, one at a time; each is closed before the next is read."""
    import pdfplumber  # brings a parser of PDF that only this reader needs

    fonts: dict[str, int] = {}
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            for page in document.pages:
                watch.check_time(page.page_number)
                chars = cast("Sequence[_Char]", page.chars)
                watch.check_glyphs(page.page_number, len(chars))
                shown = Page(
                    number=page.page_number,
                    width=float(page.width),
                    height=float(page.height),
                    glyphs=_glyphs(chars, fonts),
                    drawn=_drawn(
                        cast("Sequence[_Edge]", page.edges),
                        cast("Sequence[_Edge]", [*page.rects, *page.curves, *page.images]),
                    ),
                )
                page.close()
                yield shown
    except pdfplumber.utils.exceptions.PdfminerException as error:
        raise DamagedFile(
            f"{watch.path}: expected a whole PDF file, found a broken one ({error})", remedy="fetch the file again"
        ) from error


def _glyphs(chars: Sequence[_Char], fonts: dict[str, int]) -> Glyphs:
    """One glyph a letter: the letters of a ligature that one character stands for share its box."""
    rows: list[tuple[int, float, float, float, float, float, float, int, bool, bool, int, bool]] = []
    blank = False
    for char in chars:
        if not char["text"].strip() and char["text"] != "\u00ad":
            blank = True
            continue
        a, b = char["matrix"][:2]
        angle = round(math.degrees(math.atan2(b, a))) % 360
        size = char["size"]
        bold, italic = style_of(char["fontname"])
        number = fonts.setdefault(family_of(char["fontname"]), len(fonts))
        # pdfplumber's boxes are the font's ascent and descent; the baseline stands about a fifth above their foot.
        foot = char["bottom"] if angle in (0, 180) else char["x1"]
        for letter in char["text"]:
            row = (ord(letter), char["x0"], char["top"], char["x1"], char["bottom"], foot - 0.2 * size, size)
            rows.append((*row, number, bold, italic, angle, blank))
            blank = False
    columns = np.array(rows, np.float64).reshape(-1, 12).T
    code, x0, top, x1, bottom, baseline, sizes = columns[:7]
    return Glyphs(
        code=code.astype(np.uint32),
        x0=x0.astype(np.float32),
        top=top.astype(np.float32),
        x1=x1.astype(np.float32),
        bottom=bottom.astype(np.float32),
        baseline=baseline.astype(np.float32),
        size=sizes.astype(np.float32),
        font=columns[7].astype(np.int64),
        bold=columns[8] > 0,
        italic=columns[9] > 0,
        angle=columns[10].astype(np.int64),
        blank=columns[11] > 0,
    )


def _drawn(edges: Sequence[_Edge], others: Sequence[_Edge]) -> Drawn:
    """Edges are what pdfplumber cuts lines and rectangles into; the others are curves, rectangles and pictures."""
    boxes = np.array([(e["x0"], e["top"], e["x1"], e["bottom"]) for e in (*edges, *others)], np.float32)
    return drawn_of(boxes.reshape(-1, 4))
