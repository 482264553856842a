"""What one file may cost before reading it is refused, and who reads the glyphs of a PDF."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from miner.errors import LimitExceeded


class GlyphSource(StrEnum):
    """Who tells where the characters of a PDF page stand."""

    PDFIUM = "pdfium"
    """Fast; the default."""
    PLUMBER = "pdfplumber"
    """The second reader, to compare with."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one file.  A bound that is passed raises ``LimitExceeded``; it never shortens a document silently."""

    max_bytes: int = 100_000_000
    max_pages: int = 1000
    max_seconds: float = 300.0
    """Wall-clock seconds for one file, looked at between pages: a page that never ends must be stopped from outside."""
    max_seconds_a_scan: float = 120.0
    """Wall-clock seconds for OCR of one page, which takes three to seven on a processor of its own; a page that takes
    longer is left out and noted.  They count among those of the file: the default is enough for forty pages or more."""
    max_glyphs_a_page: int = 200_000
    """A page of dense print holds 10,000; a content stream that repeats itself holds millions."""
    max_depth: int = 200
    """Nesting of elements in an XML file."""
    max_characters: int = 10_000_000
    """Of text in a file: a volume of 1,000 dense pages holds half of it."""
    max_memory: int = 1_000 << 20
    """Bytes that a process which reads nothing but files may hold (``Guard``); reading in one's own is not bounded."""
    source: GlyphSource = GlyphSource.PDFIUM


@dataclass(frozen=True, slots=True)
class Watch:
    """The limits at work on one file, with the moment at which its time is over (``time.monotonic``)."""

    path: Path
    limits: Limits
    deadline: float

    @classmethod
    def start(cls, path: Path, limits: Limits) -> Watch:
        return cls(path, limits, time.monotonic() + limits.max_seconds)

    def check_bytes(self, found: int) -> None:
        if found > self.limits.max_bytes:
            raise LimitExceeded(
                f"{self.path}: expected at most {self.limits.max_bytes:,} bytes, found {found:,}",
                remedy="split the file or raise the limit on bytes",
            )

    def check_pages(self, found: int) -> None:
        if found > self.limits.max_pages:
            raise LimitExceeded(
                f"{self.path}: expected at most {self.limits.max_pages:,} pages, found {found:,}",
                remedy="split the file into papers or raise the limit on pages",
            )

    def check_glyphs(self, page: int, found: int) -> None:
        if found > self.limits.max_glyphs_a_page:
            raise LimitExceeded(
                f"{self.path}, page {page}: expected at most {self.limits.max_glyphs_a_page:,} characters, "
                f"found {found:,}",
                remedy="look at the page: text drawn over and over is no paper",
            )

    def check_characters(self, found: int) -> None:
        if found > self.limits.max_characters:
            raise LimitExceeded(
                f"{self.path}: expected at most {self.limits.max_characters:,} characters of text, found {found:,}",
                remedy="split the file into papers or raise the limit on characters",
            )

    def check_time(self, page: int) -> None:
        if time.monotonic() > self.deadline:
            raise LimitExceeded(
                f"{self.path}: expected to be read within {self.limits.max_seconds:g} s, was at page {page} then",
                remedy="split the file or raise the limit on seconds",
            )
