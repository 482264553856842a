"""Quotes as all readers see them, and how often one stands in a text before a place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache

_DROPPED = r"[\s­]"


def normalise_quote(quote: str) -> str:
    """A quote without what readers differ in: white space, soft hyphens, kinds of dash and case."""
    return re.sub(rf"{_DROPPED}+", "", re.sub(r"[‐-―−]", "-", quote)).lower()


class QuoteIndex:
    """Counts quotes in one text.  The text is normalised once and searched once for each different quote, so that
    many facts of a long paper cost no more each than few of a short one."""

    def __init__(self, text: str) -> None:
        self._normal = normalise_quote(text)
        self._dropped = [match.start() for match in re.finditer(_DROPPED, text)]
        growing = len(text.lower()) != len(text)  # a few letters grow in lower case (İ)
        self._grown = [i for i, char in enumerate(text) if len(char.lower()) > 1] if growing else []
        self._ends: dict[str, list[int]] = {}

    def before(self, wanted: str, start: int) -> int:
        """How often a normalised quote stands in the text before ``start``, one occurrence after the other."""
        if not wanted:
            return 0
        if wanted not in self._ends:
            self._ends[wanted] = list(self._occurrences(wanted))
        place = start - bisect_left(self._dropped, start) + bisect_left(self._grown, start)
        return bisect_right(self._ends[wanted], place)

    def _occurrences(self, wanted: str) -> Iterator[int]:
        """Where the occurrences end; str.find is many times faster than a regular expression over a long text."""
        start = self._normal.find(wanted)
        while start >= 0:
            yield start + len(wanted)
            start = self._normal.find(wanted, start + len(wanted))


@lru_cache(maxsize=1)
def index_of(text: str) -> QuoteIndex:
    """The index of a text; that of the last text is kept, since the facts of a paper are made one after the other."""
    return QuoteIndex(text)
