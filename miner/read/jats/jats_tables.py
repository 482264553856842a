"""The grid of a JATS (XHTML model) table: row and column spans resolved."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

MAX_SPAN = 200
"""A span beyond this is an error of the file, not a table: it would make millions of cells of one."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """One position of the grid and the element that covers it; an element with spans covers several positions."""

    column: int
    element: etree._Element
    is_header: bool


def rows_of(table: etree._Element) -> list[list[GridCell]]:
    """The rows of a table, each with one entry for every covered column, in column order."""
    grid: list[list[GridCell]] = []
    pending: dict[int, tuple[int, GridCell]] = {}
    for row in table.iter("{*}tr"):
        in_head = any(etree.QName(a).localname == "thead" for a in row.iterancestors() if isinstance(a.tag, str))
        taken = {column: cell for column, (_, cell) in pending.items()}
        pending = {column: (left - 1, cell) for column, (left, cell) in pending.items() if left > 1}
        column = 0
        for element in row:
            if not isinstance(element.tag, str) or etree.QName(element).localname not in ("td", "th"):
                continue
            header = in_head or etree.QName(element).localname == "th"
            while column in taken:
                column += 1
            for _ in range(_span(element, "colspan")):
                cell = GridCell(column, element, header)
                taken[column] = cell
                if _span(element, "rowspan") > 1:
                    pending[column] = (_span(element, "rowspan") - 1, cell)
                column += 1
        if taken:
            grid.append([taken[at] for at in sorted(taken)])
    return grid


def _span(element: etree._Element, name: str) -> int:
    value = element.get(name, "1")
    return min(MAX_SPAN, max(1, int(value))) if value.isdecimal() and len(value) < 9 else 1
