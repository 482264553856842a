"""Counting quotes in a text, against counting in what stands before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from miner.schema.quotes import QuoteIndex, normalise_quote

LETTERS = st.text(alphabet="aA bB-–\u00ad\nİ", max_size=60)


@given(LETTERS, st.integers(0, 60), st.integers(1, 6))
def test_quotes_are_counted_as_in_the_text_before(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    wanted = normalise_quote(text[start : start + length])
    before = normalise_quote(text[:start])
    assert QuoteIndex(text).before(wanted, start) == (before.count(wanted) if wanted else 0)


def test_an_empty_quote_stands_nowhere() -> None:
    assert QuoteIndex("a b").before("", 2) == 0
