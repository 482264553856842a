"""Pictures of pages, with the boxes of evidence marked."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw

from miner.errors import DamagedFile, InputError, LimitExceeded
from miner.read.glyphs.opening import opened_file
from miner.read.limits import Limits, Watch
from miner.schema import Box

MARGIN = 36.0
"""Points shown around the boxes: two to three lines of text above and below."""
MOST_PIXELS = 50_000_000
"""A sheet of A0 at 150 dpi has 35 million."""
GREYS, COLOURS = 4, 32
"""Of a picture of print, and of one with colours or photographs."""
COLOURED, SHADED = 0.002, 0.2
"""Share of the dots that are coloured, and that are neither light nor dark, from which a page is more than print: the
edges of letters are shaded, too, and make up a seventh of a dense page at 100 dots an inch."""
_FILL, _EDGE = (255, 214, 0, 90), (200, 120, 0, 255)


def page_picture(path: Path, page: int, boxes: Sequence[Box], *, scale: float = 2.0, crop: bool = True) -> bytes:
    """A PNG of one page of a PDF with the boxes marked; ``scale`` is pixels a point (2 is 144 dpi).

    With boxes on that page and ``crop``, only their neighbourhood is shown, over the full width of the page.  Boxes of
    other pages are left out.  Raises ``InputError`` for a page that the file does not have, and the errors of
    ``document`` for a file that cannot be opened.
    """
    here = [box for box in boxes if box.page == page]
    with opened_file(path, Watch.start(path, Limits())) as document:
        if not 1 <= page <= len(document):
            raise InputError(
                f"{path}: expected a page from 1 to {len(document)}, found {page}", remedy="give a page of the file"
            )
        picture = rendered(document, page, scale, path)
    picture = _marked(picture, here, scale)
    if here and crop:
        top = max(0, int((min(box.top for box in here) - MARGIN) * scale))
        bottom = min(picture.height, int((max(box.bottom for box in here) + MARGIN) * scale))
        picture = picture.crop((0, top, picture.width, max(top + 1, bottom)))
    return _small_png(picture)


def rendered(document: pdfium.PdfDocument, page: int, scale: float, path: Path) -> Image.Image:
    """One page as it prints; DamagedFile for one that is broken, LimitExceeded for one that is too large."""
    try:
        shown = document[page - 1]
    except pdfium.PdfiumError as error:
        raise DamagedFile(
            f"{path}, page {page}: expected a page that can be drawn, found a broken one ({error})",
            remedy="fetch the file again",
        ) from error
    try:
        width, height = shown.get_size()
        if not width * height * scale**2 <= MOST_PIXELS:  # so that NaN is too much, too
            raise LimitExceeded(
                f"{path}, page {page}: expected a picture of at most {MOST_PIXELS:,} dots, found a page of "
                f"{width:g} by {height:g} points",
                remedy="draw it at a smaller scale",
            )
        image: Image.Image = shown.render(scale=scale).to_pil().convert("RGB")
        return image
    finally:
        shown.close()


def _small_png(picture: Image.Image) -> bytes:
    """A PNG of few colours: print stays as legible in four greys as in all, at an eighth of the bytes."""
    grey = picture.convert("L")
    buffer = io.BytesIO()
    if _shows_more(picture, grey):
        picture.quantize(COLOURS, dither=Image.Dither.NONE).save(buffer, format="PNG", optimize=True)
    else:
        step = 255 / (GREYS - 1)
        few = grey.point([round(round(value / step) * step) for value in range(256)])
        few.quantize(GREYS, dither=Image.Dither.NONE).save(buffer, format="PNG", optimize=True, bits=2)
    return buffer.getvalue()


def _shows_more(picture: Image.Image, grey: Image.Image) -> bool:
    """Whether a picture shows more than print: colours, or areas that are neither black nor white."""
    size = grey.width * grey.height
    red, _, blue = picture.split()
    coloured = sum(ImageChops.difference(red, blue).histogram()[40:]) / size
    return coloured > COLOURED or sum(grey.histogram()[60:220]) / size > SHADED


def _marked(picture: Image.Image, boxes: Sequence[Box], scale: float) -> Image.Image:
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    for box in boxes:
        corners = (box.x0 * scale - 1, box.top * scale - 1, box.x1 * scale + 1, box.bottom * scale + 1)
        draw.rectangle(corners, fill=_FILL, outline=_EDGE)
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")
