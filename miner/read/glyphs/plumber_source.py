"""Glyphs by pdfplumber: the second reader, slow and independent of PDFium."""

from __future__ import annotations

import io
import math
import re
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypedDict, cast

import numpy as np

from miner.errors import DamagedFile
from miner.read.glyphs.fonts import family_of, style_of
from miner.read.glyphs.glyphs import Drawn, Glyphs, Page, drawn_of
from miner.read.limits import Watch

_UNKNOWN = re.compile(r"\(cid:\d+\)")
"""What pdfplumber says of a character whose font does not tell what it is."""


class _Char(TypedDict):
    """What pdfplumber says of a character (pdfplumber documentation, "char properties")."""

    text: str
    fontname: str
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
    with _blamed(watch):  # never closed as a whole, which looks at broken pages again: there is nothing open but bytes
        found = pdfplumber.open(io.BytesIO(data)).pages
    for page in found:
        watch.check_time(page.page_number)
        with _blamed(watch):
            chars = cast("Sequence[_Char]", page.chars)
            edges = cast("Sequence[_Edge]", page.edges)
            others = cast("Sequence[_Edge]", [*page.rects, *page.curves, *page.images])
            number, width, height = page.page_number, float(page.width), float(page.height)
        watch.check_glyphs(number, len(chars))
        shown = Page(number, width, height, _glyphs(chars, fonts), _drawn(edges, others))
        cropped = _cropped(shown, *_common(page.mediabox, page.cropbox))
        page.close()
        yield cropped


@contextmanager
def _blamed(watch: Watch) -> Iterator[None]:
    """Whatever the library raises within says that the file is broken: it trusts what files say of themselves."""
    try:
        yield
    except MemoryError:
        raise
    except Exception as error:
        raise DamagedFile(
            f"{watch.path}: expected a whole PDF file, found a broken one ({type(error).__name__}: {error})",
            remedy="fetch the file again",
        ) from error


_Sides = tuple[float, float, float, float]
"""x0, top, x1, bottom."""


def _common(sheet: _Sides, crop: _Sides) -> _Sides:
    """The part of the sheet that is shown: the crop box within it, and all of it where they have nothing in common."""
    (a, b, c, d), (x0, top, x1, bottom) = sheet, crop
    shown = (max(a, x0), max(b, top), min(c, x1), min(d, bottom))
    return shown if shown[0] < shown[2] and shown[1] < shown[3] else sheet


def _cropped(page: Page, left: float, top: float, right: float, bottom: float) -> Page:
    """The page as shown, with its origin at that part's corner; pdfplumber counts from the corner of the sheet."""
    glyphs, x, y = page.glyphs, np.float32(left), np.float32(top)
    across = (glyphs.angle + 45) % 180 < 90
    moved = replace(
        glyphs,
        x0=glyphs.x0 - x,
        x1=glyphs.x1 - x,
        top=glyphs.top - y,
        bottom=glyphs.bottom - y,
        baseline=glyphs.baseline - np.where(across, y, x),
    )
    shift = np.array([left, top, left, top], np.float32)
    drawn = Drawn(page.drawn.rules - shift, page.drawn.shapes - shift)
    return replace(page, width=right - left, height=bottom - top, glyphs=moved, drawn=drawn)


def _glyphs(chars: Sequence[_Char], fonts: dict[str, int]) -> Glyphs:
    """One glyph a letter: the letters of a ligature that one character stands for share its box."""
    rows: list[tuple[int, float, float, float, float, float, float, int, bool, bool, int, bool]] = []
    standing = [_Standing.of(char) for char in chars]
    depths = _depths(chars, standing)
    blank = False
    for char, stands in zip(chars, standing, strict=True):
        if not char["text"].strip() and char["text"] != "\u00ad":
            blank = True
            continue
        bold, italic = style_of(char["fontname"])
        number = fonts.setdefault(family_of(char["fontname"]), len(fonts))
        baseline = stands.foot + stands.up * depths[char["fontname"]] * stands.size
        for letter in "\ufffd" if _UNKNOWN.fullmatch(char["text"]) else char["text"]:
            row = (ord(letter), char["x0"], char["top"], char["x1"], char["bottom"], baseline, stands.size)
            rows.append((*row, number, bold, italic, stands.angle, blank))
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


@dataclass(frozen=True, slots=True)
class _Standing:
    """How a character stands on its line, as shown."""

    size: float
    """Points across its direction; pdfplumber gives the height of its box, also where that is its width."""
    foot: float
    """Where its box ends below the letter, on the axis across its direction."""
    up: int
    """The sign of the direction from there to its head."""
    depth: float
    """How far its origin stands above the foot, in parts of its size."""
    angle: int

    @classmethod
    def of(cls, char: _Char) -> _Standing:
        a, b, _, _, x, y = char["matrix"]
        angle = round(math.degrees(math.atan2(b, a))) % 360
        wide, high = char["x1"] - char["x0"], char["bottom"] - char["top"]
        if 45 <= angle < 135:
            return cls(wide, char["x1"], -1, (char["x1"] - x) / (wide or 1), angle)
        if 135 <= angle < 225:
            return cls(high, char["top"], 1, (char["y1"] - y) / (high or 1), angle)
        if 225 <= angle < 315:
            return cls(wide, char["x0"], 1, (x - char["x0"]) / (wide or 1), angle)
        return cls(high, char["bottom"], -1, (y - char["y0"]) / (high or 1), angle)


def _depths(chars: Sequence[_Char], standing: Sequence[_Standing]) -> dict[str, float]:
    """How deep each font reaches below its baseline, in parts of its size.

    The origin of a character that is raised stays on the line below it, so that the usual depth of the font is taken.
    """
    found: dict[str, list[float]] = {}
    for char, stands in zip(chars, standing, strict=True):
        found.setdefault(char["fontname"], []).append(stands.depth)
    return {font: statistics.median(depths) for font, depths in found.items()}


def _drawn(edges: Sequence[_Edge], others: Sequence[_Edge]) -> Drawn:
    """Edges are what pdfplumber cuts lines and rectangles into; the others are curves, rectangles and pictures."""
    boxes = np.array([(e["x0"], e["top"], e["x1"], e["bottom"]) for e in (*edges, *others)], np.float32)
    return drawn_of(boxes.reshape(-1, 4))
