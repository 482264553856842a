"""Tables of patients: one patient a row or one a column, told apart by their labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from miner.assemble import references
from miner.assemble.story import Sentence, between
from miner.schema import Annotations, Cell, Document, Origin, Role, Span, Table

FEWEST_COLUMNS = 2
"""A table whose headings name fewer kinds of fact than this is not a table of patients."""

_CITATION = re.compile(r"\b(?:19|20)\d\d\b|\bet al\b|\(\d{1,3}\)$|\[\d{1,3}\]|\(?ref\.? ?\d", re.IGNORECASE)
_OWN_ROW = re.compile(r"\b(?:present|our|this)\b(?:\s\w+)?\s(?:case|patient|report|study)\b|^ours?$", re.IGNORECASE)
_PLAIN_LABEL = re.compile(r"^(?:(?:case|patient|pt|no)\.?\s?)?#?\s?(?:\d{1,4}|[A-Z]|[IVX]{1,4})\.?$", re.IGNORECASE)
_PEOPLE_HEADING = re.compile(
    r"^\W*(?:patients?|cases?|pts?\.?|subjects?|probands?)\W*(?:no|id|nr|number|code)?\W*$", re.IGNORECASE
)
_CITING_CORNER = re.compile(r"\b(?:author|reference|ref\.|study|publication|source|year)\b", re.IGNORECASE)
_CITING_COLUMN = re.compile(
    r"^\W*(?:(?:first )?authors?|references?|refs?|citations?|publications?|reported by|author\W+year)\b", re.IGNORECASE
)
"""A column of sources anywhere in the table.  "Year" and "source" alone may be those of the diagnosis or the sample."""
_CITING_CAPTION = re.compile(
    r"\b(?:in|of|from) the (?:\w+ )?literature\b"
    r"|\b(?:previous|earlier|published|reported)(?:ly)? (?:\w+ )?(?:cases|patients)\b"
    r"|\b(?:cases|patients) (?:\w+ ){0,3}(?:reported|published|described)\b|\bliterature (?:review|search)\b",
    re.IGNORECASE,
)
_OWN_CAPTION = re.compile(r"\b(?:our|present|this (?:series|study|report))\b", re.IGNORECASE)
_GROUP_LABEL = re.compile(
    r"^\W*(?:total|all|mean|median|average|range|overall|sum|controls?|groups?|arm|cohort|p[- ]?value|n\b)",
    re.IGNORECASE,
)
_GROUP_HEADING = re.compile(r"\b(?:mean|median|number|no\. of|n\s?=|range|total)\b|±", re.IGNORECASE)
_GROUP_CELL = re.compile(
    r"±|\d\s?\(\d+(?:\.\d+)?\s?%?\)|\b(?:mean|median|range)\b|^\W*\d+\s?[/:]\s?\d+\W*$|^\W*\d+(?:\.\d+)?\s?%",
    re.IGNORECASE,
)
"""What stands under "age" or "sex" where a row is a group: 45 ± 12, 8 (40%), 12/8."""
LONGEST_LABEL = 12
"""Characters of a code or of initials under a heading "Patient"."""
_PERSONAL = frozenset({"age", "sex"})

_Grid = dict[tuple[int, int], Sentence]
"""Cells by row and column."""


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
    table: Table


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


def _read(document: Document, table: Table, grid: _Grid) -> list[RowPatient]:
    across = [grid.get((0, c)) for c in range(1, table.columns)]
    if len([s for s in across if s and _labelled(document, s)]) == len(across) >= 2:
        flipped = {(column, row): cell for (row, column), cell in grid.items()}
        return _patients(document, table, flipped, table.columns, table.rows)
    return _patients(document, table, grid, table.rows, table.columns)


def _labelled(document: Document, cell: Sentence) -> bool:
    text = document.quote(cell.span).strip()
    return bool(references.labels(document, cell)) or _PLAIN_LABEL.match(text) is not None


def _patients(document: Document, table: Table, grid: _Grid, rows: int, columns: int) -> list[RowPatient]:
    """Patients of a grid that has one patient a row and the headings in row 0.

    A bare number is a patient's only beside an age or a sex, or under a heading such as "Patient": doses and stages are
    numbered too.
    """
    headings = {c: grid[0, c] for c in range(1, columns) if (0, c) in grid}
    if sum(bool(h.of("column")) for h in headings.values()) < FEWEST_COLUMNS or (0, 0) not in grid:
        return []
    texts = {place: document.quote(cell.span).strip() for place, cell in grid.items()}
    sources = [c for c in headings if _CITING_COLUMN.search(texts[0, c])]
    people = _PEOPLE_HEADING.match(texts[0, 0]) is not None
    personal = any(m.term in _PERSONAL for h in headings.values() for m in h.of("column"))
    found: list[RowPatient] = []
    for row in range(1, rows):
        if (row, 0) not in grid:
            continue
        first, label = grid[row, 0], texts[row, 0]
        entries = tuple(Entry(h, grid[row, c]) for c, h in headings.items() if (row, c) in grid)
        cited = [texts[row, c] for c in sources if texts.get((row, c))]
        origin = _origin(label, texts[0, 0], cited)
        coded = people and len(label) <= LONGEST_LABEL
        named = bool(references.labels(document, first)) or coded or (personal and _PLAIN_LABEL.match(label))
        if (origin is None and not named) or _is_group(document, label, entries):
            continue
        if origin is None and _is_of_literature(document, table):
            origin = Origin.CITED
        number = 0 if origin else _number(document, first, label)
        found.append(RowPatient(number, label, origin or Origin.OWN, first.span, entries, table))
    return _numbered(found)


def _numbered(found: list[RowPatient]) -> list[RowPatient]:
    """Own patients without a number (initials, codes) or with one that two have: numbered as they stand."""
    plain = [p for p in found if p.origin is Origin.OWN and not _OWN_ROW.search(p.label)]
    numbers = [p.number for p in plain]
    if all(numbers) and len(set(numbers)) == len(numbers):
        return found
    places = {p.place: n for n, p in enumerate(plain, start=1)}
    return [replace(p, number=places.get(p.place, 0)) for p in found]


def _is_group(document: Document, label: str, entries: Sequence[Entry]) -> bool:
    """Whether a row is about several people: its label says so, or its age or sex is that of a group."""
    if _GROUP_LABEL.search(label):
        return True
    for entry in entries:
        if any(m.term in _PERSONAL for m in entry.heading.of("column")):
            if _GROUP_CELL.search(document.quote(entry.value.span)):
                return True
            if _GROUP_HEADING.search(document.quote(entry.heading.span)):
                return True
    return False


def _is_of_literature(document: Document, table: Table) -> bool:
    """Whether the legend says that the patients are other papers'."""
    caption = document.quote(table.caption) if table.caption else ""
    return _CITING_CAPTION.search(caption) is not None and _OWN_CAPTION.search(caption) is None


def _origin(label: str, corner: str, cited: Sequence[str]) -> Origin | None:
    """Own for "present case", cited for an author or a year; None where only a number names the patient.

    ``cited`` is what the row has in columns of sources.
    """
    if _OWN_ROW.search(label) or any(_OWN_ROW.search(text) for text in cited):
        return Origin.OWN
    if _CITATION.search(label) or _CITING_CORNER.search(corner) or any(re.search(r"\w", text) for text in cited):
        return Origin.CITED
    return None


def _number(document: Document, cell: Sentence, label: str) -> int:
    found = references.labels(document, cell)
    if found:
        return found[0].number
    return references.number_of(re.sub(r"\W|case|patient|pt|no", "", label, flags=re.IGNORECASE))


def notes(document: Document, patients: Sequence[RowPatient]) -> list[str]:
    """What was made of each table that tells patients one by one, in a sentence a table."""
    said = []
    for index, table in enumerate(document.tables, start=1):
        where = _name(document, table, index)
        for origin, made in ((Origin.OWN, "read as patients of this paper"), (Origin.CITED, "kept as cited patients")):
            count = sum(p.origin is origin for p in patients if p.table is table)
            if count > 1:
                said.append(f"{where}: {count} patients one by one, {made}")
    return said


def _name(document: Document, table: Table, index: int) -> str:
    printed = re.match(r"\s*table\s+(\w+)", document.quote(table.caption) if table.caption else "", re.IGNORECASE)
    return f"table {printed[1]}" if printed else f"table {index}"


def own(patients: Sequence[RowPatient]) -> list[RowPatient]:
    return [p for p in patients if p.origin is Origin.OWN]
