"""Glyphs -> words: runs of characters of one font and size on one baseline without a blank between."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from miner.read.glyphs.glyphs import Flags, Floats, Glyphs, Ints

BLANK = 0.15
"""Parts of the font size: a wider gap between two characters is a blank.  Measured on journal papers; it is also the
``x_tolerance_ratio`` at which pdfplumber reads most of their words right."""
NARROW = 0.04
"""The same where the source says that a blank stands: letters overhang ("of a" in many fonts) and narrow it."""
ASCENT, DESCENT = 0.70, 0.20
"""Parts of the font size above and below the baseline that a line of text takes; boxes of fonts vary too much."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a page in content-stream order; the glyphs of a word are ``first`` to ``last - 1``.

    ``top`` and ``bottom`` are by size and baseline, not by the fonts' boxes.  ``joined`` says that no blank parts a
    word from the one before: they differ in type or height only (a citation set high, an index set low).
    """

    first: Ints
    last: Ints
    x0: Floats
    x1: Floats
    top: Floats
    bottom: Floats
    baseline: Floats
    size: Floats
    joined: Flags
    bridged: Flags
    """The word follows the one before on its line at no more than the widest blank of justified text."""
    font: Ints
    bold: Flags
    italic: Flags

    def __len__(self) -> int:
        return len(self.first)

    def spelled(self, text: str) -> list[str]:
        """The words as strings; ``text`` holds a character a glyph."""
        return [text[first:last] for first, last in zip(self.first.tolist(), self.last.tolist(), strict=True)]

    def without(self, drop: Flags) -> Words:
        """The words that are not flagged; none follows a word that is gone."""
        if not drop.any():
            return self
        after_gap = np.concatenate(([False], drop[:-1]))
        whole = replace(self, joined=self.joined & ~after_gap, bridged=self.bridged & ~after_gap)
        return Words(*(getattr(whole, part.name)[~drop] for part in fields(self)))


@dataclass(frozen=True, slots=True)
class WordLists:
    """The words of a page as Python lists, for the steps that go word by word."""

    first: list[int]
    last: list[int]
    x0: list[float]
    x1: list[float]
    top: list[float]
    bottom: list[float]
    baseline: list[float]
    size: list[float]
    joined: list[bool]
    bridged: list[bool]
    font: list[int]
    bold: list[bool]
    italic: list[bool]

    @classmethod
    def of(cls, words: Words) -> WordLists:
        return cls(*(getattr(words, part.name).tolist() for part in fields(Words)))


BRIDGE = 0.6
"""Parts of the font size: blanks up to this belong to a line of justified text; a gutter is wider, or longer."""


def words_of(glyphs: Glyphs) -> Words:
    """Cuts the glyphs at blanks, at jumps and where size or baseline changes."""
    count = len(glyphs)
    if not count:
        nothing, numbers, flags = np.zeros(0, np.float32), np.zeros(0, np.int64), np.zeros(0, np.bool_)
        return Words(
            numbers, numbers, nothing, nothing, nothing, nothing, nothing, nothing, flags, flags, numbers, flags, flags
        )
    size = np.maximum(glyphs.size[1:], glyphs.size[:-1])
    gap = glyphs.x0[1:] - glyphs.x1[:-1]
    shift = np.abs(np.diff(glyphs.baseline))
    near = (gap > -0.7 * size) & (shift < 0.62 * size) & (glyphs.x0[1:] > glyphs.x0[:-1] - 0.3 * size)
    blank = (gap > BLANK * size) | (glyphs.blank[1:] & (gap > NARROW * size))
    level = (shift < 0.08 * size) & (np.abs(np.diff(glyphs.size)) < 0.12 * size) & (np.diff(glyphs.font) == 0)
    blank &= ~_spacing(glyphs, gap, ~near | blank | ~level, near & level)
    cut = np.concatenate(([True], ~near | blank | ~level))
    first = np.flatnonzero(cut)
    last = np.append(first[1:], count)
    joined = np.concatenate(([False], near & ~blank))[first]
    bridged = np.concatenate(([False], near & (gap < BRIDGE * size)))[first]
    word_size = np.maximum.reduceat(glyphs.size, first)
    baseline = glyphs.baseline[first]
    return Words(
        first=first,
        last=last,
        x0=np.minimum.reduceat(glyphs.x0, first),
        x1=np.maximum.reduceat(glyphs.x1, first),
        top=(baseline - ASCENT * word_size).astype(np.float32),
        bottom=(baseline + DESCENT * word_size).astype(np.float32),
        baseline=baseline,
        size=word_size,
        joined=joined,
        bridged=bridged,
        font=glyphs.font[first],
        bold=glyphs.bold[first],
        italic=glyphs.italic[first],
    )


SPACED, SPACED_CAPITALS = 6, 4
"""Letters in a row, each parted from the next, from which they are one word set wide; capitals need fewer."""
WIDEST, WORD_GAP = 0.5, 1.6
"""The widest space between the letters of a word set wide, in parts of the font size; and times that space, from which
a space parts words."""


def _spacing(glyphs: Glyphs, gap: Floats, parted: Flags, beside: Flags) -> Flags:
    """Flags of the blanks that only set the letters of a word wide.

    Of each glyph and the next: ``gap`` is the space between, ``parted`` says that a word ends there, ``beside`` that
    they are of one line and type.
    """
    spacing = np.zeros(len(gap), np.bool_)
    alone = np.concatenate(([True], parted)) & np.concatenate((parted, [True]))
    if alone.sum() < SPACED_CAPITALS:
        return spacing
    text = glyphs.text()
    letter = np.zeros(len(glyphs), np.bool_)
    letter[[at for at in np.flatnonzero(alone).tolist() if text[at].isalpha()]] = True
    edge = np.diff(np.concatenate(([False], letter[1:] & letter[:-1] & beside, [False])).astype(np.int8))
    for start, end in zip(np.flatnonzero(edge == 1).tolist(), np.flatnonzero(edge == -1).tolist(), strict=True):
        count = end - start + 1
        if count < (SPACED_CAPITALS if text[start : end + 1].isupper() else SPACED):
            continue
        usual = float(np.median(gap[start:end]))
        if usual < WIDEST * glyphs.size[start]:
            spacing[start:end] = gap[start:end] < WORD_GAP * usual
    return spacing
