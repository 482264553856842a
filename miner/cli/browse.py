"""``miner read``: what is in a paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from miner.cli import looking
from miner.cli.options import AsJson
from miner.cli.show import data, harmless, plain, table
from miner.errors import InputError

if TYPE_CHECKING:
    from miner.schema import Document

File = Annotated[Path, typer.Argument(help="A PDF, JATS XML or text file.")]
AsText = Annotated[bool, typer.Option("--text", help="The plain text alone.")]
AsBoxes = Annotated[bool, typer.Option("--boxes", help="JSON with the place of every word on its page.")]
Compare = Annotated[bool, typer.Option("--compare", help="Pages that a second reader reads otherwise, worst first.")]
Picture = Annotated[
    Path | None, typer.Option("--picture", metavar="DIR", help="Draw each page with its blocks, columns and roles.")
]


def add_to(app: typer.Typer) -> None:
    app.command("read", epilog="Example: miner read paper.pdf --text")(read)


def read(
    file: File,
    text: AsText = False,
    boxes: AsBoxes = False,
    compare: Compare = False,
    picture: Picture = None,
    as_json: AsJson = False,
) -> None:
    """Show one file as it is read.

    Metadata, sections and text; nothing is kept.  Exit status 3: --compare found pages to look at.
    """
    if text + boxes + as_json > 1:
        raise InputError("expected one of --text, --boxes and --json, found several", remedy="leave the others out")
    if text + boxes + compare + (picture is not None) > 1:
        raise InputError(
            "expected one of --text, --boxes, --compare and --picture, found several", remedy="leave the others out"
        )
    if compare:
        looking.compare(file, as_json)
        return
    if picture is not None:
        looking.pictures(file, picture, as_json)
        return
    from miner.export.reading import parts, places
    from miner.read import guarded_document

    found = guarded_document(file)
    if text:
        typer.echo(harmless(found.text))
    elif boxes or as_json:
        data(places(found) if boxes else parts(found))
    else:
        _show(found)


def _show(document: Document) -> None:
    lines = [("file", document.name), ("read as", f"{document.media_type} by {document.reader}")]
    lines += [("pages", str(len(document.pages)))] if document.pages else []
    lines += [(item.name, item.value) for item in document.metadata]
    lines += [("note", each) for each in document.notes]
    table(["", ""], lines)
    for block in document.blocks:
        mark = "heading" if block.is_heading else block.role.value
        typer.echo(f"\n[{mark}] {plain(document.quote(block.span))}")
