"""Rows of a tab-separated table as checked objects; the first broken rule is an error that names file and line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from miner.errors import PackError

Row = TypeVar("Row", bound=BaseModel)


def read_rows(path: Path, kind: type[Row], columns: Sequence[str], remedy: str) -> Iterator[Row]:
    """One object a row of a table whose header is ``columns``; empty lines are passed over.

    Raises PackError with file and line; ``remedy`` says what a row must be like.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        header = next(reader, [])
        if header != list(columns):
            raise PackError(
                f"{path}:1: expected the columns {', '.join(columns)}, found {', '.join(header) or 'an empty file'}",
                remedy="write the header line exactly so, separated by tabs",
            )
        for row in reader:
            if not row:
                continue
            if len(row) != len(columns):
                raise PackError(
                    f"{path}:{reader.line_num}: expected {len(columns)} columns, found {len(row)}",
                    remedy="separate columns by one tab each; leave a column empty rather than out",
                )
            try:
                yield kind.model_validate(dict(zip(columns, row, strict=True)))
            except ValidationError as error:
                problem = error.errors()[0]
                where = ".".join(str(part) for part in problem["loc"]) or "row"
                raise PackError(
                    f"{path}:{reader.line_num}: {where}: {problem['msg']} (found {problem['input']!r})", remedy=remedy
                ) from error
