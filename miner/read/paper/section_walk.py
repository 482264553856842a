"""The walk through the paragraphs of a paper that gives each its role."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from miner.read.paper.front import Front
from miner.read.paper.headings import MAIN, levels, role_under, style_of
from miner.read.paper.paragraphs import Paragraph
from miner.read.text.text_lines import is_reference
from miner.read.words.sections import ASIDE, level_of, printed_number, role_of, run_in
from miner.schema import Role

_LISTED = re.compile(r"(?i:key ?words|index terms) [A-Z][^.;,·•]*[;,·•]|(?i:key ?words|index terms) [A-Z][^.;,·•]* \. ")
"""A list of words under no more than a blank."""
_IMPRINT = re.compile(
    r"\W*(?:© |copyright\b|open access\b.{0,60}\blicen|this (?:is an open access )?article is (?:licensed|distributed)"
    r"|\(?continued (?:on next|from previous) page|(?:full )?list of author information|\*? ?correspondence:)",
    re.IGNORECASE,
)
"""What the foot of the first page prints below an abstract."""
FLOATS = {"caption": Role.CAPTION, "table": Role.TABLE, "note": Role.FOOTNOTE}
_PARTS_OF_AN_ABSTRACT = frozenset({None, Role.INTRODUCTION, Role.METHODS, Role.RESULTS, Role.CONCLUSION})
_SMALL_PRINT = frozenset({Role.REFERENCES, Role.ABSTRACT, Role.BACK_MATTER})
"""Sections whose own text is often set small."""


@dataclass(frozen=True, slots=True)
class Part:
    """One block to be: its paragraph, what it is for, and the heading it stands under."""

    paragraph: Paragraph
    role: Role
    heading: str = ""
    is_heading: bool = False
    level: int = 0
    item: int = 0
    """The number of the article, from 1, where the file holds several; else 0."""


@dataclass
class Walk:
    """Where the walk stands: the section, its heading, and what that heading announced."""

    front: Front
    paragraphs: Sequence[Paragraph]
    role: Role = Role.BODY
    heading: str = ""
    alone: bool = False
    """The heading stands on a line of its own."""
    announced: Role | None = None
    """The role of the next paragraph, where a heading of a list of words ("Keywords") stood on its own line."""
    result: list[Part] = field(default_factory=list)

    def parts(self) -> list[Part]:
        """The blocks in order."""
        depth = levels([p for at, p in enumerate(self.paragraphs) if p.kind == "heading" and at != self.front.title])
        for at, paragraph in enumerate(self.paragraphs):
            if at == self.front.title:
                self._add(paragraph, Role.TITLE)
            elif paragraph.kind in FLOATS:
                self._add(paragraph, FLOATS[paragraph.kind])
            elif at in self.front.abstracts:
                self._add(paragraph, Role.ABSTRACT if paragraph.kind != "heading" else Role.FRONT_MATTER)
            elif at < self.front.start:
                self._add(paragraph, Role.FRONT_MATTER)
            elif paragraph.kind == "heading":
                self._heading(paragraph, depth[style_of(paragraph)])
            else:
                self._prose(paragraph)
        return self.result

    def _add(self, paragraph: Paragraph, role: Role) -> None:
        self.result.append(Part(paragraph, role, self.heading))

    def _open(self, paragraph: Paragraph, role: Role, text: str, level: int) -> None:
        self.role, self.heading, self.alone = role, text, not paragraph.run_in
        self.result.append(Part(paragraph, role, text, True, level))

    def _leave_abstract(self) -> None:
        if self.role is Role.ABSTRACT:
            self.role, self.heading = Role.BODY, ""

    def _heading(self, paragraph: Paragraph, depth: int) -> None:
        text = " ".join(paragraph.text.split())
        found, level = role_of(text, self.role), level_of(text) or depth
        if found is None and paragraph.run_in and not printed_number(text):
            level = 2
        if found in MAIN and paragraph.run_in and text.isupper():
            level = 1
        aside = _aside(text) if found is None else None
        if self.role is Role.REFERENCES and found is None:
            self._add(paragraph, self.role)
        elif aside is not None:
            self._add(paragraph, aside)
            self._leave_abstract()
        elif found is Role.FRONT_MATTER:
            self._add(paragraph, found)
            self.announced = found
            self._leave_abstract()
        elif self._label_of_back_matter(paragraph, found):
            self._add(paragraph, Role.BACK_MATTER)
            self.announced = Role.BACK_MATTER
        elif self._part_of_abstract(paragraph, found, level):
            self.result.append(Part(paragraph, Role.ABSTRACT, text, True, 2))
        else:
            self._open(paragraph, role_under(text, level, self.role), text, level)

    def _label_of_back_matter(self, paragraph: Paragraph, found: Role | None) -> bool:
        """Whether a label ("Investigation:") goes on a list of back matter, such as who did what."""
        before = self.result[-1].role if self.result else Role.BODY
        return paragraph.run_in and before is Role.BACK_MATTER and found in (None, Role.CASE)

    def _part_of_abstract(self, paragraph: Paragraph, found: Role | None, level: int) -> bool:
        """Whether a heading only labels a part of the abstract ("Methods:")."""
        if self.role is not Role.ABSTRACT or printed_number(paragraph.text):
            return False
        if paragraph.run_in:
            return self.alone and found is not Role.REFERENCES
        return level >= 2 and found in _PARTS_OF_AN_ABSTRACT

    def _prose(self, paragraph: Paragraph) -> None:
        announced, self.announced = self.announced, None
        aside = paragraph.aside or announced or _aside(paragraph.text)
        if is_reference(paragraph.text):
            self._add(paragraph, Role.REFERENCES)
        elif aside is not None and self.role is not Role.REFERENCES:
            self._add(paragraph, aside)
            self._leave_abstract()
        elif self.role is Role.ABSTRACT and _IMPRINT.match(paragraph.text):
            self._add(paragraph, Role.FRONT_MATTER)
        elif paragraph.kind == "small" and self.role not in _SMALL_PRINT:
            self._add(paragraph, Role.FOOTNOTE)
        else:
            self._add(paragraph, self.role)


def _aside(text: str) -> Role | None:
    """The role of a paragraph that opens with the name of a list of words ("Keywords: …"); None for others."""
    if _LISTED.match(text):
        return Role.FRONT_MATTER
    found = run_in(text)
    return found.role if found is not None and found.role in ASIDE else None
