"""Derived times: said by the paper, counted from an event's time or age, from dates, or not to be told."""

from __future__ import annotations

import pytest

from miner.schema import Fact
from tests.support import facts_of, paper_of, raw_facts_of

START = (
    "A 52-year-old man was seen with violaceous nodules on the chest. A skin biopsy showed leukemia cutis. "
    "The bone marrow and the blood count were normal. He was given radiotherapy. "
)


def intervals(text: str) -> list[Fact]:
    return facts_of(text, "leukemia_interval", "alc")


def lengths(text: str) -> list[tuple[float, str]]:
    return [(f.quantity.value, f.quantity.unit) for f in intervals(text) if f.quantity]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Seven months after presentation the marrow contained 64% blasts. He died.", (7, "month")),
        ("Ten weeks after the biopsy he developed acute monocytic leukemia. He died.", (10, "week")),
        ("The interval between the skin lesions and the marrow involvement was 11 months.", (11, "month")),
        ("In this man the nodules preceded acute myeloid leukemia by five months.", (5, "month")),
    ],
)
def test_said_or_counted(text: str, length: tuple[float, str]) -> None:
    assert lengths(START + text) == [length]


def test_counted_interval_names_the_event_it_came_from() -> None:
    paper = paper_of(START + "Seven months after presentation the marrow contained 64% blasts. He died.", "alc")
    (found,) = [f for f in paper.facts if f.kind == "leukemia_interval"]
    (event,) = [f for f in paper.facts if f.kind == "outcome" and f.concept == "progression"]
    assert found.derived_from == (event.fact_id,)
    assert found.extractor == "intervals.counted"
    assert found.quantity is not None
    assert found.quantity.since == "presentation"


def test_an_age_is_counted_from_the_age_at_presentation() -> None:
    text = (
        "A 4-month-old girl was seen with bluish nodules on the trunk. A skin biopsy showed leukemia cutis. "
        "The bone marrow was normal. No treatment was given. "
        "At the age of 13 months the marrow contained 80% blasts. Chemotherapy was started. She died."
    )
    assert lengths(text) == [(9, "month")]


def test_an_age_is_counted_from_the_age_at_onset_where_that_is_told() -> None:
    text = (
        "A 6-month-old girl was seen with bluish nodules which had appeared at the age of 3 months. "
        "A skin biopsy showed leukemia cutis. The bone marrow was normal. No treatment was given. "
        "At the age of 13 months the marrow contained 80% blasts. Chemotherapy was started. She died."
    )
    assert lengths(text) == [(10, "month")]


def test_calendar_dates_are_subtracted() -> None:
    text = (
        "In March 2011 a 52-year-old man was seen with violaceous nodules on the chest. A skin biopsy showed leukemia "
        "cutis. The bone marrow was normal. He was given radiotherapy. In November 2011 he was readmitted with fever. "
        "The marrow now contained 71% monoblasts. He died."
    )
    assert lengths(text) == [(8, "month")]


@pytest.mark.parametrize(
    "text",
    [
        "Seven months after presentation he was well and the marrow was still normal.",
        "Seven months after presentation new nodules appeared on the arm.",
        "The median interval between skin and marrow disease was 4 months in the literature.",
    ],
)
def test_no_interval_where_no_systemic_disease_followed(text: str) -> None:
    assert intervals(START + text) == []


def test_no_interval_where_the_marrow_was_involved_at_first() -> None:
    text = (
        "A 52-year-old man was seen with violaceous nodules on the chest. A skin biopsy showed leukemia cutis. "
        "The bone marrow contained 60% blasts. He was given cytarabine. "
        "Seven months after presentation the marrow contained 80% blasts. He died."
    )
    assert intervals(text) == []


def test_a_pack_without_intervals_derives_none() -> None:
    text = START + "Seven months after presentation the marrow contained 64% blasts. He died."
    assert facts_of(text, "leukemia_interval", "case_report") == []


def test_words_too_unsure_for_a_fact_still_give_an_interval_with_low_confidence() -> None:
    text = START + "He came back 9 months after presentation. Marrow: 40% blasts. " + "He was told so. " * 4
    (found,) = raw_facts_of(text, "leukemia_interval", "alc")
    assert found.quantity and (found.quantity.value, found.quantity.unit) == (9, "month")
    assert found.confidence <= 0.85
