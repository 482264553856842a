"""The best spans for the scores of a tagging head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
CLEAR = 6.0
"""Nats by which "outside" must lead for a token to be left out at once, one in four hundred being another's."""


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """A half-open span of tokens with its label and the mean probability that its tokens are inside such a span."""

    start: int
    end: int
    label: str
    score: float


def spans(
    scores: FloatArray, tokens: npt.NDArray[np.int64], labels: Sequence[str], leniency: float = 0.0
) -> list[TokenSpan]:
    """Spans of the best sequence in which "inside" only follows "begin" or "inside" of the same label.

    ``scores`` (tokens, 1 + 2 * labels) are log scores of outside, then of begin and inside of each label; ``tokens``
    the numbers of these tokens in their document.  ``leniency`` is taken off the score of "outside", to find more.
    """
    if not len(scores):
        return []
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    inside = (raised[:, 1::2] + raised[:, 2::2]) / raised.sum(axis=1, keepdims=True)
    lenient = scores.copy()
    lenient[:, 0] -= leniency
    found = []
    for first, last in _stretches(lenient):
        for start, end, label in _best(lenient[first:last]):
            sure = float(inside[first + start : first + end, label].mean())
            found.append(TokenSpan(int(tokens[first + start]), int(tokens[first + end - 1]) + 1, labels[label], sure))
    return found


def _stretches(scores: FloatArray) -> Iterator[tuple[int, int]]:
    """Where tokens stand that may be inside a span, side by side."""
    open_ = np.concatenate([[False], scores[:, 1:].max(axis=1) > scores[:, 0] - CLEAR, [False]])
    turns = np.flatnonzero(open_[1:] != open_[:-1])
    yield from zip(turns[::2].tolist(), turns[1::2].tolist(), strict=True)


def _best(scores: FloatArray) -> list[tuple[int, int, int]]:
    """Viterbi's algorithm over one stretch: (start, end, number of the label) of its spans.

    States are numbered as the columns: 0 outside, 1 + 2n begin and 2 + 2n inside of label n.
    """
    total = scores[0].copy()
    total[2::2] = -np.inf
    back: list[tuple[int, npt.NDArray[np.bool_]]] = []
    for row in scores[1:]:
        opened, kept = total[1::2], total[2::2]
        leader = int(total.argmax())
        back.append((leader, kept > opened))
        longer = np.maximum(opened, kept) + row[2::2]
        total = total[leader] + row
        total[2::2] = longer
    return _spelled(int(total.argmax()), back)


def _spelled(last: int, back: list[tuple[int, npt.NDArray[np.bool_]]]) -> list[tuple[int, int, int]]:
    """Spans along the best path, from its last state and the steps back."""
    path = [last]
    for leader, goes_on in reversed(back):
        state, label = path[-1], path[-1] // 2 - 1
        if state and state % 2 == 0:
            leader = state if goes_on[label] else state - 1
        path.append(leader)
    found: list[tuple[int, int, int]] = []
    for i, state in enumerate(reversed(path)):
        if state % 2:
            found.append((i, i + 1, state // 2))
        elif state:
            found[-1] = (found[-1][0], i + 1, found[-1][2])
    return found
