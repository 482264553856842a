"""What curators decided, and the facts as their decisions leave them.

Decisions are only ever added.  Those on one fact form a stack: ``undo`` takes the top one off, the rest stand.  The
last that stands says how the fact was reviewed; corrections that stand apply in order.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import cast

from sqlalchemy import Connection, insert, select

from miner.errors import InputError, UnknownFact
from miner.schema import Action, Decision, Fact, Qualifier, Quantity, Status, digest
from miner.store import papers
from miner.store.codec import CodecError, Json, T, decode_as, dumps, dumps_plain, loads
from miner.store.papers import SHORTEST
from miner.store.tables import decisions

CORRECTABLE = ("concept", "name", "qualifiers", "quantity", "status")
"""What a correction may change; qualifiers are changed one by one, null takes one (or the quantity) away."""

ADDABLE = ("case_id", "kind", "slot", *CORRECTABLE)
"""What an addition may say; ``slot`` lists the qualifiers that belong to the question, see ``Fact.of``."""


class Review(StrEnum):
    UNREVIEWED = "unreviewed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CORRECTED = "corrected"
    ADDED = "added"


_REVIEW = {
    Action.ACCEPT: Review.ACCEPTED,
    Action.REJECT: Review.REJECTED,
    Action.CORRECT: Review.CORRECTED,
    Action.ADD: Review.ADDED,
}


@dataclass(frozen=True, slots=True)
class EffectiveFact:
    """A fact with the decisions on it applied.  Id, slot and evidence stay those of the original."""

    fact: Fact
    sha256: str
    """The paper it is of."""
    review: Review = Review.UNREVIEWED
    curator: str = ""
    at: str = ""
    reason: str = ""
    original: Fact | None = None
    """What the run found; None for a fact that a curator added and no run makes."""


def load_decisions(connection: Connection, fact_id: str = "") -> list[Decision]:
    """All decisions (on one fact), first to last."""
    query = select(decisions).order_by(decisions.c.seq)
    if fact_id:
        query = query.where(decisions.c.fact_id == fact_id)
    return [
        Decision(
            row.decision_id, row.fact_id, row.slot_id, Action(row.action), row.curator, row.at,
            row.reason, row.correction, row.snapshot,
        )
        for row in connection.execute(query)
    ]  # fmt: skip


def standing(history: list[Decision]) -> list[Decision]:
    """The decisions on one fact that were not taken back, first to last."""
    stack: list[Decision] = []
    for decision in history:
        if decision.action is not Action.UNDO:
            stack.append(decision)
        elif stack:
            stack.pop()
    return stack


def _standing_by_fact(connection: Connection) -> dict[str, list[Decision]]:
    histories: dict[str, list[Decision]] = defaultdict(list)
    for decision in load_decisions(connection):
        histories[decision.fact_id].append(decision)
    stacks = ((fact_id, standing(history)) for fact_id, history in histories.items())
    return {fact_id: stack for fact_id, stack in stacks if stack}


# --- facts as decisions leave them ----------------------------------------------------------------------------------


def effective_facts(
    connection: Connection, *, case_id: str = "", kind: str = "", sha256: str = "", include_rejected: bool = False
) -> list[EffectiveFact]:
    """Facts by paper, case and place in the paper, those added by curators last in each case.

    Case and paper may be given by the beginning of their id; InputError where the workspace has no such one.
    """
    stacks = _standing_by_fact(connection)
    patients = {item.case.case_id: (i, item) for i, item in enumerate(papers.load_cases(connection))}
    case_id = papers.complete(case_id, patients, "patient")
    sha256 = papers.complete(sha256, papers.load_hashes(connection), "paper")
    made = papers.load_facts(connection, sha256=sha256, case_id=case_id, kind=kind)
    found = [_effective(item.fact, item.sha256, stacks.get(item.fact.fact_id, [])) for item in made]
    known = {item.fact.fact_id for item in made}
    added = [
        replace(_effective(fact, patients[fact.case_id][1].sha256, stack), original=None)
        for fact_id, stack in sorted(stacks.items())
        if fact_id not in known and (fact := _addition(stack)) and fact.case_id in patients
    ]
    found += [item for item in added if _wanted(item, case_id=case_id, kind=kind, sha256=sha256)]
    kept = [item for item in found if include_rejected or item.review is not Review.REJECTED]
    return sorted(kept, key=lambda item: patients[item.fact.case_id][0])


def _wanted(item: EffectiveFact, *, case_id: str, kind: str, sha256: str) -> bool:
    found = ((case_id, item.fact.case_id), (kind, item.fact.kind), (sha256, item.sha256))
    return all(not wanted or wanted == has for wanted, has in found)


def _addition(stack: list[Decision]) -> Fact | None:
    if all(decision.action is not Action.ADD for decision in stack):
        return None
    return loads(Fact, _added_last(stack).snapshot)


def _added_last(history: list[Decision]) -> Decision:
    return next(decision for decision in reversed(history) if decision.action is Action.ADD)


def _effective(fact: Fact, sha256: str, stack: list[Decision]) -> EffectiveFact:
    if not stack:
        return EffectiveFact(fact, sha256, original=fact)
    seen = fact
    for decision in stack:
        if decision.action is Action.CORRECT:
            seen = corrected(seen, json.loads(decision.correction))
    last = stack[-1]
    return EffectiveFact(seen, sha256, _REVIEW[last.action], last.curator, last.at, last.reason, fact)


def orphaned(connection: Connection) -> list[Decision]:
    """Standing decisions whose fact no current extraction makes and no standing addition holds, first to last."""
    patients = {item.case.case_id for item in papers.load_cases(connection)}
    made = papers.current_fact_ids(connection)
    lost: list[Decision] = []
    for fact_id, stack in _standing_by_fact(connection).items():
        fact = _addition(stack)
        if fact_id not in made and not (fact and fact.case_id in patients):
            lost += stack
    order = {decision.decision_id: i for i, decision in enumerate(load_decisions(connection))}
    return sorted(lost, key=lambda decision: order[decision.decision_id])


# --- corrections ----------------------------------------------------------------------------------------------------


def corrected(fact: Fact, correction: Mapping[str, Json]) -> Fact:
    """The fact with a correction applied; its ids and evidence stay.  InputError when the correction is not one."""
    _refuse_unknown(correction, CORRECTABLE, "a correction")
    name = _part(str, correction, "name", fact.name)
    concept = _part(str, correction, "concept", fact.concept)
    if "concept" not in correction and name.lower() != fact.name.lower():
        concept = "text:" + " ".join(name.lower().split())  # another thing, for which the pack's id is not known
    if concept != fact.concept and "name" not in correction:
        raise InputError(f"expected the name that goes with the new concept {concept!r}", remedy='add "name"')
    status = _part(Status, correction, "status", fact.status)
    quantity = _part(Quantity | None, correction, "quantity", fact.quantity)
    qualifiers = _qualifiers(dict(fact.qualifiers), correction.get("qualifiers", {}))
    return replace(fact, name=name, concept=concept, status=status, quantity=quantity, qualifiers=qualifiers)


def _refuse_unknown(given: Mapping[str, Json], allowed: tuple[str, ...], what: str) -> None:
    if unknown := sorted(set(given) - set(allowed)):
        raise InputError(f"unknown {', '.join(map(repr, unknown))} in {what}; expected some of {', '.join(allowed)}")


def _part(kind: Hashable, given: Mapping[str, Json], name: str, default: T) -> T:
    """The value under that name, of the type of the field; the default where there is none."""
    if name not in given:
        return default
    try:
        found = cast(T, decode_as(kind, given[name]))
    except CodecError as error:
        raise InputError(f"{name}: {error.message}") from error
    if found == "":
        raise InputError(f"{name}: expected some text, found none")
    return found


def _qualifiers(now: dict[str, Qualifier], changes: Json) -> tuple[tuple[str, Qualifier], ...]:
    if not isinstance(changes, dict):
        raise InputError(f"qualifiers: expected an object, found {changes!r:.60}")
    for key, value in changes.items():
        if value in (None, "", []):
            now.pop(key, None)
        else:
            now[key] = _part(Qualifier, changes, key, "")
    return tuple(sorted(now.items()))


def _added_fact(connection: Connection, given: Mapping[str, Json]) -> Fact:
    """The fact that an addition describes, with the ids that a run would give it."""
    _refuse_unknown(given, ADDABLE, "an addition")
    if missing := [name for name in ("case_id", "kind", "name") if name not in given]:
        raise InputError(
            f"expected {', '.join(missing)} in an addition, found only {', '.join(sorted(given)) or 'nothing'}"
        )
    cases = {item.case.case_id: item.case for item in papers.load_cases(connection)}
    case = cases[papers.complete(_part(str, given, "case_id", ""), cases, "patient")]
    name = _part(str, given, "name", "")
    return Fact.of(
        case=case,
        kind=_part(str, given, "kind", ""),
        concept=_part(str, given, "concept", "text:" + " ".join(name.lower().split())),
        name=name,
        status=_part(Status, given, "status", Status.PRESENT),
        quantity=_part(Quantity | None, given, "quantity", None),
        qualifiers=dict(_qualifiers({}, given.get("qualifiers", {}))),
        slot=_part(tuple[str, ...], given, "slot", ()),
        extractor="curator",
    )


# --- deciding -------------------------------------------------------------------------------------------------------


def decide(
    connection: Connection,
    fact_id: str,
    action: Action,
    curator: str,
    *,
    reason: str,
    correction: Mapping[str, object] | None,
    at: str,
) -> Decision:
    """Adds a decision and returns it.

    ``fact_id`` may be a unique prefix of at least six characters; for an addition it is empty, and the decision says
    which id the fact has got.  ``at`` is UTC, ISO 8601.  UnknownFact when the workspace never held such an id,
    InputError when anything else is not as it should be.
    """
    if not curator.strip():
        raise InputError("expected the name of the curator, found none")
    _check_time(at)
    given = _plain(action, correction)
    if action is Action.ADD:
        fact, history = _addable(connection, fact_id, given)
    else:
        known = resolve(connection, fact_id)
        history = load_decisions(connection, known)
        fact = _seen(connection, known, history)
        _check_effect(fact, action, given, standing(history))
    decision = Decision(
        decision_id=digest("decision", fact.fact_id, len(history)),
        fact_id=fact.fact_id,
        slot_id=fact.slot_id,
        action=action,
        curator=curator,
        at=at,
        reason=reason,
        correction=dumps_plain(given) if given else "",
        snapshot=dumps(fact),
    )
    names = ("decision_id", "fact_id", "slot_id", "curator", "at", "reason", "correction", "snapshot")
    record = {name: getattr(decision, name) for name in names}
    connection.execute(insert(decisions), record | {"action": action.value})
    return decision


def _check_time(at: str) -> None:
    try:
        offset = datetime.fromisoformat(at).utcoffset()
    except ValueError:
        offset = None
    if offset != timedelta(0):
        raise InputError(f"expected a time in UTC such as 2025-01-31T12:00:00+00:00, found {at!r}")


def _plain(action: Action, correction: Mapping[str, object] | None) -> dict[str, Json]:
    """The correction as plain JSON data; InputError where it is none, or is not for this action."""
    if (correction is not None) != (action in (Action.CORRECT, Action.ADD)):
        raise InputError(f"{action.value} {'needs' if correction is None else 'takes no'} JSON of what to set")
    try:
        text = json.dumps(dict(correction or {}), ensure_ascii=False, allow_nan=False)
        text.encode()
    except (TypeError, ValueError) as error:
        raise InputError(f"expected JSON of what to set, found something else: {error}") from error
    found: dict[str, Json] = json.loads(text)
    return found


def _addable(connection: Connection, fact_id: str, given: dict[str, Json]) -> tuple[Fact, list[Decision]]:
    if fact_id:
        raise InputError(f"an addition makes its own fact id, found {fact_id!r}")
    fact = _added_fact(connection, given)
    history = load_decisions(connection, fact.fact_id)
    found = papers.load_fact(connection, fact.fact_id)
    if (found and found.current) or _addition(standing(history)):
        raise InputError(f"the case has this fact: {fact.fact_id}", remedy=f"miner decide {fact.fact_id[:12]} accept")
    return fact, history


def _seen(connection: Connection, fact_id: str, history: list[Decision]) -> Fact:
    """The fact as a curator sees it now, or saw it last."""
    found = papers.load_fact(connection, fact_id)
    base = found.fact if found else loads(Fact, _added_last(history).snapshot)
    return _effective(base, "", standing(history)).fact


def _check_effect(fact: Fact, action: Action, given: dict[str, Json], stack: list[Decision]) -> None:
    if action is Action.UNDO and not stack:
        raise InputError(f"no decision on {fact.fact_id} is left to take back")
    if action is Action.CORRECT and corrected(fact, given) == fact:
        raise InputError("the correction changes nothing", remedy=f"miner decide {fact.fact_id[:12]} accept")


def resolve(connection: Connection, given: str) -> str:
    """The fact id that begins so, among all facts and additions that the workspace ever held."""
    if given and given in _ids_like(connection, given):
        return given
    wanted = given.strip().lower()
    found = _ids_like(connection, wanted)
    if len(found) == 1 and len(wanted) >= SHORTEST:
        return found[0]
    if found and len(wanted) >= SHORTEST:
        raise InputError(
            f"{given!r} is the beginning of several fact ids: {', '.join(found[:5])}", remedy="give more of it"
        )
    raise UnknownFact(
        f"expected a fact id or its first {SHORTEST} or more characters, found {given!r}{_near(connection, wanted)}",
        remedy="miner facts lists facts with their ids",
    )


def _near(connection: Connection, wanted: str) -> str:
    for length in range(min(len(wanted), SHORTEST), 2, -1):
        if close := _ids_like(connection, wanted[:length])[:3]:
            return f"; close ids: {', '.join(close)}"
    return ""


def _ids_like(connection: Connection, prefix: str) -> list[str]:
    query = select(decisions.c.fact_id).where(decisions.c.fact_id.startswith(prefix, autoescape=True)).distinct()
    return sorted({*papers.fact_ids_like(connection, prefix), *connection.scalars(query)})
