"""Options that several commands take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from miner.errors import StoreError

if TYPE_CHECKING:
    from miner.store import Store

Workspace = Annotated[
    str,
    typer.Option(
        "--workspace",
        "-w",
        envvar="MINER_WORKSPACE",
        help="Folder that holds what was found and decided, or the URL of its database.",
        show_default=True,
    ),
]
PackName = Annotated[str, typer.Option("--pack", help="Name of a shipped pack, or the folder of your own.")]
OwnPack = Annotated[str, typer.Option("--pack", help="Pack to show it by; else that of the last run.")]
NoModel = Annotated[bool, typer.Option("--no-model", help="Rules alone, without the trained model.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]

WORKSPACE = "workspace"
PACK = "alc"
MODEL = "case_ner"


@contextmanager
def opened(workspace: str) -> Iterator[Store]:
    """A workspace that is there; StoreError where there is none, which a command that only reads does not make."""
    from miner.store import Store

    if "://" not in workspace and not Path(workspace).is_dir():
        raise StoreError(
            f"expected a workspace in {workspace}, found no such folder",
            remedy="make one with: miner run PAPERS --workspace DIR; or name yours with --workspace",
        )
    with Store.open(workspace) as store:
        yield store
