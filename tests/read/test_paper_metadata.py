"""What a PDF says of itself: each value with its place, and as the publisher's XML has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.metadata import agreement
from miner.read import document
from tests.read.press import PROSE, Press

PDFS = Path(__file__).resolve().parents[2] / ".." / "shared" / "corpora" / "pdfs"


def print_paper(path: Path) -> Path:
    press = Press(path)
    press.line("J Invent Lamps 2011;4(2):12-15", 60, 40, size=8)
    press.line("CASE REPORT", 60, 62, size=9, font="Helvetica")
    press.line("Blue spots of a lighthouse keeper", 60, 90, size=18, font="Times-Bold")
    press.line("Ann Nobody, Ben Noone", 60, 112, size=11)
    press.line("https://doi.org/10.9999/lamps.2011.12", 60, 128, size=8)
    press.line("PMID: 1234567", 60, 140, size=8)
    press.line("Abstract", 60, 165, size=11, font="Times-Bold")
    y = press.prose(PROSE, 60, 180, 470)
    press.line("Keywords: spots; lamps, of oil; fog", 60, y + 14)
    press.line("Introduction", 60, y + 40, size=11, font="Times-Bold")
    press.prose(PROSE, 60, y + 55, 470)
    return press.done()


def test_each_value_with_its_place(tmp_path: Path) -> None:
    read = document(print_paper(tmp_path / "paper.pdf"))
    found = [(m.name, m.value) for m in read.metadata]
    assert found == [
        ("title", "Blue spots of a lighthouse keeper"),
        ("author", "Ann Nobody"),
        ("author", "Ben Noone"),
        ("journal", "J Invent Lamps"),
        ("year", "2011"),
        ("volume", "4"),
        ("issue", "2"),
        ("pages", "12-15"),
        ("doi", "10.9999/lamps.2011.12"),
        ("pmid", "1234567"),
        ("keyword", "spots"),
        ("keyword", "lamps, of oil"),
        ("keyword", "fog"),
        ("article type", "case-report"),
        ("language", "en"),
    ]
    for item in read.metadata:
        assert item.source == "page text"
        printed = read.quote(item.span) if item.span is not None else item.value
        assert printed == ("CASE REPORT" if item.name == "article type" else item.value)
    assert {m.name for m in read.metadata if m.span is None} <= {
        "journal",
        "year",
        "volume",
        "issue",
        "pages",
        "language",
    }


@pytest.mark.skipif(not PDFS.exists(), reason="the journal papers are not beside the repository")
@pytest.mark.parametrize("name", ["PMC4521097", "PMC4735894", "PMC7937420"])
def test_metadata_of_journal_papers_agree_with_their_xml(name: str) -> None:
    pdf, xml = document(PDFS / f"{name}.pdf"), document(PDFS / f"{name}.xml")
    for field in ("title", "author", "volume", "pages", "doi", "keyword", "article type"):
        assert agreement(pdf, xml, field) in (1.0, None), field
