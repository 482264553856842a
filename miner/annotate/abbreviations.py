"""Abbreviations that a paper defines itself, by scispaCy's reading of Schwartz and Hearst (PSB 2003; 451-462).

scispaCy's component looks for a closing bracket from every opening bracket to the end of the text, and then for each
short form all over it: both grow with the square of the length.  Here its two functions, which decide what is a short
form and what its long form, are asked about the brackets alone, in one pass.
"""

from __future__ import annotations

from collections.abc import Iterator

from scispacy.abbreviation import filter_matches, find_abbreviation
from spacy.tokens import Doc

LONGEST = 8
"""Tokens between brackets beyond which scispaCy looks for no abbreviation (its ``filter_matches``)."""


def find(doc: Doc) -> tuple[tuple[str, str], ...]:
    """(short form, long form) of each definition in text order; the first definition of either form counts."""
    pairs: dict[str, str] = {}
    seen: set[str] = set()
    for long_candidate, short_candidate in filter_matches(list(_bracketed(doc)), doc):
        short, long = find_abbreviation(long_candidate, short_candidate)
        if long is not None and long.text not in seen and short.text not in pairs:
            seen.add(long.text)
            pairs[short.text] = long.text
    return tuple(pairs.items())


def _bracketed(doc: Doc) -> Iterator[tuple[int, int, int]]:
    """The tokens between an opening and a closing bracket, in the form in which scispaCy's matcher gives them."""
    texts = [token.text for token in doc]
    opened: list[int] = []
    for i, text in enumerate(texts):
        if text == ")":
            opened = [start for start in opened if i - start <= LONGEST]
            yield from ((0, start, i) for start in opened if start < i)
        elif text == "(":
            opened.append(i + 1)
