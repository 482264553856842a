"""The three identities: what changes them and what must not."""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import Any

import pytest

from miner.schema import (
    Block,
    Box,
    Case,
    Document,
    Evidence,
    Fact,
    Origin,
    Quantity,
    Role,
    Span,
    Status,
    TextMap,
    normalise_quote,
)

TEXT = "The gate was red. The fence was red."
DOCUMENT = Document("a" * 64, "gate.txt", "text/plain", "plain", "1", TEXT)
CASE = Case.of(DOCUMENT.sha256, 1, "", Origin.OWN, (Span(0, len(TEXT)),))


def fact(**changes: Any) -> Fact:
    values: dict[str, Any] = {"case": CASE, "kind": "colour", "concept": "red", "name": "red"}
    return Fact.of(**(values | changes))


def test_facts_that_say_the_same_share_their_id() -> None:
    assert fact(extractor="one", confidence=0.5).fact_id == fact(extractor="two", name="Red").fact_id


@pytest.mark.parametrize(
    "changes",
    [
        {"status": Status.ABSENT},
        {"concept": "blue"},
        {"qualifiers": {"side": "left"}},
        {"quantity": Quantity("size", 2, "mm", 2, 2, "2 mm")},
    ],
)
def test_facts_that_say_something_else_have_another_id(changes: dict[str, Any]) -> None:
    assert fact(**changes).fact_id != fact().fact_id


def test_the_slot_is_the_question_not_the_answer() -> None:
    assert fact(status=Status.ABSENT).slot_id == fact().slot_id
    assert fact(qualifiers={"side": "left"}).slot_id == fact().slot_id
    sided: dict[str, Any] = {"qualifiers": {"side": "left"}, "slot": ("side",)}
    assert fact(**sided).slot_id != fact().slot_id


def test_evidence_keeps_its_id_when_the_reader_changes() -> None:
    other = replace(DOCUMENT, reader="pdf", reader_version="2", text="  " + TEXT.replace(" was", "\nwas"))
    first = Evidence.of(DOCUMENT, Span(4, 16)).evidence_id
    assert Evidence.of(other, Span(6, 18)).evidence_id == first


def test_the_second_occurrence_of_a_quote_is_other_evidence() -> None:
    assert Evidence.of(DOCUMENT, Span(9, 16)).evidence_id != Evidence.of(DOCUMENT, Span(28, 35)).evidence_id


def test_a_quote_is_compared_without_spaces_dashes_and_case() -> None:
    assert normalise_quote("CD4‐Posi\u00adtive cells") == normalise_quote("cd4-positive\ncells")


def test_a_case_keeps_its_id_while_its_label_stays() -> None:
    labelled = Case.of("b", 2, "Case 2", Origin.OWN, ())
    assert Case.of("b", 3, "case 2", Origin.OWN, (Span(0, 1),)).case_id == labelled.case_id
    assert Case.of("b", 2, "Case 2", Origin.CITED, ()).case_id != labelled.case_id


def test_anchors_keep_quote_context_section_and_boxes() -> None:
    n = len(TEXT)
    textmap = TextMap(
        array("H", [1] * n), array("f", [6.0 * i for i in range(n)]), array("f", [10] * n),
        array("f", [6.0 * i + 6 for i in range(n)]), array("f", [20] * n),
    )  # fmt: skip
    document = replace(DOCUMENT, textmap=textmap, blocks=(Block(Span(0, n), Role.CASE, place="/body/p[1]"),))
    anchor = Evidence.of(document, Span(4, 8)).value
    assert (anchor.quote, anchor.prefix, anchor.section, anchor.place) == ("gate", "The ", "case", "/body/p[1]")
    assert anchor.boxes == (Box(1, 24.0, 10.0, 48.0, 20.0),)
    assert anchor.page == 1


def test_boxes_are_apart_over_a_line_break() -> None:
    textmap = TextMap(
        array("H", [1, 1, 0, 1, 1]), array("f", [50, 56, 0, 10, 16]), array("f", [10, 10, 0, 30, 30]),
        array("f", [56, 62, 0, 16, 22]), array("f", [20, 20, 0, 40, 40]),
    )  # fmt: skip
    assert textmap.boxes(Span(0, 5)) == (Box(1, 50, 10, 62, 20), Box(1, 10, 30, 22, 40))
    assert textmap.boxes(Span(2, 3)) == ()


def test_a_text_map_must_be_whole() -> None:
    with pytest.raises(ValueError, match="one length"):
        TextMap(pages=array("H", [1]))


def test_a_span_must_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="start <= end"):
        Span(3, 2)
