"""The machine interface with probabilities: added where asked for, never otherwise."""

from __future__ import annotations

from miner.export.records import records
from tests.support import pack_named, paper_of

TEXT = "A 41-year-old man presented with red papules on the trunk. CD34 was positive."


def test_without_being_asked_no_confidence_is_told() -> None:
    (case,) = records(paper_of(TEXT), pack_named("case_report"))
    assert "confidence" not in str(case)


def test_confidence_stands_in_items_of_lists_and_beside_single_values() -> None:
    paper, pack = paper_of(TEXT), pack_named("case_report")
    (plain,), (case,) = records(paper, pack), records(paper, pack, confidence=True)
    sure = {fact.kind: fact.confidence for fact in paper.facts}
    assert case["confidence"] == {"age": sure["age"], "sex": sure["sex"]}
    markers = case["markers"]
    assert isinstance(markers, list) and isinstance(markers[0], dict)
    assert markers[0].pop("confidence") == sure["marker"]
    assert markers == plain["markers"] and case["age"] == plain["age"]
