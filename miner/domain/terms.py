"""Term tables of a pack: one synonym a row, with its source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from miner.domain.rows import read_rows

COLUMNS = ("id", "name", "synonym", "match", "xref", "source", "note")
"""Header of every term table, in this order."""

_DASH = re.compile(r"[‐-―−]")
_AFTER_LETTER = re.compile(r"[a-z]\s\w")
_WORD_SPACE = re.compile(r"(?<=[a-z])\s(?=\w)")
_TO_FIGURE = re.compile(r"(?<=[a-z])[-\s](?=\d)")
_BEFORE_FIGURE = re.compile(r"(?<=[a-z])(?=\d)")


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


def spellings(term: Term, pairs: Sequence[tuple[str, str]] = ()) -> frozenset[str]:
    """Lower-case forms of a phrase as written: spelling pairs, hyphen against space."""
    plain = _DASH.sub("-", term.synonym.lower())
    forms = {plain}
    for left, right in pairs if any(left in plain or right in plain for left, right in pairs) else ():
        there = {form.replace(left, right) for form in forms if left in form}
        forms |= there | {form.replace(right, left) for form in forms if right in form}
    return frozenset(forms | {swapped for form in forms for swapped in _hyphen_forms(form)})


def variants(term: Term, pairs: Sequence[tuple[str, str]] = ()) -> frozenset[str]:
    """Lower-case surface forms of a phrase: its spellings, and the plural of the last word."""
    return with_plurals(spellings(term, pairs))


def with_plurals(forms: frozenset[str]) -> frozenset[str]:
    """The forms of a phrase, and those with the last word in the plural."""
    return forms | {plural for form in forms for plural in _plurals(form)}


def _hyphen_forms(form: str) -> Iterator[str]:
    """``ki-67`` is also written ``ki 67`` and ``ki67``; between two words a hyphen may be a space, never nothing."""
    yield form.replace("-", " ")
    if _AFTER_LETTER.search(form):
        yield _WORD_SPACE.sub("-", form, count=1)
    glued = _TO_FIGURE.sub("", form)
    yield glued
    if len(glued) <= 12:
        yield _BEFORE_FIGURE.sub(" ", glued, count=1)
        yield _BEFORE_FIGURE.sub("-", glued, count=1)


def _plurals(form: str) -> Iterator[str]:
    if len(form) < 3 or not form[-1].isalpha():
        return
    if form.endswith("y") and form[-2] not in "aeiou":
        yield form[:-1] + "ies"
    elif form.endswith(("s", "x", "ch", "sh")):
        yield form + "es"
    else:
        yield form + "s"
