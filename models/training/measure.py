"""Scores of the entity head and of the facts, with bootstrap intervals over documents."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from miner.annotate.learned.candidates import ALIKE
from models.training.brat import Labelled


@dataclass(frozen=True, slots=True)
class Counts:
    """Right, found and annotated."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right + other.right, self.found + other.found, self.gold + other.gold)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else 0.0


def strict(gold: Iterable[Labelled], found: Iterable[Labelled]) -> dict[str, Counts]:
    """By label: spans with the same characters and label."""
    wanted, had = set(gold), set(found)
    pairs = ((wanted & had, "right"), (had, "found"), (wanted, "gold"))
    tally: dict[str, Counter[str]] = {}
    for spans, what in pairs:
        for span in spans:
            tally.setdefault(span.label, Counter())[what] += 1
    return {label: Counts(**counts) for label, counts in tally.items()}


def total(counts: Iterable[dict[str, Counts]], labels: frozenset[str] | None = None) -> Counts:
    """Micro total over documents, of the given labels only."""
    kept = (c for one in counts for label, c in one.items() if labels is None or label in labels)
    return sum(kept, Counts())


def interval(documents: list[Counts], rounds: int = 1000, seed: int = 0) -> tuple[float, float]:
    """95 % bootstrap interval of the micro F1, documents drawn with replacement."""
    rng = random.Random(seed)
    draws = sorted(sum(rng.choices(documents, k=len(documents)), Counts()).f1 for _ in range(rounds))
    return draws[int(0.025 * rounds)], draws[int(0.975 * rounds) - 1]


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the scorer of case facts takes two names for one."""
    return len(one & other) >= ALIKE * len(one | other)


def one_to_one(gold: list[frozenset[str]], found: list[frozenset[str]]) -> Counts:
    """Names paired one to one, in order, as the scorer of case facts does."""
    left, right = list(found), 0
    for wanted in gold:
        match = next((f for f in left if alike(wanted, f)), None)
        if match is not None:
            left.remove(match)
            right += 1
    return Counts(right, len(found), len(gold))
