"""Real papers by path: the seed report, and journal PDFs against the publisher's XML; skipped where they are not."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from miner.read import document
from miner.schema import Role
from tests.read.test_map import check_map

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
SEED, PDFS = SHARED / "seed" / "case_report.pdf", SHARED / "corpora" / "pdfs"
needs_seed = pytest.mark.skipif(not SEED.exists(), reason="the seed report is not beside the repository")
needs_pdfs = pytest.mark.skipif(not PDFS.exists(), reason="the journal papers are not beside the repository")


def measures() -> ModuleType:
    """The benchmark's own measures, loaded by path: it is a script, not a part of the package."""
    path = Path(__file__).resolve().parents[2] / "benchmarks" / "reading.py"
    spec = importlib.util.spec_from_file_location("reading_measures", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@needs_seed
def test_the_seed_report_reads_cleanly_in_order() -> None:
    read = document(SEED)
    check_map(read)
    headings = [read.quote(b.span) for b in read.blocks if b.is_heading]
    assert [text.lower() for text in headings] == [
        "abstract",
        "1. introduction",
        "2. report of a case",
        "3. discussion",
        "4. conclusion",
    ]
    captions = [read.quote(b.span) for b in read.blocks if b.role is Role.CAPTION]
    assert [text.split(":")[0] for text in captions] == [
        *("Figure1a", "Figure 1b", "Figure 2 A", "Figure 2b", "Figure 2c", "Figure 3", "Figure 4"),
    ]
    assert all(text.endswith(".") for text in captions)
    (case,) = [read.quote(b.span) for b in read.blocks if b.role is Role.CASE and not b.is_heading]
    assert "immunohistochemical" in case
    assert "Figure1a:" not in case


@needs_pdfs
@pytest.mark.parametrize("name", ["PMC4739227", "PMC4745278", "PMC7599108"])
def test_journal_papers_against_their_xml(name: str) -> None:
    path = PDFS / f"{name}.pdf"
    read = document(path)
    check_map(read)
    reading = measures()
    scores = reading.score(path, read, reading.truth_of(path.with_suffix(".xml")))
    assert scores.recall is not None
    assert scores.recall >= 0.97
    assert scores.precision is not None
    assert scores.precision >= 0.90
    assert document(path.with_suffix(".xml")).meta("doi") == read.meta("doi")
