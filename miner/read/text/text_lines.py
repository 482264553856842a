"""Lines of plain text -> paragraphs: blank lines, indents, headings, captions and woven columns part them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from miner.read.text.text_tables import Line
from miner.read.words.sections import printed_number, role_of, run_in
from miner.schema import Span

LONG_LINE = 120
"""Characters: lines longer than this are whole paragraphs, not lines that a page's width broke."""

_CAPTION = re.compile(
    r"\s*(?:(?:supplementary|suppl\.) )?(?:fig(?:ure|s?\.)?|table|tab\.|chart|scheme|plate|abb(?:ildung|\.)|figura"
    r"|tabla)[\s-]*(?:s?\d{1,2}|[ivx]{1,4})(?:\s?[a-h]\b|\([a-h]\)|[-–,][a-h0-9])?\s*(?:[.:—–|-]|$|(?=[A-Z(]))",
    re.IGNORECASE,
)
# "Figure 2 shows …" opens a sentence about a figure, not its legend.
_ABOUT = re.compile(
    r"\s*\S+\s+\S+\s+(?:shows?|gives?|lists?|presents?|summari[sz]es?|illustrates?|depicts?|and|demonstrates?|displays?"
    r"|reveals?|contains?|compares?|provides?|outlines?|is|are|was|were)\b"
)
_PEOPLE = re.compile(
    r"\b(?:MD|M\.D|Ph\.?D|MBBS|M\.?Sc|FRCP\w*|Dr|Prof)\b|(?:\b[A-Z]\.\s?){1,3}[A-Z][\w’-]+,"
    r"|^(?:[A-Z][\w’-]+ [A-Z]{1,3}[,.] ?)+|@"
    r"|\b(?:[Dd]epartment|[Uu]niversity|[Hh]ospital (?:of|da|de)|[Ii]nstitute|[Ff]aculty)\b"
)
_REFERENCE = re.compile(
    r"\s*[\[(]?\d{1,3}[\]).]*\s+(?:[A-ZÀ-Ý][\w’'-]+(?:[ -][A-ZÀ-Ý][\w’'-]+)? (?:[A-Z]{1,3}[,.:]|et al)"
    r"|(?:[A-Z]\.[ -]?){1,3} ?[A-ZÀ-Ý][\w’'-]+).*"
    r"(?:(?:19|20)\d\d\s*[;:,.]\s*\d|\b\d{1,4}\s*[:(]\s*\d+|\bpp?\.|\bdoi\b|(?:19|20)\d\d\.$)"
)
_SENTENCE_END = re.compile(r"[.!?:;][\"”’')\]]*\s*$")
_MARKED = re.compile(r"\s{0,3}(?P<marks>#{1,6})\s+(?=[\w\"“‘'(])")
_INDENT = re.compile(r"[ \t]{3,}\S|\t")
_WOVEN = re.compile(r"(?P<left>\s*\S.{8,}?\S)(?P<gap>\s{3,})(?P<right>\S.*)")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together, ``first`` the number of the first of them."""

    first: int
    lines: tuple[Line, ...]

    @property
    def span(self) -> Span:
        head, tail = self.lines[0], self.lines[-1]
        return Span(head.start + len(head.text) - len(head.text.lstrip()), tail.start + len(tail.text.rstrip()))

    @property
    def level(self) -> int:
        """Marks before a heading, 0 for a paragraph without."""
        return self.lines[0].level

    @property
    def text(self) -> str:
        return " ".join(line.text.strip() for line in self.lines)


def lines_of(text: str) -> list[Line]:
    """The lines of a text without their ends (``\\n``, ``\\r\\n``, form feed and the like) and marks of headings."""
    lines, at = [], 0
    for whole in text.splitlines(keepends=True):
        bare = whole.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
        marked = _MARKED.match(bare)
        skipped, level = (marked.end(), len(marked["marks"])) if marked else (0, 0)
        lines.append(Line(at + skipped, at + len(bare), bare[skipped:], level))
        at += len(whole)
    return lines


def is_caption(text: str) -> bool:
    """Whether text opens as the legend of a figure or table does ("Fig. 2 —", "Table 1. Findings")."""
    return bool(_CAPTION.match(text)) and not _ABOUT.match(text)


def is_people(text: str) -> bool:
    """Whether a short line names authors or where they work."""
    return bool(_PEOPLE.search(text))


def is_reference(text: str) -> bool:
    """Whether text reads as one entry of a numbered list of references: number, names with initials, year or pages."""
    return bool(_REFERENCE.match(text))


def ends_sentence(text: str) -> bool:
    return bool(_SENTENCE_END.search(text))


def paragraphs_of(lines: Sequence[Line], inside: set[int]) -> list[Paragraph]:
    """The paragraphs, in order, of the lines that are not ``inside`` a table."""
    return [paragraph for group in _groups(lines, inside) for paragraph in _split(group)]


def woven(paragraph: Paragraph) -> int:
    """Offset in the line at which a second column starts beside this paragraph; 0 where there is none.

    Typewritten and extracted text prints two columns side by side; three lines or more whose right part starts at one
    place (one character of play) make a column.
    """
    starts = [found.start("right") for line in paragraph.lines if (found := _WOVEN.fullmatch(line.text))]
    best = max(starts, key=lambda s: (sum(abs(s - other) <= 1 for other in starts), -s), default=0)
    return best if sum(abs(best - other) <= 1 for other in starts) >= 3 else 0


def columns_of(paragraph: Paragraph, column: int) -> tuple[list[Line], list[Line]]:
    """The left and right pieces of woven lines, in order; a line without a right piece is all left."""
    left, right = [], []
    for line in paragraph.lines:
        found = _WOVEN.fullmatch(line.text)
        if found and abs(found.start("right") - column) <= 1:
            left.append(Line(line.start, line.start + found.end("left"), found["left"]))
            right.append(Line(line.start + found.start("right"), line.end, found["right"]))
        else:
            left.append(line)
    return left, right


def _groups(lines: Sequence[Line], inside: set[int]) -> Iterator[Paragraph]:
    group: list[Line] = []
    for number, line in enumerate([*lines, Line(0, 0, "")]):
        if line.blank or number in inside:
            if group:
                yield Paragraph(number - len(group), tuple(group))
            group = []
        else:
            group.append(line)


def _split(group: Paragraph) -> Iterator[Paragraph]:
    start = 0
    for at in range(1, len(group.lines)):
        if _breaks(group.lines, start, at):
            yield Paragraph(group.first + start, group.lines[start:at])
            start = at
    yield Paragraph(group.first + start, group.lines[start:])


def _breaks(lines: Sequence[Line], start: int, at: int) -> bool:
    """Whether a paragraph that began at ``start`` ends before line ``at``."""
    before, line = lines[at - 1].text, lines[at].text
    if lines[at].level or lines[at - 1].level:
        return True
    if len(before) > LONG_LINE or is_heading_line(line) or (at - 1 == start and is_heading_line(before)):
        return True
    if is_caption(line) and line.lstrip()[:1].isupper():
        return True
    if is_caption(lines[start].text) and ends_sentence(before) and line.lstrip()[:1].islower():
        return True
    return bool(_INDENT.match(line)) and not _INDENT.match(before) and ends_sentence(before)


def is_heading_line(text: str) -> bool:
    """Whether a line is a section heading by its words alone ("2. Case report", "D I S C U S S I O N")."""
    line = text.strip()
    if not 3 <= len(line) <= 80 or not (line[0].isupper() or printed_number(line)):
        return False
    if line[-1] in ",;" or (line[-1] == "." and not line.isupper() and " " in line and not printed_number(line)):
        return False
    return run_in(line) is None and role_of(line) is not None
