"""The best sequence of tags for the probabilities of a tagging head."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

OUTSIDE = "O"
FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """A half-open span of tokens with its label and the mean probability of its tags."""

    start: int
    end: int
    label: str
    score: float


def allowed(before: str, after: str) -> bool:
    """Whether a tag may follow another in BIOES: spans begin with B or S, go on with I, end with E or S."""
    opened = before[0] in "BI"
    if opened:
        return after[0] in "IE" and after[2:] == before[2:]
    return after[0] in "OBS"


def transitions(tags: tuple[str, ...]) -> npt.NDArray[np.float32]:
    """Cost of each step from a tag (row) to a tag (column): 0, or so large that the step is never taken."""
    steps = [[0.0 if allowed(before, after) else -1e4 for after in tags] for before in tags]
    return np.array(steps, dtype=np.float32)


def best_path(scores: FloatArray, steps: FloatArray) -> list[int]:
    """Viterbi's algorithm over log scores of the shape (tokens, tags)."""
    total = scores[0].copy()
    back = np.zeros(scores.shape, dtype=np.int64)
    columns = np.arange(scores.shape[1])
    for i in range(1, len(scores)):
        reach = total[:, None] + steps
        back[i] = reach.argmax(axis=0)
        total = reach[back[i], columns] + scores[i]
    path = [int(total.argmax())]
    for i in range(len(scores) - 1, 0, -1):
        path.append(int(back[i, path[-1]]))
    return path[::-1]


def spans(probabilities: FloatArray, tags: tuple[str, ...], leniency: float = 0.0) -> list[TokenSpan]:
    """Spans of the best BIOES sequence; ``leniency`` is taken off the log probability of "outside", to find more.

    ``probabilities`` has the shape (tokens, tags).  A document without tokens has no spans.
    """
    if not len(probabilities):
        return []
    scores = np.log(probabilities + 1e-9)
    scores[:, tags.index(OUTSIDE)] -= leniency
    # No span may begin before the first token or go on after the last.
    padding = np.full((1, len(tags)), -1e4, dtype=np.float32)
    padding[0, tags.index(OUTSIDE)] = 0.0
    path = best_path(np.vstack([padding, scores, padding]), transitions(tags))[1:-1]
    found, start = [], 0
    for i, tag in enumerate(path):
        mark, label = tags[tag][0], tags[tag][2:]
        if mark in "BS":
            start = i
        if mark in "ES":
            inside = 1.0 - probabilities[start : i + 1, tags.index(OUTSIDE)]
            found.append(TokenSpan(start, i + 1, label, float(inside.mean())))
    return found
