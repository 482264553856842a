"""Tables: column widths from their contents, cells of several lines, three ways to rule them."""

from __future__ import annotations

from dataclasses import replace

from corpora.typeset.inline import Press, Style, atoms
from corpora.typeset.lines import break_lines
from corpora.typeset.strips import Copy, Mark, Rule, Strip, moved, stacked, text_strips
from corpora.typeset.structure import Block

_GUTTER = 7.0  # white between two columns of cells
_WIDEST = 1e6


def table_strip(block: Block, styles: dict[str, Style], press: Press, width: float) -> Strip:
    """A table with its caption above and its notes below, as one strip of the given width."""
    if block.table is None:
        raise ValueError(f"expected a table, found a block of role {block.role}")
    label = " ".join(block.text.split()[:2])
    parts = text_strips(Copy(block.text, label), styles["caption"], press, width)
    body = table_body(block.rows, styles["cell"], press, width, block.table.rules)
    parts.append(replace(body, before=3.0))
    if block.notes:
        notes = text_strips(Copy(block.notes), styles["notes"], press, width)
        parts += [replace(notes[0], before=3.0), *notes[1:]]
    return stacked(parts)


def table_body(rows: tuple[tuple[str, ...], ...], style: Style, press: Press, width: float, rules: str) -> Strip:
    """The rows alone; the first is the head and is set bold. A short row fills its first cells only."""
    head = replace(style, bold=True)
    widths = column_widths(rows, style, press, width)
    marks: list[Mark] = []
    edges = [0.0]
    for number, row in enumerate(rows):
        strip = _row(row, head if number == 0 else style, press, widths)
        marks.extend(moved(strip.marks, 0.0, edges[-1]))
        edges.append(edges[-1] + strip.height)
    marks.extend(_rules(rules, edges, widths, width))
    return Strip(edges[-1], tuple(marks))


def column_widths(rows: tuple[tuple[str, ...], ...], style: Style, press: Press, width: float) -> list[float]:
    """Widths, white included, that add up to `width`: no word is cut while the longest words fit side by side."""
    count = max(len(row) for row in rows)
    bold = replace(style, bold=True)
    widest, longest = [0.0] * count, [0.0] * count
    for row in rows:
        for place, cell in enumerate(row):
            found = atoms(cell, bold, press)
            lines = break_lines(found, bold, press, _WIDEST)
            widest[place] = max(widest[place], *(line.width for line in lines), 0.0)
            longest[place] = max(longest[place], *_word_widths(cell, bold, press), 0.0)
    free = width - count * _GUTTER
    if sum(widest) <= free:
        share = (free - sum(widest)) / count
        return [column + share + _GUTTER for column in widest]
    spare = max(free - sum(longest), 0.0)
    wish = [full - least for full, least in zip(widest, longest, strict=True)]
    return [least + spare * part / (sum(wish) or 1.0) + _GUTTER for least, part in zip(longest, wish, strict=True)]


def _word_widths(cell: str, style: Style, press: Press) -> list[float]:
    return [sum(atom.width for atom in atoms(word, style, press)) for word in cell.split()]


def _row(row: tuple[str, ...], style: Style, press: Press, widths: list[float]) -> Strip:
    marks: list[Mark] = []
    height, x = style.leading, 0.0
    for cell, column in zip(row, widths, strict=False):
        cell_strip = stacked(text_strips(Copy(cell), style, press, column - _GUTTER)) if cell else Strip(0.0, ())
        marks.extend(moved(cell_strip.marks, x + _GUTTER / 2, 1.5))
        height = max(height, cell_strip.height)
        x += column
    return Strip(height + 3.0, tuple(marks))


def _rules(rules: str, edges: list[float], widths: list[float], width: float) -> list[Mark]:
    if rules == "none":
        return []
    if rules == "three":
        return [Rule(0.0, y, width, 0.0, weight) for y, weight in ((0.0, 0.9), (edges[1], 0.5), (edges[-1], 0.9))]
    across: list[Mark] = [Rule(0.0, y, width, 0.0) for y in edges]
    ends = [sum(widths[:place]) for place in range(len(widths))] + [width]
    return across + [Rule(x, 0.0, 0.0, edges[-1]) for x in ends]
