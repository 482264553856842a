"""What a sentence says about the course of its patient, as features of a linear model."""

from __future__ import annotations

import re
from itertools import pairwise

from miner.annotate.learned.linear import bag

WORD = re.compile(r"[a-z]+(?:[-'’][a-z]+)*|\d+|%")
ROWS = 2**15
"""Rows of the event model; about 20,000 words and pairs of words occur in the training sentences twice or more."""
NUMBERS = re.compile(r"\d+")


def tokens(sentence: str) -> list[str]:
    """Words in lower case; every number is one word."""
    return [NUMBERS.sub("#", word) for word in WORD.findall(sentence.lower())]


def features(sentence: str, place: float, before: str = "") -> dict[str, float]:
    """Words, pairs and near pairs of the sentence, words of the one before, and its place in the text (0 to 1)."""
    words = tokens(sentence)
    found = bag(f"w={w}" for w in words)
    found |= bag(f"p={a} {b}" for a, b in pairwise(words))
    found |= {f"s={a} {b}": 0.7 for a, b in zip(words, words[2:], strict=False)}
    found |= {f"b={w}": 0.3 for w in tokens(before)}
    found |= {f"place={int(place * 6)}": 1.0, f"length={min(6, len(words) // 6)}": 1.0, "always": 1.0}
    if place > 0.999:
        found["last"] = 1.0
    return found
