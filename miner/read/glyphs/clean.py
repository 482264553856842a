"""Glyphs as read -> glyphs worth laying out: no ghosts, no doubles, no margin text; ligatures unfolded."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass, replace

import numpy as np

from miner.read.glyphs.glyphs import Drawn, Flags, Floats, Glyphs, Ints, Page

DOUBLE = 0.12
"""Parts of the font size within which the same character drawn again is the same character (false bold, shadows)."""
_PRIVATE = 0xF000
# Fonts of symbols often map into the private-use area at 0xF000 + code; these are the codes of Adobe's Symbol font
# (PDF 1.7, appendix D.5) that papers print.
_SYMBOL = {
    0x2B: "+",
    0x2D: "−",
    0xB1: "±",
    0xB4: "×",
    0xA3: "≤",
    0xB3: "≥",
    0xB0: "°",
    0xBB: "≈",
    0xB9: "≠",
    0xAE: "→",
    0xB7: "•",
    0xD7: "·",
    0xA2: "′",
    0xB2: "″",
    0xA5: "∞",
    0xAC: "←",
    0xAD: "↑",
    0xAF: "↓",
    0xD3: "©",
    0xD2: "®",
    0xD4: "™",
    0x3C: "<",
    0x3D: "=",
    0x3E: ">",
    0x28: "(",
    0x29: ")",
    0x25: "%",
    0x2F: "/",
    0x7E: "∼",
    0xE2: "®",
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    **dict(zip((0x44, 0x46, 0x47, 0x4C, 0x50, 0x51, 0x53, 0x57, 0x59), "ΔΦΓΛΠΘΣΩΨ", strict=True)),
    **{0x30 + digit: str(digit) for digit in range(10)},
}
_COMBINING = {
    0xA8: "\u0308",
    0xB4: "\u0301",
    0x60: "\u0300",
    0x2C6: "\u0302",
    0x2DC: "\u0303",
    0xB8: "\u0327",
    0x2C7: "\u030c",
    0x2DA: "\u030a",
    0x2D8: "\u0306",
    0x2DD: "\u030b",
    0x2D9: "\u0307",
    0x2DB: "\u0328",
    **{mark: chr(mark) for mark in range(0x300, 0x32A)},
}
"""Accents that stand alone, as the combining characters that Unicode composes."""
_ACCENT: Flags = np.isin(np.arange(max(_COMBINING) + 2), list(_COMBINING))
"""By code point: whether it is one of them; the last is False for all code points above."""
_FOLDED = {0x2010: 0x2D, 0x2011: 0x2D, 0x2126: 0x3A9}
"""One character for another: hyphens of all kinds become one hyphen (minus signs stay), the ohm sign an omega."""


@dataclass(frozen=True, slots=True)
class Layer:
    """The text of a page that runs in one direction, cleaned.

    ``shown`` holds the places as printed, ``frame`` the same glyphs in the same order turned upright for layout; they
    are one object where the page is upright.  ``number`` counts the layers of a file from 0.
    """

    number: int
    page: Page
    shown: Glyphs
    frame: Glyphs
    width: float
    height: float
    drawn: Drawn
    """What is drawn besides text, in the frame."""


FARTHEST, LARGEST_TYPE = 1e5, 1e3
"""Points: nothing of a page stands further away, or is larger; PDF pages end at 14,400."""
TYPED = 20
"""Characters of one kind in a row that rule a page like a line."""
_RULING = tuple(map(ord, "._-–—·…=*"))
SIDEWAYS = 80
"""Characters that run across the text of a page from which they may be a table; stamps in the margin have fewer."""


def clean(page: Page, number: int) -> Layer:
    """The main text of a page: without ghosts, doubles and what runs in other directions; turned upright."""
    return _layer(page, number, _main_angle(page.glyphs.angle))


def sideways(page: Page, main: Layer, number: int) -> Layer | None:
    """What runs across the main text, if there is enough of it to be a table; None where there is not."""
    turns = np.rint(page.glyphs.angle / 90).astype(np.int64) % 4 * 90
    others = {turn: int((turns == turn).sum()) for turn in (0, 90, 270) if turn != _main_angle(page.glyphs.angle)}
    turn = max(others, key=lambda t: others[t])
    if others[turn] < SIDEWAYS or not len(main.shown):
        return None
    return _layer(page, number, turn)


def _layer(page: Page, number: int, turn: int) -> Layer:
    glyphs = page.glyphs
    if len(glyphs):
        glyphs = glyphs.take(_sane(glyphs))
        glyphs = glyphs.take(np.abs((glyphs.angle - turn + 180) % 360 - 180) <= 2)
    if not len(glyphs):
        return Layer(number, page, glyphs, glyphs, page.width, page.height, page.drawn)
    glyphs = _accented(_unfold(_fold(_paired(glyphs))))
    x, y = (glyphs.x0 + glyphs.x1) / 2, (glyphs.top + glyphs.bottom) / 2
    inside = (x > 0) & (x < page.width) & (y > 0) & (y < page.height)
    glyphs = glyphs.take(inside & (glyphs.size > 1))
    frame, width, height = _upright(glyphs, turn, page.width, page.height)
    drawn = _turned(page.drawn, turn, page.width, page.height)
    dots, rules = _typed_rules(frame)
    keep = ~_doubles(frame) & ~dots
    upright = frame is glyphs
    glyphs = glyphs.take(keep)
    frame = glyphs if upright else frame.take(keep)
    drawn = replace(drawn, rules=np.concatenate([drawn.rules, rules]))
    return Layer(number, page, _leaning(glyphs, page), frame, width, height, drawn)


def _sane(glyphs: Glyphs) -> Flags:
    """Characters whose place and size are numbers of this world; broken files hold others."""
    sane: Flags = (glyphs.code < 0x110000) & (glyphs.size < LARGEST_TYPE)
    for values in (glyphs.x0, glyphs.x1, glyphs.top, glyphs.bottom, glyphs.baseline, glyphs.size):
        sane &= np.isfinite(values) & (np.abs(values) < FARTHEST)
    return sane


def _main_angle(angle: Ints) -> int:
    """The right angle in which most characters run."""
    turns = np.bincount((np.rint(angle / 90).astype(np.int64) % 4), minlength=4)
    return int(np.argmax(turns)) * 90


def _paired(glyphs: Glyphs) -> Glyphs:
    """Surrogate halves that a source gives one by one become one character; a half alone is dropped."""
    code = glyphs.code
    high, low = (code >= 0xD800) & (code < 0xDC00), (code >= 0xDC00) & (code < 0xE000)
    if not (high | low).any():
        return glyphs
    first = np.flatnonzero(high[:-1] & low[1:])
    code = code.copy()
    code[first] = 0x10000 + ((code[first] - 0xD800) << 10) + (code[first + 1] - 0xDC00)
    return replace(glyphs, code=code).take((code < 0xD800) | (code >= 0xE000))


def _fold(glyphs: Glyphs) -> Glyphs:
    """Private-use codes of symbol fonts and kinds of hyphen become plain characters; what none can read is dropped."""
    code = glyphs.code.copy()
    odd = np.flatnonzero(((code >= 0xE000) & (code <= 0xF8FF)) | np.isin(code, list(_FOLDED)) | (code == 0xFFFD))
    for at in odd.tolist():
        value = int(code[at])
        folded = _FOLDED.get(value) or ord(_SYMBOL.get(value - _PRIVATE, "\0"))
        code[at] = folded
    return replace(glyphs, code=code).take(code > 0)


def _unfold(glyphs: Glyphs) -> Glyphs:
    """Ligatures become their letters, each with its slice of the box.

    A source may part a ligature itself and give each letter the whole box: those are sliced alike.
    """
    code = glyphs.code
    folded = np.flatnonzero(((code >= 0xFB00) & (code <= 0xFB06)) | ((code >= 0x1D400) & (code <= 0x1D7FF)))
    letters = [unicodedata.normalize("NFKC", chr(value)) for value in code[folded].tolist()]
    repeats = np.ones(len(glyphs), np.int64)
    repeats[folded] = [len(word) for word in letters]
    index = np.repeat(np.arange(len(glyphs)), repeats)
    out = glyphs.take(index)
    out.code[np.isin(index, folded)] = [ord(letter) for word in letters for letter in word]
    same = np.zeros(len(out), np.bool_)
    same[1:] = (np.diff(out.x0) == 0) & (np.diff(out.x1) == 0) & (np.diff(out.top) == 0) & (out.x1 > out.x0)[1:]
    return _sliced(out, same) if same.any() else out


def _sliced(glyphs: Glyphs, same: Flags) -> Glyphs:
    """Runs of characters in one box share it from left to right; ``same`` flags all of a run but its first."""
    starts = np.flatnonzero(~same)
    run = np.cumsum(~same) - 1
    length = np.diff(np.append(starts, len(glyphs)))[run]
    place = np.arange(len(glyphs)) - starts[run]
    step = (glyphs.x1 - glyphs.x0) / length
    x0 = (glyphs.x0 + step * place).astype(np.float32)
    blank = glyphs.blank & ~same
    return replace(glyphs, x0=x0, x1=(x0 + step).astype(np.float32), blank=blank)


def _accented(glyphs: Glyphs) -> Glyphs:
    """Accents drawn on their own join the letter they stand over ("a" and "¨" are "ä")."""
    accents = np.flatnonzero(_ACCENT[np.minimum(glyphs.code, len(_ACCENT) - 1)])
    if not len(accents):
        return glyphs
    code, keep = glyphs.code.copy(), np.ones(len(glyphs), np.bool_)
    middle = (glyphs.x0 + glyphs.x1) / 2
    for at in accents.tolist():
        near = np.arange(max(0, at - 15), min(len(glyphs), at + 16))
        shift = np.abs(middle[near] - middle[at])
        near = near[(near != at) & (shift < 0.3 * glyphs.size[at]) & (np.abs(glyphs.top[near] - glyphs.top[at]) < 4)]
        for letter in near[np.argsort(np.abs(middle[near] - middle[at]))].tolist():
            joined = unicodedata.normalize("NFC", chr(int(code[letter])) + _COMBINING[int(code[at])])
            if len(joined) == 1:
                code[letter], keep[at] = ord(joined), False
                break
    return replace(glyphs, code=code).take(keep)


def _typed_rules(glyphs: Glyphs) -> tuple[Flags, Floats]:
    """Flags of the characters of long rows of dots, dashes or underscores, and those rows as rules."""
    if len(glyphs) < TYPED:
        return np.zeros(len(glyphs), np.bool_), np.zeros((0, 4), np.float32)
    size = glyphs.size[1:]
    goes_on = (np.diff(glyphs.code.astype(np.int64)) == 0) & np.isin(glyphs.code[1:], _RULING)
    goes_on &= (np.abs(np.diff(glyphs.baseline)) < 0.1 * size) & (np.abs(glyphs.x0[1:] - glyphs.x1[:-1]) < size)
    starts = np.flatnonzero(np.concatenate(([True], ~goes_on)))
    length = np.diff(np.append(starts, len(glyphs)))
    long = np.flatnonzero(length >= TYPED)
    flags = np.isin(np.cumsum(np.concatenate(([True], ~goes_on))) - 1, long)
    first, last = starts[long], starts[long] + length[long] - 1
    base = glyphs.baseline[first]
    return flags, np.stack([glyphs.x0[first], base - 0.5, glyphs.x1[last], base + 0.5], axis=1).astype(np.float32)


def _doubles(glyphs: Glyphs) -> Flags:
    """Characters drawn again at the place of the same character: all but the first of each."""
    doubled = np.zeros(len(glyphs), np.bool_)
    if not len(glyphs):
        return doubled
    step = np.maximum(glyphs.size * DOUBLE, 0.5)
    for shift in (0.0, 0.5):
        # Neighbours within the tolerance fall into one cell of one of two grids half a cell apart.
        column = np.floor(glyphs.x0 / step / 2 + shift).astype(np.int64)
        row = np.floor(glyphs.baseline / step / 2 + shift).astype(np.int64)
        cell = (glyphs.code.astype(np.int64) << 42) + (row << 21) + column
        order = np.argsort(cell, kind="stable")
        again = (np.diff(cell[order]) == 0) & (np.abs(np.diff(glyphs.x0[order])) < step[order][1:])
        doubled[order[1:][again]] = True
    return doubled


def _upright(glyphs: Glyphs, turn: int, width: float, height: float) -> tuple[Glyphs, float, float]:
    """The glyphs as they stand when the page is turned so that its text runs left to right."""
    w, h = np.float32(width), np.float32(height)
    if turn == 90:
        turned = replace(glyphs, x0=h - glyphs.bottom, x1=h - glyphs.top, top=glyphs.x0, bottom=glyphs.x1)
        return turned, height, width
    if turn == 180:
        turned = replace(glyphs, x0=w - glyphs.x1, x1=w - glyphs.x0, top=h - glyphs.bottom, bottom=h - glyphs.top)
        return replace(turned, baseline=h - glyphs.baseline), width, height
    if turn == 270:
        turned = replace(glyphs, x0=glyphs.top, x1=glyphs.bottom, top=w - glyphs.x1, bottom=w - glyphs.x0)
        return replace(turned, baseline=w - glyphs.baseline), height, width
    return glyphs, width, height


def _leaning(glyphs: Glyphs, page: Page) -> Glyphs:
    """The glyphs of a scan as they stand on the page as shown: the boxes around each, turned back."""
    if not page.lean:
        return glyphs
    cos, sin = math.cos(math.radians(page.lean)), math.sin(math.radians(page.lean))
    middle_x, middle_y = page.width / 2, page.height / 2
    x, y = (glyphs.x0 + glyphs.x1) / 2 - middle_x, (glyphs.top + glyphs.bottom) / 2 - middle_y
    x, y = middle_x + cos * x - sin * y, middle_y + sin * x + cos * y
    half_width, half_height = (glyphs.x1 - glyphs.x0) / 2, (glyphs.bottom - glyphs.top) / 2
    # A box that leans by a degree or two: what it gains at its corners is less than its margins.
    sides = (x - half_width, x + half_width, y - half_height, y + half_height)
    x0, x1, top, bottom = (side.astype(np.float32) for side in sides)
    return replace(glyphs, x0=x0, x1=x1, top=top, bottom=bottom)


def _turned(drawn: Drawn, turn: int, width: float, height: float) -> Drawn:
    return Drawn(*(_turned_boxes(boxes, turn, width, height) for boxes in (drawn.rules, drawn.shapes)))


def _turned_boxes(boxes: Floats, turn: int, width: float, height: float) -> Floats:
    """Boxes (x0, top, x1, bottom) as they stand when the page is turned upright."""
    x0, top, x1, bottom = boxes.T
    w, h = np.float32(width), np.float32(height)
    if turn == 90:
        return np.stack([h - bottom, x0, h - top, x1], axis=1)
    if turn == 180:
        return np.stack([w - x1, h - bottom, w - x0, h - top], axis=1)
    if turn == 270:
        return np.stack([top, w - x1, bottom, w - x0], axis=1)
    return boxes
