"""``miner decide`` and ``miner decisions``: what curators say about facts."""

from __future__ import annotations

import getpass
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from miner.cli.options import WORKSPACE, AsJson, Workspace, opened
from miner.cli.show import SHORT, data, note, table
from miner.errors import InputError
from miner.schema import Action

if TYPE_CHECKING:
    from miner.schema import Decision
    from miner.store import Store

WHOLE = ("name", "concept", "status", "kind", "quantity", "slot")
"""What --set may name; any other key is a qualifier."""

FactId = Annotated[
    str, typer.Argument(metavar="FACT", help="Id of the fact, or its beginning; to add one, of the patient.")
]
What = Annotated[Action, typer.Argument(metavar="ACTION", help="accept, reject, correct, add or undo.")]
As = Annotated[str, typer.Option("--as", envvar="MINER_CURATOR", help="Who decides; else the name of the login.")]
Why = Annotated[str, typer.Option("--reason", help="Why, in a sentence.")]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help=f"What to set: {', '.join(WHOLE)} or a qualifier.  JSON where it is no plain text; empty takes it away.",
    ),
]


def add_to(app: typer.Typer) -> None:
    app.command("decide", epilog='Example: miner decide 3f2a9c correct --set status=absent --as "A. Reader"')(decide)
    app.command("decisions", epilog="Example: miner decisions --workspace evidence")(decisions)


def decide(
    fact: FactId,
    action: What,
    curator: As = "",
    reason: Why = "",
    changes: Set = None,
    workspace: Workspace = WORKSPACE,
) -> None:
    """Accept, reject, correct or add a fact, or undo the latest decision on it.

    Nothing is overwritten: a change of mind is a new decision.  Everything else sees the facts as decided.
    """
    given = _changes(changes or [])
    if action is Action.ADD:
        given = {"case_id": fact, **given}
    who = curator or getpass.getuser()
    with opened(workspace) as store:
        if isinstance(given.get("quantity"), str):
            given["quantity"] = _quantity(store, fact, str(given["quantity"]), str(given.get("kind", "")))
        made = store.decide(
            "" if action is Action.ADD else fact,
            action,
            who,
            reason=reason,
            correction=given if given or action in (Action.CORRECT, Action.ADD) else None,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
    note(f"{made.action.value} by {made.curator}: fact {made.fact_id}")


def _changes(given: Sequence[str]) -> dict[str, object]:
    """``KEY=VALUE`` as the store takes it: qualifiers gathered under their own key."""
    whole: dict[str, object] = {}
    qualifiers: dict[str, object] = {}
    for each in given:
        key, equals, text = each.partition("=")
        key = key.strip()
        if not equals or not key:
            raise InputError(f"--set: expected KEY=VALUE, found {each!r}", remedy="for example --set status=absent")
        if key in WHOLE:
            whole[key] = _value(text) if key in ("quantity", "slot") else text
        else:
            qualifiers[key.removeprefix("qualifiers.")] = _value(text)
    return whole | ({"qualifiers": qualifiers} if qualifiers else {})


def _quantity(store: Store, fact_id: str, text: str, kind: str) -> dict[str, object]:
    """What was typed, as a quantity of the same sort as the fact has; of a new fact, of the sort of its kind."""
    from dataclasses import asdict

    from miner.flow import measured

    facts = [item.fact for item in store.facts(include_rejected=True, kind=kind)]
    same = [fact.quantity.kind for fact in facts if fact.quantity and (kind or fact.fact_id.startswith(fact_id))]
    return asdict(measured(text, same[0] if same else ""))


def _value(text: str) -> object:
    if not text:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text


def decisions(workspace: Workspace = WORKSPACE, as_json: AsJson = False) -> None:
    """List all decisions, those first whose fact is gone.

    A fact is gone when no run makes it any more; what the curator saw is kept.
    """
    with opened(workspace) as store:
        lost = store.orphaned_decisions()
        gone = {decision.decision_id for decision in lost}
        found = [*lost, *(each for each in store.decisions() if each.decision_id not in gone)]
    if as_json:
        data([_as_data(each, each.decision_id in gone) for each in found])
        return
    headings = ["fact", "", "decision", "curator", "at", "reason", "what they saw"]
    table(headings, (_row(each, each.decision_id in gone) for each in found))
    note(f"{len(found)} decisions" + (f", {len(gone)} on facts that are gone: look at them again" if gone else ""))


def _row(decision: Decision, is_gone: bool) -> tuple[str, ...]:
    seen = json.loads(decision.snapshot) if decision.snapshot else {}
    shown = " ".join(str(seen.get(key, "")) for key in ("kind", "name", "status"))
    return (
        decision.fact_id[:SHORT], "gone" if is_gone else "", decision.action.value, decision.curator, decision.at,
        decision.reason, f"{shown} {decision.correction}".strip(),
    )  # fmt: skip


def _as_data(decision: Decision, is_gone: bool) -> dict[str, object]:
    from dataclasses import asdict

    parsed = {key: json.loads(text) if text else None for key, text in _json_parts(decision).items()}
    return asdict(decision) | parsed | {"gone": is_gone}


def _json_parts(decision: Decision) -> dict[str, str]:
    return {"correction": decision.correction, "snapshot": decision.snapshot}
