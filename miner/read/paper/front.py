"""The front of a paper: its title, where its abstract or first section starts, what stands between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from miner.read.paper.paragraphs import Paragraph
from miner.read.words.sections import role_of, run_in
from miner.schema import Role

_WORD = re.compile(r"[^\W\d_]{2,}")
_NO_PROSE = re.compile(
    r"creative commons|copyright|©|open access article|correspond(?:ing|ence)|e-?mail|@|academic editor"
    r"|received\b.*accepted|licen[cs]e|all rights reserved|https?://doi|^\W*(?:keywords?|abbreviations?|citation|funding)\b",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r"(?:the )?(?:[\w&-]+ ){0,5}(?:journal|annals|archives|bulletin|proceedings|acta)"
    r"(?: (?:of|in|for) (?:[\w&-]+ ?){1,6})?",
    re.IGNORECASE,
)
"""The name of a journal on its own line."""
ABSTRACT = 300
"""Characters of the shortest paragraph before the first heading that is taken for an abstract."""
SHORT_ABSTRACT = 120
"""The same where the paragraph stands right above the introduction."""
LABELS = 12
"""Paragraphs and labels of the longest abstract."""
_FLOATING = ("caption", "table", "note")
_AHEAD = frozenset({Role.FRONT_MATTER, Role.BACK_MATTER, Role.REFERENCES})


@dataclass(frozen=True, slots=True)
class Front:
    """Indices of paragraphs: the title (-1: none), the first of the paper itself, and abstracts without a heading."""

    title: int
    start: int
    abstracts: frozenset[int]


def front_of(paragraphs: Sequence[Paragraph], title: int | None = None) -> Front:
    """The front of one article; ``title`` is the index of its title where that is known."""
    title = largest(paragraphs) if title is None else title
    first = next((at for at, p in enumerate(paragraphs) if at > title and _opens(p)), None)
    prose = [at for at, p in enumerate(paragraphs) if at > title and _is_prose(p)]
    if first is None:
        return Front(title, prose[0] if prose and title >= 0 else title + 1, frozenset())
    later = _introduction(paragraphs, first)
    if later is not None:
        return Front(title, first, frozenset(range(first, later)))
    before = [at for at in prose if at < first]
    if not before and title < first - 1 and _is_prose(paragraphs[first - 1], SHORT_ABSTRACT):
        before = [first - 1]
    if not before or _role(paragraphs[first]) is Role.ABSTRACT:
        return Front(title, first, frozenset())
    # Unheaded prose before a first "Introduction" is the abstract; before any other heading it may be the paper itself.
    if _role(paragraphs[first]) is Role.INTRODUCTION and len(before) <= 3:
        return Front(title, before[0], frozenset(range(before[0], first)))
    return Front(title, before[0], frozenset())


def _introduction(paragraphs: Sequence[Paragraph], first: int) -> int | None:
    """The heading of the introduction where an abstract without a heading of its own opens with its first label
    ("Objective. We …"); None where the label at ``first`` opens the paper itself."""
    label = paragraphs[first]
    if (label.kind == "heading" and not label.run_in) or _role(label) is not Role.INTRODUCTION:
        return None
    near = enumerate(paragraphs[first + 1 : first + 1 + LABELS], first + 1)
    return next((at for at, p in near if p.kind == "heading" and not p.run_in and _role(p) is Role.INTRODUCTION), None)


def _role(paragraph: Paragraph) -> Role | None:
    found = role_of(paragraph.text.strip()) if paragraph.kind == "heading" else None
    if found is None and (words := run_in(paragraph.text.strip())):
        return words.role
    return found


def _opens(paragraph: Paragraph) -> bool:
    if paragraph.kind in _FLOATING:
        return False
    role = _role(paragraph)
    return role is not None and role not in _AHEAD


def _is_prose(paragraph: Paragraph, least: int = ABSTRACT) -> bool:
    text = paragraph.text
    return (
        paragraph.kind in ("prose", "small")
        and len(text) >= least
        and paragraph.ends_sentence
        and not _NO_PROSE.search(text[:400])
    )


def largest(paragraphs: Sequence[Paragraph]) -> int:
    """The largest type on the first page that is words; -1 where no type stands out."""
    first = [
        (at, p)
        for at, p in enumerate(paragraphs)
        if p.first.page == 1
        and p.kind in ("heading", "prose", "small")
        and len(_WORD.findall(p.text)) >= 3
        and not _BANNER.fullmatch(p.text.strip())
    ]
    size = max((p.size for _, p in first), default=0.0)
    usual = sorted(p.size for _, p in first)[len(first) // 2] if first else 0.0
    if size <= 1.1 * usual:
        return -1
    return next(at for at, p in first if p.size > size - 0.5)
