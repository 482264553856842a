"""Drawings that stand where a journal prints photographs: spots on skin, cells in a section, a stain, a chart."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random

from corpora.typeset.fonts import Face, cut_name
from corpora.typeset.inline import Press, Style
from corpora.typeset.strips import Color, Copy, Disc, Mark, Panel, Rule, Strip, one_line, stacked, text_strips
from corpora.typeset.structure import Block, FigureSpec

_GAP = 4.0
#: Ground and spots of each kind of drawing: skin, pink section, blue-grey section with brown stain.
_INKS: dict[str, tuple[Color, Color]] = {
    "skin": ((0.93, 0.80, 0.72), (0.60, 0.25, 0.33)),
    "section": ((0.95, 0.86, 0.90), (0.43, 0.28, 0.55)),
    "stain": ((0.90, 0.92, 0.95), (0.50, 0.33, 0.18)),
    "chart": ((1.0, 1.0, 1.0), (0.2, 0.2, 0.2)),
}
_SPOTS = {"skin": 16, "section": 90, "stain": 60}


def figure_strip(block: Block, styles: dict[str, Style], press: Press, width: float, *, seed: str, grey: bool) -> Strip:
    """A framed drawing of the given width with its caption below, the same for the same seed."""
    if block.figure is None:
        raise ValueError(f"expected a figure, found a block of role {block.role}")
    frame = Strip(block.figure.height, tuple(_panels(block.figure, width, Random(seed), styles["caption"], grey)))
    label = block.lead or " ".join(block.text.split()[:2])
    caption = text_strips(Copy(block.text, label), styles["caption"], press, width)
    return stacked([frame, replace(caption[0], before=4.0), *caption[1:]])


def _panels(figure: FigureSpec, width: float, dice: Random, style: Style, grey: bool) -> list[Mark]:
    """The panels side by side, lettered when there are several."""
    each = (width - _GAP * (figure.panels - 1)) / figure.panels
    marks: list[Mark] = []
    for number in range(figure.panels):
        x = number * (each + _GAP)
        ground, spot = (_grey(ink) if grey else ink for ink in _INKS[figure.kind])
        marks.append(Panel(x, 0.0, each, figure.height, ground, (0.3, 0.3, 0.3)))
        if figure.kind == "chart":
            marks.extend(_chart(x, each, figure.height, dice))
        else:
            marks.extend(_spots(x, each, figure.height, dice, spot, _SPOTS[figure.kind]))
        if figure.panels > 1:
            face = Face(cut_name(style.family, bold=True), style.size)
            marks.append(Panel(x + 2.0, 2.0, style.size + 1.0, style.size + 2.0, (1.0, 1.0, 1.0)))
            marks.append(one_line("abcdef"[number], face, x + 2.5 + style.size / 2, style.size + 1.0, 0.5))
    return marks


def _grey(ink: Color) -> Color:
    level = 0.3 * ink[0] + 0.59 * ink[1] + 0.11 * ink[2]  # luma weights of ITU-R BT.601
    return (level, level, level)


def _spots(x: float, width: float, height: float, dice: Random, ink: Color, count: int) -> list[Mark]:
    marks: list[Mark] = []
    largest = 7.0 if count < 30 else 2.6
    for _ in range(count):
        radius = largest * (0.35 + 0.65 * dice.random())
        spot_x = x + radius + dice.random() * (width - 2 * radius)
        spot_y = radius + dice.random() * (height - 2 * radius)
        shade = 0.75 + 0.5 * dice.random()
        fill = (min(ink[0] * shade, 1.0), min(ink[1] * shade, 1.0), min(ink[2] * shade, 1.0))
        marks.append(Disc(spot_x, spot_y, radius, radius * (0.7 + 0.3 * dice.random()), fill))
    return marks


def _chart(x: float, width: float, height: float, dice: Random) -> list[Mark]:
    left, floor = x + 14.0, height - 12.0
    marks: list[Mark] = [Rule(left, 8.0, 0.0, floor - 8.0), Rule(left, floor, width - 22.0, 0.0)]
    steps = 7
    levels = [floor - (floor - 12.0) * dice.random() for _ in range(steps)]
    pitch = (width - 30.0) / (steps - 1)
    marks.extend(
        Rule(left + number * pitch, level, pitch, following - level, 0.9)
        for number, (level, following) in enumerate(pairwise(levels))
    )
    marks.extend(Disc(left + number * pitch, level, 1.6, 1.6, (0.1, 0.1, 0.1)) for number, level in enumerate(levels))
    return marks
