"""Numbers as people write them in case reports: text, kind, value, unit."""

from __future__ import annotations

import pytest

from miner.annotate import quantities
from miner.schema import DAYS_PER

WRITTEN = [
    # text, kind, value, unit
    ("a 58-year-old woman", "age", 58, "year"),
    ("a 4-months-old boy", "age", 4, "month"),
    ("a 41 years old male", "age", 41, "year"),
    ("he was 74 years of age", "age", 74, "year"),
    ("an infant aged 5 mo", "age", 5, "month"),
    ("a woman of 61 was seen", "age", 61, "year"),
    ("81/F", "age", 81, "year"),
    ("a man in his seventies", "age", 70, "year"),
    ("a lady in her early 60s", "age", 60, "year"),
    ("a 2½-year-old girl", "age", 2.5, "year"),
    ("an eighteen month old toddler", "age", 18, "month"),
    ("a newborn boy", "age", 0, "day"),
    ("An-86-year-old male", "age", 86, "year"),
    ("A-34-day-old girl", "age", 34, "day"),
    ("CASE 1 A80 years old woman", "age", 80, "year"),
    ("a 1-year-and-7-month-old girl", "age", 19, "month"),
    ("a boy aged 03 years and 05 months", "age", 41, "month"),
    ("Patient 37 years, admitted", "age", 37, "year"),
    ("she was 2 years 3 months old", "age", 27, "month"),
    ("on day 4 of life", "age", 4, "day"),
    ("at one hour of age", "age", 1, "hour"),
    ("two and a half months later", "duration", 2.5, "month"),
    ("for 1 1/2 years", "duration", 1.5, "year"),
    ("a 10-week history", "duration", 10, "week"),
    ("within 8months", "duration", 8, "month"),
    ("died I month later", "duration", 1, "month"),
    ("within a couple of days", "duration", 2, "day"),
    ("on day 14", "duration", 14, "day"),
    ("after 1 year and 6 months", "duration", 18, "month"),
    ("after thirty one months", "duration", 31, "month"),
    ("an index of 60%~70%", "percent", 65, "%"),
    ("about 60% of cells", "percent", 60, "%"),
    ("less than 5 % blasts", "percent", 5, "%"),
    ("nodules of 5 to 25 mm", "size", 25, "mm"),
    ("a 4 x 3 cm mass", "size", 4, "cm"),
]


@pytest.mark.parametrize(("text", "kind", "value", "unit"), WRITTEN)
def test_number_as_written(text: str, kind: str, value: float, unit: str) -> None:
    found = [m.quantity for m in quantities.find(text) if m.kind == f"quantity.{kind}"]
    assert [(round(q.value, 1), q.unit) for q in found if q] == [(value, unit)]


NOTHING = [
    ("2 mo before admission", "age"),
    ("aged 300 patients", "age"),
    ("t(9;11)(p22;q23)", "duration"),
    ("CD34 and CD68", "duration"),
    ("in 2 days' time", "age"),
    ("born at a gestational age of 29+2 weeks", "age"),
    ("a bone age of 10 years", "age"),
    ("We saw the patient 3 years later", "age"),
    ("5.6 × 10^9/L", "percent"),
]


@pytest.mark.parametrize(("text", "kind"), NOTHING)
def test_no_quantity_is_made_up(text: str, kind: str) -> None:
    assert not [m for m in quantities.find(text) if m.kind == f"quantity.{kind}"]


def test_vague_words_are_intervals() -> None:
    (mention,) = quantities.find("several weeks later")
    assert mention.quantity is not None
    assert (mention.quantity.low, mention.quantity.high) == (21, 70)
    assert mention.quantity.approximate


def test_a_decade_is_an_interval() -> None:
    (mention,) = quantities.find("in her sixties")
    assert mention.quantity is not None
    year = DAYS_PER["year"]
    assert (mention.quantity.low, mention.quantity.high) == (60 * year, 70 * year)


def test_dates_are_days_since_1970() -> None:
    first, second = quantities.find("on 3 May 2018 and in July 2018")
    assert first.quantity is not None
    assert second.quantity is not None
    assert first.quantity.low == first.quantity.high == 17654
    assert 28 <= second.quantity.high - second.quantity.low <= 31


@pytest.mark.parametrize("words", ["seven", "23", "2.5", "2,5", "1½", "twenty-three"])
def test_number_reads_words_and_digits(words: str) -> None:
    assert quantities.number(words) > 0


def test_number_refuses_other_words() -> None:
    with pytest.raises(ValueError, match="could not convert"):
        quantities.number("papule")
