"""``miner run``: the main job."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from miner.cli.options import MODEL, PACK, WORKSPACE, AsJson, NoModel, PackName, Workspace
from miner.cli.show import data, note, plain, table

if TYPE_CHECKING:
    from miner.flow import Listener, RunSummary
    from miner.schema import PaperRow
    from miner.store import Store

SOME_FAILED = 3

MOST_JOBS = 8
"""Processes without being told: more take more memory than a desk machine has to spare."""

Paths = Annotated[
    list[str], typer.Argument(help="Files, folders (with all below them) or patterns.", metavar="PATHS...")
]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Papers read at once; else one a processor.")]
Pages = Annotated[int, typer.Option(min=1, help="A paper with more pages fails.")]
Seconds = Annotated[float, typer.Option(min=1, help="A paper that takes longer fails.")]
Megabytes = Annotated[int, typer.Option(min=1, help="A larger file fails.")]


def add_to(app: typer.Typer) -> None:
    app.command("run", epilog="Example: miner run papers/ --workspace evidence --pack alc")(run)


def run(
    paths: Paths,
    workspace: Workspace = WORKSPACE,
    pack: PackName = PACK,
    jobs: Jobs = None,
    no_model: NoModel = False,
    max_pages: Pages = 1000,
    max_seconds: Seconds = 300,
    max_megabytes: Megabytes = 100,
    as_json: AsJson = False,
) -> None:
    """Read papers (PDF, JATS XML, text) and keep what they say in a workspace.

    Only new and changed papers are read.  Every paper ends as done, skipped or failed, with the reason.
    """
    from miner import flow
    from miner.read import Limits
    from miner.store import Store

    limits = Limits(max_bytes=max_megabytes * 1_000_000, max_pages=max_pages, max_seconds=max_seconds)
    recipe = flow.Recipe(pack, "" if no_model else MODEL, limits)
    with Store.open(workspace) as store, _terminable(), _progress() as listener:
        summary = flow.run(paths, store, recipe, jobs=jobs or _processors(), listener=listener)
        if as_json:
            data(_as_data(summary, store))
        else:
            _report(summary, store, workspace)
    if any(row.outcome == "failed" for row in summary.rows):
        raise typer.Exit(SOME_FAILED)


def _processors() -> int:
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST_JOBS, usable)


@contextmanager
def _terminable() -> Iterator[None]:
    """A request to end (SIGTERM) is heard like Ctrl-C: what is done is kept, and the run is closed."""

    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _progress() -> Iterator[Listener]:
    """A bar on a terminal; elsewhere a line for each paper that fails."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from miner.flow import Listener

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("papers", total=None)

        def on_row(row: PaperRow) -> None:
            bar.advance(task)
            if bar.disable and row.outcome == "failed":
                note(f"failed: {plain(row.reason)}")

        yield Listener(on_start=lambda total: bar.update(task, total=total), on_row=on_row)


def _as_data(summary: RunSummary, store: Store) -> dict[str, object]:
    from dataclasses import asdict

    return {
        "run": summary.run_id,
        "workspace": str(store.file.parent),
        "seconds": summary.seconds,
        "rows": [asdict(row) for row in summary.rows],
        "facts": dict(summary.kinds),
    }


def _report(summary: RunSummary, store: Store, workspace: str) -> None:
    from miner.flow import UNCHANGED
    from miner.schema import Outcome

    done = summary.of(Outcome.DONE)
    held = store.papers()
    counts = [
        ("papers done", len(done), sum(1 for paper in held if paper.outcome is not Outcome.FAILED)),
        ("papers skipped", len(summary.of(Outcome.SKIPPED)), ""),
        ("papers failed", len(summary.of(Outcome.FAILED)), sum(1 for paper in held if paper.outcome is Outcome.FAILED)),
        ("patients", sum(row.cases for row in done), sum(paper.cases for paper in held)),
        ("facts", sum(row.facts for row in done), sum(paper.facts for paper in held)),
        *((f"  {kind}", count, "") for kind, count in summary.kinds),
    ]
    table(["", "this run", "workspace"], counts, right=["this run", "workspace"])
    told = [row for row in summary.rows if row.reason not in ("", UNCHANGED)]
    if told:
        typer.echo()
        rows = ((row.path, row.outcome.value, row.reason.removeprefix(f"{row.path}: ")) for row in told)
        table(["paper", "ended", "why"], rows)
    _next(store, workspace)


def _next(store: Store, workspace: str) -> None:
    option = "" if workspace == WORKSPACE else f" --workspace {workspace}"
    note(
        f"\nworkspace: {store.file.parent}\n"
        "next:\n"
        f"  miner report report.html{option}    tables with the quote and the page behind each number\n"
        f"  miner facts{option}                 every fact, with its id\n"
        f"  miner query{option} 'MATCH (c:Case)-[r]->(n) RETURN n.name, count(*) ORDER BY count(*) DESC LIMIT 10'"
    )
