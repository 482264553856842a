"""Tables of patients: one patient a row or one a column, told apart by their labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from miner.assemble import references
from miner.assemble.story import Sentence, between
from miner.schema import Annotations, Cell, Document, Origin, Role, Span, Table

FEWEST_COLUMNS = 2
"""A table whose headings name fewer kinds of fact than this is not a table of patients."""

_LITERATURE = re.compile(r"\b(?:19|20)\d\d\b|\bet al\b|\(\d{1,3}\)$|\[\d{1,3}\]|\(?ref\.? ?\d", re.IGNORECASE)
_OWN_ROW = re.compile(r"\b(?:present|our|this)\b(?:\s\w+)?\s(?:case|patient|report|study)\b|^ours?$", re.IGNORECASE)
_PLAIN_LABEL = re.compile(r"^(?:(?:case|patient|pt|no)\.?\s?)?#?\s?(?:\d{1,2}|[A-Z]|[IVX]{1,4})\.?$", re.IGNORECASE)
_CITING_HEADING = re.compile(r"\b(?:author|reference|ref\.|study|publication|source|year)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of one patient with the heading that says what it is."""

    heading: Sentence
    value: Sentence


@dataclass(frozen=True, slots=True)
class RowPatient:
    """One patient of a table.  ``number`` is that of the label, 0 for "present case" and for cited patients."""

    number: int
    label: str
    origin: Origin
    place: Span
    entries: tuple[Entry, ...]


def find(document: Document, annotations: Annotations) -> list[RowPatient]:
    """The patients of all tables of the document, in order; none where no table is one of patients."""
    starts = [m.span.start for m in annotations.mentions]

    def sentence(cell: Cell) -> Sentence:
        return Sentence(cell.span, Role.TABLE, between(annotations.mentions, starts, cell.span))

    found: list[RowPatient] = []
    for table in document.tables:
        grid = {(c.row, c.column): sentence(c) for c in table.cells}
        found += _read(document, table, grid)
    return found


def _read(document: Document, table: Table, grid: dict[tuple[int, int], Sentence]) -> list[RowPatient]:
    across = [grid.get((0, c)) for c in range(1, table.columns)]
    if len([s for s in across if s and _labelled(document, s)]) == len(across) >= 2:
        flipped = {(column, row): cell for (row, column), cell in grid.items()}
        return list(_patients(document, flipped, table.columns, table.rows))
    return list(_patients(document, grid, table.rows, table.columns))


def _labelled(document: Document, cell: Sentence) -> bool:
    text = document.quote(cell.span).strip()
    return bool(references.labels(document, cell)) or _PLAIN_LABEL.match(text) is not None


def _patients(
    document: Document, grid: dict[tuple[int, int], Sentence], rows: int, columns: int
) -> Iterator[RowPatient]:
    """Patients of a grid that has one patient a row and the headings in row 0."""
    headings = {c: grid[0, c] for c in range(1, columns) if (0, c) in grid}
    if sum(bool(h.of("column")) for h in headings.values()) < FEWEST_COLUMNS or (0, 0) not in grid:
        return
    corner = document.quote(grid[0, 0].span).strip()
    for row in range(1, rows):
        first = grid.get((row, 0))
        if first is None:
            continue
        label = document.quote(first.span).strip()
        origin = _origin(label, corner)
        if origin is None and not _labelled(document, first):
            continue
        entries = tuple(Entry(h, grid[row, c]) for c, h in headings.items() if (row, c) in grid)
        number = 0 if origin else _number(document, first, label)
        yield RowPatient(number, label, origin or Origin.OWN, first.span, entries)


def _origin(label: str, corner: str) -> Origin | None:
    """Own for "present case", cited for an author or a year; None where only a number names the patient."""
    if _OWN_ROW.search(label):
        return Origin.OWN
    if _LITERATURE.search(label) or _CITING_HEADING.search(corner):
        return Origin.CITED
    return None


def _number(document: Document, cell: Sentence, label: str) -> int:
    found = references.labels(document, cell)
    if found:
        return found[0].number
    return references.number_of(re.sub(r"\W|case|patient|pt|no", "", label, flags=re.IGNORECASE))


def own(patients: Sequence[RowPatient]) -> list[RowPatient]:
    return [p for p in patients if p.origin is Origin.OWN]
