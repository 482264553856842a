"""Pictures of pages: each once in the file, shown wherever a fact points to it, cut to the lines around its words."""

from __future__ import annotations

import base64
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from miner.graph import PaperFacts
from miner.report.spec import Limits, Picture
from miner.schema import Anchor, Box, Evidence, PageSize

MARGIN_X, MARGIN_Y = 24.0, 44.0
"""Points of page shown around the marked words: about three lines of body text above and below."""

LEAST_WIDTH, LEAST_HEIGHT = 260.0, 96.0
"""Points: about one column of a journal page wide and seven lines high, so that words stand in their sentence."""

_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as it stands in the file; sizes are in the units of the view (PDF points, else pixels)."""

    name: str
    uri: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A box to draw over a page, and what its words do: value, assertion or patient."""

    part: str
    box: Box


@dataclass(frozen=True, slots=True)
class Crop:
    """The part of a page image that shows the words of one piece of evidence."""

    image: PageImage
    x: float
    y: float
    width: float
    height: float
    marks: tuple[Mark, ...]


class PictureBook:
    """Asks for each page once, keeps within the limits, and counts what it leaves out."""

    def __init__(self, picture: Picture | None, limits: Limits) -> None:
        self._picture = picture
        self._limits = limits
        self._pages: dict[tuple[str, int], PageImage | None] = {}
        self._bytes = 0
        self.left_out = 0

    @property
    def images(self) -> list[PageImage]:
        return [image for image in self._pages.values() if image]

    def crop(self, paper: PaperFacts, evidence: Evidence) -> Crop | None:
        """The lines around the evidence; None where it has no place or there is no picture."""
        page = evidence.value.page
        if not page or self._picture is None:
            return None
        size = paper.pages[page - 1] if page <= len(paper.pages) else None
        image = self._image(paper.sha256, page, size, evidence.value.boxes)
        if image is None:
            return None
        if size is None:  # the scale is not known, so nothing can be marked or cut here; the picture marks itself
            return Crop(image, 0, 0, image.width, image.height, ())
        return _cut(image, _marks(evidence, page))

    def _image(self, sha256: str, page: int, size: PageSize | None, boxes: Sequence[Box]) -> PageImage | None:
        key = (sha256, page)
        if key not in self._pages:
            self._pages[key] = self._ask(sha256, page, size, boxes)
        return self._pages[key]

    def _ask(self, sha256: str, page: int, size: PageSize | None, boxes: Sequence[Box]) -> PageImage | None:
        assert self._picture is not None
        if len(self.images) >= self._limits.pictures or self._bytes >= self._limits.total_bytes:
            self.left_out += 1
            return None
        png = self._picture(sha256, page, () if size else boxes)
        if png is None:
            return None
        if not png.startswith(_PNG):
            raise ValueError(f"expected PNG bytes for page {page} of {sha256[:12]}, found {png[:8]!r}")
        if len(png) > self._limits.picture_bytes or self._bytes + len(png) > self._limits.total_bytes:
            self.left_out += 1
            return None
        self._bytes += len(png)
        width, height = (size.width, size.height) if size else _pixels(png)
        uri = "data:image/png;base64," + base64.b64encode(png).decode("ascii")
        return PageImage(f"page-{len(self.images) + 1}", uri, width, height)


def _pixels(png: bytes) -> tuple[float, float]:
    """Width and height from the IHDR chunk, which the format puts first (RFC 2083, section 4.1.1)."""
    width, height = struct.unpack(">II", png[16:24])
    return float(width), float(height)


def _marks(evidence: Evidence, page: int) -> tuple[Mark, ...]:
    anchors: list[tuple[str, Anchor | None]] = [
        ("patient", evidence.patient),
        ("assertion", evidence.assertion),
        ("value", evidence.value),
    ]
    return tuple(Mark(part, box) for part, anchor in anchors if anchor for box in anchor.boxes if box.page == page)


def _cut(image: PageImage, marks: tuple[Mark, ...]) -> Crop:
    """Cuts around the words of the value; the other marks show where they happen to be near."""
    boxes = [mark.box for mark in marks if mark.part == "value"]
    x, width = _stretch(min(box.x0 for box in boxes), max(box.x1 for box in boxes), MARGIN_X, LEAST_WIDTH, image.width)
    y, height = _stretch(
        min(box.top for box in boxes), max(box.bottom for box in boxes), MARGIN_Y, LEAST_HEIGHT, image.height
    )
    return Crop(image, round(x, 1), round(y, 1), round(width, 1), round(height, 1), marks)


def _stretch(low: float, high: float, margin: float, least: float, whole: float) -> tuple[float, float]:
    """Start and length of the range widened by the margin to at least ``least``, within 0 and ``whole``."""
    length = min(whole, max(least, high - low + 2 * margin))
    start = (low + high - length) / 2
    return min(max(0.0, start), whole - length), length
