"""``miner pack``: which packs there are, and whether one is sound."""

from __future__ import annotations

from typing import Annotated

import typer

from miner.cli.options import AsJson
from miner.cli.show import data, note, table

UNSOUND = 1

Name = Annotated[str, typer.Argument(help="Name of a shipped pack, or the folder of your own.")]


def add_to(app: typer.Typer) -> None:
    pack = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Packs: what is particular to one disease.")
    pack.command("list", epilog="Example: miner pack list")(show)
    pack.command("check", epilog="Example: miner pack check my_packs/scabies")(check)
    app.add_typer(pack, name="pack")


def show(as_json: AsJson = False) -> None:
    """List the packs that ship with miner."""
    from miner.domain import load, shipped

    packs = [load(name) for name in shipped()]
    if as_json:
        data([{"name": p.name, "version": p.version, "title": p.title, "hash": p.hash} for p in packs])
        return
    rows = [(p.name, p.version, p.title, len(p.kinds), sum(map(len, p.terms.values())), p.hash) for p in packs]
    table(["name", "version", "title", "kinds", "synonyms", "hash"], rows, right=["kinds", "synonyms"])


def check(name: Name, as_json: AsJson = False) -> None:
    """Check the files of a pack.

    Reports rows that contradict each other or are out of order, names that lead nowhere and slow regular expressions,
    by file and line.  Exit status 1 where there is any.
    """
    from miner.domain import load, problems

    label, found = load(name).label, problems(name)
    if as_json:
        data([{"file": str(p.path), "line": p.line, "problem": p.message} for p in found])
    else:
        for problem in found:
            typer.echo(str(problem))
    note(f"{label}: {len(found) or 'no'} problem{'' if len(found) == 1 else 's'}")
    if found:
        raise typer.Exit(UNSOUND)
