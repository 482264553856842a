"""The words that belong to pictures: labels of axes, panels and charts are no text of the paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from miner.read.glyphs.glyphs import Flags, Floats, Ints
from miner.read.page.printed_words import Words
from miner.read.tables.table_regions import legends

_LEGEND = re.compile(r"(?:Fig|FIG|Abb|Table|TABLE|Scheme|Chart)")
LEAST = 40.0
"""Points: a picture is at least that wide and high."""
MOST = 0.6
"""Part of the page: what covers more is a background."""
CLOSE = 8.0
"""Points within which drawn things belong to one picture."""
RIM = 28.0
"""Points around a picture where its labels may stand: a scale and its name."""
PROSE, MANY = 0.72, 30
"""A frame that holds ``MANY`` words, that part of which follow one another in lines, is a box of text."""
LARGE, TITLE = 1.4, 3
"""Times the usual size: lines of that type and of so many words are titles, not labels."""
LABEL = 4
"""Words of the longest label in the rim."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A cluster of drawn things, in points of the upright frame."""

    x0: float
    top: float
    x1: float
    bottom: float


def figure_words(words: Words, text: Sequence[str], drawn: Floats, width: float, height: float) -> Flags:
    """Flags of the words inside pictures and of the labels around them."""
    found = np.zeros(len(words), np.bool_)
    if not len(words):
        return found
    x, y = (words.x0 + words.x1) / 2, (words.top + words.bottom) / 2
    main = float(np.median(np.repeat(words.size, words.last - words.first)))
    labels, titles = _labels(words, text, main), _titles(words, main)
    heads = np.array([at for at, word in enumerate(text) if _LEGEND.match(word) and not words.bridged[at]], np.int64)
    tables = legends(words, text)
    for picture in _pictures(drawn, width, height):
        inside = _within(x, y, picture, 2.0)
        if inside.sum() >= MANY and words.bridged[inside].mean() > PROSE:
            continue
        if any(_within(x[w : w + 1], y[w : w + 1], picture, 60.0)[0] for w in tables):
            continue
        rim = _within(x, y, picture, RIM)
        # The legend may stand in the frame or close below it: it and what follows it is text.
        below = [float(words.top[w]) for w in heads if rim[w] and words.top[w] > picture.top + LEAST]
        found |= ((inside & ~titles) | (rim & labels)) & (y < min(below, default=picture.bottom + RIM))
    return found


def _within(x: Floats, y: Floats, picture: Picture, margin: float) -> Flags:
    across: Flags = (x > picture.x0 - margin) & (x < picture.x1 + margin)
    return across & (y > picture.top - margin) & (y < picture.bottom + margin)


def _titles(words: Words, main: float) -> Flags:
    """Words of long lines in large type: the title of a paper may stand in its banner."""
    piece: Ints = np.cumsum(~words.bridged)
    large: Flags = words.size > LARGE * main
    return large & (np.bincount(piece)[piece] >= TITLE)


def _labels(words: Words, text: Sequence[str], main: float) -> Flags:
    """Words of short pieces in small type, legends aside: pieces are words that follow one another on a line."""
    piece: Ints = np.cumsum(~words.bridged)
    length: Ints = np.bincount(piece)[piece]
    under = _goes_on(words, piece, length)
    legend = np.isin(piece, [piece[at] for at, word in enumerate(text) if _LEGEND.match(word)])
    labels: Flags = (length <= LABEL) & (words.size < 0.93 * main) & ~legend & ~under
    return labels


def _goes_on(words: Words, piece: Ints, length: Ints) -> Flags:
    """Words of short pieces that stand flush under a long one: the last lines of paragraphs and legends."""
    heads = np.flatnonzero(~words.bridged)
    long, short = heads[length[heads] > LABEL], heads[length[heads] <= LABEL]
    step = words.baseline[short][:, None] - words.baseline[long][None, :]
    flush = np.abs(words.x0[short][:, None] - words.x0[long][None, :]) < 2
    under = short[(flush & (step > 0) & (step < 1.6 * words.size[short][:, None])).any(axis=1)]
    return np.isin(piece, piece[under])


def _pictures(drawn: Floats, width: float, height: float) -> list[Picture]:
    """Clusters of drawn boxes (x0, top, x1, bottom) large enough to be pictures."""
    boxes = drawn[(drawn[:, 2] > 0) & (drawn[:, 0] < width) & (drawn[:, 3] > 0) & (drawn[:, 1] < height)]
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    boxes = boxes[area < MOST * width * height]
    if not len(boxes):
        return []
    places = np.array(_clusters(_inked(boxes, width, height)), np.float32).reshape(-1, 4) * CLOSE
    large = (places[:, 2] - places[:, 0] >= LEAST) & (places[:, 3] - places[:, 1] >= LEAST)
    return [Picture(*place) for place in places[large].tolist()]


def _inked(boxes: Floats, width: float, height: float) -> Flags:
    """A raster of ``CLOSE`` points a cell; its last column is white, so that runs of cells end in their row."""
    inked = np.zeros((int(height / CLOSE) + 2, int(width / CLOSE) + 3), np.bool_)
    low = np.clip(np.floor(boxes / CLOSE).astype(np.int64), 0, None)
    for x0, top, x1, bottom in np.unique(low, axis=0).tolist():
        inked[top : bottom + 1, x0 : x1 + 1] = True
    inked[:, -1] = False
    return inked


def _clusters(inked: Flags) -> list[tuple[int, int, int, int]]:
    """The clusters of cells that touch at their sides, as (x0, top, x1, bottom) in cells, ends excluded."""
    edge = np.diff(inked.ravel().astype(np.int8), prepend=0)
    starts, ends = np.flatnonzero(edge == 1), np.flatnonzero(edge == -1)
    # The runs in the row above that a run touches stand next to one another.
    first = np.searchsorted(ends, starts - inked.shape[1], "right").tolist()
    last = np.searchsorted(starts, ends - inked.shape[1], "left").tolist()
    head = list(range(len(first)))
    for run, touched in enumerate(map(range, first, last)):
        for other in touched:
            head[_head(head, other)] = _head(head, run)
    rows, left = np.divmod(starts, inked.shape[1])
    found: dict[int, tuple[int, int, int, int]] = {}
    for run, (x0, y, length) in enumerate(zip(left.tolist(), rows.tolist(), (ends - starts).tolist(), strict=True)):
        a, b, c, d = found.get(_head(head, run), (x0, y, x0 + length, y + 1))
        found[_head(head, run)] = (min(a, x0), min(b, y), max(c, x0 + length), max(d, y + 1))
    return list(found.values())


def _head(head: list[int], run: int) -> int:
    """The run that stands for the cluster of ``run``; the way to it is shortened as it is gone."""
    while head[run] != run:
        head[run] = head[head[run]]
        run = head[run]
    return run
