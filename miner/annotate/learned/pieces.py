"""Words as the pieces that the encoder knows: WordPiece (Wu and others, 2016) with an uncased vocabulary."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from miner.errors import PackError

UNKNOWN, START, END = "[UNK]", "[CLS]", "[SEP]"
MOST = 16
"""Pieces of one token that are read; what is longer is an address or a sequence, and its rest says no more."""
REMEMBERED = 200_000
"""Tokens whose pieces are kept; a paper has some thousand different ones."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The vocabulary, piece to number, and the pieces of the tokens met so far."""

    numbers: Mapping[str, int]
    known: dict[str, tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def load(cls, path: Path) -> Pieces:
        """Reads a vocabulary of one piece a line; PackError where it is missing or lacks a piece that must be there."""
        if not path.is_file():
            raise PackError(f"expected a vocabulary in {path}, found no such file", remedy="install miner again")
        numbers = {line: i for i, line in enumerate(path.read_text(encoding="utf-8").splitlines())}
        missing = [piece for piece in (UNKNOWN, START, END) if piece not in numbers]
        if missing:
            raise PackError(f"expected the piece {missing[0]} in {path}, found none", remedy="install miner again")
        return cls(numbers)

    def of(self, token: str) -> tuple[int, ...]:
        """Numbers of the pieces of a token, at least one and at most :data:`MOST`; none for white space."""
        found = self.known.get(token)
        if found is None:
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            found = self.known[token] = self._cut(token)
        return found

    def _cut(self, token: str) -> tuple[int, ...]:
        if not token.strip():
            return ()
        found = [number for word in words(token) for number in self._greedy(word)]
        return tuple(found[:MOST]) or (self.numbers[UNKNOWN],)

    def _greedy(self, word: str) -> Iterator[int]:
        """The longest piece that the word begins with, then the longest of the rest; unknown if any rest is."""
        found, start = [], 0
        while start < len(word):
            mark = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((end for end in ends if mark + word[start:end] in self.numbers), None)
            if end is None:
                return iter((self.numbers[UNKNOWN],))
            found.append(self.numbers[mark + word[start:end]])
            start = end
        return iter(found)


def words(token: str) -> list[str]:
    """A token in lower case without accents, cut at punctuation and symbols, each of which is a word of its own."""
    found: list[str] = []
    open_word = False
    for char in unicodedata.normalize("NFD", token.lower()):
        category = unicodedata.category(char)
        if category == "Mn" or category[0] == "C":
            continue
        if char.isspace():
            open_word = False
        elif category[0] == "P" or (char.isascii() and not char.isalnum()):
            found.append(char)
            open_word = False
        elif open_word:
            found[-1] += char
        else:
            found.append(char)
            open_word = True
    return found
