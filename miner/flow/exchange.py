"""The machine interface: lines with texts in, what each text holds out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from miner.errors import InputError, MinerError
from miner.flow.recipe import Recipe
from miner.read import surprise
from miner.schema import Paper

if TYPE_CHECKING:
    from miner.flow.extractor import Extractor

EXAMPLE = 'a line is an object such as {"id": "a1", "text": "A 60-year-old man ..."}'


@dataclass(frozen=True, slots=True)
class Extracted:
    """What one line gave: a paper, or the error that says why there is none."""

    line: int
    """From 1."""
    key: str | int = ""
    """The id as the line gives it."""
    paper: Paper | None = None
    error: MinerError | None = None


def extract(lines: Iterable[str | bytes], recipe: Recipe, *, source: str = "input") -> Iterator[Extracted]:
    """Extracts from lines of JSON with ``id`` and ``text``, in order; blank lines are passed over.

    A line that is none of these, or whose id stood before, comes back with an InputError that names ``source`` and the
    line, and the others go on.  PackError when the pack or the model is missing or broken.
    """
    from miner.flow.extractor import Extractor  # brings spaCy, which takes a second: only where texts are read here

    extractor = Extractor.of(recipe.pack, recipe.model)
    seen: dict[str | int, int] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _extracted(extractor, number, line, seen, f"{source}:{number}", recipe.limits.max_characters)


def _extracted(
    extractor: Extractor, number: int, line: str | bytes, seen: dict[str | int, int], where: str, most: int
) -> Extracted:
    try:
        key, text = _parsed(line, where)
        if len(text) > most:
            raise InputError(
                f"{where}: expected at most {most:,} characters, found {len(text):,}", remedy="split the text"
            )
        if key in seen:
            raise InputError(f"{where}: expected a new id, found that of line {seen[key]} again: {key!r}")
        seen[key] = number
    except InputError as error:
        return Extracted(number, error=error)
    try:
        return Extracted(number, key, extractor.of_text(text, str(key)))
    except MinerError as error:
        return Extracted(number, key, error=InputError(f"{where}: {error.message}", remedy=error.remedy))
    except Exception as error:  # whatever a strange text makes the code do, the other lines go on
        return Extracted(number, key, error=surprise(where, error))


def _parsed(line: str | bytes, where: str) -> tuple[str | int, str]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: expected JSON, found {line.strip()[:60]!r} ({error})", remedy=EXAMPLE) from None
    if not isinstance(found, dict):
        raise InputError(f"{where}: expected an object, found {line.strip()[:60]!r}", remedy=EXAMPLE)
    key, text = found.get("id"), found.get("text")
    if isinstance(key, bool) or not isinstance(key, str | int) or key == "":
        raise InputError(f"{where}: expected text or a number under 'id', found {key!r:.60}", remedy=EXAMPLE)
    if not isinstance(text, str):
        raise InputError(f"{where}: expected text under 'text', found {text!r:.60}", remedy=EXAMPLE)
    return key, text
