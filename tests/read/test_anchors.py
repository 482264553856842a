"""Quotes of one reading are found again in the other."""

from __future__ import annotations

from array import array
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.readers import found_again
from miner.read import GlyphSource, Limits, anchored, document
from miner.schema import Anchor, Document, Span, TextMap

ROOT = Path(__file__).resolve().parents[2]
OWN = sorted((ROOT / "corpora" / "pdf").glob("*.pdf"))[::16]
REAL = ROOT / ".." / "shared" / "corpora" / "pdfs"


def reading(text: str, page_of: str = "") -> Document:
    """A Document on one line a page; ``page_of`` gives the page of each character as a digit."""
    count = len(text)
    pages = array("H", [int(digit) for digit in page_of or "1" * count])
    x0 = array("f", [5.0 * at for at in range(count)])
    flat, low = array("f", [10.0] * count), array("f", [20.0] * count)
    places = TextMap(pages, x0, flat, array("f", [x + 5 for x in x0]), low)
    return Document("0" * 64, "a.pdf", "application/pdf", "pdfium", "0", text, places)


@pytest.mark.parametrize(
    ("first", "quote", "second", "found"),
    [
        ("a blue lamp", "blue", "a blue lamp", "blue"),
        ("a blue lamp", "blue lamp", "a blue\nlamp", "blue\nlamp"),
        ("a CD34\u2212 lamp", "CD34\u2212", "a CD34- lamp", "CD34-"),
        ("a lamplight b", "lamplight", "a lamp\u00adlight b", "lamp\u00adlight"),
        ("a blue lamp", "blue", "a red lamp", None),
        ("a İstanbul lamp", "lamp", "a İstanbul lamp", "lamp"),
    ],
)
def test_what_readers_differ_in_does_not_matter(first: str, quote: str, second: str, found: str | None) -> None:
    read = reading(first)
    start = first.index(quote)
    other = reading(second)
    span = anchored(other, Anchor.at(read, Span(start, start + len(quote))))
    assert (span and other.quote(span)) == found


def test_of_several_places_the_words_around_decide_then_the_page() -> None:
    read = reading("one lamp was lit. two lamps. one lamp was out.")
    start = read.text.rindex("lamp")
    other = reading("two lamps. one lamp was out. one lamp was lit.")
    span = anchored(other, Anchor.at(read, Span(start, start + 4)))
    assert span is not None and other.text[span.start :].startswith("lamp was out")
    bare = replace(Anchor.at(reading("lamp lamp", "111102222"), Span(5, 9)), prefix="", suffix="")
    assert anchored(reading("lamp lamp", "111102222"), bare) == Span(5, 9)
    assert anchored(reading("lamp lamp", "222201111"), bare) == Span(0, 4)
    assert anchored(reading("lamp"), replace(bare, quote=" ")) is None


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_quotes_of_either_reader_stand_in_the_other(path: Path) -> None:
    _check(path)


@pytest.mark.parametrize("name", ["PMC4739227", "PMC7748172"])
def test_quotes_of_real_papers_stand_in_the_other_reading(name: str) -> None:
    """Two short ones; ``benchmarks/readers.py`` measures all."""
    path = REAL / f"{name}.pdf"
    if not path.is_file():
        pytest.skip(f"the real papers are not here: {path}")
    _check(path)


def _check(path: Path) -> None:
    first, second = (document(path, limits=Limits(source=source)) for source in GlyphSource)
    for one, other in ((first, second), (second, first)):
        total, found, in_place, lost = found_again(one, other)
        assert total > 20
        assert found >= 0.99 * total and in_place >= 0.99 * total, lost
