"""``miner extract`` and ``miner evaluate``: the machine interface and its score."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, TextIO

import typer

from miner.cli.options import MODEL, PACK, AsJson, NoModel, PackName
from miner.cli.show import data, fail, note, plain, table
from miner.errors import InputError

if TYPE_CHECKING:
    from miner.analyse import Accuracy, Record
    from miner.domain import Pack
    from miner.flow import Extracted

SOME_FAILED = 3

Texts = Annotated[str, typer.Argument(metavar="IN.jsonl", help='Lines {"id", "text"}; - for standard input.')]
Out = Annotated[str, typer.Argument(metavar="OUT.jsonl", help='Lines {"id", "cases"}; - for standard output.')]
Gold = Annotated[str, typer.Argument(metavar="GOLD.jsonl", help='What people annotated: lines {"id", "cases"}.')]
Predicted = Annotated[str, typer.Argument(metavar="PRED.jsonl", help="What was extracted, in the same form.")]
Errors = Annotated[str, typer.Option("--errors", metavar="FIELD", help="Also list what was missed and made up in it.")]


def add_to(app: typer.Typer) -> None:
    app.command("extract", epilog="Example: miner extract texts.jsonl found.jsonl --pack alc")(extract)
    app.command("evaluate", epilog="Example: miner evaluate gold.jsonl found.jsonl --errors age")(evaluate)


def extract(texts: Texts, out: Out, pack: PackName = PACK, no_model: NoModel = False) -> None:
    """Extract the patients of texts, one JSON object a line.

    Lines come out in the order in which they came in.  One that is not as expected is reported with its number, and
    the others go on.
    """
    from miner import flow
    from miner.domain import load

    loaded = load(pack)
    recipe = flow.Recipe(pack, "" if no_model else MODEL)
    done = failed = 0
    with _source(texts) as source, _sink(out) as sink:
        for found in flow.extract(source, recipe, source="standard input" if texts == "-" else texts):
            if found.error is None:
                sink.write(_line(found, loaded))
                done += 1
            else:
                fail(found.error)
                failed += 1
    note(f"{done} extracted, {failed} failed")
    if failed:
        raise typer.Exit(SOME_FAILED)


def _line(found: Extracted, pack: Pack) -> str:
    from miner.export.records import records

    assert found.paper is not None
    return json.dumps({"id": found.key, "cases": records(found.paper, pack)}, ensure_ascii=False) + "\n"


@contextmanager
def _source(name: str) -> Iterator[BinaryIO]:
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


def evaluate(
    gold: Gold, predicted: Predicted, pack: PackName = PACK, errors: Errors = "", as_json: AsJson = False
) -> None:
    """Score what was extracted against what people annotated.

    Precision, recall and F1 by field, with the 95 % interval of F1 over documents drawn again, and by status.
    """
    from miner import analyse
    from miner.domain import load

    fields = load(pack).scores
    names = [field.name for field in fields]
    if errors and errors not in names:
        raise InputError(f"expected one of {', '.join(names)} after --errors, found {errors!r}")
    found = analyse.accuracy(_cases(gold), _cases(predicted), fields)
    if found.unpredicted:
        note(f"{len(found.unpredicted)} of {found.documents} gold documents have no prediction and count as empty")
    if as_json:
        data(_scores(found, errors))
        return
    for mistake in found.mistakes:
        if mistake.field == errors:
            typer.echo(plain(f"{mistake.document} {'-' if mistake.missed else '+'} {mistake.value}"))
    _table(found)


def _cases(path: str) -> dict[str, list[Record]]:
    """Cases by id; InputError, with the line, for anything else."""
    found: dict[str, list[Record]] = {}
    with _source(path) as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                key, cases = _document(line, f"{path}:{number}")
                found[key] = cases
    return found


def _document(line: bytes, where: str) -> tuple[str, list[Record]]:
    try:
        parsed = json.loads(line)
        key, cases = parsed["id"], parsed["cases"]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f'{where}: expected {{"id", "cases"}}, found {line[:60]!r}') from error
    if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
        raise InputError(f"{where}: expected a list of objects under 'cases', found {cases!r:.60}")
    return str(key), cases


def _scores(found: Accuracy, errors: str) -> dict[str, object]:
    rows: dict[str, dict[str, object]] = {}
    for score in found.scores:
        rows[f"{score.part_of}: {score.name}" if score.part_of else score.name] = {
            "precision": round(score.precision, 4),
            "recall": round(score.recall, 4),
            "f1": round(score.f1, 4),
            "low": round(score.low, 4),
            "high": round(score.high, 4),
            "gold": score.gold,
            "predicted": score.predicted,
        }
    mean = {"f1": found.mean, "low": round(found.low, 4), "high": round(found.high, 4)}
    wrong = [
        {"id": mistake.document, "missed": mistake.missed, "value": mistake.value}
        for mistake in found.mistakes
        if mistake.field == errors
    ]
    return {**rows, "mean": mean} | ({"errors": wrong} if errors else {})


def _table(found: Accuracy) -> None:
    numbers = ["precision", "recall", "F1", "95 %", "gold", "found"]
    rows: list[tuple[object, ...]] = [
        (
            f"  {score.name}" if score.part_of else score.name,
            f"{score.precision:.3f}", f"{score.recall:.3f}", f"{score.f1:.3f}", f"{score.low:.2f}-{score.high:.2f}",
            score.gold, score.predicted,
        )
        for score in found.scores
    ]  # fmt: skip
    mean = ("mean of fields", "", "", f"{found.mean:.3f}", f"{found.low:.2f}-{found.high:.2f}", "", "")
    table(["field", *numbers], [*rows, mean], right=numbers)
