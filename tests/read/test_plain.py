"""Plain text: offsets stay, roles and tables are found."""

from __future__ import annotations

import itertools
import time

import pytest

from miner.read.text.plain import plain_text
from miner.read.words.sections import role_of, run_in
from miner.schema import Block, Document, Role

ARTICLE = """Journal of Invented Reports 2011; 4: 12-15

Blue spots that came and went in a lighthouse keeper

A. Nobody, MD, and B. Noone, PhD

Abstract
Background: Blue spots are rare.
Case: A keeper of 61 years had them.

Keywords: spots; keepers

1. Introduction
Spots have been known since lamps were lit [1].

2. Case report
A 61-year-old man came with spots of the left hand. On exami-
Fig. 1. Spots of the left
hand, seen from above.
nation they were blue.

DISCUSSIONThe spots were blue.

References
1. Lamp A. Spots. J Light 1999;1:1-2.
"""


def roles(document: Document) -> list[tuple[str, bool]]:
    return [(block.role.value, block.is_heading) for block in document.blocks]


def with_role(document: Document, role: Role) -> list[str]:
    return [document.quote(block.span) for block in document.blocks if block.role is role and not block.is_heading]


def test_text_is_the_input_and_blocks_point_into_it() -> None:
    document = plain_text(ARTICLE, "keeper")
    assert document.text == ARTICLE
    assert document.textmap.box(0) is None
    spans = [block.span for block in document.blocks]
    assert spans == sorted(spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert all(document.quote(span) == document.quote(span).strip() for span in spans)


def test_roles_of_an_article() -> None:
    document = plain_text(ARTICLE, "keeper")
    assert with_role(document, Role.TITLE) == ["Blue spots that came and went in a lighthouse keeper"]
    assert with_role(document, Role.ABSTRACT) == [
        "Background: Blue spots are rare.\nCase: A keeper of 61 years had them.",
    ]
    assert with_role(document, Role.DISCUSSION) == ["The spots were blue."]
    assert with_role(document, Role.REFERENCES) == ["1. Lamp A. Spots. J Light 1999;1:1-2."]
    assert "Keywords: spots; keepers" in with_role(document, Role.FRONT_MATTER)
    assert document.meta("title") == "Blue spots that came and went in a lighthouse keeper"


MARKED = """# Blue spots: a keeper in the lamp room

Abstract

Blue spots came and went.

## 1. Introduction

Spots have been known since lamps were lit.

## 2. Case Report

A keeper of 61 years had them.

### The lamp room

It was damp.

## 3. Discussion

Lamps are known to do this.
"""


def test_marks_of_headings_open_sections_and_are_no_words() -> None:
    document = plain_text(MARKED, "marked")
    told = [(b.role, document.quote(b.span).split("\n")[0]) for b in document.blocks if not b.is_heading]
    assert told == [
        (Role.TITLE, "Blue spots: a keeper in the lamp room"),
        (Role.ABSTRACT, "Blue spots came and went."),
        (Role.INTRODUCTION, "Spots have been known since lamps were lit."),
        (Role.CASE, "A keeper of 61 years had them."),
        (Role.CASE, "It was damp."),
        (Role.DISCUSSION, "Lamps are known to do this."),
    ]
    headings = [(b.heading, b.level) for b in document.blocks if b.is_heading]
    assert headings[1:4] == [("1. Introduction", 1), ("2. Case Report", 1), ("The lamp room", 2)]


def test_a_legend_inside_a_sentence_is_set_apart() -> None:
    document = plain_text(ARTICLE, "keeper")
    assert with_role(document, Role.CAPTION) == ["Fig. 1. Spots of the left\nhand, seen from above."]
    assert with_role(document, Role.CASE)[1] == "nation they were blue."


def test_text_without_headings_is_body() -> None:
    text = "A 4-year-old girl had a cough. It went away.\n\nShe was well at 6 months.\n"
    document = plain_text(text, "girl")
    assert roles(document) == [("body", False), ("body", False)]
    assert plain_text("", "empty").blocks == ()
    assert plain_text("One short line", "line").blocks[0].role is Role.BODY


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Case report", Role.CASE),
        ("2. Report of a case", Role.CASE),
        ("Case 1", Role.CASE),
        ("Patient B", Role.CASE),
        ("1 Clinical data", Role.CASE),
        ("OBSERVATION", Role.CASE),
        ("Case Presentation", Role.CASE),
        ("D I S C U S S I O N", Role.DISCUSSION),
        ("IV. Comment", Role.DISCUSSION),
        ("Materials and Methods", Role.METHODS),
        ("Patients and methods", Role.METHODS),
        ("Statistical analysis", Role.METHODS),
        ("Results and discussion", Role.RESULTS),
        ("Conclusions", Role.CONCLUSION),
        ("Learning points", Role.CONCLUSION),
        ("Summary", Role.ABSTRACT),
        ("LITERATURE CITED", Role.REFERENCES),
        ("Conflict of Interests", Role.BACK_MATTER),
        ("Authors’ contributions", Role.BACK_MATTER),
        ("Background", Role.INTRODUCTION),
        ("Outcome and follow-up", Role.CASE),
        ("Why lamps matter", None),
    ],
)
def test_words_of_headings(heading: str, role: Role | None) -> None:
    assert role_of(heading) is role


def test_parts_of_a_case_are_parts_of_a_study_under_methods() -> None:
    assert role_of("Treatment") is Role.CASE
    assert role_of("Treatment", Role.METHODS) is None


@pytest.mark.parametrize(
    ("text", "words", "prose"),
    [
        ("Abstract: We report", "Abstract", "We report"),
        ("CASE REPORTThe patient", "CASE REPORT", "The patient"),
        ("CASE REPORTA 34 year old", "CASE REPORT", "A 34 year old"),
        ("ABSTRACTAleatory things", "ABSTRACT", "Aleatory things"),
        ("THE CASE. A keeper", "THE CASE", "A keeper"),
        ("Comment — The keeper", "Comment", "The keeper"),
        ("Patient 2. A nurse", "Patient 2", "A nurse"),
    ],
)
def test_headings_on_the_line_of_their_prose(text: str, words: str, prose: str) -> None:
    found = run_in(text)
    assert found is not None
    assert (text[found.words.start : found.words.end], text[found.prose :]) == (words, prose)


@pytest.mark.parametrize("text", ["Results were good.", "Patient 1 was well.", "Discussion of this", "Case. of a"])
def test_prose_that_opens_with_a_section_word_is_no_heading(text: str) -> None:
    assert run_in(text) is None


@pytest.mark.parametrize(
    "rows",
    [
        "No. | Age | Spot\n1 | 61 | blue\n2 | 9 mo | red; round",
        "No.\tAge\tSpot\n1\t61\tblue\n2\t9 mo\tred; round",
        "No.   Age    Spot\n1     61     blue\n2     9 mo   red; round",
    ],
)
def test_tables_in_text(rows: str) -> None:
    document = plain_text(f"We saw two.\n\nTable 1. Two keepers\n{rows}\n\nBoth are well.\n", "table")
    (table,) = document.tables
    assert (table.rows, table.columns) == (3, 3)
    assert [document.quote(cell.span) for cell in table.cells] == [
        *("No.", "Age", "Spot"),
        *("1", "61", "blue"),
        *("2", "9 mo", "red; round"),
    ]
    assert [cell.is_header for cell in table.cells] == [True] * 3 + [False] * 6
    assert table.caption is not None
    assert document.quote(table.caption) == "Table 1. Two keepers"
    assert document.block_at(table.span.start) == Block(table.span, Role.TABLE)


def test_labels_of_rows_are_heads() -> None:
    document = plain_text("Text.\n\nFeature | Patient 1 | Patient 2\nAge | 61 | 9\nSpot | blue | red\n", "table")
    heads = [document.quote(cell.span) for cell in document.tables[0].cells if cell.is_header]
    assert heads == ["Feature", "Patient 1", "Patient 2", "Age", "Spot"]


def test_a_single_line_with_bars_is_no_table() -> None:
    assert plain_text("Log in | Register | Help\n\nA man was seen. He was well.\n", "bars").tables == ()


def test_woven_columns_are_parted() -> None:
    text = (
        "    THE CASE. A keeper of 61 was seen      Fig. 1 — Hand of the\n"
        "for blue spots that had come over a        keeper: blue spots in\n"
        "week and had then all gone away with-      the palm.\n"
        "out any lamp being lit.\n"
    )
    document = plain_text(text, "woven")
    assert with_role(document, Role.CAPTION) == ["Fig. 1 — Hand of the", "keeper: blue spots in", "the palm."]
    assert with_role(document, Role.CASE)[0] == "A keeper of 61 was seen"
    assert with_role(document, Role.CASE)[-1].endswith("out any lamp being lit.")


def test_crlf_keeps_offsets() -> None:
    text = "Case report\r\nA man was seen.\r\n\r\nDiscussion\r\nHe was well.\r\n"
    document = plain_text(text, "crlf")
    assert [document.quote(block.span) for block in document.blocks] == [
        "Case report",
        "A man was seen.",
        "Discussion",
        "He was well.",
    ]


def test_long_text_is_read_in_linear_time() -> None:
    text = "A man of 61 had spots on the hand and was seen in May. " * 4 + "\n\n"
    started = time.process_time()
    plain_text(text * 2000, "long")
    assert time.process_time() - started < 5.0
