"""What each part of an article is: structure files, written by hand, that point into the raw text by line number.

The raw text stays the only source of the article's words; a structure file says which lines are title, heading,
paragraph, table or reference, undoes woven columns and wrapped lines, and adds what a journal page has beyond them
(authors, running heads, figures with captions that carry no fact).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from miner.errors import InputError

Role = Literal[
    "masthead", "label", "title", "byline", "affiliation", "info", "heading", "subheading", "abstract", "keywords",
    "para", "salutation", "item", "items", "small", "reference", "references", "chrome", "signature", "table", "figure",
]  # fmt: skip
#: Roles of which every raw line is a block of its own.
PLURALS = {"references": "reference", "items": "item"}


class TableSpec(BaseModel):
    """How a table is cut into cells and ruled, and the lines of its caption and notes.

    `page` and `at` place it across the columns at the top or foot of that page instead of inside a column.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    cut: Literal["tab", "pipe", "spaces"]
    rules: Literal["grid", "three", "none"]
    caption: str
    notes: str = ""
    page: int = 0
    at: Literal["top", "bottom"] = "bottom"


class FigureSpec(BaseModel):
    """A drawing in place of a photograph, and the height in points of its frame."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Literal["skin", "section", "stain", "chart"]
    panels: int = 1
    height: float = 96.0


class BlockSpec(BaseModel):
    """One entry of `blocks`: a role with the raw lines it comes from, or with text of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    role: Role
    lines: str = ""
    text: str = ""
    lead: str = ""
    glued_heading: str = ""
    columns: tuple[int, int] | None = None
    table: TableSpec | None = None
    figure: FigureSpec | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        role, _, lines = value.partition(" ")
        return {"role": role, "lines": lines}


class ArticleSpec(BaseModel):
    """One structure file."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    layout: str
    journal: str
    citation: str
    year: int
    first_page: int
    short_title: str
    authors_short: str
    kept_hyphens: tuple[str, ...] = ()
    raised: tuple[str, ...] = ()
    blocks: tuple[BlockSpec, ...]


@dataclass(frozen=True)
class Block:
    """One part of the article, its text unwrapped and unwoven."""

    role: str
    text: str
    lead: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    notes: str = ""
    table: TableSpec | None = None
    figure: FigureSpec | None = None


@dataclass(frozen=True)
class Article:
    """An article ready to be set."""

    name: str
    spec: ArticleSpec
    blocks: tuple[Block, ...]

    @property
    def title(self) -> str:
        """The title, as the text gives it."""
        return next(block.text for block in self.blocks if block.role == "title")


def load_article(structure: Path, text: Path) -> Article:
    """Read one structure file together with its raw text.

    Raises InputError where the structure file breaks the schema or names a line that the text does not have.
    """
    try:
        spec = ArticleSpec.model_validate(tomllib.loads(structure.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as problem:
        raise InputError(f"{structure}: not a structure file: {problem}", remedy="mend the named key") from problem
    raw = text.read_text(encoding="utf-8").split("\n")
    blocks = [block for entry in spec.blocks for block in _blocks(entry, raw, spec, structure)]
    return Article(structure.stem, spec, tuple(blocks))


def _blocks(entry: BlockSpec, raw: list[str], spec: ArticleSpec, source: Path) -> list[Block]:
    lines = [_cut(raw, number, entry, source) for number in _numbers(entry.lines)]
    if entry.role in PLURALS:
        return [Block(PLURALS[entry.role], line.strip()) for line in lines if line.strip()]
    if entry.role == "masthead":
        return [Block("masthead", entry.text, rows=tuple(_cells(line, "spaces") for line in lines))]
    if entry.table is not None:
        rows = tuple(_cells(line, entry.table.cut) for line in lines)
        caption, notes = (
            join_lines([_cut(raw, number, entry, source) for number in _numbers(words)])
            for words in (entry.table.caption, entry.table.notes)
        )
        return [Block("table", caption, rows=rows, notes=notes, table=entry.table)]
    text = entry.text or join_lines(lines, spec.kept_hyphens)
    if not entry.glued_heading:
        return [Block(entry.role, text, entry.lead, figure=entry.figure)]
    if not text.startswith(entry.glued_heading):
        raise InputError(
            f"{source}: expected a paragraph that starts with {entry.glued_heading!r}, found {text[:40]!r}"
        )
    body = text.removeprefix(entry.glued_heading).strip()
    return [Block("heading", entry.glued_heading), Block(entry.role, body, entry.lead)]


def _numbers(lines: str) -> list[int]:
    """Line numbers from 1 of a range list such as `4-6,9`."""
    numbers: list[int] = []
    for part in filter(None, lines.split(",")):
        first, _, last = part.partition("-")
        numbers.extend(range(int(first), int(last or first) + 1))
    return numbers


def _cut(raw: list[str], number: int, entry: BlockSpec, source: Path) -> str:
    if not 1 <= number <= len(raw):
        raise InputError(f"{source}: expected lines from 1 to {len(raw)}, found {number} in {entry.role} {entry.lines}")
    line = raw[number - 1]
    return line if entry.columns is None else line[entry.columns[0] : entry.columns[1]]


def _cells(line: str, cut: str) -> tuple[str, ...]:
    pattern = {"tab": r"\t", "pipe": r" \| ", "spaces": r"\s{2,}"}[cut]
    return tuple(cell.strip() for cell in re.split(pattern, line.strip()))


def join_lines(lines: list[str], kept_hyphens: tuple[str, ...] = ()) -> str:
    """One running text from wrapped lines: a hyphen at a line's end goes when a small letter follows.

    A word listed in `kept_hyphens` ("MPO-negative") has its hyphen by right and keeps it.
    """
    text = ""
    for line in (" ".join(line.split()) for line in lines):
        if not line:
            continue
        if text.endswith("-") and line[0].islower():
            word = text.rsplit(" ", 1)[-1] + re.split(r"[\s.,;:]", line, maxsplit=1)[0]
            text = (text if word in kept_hyphens else text[:-1]) + line
        elif text.endswith("-"):
            text += line
        else:
            text = f"{text} {line}" if text else line
    return text
