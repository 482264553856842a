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
    return dumps_plain(encode(value))


def dumps_plain(value: Json) -> str:
    """Canonical JSON of plain data; ValueError where a number is not finite."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def loads(kind: type[T], text: str) -> T:
    """The value of that type; CodecError when the text is not JSON or not of the type."""
    try:
        value: Json = json.loads(text)
    except json.JSONDecodeError as error:
        raise CodecError(f"expected JSON of {kind.__name__}, found {text[:60]!r}: {error}") from error
    return decode(kind, value)


# --- to JSON ----------------------------------------------------------------------------------------------------------


def encode(value: object) -> Json:
    """Plain JSON data of a schema value; CodecError for a type that the schema does not use."""
    if isinstance(value, Enum):
        return encode(value.value)
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"float": str(value)}
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    names = _names(typing.cast(Hashable, type(value)))
    if isinstance(value, _POSITIONAL):
        return [encode(getattr(value, name)) for name in names]
    return {name: encode(getattr(value, name)) for name in names}


@cache
def _names(kind: Hashable) -> tuple[str, ...]:
    if not (isinstance(kind, type) and is_dataclass(kind)):
        raise CodecError(f"expected a value of the schema, found {getattr(kind, '__name__', kind)}")
    return tuple(field.name for field in fields(kind))


# --- from JSON --------------------------------------------------------------------------------------------------------

_Decoder = Callable[[Json], object]
"""Makes a value, or raises a CodecError whose message begins with a colon: those around it put the place before that,
so that only a failure pays for saying where it is."""


def decode(kind: type[T], value: Json) -> T:
    """The value of type ``kind`` that ``encode`` wrote; CodecError names the place that does not fit.

    A key that is absent takes the default of its field, so that data of older versions stay readable; a key that the
    type does not have is refused.
    """
    return typing.cast(T, decode_as(typing.cast(Hashable, kind), value))


def decode_as(annotation: Hashable, value: Json) -> object:
    """As ``decode``, for any annotation of a field (``Quantity | None``), whose values the caller knows."""
    try:
        return _decoder(annotation)(value)
    except CodecError as error:
        raise CodecError(getattr(annotation, "__name__", str(annotation)) + error.message) from error


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
    raise CodecError(": expected a type of the schema")


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

    def decoder(value: Json) -> object:
        if type(value) is kind:
            return value
        found = read(value)
        if found is None:
            raise CodecError(f": expected {kind.__name__}, found {value!r:.60}")
        return found

    return decoder


def _enum(kind: type[Enum]) -> _Decoder:
    members = {member.value: member for member in kind}

    def decoder(value: Json) -> object:
        if not isinstance(value, str) or value not in members:
            raise CodecError(f": expected one of {', '.join(members)}, found {value!r:.60}")
        return members[value]

    return decoder


def _union(kinds: tuple[Hashable, ...]) -> _Decoder:
    nothing = typing.cast(Hashable, type(None))
    optional = nothing in kinds
    choices = [_decoder(kind) for kind in kinds if kind is not nothing]

    def decoder(value: Json) -> object:
        if value is None and optional:
            return None
        reasons = []
        for choice in choices:
            try:
                return choice(value)
            except CodecError as error:
                reasons.append(error.message)
        raise CodecError(reasons[0] + "".join(f"; or{reason.removeprefix(':')}" for reason in reasons[1:]))

    return decoder


def _tuple(kinds: tuple[Hashable, ...]) -> _Decoder:
    endless = len(kinds) == 2 and kinds[1] is Ellipsis
    parts = [_decoder(kind) for kind in (kinds[:1] if endless else kinds)]

    def decoder(value: Json) -> object:
        if not isinstance(value, list):
            raise CodecError(f": expected a list, found {value!r:.60}")
        readers = parts * len(value) if endless else parts
        if len(value) != len(readers):
            raise CodecError(f": expected {len(readers)} values, found {len(value)}")
        found: list[object] = []
        try:
            for reader, item in zip(readers, value, strict=True):
                found.append(reader(item))
        except CodecError as error:
            raise CodecError(f"[{len(found)}]{error.message}") from error
        return tuple(found)

    return decoder


def _record(kind: type) -> _Decoder:
    hints = typing.get_type_hints(kind)
    readers = {field.name: _decoder(hints[field.name]) for field in fields(kind)}
    required = {field.name for field in fields(kind) if _required(field)}

    def decoder(value: Json) -> object:
        items = _named(kind, readers, value)
        if items.keys() != readers.keys():
            _check_names(kind.__name__, items, readers, required)
        found: dict[str, object] = {}
        name = ""
        try:
            for name, item in items.items():
                found[name] = readers[name](item)
        except CodecError as error:
            raise CodecError(f".{name}{error.message}") from error
        try:
            return kind(**found)
        except ValueError as error:
            raise CodecError(f": {error}") from error

    return decoder


def _named(kind: type, readers: Mapping[str, _Decoder], value: Json) -> dict[str, Json]:
    if isinstance(value, dict):
        return value
    if kind in _POSITIONAL and isinstance(value, list) and len(value) == len(readers):
        return dict(zip(readers, value, strict=True))
    raise CodecError(f": expected {kind.__name__}, found {value!r:.60}")


def _check_names(kind: str, items: dict[str, Json], readers: Mapping[str, _Decoder], required: set[str]) -> None:
    if unknown := sorted(set(items) - set(readers)):
        raise CodecError(f": unknown {', '.join(unknown)}; {kind} has {', '.join(readers)}")
    if missing := sorted(required - set(items)):
        raise CodecError(f": expected {', '.join(missing)}, found only {', '.join(sorted(items)) or 'nothing'}")


def _required(field: Field[object]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING
