"""From annotation to what the network learns, on invented texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from miner.annotate.tokenizer import blank
from models.training import brat, case_facts, measure, network
from models.training.brat import Annotated, Labelled
from models.training.case_facts import Named, Patient, Story

TEXT = "A 60-year-old man had chronic hepatitis C. Ferritin was 90 ug/dL. He got ribavirin."


def spans(*found: tuple[str, str]) -> tuple[Labelled, ...]:
    return tuple(Labelled(TEXT.index(words), TEXT.index(words) + len(words), label) for words, label in found)


def test_brat_files_are_read_by_name(tmp_path: Path) -> None:
    (tmp_path / "2.txt").write_text("fever and cough", encoding="utf-8")
    (tmp_path / "2.ann").write_text(
        "T1\tSign 0 5\tfever\nE1\tSign:T1 \nT2\tSign 0 5;10 15\tfever cough\nR1\tMODIFY Arg1:T1 Arg2:T2\n",
        encoding="utf-8",
    )
    assert brat.read(tmp_path) == [Annotated("2", "fever and cough", (Labelled(0, 5, "Sign"), Labelled(0, 15, "Sign")))]
    assert brat.discontinuous(tmp_path) == 1


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="found none"):
        brat.read(tmp_path)


def test_overlaps_go_to_the_longest_span_and_are_counted() -> None:
    marked = spans(
        ("chronic hepatitis C", "Disease"), ("hepatitis", "Disease"), ("90 ug/dL", "Value"), ("ribavir", "Drug")
    )
    doc, alignment = brat.to_doc(blank(), Annotated("x", TEXT, marked))
    assert [(e.text, e.label_) for e in doc.ents] == [
        ("chronic hepatitis C.", "Disease"),
        ("90 ug/dL", "Value"),
        ("ribavirin", "Drug"),
    ]
    assert alignment == brat.Alignment(spans=4, discontinuous=0, unaligned=2, overlapping=1)


def test_tags_spell_entities() -> None:
    marked = spans(("chronic hepatitis", "DIAGNOSIS"), ("ribavirin", "TREATMENT"))
    doc = network.tagged(brat.to_doc(blank(), Annotated("x", TEXT, marked))[0])
    tags = {token.text: token.tag_ for token in doc}
    assert (tags["chronic"], tags["hepatitis"], tags["ribavirin"]) == ("B-DIAGNOSIS", "E-DIAGNOSIS", "S-TREATMENT")
    assert tags["man"] == "O"


@pytest.mark.parametrize(
    ("text", "name", "quote", "expected"),
    [
        ("Measles it was; measles again.", "measles", "Measles it was", ["Measles", "measles"]),
        ("Two nerve  blocks were set.", "nerve block", "nerve  blocks were set", ["nerve  blocks"]),
        ("A cyst of the left ovary was seen.", "ovary cyst", "A cyst of the left ovary", ["cyst of the left ovary"]),
        ("He was irradiated.", "radiotherapy", "He was irradiated", []),
    ],
)
def test_facts_are_found_by_name_or_nearest_words(text: str, name: str, quote: str, expected: list[str]) -> None:
    found = case_facts.locate(text, Named(name=name, quote=quote))
    assert [text[start:end] for start, end in found] == expected


def test_stories_become_labelled_spans() -> None:
    patient = Patient(
        diagnoses=[Named(name="hepatitis c", quote="chronic hepatitis C")],
        treatments=[Named(name="ribavirin", quote="He got ribavirin")],
        outcomes=[],
    )
    found = case_facts.to_annotated(Story("x", TEXT, (patient,)))
    assert [(TEXT[s.start : s.end], s.label) for s in found.spans] == [
        ("hepatitis C", "DIAGNOSIS"),
        ("ribavirin", "TREATMENT"),
    ]


def test_strict_scores_want_the_same_characters_and_label() -> None:
    gold = [Labelled(0, 5, "A"), Labelled(6, 9, "B")]
    found = [Labelled(0, 5, "A"), Labelled(6, 8, "B"), Labelled(6, 9, "A")]
    counts = measure.strict(gold, found)
    assert counts["A"] == measure.Counts(right=1, found=2, gold=1)
    assert measure.total([counts]).f1 == pytest.approx(2 / 5)
    assert measure.total([counts], frozenset({"B"})) == measure.Counts(0, 1, 1)


def test_bootstrap_interval_holds_the_score_and_is_the_same_again() -> None:
    documents = [measure.Counts(i % 4, 4, 4) for i in range(40)]
    low, high = measure.interval(documents)
    assert low < sum(documents, measure.Counts()).f1 < high
    assert (low, high) == measure.interval(documents)
