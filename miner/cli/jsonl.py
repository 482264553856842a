"""``miner extract``: the machine interface."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, TextIO

import typer

from miner.cli.options import MODEL, PACK, NoModel, PackName
from miner.cli.show import fail, note
from miner.errors import InputError

if TYPE_CHECKING:
    from miner.domain import Pack
    from miner.flow import Extracted

SOME_FAILED = 3

Texts = Annotated[str, typer.Argument(metavar="IN.jsonl", help='Lines {"id", "text"}; - for standard input.')]
Out = Annotated[str, typer.Argument(metavar="OUT.jsonl", help='Lines {"id", "cases"}; - for standard output.')]
Confidence = Annotated[bool, typer.Option("--confidence", help="Also say how likely each fact is right.")]


def add_to(app: typer.Typer) -> None:
    app.command("extract", epilog="Example: miner extract texts.jsonl found.jsonl --pack alc")(extract)


def extract(
    texts: Texts, out: Out, pack: PackName = PACK, no_model: NoModel = False, confidence: Confidence = False
) -> None:
    """Extract the patients of texts, one JSON object a line.

    Lines come out in the order in which they came in.  One that is not as expected is reported with its number, and
    the others go on.
    """
    from miner import flow
    from miner.domain import load

    loaded = load(pack)
    recipe = flow.Recipe(pack, "" if no_model else MODEL)
    done = failed = 0
    with source_of(texts) as source, _sink(out) as sink:
        for found in flow.extract(source, recipe, source="standard input" if texts == "-" else texts):
            if found.error is None:
                sink.write(_line(found, loaded, confidence))
                done += 1
            else:
                fail(found.error)
                failed += 1
    note(f"{done} extracted, {failed} failed")
    if failed:
        raise typer.Exit(SOME_FAILED)


def _line(found: Extracted, pack: Pack, confidence: bool) -> str:
    from miner.export.records import records

    assert found.paper is not None
    cases = records(found.paper, pack, confidence=confidence)
    line: dict[str, object] = {"id": found.key, "cases": cases}
    if found.paper.notes:  # why there is no case, and what was not read
        line["notes"] = [*found.paper.notes]
    return json.dumps(line, ensure_ascii=False) + "\n"


@contextmanager
def source_of(name: str) -> Iterator[BinaryIO]:
    """Lines as bytes: each is decoded by itself, so that one that is not UTF-8 does not end the others."""
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        lines = Path(name).open("rb")  # noqa: SIM115  closed below
    except OSError as error:
        raise InputError(
            f"{name}: expected a file that can be read, found: {error.strerror}", remedy="check the path"
        ) from error
    with lines:
        yield lines


@contextmanager
def _sink(name: str) -> Iterator[TextIO]:
    """Where the lines go.  A file is there as a whole at the end or not at all, and an older one stays until then."""
    if name == "-":
        yield sys.stdout
        return
    path = Path(name)
    part = path.with_name(f".{path.name}.part")
    with _opened(part, name) as lines:
        try:
            yield lines
        except BaseException:
            part.unlink()
            raise
    part.replace(path)


def _opened(path: Path, name: str) -> TextIO:
    try:
        return path.open("w", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise InputError(
            f"{name}: expected a file that can be written, found: {error.strerror}", remedy="name another file"
        ) from error
