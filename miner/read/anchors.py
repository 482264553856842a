"""Where a quote stands in another reading of its paper: by its words, then by what stands around them, then by place.

These are the selectors of the W3C Web Annotation model, TextQuoteSelector first; offsets are never trusted, since every
reader has its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from miner.schema import Anchor, Box, Document, Span, normalise_quote


def anchored(read: Document, anchor: Anchor) -> Span | None:
    """The span of the anchor's quote in ``read``; None where the quote does not stand there.

    Readers differ in blanks, soft hyphens, kinds of dash and case, which are not compared.  Of several places the one
    with most of the same text around it is taken, then the nearest on the page, then the first.
    """
    text = _solid(read.text)
    wanted, prefix, suffix = (normalise_quote(part) for part in (anchor.quote, anchor.prefix, anchor.suffix))
    if not wanted:
        return None
    found = list(_occurrences(text.letters, wanted))

    def fits(start: int) -> tuple[int, float]:
        before = text.letters[max(0, start - len(prefix)) : start]
        after = text.letters[start + len(wanted) : start + len(wanted) + len(suffix)]
        around = _common(before[::-1], prefix[::-1]) + _common(after, suffix)
        return around, -_distance(read.textmap.box(text.offsets[start]), anchor)

    if not found:
        return None
    start = max(found, key=fits)
    return Span(text.offsets[start], text.offsets[start + len(wanted) - 1] + 1)


@dataclass(frozen=True, slots=True)
class _Solid:
    """A text as quotes are compared, and where each of its letters stands in the text itself."""

    letters: str
    offsets: list[int]


@lru_cache(maxsize=2)
def _solid(text: str) -> _Solid:
    letters: list[str] = []
    offsets: list[int] = []
    for at, character in enumerate(text):
        plain = normalise_quote(character)  # a few letters grow in lower case, blanks vanish
        letters.append(plain)
        offsets += [at] * len(plain)
    return _Solid("".join(letters), offsets)


def _occurrences(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _distance(box: Box | None, anchor: Anchor) -> float:
    """Points from the beginning of the anchor's first box; infinite on another page, 0 where there are no pages."""
    if not anchor.boxes or box is None:
        return 0.0
    there = anchor.boxes[0]
    if box.page != there.page:
        return float("inf")
    return abs(box.x0 - there.x0) + abs(box.top - there.top)
