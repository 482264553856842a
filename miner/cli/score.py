"""``miner evaluate``: what was extracted, scored against what people annotated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from miner.cli.jsonl import source_of
from miner.cli.options import PACK, AsJson, PackName
from miner.cli.show import data, note, plain, table
from miner.errors import InputError

if TYPE_CHECKING:
    from miner.analyse import Accuracy, Judged, Record

Gold = Annotated[str, typer.Argument(metavar="GOLD.jsonl", help='What people annotated: lines {"id", "cases"}.')]
Predicted = Annotated[str, typer.Argument(metavar="PRED.jsonl", help="What was extracted, in the same form.")]
Errors = Annotated[str, typer.Option("--errors", metavar="FIELD", help="Also list what was missed and made up in it.")]
Card = Annotated[
    Path | None,
    typer.Option("--card", metavar="FILE.md", help="Also write all scores, the worst errors and how sure facts are."),
]


def add_to(app: typer.Typer) -> None:
    app.command("evaluate", epilog="Example: miner evaluate gold.jsonl found.jsonl --errors age")(evaluate)


def evaluate(
    gold: Gold,
    predicted: Predicted,
    pack: PackName = PACK,
    errors: Errors = "",
    card: Card = None,
    as_json: AsJson = False,
) -> None:
    """Score what was extracted against what people annotated.

    Precision, recall and F1 by field and by status, with 95 % intervals over documents drawn again, classes of errors,
    and, where the facts carry their confidence, whether they are right as often as it says.
    """
    from miner import analyse, report
    from miner.domain import load

    fields = load(pack).scores
    names = [field.name for field in fields]
    if errors and errors not in names:
        raise InputError(f"expected one of {', '.join(names)} after --errors, found {errors!r}")
    wanted, told = _cases(gold), _cases(predicted)
    found, sure = analyse.accuracy(wanted, told, fields), analyse.judged(wanted, told, fields)
    if found.unpredicted:
        note(f"{len(found.unpredicted)} of {found.documents} gold documents have no prediction and count as empty")
    if card is not None:
        _write(card, "# Accuracy\n\n" + report.card(found, sure))
    if as_json:
        data(report.card_data(found, sure) | ({"errors": _errors(found, errors)} if errors else {}))
        return
    for mistake in found.mistakes:
        if mistake.field == errors:
            why = mistake.cause + (f", there {mistake.instead}" if mistake.instead else "")
            typer.echo(plain(f"{mistake.document} {'-' if mistake.missed else '+'} {mistake.value} ({why})"))
    _table(found)
    _reliability(sure)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"{path}: expected a file that can be written, found: {error.strerror}", remedy="name another file"
        ) from error


def _errors(found: Accuracy, field: str) -> list[dict[str, object]]:
    return [
        {
            "id": mistake.document,
            "missed": mistake.missed,
            "value": mistake.value,
            "class": mistake.cause,
            "instead": mistake.instead or None,
        }
        for mistake in found.mistakes
        if mistake.field == field
    ]


def _reliability(sure: list[Judged]) -> None:
    from miner.analyse import calibration

    if sure:
        one = calibration(sure)
        note(f"calibration error of {one.count} facts: {one.error:.3f} ({one.chance:.3f} would come by chance)")


def _cases(path: str) -> dict[str, list[Record]]:
    """Cases by id; InputError, with the line, for anything else."""
    found: dict[str, list[Record]] = {}
    with source_of(path) as lines:
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
