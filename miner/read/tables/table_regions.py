"""Where the tables of a page stand: by their legend and their rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from miner.read.glyphs.glyphs import Floats
from miner.read.page.printed_words import Words

_TABLE = re.compile(r"T(?:able|ABLE|ab\.|abelle|abla|abela|ableau)")
_NUMBER = re.compile(r"(?:S?\d{1,2}[a-zA-Z]?|[IVX]{1,4})[.:,)|]?")
NEAR = 75.0
"""Points between a legend and the first rule of its table: room for a legend of five lines."""
MARGIN = 40.0
"""Points: the least width of a margin in which a legend stands beside its table."""
WORD = 1.5
"""Times the font size: a word that close to the left stands in the same line."""
SAME_HEIGHT, TOUCHING = 1.6, 6.0
"""Points between pieces of one rule: up and down, and from end to end."""
WIDE = 60.0
"""Points: a shorter rule frames no table."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal rule, in points."""

    x0: float
    x1: float
    y: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0


@dataclass(frozen=True, slots=True)
class Region:
    """A table: the legend stands in ``legend_top..legend_bottom``, the cells between ``top`` and ``bottom``."""

    x0: float
    x1: float
    legend_top: float
    legend_bottom: float
    top: float
    bottom: float
    rules: tuple[Rule, ...]
    """The horizontal rules inside and around the cells, from top to bottom."""


def horizontal(boxes: Floats) -> list[Rule]:
    """Horizontal rules from top to bottom; pieces that continue one another (cell by cell) are one rule."""
    flat = boxes[(boxes[:, 3] - boxes[:, 1]) < (boxes[:, 2] - boxes[:, 0])] if len(boxes) else boxes
    heights = sorted(((top + bottom) / 2, x0, x1) for x0, top, x1, bottom in flat.tolist())
    joined: list[Rule] = []
    row: list[Rule] = []
    for y, x0, x1 in heights:
        if row and y - row[0].y > SAME_HEIGHT:
            joined += _joined(row)
            row = []
        row.append(Rule(x0, x1, y))
    return joined + _joined(row)


def _joined(row: Sequence[Rule]) -> list[Rule]:
    """Rules at one height, those joined that touch or nearly do, from left to right."""
    joined: list[Rule] = []
    for rule in sorted(row, key=lambda r: r.x0):
        if joined and rule.x0 - joined[-1].x1 < TOUCHING:
            joined[-1] = Rule(joined[-1].x0, max(joined[-1].x1, rule.x1), joined[-1].y)
        else:
            joined.append(rule)
    return joined


def legends(words: Words, text: Sequence[str]) -> list[int]:
    """The words that open the legend of a table: "Table" at the start of a line piece, a number after it."""
    return [
        at
        for at in range(len(words) - 1)
        if text[at][0] in "Tt" and not bool(words.bridged[at]) and _names_table(words, text, at)
    ]


def _names_table(words: Words, text: Sequence[str], at: int) -> bool:
    """Whether "Table" and a number start at a word; small capitals part the word into a large letter and the rest."""
    after = at + 1
    name = text[at]
    while after < len(words) - 1 and bool(words.joined[after]) and len(name) < 8:
        name += text[after]
        after += 1
    level = abs(float(words.baseline[after] - words.baseline[at])) < 0.3 * float(words.size[at])
    if not level or not _TABLE.fullmatch(name) or not _NUMBER.fullmatch(text[after]):
        return False
    gap = words.x0[at] - words.x1
    beside = (np.abs(words.baseline - words.baseline[at]) < 0.3 * words.size[at]) & (gap > 0)
    return not bool((beside & (gap < WORD * words.size[at])).any())


def ruled_table(words: Words, anchor: int, anchors: Sequence[int], rules: Sequence[Rule]) -> Region | None:
    """The ruled table of one legend, which stands over it, between its first two rules, or in the margin beside it."""
    x, top, bottom = float(words.x0[anchor]), float(words.top[anchor]), float(words.bottom[anchor])
    size = float(words.size[anchor])
    wide = [r for r in rules if r.width >= WIDE]
    over = (r for r in wide if r.x0 - 12 <= x <= r.x1 and top - 1.2 * size < r.y < bottom + NEAR)
    beside = (r for r in wide if r.x0 > x + MARGIN and abs(r.y - top) < 2 * size)
    first = next(over, None) or next(beside, None)
    if first is None:
        return None
    in_margin = x < first.x0 - 12
    stop = min(
        (float(words.top[a]) for a in anchors if words.top[a] > bottom and first.x0 - 12 <= words.x0[a] <= first.x1),
        default=float("inf"),
    )
    within = [r for r in rules if first.y <= r.y < stop - 1 and r.x0 >= first.x0 - 5 and r.x1 <= first.x1 + 5]
    full = [r for r in within if r.width >= 0.8 * first.width]
    start = first if in_margin else next((r for r in full if r.y > bottom - 0.5 * size), first)
    last = _last(words, [r for r in full if r.y >= start.y])
    if last.y - start.y < size:
        return None
    return Region(
        x0=first.x0,
        x1=first.x1,
        legend_top=start.y if in_margin else min(top, first.y) - 1,
        legend_bottom=start.y,
        top=start.y,
        bottom=last.y,
        rules=tuple(r for r in within if start.y <= r.y <= last.y),
    )


def _last(words: Words, full: Sequence[Rule]) -> Rule:
    """The last rule of a table: the chain ends where prose stands between two rules."""
    last = full[0]
    for rule in full[1:]:
        if rule.y - last.y > 40 and _prose_between(words, last, rule):
            break
        last = rule
    return last


def _prose_between(words: Words, above: Rule, below: Rule) -> bool:
    """Whether the rows between two rules are running text: most of their words follow one another without gaps."""
    middle = (words.top + words.bottom) / 2
    inside = (middle > above.y) & (middle < below.y) & (words.x0 >= above.x0 - 5) & (words.x1 <= above.x1 + 5)
    if inside.sum() < 25:
        return False
    return bool(words.bridged[inside].mean() > 0.86)


def overlap(one: Region, other: Region) -> bool:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.bottom, other.bottom) - max(one.legend_top, other.legend_top)
    return across > 0 and down > 0


def inside(words: Words, x0: float, x1: float, top: float, bottom: float) -> list[int]:
    """The words whose middle lies in a box."""
    middle_x, middle_y = (words.x0 + words.x1) / 2, (words.top + words.bottom) / 2
    hits = (middle_x >= x0 - 4) & (middle_x <= x1 + 4) & (middle_y >= top) & (middle_y <= bottom)
    return [int(w) for w in np.flatnonzero(hits)]
