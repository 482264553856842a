"""A document cut into stretches that the encoder reads one at a time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from miner.annotate.learned.pieces import END, START, Pieces
from miner.schema import Span

WIDEST = 254
"""Pieces of text in one window: most case descriptions fit whole, so that the encoder sees their end from their start.

The encoder was made for up to 512; reading costs a tenth more at 256 than at 128, and a third more at 512.
"""


@dataclass(frozen=True, slots=True)
class Window:
    """What is read at once: pieces, with START before and END behind them, and the tokens that they are of."""

    pieces: npt.NDArray[np.int64]
    tokens: npt.NDArray[np.int64]
    """Tokens of the document, in order, white space left out."""
    first: npt.NDArray[np.int64]
    """Where the first piece of each token is among the pieces."""


def windows(doc: Doc, pieces: Pieces, unread: Sequence[Span] = ()) -> list[Window]:
    """The whole document but for the ``unread`` stretches, window by window; none of a text without words.

    A window ends with a sentence unless that is too long for any window.  The windows of a text are about as long as
    one another, so that no rest stands without its context.
    """
    cut = [pieces.of(token.text) for token in doc]
    for span in unread:
        touched = doc.char_span(span.start, span.end, alignment_mode="contract")
        if touched is not None:
            cut[touched.start : touched.end] = [()] * len(touched)
    sizes = [len(found) for found in cut]
    parts = list(_parts(_sentences(doc), sizes))
    loads = [sum(sizes[start:end]) for start, end in parts]
    return [_window(range(start, end), cut, pieces) for start, end in _packed(parts, loads) if sum(sizes[start:end])]


def _sentences(doc: Doc) -> Iterator[tuple[int, int]]:
    starts = [token.i for token in doc if token.is_sent_start or token.i == 0]
    yield from pairwise([*starts, len(doc)])


def _parts(sentences: Iterable[tuple[int, int]], sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Sentences, those that no window can hold cut where it is full."""
    for start, end in sentences:
        held, begun = 0, start
        for i in range(start, end):
            if held + sizes[i] > WIDEST:
                yield begun, i
                held, begun = 0, i
            held += sizes[i]
        yield begun, end


def _packed(parts: Sequence[tuple[int, int]], loads: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Parts joined to windows: one is closed where the next part would overfill it or where it has its share."""
    left, held, begun = sum(loads), 0, 0
    for (start, end), load in zip(parts, loads, strict=True):
        share = (left + held) / max(1, math.ceil((left + held) / WIDEST))
        if held and (held + load > WIDEST or held + load / 2 > share):
            yield begun, start
            held, begun = 0, start
        held, left = held + load, left - load
        last = end
    if parts:
        yield begun, last


def _window(tokens: Iterable[int], cut: Sequence[tuple[int, ...]], pieces: Pieces) -> Window:
    found, first, kept = [pieces.numbers[START]], [], []
    for i in tokens:
        if cut[i]:
            kept.append(i)
            first.append(len(found))
            found.extend(cut[i])
    found.append(pieces.numbers[END])
    return Window(np.array(found, np.int64), np.array(kept, np.int64), np.array(first, np.int64))
