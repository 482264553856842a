"""Schema values to JSON and back, driven by their type annotations.

``encode`` and ``decode`` are each other's inverse for every value that a field of the schema may hold.  What JSON
cannot say is written so that it can: a number that is not finite as ``{"float": "inf"}``, a span or a box as a list of
its numbers (they are many).  Types that the schema does not use are refused, never guessed.
"""

from __future__ import annotations

import json
import math
import types
import typing
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import TypeVar

from miner.errors import StoreError
from miner.schema import Box, Span

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
"""What ``json`` reads and writes."""

T = TypeVar("T")

_POSITIONAL: tuple[type, ...] = (Span, Box)
"""Dataclasses written as the list of their fields."""


class CodecError(StoreError):
    """A value is not of the type that was expected of it."""


def dumps(value: object) -> str:
    """Canonical JSON of a schema value: keys sorted, no spaces, text as it is."""
    return json.dumps(encode(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def loads(kind: type[T], text: str) -> T:
    """The value of that type; CodecError when the text is not JSON or not of the type."""
    try:
        value: Json = json.loads(text)
    except json.JSONDecodeError as error:
        raise CodecError(f"expected JSON of {kind.__name__}, found {text[:60]!r}: {error}") from error
    return decode(kind, value)


def encode(value: object) -> Json:
    """Plain JSON data of a schema value; CodecError for a type that the schema does not use."""
    if isinstance(value, Enum):
        return encode(value.value)
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"float": str(value)}
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        items = {field.name: encode(getattr(value, field.name)) for field in fields(value)}
        return list(items.values()) if isinstance(value, _POSITIONAL) else items
    raise CodecError(f"expected a value of the schema, found {type(value).__name__}: {value!r:.60}")


def decode(kind: type[T], value: Json) -> T:
    """The value of type ``kind`` that ``encode`` wrote; CodecError names the place that does not fit.

    A key that is absent takes the default of its field, so that data of older versions stay readable; a key that the
    type does not have is refused.
    """
    return typing.cast(T, decode_as(typing.cast(Hashable, kind), value))


def decode_as(annotation: Hashable, value: Json) -> object:
    """As ``decode``, for any annotation of a field (``Quantity | None``), whose values the caller knows."""
    return _decoder(annotation)(value, getattr(annotation, "__name__", str(annotation)))


_Decoder = Callable[[Json, str], object]


@cache
def _decoder(kind: Hashable) -> _Decoder:
    origin = typing.get_origin(kind)
    if isinstance(kind, types.UnionType) or origin is typing.Union:
        return _union(typing.get_args(kind))
    if origin is tuple:
        return _tuple(typing.get_args(kind))
    if isinstance(kind, type):
        if issubclass(kind, Enum):
            return _enum(kind)
        if is_dataclass(kind):
            return _record(kind)
        if kind in _SCALARS:
            return _scalar(kind)
    raise CodecError(f"expected a type of the schema, found {kind!r}")


def _float(value: Json) -> float | None:
    if isinstance(value, dict) and set(value) == {"float"} and value["float"] in ("inf", "-inf", "nan"):
        return float(value["float"])
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


_SCALARS: Mapping[type, Callable[[Json], object]] = {
    str: lambda value: value if isinstance(value, str) else None,
    bool: lambda value: value if isinstance(value, bool) else None,
    int: lambda value: value if isinstance(value, int) and not isinstance(value, bool) else None,
    float: _float,
}


def _scalar(kind: type) -> _Decoder:
    read = _SCALARS[kind]

    def decoder(value: Json, where: str) -> object:
        found = read(value)
        if found is None:
            raise CodecError(f"{where}: expected {kind.__name__}, found {value!r:.60}")
        return found

    return decoder


def _enum(kind: type[Enum]) -> _Decoder:
    members = {member.value: member for member in kind}

    def decoder(value: Json, where: str) -> object:
        if not isinstance(value, str) or value not in members:
            raise CodecError(f"{where}: expected one of {', '.join(members)}, found {value!r:.60}")
        return members[value]

    return decoder


def _union(kinds: tuple[object, ...]) -> _Decoder:
    optional = type(None) in kinds
    choices = [_decoder(kind) for kind in kinds if kind is not type(None)]

    def decoder(value: Json, where: str) -> object:
        if value is None and optional:
            return None
        reasons = []
        for choice in choices:
            try:
                return choice(value, where)
            except CodecError as error:
                reasons.append(error.message)
        raise CodecError("; ".join(reasons))

    return decoder


def _tuple(kinds: tuple[object, ...]) -> _Decoder:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        each = _decoder(kinds[0])
        return lambda value, where: tuple(each(item, f"{where}[{i}]") for i, item in enumerate(_list(value, where)))
    parts = [_decoder(kind) for kind in kinds]

    def decoder(value: Json, where: str) -> object:
        items = _list(value, where)
        if len(items) != len(parts):
            raise CodecError(f"{where}: expected {len(parts)} values, found {len(items)}")
        return tuple(part(item, f"{where}[{i}]") for i, (part, item) in enumerate(zip(parts, items, strict=True)))

    return decoder


def _list(value: Json, where: str) -> list[Json]:
    if not isinstance(value, list):
        raise CodecError(f"{where}: expected a list, found {value!r:.60}")
    return value


def _record(kind: type) -> _Decoder:
    hints = typing.get_type_hints(kind)
    readers = {field.name: _decoder(hints[field.name]) for field in fields(kind)}
    required = {field.name for field in fields(kind) if _required(field)}

    def decoder(value: Json, where: str) -> object:
        items = _named(kind, list(readers), value)
        if items is None:
            raise CodecError(f"{where}: expected {kind.__name__}, found {value!r:.60}")
        if unknown := sorted(set(items) - set(readers)):
            raise CodecError(f"{where}: unknown {', '.join(unknown)}; {kind.__name__} has {', '.join(readers)}")
        if missing := sorted(required - set(items)):
            raise CodecError(
                f"{where}: expected {', '.join(missing)}, found only {', '.join(sorted(items)) or 'nothing'}"
            )
        arguments = {name: readers[name](item, f"{where}.{name}") for name, item in items.items()}
        try:
            return kind(**arguments)
        except ValueError as error:
            raise CodecError(f"{where}: {error}") from error

    return decoder


def _named(kind: type, names: list[str], value: Json) -> dict[str, Json] | None:
    if kind in _POSITIONAL and isinstance(value, list) and len(value) == len(names):
        return dict(zip(names, value, strict=True))
    return value if isinstance(value, dict) else None


def _required(field: Field[object]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING
