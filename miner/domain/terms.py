"""Term tables of a pack: one synonym a row, with its source."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from miner.errors import PackError

COLUMNS = ("id", "name", "synonym", "match", "xref", "source", "note")
"""Header of every term table, in this order."""


class Term(BaseModel):
    """One synonym of one term.

    ``match`` is how the synonym is found: ``phrase`` ignores case, plural, hyphen against space and the pack's spelling
    variants; ``exact`` is case-sensitive to the letter; ``regex`` is a Python regular expression, case-insensitive,
    that must not match the empty string.  ``note`` is a hint for the strategy that reads the table (its allowed values
    stand in the pack's README), or a remark for people.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[^\s|]+( [^\s|]+)*$")
    name: str = Field(min_length=1)
    synonym: str = Field(min_length=1)
    match: Literal["phrase", "exact", "regex"] = "phrase"
    xref: str = Field(default="", pattern=r"^([A-Za-z.]+:[A-Za-z0-9_.]+)?( [A-Za-z.]+:[A-Za-z0-9_.]+)*$")
    source: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _check_regex(self) -> Self:
        if self.match == "regex":
            try:
                pattern = re.compile(self.synonym, re.IGNORECASE)
            except re.error as error:
                raise ValueError(f"the regular expression {self.synonym!r} does not compile: {error}") from error
            if pattern.match(""):
                raise ValueError(f"the regular expression {self.synonym!r} matches the empty string")
        return self


def read_terms(path: Path) -> tuple[Term, ...]:
    """Rows of one term table (tab-separated, header as COLUMNS); raises PackError with file and line."""
    return tuple(_rows(path))


def _rows(path: Path) -> Iterator[Term]:
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        header = next(reader, [])
        if tuple(header) != COLUMNS:
            raise PackError(
                f"{path}:1: expected the columns {', '.join(COLUMNS)}, found {', '.join(header) or 'an empty file'}",
                remedy="write the header line exactly so, separated by tabs",
            )
        for row in reader:
            if not row:
                continue
            if len(row) != len(COLUMNS):
                raise PackError(
                    f"{path}:{reader.line_num}: expected {len(COLUMNS)} columns, found {len(row)}",
                    remedy="separate columns by one tab each; leave a column empty rather than out",
                )
            try:
                yield Term.model_validate(dict(zip(COLUMNS, row, strict=True)))
            except ValidationError as error:
                problem = error.errors()[0]
                where = ".".join(str(part) for part in problem["loc"]) or "row"
                raise PackError(
                    f"{path}:{reader.line_num}: {where}: {problem['msg']} (found {problem['input']!r})",
                    remedy="mend that row; the columns are explained in the README of the packs",
                ) from error


def spellings(term: Term, pairs: Iterable[tuple[str, str]] = ()) -> frozenset[str]:
    """Lower-case forms of a phrase as written: spelling pairs, hyphen against space."""
    forms = {re.sub(r"[‐-―−]", "-", term.synonym.lower())}
    for left, right in pairs:
        forms |= {form.replace(left, right) for form in forms} | {form.replace(right, left) for form in forms}
    return frozenset(forms | {swapped for form in forms for swapped in _hyphen_forms(form)})


def variants(term: Term, pairs: Iterable[tuple[str, str]] = ()) -> frozenset[str]:
    """Lower-case surface forms of a phrase: its spellings, and the plural of the last word."""
    forms = spellings(term, pairs)
    return forms | {plural for form in forms for plural in _plurals(form)}


def _hyphen_forms(form: str) -> Iterator[str]:
    """``ki-67`` is also written ``ki 67`` and ``ki67``; between two words a hyphen may be a space, never nothing."""
    yield form.replace("-", " ")
    if re.search(r"[a-z]\s\w", form):
        yield re.sub(r"(?<=[a-z])\s(?=\w)", "-", form, count=1)
    glued = re.sub(r"(?<=[a-z])[-\s](?=\d)", "", form)
    yield glued
    if len(glued) <= 12:
        yield re.sub(r"(?<=[a-z])(?=\d)", " ", glued, count=1)
        yield re.sub(r"(?<=[a-z])(?=\d)", "-", glued, count=1)


def _plurals(form: str) -> Iterator[str]:
    if len(form) < 3 or not form[-1].isalpha():
        return
    if form.endswith("y") and form[-2] not in "aeiou":
        yield form[:-1] + "ies"
    elif form.endswith(("s", "x", "ch", "sh")):
        yield form + "es"
    else:
        yield form + "s"
