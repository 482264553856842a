"""Bold type on a scan, told by the width of its strokes; Tesseract does not say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image

from miner.read.glyphs.glyphs import Flags
from miner.read.ocr.hocr import Seen, Word

INK = 140
"""Grey from 0 (black) to 255: darker pixels are ink."""
BOLD = 1.28
"""Times the usual width of strokes for its size.  On scans of pages whose type is known, 99 in 100 regular words had
less than 1.25 and 99 in 100 bold ones more than 1.3."""
LEAST = 3
"""Letters of a word whose strokes can be judged; shorter ones go with their neighbours."""


def bold_words(seen: Seen, sizes: Sequence[float], picture: Image.Image) -> list[list[bool]]:
    """Which words of each line are bold; ``sizes`` are the font sizes of the lines in pixels of the picture."""
    ink = np.asarray(picture) < INK
    widths = [[_stroke(word, ink) / size for word in row.words] for row, size in zip(seen.rows, sizes, strict=True)]
    judged = [
        width
        for row, line in zip(seen.rows, widths, strict=True)
        for word, width in zip(row.words, line, strict=True)
        for _ in word.letters[LEAST - 1 :]
        if width
    ]
    usual = float(np.median(judged)) if judged else 1.0
    return [
        _joined(
            [
                width > BOLD * usual if len(word.letters) >= LEAST else None
                for word, width in zip(row.words, line, strict=True)
            ]
        )
        for row, line in zip(seen.rows, widths, strict=True)
    ]


def _stroke(word: Word, ink: Flags) -> float:
    """The mean length of the runs of ink along the rows of the word's picture: its stems, mostly; 0 without ink."""
    inks = [letter.ink for letter in word.letters]
    x0, top = (max(0, int(min(each[side] for each in inks))) for side in (0, 1))
    x1, bottom = (int(max(each[side] for each in inks)) for side in (2, 3))
    part = ink[top:bottom, x0:x1]
    if not part.size:
        return 0.0
    runs = int((part[:, 1:] & ~part[:, :-1]).sum() + part[:, 0].sum())
    return float(part.sum()) / max(1, runs)


def _joined(known: Sequence[bool | None]) -> list[bool]:
    """What is not known is as its neighbours are where they agree, else not bold."""
    found = []
    for at, each in enumerate(known):
        before = next((k for k in reversed(known[:at]) if k is not None), None)
        after = next((k for k in known[at + 1 :] if k is not None), None)
        sides = {side for side in (before, after) if side is not None}
        found.append(each if each is not None else sides == {True})
    return found
