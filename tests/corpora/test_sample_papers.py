"""The shipped sample papers: complete manifest, the note on every page, gold quotes and table cells on the pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

CORPORA = Path(__file__).resolve().parents[2] / "corpora"
NOTE = "Synthetic patients: written to test software; no real person is described."
NAMES = sorted(path.stem for path in (CORPORA / "articles" / "text").glob("*.txt"))
_LIGATURES = {"ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
#: Quotes that a page turn, a heading at a column's head or a figure between two columns cuts in two on the page.
CUT_IN_TWO_AT_MOST = 15


@cache
def _pages(name: str) -> tuple[str, ...]:
    with pypdfium2.PdfDocument(CORPORA / "pdf" / f"{name}.pdf") as document:
        return tuple(page.get_textpage().get_text_range() for page in document)


def _folded(text: str) -> str:
    """Text without what line breaks and cell borders change: white space, hyphens, bars, ligatures."""
    for sign, letters in _LIGATURES.items():
        text = text.replace(sign, letters)
    return re.sub(r"[\s|\-\u2010\u00ad\x02\ufffe]", "", text)


def _quotes(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("quote"), str):
            yield value["quote"]
        for part in value.values():
            yield from _quotes(part)
    elif isinstance(value, list):
        for part in value:
            yield from _quotes(part)


def _gold() -> dict[str, set[str]]:
    lines = (CORPORA / "articles" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return {entry["id"]: set(_quotes(entry)) for entry in map(json.loads, lines)}


def _manifest() -> list[dict[str, str]]:
    head, *rows = (CORPORA / "manifest.tsv").read_text(encoding="utf-8").splitlines()
    return [dict(zip(head.split("\t"), row.split("\t"), strict=True)) for row in rows]


def test_the_manifest_lists_every_pdf_and_article() -> None:
    rows = _manifest()
    assert [row["file"] for row in rows] == [f"pdf/{name}.pdf" for name in NAMES]
    assert sorted(path.name for path in (CORPORA / "pdf").iterdir()) == [f"{name}.pdf" for name in NAMES]
    assert len(rows) == 48
    assert set(_gold()) == set(NAMES)


def test_manifest_rows_are_true() -> None:
    for row in _manifest():
        name = Path(row["file"]).stem
        assert int(row["pages"]) == len(_pages(name)), name
        assert row["set"] == name[0]
        assert row["patients"] == "synthetic patients"
        assert _folded(row["title"]) in _folded(_pages(name)[0]), name


def test_there_are_at_least_six_layouts_in_both_sets() -> None:
    layouts = {letter: {row["layout"] for row in _manifest() if row["set"] == letter} for letter in "DE"}
    assert len(layouts["D"] & layouts["E"]) >= 6


def test_all_pdfs_together_are_small() -> None:
    assert sum(path.stat().st_size for path in (CORPORA / "pdf").iterdir()) < 3_000_000


@pytest.mark.parametrize("name", NAMES)
def test_every_page_says_that_the_patients_are_synthetic(name: str) -> None:
    assert all(NOTE in page for page in _pages(name))


def test_gold_quotes_are_exact_in_the_texts() -> None:
    for name, quotes in _gold().items():
        text = (CORPORA / "articles" / "text" / f"{name}.txt").read_text(encoding="utf-8")
        assert not [quote for quote in quotes if quote not in text], name


def test_gold_quotes_stand_on_the_pages() -> None:
    cut = []
    for name, quotes in _gold().items():
        text = _folded(" ".join(_pages(name)))
        for quote in map(_folded, sorted(quotes)):
            if quote in text:
                continue
            halves = [place for place in range(1, len(quote)) if quote[:place] in text and quote[place:] in text]
            assert halves, (name, quote)
            cut.append((name, quote))
    assert len(cut) <= CUT_IN_TWO_AT_MOST, cut


def test_raised_numbers_are_smaller_and_higher_than_their_line() -> None:
    with pypdfium2.PdfDocument(CORPORA / "pdf" / "D02.pdf") as document:
        page = document[0].get_textpage()
        text = page.get_text_range()
        place = text.index("blasts.1,2") + len("blasts.")
        _, bottom, _, top = page.get_charbox(place)
        _, base, _, cap = page.get_charbox(place - 7)
    assert top - bottom < 0.8 * (cap - base)
    assert bottom > base + 1.5
