"""Plain text -> Document.  The text stays exactly what was handed in; blocks, tables and metadata point into it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from miner.read.text.text_lines import (
    Paragraph,
    columns_of,
    ends_sentence,
    is_caption,
    is_heading_line,
    is_people,
    is_reference,
    lines_of,
    paragraphs_of,
    woven,
)
from miner.read.text.text_tables import Found, find_tables
from miner.read.version import READER_VERSION
from miner.read.words.sections import ASIDE, RunIn, level_of, printed_number, role_of, run_in
from miner.schema import Block, Document, Metadatum, Role, Span, Table

READER = "plain"

_JOURNAL = re.compile(
    r"(?:19|2[0O])\d\d\s*(?:[;,:]\s*\d|;|\()|\bvol(?:ume|\.)?\s*\d|\bdoi\b|\bissn\b|www\.|https?:|\|.*\||download|copyright|©"
    r"|open access|\bwebsite\b|received|accepted|\S\s{4,}\S",
    re.IGNORECASE,
)
_KICKER = re.compile(
    r"(?:(?:original|short|brief|clinical|concise|case|letters? to the)\b ?)*(?:reports?|stud(?:y|ies)|letters?|series"
    r"|communications?|snapshots?|vignettes?|editors?|correspondence|articles?|images?|quiz|cases?|notes?|papers?)\b.{0,30}"
    r"|correspondence|images? in .*|[A-Z]-?\d{1,4}|poster .*|dear .*",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"^\W*(?:downloaded|subscribe|skip to|continued on|copyright|©|related articles|all rights reserved|view this)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"(?:an?|the|we|this|our|in an?) [a-z\d].*"
    r"\b(?:was|were|is|are|had|has|have|presented|report|describe|developed)\b.*\.$",
    re.IGNORECASE | re.DOTALL,
)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]*[^\s\"<>.,;)\]]")
_PMID = re.compile(r"\bPMID:?\s*(\d{4,9})\b")
PROSE = 200
"""Characters from which a paragraph before any heading is prose, not a title, a name or an address."""


@dataclass
class _State:
    """Where the walk through the paragraphs stands."""

    text: str
    role: Role = Role.BODY
    heading: str = ""
    level: int = 0
    alone: bool = False
    """The heading stands on a line of its own."""
    prose: bool = False
    """Prose was seen since the heading."""
    blocks: list[Block] = field(default_factory=list)

    def open(self, span: Span, role: Role, heading: str, level: int) -> None:
        self.role, self.heading, self.level = role, heading, level
        self.alone = self.prose = False
        self.blocks.append(Block(span, role, heading, is_heading=True, level=level))

    def add(self, span: Span, role: Role | None = None) -> None:
        self.blocks.append(Block(span, self.role if role is None else role, self.heading))


def plain_text(text: str, name: str) -> Document:
    """Reads text handed in directly.

    ``Document.text`` is ``text`` itself, so offsets are those of the input; ``sha256`` is that of its UTF-8 bytes.
    Text without any heading gives one BODY block a paragraph; empty text gives no block.  Where a legend stands in the
    middle of a paragraph, the paragraph is two blocks of one role with the CAPTION block between them.
    """
    blocks, tables = _blocks(text)
    return Document(
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        name=name,
        media_type="text/plain",
        reader=READER,
        reader_version=READER_VERSION,
        text=text,
        blocks=tuple(blocks),
        tables=tuple(tables),
        metadata=tuple(_metadata(text, blocks)),
    )


def _blocks(text: str) -> tuple[list[Block], list[Table]]:
    lines = lines_of(text)
    found = {table.first: table for table in find_tables(lines)}
    inside = {i for table in found.values() for i in range(table.first, table.last + 1)}
    paragraphs = {paragraph.first: paragraph for paragraph in paragraphs_of(lines, inside)}
    front = _front_matter(list(paragraphs.values()))
    state = _State(text)
    last = max(paragraphs, default=0)
    tables: list[Table] = []
    for at in sorted({*paragraphs, *found}):
        if at in found:
            tables.append(_table(found[at], state))
        elif at in front:
            state.blocks.append(Block(paragraphs[at].span, front[at]))
        elif at - 1 in inside:
            state.add(paragraphs[at].span, Role.FOOTNOTE)
        else:
            _walk(paragraphs[at], state, last=at == last)
    return sorted(state.blocks, key=lambda block: block.span), tables


def _table(found: Found, state: _State) -> Table:
    """Adds the block of a table; its legend is the caption block right before it, if there is one."""
    before = state.blocks[-1] if state.blocks else None
    caption = before.span if before and before.role is Role.CAPTION else None
    state.add(found.table.span, Role.TABLE)
    return replace(found.table, caption=caption)


def _walk(paragraph: Paragraph, state: _State, *, last: bool) -> None:
    column = woven(paragraph)
    if column:
        _unweave(paragraph, column, state)
    elif is_caption(paragraph.text):
        state.add(paragraph.span, Role.CAPTION)
    elif _is_heading(paragraph, state, last=last):
        _open(paragraph, state)
    elif state.role is not Role.REFERENCES and is_reference(paragraph.text):
        state.add(paragraph.span, Role.REFERENCES)
    elif len(paragraph.text) < PROSE and _FURNITURE.search(paragraph.text):
        state.add(paragraph.span, Role.BACK_MATTER)
    else:
        _prose(paragraph, state)


def _is_heading(paragraph: Paragraph, state: _State, *, last: bool) -> bool:
    text = paragraph.text
    if is_heading_line(text) or (paragraph.level and not last):
        return True
    if last or state.role is Role.REFERENCES or len(text) > 80 or text[-1] in ".,;:?!" or run_in(text):
        return False
    if printed_number(text):
        return text[-1].isalnum() and len(text.split()) <= 12
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 4 and text.isupper() and not any(c.isdigit() for c in text)


def _open(paragraph: Paragraph, state: _State) -> None:
    """Opens the section of a heading; words that say no role keep that of the section they stand in."""
    heading = paragraph.text
    role = role_of(heading, state.role)
    if role is None and paragraph.level and state.role is Role.ABSTRACT and paragraph.level <= state.level + 1:
        role = Role.BODY
    level = level_of(heading) or max(paragraph.level - 1, 1 if role is not None or paragraph.level else 2)
    state.open(paragraph.span, state.role if role is None else role, heading, level)
    state.alone = True


def _prose(paragraph: Paragraph, state: _State) -> None:
    """Adds a paragraph, its run-in heading apart.

    Labels of lists of words ("Keywords:") hold for their own paragraph and end an abstract.  Under an abstract heading
    the labels of its parts ("Methods:") do not open sections; a second paragraph without a label ends it.
    """
    span = paragraph.span
    found = run_in(state.text, span.start)
    if found is None or found.prose >= span.end:
        if state.role is Role.ABSTRACT and state.prose:
            state.role, state.heading, state.level = Role.BODY, "", 0
        state.add(span)
        state.prose = True
    elif found.role in ASIDE:
        state.blocks.append(Block(span, found.role, state.text[found.words.start : found.words.end]))
        if state.role is Role.ABSTRACT:
            state.role, state.heading, state.level = Role.BODY, "", 0
    elif _part_of_abstract(found, state):
        state.add(span)
    else:
        state.open(found.words, found.role, state.text[found.words.start : found.words.end], 1)
        state.add(Span(found.prose, span.end))
        state.prose = True


def _part_of_abstract(found: RunIn, state: _State) -> bool:
    if state.role is not Role.ABSTRACT or not state.alone or found.mark == "glued":
        return False
    capitals = state.text[found.words.start : found.words.end].isupper()
    return found.mark == "colon" or not capitals


def _unweave(paragraph: Paragraph, column: int, state: _State) -> None:
    """Adds the pieces of two columns that were printed line by line beside one another.

    Pieces of the right column that continue a legend are CAPTION; a column that opens with prose keeps the role.
    """
    left, right = columns_of(paragraph, column)
    role = Role.CAPTION if is_caption(right[0].text) else None
    runs: list[Span] = []
    cuts = {line.start for line in right}
    for line in left:
        after_cut = runs and any(runs[-1].end <= cut < line.start for cut in cuts)
        start = line.start + len(line.text) - len(line.text.lstrip())
        if runs and not after_cut:
            runs[-1] = Span(runs[-1].start, line.end)
        else:
            runs.append(Span(start, line.end))
    found = run_in(state.text, runs[0].start)
    if found and found.prose < runs[0].end:
        state.open(found.words, found.role, state.text[found.words.start : found.words.end], 1)
        runs[0] = Span(found.prose, runs[0].end)
    for span in runs:
        state.add(span)
    for line in right:
        state.add(Span(line.start, line.end), role)


def _front_matter(paragraphs: Sequence[Paragraph]) -> dict[int, Role]:
    """The roles of the lines before the first prose or heading: the title, and journal lines, names and addresses.

    Keys are the numbers of the paragraphs' first lines.  Empty where the text opens with prose or holds nothing else.
    """
    front: list[Paragraph] = []
    for at, paragraph in enumerate(paragraphs):
        if _starts_paper(paragraph, paragraphs[at + 1] if at + 1 < len(paragraphs) else None, first=at == 0):
            break
        front.append(paragraph)
    else:
        return {}
    title = next((p.first for p in front if _like_title(p.text)), None)
    return {p.first: Role.TITLE if p.first == title else Role.FRONT_MATTER for p in front}


def _starts_paper(paragraph: Paragraph, after: Paragraph | None, *, first: bool) -> bool:
    text = paragraph.text
    if is_heading_line(text):
        # "CASE REPORT" over the title names the kind of article.
        return not (first and after is not None and _like_title(after.text))
    if len(text) >= PROSE or run_in(text) or is_caption(text) or woven(paragraph):
        return True
    if _SENTENCE.match(text):
        return True
    aside = _JOURNAL.search(text) or is_people(text) or _KICKER.fullmatch(text)
    return not aside and ends_sentence(text) and not text.endswith(("?", ":"))


def _like_title(text: str) -> bool:
    if _JOURNAL.search(text) or is_people(text) or len(text) >= 2 * PROSE or is_heading_line(text):
        return False
    if ends_sentence(text) and not text.endswith("?"):
        return False
    return len(text.split()) >= 3 and not _KICKER.fullmatch(text)


def _metadata(text: str, blocks: Sequence[Block]) -> Iterator[Metadatum]:
    """Title, DOI and PMID where the text prints them outside its references."""
    title = next((block.span for block in blocks if block.role is Role.TITLE), None)
    if title is not None:
        words = " ".join(text[title.start : title.end].split())
        yield Metadatum("title", words, "page text", title)
    end = next((b.span.start for b in blocks if b.role is Role.REFERENCES), len(text))
    if found := _DOI.search(text, 0, end):
        yield Metadatum("doi", found[0], "page text", Span(*found.span()))
    if found := _PMID.search(text, 0, end):
        yield Metadatum("pmid", found[1], "page text", Span(*found.span(1)))
