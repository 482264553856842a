"""What went wrong with each value that only one side has: so that errors can be mended as classes, not one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from miner.analyse.matching import Field, Part, Value, same

MISSED, MADE_UP = "missed", "made up"
"""Nothing on the other side explains it."""
WRONG_PATIENT = "wrong patient"
"""The other side says it of another patient of the paper."""
PATIENT_MISSED, PATIENT_MADE_UP = "patient missed", "patient made up"
"""The whole patient is on one side only."""
NAME = "other name"
"""Both sides have a name with a word in common, but not with half of them."""
WRONG_VALUE = "wrong value"
"""A single value, or the only part, is another one."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A value that one side has and the other lacks."""

    document: str
    field: str
    missed: bool
    """True for a gold value that was not found, False for one that was made up."""
    value: str
    cause: str = ""
    """Class of the mistake: one of the constants above, or "wrong" and the part that differs ("wrong time")."""
    instead: str = ""
    """What the other side has in its place; empty where nothing."""


@dataclass(frozen=True, slots=True)
class Left:
    """What one pair of cases does not share in one field; ``alone`` where one of the two is missing."""

    missed: tuple[Value, ...]
    extra: tuple[Value, ...]
    alone: bool


@dataclass(frozen=True, slots=True)
class ErrorClass:
    """Mistakes of one kind in one field: how many, and some of them, no two of one document before all have one."""

    field: str
    cause: str
    count: int
    examples: tuple[Mistake, ...]


def explained(document: str, field: Field, pairs: Sequence[Left]) -> list[Mistake]:
    """The mistakes of one document in one field, case by case, with the class of each."""
    found: list[Mistake] = []
    for number, left in enumerate(pairs):
        others = [pair for place, pair in enumerate(pairs) if place != number]
        partner = dict(_partners(field, left))
        for place, value in enumerate(left.missed):
            cause, instead = _cause(field, value, left, partner.get(place), [v for p in others for v in p.extra])
            found.append(Mistake(document, field.name, True, shown(field, value), _told(cause, True), instead))
        back = {extra: missed for missed, extra in partner.items()}
        for place, value in enumerate(left.extra):
            missed = back.get(place)
            if missed is None:
                cause, _ = _cause(field, value, left, None, [v for p in others for v in p.missed])
                found.append(Mistake(document, field.name, False, shown(field, value), _told(cause, False)))
            else:
                cause = _difference(field, left.missed[missed], value)
                found.append(
                    Mistake(document, field.name, False, shown(field, value), cause, shown(field, left.missed[missed]))
                )
    return found


def _cause(field: Field, value: Value, left: Left, partner: int | None, elsewhere: Iterable[Value]) -> tuple[str, str]:
    """Class, and what stands in its place; the class is empty for what nothing explains."""
    if partner is not None:
        other = left.extra[partner]
        return _difference(field, value, other), shown(field, other)
    if left.alone:
        return "alone", ""
    return (WRONG_PATIENT, "") if any(same(field, value, other) for other in elsewhere) else ("", "")


def _told(cause: str, missed: bool) -> str:
    if cause == "alone":
        return PATIENT_MISSED if missed else PATIENT_MADE_UP
    return cause or (MISSED if missed else MADE_UP)


def _partners(field: Field, left: Left) -> Iterable[tuple[int, int]]:
    """Places of missed and extra values that are two answers to one question, each at most once."""
    free = list(range(len(left.extra)))
    for place, value in enumerate(left.missed):
        other = next((i for i in free if _difference(field, value, left.extra[i])), None)
        if other is not None:
            free.remove(other)
            yield place, other


def _difference(field: Field, a: Value, b: Value) -> str:
    """In what two values differ that speak of one thing; empty where they do not.

    The first part says of what they speak; a value with no further part is one answer to a question of its own, unless
    it stands in a list.
    """
    if field.compare in ("value", "quantity"):
        return WRONG_VALUE
    first, second = a[0], b[0]
    if isinstance(first, frozenset) and isinstance(second, frozenset):
        if same(field, (first,), (second,)):
            return _part(field, a, b)
        return NAME if first & second else ""
    return _part(field, a, b) if first == second else ""


def _part(field: Field, a: Value, b: Value) -> str:
    """ "wrong time": the first further part that differs; empty where there is none."""
    for name, x, y in zip(field.parts[1:], a[1:], b[1:], strict=True):
        if not same(field, (x,), (y,)):
            return f"wrong {name}"
    return ""


def classes(mistakes: Iterable[Mistake], examples: int) -> list[ErrorClass]:
    """Mistakes by field and class, the most frequent first.

    Two values that stand in each other's place are one mistake, shown from the side of the gold.
    """
    kept = [each for each in mistakes if each.missed or not each.instead]
    counts = Counter((each.field, each.cause) for each in kept)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [
        ErrorClass(field, cause, count, _examples([e for e in kept if (e.field, e.cause) == (field, cause)], examples))
        for (field, cause), count in ranked
    ]


def _examples(mistakes: Sequence[Mistake], number: int) -> tuple[Mistake, ...]:
    seen: Counter[str] = Counter()
    ranked = []
    for place, each in enumerate(mistakes):
        ranked.append((seen[each.document], place))
        seen[each.document] += 1
    return tuple(mistakes[place] for _, place in sorted(ranked)[:number])


def shown(field: Field, value: Value) -> str:
    """A value for people: its parts, lengths in days, flags in words."""
    named = zip(field.parts or [field.name], value, strict=True)
    return ", ".join(_shown(name, part) for name, part in named)


def _shown(name: str, part: Part) -> str:
    if isinstance(part, bool):
        return name if part else f"not {name}"
    if isinstance(part, frozenset):
        return " ".join(sorted(part))
    return f"{part:.4g} days" if isinstance(part, float) else str(part)
