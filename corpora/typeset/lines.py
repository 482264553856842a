"""Breaks a paragraph into lines over the whole paragraph at once (least total badness, after Knuth and Plass 1981)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from corpora.typeset.fonts import Face, cut_name, measure
from corpora.typeset.inline import Atom, Press, Style

# Space between words may grow by two thirds and shrink by a quarter before a line counts as bad (ratio 1).
_STRETCH, _SHRINK = 0.66, 0.25
_HYPHEN_COST, _LADDER_COST, _OVERFULL = 3600.0, 4000.0, 1e9
_WORST_RATIO = 20.0
_RAGGED_SHARE = 0.25  # a ragged line counts as bad when a quarter of the measure stays white


@dataclass(frozen=True)
class Word:
    """Text in one face at its place in a line, x from the line's left end."""

    x: float
    text: str
    face: Face


@dataclass(frozen=True)
class Line:
    """One set line: its words and how far they reach."""

    words: tuple[Word, ...]
    width: float


@dataclass(frozen=True)
class _Measure:
    """What line breaking needs to know of a paragraph."""

    style: Style
    press: Press
    width: float
    space: float
    hyphen: float

    def shift(self, start: int) -> float:
        """Indent of the line that starts with atom `start`."""
        return self.style.indent if start == 0 else self.style.hang


def break_lines(found: list[Atom], style: Style, press: Press, width: float) -> list[Line]:
    """Set atoms in lines of `width`; an atom wider than the measure stands out alone rather than vanish."""
    if not found:
        return []
    plain = Face(cut_name(style.family, bold=style.bold, italic=style.italic), style.size)
    to = _Measure(style, press, width, measure(" ", plain), measure(press.hyphen, plain))
    breaks = _best_breaks(found, to)
    return [_set(found, start, end, to) for start, end in pairwise(breaks)]


def _best_breaks(found: list[Atom], to: _Measure) -> list[int]:
    """Indices of the atoms that start a line, and the end, at least total cost."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(found) + 1):
        divided = end < len(found) and found[end].gap == "none"
        best.append((float("inf"), 0) if divided else _best_start(found, end, best, to))
    breaks = [len(found)]
    while breaks[-1]:
        breaks.append(best[breaks[-1]][1])
    return breaks[::-1]


def _best_start(found: list[Atom], end: int, best: list[tuple[float, int]], to: _Measure) -> tuple[float, int]:
    """The cheapest start of a line that ends before atom `end`, with the cost of all lines so far."""
    last = end == len(found)
    natural, spaces = (0.0 if last or found[end].gap != "hyphen" else to.hyphen), 0
    cheapest = (float("inf"), 0)
    for start in range(end - 1, -1, -1):
        natural += found[start].width
        if start < end - 1 and found[start + 1].gap == "space":
            natural += to.space
            spaces += 1
        if natural > 2 * to.width and cheapest[0] < float("inf"):
            break
        if start and found[start].gap == "none":
            continue
        total = best[start][0] + _badness(natural, spaces, to, start, last) + _break_cost(found, start, end)
        cheapest = min(cheapest, (total, start))
    return cheapest


def _break_cost(found: list[Atom], start: int, end: int) -> float:
    if end == len(found) or found[end].gap == "space":
        return 0.0
    return _HYPHEN_COST + (_LADDER_COST if start and found[start].gap != "space" else 0.0)


def _badness(natural: float, spaces: int, to: _Measure, start: int, last: bool) -> float:
    left = to.width - to.shift(start) - natural
    give = spaces * to.space * _SHRINK if to.style.align == "justify" else 0.0
    if left < -give - 0.01:
        return _OVERFULL * (1 - left)
    if last and left >= 0:
        return 0.0
    if to.style.align != "justify":
        return (10 + 100 * (max(left, 0.0) / (_RAGGED_SHARE * to.width)) ** 3) ** 2
    flex = spaces * to.space * (_STRETCH if left > 0 else _SHRINK)
    ratio = min(abs(left) / flex, _WORST_RATIO) if flex else (0.0 if abs(left) < 0.5 else _WORST_RATIO)
    return float((10 + 100 * ratio**3) ** 2)


def _set(found: list[Atom], start: int, end: int, to: _Measure) -> Line:
    """Place the atoms of one line; runs of one face that touch become one word."""
    tail = ((to.press.hyphen, found[end - 1].runs[-1][1]),) if end < len(found) and found[end].gap == "hyphen" else ()
    shift = to.shift(start)
    here = found[start:end]
    natural = sum(atom.width for atom in here) + to.hyphen * len(tail)
    spaces = sum(atom.gap == "space" for atom in here[1:])
    left = to.width - shift - natural - spaces * to.space
    justified = to.style.align == "justify" and spaces > 0 and (end < len(found) or left < 0)
    gap = to.space + (left / spaces if justified else 0.0)
    x = shift + {"center": left / 2, "right": left}.get(to.style.align, 0.0)
    words: list[Word] = []
    for number, atom in enumerate(here):
        apart = number > 0 and atom.gap == "space"
        if apart:
            words[-1] = Word(words[-1].x, words[-1].text + " " * to.press.spaces, words[-1].face)
            x += gap
        x = _append(words, atom.runs, x, glued=not apart)
    x = _append(words, tail, x, glued=True)
    return Line(tuple(words), x)


def _append(words: list[Word], runs: tuple[tuple[str, Face], ...], x: float, *, glued: bool) -> float:
    for text, face in runs:
        if glued and words and words[-1].face == face:
            words[-1] = Word(words[-1].x, words[-1].text + text, face)
        else:
            words.append(Word(x, text, face))
        x += measure(text, face)
        glued = True
    return x
