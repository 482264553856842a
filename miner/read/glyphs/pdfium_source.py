"""Glyphs by PDFium: bulk calls a page, nothing kept open."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from miner.read.glyphs.characters import Fonts, glyphs_of
from miner.read.glyphs.frame import Frame
from miner.read.glyphs.glyphs import Drawn, Page, drawn_of
from miner.read.limits import Watch

MAX_OBJECTS = 20_000
"""Drawn objects looked at a page: a vector picture may hold a million, and its lines are no rules of a table."""


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
        frame = Frame.of(page)
        glyphs = glyphs_of(text.raw, count, frame, fonts)
    finally:
        text.close()
    return Page(number, frame.width, frame.height, glyphs, _drawn(page, frame))


def _drawn(page: pdfium.PdfPage, frame: Frame) -> Drawn:
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
