"""What is said of marrow and blood when the patient was first seen."""

from __future__ import annotations

import pytest

from miner.schema import Status
from tests.support import facts_of, raw_facts_of

WHO = "A 50-year-old man had nodules of the back. "
NO, YES = Status.ABSENT, Status.PRESENT


def status(text: str, kind: str) -> Status | None:
    found = facts_of(WHO + text, kind, "alc")
    assert len(found) <= 1
    return found[0].status if found else None


MARROW = [
    ("The bone marrow was normal.", NO),
    ("Bone marrow aspiration showed no excess of blasts.", NO),
    ("The marrow aspirate failed to show any blasts.", NO),
    ("The marrow contained 2% blasts.", NO),
    ("The trephine was normocellular, blasts nil.", NO),
    ("Marrow aspirate: blasts 0.8%, no dysplasia.", NO),
    ("The myelogram and the iliac crest biopsy were without infiltration.", NO),
    ("Three marrow aspirates showed no evidence of leukemia.", NO),
    ("Neither the marrow nor the blood contained blasts.", NO),
    ("The marrow was reported as reactive, blasts not increased.", NO),
    ("The marrow was in remission.", NO),
    ("The marrow contained 24% blasts.", YES),
    ("There were 70% monoblasts in the bone marrow.", YES),
    ("The bone marrow was packed with blasts.", YES),
    ("The marrow was infiltrated by lymphoblasts.", YES),
    ("The marrow was not normal.", YES),
    # time: what came later is not the presentation
    ("The bone marrow was normal. Five months later the marrow contained 60% blasts.", NO),
    ("At relapse the marrow contained 60% blasts.", None),
    # what says nothing of involvement
    ("Cytogenetic analysis of the marrow gave a normal karyotype.", None),
    ("Bone marrow transplantation was performed with a normal course.", None),
    ("A marrow puncture was declined.", None),
    ("His blood pressure was normal.", None),
    # each subject its own finding
    ("The blood count was normal, but the marrow contained 40% blasts.", YES),
    ("The complete blood count showed 30% blasts, and no blasts were found in the bone marrow.", NO),
]


@pytest.mark.parametrize(("text", "expected"), MARROW)
def test_marrow(text: str, expected: Status | None) -> None:
    assert status(text, "marrow") is expected


BLOOD = [
    ("The full blood count and film were normal.", NO),
    ("Leukocytes were 6.1 × 10^9/L without circulating blasts.", NO),
    ("The peripheral smear did not show any atypical cells.", NO),
    ("The hemogram was within normal limits.", NO),
    ("Blood and sternal marrow were normal.", NO),
    ("The white cell count was 32 × 10^9/L with 28% blasts.", YES),
    ("4% blasts were found in the peripheral blood.", YES),
    ("The blood pressure was normal and blood cultures were negative.", None),
    ("The bone marrow was normal.", None),
    ("The blood count showed 30% blasts, and no blasts were found in the bone marrow.", YES),
]


@pytest.mark.parametrize(("text", "expected"), BLOOD)
def test_blood(text: str, expected: Status | None) -> None:
    assert status(text, "blood") is expected


def test_the_story_is_heard_before_its_summary() -> None:
    text = (
        "Abstract\n\nA man whose marrow contained 60% blasts is presented.\n\nCase report\n\n"
        "A 50-year-old man had nodules. The bone marrow was normal.\n"
    )
    (fact,) = facts_of(text, "marrow", "alc")
    assert fact.status is NO


def test_evidence_and_confidence() -> None:
    (fact,) = facts_of(WHO + "The bone marrow contained 2% blasts.", "marrow", "alc")
    evidence = fact.evidence[0]
    assert evidence.value.quote == "bone marrow contained 2% blasts"
    assert evidence.assertion is not None
    assert evidence.assertion.quote == "blasts"
    assert fact.confidence > 0.9


def test_findings_that_disagree_are_less_sure() -> None:
    (fact,) = raw_facts_of(WHO + "The bone marrow was normal. The bone marrow was packed with blasts.", "marrow", "alc")
    assert fact.confidence < 0.9
