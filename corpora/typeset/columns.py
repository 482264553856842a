"""Fills columns with strips: no widows, floats at a column's foot or head, even columns on the last page."""

from __future__ import annotations

from dataclasses import dataclass

from corpora.typeset.strips import Strip

_FLOAT_GAP = 10.0
_EVEN_STEP = 1.0


@dataclass(frozen=True)
class Placed:
    """A strip and the place of its top left corner, from the corner of the column area."""

    x: float
    y: float
    strip: Strip


@dataclass(frozen=True)
class Rest:
    """What is still to be placed: the strips from `start` on, and the floats that wait for room."""

    start: int
    waiting: tuple[Strip, ...] = ()

    def is_empty(self, strips: list[Strip]) -> bool:
        """Whether nothing is left."""
        return self.start >= len(strips) and not self.waiting


def fill_page(strips: list[Strip], rest: Rest, lefts: tuple[float, ...], height: float) -> tuple[list[Placed], Rest]:
    """Fill the columns of one page, whose left ends are given; where all fits, the columns become equally long.

    Raises ValueError when not even one strip fits into an empty column.
    """
    if rest.is_empty(strips):
        return [], rest
    placed, left = _fill(strips, rest, lefts, height)
    if left == rest:
        raise ValueError(f"a strip or float is higher than its column of {height:.0f} points")
    if len(lefts) == 1 or not left.is_empty(strips):
        return placed, left
    needed = sum(strip.height for strip in strips[rest.start :]) / len(lefts)
    while needed < height:
        tried, remaining = _fill(strips, rest, lefts, needed)
        if remaining.is_empty(strips):
            return tried, remaining
        needed += _EVEN_STEP
    return placed, left


def _fill(strips: list[Strip], rest: Rest, lefts: tuple[float, ...], height: float) -> tuple[list[Placed], Rest]:
    placed: list[Placed] = []
    for x in lefts:
        column, rest = _fill_column(strips, rest, x, height)
        placed.extend(column)
    return placed, rest


def _fill_column(strips: list[Strip], rest: Rest, x: float, height: float) -> tuple[list[Placed], Rest]:
    """Fill one column: waiting floats at its head, then strips; the first float met goes to its foot, others wait."""
    floats: list[Placed] = []
    waiting = list(rest.waiting)
    y, foot, number = 0.0, height, rest.start
    while waiting and waiting[0].height <= foot - y:
        floats.append(Placed(x, y, waiting[0]))
        y += waiting.pop(0).height + _FLOAT_GAP
    body: list[Placed] = []
    while number < len(strips):
        strip = strips[number]
        before = strip.before if body else 0.0
        if y + before + strip.height > foot + 0.01:
            break
        body.append(Placed(x, y + before, strip))
        y += before + strip.height
        number += 1
        for piece in strip.floats:
            if foot == height and not waiting and y + _FLOAT_GAP + piece.height <= foot:
                foot -= piece.height
                floats.append(Placed(x, foot, piece))
                foot -= _FLOAT_GAP
            else:
                waiting.append(piece)
    while number < len(strips) and body and body[-1].strip.keep:
        body.pop()
        number -= 1
    return [*body, *floats], Rest(number, tuple(waiting))
