"""Glyphs by PDFium: bulk calls a page, nothing kept open."""

from __future__ import annotations

import ctypes
import math
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import repeat

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from miner.read.glyphs.fonts import family_of, style_of
from miner.read.glyphs.glyphs import (
    GUESSED_BLANK,
    NO_BLANK,
    PRINTED_BLANK,
    Bytes,
    Codes,
    Drawn,
    Flags,
    Floats,
    Glyphs,
    Ints,
    Page,
    drawn_of,
)
from miner.read.limits import Watch

_Handle = ctypes.c_void_p
"""A pointer of PDFium: to a text page, or to one of its functions."""
_BOLD, _ITALIC = 1 << 18, 1 << 6
"""Font descriptor flags ForceBold and Italic (PDF 1.7, table 123)."""
_BOLD_WEIGHT = 600
"""Semibold and heavier, on the scale of 100 to 900."""
MAX_OBJECTS = 20_000
"""Drawn objects looked at a page: a vector picture may hold a million, and its lines are no rules of a table."""
_LINE_END_HYPHENS = (0x02, 0xFFFE)
"""What PDFium gives for a hyphen that it takes for a break at the end of a line."""


@dataclass
class Fonts:
    """Numbers and styles of the fonts of one file, asked once a font."""

    known: dict[tuple[str, int], tuple[int, bool, bool]] = field(default_factory=dict)
    families: dict[str, int] = field(default_factory=dict)

    def of(self, font: object) -> tuple[int, bool, bool]:
        """(number, bold, italic) of a PDFium font handle."""
        buffer = ctypes.create_string_buffer(128)
        raw.FPDFFont_GetBaseFontName(font, buffer, 128)
        name = buffer.value.decode("utf-8", "replace")
        flags = max(0, raw.FPDFFont_GetFlags(font))
        key = (name, flags)
        if key not in self.known:
            bold, italic = style_of(name)
            bold |= bool(flags & _BOLD) or raw.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
            number = self.families.setdefault(family_of(name), len(self.families))
            self.known[key] = (number, bold, italic or bool(flags & _ITALIC))
        return self.known[key]


def pages(document: pdfium.PdfDocument, watch: Watch) -> Iterator[Page]:
    """The pages of a file, one at a time; each is closed before the next is opened."""
    fonts = Fonts()
    for index in range(len(document)):
        watch.check_time(index + 1)
        try:
            page = document[index]
        except pdfium.PdfiumError:
            yield Page.unreadable(index + 1)
            continue
        try:
            yield _page(page, index + 1, fonts, watch)
        finally:
            page.close()


def _page(page: pdfium.PdfPage, number: int, fonts: Fonts, watch: Watch) -> Page:
    try:
        text = page.get_textpage()
    except pdfium.PdfiumError:
        return Page.unreadable(number)
    try:
        count = max(0, text.count_chars())
        watch.check_glyphs(number, count)
        frame = _Frame.of(page)
        glyphs = _glyphs(text.raw, count, frame, fonts)
    finally:
        text.close()
    return Page(number, frame.width, frame.height, glyphs, _drawn(page, frame))


@dataclass(frozen=True, slots=True)
class _Frame:
    """How user space maps to the page as shown."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @classmethod
    def of(cls, page: pdfium.PdfPage) -> _Frame:
        left, bottom, right, top = page.get_cropbox()
        return cls(left, bottom, right, top, page.get_rotation())

    @property
    def width(self) -> float:
        return self.right - self.left if self.rotation in (0, 180) else self.top - self.bottom

    @property
    def height(self) -> float:
        return self.top - self.bottom if self.rotation in (0, 180) else self.right - self.left

    def points(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """User space to the page as shown (origin top left, y down)."""
        if self.rotation == 90:
            return y - np.float32(self.bottom), x - np.float32(self.left)
        if self.rotation == 180:
            return np.float32(self.right) - x, y - np.float32(self.bottom)
        if self.rotation == 270:
            return np.float32(self.top) - y, np.float32(self.right) - x
        return x - np.float32(self.left), np.float32(self.top) - y

    def point(self, x: float, y: float) -> tuple[float, float]:
        """One point by ``points``."""
        shown = self.points(np.array([x], np.float32), np.array([y], np.float32))
        return float(shown[0][0]), float(shown[1][0])

    def angle(self, a: float, b: float) -> int:
        """Degrees counter-clockwise, as shown, of the writing direction ``(a, b)`` in user space."""
        return round(math.degrees(math.atan2(b, a)) - self.rotation) % 360


def _glyphs(handle: _Handle, count: int, frame: _Frame, fonts: Fonts) -> Glyphs:
    """All characters of a text page without blanks: three bulk calls a character, the rest once a text object."""
    # FS_RECTF is left, top, right, bottom, of four bytes each.
    box = np.zeros((count, 4), np.float32)
    calls, page = _calls(), ctypes.cast(handle, ctypes.c_void_p).value
    deque(
        map(calls.box, repeat(page), range(count), range(box.ctypes.data, box.ctypes.data + 16 * count, 16)), maxlen=0
    )
    code: Codes = np.fromiter(map(calls.code, repeat(page), range(count)), np.uint32, count)
    owner: Ints = np.fromiter(map(calls.owner, repeat(page), range(count)), np.uint64, count).view(np.int64)
    xa, ya = frame.points(box[:, 0], box[:, 1])
    xb, yb = frame.points(box[:, 2], box[:, 3])
    white = _white(code)
    visible = ~white & (owner != 0)
    shown = np.flatnonzero(visible)
    first = np.diff(owner[shown], prepend=np.int64(-1)) != 0
    starts, run = shown[first], np.cumsum(first) - 1
    style = _styles(handle, starts, frame, fonts)
    return Glyphs(
        code=np.where(np.isin(code, _LINE_END_HYPHENS), np.uint32(0x2D), code)[visible],
        x0=np.minimum(xa, xb)[visible],
        top=np.minimum(ya, yb)[visible],
        x1=np.maximum(xa, xb)[visible],
        bottom=np.maximum(ya, yb)[visible],
        baseline=style[:, 0][run].astype(np.float32),
        size=style[:, 1][run].astype(np.float32),
        font=style[:, 2][run].astype(np.int64),
        bold=style[:, 3][run] > 0,
        italic=style[:, 4][run] > 0,
        angle=style[:, 5][run].astype(np.int64),
        blank=_blanks(white, (owner == 0) | ((xa == xb) & (ya == yb)))[visible],
    )


@dataclass(frozen=True, slots=True)
class _Calls:
    """PDFium functions that are called once a character, by address: no object is made a call.

    ``box`` writes the loose box of a character to an address, ``code`` gives its code point, ``owner`` the address of
    its text object (0 for characters that PDFium made up).
    """

    box: Callable[[int | None, int, int], int]
    code: Callable[[int | None, int], int]
    owner: Callable[[int | None, int], int]


@cache
def _calls() -> _Calls:
    pointer, number = ctypes.c_void_p, ctypes.c_int

    def bound(function: _Handle, result: type, *arguments: type) -> Callable[..., int]:
        address = ctypes.cast(function, pointer).value
        return ctypes.CFUNCTYPE(result, *arguments)(address or 0)

    return _Calls(
        box=bound(raw.FPDFText_GetLooseCharBox, number, pointer, number, pointer),
        code=bound(raw.FPDFText_GetUnicode, ctypes.c_uint, pointer, number),
        owner=bound(raw.FPDFText_GetTextObject, ctypes.c_size_t, pointer, number),
    )


def _white(code: Codes) -> Flags:
    """Characters that print nothing: controls, blanks of all widths, zero-width signs."""
    control = ((code <= 0x20) | ((code >= 0x7F) & (code <= 0xA0))) & ~np.isin(code, _LINE_END_HYPHENS)
    general = ((code >= 0x2000) & (code <= 0x200F)) | ((code >= 0x2028) & (code <= 0x202F))
    return control | general | np.isin(code, (0x205F, 0x2060, 0x3000, 0xFEFF, 0xFFFF))


def _blanks(white: Flags, generated: Flags) -> Bytes:
    """What stands before each character: the stronger of the two characters before it, while they are blank."""
    kind = np.where(white, np.where(generated, GUESSED_BLANK, PRINTED_BLANK), NO_BLANK).astype(np.uint8)
    one = np.concatenate(([NO_BLANK], kind[:-1])).astype(np.uint8)
    two = np.concatenate(([NO_BLANK], one[:-1])).astype(np.uint8)
    return np.where(one > 0, np.maximum(one, two), NO_BLANK).astype(np.uint8)


def _styles(handle: _Handle, starts: Ints, frame: _Frame, fonts: Fonts) -> npt.NDArray[np.float64]:
    """Baseline, size, font, bold, italic and angle of the text objects that start at ``starts``, one row each."""
    style = np.zeros((max(1, len(starts)), 6))
    matrix = raw.FS_MATRIX()
    for row, at in enumerate(starts.tolist()):
        raw.FPDFText_GetMatrix(handle, at, matrix)
        number, bold, italic = fonts.of(raw.FPDFTextObj_GetFont(raw.FPDFText_GetTextObject(handle, at)))
        size = abs(raw.FPDFText_GetFontSize(handle, at)) * math.hypot(matrix.c, matrix.d)
        angle = frame.angle(matrix.a, matrix.b)
        x, y = frame.point(matrix.e, matrix.f)
        style[row] = (y if angle in (0, 180) else x, size, number, bold, italic, angle)
    return style


def _drawn(page: pdfium.PdfPage, frame: _Frame) -> Drawn:
    """The rules and shapes among the first ``MAX_OBJECTS`` objects of a page."""
    boxes: list[tuple[float, float, float, float]] = []
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for at in range(min(MAX_OBJECTS, raw.FPDFPage_CountObjects(page.raw))):
        part = raw.FPDFPage_GetObject(page.raw, at)
        if raw.FPDFPageObj_GetType(part) == raw.FPDF_PAGEOBJ_TEXT:
            continue
        if raw.FPDFPageObj_GetBounds(part, left, bottom, right, top):
            boxes.append((left.value, bottom.value, right.value, top.value))
    corners = np.array(boxes, np.float32).reshape(-1, 4)
    xa, ya = frame.points(corners[:, 0], corners[:, 1])
    xb, yb = frame.points(corners[:, 2], corners[:, 3])
    return drawn_of(np.stack([np.minimum(xa, xb), np.minimum(ya, yb), np.maximum(xa, xb), np.maximum(ya, yb)], axis=1))
