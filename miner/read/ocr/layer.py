"""Text that is not printed but lies hidden over a picture of the page: what somebody else's OCR left there."""

from __future__ import annotations

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from miner.read.glyphs.glyphs import Page
from miner.read.ocr.need import FILLED

_STEP = 40
"""Every so manieth character is asked how it is drawn."""


def is_layer(page: Page, data: bytes) -> bool:
    """Whether one picture fills the page and more than half of its text is drawn invisibly.

    That is text rendering mode 3 (PDF 1.7, table 106); a layer drawn behind its picture is not told from print.
    ``data`` are the bytes of the file.
    """
    x0, top, x1, bottom = page.drawn.shapes.T
    filled = (x1 - x0) * (bottom - top) >= FILLED * page.width * page.height
    if page.broken or not len(page.glyphs) or not filled.any():
        return False
    with pdfium.PdfDocument(data) as document:
        text = document[page.number - 1].get_textpage()
        owners = [raw.FPDFText_GetTextObject(text.raw, at) for at in range(0, text.count_chars(), _STEP)]
        modes = [int(raw.FPDFTextObj_GetTextRenderMode(owner)) for owner in owners if owner]
    return modes.count(raw.FPDF_TEXTRENDERMODE_INVISIBLE) > len(modes) / 2
