"""From which probability on the facts of a kind may be relied upon: a pack's ``sure.tsv``."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from miner.errors import PackError

COLUMNS = ("kind", "least", "right", "of", "low")
NONE = "none"
"""Stands under ``least`` where no probability is enough."""

TARGET = 0.99
"""Share of right facts that is asked for."""


@dataclass(frozen=True, slots=True)
class Sure:
    """What was seen on annotated papers that took no part in the fitting."""

    least: float | None
    """Confidence from which at least ``TARGET`` of the facts were right; None where there is no such."""
    right: int
    of: int
    """Facts of that confidence or a higher one, and how many of them were right; all facts of the kind for None."""
    low: float
    """Lower end of the 95 % interval of the share that is right."""

    def holds(self, confidence: float) -> bool:
        return self.least is not None and confidence >= self.least


def read_sure(path: Path) -> dict[str, Sure]:
    """Kind to what was seen of it (tab-separated, header as COLUMNS); raises PackError with file and line."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        header = tuple(next(reader, []))
        if header != COLUMNS:
            raise PackError(
                f"{path}:1: expected the columns {', '.join(COLUMNS)}, found {', '.join(header) or 'an empty file'}",
                remedy="write the header line exactly so, separated by tabs",
            )
        return dict(_row(path, reader.line_num, row) for row in filter(None, reader))


def _row(path: Path, line: int, row: list[str]) -> tuple[str, Sure]:
    try:
        kind, least, right, of, low = row
        sure = Sure(None if least == NONE else float(least), int(right), int(of), float(low))
    except ValueError as error:
        raise PackError(
            f"{path}:{line}: expected kind, probability or {NONE!r}, two counts and a share, found {row}",
            remedy="the table is made by models.training.confidence; run that again rather than writing it by hand",
        ) from error
    if not (0 <= sure.right <= sure.of and 0 <= sure.low <= 1 and 0 <= (sure.least or 0) <= 1):
        raise PackError(
            f"{path}:{line}: expected shares from 0 to 1 and no more right than there are, found {row}",
            remedy="the table is made by models.training.confidence; run that again rather than writing it by hand",
        )
    return kind, sure
