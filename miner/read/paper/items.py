"""Articles that share the pages of a file (letters, books of abstracts): where each starts, and which one is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from miner.read.paper.front import largest
from miner.read.paper.headings import Style, style_of
from miner.read.paper.names import names_in
from miner.read.paper.paragraphs import Paragraph, Usage
from miner.read.text.text_lines import is_people, is_reference
from miner.read.words.sections import printed_number, role_of

_CODE = re.compile(
    r"\W*(?P<prefix>[A-Z]{1,3}|Abstract|Poster|Oral|No\.)?[-–. #]{0,2}(?P<number>\d{1,5})[.:)]?(?:\s+|$)"
)
"""The number of an abstract in a book: "P123", "PO-17", "Abstract 4", "0345"."""
_SALUTATION = re.compile(
    r"(?:to the editors?|dear (?:sir|madam|editor)|sirs?\b|(?:mr\.? )?editor\b|an den herausgeber"
    r"|al (?:editor|director))[\w ]{0,20}[.,:;–—-]",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{3,}")
NEAR = 4
"""Paragraphs under a title among which its authors or the salutation stand."""
SHORT = 500
"""Characters: the longest list of authors and their addresses."""
PROSE = 150
"""Characters of running text that an article has at least."""
BARE = 100
"""The least number of an abstract that is printed without letters: lower ones number sections."""
NAMED = 0.7
"""Share of the words of a title that another line holds which names that article."""
CUT = 0.6
"""Share of the longest article below which a last one without an end is the head of the next in the journal."""


@dataclass(frozen=True, slots=True)
class Item:
    """One article: the paragraphs ``start`` to ``end - 1``, its title the paragraph ``title``."""

    start: int
    end: int
    title: int


def items_of(paragraphs: Sequence[Paragraph], usage: Usage) -> list[Item]:
    """The articles of a file in order; empty where it holds one only."""
    titles = _numbered(paragraphs) or _alike(paragraphs, usage)
    ends = [*titles[1:], len(paragraphs)] if titles else []
    found = [(at, end) for at, end in zip(titles, ends, strict=True) if _prose(paragraphs[at:end]) >= PROSE]
    if len(found) < 2:
        return []
    starts = [0, *(at for at, _ in found[1:])]
    ends = [*starts[1:], len(paragraphs)]
    return [Item(start, end, at) for start, end, (at, _) in zip(starts, ends, found, strict=True)]


def meant(items: Sequence[Item], paragraphs: Sequence[Paragraph], known: Sequence[str]) -> int | None:
    """The index of the article that the file is about; None where that is each of them.

    ``known`` are the file's own title and its running heads.  Without them the head of an article that the last page
    cuts off is left out.
    """
    named = [at for at, item in enumerate(items) if any(_names(line, item, paragraphs) for line in known)]
    if len(named) == 1:
        return named[0]
    sizes = [_prose(paragraphs[item.start : item.end]) for item in items]
    last = paragraphs[items[-1].start : items[-1].end]
    cut_off = not _ends(last) and sizes[-1] < CUT * max(sizes)
    return 0 if len(items) == 2 and cut_off else None


def _ends(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether an article comes to an end: with a sentence, its references or the names of its authors."""
    running = [p for p in paragraphs if p.kind in ("prose", "small")]
    return bool(running) and (
        running[-1].ends_sentence or is_reference(running[-1].text) or is_people(running[-1].text)
    )


def _names(line: str, item: Item, paragraphs: Sequence[Paragraph]) -> bool:
    """Whether a line holds the title of an article, or the surname of its first author with "et al"."""
    words = {word.lower() for word in _WORD.findall(paragraphs[item.title].text)}
    held = {word.lower() for word in _WORD.findall(line)}
    if len(words) >= 3 and len(words & held) >= NAMED * len(words):
        return True
    people = next((n for p in _under(paragraphs, item.title) if (n := names_in(p.text))), [])
    surname = people[0][0].split()[-1] if people else ""
    return bool(surname) and re.search(rf"\b{re.escape(surname)}\b.{{0,12}}\bet al\b", line) is not None


def _prose(paragraphs: Sequence[Paragraph]) -> int:
    return sum(len(p.text) for p in paragraphs if p.kind in ("prose", "small") and not is_reference(p.text))


def _numbered(paragraphs: Sequence[Paragraph]) -> list[int]:
    """Titles with rising numbers of one kind, each over its authors, as in books of abstracts."""
    found: dict[str, list[tuple[int, int]]] = {}
    for at, paragraph in enumerate(paragraphs):
        code = _CODE.match(paragraph.text) if paragraph.kind == "heading" else None
        if code is None or not (code["prefix"] or int(code["number"]) >= BARE):
            continue
        titled = len(paragraph.text[code.end() :].split()) >= 3 or (
            at + 1 < len(paragraphs) and paragraphs[at + 1].kind == "heading"
        )
        if titled and _signed(paragraphs, at):
            found.setdefault(code["prefix"] or "", []).append((at, int(code["number"])))
    for codes in sorted(found.values(), key=len, reverse=True):
        if len(codes) >= 2 and all(a < b for (_, a), (_, b) in pairwise(codes)):
            return [at for at, _ in codes]
    return []


def _alike(paragraphs: Sequence[Paragraph], usage: Usage) -> list[int]:
    """Titles set in one type, each over its authors or a salutation, as on pages of letters.

    The first is the largest type of the first page, or stands right under it ("Letters to the editor"): a paper may
    head its parts with people, too.
    """
    found: dict[Style, list[int]] = {}
    for at, paragraph in enumerate(paragraphs):
        if paragraph.kind != "heading" or paragraph.run_in or paragraph.size < usage.size:
            continue
        text = paragraph.text
        if role_of(text) is not None or printed_number(text) or len(text.split()) < 3:
            continue
        if _signed(paragraphs, at) or any(_SALUTATION.match(p.text) for p in _under(paragraphs, at)):
            found.setdefault(style_of(paragraph), []).append(at)
    alike = max(found.items(), key=lambda entry: (len(entry[1]), entry[0]), default=(None, []))[1]
    return alike if len(alike) >= 2 and not _prose(paragraphs[largest(paragraphs) + 1 : alike[0]]) else []


def _under(paragraphs: Sequence[Paragraph], title: int) -> Sequence[Paragraph]:
    """The paragraphs right under a title, up to the next heading that opens a section."""
    under = paragraphs[title + 1 : title + 1 + NEAR]
    stop = next((at for at, p in enumerate(under) if p.kind == "heading" and role_of(p.text) is not None), len(under))
    return under[:stop]


def _signed(paragraphs: Sequence[Paragraph], title: int) -> bool:
    """Whether names of people stand right under a title."""
    for paragraph in _under(paragraphs, title)[:2]:
        if paragraph.kind in ("prose", "small", "heading") and len(paragraph.text) <= SHORT:
            named = bool(names_in(paragraph.text)) and not paragraph.ends_sentence
            return named or is_people(paragraph.text)
    return False
