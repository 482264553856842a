"""From a paragraph's text to atoms: pieces between which a line may or must not break, each in its own face."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal

from corpora.typeset.fonts import Face, by_face, cut_name, ligate, measure

Gap = Literal["space", "hyphen", "seam", "none"]

_RAISED = re.compile(
    r'(?<=[A-Za-z)%+"][.,;:])\d{1,2}(?:[,–-]\d{1,2})*(?=\s|$)'  # reference numbers glued to a sentence: "adults.3"
    r"|(?<=[.,a-z])\[\d{1,2}(?:[,–-]\d{1,2})*\]"  # the same in brackets: "described.[1]"
    r"|(?<=[x×] 10)\d(?=/)"  # a power whose raise the text lost: "7.1 x 109/L"
    r"|(?<=/mm)3|(?<=/m)2\b"
)
#: A line may break after these inside a word, with three signs or more on each side.
_SEAM = re.compile(r"(?<=\S{2}[-–/])(?=\w{3})|(?<=::)(?=\w)")
_LETTERS = re.compile(r"[A-Za-z]+")
_RAISED_SIZE, _RAISED_BY = 0.66, 0.36  # share of the type size, as in common word processors


@dataclass(frozen=True)
class Style:
    """How a kind of text is set: type, measure and space. Lengths in points."""

    family: str
    size: float
    leading: float
    bold: bool = False
    italic: bool = False
    align: Literal["justify", "left", "center", "right"] = "justify"
    hyphenate: bool = True
    indent: float = 0.0
    hang: float = 0.0
    before: float = 0.0
    after: float = 0.0
    color: tuple[float, float, float] = (0.0, 0.0, 0.0)
    lead_italic: bool = False


@dataclass(frozen=True)
class Press:
    """What a house does to every word: where words divide, which sign ends a divided line, ligatures, spaces."""

    syllables: Mapping[str, tuple[str, ...]]
    ligatures: bool = False
    hyphen: str = "-"
    spaces: bool = True


@dataclass(frozen=True)
class Atom:
    """The smallest unbreakable piece; `gap` says how it hangs on the atom before it."""

    gap: Gap
    runs: tuple[tuple[str, Face], ...]
    width: float


def read_syllables(path: Path) -> dict[str, tuple[str, ...]]:
    """Word to syllables from a file with one divided word a line (`in-fil-trate`)."""
    rows = path.read_text(encoding="utf-8").split()
    return {row.replace("-", ""): tuple(row.split("-")) for row in rows}


def atoms(text: str, style: Style, press: Press, lead: str = "", raised: tuple[str, ...] = ()) -> list[Atom]:
    """Cut a text into atoms; `lead` at its start is set apart, reference numbers and powers are raised.

    `raised` holds phrases whose part after a bar is raised as well ("CD56.|2"), where the rule cannot tell.
    """
    marks = _marks(text, style, lead, raised)
    found: list[Atom] = []
    for word in re.finditer(r"\S+", text):
        first = True
        for start, end, gap in _parts(text, word.start(), word.end(), style, press):
            runs = tuple(_runs(text, start, end, marks, press))
            width = sum(measure(piece, face) for piece, face in runs)
            found.append(Atom("space" if first and found else ("none" if first else gap), runs, width))
            first = False
    return found


def raised_spans(text: str, raised: tuple[str, ...] = ()) -> list[tuple[int, int]]:
    """Spans of the text that are raised: reference numbers glued to a word, powers, and the listed exceptions."""
    spans = [match.span() for match in _RAISED.finditer(text)]
    for phrase in raised:
        before, _, after = phrase.partition("|")
        found = re.finditer(re.escape(before + after), text)
        spans.extend((match.start() + len(before), match.end()) for match in found)
    return sorted(spans)


def _marks(text: str, style: Style, lead: str, raised: tuple[str, ...]) -> list[Face]:
    """The face of every character."""
    plain = Face(cut_name(style.family, bold=style.bold, italic=style.italic), style.size)
    apart = Face(cut_name(style.family, bold=not style.lead_italic, italic=style.lead_italic), style.size)
    if not text.startswith(lead):
        raise ValueError(f"expected a paragraph that starts with {lead!r}, found {text[:40]!r}")
    faces = [apart] * len(lead) + [plain] * (len(text) - len(lead))
    for start, end in raised_spans(text, raised):
        for place in range(start, end):
            faces[place] = Face(plain.name, style.size * _RAISED_SIZE, style.size * _RAISED_BY)
    return faces


def _parts(text: str, start: int, end: int, style: Style, press: Press) -> Iterator[tuple[int, int, Gap]]:
    """Cut one word at its seams and between syllables: start, end, and how the part hangs on the one before."""
    if not style.hyphenate:
        yield start, end, "none"
        return
    cuts: dict[int, Gap] = {start + place.start(): "seam" for place in _SEAM.finditer(text[start:end])}
    for letters in _LETTERS.finditer(text, start, end):
        place = letters.start()
        for syllable in press.syllables.get(letters.group().lower(), ())[:-1]:
            place += len(syllable)
            cuts[place] = "hyphen"
    edges = [start, *sorted(cuts), end]
    for left, right in pairwise(edges):
        yield left, right, cuts.get(left, "none")


def _runs(text: str, start: int, end: int, faces: list[Face], press: Press) -> Iterator[tuple[str, Face]]:
    place = start
    while place < end:
        stop = place
        while stop < end and faces[stop] == faces[place]:
            stop += 1
        piece = ligate(text[place:stop]) if press.ligatures else text[place:stop]
        yield from by_face(piece, faces[place])
        place = stop
