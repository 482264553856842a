"""Which paragraphs are headings, how deep they stand, and headings on the line of their prose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from miner.read.page.lines import Line
from miner.read.paper.paragraphs import OPENS, PURE, Paragraph, Usage
from miner.read.text.text_lines import is_people
from miner.read.words.sections import ASIDE, level_of, printed_number, role_of, run_in
from miner.schema import Role

_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCES = re.compile(r"[^\W\d_]{3}[.;] (?:[A-Z][a-z]|\d{1,2}\.? [A-Z])")
"""The end of a sentence and the start of the next, or of the next entry of a list."""
_PROSE_END = re.compile(r"[.,;]$")
MAIN = frozenset(
    {Role.ABSTRACT, Role.INTRODUCTION, Role.METHODS, Role.CASE, Role.RESULTS, Role.DISCUSSION, Role.CONCLUSION}
    | {Role.REFERENCES}
)
"""Roles whose headings show how headings of the first level are set."""


_AFTER_RESULTS = frozenset({Role.DISCUSSION, Role.CONCLUSION, Role.BACK_MATTER, Role.REFERENCES})


class Style(NamedTuple):
    """How a heading is set."""

    size: float
    bold: bool
    italic: bool
    capitals: bool
    font: int


def style_of(paragraph: Paragraph) -> Style:
    return Style(
        round(paragraph.size * 2) / 2,
        paragraph.bold > 0.8,
        paragraph.italic > 0.8,
        capitals(paragraph.text),
        paragraph.first.font,
    )


def capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 4 and sum(c.isupper() for c in letters) > 0.9 * len(letters)


def is_heading(paragraph: Paragraph, usage: Usage) -> bool:
    """A short paragraph set apart by its type: larger, bold, italic, in capitals, or a section word on its own."""
    text = paragraph.text.strip()
    if len(paragraph.lines) > 3 or not 2 < len(text) <= 160 or not _WORD.search(text) or text[0].islower():
        return False
    if is_people(text) or _SENTENCES.search(text):
        return False
    known = role_of(text) is not None
    other = usage.rare(paragraph.first.font) and all(line.pure > PURE for line in paragraph.lines)
    apart = paragraph.bold > 0.8 or paragraph.size > 1.07 * usage.size or capitals(text) or other
    small = (paragraph.bold > 0.8 and other) or (known and (other or paragraph.bold > 0.8))
    if paragraph.size < (0.65 if small else 0.85) * usage.size:
        return False
    if known and len(paragraph.lines) == 1:
        return apart or paragraph.italic > 0.8 or bool(printed_number(text)) or len(text.split()) <= 4
    if _PROSE_END.search(text) and not (printed_number(text) and text[-1] == "."):
        return False
    return apart or paragraph.italic > 0.8


def levels(headings: Sequence[Paragraph]) -> dict[Style, int]:
    """The depth of each style of heading: 1 for the style of most section words, and for larger type; else 2."""
    known: Counter[Style] = Counter()
    for paragraph in headings:
        if role_of(paragraph.text) in MAIN and level_of(paragraph.text) <= 1:
            known[style_of(paragraph)] += 1
    styles = sorted({style_of(paragraph) for paragraph in headings})
    if not known:
        return dict.fromkeys(styles, 1)
    main = max(known, key=lambda style: (known[style], style))
    return {style: 1 if style == main or style.size > main.size else 2 for style in styles}


def role_under(text: str, level: int, role: Role) -> Role:
    """The role that a heading opens, in the section of role ``role``: parts of a study or an abstract stay parts."""
    found = role_of(text, role)
    if found is Role.ABSTRACT and role not in (Role.BODY, Role.FRONT_MATTER, Role.ABSTRACT):
        return role
    if level >= 2:
        if role in (Role.METHODS, Role.RESULTS) and found not in _AFTER_RESULTS:
            return role
        if role is Role.DISCUSSION and found not in (Role.CONCLUSION, Role.BACK_MATTER, Role.REFERENCES):
            return role
        return found or role
    if found is not None:
        return found
    return role if role in (Role.CASE, Role.BACK_MATTER, Role.REFERENCES) else Role.BODY


def split_run_in(paragraph: Paragraph, usage: Usage) -> tuple[Paragraph, Paragraph] | None:
    """A heading on the line of its prose, told by its type ("**2.1. Case 1.** A man …"), apart from the prose.

    None where the paragraph opens in the type it goes on in, or where the words in other type are no heading.
    """
    first = paragraph.first
    words_only = _by_words(paragraph)
    if words_only is not None:
        return words_only
    end = first.lead
    if end >= len(first.text.rstrip()) or usage.fonts.get(first.lead_font, 0.0) > 0.5:
        return None
    words = first.text[:end].rstrip()
    number = printed_number(words)
    bare = words.rstrip(".:—– ")
    marked = words[-1:] in (".", ":", "—") or first.text[end : end + 2].lstrip()[:1] in (":", "—")
    marked = marked or (first.lead_bold and role_of(bare) in OPENS)
    if not marked or not 3 <= len(bare) <= 110 or len(bare.split()) > 14 or not (bare[0].isupper() or number):
        return None
    rest = len(first.text) - len(first.text[end:].lstrip(" :—–"))
    # A label that its sentence goes on from ("Histology: dense …") belongs to the sentence.
    if role_of(bare) is None and not number and (not first.lead_bold or first.text[rest : rest + 1].islower()):
        return None
    head = Paragraph([cut(first, 0, len(words))], kind="heading", run_in=True)
    return head, Paragraph([cut(first, rest, len(first.text)), *paragraph.lines[1:]], indented=paragraph.indented)


def _by_words(paragraph: Paragraph) -> tuple[Paragraph, Paragraph] | None:
    """A section word in capitals on the line of its prose ("COMMENT. The keeper …"), whatever its type."""
    first = paragraph.first
    found = run_in(first.text)
    if found is None or not first.text[found.words.start : found.words.end].isupper() or found.role in ASIDE:
        return None
    head = Paragraph([cut(first, found.words.start, found.words.end)], kind="heading", run_in=True)
    return head, Paragraph(
        [cut(first, found.prose, len(first.text)), *paragraph.lines[1:]], indented=paragraph.indented
    )


def cut(line: Line, start: int, end: int) -> Line:
    """The piece of a line from one character to another; its place and type are those of the whole."""
    return replace(line, text=line.text[start:end], glyphs=line.glyphs[start:end])
