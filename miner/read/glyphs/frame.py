"""How the user space of a PDF page maps to the page as shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from miner.read.glyphs.glyphs import Floats, Ints


@dataclass(frozen=True, slots=True)
class Frame:
    """The crop box of a page in user space (points, y up) and its rotation in degrees clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @classmethod
    def of(cls, page: pdfium.PdfPage) -> Frame:
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

    def angles(self, a: npt.NDArray[np.float64], b: npt.NDArray[np.float64]) -> Ints:
        """Degrees counter-clockwise, as shown, of the writing directions ``(a, b)`` in user space; from 0 to 359."""
        degrees: Ints = np.rint(np.degrees(np.arctan2(b, a)) - self.rotation).astype(np.int64) % 360
        return degrees
