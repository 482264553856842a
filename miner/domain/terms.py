"""Term tables of a pack: one synonym a row, with its source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from miner.domain.rows import read_rows

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
    return tuple(read_rows(path, Term, COLUMNS, "mend that row; the columns are explained in the README of the packs"))


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
