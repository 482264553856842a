"""What the paths on a command line stand for: the papers to read, and the paths that lead to none."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SUFFIXES = frozenset({".pdf", ".xml", ".nxml", ".txt"})
"""What is taken from a folder or by a pattern; a file that is named itself is taken whatever its suffix."""

MAGIC = frozenset("*?[")
"""Characters that make a path a pattern."""


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A paper to read, or a path that leads to none: then ``problem`` says what was expected and found there."""

    shown: str
    """The path as the caller wrote it (below a folder: the folder as written and the rest)."""
    problem: str = ""

    @property
    def path(self) -> Path:
        return Path(self.shown)


def discover(paths: Iterable[str], *, leave_out: Sequence[Path] = ()) -> list[Found]:
    """The papers that files, folders (with all below them) and patterns name: sorted by path, each file once.

    Hidden files and folders below a named folder, and the folders in ``leave_out``, are passed over.
    """
    skipped = {folder.resolve() for folder in leave_out}
    kept: dict[str, Found] = {}
    for found in sorted({found for path in paths for found in _of(path, skipped)}):
        kept.setdefault(os.path.realpath(found.shown), found)
    return list(kept.values())


def _of(path: str, skipped: set[Path]) -> list[Found]:
    if Path(path).is_dir():
        what, found = "papers in the folder", _below(path, skipped)
    elif os.path.lexists(path):
        what, found = "", [Found(path)]
    elif MAGIC.isdisjoint(path):
        what, found = "a file, a folder or a pattern", []
    else:
        matches = sorted(glob.glob(path, recursive=True))  # noqa: PTH207  Path.glob takes no pattern from the root on
        what, found = "papers that fit the pattern", [f for match in matches for f in _matched(match, skipped)]
    kinds = ", ".join(sorted(SUFFIXES))
    return found or [Found(path, f"{path}: expected {what}, found none (taken are files ending in {kinds})")]


def _matched(path: str, skipped: set[Path]) -> list[Found]:
    return _below(path, skipped) if Path(path).is_dir() else [Found(path)] if _is_paper(path) else []


def _is_paper(name: str) -> bool:
    return Path(name).suffix.lower() in SUFFIXES


def _below(folder: str, skipped: set[Path]) -> list[Found]:
    closed: list[OSError] = []
    found = [
        Found(str(Path(here, name)))
        for here, files in _walk(folder, skipped, closed)
        for name in files
        if not name.startswith(".") and _is_paper(name)
    ]
    problems = (Found(str(error.filename), f"{error.filename}: cannot be read: {error.strerror}") for error in closed)
    return [*found, *problems]


def _walk(folder: str, skipped: set[Path], closed: list[OSError]) -> Iterator[tuple[str, list[str]]]:
    for here, folders, files in os.walk(folder, onerror=closed.append):
        folders[:] = [name for name in folders if name[0] != "." and Path(here, name).resolve() not in skipped]
        yield here, files
