"""The characters of one text page of PDFium as arrays, by as few calls as there can be.

A call costs 0.3 µs and a page has 4,000 characters, so what PDFium tells in bulk is asked in bulk (code points), what
is the same for a whole text object is asked once an object (font, size, direction), and blanks are asked nothing more.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import repeat

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as raw

from miner.read.glyphs.fonts import family_of, style_of
from miner.read.glyphs.frame import Frame
from miner.read.glyphs.glyphs import Codes, Flags, Glyphs, Ints

Handle = ctypes.c_void_p
"""A pointer of PDFium: to a text page, or to one of its functions."""
_BOLD, _ITALIC = 1 << 18, 1 << 6
"""Font descriptor flags ForceBold and Italic (PDF 1.7, table 123)."""
_BOLD_WEIGHT = 600
"""Semibold and heavier, on the scale of 100 to 900."""
_LINE_END_HYPHENS = (0x02, 0xFFFE)
"""What PDFium gives for a hyphen that it takes for a break at the end of a line."""
_STRIDE = 16
"""Every so manieth character is asked for its text object first; a page has a text object for about 24 of them."""


@dataclass
class Fonts:
    """Numbers and styles of the fonts of one file."""

    known: dict[tuple[str, int], tuple[int, bool, bool]] = field(default_factory=dict)
    families: dict[str, int] = field(default_factory=dict)

    def of(self, font: int) -> tuple[int, bool, bool]:
        """(number, bold, italic) of a font by its address in PDFium."""
        handle, buffer = ctypes.cast(font, raw.FPDF_FONT), ctypes.create_string_buffer(128)
        raw.FPDFFont_GetBaseFontName(handle, buffer, 128)
        name = buffer.value.decode("utf-8", "replace")
        flags = max(0, raw.FPDFFont_GetFlags(handle))
        key = (name, flags)
        if key not in self.known:
            bold, italic = style_of(name)
            bold |= bool(flags & _BOLD) or raw.FPDFFont_GetWeight(handle) >= _BOLD_WEIGHT
            number = self.families.setdefault(family_of(name), len(self.families))
            self.known[key] = (number, bold, italic or bool(flags & _ITALIC))
        return self.known[key]


def glyphs_of(handle: Handle, count: int, frame: Frame, fonts: Fonts) -> Glyphs:
    """The ``count`` characters of a text page without blanks and without what PDFium made up."""
    page = ctypes.cast(handle, ctypes.c_void_p).value or 0
    code = _codes(handle, page, count)
    white = _white(code)
    shown = np.flatnonzero(~white)
    starts, owners = _objects(page, shown)
    length = np.diff(np.append(starts, len(shown)))
    made_up = np.repeat(owners == 0, length)
    shown, length = shown[~made_up], length[owners != 0]
    starts, owners = (np.cumsum(length) - length), owners[owners != 0]
    run = np.repeat(np.arange(len(starts)), length)
    box = _boxes(page, shown)
    xa, ya = frame.points(box[:, 0], box[:, 1])
    xb, yb = frame.points(box[:, 2], box[:, 3])
    style = _styles(page, shown[starts], owners, frame, fonts)
    return Glyphs(
        code=np.where(np.isin(code, _LINE_END_HYPHENS), np.uint32(0x2D), code)[shown],
        x0=np.minimum(xa, xb),
        top=np.minimum(ya, yb),
        x1=np.maximum(xa, xb),
        bottom=np.maximum(ya, yb),
        baseline=style.baseline[run],
        size=style.size[run],
        font=style.font[run],
        bold=style.bold[run],
        italic=style.italic[run],
        angle=style.angle[run],
        blank=(np.append(False, white[:-1]) if count else white)[shown],
    )


@dataclass(frozen=True, slots=True)
class _Calls:
    """PDFium functions that are called once a character or text object, by address: no object is made a call.

    ``box`` writes the loose box of a character to an address and ``matrix`` its text matrix, ``code`` gives its code
    point, ``owner`` the address of its text object (0 for characters that PDFium made up), ``size`` its font size
    before the matrix; ``font`` gives the address of the font of a text object.
    """

    box: Callable[[int, int, int], int]
    matrix: Callable[[int, int, int], int]
    code: Callable[[int, int], int]
    owner: Callable[[int, int], int]
    size: Callable[[int, int], float]
    font: Callable[[int], int]


@cache
def _calls() -> _Calls:
    pointer, number, address = ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t

    def bound(function: Handle, result: type, *arguments: type) -> Callable[..., int]:
        return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, pointer).value or 0)

    return _Calls(
        box=bound(raw.FPDFText_GetLooseCharBox, number, pointer, number, pointer),
        matrix=bound(raw.FPDFText_GetMatrix, number, pointer, number, pointer),
        code=bound(raw.FPDFText_GetUnicode, ctypes.c_uint, pointer, number),
        owner=bound(raw.FPDFText_GetTextObject, address, pointer, number),
        size=bound(raw.FPDFText_GetFontSize, ctypes.c_double, pointer, number),
        font=bound(raw.FPDFTextObj_GetFont, address, pointer),
    )


def _codes(handle: Handle, page: int, count: int) -> Codes:
    """Code points, in one call where that call gives one a character; it leaves out control characters."""
    buffer = np.zeros(count + 1, np.uint16)
    given = raw.FPDFText_GetText(handle, 0, count, buffer.ctypes.data_as(ctypes.POINTER(ctypes.c_ushort)))
    if given == count + 1:  # with the zero at its end
        return buffer[:count].astype(np.uint32)
    return np.fromiter(map(_calls().code, repeat(page), range(count)), np.uint32, count)


def _white(code: Codes) -> Flags:
    """Characters that print nothing: controls, blanks of all widths, zero-width signs."""
    control = ((code <= 0x20) | ((code >= 0x7F) & (code <= 0xA0))) & ~np.isin(code, _LINE_END_HYPHENS)
    general = ((code >= 0x2000) & (code <= 0x200F)) | ((code >= 0x2028) & (code <= 0x202F))
    return control | general | np.isin(code, (0x205F, 0x2060, 0x3000, 0xFEFF, 0xFFFF))


def _objects(page: int, shown: Ints) -> tuple[Ints, Ints]:
    """Where in ``shown`` each text object starts, and its address; PDFium gives the characters of one in a row.

    The first character of each stretch is asked, then those in the middle of stretches whose ends differ, and so on.
    """

    def asked(at: Ints) -> Ints:
        return np.fromiter(map(_calls().owner, repeat(page), shown[at].tolist()), np.uint64, len(at)).view(np.int64)

    owner = np.zeros(len(shown), np.int64)
    ends = np.unique(np.append(np.arange(0, len(shown), _STRIDE), len(shown) - 1)) if len(shown) else shown
    owner[ends] = asked(ends)
    low, high = ends[:-1], ends[1:]
    starts = [ends[:1]]
    while len(low):
        differ = owner[low] != owner[high]
        low, high = low[differ], high[differ]
        starts.append(high[high - low == 1])
        low, high = low[high - low > 1], high[high - low > 1]
        middle = (low + high) // 2
        owner[middle] = asked(middle)
        low, high = np.concatenate([low, middle]), np.concatenate([middle, high])
    found = np.sort(np.concatenate(starts))
    return found, owner[found]


def _boxes(page: int, shown: Ints) -> npt.NDArray[np.float32]:
    """The loose boxes of characters in user space, a row each."""
    # FS_RECTF is left, top, right, bottom, of four bytes each.
    box = np.zeros((len(shown), 4), np.float32)
    _filled(map(_calls().box, repeat(page), shown.tolist(), _rows(box)))
    return box


def _rows(array: npt.NDArray[np.float32]) -> Iterator[int]:
    """The address of each row of an array."""
    step = array.shape[1] * array.itemsize
    return iter(range(array.ctypes.data, array.ctypes.data + len(array) * step, step))


def _filled(calls: Iterable[int]) -> None:
    deque(calls, maxlen=0)


@dataclass(frozen=True, slots=True)
class _Style:
    """What the characters of a text object share: one value an object."""

    baseline: npt.NDArray[np.float32]
    size: npt.NDArray[np.float32]
    font: Ints
    bold: Flags
    italic: Flags
    angle: Ints


def _styles(page: int, starts: Ints, owners: Ints, frame: Frame, fonts: Fonts) -> _Style:
    """The style of text objects by the first character and the address of each."""
    calls, count = _calls(), len(starts)
    matrix = np.zeros((count, 6), np.float32)
    _filled(map(calls.matrix, repeat(page), starts.tolist(), _rows(matrix)))
    size = np.fromiter(map(calls.size, repeat(page), starts.tolist()), np.float64, count)
    handles = list(map(calls.font, owners.view(np.uint64).tolist()))
    known = {handle: fonts.of(handle) for handle in dict.fromkeys(handles)}
    of_type = np.array([known[handle] for handle in handles], np.int64).reshape(count, 3)
    a, b, c, d = np.nan_to_num(matrix[:, :4].astype(np.float64)).T
    angle = frame.angles(a, b)
    x, y = frame.points(matrix[:, 4], matrix[:, 5])
    return _Style(
        baseline=np.where((angle == 0) | (angle == 180), y, x).astype(np.float32),
        size=(np.abs(size) * np.hypot(c, d)).astype(np.float32),
        font=of_type[:, 0],
        bold=of_type[:, 1] > 0,
        italic=of_type[:, 2] > 0,
        angle=angle,
    )
