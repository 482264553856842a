"""Strips: what stands under one another in a column, each with its marks at places of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from corpora.typeset.fonts import Face, measure
from corpora.typeset.inline import Press, Style, atoms
from corpora.typeset.lines import Line, break_lines

Color = tuple[float, float, float]
BLACK: Color = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Glyphs:
    """Text on a base line."""

    x: float
    y: float
    text: str
    face: Face
    color: Color = BLACK


@dataclass(frozen=True)
class Rule:
    """A straight line from (x, y) by (dx, dy)."""

    x: float
    y: float
    dx: float
    dy: float
    weight: float = 0.5
    color: Color = BLACK


@dataclass(frozen=True)
class Panel:
    """A rectangle, filled, with an edge or without."""

    x: float
    y: float
    width: float
    height: float
    fill: Color
    edge: Color | None = None


@dataclass(frozen=True)
class Disc:
    """A filled ellipse around (x, y)."""

    x: float
    y: float
    rx: float
    ry: float
    fill: Color


Mark = Glyphs | Rule | Panel | Disc


@dataclass(frozen=True)
class Strip:
    """A piece of a column that no page break divides.

    `before` is the space above it, dropped at a column's head; `keep` forbids a break after it; `floats` are pieces
    that belong near it and go to the foot of its column or the head of a later one.
    """

    height: float
    marks: tuple[Mark, ...]
    before: float = 0.0
    keep: bool = False
    floats: tuple[Strip, ...] = ()


@dataclass(frozen=True)
class Copy:
    """Words to set: the text, how it begins, and which of its parts are raised beyond the rule."""

    text: str
    lead: str = ""
    raised: tuple[str, ...] = ()


def moved(marks: tuple[Mark, ...], dx: float, dy: float) -> tuple[Mark, ...]:
    """The same marks elsewhere."""
    return tuple(replace(mark, x=mark.x + dx, y=mark.y + dy) for mark in marks)


def stacked(strips: list[Strip], *, before: float = 0.0, keep: bool = False) -> Strip:
    """One undivided strip from several, one under the other."""
    marks: list[Mark] = []
    y = 0.0
    for number, strip in enumerate(strips):
        y += strip.before if number else 0.0
        marks.extend(moved(strip.marks, 0.0, y))
        y += strip.height
    return Strip(y, tuple(marks), before, keep, tuple(piece for strip in strips for piece in strip.floats))


def text_strips(copy: Copy, style: Style, press: Press, width: float) -> list[Strip]:
    """A paragraph as one strip a line, so kept together that no column begins or ends with a single line of it."""
    lines = break_lines(atoms(copy.text, style, press, copy.lead, copy.raised), style, press, width)
    strips = [Strip(style.leading, _glyphs(line, style)) for line in lines]
    last = len(strips) - 1
    strips = [replace(strip, keep=number != last and number in (0, last - 1)) for number, strip in enumerate(strips)]
    if strips:
        strips[0] = replace(strips[0], before=style.before)
    return strips


def _glyphs(line: Line, style: Style) -> tuple[Mark, ...]:
    base = (style.leading + style.size * 0.7) / 2  # 0.7 of the size: the height of a capital, centred in the line
    return tuple(Glyphs(word.x, base - word.face.rise, word.text, word.face, style.color) for word in line.words)


def one_line(text: str, face: Face, x: float, y: float, anchor: float = 0.0) -> Glyphs:
    """A single run of text whose `anchor` (0 left, 0.5 middle, 1 right end) stands at x."""
    return Glyphs(x - anchor * measure(text, face), y, text, face)
