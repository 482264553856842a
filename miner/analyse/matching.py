"""What two records of one case have in common: values as they are compared, and cases and values paired one to one.

Records are JSON in the form of the machine interface.  Which keys are compared, and how, a ``Field`` says (a pack's
``scores``): this module knows no field by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate, permutations
from typing import Protocol, TypeAlias

from miner.schema import DAYS_PER

MOST_PERMUTED = 6
"""Cases of a document up to which every pairing is tried (720 of them); beyond, cases pair in order."""

STOP = frozenset("the a an of with and in to for by on type disease syndrome therapy treatment".split())
"""Words that do not tell names apart."""

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Record: TypeAlias = dict[str, Json]
"""One case."""
Part: TypeAlias = bool | float | str | frozenset[str] | None
Value: TypeAlias = tuple[Part, ...]
"""One comparable value: its parts, lengths of time as days and fuzzy names as sets of words."""
Pair: TypeAlias = tuple[Record | None, Record | None]


class Field(Protocol):
    """How one field is compared; see ``ScoreField`` of the packs."""

    @property
    def name(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def compare(self) -> str: ...
    @property
    def parts(self) -> Sequence[str]: ...
    @property
    def tolerance(self) -> float: ...
    @property
    def optional(self) -> bool: ...
    @property
    def normalise(self) -> Mapping[str, str]: ...
    @property
    def unless(self) -> str: ...
    @property
    def split(self) -> str: ...
    @property
    def rewrite(self) -> Mapping[str, str]: ...


def values(record: Record | None, field: Field) -> list[Value]:
    """The comparable values of one case in one field; none where there is no case."""
    found = (record or {}).get(field.key)
    if field.compare == "quantity":
        length = _days(found)
        return [] if length is None else [(length,)]
    if field.compare == "value":
        return [] if found in (None, "") or isinstance(found, list | dict) else [(found,)]
    objects = [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
    values = [value for item in objects if not item.get(field.unless) for value in _of_object(item, field)]
    return values if field.compare == "fuzzy" else sorted(set(values), key=repr)


def _of_object(item: Record, field: Field) -> list[Value]:
    """The values of one object of a list: one, none, or one for each item of a part that is itself a list."""
    values: list[Value] = [()]
    for place, part in enumerate(field.parts):
        found = item.get(part)
        if field.compare == "fuzzy" and place == 0:
            options: list[Part] = [_words(_rewritten(found, field.rewrite))]
        elif isinstance(found, list):
            options = [option for each in found for option in _options(each, field.normalise.get(part, ""))]
        else:
            options = _options(found, field.normalise.get(part, ""))
        values = [(*value, option) for value in values for option in options]
    return values


def _options(found: Json, how: str) -> list[Part]:
    """One part as it is compared; none where it should be a quantity and is not."""
    match how:
        case "quantity":
            length = _days(found)
            return [] if length is None else [length]
        case "flag":
            return [bool(found)]
        case "text":
            return [_text(found)]
        case "symbol":
            return [re.sub(r"[\s_/.()-]+", "", str(found).lower())]
        case "singular":
            return [_singular(_text(found))]
        case _:
            return [None if isinstance(found, list | dict) else found]


def _text(found: Json) -> str:
    return re.sub(r"[\s_-]+", " ", str(found).lower()).strip()


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _words(name: str) -> frozenset[str]:
    """The content words of a name, without plural; all its words where there are no others."""
    found = [w[:-1] if len(w) > 3 and w.endswith("s") else w for w in re.findall(r"[a-z0-9]+", name)]
    return frozenset(found) - STOP or frozenset(found)


def _rewritten(found: Json, rewrite: Mapping[str, str]) -> str:
    name = _text("" if found is None else found)
    return next((to for pattern, to in rewrite.items() if re.fullmatch(pattern, name)), name)


def _days(found: Json) -> float | None:
    """The length of ``{"value", "unit"}`` in days; None where it is no such thing."""
    if not isinstance(found, dict):
        return None
    value, unit = found.get("value"), found.get("unit")
    if isinstance(value, bool | list | dict) or value is None or not isinstance(unit, str):
        return None
    try:
        return float(value) * DAYS_PER[unit.rstrip("s")]
    except (KeyError, ValueError):
        return None


# --- agreement --------------------------------------------------------------------------------------------------


def same(field: Field, a: Value, b: Value) -> bool:
    """Whether two values count as one: equal parts, lengths within the tolerance, names that share half their words."""
    return len(a) == len(b) and all(_same_part(field.tolerance, x, y) for x, y in zip(a, b, strict=True))


def _same_part(tolerance: float, a: Part, b: Part) -> bool:
    if isinstance(a, frozenset) and isinstance(b, frozenset):
        return len(a & b) >= 0.5 * len(a | b)  # Jaccard index of one half
    if isinstance(a, float) and isinstance(b, float):
        return abs(a - b) <= tolerance * max(a, b) + 1e-9
    return a == b


def matched(field: Field, gold: Sequence[Value], predicted: Sequence[Value]) -> tuple[list[Value], list[Value]]:
    """What is left on either side after each gold value has taken the first prediction that is the same."""
    taken = _taken(field, gold, predicted)
    missed = [value for value, place in zip(gold, taken, strict=True) if place is None]
    return missed, [value for place, value in enumerate(predicted) if place not in taken]


def _taken(field: Field, gold: Sequence[Value], predicted: Sequence[Value]) -> list[int | None]:
    """For each gold value the place of the prediction that it takes; None where none is the same."""
    taken: list[int | None] = []
    for value in gold:
        places = (i for i, other in enumerate(predicted) if i not in taken and same(field, value, other))
        taken.append(next(places, None))
    return taken


def verdicts(field: Field, gold: Record | None, predicted: Record) -> list[bool | None]:
    """Whether each thing that the record says in the field is right: one a list item, or one for a single value.

    An item is right where the gold has all its values; None where it has none that is compared.  A record without a
    gold case has nothing right.
    """
    found = predicted.get(field.key)
    items = [item for item in found if isinstance(item, dict)] if isinstance(found, list) else [found]
    owned = [values({field.key: [item] if isinstance(found, list) else item}, field) for item in items]
    said = [value for own in owned for value in own]
    unique = said if field.compare == "fuzzy" else sorted(set(said), key=repr)
    taken = {place for place in _taken(field, values(gold, field), unique) if place is not None}
    if field.compare == "fuzzy":  # each name for itself: of two that mean the same only one is right
        ends = list(accumulate(len(own) for own in owned))
        return [taken.issuperset(range(e - len(own), e)) if own else None for own, e in zip(owned, ends, strict=True)]
    right = {unique[place] for place in taken}
    return [right.issuperset(own) if own else None for own in owned]


def paired(gold: Sequence[Record], predicted: Sequence[Record], fields: Sequence[Field]) -> list[Pair]:
    """Gold and predicted cases one to one, so that most values agree; those that are left over stand alone."""
    order = _best_order(gold, predicted, [field for field in fields if not field.optional])
    pairs: list[Pair] = [(case, None if i is None else predicted[i]) for case, i in zip(gold, order, strict=True)]
    return pairs + [(None, case) for i, case in enumerate(predicted) if i not in order]


def _best_order(gold: Sequence[Record], predicted: Sequence[Record], fields: Sequence[Field]) -> list[int | None]:
    """For each gold case the number of its prediction; of orders that are equally good the first."""
    short, long = sorted((len(gold), len(predicted)))
    if long > MOST_PERMUTED:
        return [i if i < len(predicted) else None for i in range(len(gold))]
    agreed = [[_agreed(g, p, fields) for p in predicted] for g in gold]
    if len(gold) <= len(predicted):
        chosen = max(permutations(range(long), short), key=lambda order: sum(agreed[g][p] for g, p in enumerate(order)))
        return [*chosen]
    best = max(permutations(range(long), short), key=lambda order: sum(agreed[g][p] for p, g in enumerate(order)))
    return [best.index(g) if g in best else None for g in range(len(gold))]


def _agreed(gold: Record, predicted: Record, fields: Sequence[Field]) -> int:
    total = 0
    for field in fields:
        wanted = values(gold, field)
        total += len(wanted) - len(matched(field, wanted, values(predicted, field))[0])
    return total
