"""Which pages are pictures whose words only OCR can read."""

from __future__ import annotations

import re
import unicodedata

import numpy as np

from miner.read.glyphs.glyphs import Codes, Floats, Glyphs, Page

FEW = 30
"""Characters: a page with fewer has no text but a stamp or its number."""
STAMPED = 400
"""A picture that fills the page is a scan where the page has fewer characters (an archive's stamp in its margin)."""
PICTURED, FILLED = 0.3, 0.8
"""Parts of the page that drawn things cover: a picture worth looking at, and one that is the page."""
WORDS = 60
"""Words of Latin letters from which it can be told whether they are words."""
GARBAGE = 0.4
"""Part of the words that have no vowel, or of the characters that mean nothing: more is no language."""
RARE = 0.28
"""Part of the letters; of those of English text 0.38 are vowels."""
_CELLS = 40
_VOWEL_KIND = 2
_KINDS = np.array([chr(c).isalpha() + (chr(c) in "aeiouyAEIOUY") for c in range(128)] + [0], np.uint8)
"""By code: 0 for no letter of ASCII, 1 for a consonant, 2 for a vowel."""
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ]{3,}")
_VOWEL = re.compile(r"[aeiouyà-æè-ïò-öù-üAEIOUYÀ-ÆÈ-ÏÒ-ÖÙ-Ü]")


def needs_ocr(page: Page) -> bool:
    """Whether the page shows words that are not in the file as text, or only as nonsense.

    A hidden layer of text that somebody else's OCR left over a picture counts as text.
    """
    if page.broken:
        return False
    count = len(page.glyphs)
    if count >= STAMPED:
        return _is_odd(page.glyphs.code) and is_garbage(_spaced(page.glyphs))
    covered = coverage(page.drawn.shapes, page.width, page.height)
    return covered >= (PICTURED if count < FEW else FILLED)


def coverage(boxes: Floats, width: float, height: float) -> float:
    """The part of the page that the boxes cover together, to one part in ``_CELLS`` of each side."""
    cells = np.zeros((_CELLS, _CELLS), np.bool_)
    if width <= 0 or height <= 0:
        return 0.0
    sides = np.array([width, height, width, height])
    finite = boxes[np.isfinite(boxes).all(axis=1)]
    grid = np.clip(np.rint(finite / sides * _CELLS), 0, _CELLS).astype(np.int64)
    for x0, top, x1, bottom in np.unique(grid, axis=0).tolist():
        cells[top:bottom, x0:x1] = True
    return float(cells.mean())


def _is_odd(code: Codes) -> bool:
    """Whether a page deserves a closer look: all do in which vowels are rare, or characters without meaning are not."""
    kind = _KINDS[np.minimum(code, len(_KINDS) - 1)]
    meaningless = ((code >= 0xE000) & (code <= 0xF8FF)) | (code == 0xFFFD) | (code < 0x20) | (code >= 0x10FFFE)
    return bool((kind == _VOWEL_KIND).sum() < RARE * (kind > 0).sum() or meaningless.mean() > GARBAGE / 2)


def _spaced(glyphs: Glyphs) -> str:
    """The characters in the order of the file, with the blanks between them."""
    return "".join(f" {c}" if blank else c for c, blank in zip(glyphs.text(), glyphs.blank.tolist(), strict=True))


def is_garbage(text: str) -> bool:
    """Whether a page of text cannot be read: codes without meaning, or words without vowels."""
    odd = sum(unicodedata.category(c) in ("Co", "Cn", "Cc", "Cs") or c == "\ufffd" for c in text)
    if odd > GARBAGE * len(text):
        return True
    words = _LATIN_WORD.findall(text)
    silent = sum(not _VOWEL.search(word) for word in words)
    return len(words) >= WORDS and silent > GARBAGE * len(words)
