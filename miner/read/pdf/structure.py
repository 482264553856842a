"""Paragraphs -> the order and roles of a paper: title, headings, legends, sections, references."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from miner.read.pdf.paragraphs import PURE, Paragraph, Usage
from miner.read.sections import level_of, printed_number, role_of, run_in
from miner.read.text_lines import is_caption
from miner.schema import Role

_OPENS_LOW = re.compile(r"[a-z(\[0-9+–−<>=%,;]")
_WORD = re.compile(r"[^\W\d_]{2,}")


_FLOATS = {"caption": Role.CAPTION, "table": Role.TABLE, "note": Role.FOOTNOTE}


@dataclass(frozen=True, slots=True)
class Part:
    """One block to be: its paragraph, what it is for, and the heading it stands under."""

    paragraph: Paragraph
    role: Role
    heading: str = ""
    is_heading: bool = False
    level: int = 0


def parts_of(paragraphs: Sequence[Paragraph], usage: Usage) -> list[Part]:
    """The blocks of the paper in order; sentences that a column, a page or a legend cuts are one block again."""
    for paragraph in paragraphs:
        paragraph.kind = paragraph.kind or _kind(paragraph, usage)
    joined = _joined(_headings_joined(paragraphs))
    return _roles(joined, usage.size)


def _kind(paragraph: Paragraph, usage: Usage) -> str:
    if is_caption(paragraph.text):
        return "caption"
    if _is_heading(paragraph, usage):
        return "heading"
    return "small" if paragraph.size < 0.93 * usage.size else "prose"


def _is_heading(paragraph: Paragraph, usage: Usage) -> bool:
    """A short paragraph set apart by its type: larger, bold, italic, in capitals, or a section word on its own."""
    text = paragraph.text.strip()
    if len(paragraph.lines) > 3 or not 2 < len(text) <= 160 or not _WORD.search(text) or text[0].islower():
        return False
    known = role_of(text) is not None
    other = usage.rare(paragraph.first.font) and all(line.pure > PURE for line in paragraph.lines)
    apart = paragraph.bold > 0.8 or paragraph.size > 1.07 * usage.size or _capitals(text) or other
    if paragraph.size < 0.85 * usage.size:
        return False
    if known and len(paragraph.lines) == 1:
        return apart or paragraph.italic > 0.8 or bool(printed_number(text)) or len(text.split()) <= 4
    if text[-1] in ".,;" and not (printed_number(text) and text[-1] == "."):
        return False
    return apart or paragraph.italic > 0.8


def _capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 4 and sum(c.isupper() for c in letters) > 0.9 * len(letters)


def _headings_joined(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Headings over several lines of one type become one paragraph."""
    result: list[Paragraph] = []
    for paragraph in paragraphs:
        before = result[-1] if result else None
        if (
            before is not None
            and before.kind == paragraph.kind == "heading"
            and before.last.page == paragraph.first.page
            and before.last.region == paragraph.first.region
            and abs(before.size - paragraph.size) < 0.5
            and (before.bold > 0.8) == (paragraph.bold > 0.8)
            and role_of(before.text) is None
            and role_of(paragraph.text) is None
            and not printed_number(paragraph.text)
            and paragraph.first.baseline - before.last.baseline < 1.5 * paragraph.size
        ):
            before.lines.extend(paragraph.lines)
        else:
            result.append(paragraph)
    return result


def _joined(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Joins prose that a column, a page, a legend or a footnote interrupts; what interrupts comes after it."""
    result: list[Paragraph] = []
    open_prose: Paragraph | None = None
    for paragraph in paragraphs:
        if paragraph.kind == "prose" and open_prose is not None and _continues(open_prose, paragraph):
            open_prose.lines.extend(paragraph.lines)
            continue
        result.append(paragraph)
        if paragraph.kind == "prose":
            open_prose = paragraph
        elif paragraph.kind == "heading":
            open_prose = None
    return result


def _continues(before: Paragraph, after: Paragraph) -> bool:
    """Whether a paragraph is the rest of one that stands in another region or before something between."""
    if before.last.region == after.first.region and before.last.page == after.first.page:
        return False
    if abs(before.size - after.size) > 0.07 * before.size:
        return False
    if before.ends_hyphen:
        return True
    if before.ends_sentence:
        return False
    return bool(_OPENS_LOW.match(after.text)) or not after.indented


def _roles(paragraphs: Sequence[Paragraph], body: float) -> list[Part]:
    title = _title(paragraphs)
    start = _front_end(paragraphs, title)
    parts: list[Part] = []
    role, heading, level = Role.BODY, "", 0
    styles: dict[tuple[float, bool, bool, bool], int] = {}
    for at, paragraph in enumerate(paragraphs):
        text = " ".join(paragraph.text.split())
        if at == title:
            parts.append(Part(paragraph, Role.TITLE))
        elif paragraph.kind in _FLOATS:
            parts.append(Part(paragraph, _FLOATS[paragraph.kind], heading))
        elif at < start:
            parts.append(Part(paragraph, Role.FRONT_MATTER))
        elif paragraph.kind == "heading":
            found = role_of(text, role)
            level = level_of(text) or _style_level(paragraph, styles, known=found is not None)
            if role is Role.REFERENCES and found is None:
                parts.append(Part(paragraph, role, heading))
                continue
            role = found or (role if level > 1 else (Role.BODY if role is not Role.CASE else role))
            heading = text
            parts.append(Part(paragraph, role, heading, True, level))
        elif paragraph.kind == "small" and role is not Role.REFERENCES and paragraph.size < 0.93 * body:
            parts.append(Part(paragraph, Role.ABSTRACT if role is Role.ABSTRACT else Role.FOOTNOTE, heading))
        else:
            parts.append(Part(paragraph, role, heading))
    return parts


def _style_level(paragraph: Paragraph, styles: dict[tuple[float, bool, bool, bool], int], *, known: bool) -> int:
    style = (round(paragraph.size * 2) / 2, paragraph.bold > 0.8, paragraph.italic > 0.8, _capitals(paragraph.text))
    if style not in styles:
        styles[style] = 1 if known or not styles else max(styles.values()) + 1 if 1 in styles.values() else 1
    return styles[style]


def _title(paragraphs: Sequence[Paragraph]) -> int:
    """The place of the title: the largest type on the first page that is text; -1 where there is none."""
    first = [
        (at, p)
        for at, p in enumerate(paragraphs)
        if p.first.page == 1 and p.kind in ("heading", "prose") and len(_WORD.findall(p.text)) >= 3
    ]
    size = max((p.size for _, p in first), default=0.0)
    usual = sorted(p.size for _, p in first)[len(first) // 2] if first else 0.0
    if size <= 1.1 * usual:
        return -1
    return next(at for at, p in first if p.size > size - 0.5)


def _front_end(paragraphs: Sequence[Paragraph], title: int) -> int:
    """Where the paper itself starts: at the first section heading or run-in word, or the first long prose."""
    for at, paragraph in enumerate(paragraphs):
        if at <= title or paragraph.kind in _FLOATS:
            continue
        text = paragraph.text.strip()
        if paragraph.kind == "heading" and role_of(text) not in (None, Role.FRONT_MATTER, Role.BACK_MATTER):
            return at
        found = run_in(text)
        if found is not None and found.role not in (Role.FRONT_MATTER, Role.BACK_MATTER):
            return at
        if len(text) > 300 and paragraph.kind == "prose" and text.count("@") == 0 and paragraph.ends_sentence:
            return at
    return 0
