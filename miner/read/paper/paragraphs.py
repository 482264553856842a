"""Lines -> paragraphs: runs of lines that belong together, joined over columns, pages and interrupting legends."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from miner.read.page.lines import Line
from miner.read.tables.page_tables import PrintedTable
from miner.read.text.text_lines import is_caption
from miner.read.words.sections import role_of, run_in
from miner.schema import Role

_SENTENCE_END = re.compile(r"[.!?:][\"”’'\)\]]*(?:\s?[\[(]?\d{1,3}(?:[,–-]\s?\d{1,3})*[\])]?)?\s*$")
_ITEM = re.compile(r"(?:\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)]|[•●■▪–—*])\s")
LARGE = 1.15
"""Times the usual size: from here on type is that of titles."""
RARE = 0.12
"""Share of all characters below which a font is one of headings and the like."""
OPENS = frozenset({Role.ABSTRACT, Role.INTRODUCTION, Role.METHODS, Role.CASE, Role.RESULTS, Role.DISCUSSION})
"""Roles whose names open a paragraph where they are set bold, though no sign parts them from their prose."""
_SIGN = re.compile(r"[\u0370-\u03ff×±≥≤≈∼~=<>+−·°%]")
"""What is set in a font of its own within prose."""
_NUMBERED = re.compile(r"\[?\d{1,3}[\].]{0,2}\s")
PURE = 0.9
"""Share of a line in one font from which the line is of that font."""
_HYPHEN_END = re.compile(r"\w[-\u00ad‐]$")


@dataclass(slots=True)
class Paragraph:
    """Lines of one paragraph, heading, legend or the like, in reading order."""

    lines: list[Line]
    kind: str = ""
    """"prose", "small", "heading", "caption", "table" or "note"; empty until it is known."""
    table: PrintedTable | None = None
    """The table whose cells the paragraph stands for."""
    indented: bool = False
    run_in: bool = False
    """A heading that stands on the line of its prose."""
    aside: Role | None = None
    """The role of this paragraph alone, where its first words name one ("Funding: …")."""

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def last(self) -> Line:
        return self.lines[-1]

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        return max(self.lines, key=lambda line: len(line.text)).size

    @property
    def bold(self) -> float:
        total = sum(len(line.text) for line in self.lines)
        return sum(line.bold * len(line.text) for line in self.lines) / max(1, total)

    @property
    def italic(self) -> float:
        total = sum(len(line.text) for line in self.lines)
        return sum(line.italic * len(line.text) for line in self.lines) / max(1, total)

    @property
    def ends_sentence(self) -> bool:
        return bool(_SENTENCE_END.search(self.last.text))

    @property
    def ends_hyphen(self) -> bool:
        return bool(_HYPHEN_END.search(self.last.text))


@dataclass(frozen=True, slots=True)
class Shape:
    """What is usual in one region: its margins and its leading, in points."""

    left: float
    right: float
    leading: Mapping[int, float]
    """By font size in half points: the step from line to line."""
    hanging: bool = False
    """Most lines are set in, as in lists whose first lines hang out."""

    def step(self, line: Line) -> float:
        """The usual step to a line of that size; 1.2 times its size where the region does not tell."""
        return self.leading.get(round(2 * line.size), 1.2 * line.size)


@dataclass(frozen=True, slots=True)
class Usage:
    """How the characters of a paper are set: the usual size, and each font's share of all."""

    size: float
    fonts: dict[int, float]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Usage:
        counts: Counter[int] = Counter()
        for line in lines:
            counts[line.font] += len(line.text)
        total = max(1, counts.total())
        return cls(body_size(lines), {font: count / total for font, count in counts.items()})

    def rare(self, font: int) -> bool:
        """Whether a font sets less than ``RARE`` of the text, as fonts of headings do."""
        return self.fonts.get(font, 0.0) < RARE


def body_size(lines: Sequence[Line]) -> float:
    """The font size of most characters, to a tenth of a point."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], size), default=10.0)


def paragraphs_of(lines: Sequence[Line], body: float) -> list[Paragraph]:
    """Cuts lines (in reading order) into paragraphs; none is joined over regions yet.  ``body`` is the usual size."""
    result: list[Paragraph] = []
    for region in _regions(lines):
        shape = _shape(region)
        for at, line in enumerate(region):
            if at == 0 or (_ends_legend if is_caption(result[-1].text) else _breaks)(region, at, shape, body):
                indented = line.x0 - shape.left > 0.7 * line.size
                result.append(Paragraph([line], indented=indented))
            else:
                result[-1].lines.append(line)
    return result


def floats_of(tables: Sequence[PrintedTable]) -> list[Paragraph]:
    """Legend, cells and notes of tables as paragraphs of their own."""
    result: list[Paragraph] = []
    for table in tables:
        if table.legend:
            result.append(Paragraph(list(table.legend), kind="caption"))
        lines = [line for cell in table.cells for line in cell.lines]
        if lines:
            result.append(Paragraph(lines, kind="table", table=table))
        if table.notes:
            result.append(Paragraph(list(table.notes), kind="note"))
    return result


def _other_font(before: Line, line: Line) -> bool:
    if _SIGN.match(line.text):
        return False
    return before.pure > PURE and line.lead_font != before.font and (line.pure > PURE or line.font != before.font)


def _regions(lines: Sequence[Line]) -> list[list[Line]]:
    regions: list[list[Line]] = []
    for line in lines:
        if regions and (regions[-1][-1].page, regions[-1][-1].region) == (line.page, line.region):
            regions[-1].append(line)
        else:
            regions.append([line])
    return regions


def _shape(region: Sequence[Line]) -> Shape:
    widest = max(line.x1 - line.x0 for line in region)
    lefts = Counter(round(line.x0) for line in region if line.x1 - line.x0 > 0.5 * widest)
    left = min(x for x, count in lefts.items() if count >= max(1, 0.25 * max(lefts.values())))
    rights = sorted(line.x1 for line in region)
    steps: dict[int, list[float]] = {}
    for before, line in itertools.pairwise(region):
        step = line.baseline - before.baseline
        if 0 < step < 3 * line.size and abs(line.size - before.size) < 0.07 * line.size:
            steps.setdefault(round(2 * line.size), []).append(step)
    leading = {size: sorted(found)[len(found) // 3] for size, found in steps.items() if len(found) > 2}
    inset = sum(line.x0 - left > 0.5 * line.size for line in region)
    return Shape(left, rights[int(0.9 * (len(rights) - 1))], leading, inset > 0.5 * len(region))


def _ends_legend(region: Sequence[Line], at: int, shape: Shape, body: float) -> bool:
    """Whether a legend ends before line ``at``: its type may change from bold to light, its size and leading do not."""
    before, line = region[at - 1], region[at]
    step = line.baseline - before.baseline
    other_size = abs(line.size - before.size) > 0.07 * max(line.size, before.size)
    if other_size or not 0 < step < min(1.35 * shape.step(line), 1.7 * line.size) or is_caption(line.text):
        return True
    ended = bool(_SENTENCE_END.search(before.text)) and before.x1 < shape.right - 2 * line.size
    return ended and abs(line.size - body) < 0.05 * body and line.text[:1].isupper()


def _breaks(region: Sequence[Line], at: int, shape: Shape, body: float) -> bool:
    """Whether a paragraph ends before line ``at``."""
    before, line = region[at - 1], region[at]
    step = line.baseline - before.baseline
    if abs(line.size - before.size) > 0.07 * max(line.size, before.size):
        return True
    if line.size > LARGE * body and line.font == before.font:
        # Lines of a title are centred or ragged: neither indents nor short lines part them.
        return not 0 < step < 1.6 * line.size
    if step > 1.35 * shape.step(line) + 0.05 * line.size or step < 0:
        return True
    if (line.bold > 0.8) != (before.bold > 0.8) and (line.bold > 0.8 or before.bold > 0.95):
        return True
    if _other_font(before, line) and (at == 1 or step > 1.05 * shape.step(line) or before.x1 < shape.right - line.size):
        return True
    ended = bool(_SENTENCE_END.search(before.text))
    if _ITEM.match(line.text) and (ended or _ITEM.match(before.text)) and line.x0 <= before.x0 + 0.5 * line.size:
        return True
    if line.lead_bold and before.bold < 0.9 and line.lead < len(line.text) and role_of(line.text[: line.lead]) in OPENS:
        return True
    labelled = line.lead < len(line.text) and line.text[: line.lead].rstrip()[-1:] in (":", ".")
    if ended and line.lead_bold and before.bold < 0.9 and (labelled or run_in(line.text)):
        return True
    if is_caption(line.text) and (ended or step > 1.1 * shape.step(line)):
        return True
    indent = line.x0 - shape.left
    if shape.hanging or (_NUMBERED.match(before.text) and indent > 0.3 * line.size):
        return indent < 0.3 * line.size and (before.x0 - line.x0 > 0.5 * line.size or ended)
    if 0.7 * line.size < indent < 6 * line.size and before.x0 - shape.left < 0.5 * line.size:
        return ended or before.x1 < shape.right - 2 * line.size or line.text[:1].isupper()
    return ended and before.x1 < shape.right - 0.12 * (shape.right - shape.left) and indent < 0.5 * line.size
