"""The characters of a page as flat arrays, whoever read them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Codes = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]

NOT_SCANNED: Bytes = np.zeros(0, np.uint8)
"""Of glyphs that are in the file as text: no OCR had to be sure of them."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Visible characters in content-stream order; all arrays have one length.

    Coordinates are PDF points on the page as shown (rotated, cropped), origin top left, y down.
    """

    code: Codes
    """Unicode code point."""
    x0: Floats
    top: Floats
    x1: Floats
    bottom: Floats
    baseline: Floats
    size: Floats
    """Font size in points as printed (text matrix applied)."""
    font: Ints
    """Number of the font within the file."""
    bold: Flags
    italic: Flags
    angle: Ints
    """Degrees counter-clockwise that the writing direction is turned from left-to-right."""
    blank: Flags
    """A blank stood before it: one of the file, or one that the source put in."""
    sure: Bytes = field(default_factory=NOT_SCANNED.copy)
    """Percent that OCR was sure of the word; empty, as an exception, where the glyphs are in the file as text."""

    def __len__(self) -> int:
        return len(self.code)

    def take(self, index: Ints | Flags) -> Glyphs:
        """The glyphs at the index (or where the flags are set), in its order."""
        parts = (getattr(self, part.name) for part in fields(self))
        return Glyphs(*(part[index] if len(part) else part for part in parts))

    def text(self) -> str:
        """One character a glyph."""
        return self.code.astype("<u4").tobytes().decode("utf-32-le", "replace")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a page shows besides text; boxes are rows of x0, top, x1, bottom in points of the page as shown."""

    rules: Floats
    """Straight horizontal and vertical lines and thin filled rectangles."""
    shapes: Floats
    """Pictures, curves, filled areas and whatever else is drawn."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as a source gives it: number from 1, size in points after rotation, glyphs and drawings."""

    number: int
    width: float
    height: float
    glyphs: Glyphs
    drawn: Drawn
    broken: bool = False
    """The file holds the page, and no source can read it."""
    scanned: bool = False
    """The glyphs are what OCR saw in a picture of the page."""
    lean: float = 0.0
    """Degrees counter-clockwise by which the scan had to be turned for its lines to run level: the glyphs and drawings
    stand where they stood then, the page turned about its middle."""
    layered: bool = False
    """The glyphs are a hidden layer over a picture of the page, which somebody else's OCR made."""
    unread: str = ""
    """Why the page, a picture, could not be read by OCR."""

    @classmethod
    def unreadable(cls, number: int) -> Page:
        """A page of the file that is broken: without size and text."""
        nothing, boxes = np.zeros(0), np.zeros((0, 4), np.float32)
        kinds = (np.uint32, *[np.float32] * 6, np.int64, np.bool_, np.bool_, np.int64, np.bool_)
        return cls(number, 0.0, 0.0, Glyphs(*(nothing.astype(kind) for kind in kinds)), Drawn(boxes, boxes), True)


RULE_WIDTH, RULE_LENGTH = 2.5, 12.0
"""Points: a rule is at most that thick and at least that long."""


def drawn_of(boxes: Floats) -> Drawn:
    """Boxes of drawn things, parted into rules and shapes."""
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    thin = (np.minimum(width, height) <= RULE_WIDTH) & (np.maximum(width, height) >= RULE_LENGTH)
    return Drawn(boxes[thin], boxes[~thin])
