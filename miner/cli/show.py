"""How things are printed: data to standard output, notes and errors to standard error."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence

import typer

from miner.errors import MinerError

SHORT = 12
"""Characters of an id that are shown: any beginning of six or more that is unique names the same thing."""

WIDTH = 160
"""Columns of a table that goes to a file or a pipe, where no terminal sets them."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a terminal would obey, or what turns the order of letters: no tabs and no ends of lines."""
_BARE = re.compile(r"[\x7f-\x9f]")
"""Controls that JSON may hold as they are."""


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[str] = ()) -> None:
    """A table on standard output; columns named in ``right`` are aligned so."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        shown.add_column(heading, justify="right" if heading in right else "left", overflow="fold")
    for row in rows:
        # As Text: square brackets of a paper are not markup, and its control characters not the terminal's.
        shown.add_row(*(Text(_indented(str(cell))) for cell in row))
    Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False).print(shown)


def _indented(text: str) -> str:
    return " " * (len(text) - len(text.lstrip(" "))) + plain(text)


def plain(text: str) -> str:
    """Text of a paper in one line, without control characters."""
    return " ".join(harmless(text).split())


def harmless(text: str) -> str:
    """Text of a paper as it is, each control character replaced by a sign that says so."""
    return _CONTROL.sub("�", text)


def data(value: object) -> None:
    """JSON on standard output; controls are written as escapes, so that a terminal does not obey them."""
    typer.echo(_BARE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(value, ensure_ascii=False, indent=1)))


def note(text: str) -> None:
    typer.echo(text, err=True)


def fail(error: MinerError) -> None:
    """``error:`` and, where there is one, ``remedy:``; what a file name may add as lines of its own is indented."""
    for label, said in (("error", error.message), ("remedy", error.remedy)):
        if said:
            note(f"{label}: " + harmless(said).replace("\n", "\n  "))
