"""Schema values to JSON and back."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miner.errors import StoreError
from miner.schema import Anchor, Box, Case, Evidence, Fact, Origin, Paper, Quantity, Span, Status, Versions
from miner.store.codec import decode, dumps, encode, loads

QUANTITY = Quantity("age", 4.0, "month", 121.75, 152.1875, "four months", True, "birth")


@pytest.mark.parametrize(
    "value",
    [
        Span(3, 9),
        Box(2, 1.5, 2.25, 3.0, 4.75),
        QUANTITY,
        Case("c1", 2, "Case 2", Origin.CITED, (Span(0, 4), Span(8, 8))),
        Anchor(Span(1, 3), "ab", "", "\u2028x", (Box(1, 0.1, 0.2, 0.3, 0.4),), "case"),
        Fact("f", "s", "c", "age", "age", "age", Status.EQUIVOCAL, QUANTITY, (("a", "x"), ("b", ("y", "z")))),
        Versions("1", "toy", "none", (("spacy", "3.8"),)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_come_back_equal(value: object) -> None:
    assert loads(type(value), dumps(value)) == value


def test_a_whole_fact_comes_back_equal(make: Callable[..., Paper]) -> None:
    for fact in make(1).facts:
        assert loads(Fact, dumps(fact)) == fact
        assert [loads(Evidence, dumps(item)) for item in fact.evidence] == list(fact.evidence)


@pytest.mark.parametrize("value", ["left", 1.5, True, False, ("a", "b"), -math.inf, 0.0])
def test_each_kind_of_qualifier_keeps_its_type(value: str | float | bool | tuple[str, ...]) -> None:
    fact = Fact("f", "s", "c", "k", "t", "n", Status.PRESENT, None, (("key", value),))
    back = loads(Fact, dumps(fact)).qualifier("key")
    assert (back, type(back)) == (value, type(value))


@given(st.text(st.characters(blacklist_categories=())))
def test_any_text_comes_back(text: str) -> None:
    fact = Fact("f", "s", "c", "k", "t", text, Status.PRESENT)
    assert loads(Fact, dumps(fact)) == fact


def test_numbers_that_are_not_finite_are_still_json() -> None:
    endless = replace(QUANTITY, high=math.inf, low=math.nan)
    text = dumps(endless)
    assert json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))["high"] == {"float": "inf"}
    back = loads(Quantity, text)
    assert back.high == math.inf
    assert math.isnan(back.low)


def test_equal_values_have_equal_bytes() -> None:
    assert dumps(QUANTITY) == dumps(loads(Quantity, json.dumps(encode(QUANTITY), indent=2)))


def test_a_field_that_older_data_lack_takes_its_default() -> None:
    data = encode(QUANTITY)
    assert isinstance(data, dict)
    del data["since"], data["approximate"]
    assert decode(Quantity, data) == replace(QUANTITY, since="", approximate=False)


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        (Quantity, "{", "expected JSON of Quantity"),
        (Quantity, "[]", "expected Quantity, found []"),
        (Quantity, '{"kind": "age"}', "expected high, low, text, unit, value"),
        (Quantity, dumps(QUANTITY).replace('"unit"', '"units"'), "unknown units; Quantity has kind"),
        (Quantity, dumps(QUANTITY).replace("4.0", '"4"'), "Quantity.value: expected float, found '4'"),
        (Quantity, dumps(QUANTITY).replace("4.0", "true"), "Quantity.value: expected float, found True"),
        (Span, "[1]", "expected Span"),
        (Span, "[5, 2]", "0 <= start <= end"),
        (Case, '{"case_id": "c", "ordinal": 1.5}', "Case.ordinal: expected int, found 1.5"),
        (Case, '{"case_id": "c", "ordinal": 1, "origin": "old"}', "expected one of own, cited, found 'old'"),
        (Case, '{"case_id": "c", "ordinal": 1, "spans": 3}', "Case.spans: expected a list"),
        (Versions, '{"code": "", "pack": "", "model": "", "packages": [["a"]]}', "expected 2 values, found 1"),
        (
            Fact,
            dumps(Fact("", "", "", "", "", "", Status.ABSENT, None, (("k", "v"),))).replace('"v"', "null"),
            "found None",
        ),
    ],
)
def test_what_does_not_fit_is_refused_by_place(kind: type, text: str, says: str) -> None:
    with pytest.raises(StoreError) as caught:
        loads(kind, text)
    assert says in str(caught.value)


def test_types_outside_the_schema_are_refused() -> None:
    with pytest.raises(StoreError, match="expected a value of the schema, found set"):
        encode({1})
    with pytest.raises(StoreError, match="expected a type of the schema"):
        decode(bytes, "x")
