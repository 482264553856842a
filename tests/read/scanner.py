"""Scans for tests and measurements: pages of a PDF drawn, turned a little, soiled, and put in as pictures."""

from __future__ import annotations

import io
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="Tesseract is not installed: apt-get install tesseract-ocr"
)
DPI = 300


def picture(
    page: pdfium.PdfPage, *, lean: float = 0.0, turn: int = 0, noise: float = 8.0, seed: int = 1
) -> Image.Image:
    """A page as a scanner sees it: ``lean`` and ``turn`` in degrees counter-clockwise, grey noise, and some dust."""
    drawn: Image.Image = page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L")
    drawn = drawn.rotate(lean, resample=Image.Resampling.BICUBIC, fillcolor=255).rotate(turn, expand=True)
    chance = np.random.default_rng(seed)
    grey = np.asarray(drawn).astype(np.float32) + chance.normal(0, noise, drawn.size[::-1])
    dust = chance.random(grey.shape)
    grey[dust < 0.00025] = 0
    grey[dust > 0.99975] = 255
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def scanned(
    source: Path,
    target: Path,
    *,
    pages: Sequence[int] | None = None,
    lean: float = 1.5,
    turn: int = 0,
    noise: float = 8.0,
    bitonal: bool = False,
) -> Path:
    """Writes a copy of ``source`` whose ``pages`` (from 1; all by default) are pictures.

    They are JPEG of quality 75; ``bitonal`` makes them black and white, packed as fax machines do (CCITT group 4).
    """
    with pdfium.PdfDocument(source) as file, pdfium.PdfDocument.new() as out:
        for number in range(1, len(file) + 1):
            if pages is not None and number not in pages:
                out.import_pages(file, [number - 1])
                continue
            shown = picture(file[number - 1], lean=lean, turn=turn, noise=noise, seed=number)
            leaf = io.BytesIO()
            if bitonal:
                shown.point(lambda grey: 255 if grey > 140 else 0).convert("1").save(leaf, "PDF", resolution=DPI)
            else:
                shown.save(leaf, "PDF", resolution=DPI, quality=75)
            with pdfium.PdfDocument(leaf.getvalue()) as page:
                out.import_pages(page)
        out.save(target)
    return target
