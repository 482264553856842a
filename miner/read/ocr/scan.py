"""A page as a picture: drawn, stood straight, and its pixels as points of the page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
from PIL import Image

DPI = 300
"""Pixels an inch: Tesseract's documentation asks for 300 at least ("Improving the quality of the output")."""
MOST_PIXELS = 24_000_000
"""A sheet of A3 at 300 dpi holds 17 million; larger sheets are drawn coarser, so that memory stays bounded."""
DARK, SPECK = 160, 5
"""A pixel darker than that (0 is black) may be ink; pixels of the largest speck that is none."""
_WHITE = 255


@dataclass(frozen=True, slots=True)
class Scan:
    """The picture of a page turned counter-clockwise by ``turn`` (a multiple of 90) and then ``lean`` degrees.

    Its middle is that of the page, whose ``width`` and ``height`` in points are those after ``turn``.
    """

    picture: Image.Image
    width: float
    height: float
    points: float
    """Points a pixel."""
    turn: int = 0
    lean: float = 0.0

    def turned(self, turn: int) -> Scan:
        """The scan turned by a multiple of 90 degrees more."""
        wide = turn % 180 == 0
        width, height = (self.width, self.height) if wide else (self.height, self.width)
        picture = self.picture.rotate(turn, expand=True)
        return Scan(picture, width, height, self.points, (self.turn + turn) % 360, self.lean)

    def straightened(self, lean: float) -> Scan:
        """The scan turned by a few degrees."""
        picture = self.picture.rotate(lean, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=_WHITE)
        return Scan(picture, self.width, self.height, self.points, self.turn, self.lean + lean)

    def save(self, path: Path) -> None:
        self.picture.save(path, format="PNG", dpi=(DPI, DPI), compress_level=1)


def scan_of(page: pdfium.PdfPage, width: float, height: float) -> Scan:
    """The page as it is shown, in grey; ``width`` and ``height`` in points."""
    scale = min(DPI / 72, math.sqrt(MOST_PIXELS / max(1.0, width * height)))
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        picture = without_specks(bitmap.to_pil().convert("L"))
    finally:
        bitmap.close()
    return Scan(picture, width, height, width / picture.width)


def without_specks(picture: Image.Image) -> Image.Image:
    """A copy without dark specks of up to ``SPECK`` pixels that stand in white: dust, which OCR takes for full stops.

    A full stop of 6 points takes nine pixels at 300 dpi.
    """
    grey = np.array(picture, np.uint8)
    dark = (grey < DARK).astype(np.int16)
    inner, outer = _sums(dark, 1), _sums(dark, 2)
    alone = (dark > 0) & (inner == outer) & (inner <= SPECK)
    near = _sums(alone.astype(np.int16), 2) > 0
    # Its blurred rim goes with it, but no ink of a letter does.
    grey[near & (_sums(dark, 2) == _sums(alone.astype(np.int16), 2))] = _WHITE
    return Image.fromarray(grey)


def _sums(flags: npt.NDArray[np.int16], reach: int) -> npt.NDArray[np.int16]:
    """How many flags are set in the square of ``2 * reach + 1`` pixels around each."""
    sums = flags
    for axis in (0, 1):
        edge = [(reach, reach) if axis == side else (0, 0) for side in (0, 1)]
        padded, length = np.pad(sums, edge), sums.shape[axis]
        sums = sum(
            (padded.take(range(shift, shift + length), axis=axis) for shift in range(1, 2 * reach + 1)),
            padded.take(range(length), axis=axis),
        )
    return sums
