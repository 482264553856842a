"""The commands gathered, and how each ends: exit status and what people read when something is wrong.

Command modules import what they call inside their functions, so that ``miner --help`` does not wait for libraries.
"""

from __future__ import annotations

import os
import sys
import warnings
from io import TextIOWrapper
from typing import Annotated

import typer
from typer.core import TyperGroup

from miner.cli import browse, curate, jsonl, listing, mine, packing, publish, score
from miner.cli.show import fail, note
from miner.errors import MinerError

ERROR, INTERRUPTED = 1, 130
"""Exit status; 2 is Typer's for wrong usage, 3 says that some papers or lines failed."""

INTRODUCTION = """Mines case-report papers: each patient, what the paper says about them, and its place on the page.

Begin with:  miner run PAPERS --workspace DIR

Exit status: 0 done, 1 error, 2 wrong usage, 3 done but some papers or lines failed, 130 broken off."""


class _Group(TyperGroup):
    """Turns what miner raises on purpose into a message and an exit status, for every command alike."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]
        try:
            return super().invoke(ctx)
        except MinerError as error:
            fail(error)
            raise typer.Exit(ERROR) from error
        except KeyboardInterrupt:
            note("broken off; what was done is kept")
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:  # the reader of the output, such as head, has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit from None


app = typer.Typer(
    cls=_Group,
    help=INTRODUCTION,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
)


def _version(wanted: bool) -> None:
    if wanted:
        from miner import __version__

        typer.echo(f"miner {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """What stands before a command."""


for module in (mine, browse, listing, publish, curate, jsonl, score, packing):
    module.add_to(app)


def main() -> None:
    """The command ``miner``."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # papers hold characters that a terminal may not know
            stream.reconfigure(errors="backslashreplace")
    warnings.simplefilter("ignore", FutureWarning)  # of libraries about themselves: nothing that a user could mend
    app(prog_name="miner")
