"""The machine interface: cases as plain JSON objects in the shape that the pack declares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from miner.domain import Pack, RecordField
from miner.schema import Case, Fact, Origin, Paper, Quantity

CONFIDENCE = "confidence"
"""Key of the probabilities, where they are asked for."""

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def records(paper: Paper, pack: Pack, *, confidence: bool = False) -> list[dict[str, Json]]:
    """One object for each own case of the paper, in order; keys as the pack's records say.

    With ``confidence`` each also says how likely its facts are right: items of lists under that key of their own,
    single values in an object under that key of the case.
    """
    own = [case for case in paper.cases if case.origin is Origin.OWN]
    return [record(case, paper.facts_of(case), pack, confidence=confidence) for case in own]


def record(case: Case, facts: Sequence[Fact], pack: Pack, *, confidence: bool = False) -> dict[str, Json]:
    """The object of one case; a key whose kind has no fact is null, or an empty list for lists."""
    out: dict[str, Json] = {"case": str(case.ordinal), "label": case.label or None}
    sure: dict[str, Json] = {}
    for field in pack.records:
        here = told(field, facts)
        out[field.key] = _value(field, here, confidence=confidence)
        if field.shape != "list":
            sure.update((field.key, fact.confidence) for fact in here)
    return {**out, CONFIDENCE: sure} if confidence else out


def told(field: RecordField, facts: Sequence[Fact]) -> list[Fact]:
    """The facts of a case that stand under the key, in order: one an item of a list, the first for a single value."""
    of_kind = [fact for fact in facts if fact.kind == field.kind]
    if field.shape != "list":
        return of_kind[:1]
    return [fact for fact in of_kind if not field.words or fact.status.value in field.words]


def _item(field: RecordField, fact: Fact, *, confidence: bool) -> dict[str, Json]:
    item = {key: _part(field, source, fact) for key, source in field.fields.items()}
    return {**item, CONFIDENCE: fact.confidence} if confidence else item


def _value(field: RecordField, facts: Sequence[Fact], *, confidence: bool) -> Json:
    if field.shape == "list":
        return [_item(field, fact, confidence=confidence) for fact in facts]
    if not facts:
        return None
    fact = facts[0]
    match field.shape:
        case "quantity":
            return _measured(fact.quantity, _quote(fact), with_since=False)
        case "status":
            return field.words.get(fact.status.value)
        case "boolean":
            return fact.concept.removeprefix("text:") == "true"
        case _:
            return fact.concept.removeprefix("text:")


def _part(field: RecordField, source: str, fact: Fact) -> Json:
    if source.startswith("q:"):
        return _qualifier(fact, source.removeprefix("q:"))
    match source:
        case "name":
            return fact.name
        case "concept":
            return fact.concept.removeprefix("text:")
        case "status":
            word = field.words.get(fact.status.value, fact.status.value)
            return {"true": True, "false": False}.get(word, word)
        case "quantity":
            if fact.quantity is not None and fact.quantity.kind == "percent":
                return round(fact.quantity.value, 4)
            return _measured(fact.quantity, "", with_since=True)
        case _:
            return _quote(fact)


def _qualifier(fact: Fact, key: str) -> Json:
    value = fact.qualifier(key)
    if isinstance(value, tuple):
        return list(value)
    if value is None:
        return [] if key.endswith("s") else None
    return value


def _measured(quantity: Quantity | None, quote: str, *, with_since: bool) -> Json:
    if quantity is None:
        return None
    out: dict[str, Json] = {"value": quantity.value, "unit": quantity.unit}
    if with_since:
        out["since"] = quantity.since or "unspecified"
    else:
        out["quote"] = quote
        if quantity.approximate:
            out["approximate"] = True
    return out


def _quote(fact: Fact) -> str:
    return fact.evidence[0].value.quote if fact.evidence else ""


def lines(papers: Iterable[tuple[str, Paper]], pack: Pack) -> Iterable[dict[str, Json]]:
    """``{"id", "cases"}`` for each (id, paper)."""
    for name, paper in papers:
        cases: list[Json] = [*records(paper, pack)]
        yield {"id": name, "cases": cases}
