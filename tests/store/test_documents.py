"""Documents to bytes and back."""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miner.errors import StoreError
from miner.schema import Document, Paper, Span, TextMap
from miner.store.documents import pack, unpack

FLOATS = st.lists(st.floats(width=32, allow_nan=False), min_size=3, max_size=3).map(lambda items: array("f", items))
PAGES = st.lists(st.integers(0, 65535), min_size=3, max_size=3).map(lambda items: array("H", items))


def test_a_document_comes_back_equal(make: Callable[..., Paper]) -> None:
    document = replace(make(7).document, origins=array("I", [4_000_000_000, 0, 7]))
    back = unpack(*pack(document))
    assert back == document
    assert back.textmap.boxes(Span(0, 20)) == document.textmap.boxes(Span(0, 20))
    assert [back.textmap.x0.typecode, back.origins.typecode] == ["f", "I"]


def test_a_document_without_places_comes_back_equal() -> None:
    document = Document("ab", "x.txt", "text/plain", "text", "1", "")
    assert unpack(*pack(document)) == document


@given(PAGES, FLOATS, FLOATS, FLOATS, FLOATS)
def test_every_place_comes_back_to_the_bit(
    pages: array[int], x0: array[float], top: array[float], x1: array[float], bottom: array[float]
) -> None:
    document = Document("ab", "x", "m", "r", "1", "abc", TextMap(pages, x0, top, x1, bottom))
    assert unpack(*pack(document)).textmap == document.textmap


@given(st.text(st.characters(blacklist_categories=())))
def test_any_text_comes_back(text: str) -> None:
    document = Document("ab", text, "m", "r", "1", text, notes=(text,))
    assert unpack(*pack(document)) == document


def test_the_bytes_do_not_depend_on_the_machine(make: Callable[..., Paper], monkeypatch: pytest.MonkeyPatch) -> None:
    here = pack(make(1).document)
    there = make(1).document
    there.textmap.pages.byteswap()
    for values in (there.textmap.x0, there.textmap.top, there.textmap.x1, there.textmap.bottom):
        values.byteswap()
    monkeypatch.setattr(sys, "byteorder", "little" if sys.byteorder == "big" else "big")
    assert pack(there) == here  # what a machine of the other order holds in memory gives the same bytes
    assert unpack(*here).textmap == there.textmap


def test_arrays_of_a_size_that_differs_between_machines_are_refused() -> None:
    with pytest.raises(StoreError, match="origins: expected an array of one of bBhHiIqQfd, found L"):
        pack(Document("ab", "x", "m", "r", "1", "abc", origins=array("L", [1, 2, 3])))


def test_a_body_of_something_else_is_refused() -> None:
    body, arrays = pack(Document("ab", "x", "m", "r", "1", "abc"))
    broken = zlib.compress(zlib.decompress(body).replace(b'"text"', b'"next"'))
    with pytest.raises(StoreError, match="expected the fields of a Document, found next"):
        unpack(broken, arrays)
