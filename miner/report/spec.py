"""What a report is told: how to call things, in which order, and what happened in the run that it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from miner.schema import Box, Decision, PaperRow, Versions


class Picture(Protocol):
    """Draws one page of a paper.

    Gives PNG bytes of the whole page with the boxes marked, or None where there is none (no file, no pages).  Boxes are
    handed in only where the size of the page is not known; else the report marks them itself.
    """

    def __call__(self, sha256: str, page: int, boxes: Sequence[Box]) -> bytes | None: ...


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the patients table: its heading and the kinds of fact that it lists."""

    heading: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class ReportSpec:
    """How a pack wants its report; a pack's data.

    A kind without a heading is called by its own name; kinds that ``order`` leaves out follow in alphabetical order.
    ``words`` says for a kind how its statuses are called ("present": "grown").  ``listed`` names the kinds of which
    papers list what is there and rarely say what is not: their shares are of the patients of whom anything of the kind
    is told.  The heading of a qualifier that is a node of its own is asked for as kind, dot, qualifier.
    """

    title: str
    headings: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    listed: frozenset[str] = frozenset()
    note: str = ""
    """A sentence that stands at the top, such as that the patients are invented; empty for none."""

    def heading(self, kind: str) -> str:
        if kind in self.headings:
            return self.headings[kind]
        whole, _, qualifier = kind.partition(".")
        name = qualifier.replace("_", " ") or whole.replace("_", " ").capitalize()
        return f"{self.heading(whole)}: {name}" if qualifier else name

    def is_listed(self, kind: str) -> bool:
        """A qualifier is listed where its kind is."""
        return kind in self.listed or kind.partition(".")[0] in self.listed

    def word(self, kind: str, answer: str) -> str:
        return self.words.get(kind.partition(".")[0], {}).get(answer, answer.replace("_", " "))


@dataclass(frozen=True, slots=True)
class About:
    """What was run, with which result, and what is left for people to look at."""

    versions: Versions
    rows: tuple[PaperRow, ...] = ()
    gone: tuple[Decision, ...] = ()
    """Decisions of curators on facts that the present run no longer makes."""
    made: str = ""
    """When the run ended, as text; empty leaves it out (a report of the same input is the same bytes)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a page may grow; what is left out for it is counted on the page."""

    pictures: int = 300
    picture_bytes: int = 1_500_000
    """One picture of a page."""
    total_bytes: int = 30_000_000
    """All pictures together, as PNG; browsers open pages of this size without trouble."""
    patients: int = 200
    """Patients listed behind one number."""
