"""From annotation to what the network learns, on invented texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from miner.annotate.learned.pieces import Pieces
from miner.annotate.learned.reader import Heads
from miner.annotate.tokenizer import blank
from models.training import brat, case_facts, examples, measure
from models.training.brat import Annotated, Labelled
from models.training.case_facts import Happened, Named, Patient, Story

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


HEADS = Heads(("Disease",), ("DIAGNOSIS", "TREATMENT"), ("event.death", "event.relapse"))
LONG = "He had giant cell arteritis (GCA). Arteritis was feared; GCA relapsed. He got prednisone. He died of sepsis."


def story() -> Story:
    patient = Patient(
        lesions=[],
        diagnoses=[Named(name="giant cell arteritis", quote="giant cell arteritis")],
        treatments=[Named(name="steroids", quote="He got prednisone")],
        outcomes=[Happened(event="relapse", quote="GCA relapsed"), Happened(event="death", quote="died of sepsis")],
    )
    return Story("x", LONG, (patient,))


def test_facts_are_tagged_in_either_form_and_their_words_elsewhere_teach_nothing() -> None:
    doc = examples.prepared(blank(), LONG)
    tags = examples.fact_tags(doc, story(), HEADS)
    marks = [(token.text, int(tag)) for token, tag in zip(doc, tags[:, 0], strict=True) if tag]
    assert marks == [
        ("giant", 1), ("cell", 2), ("arteritis", 2), ("GCA", 1), ("Arteritis", examples.IGNORED), ("GCA", 1)
    ]  # fmt: skip


def test_the_quote_of_a_fact_found_nowhere_teaches_nothing() -> None:
    doc = examples.prepared(blank(), LONG)
    tags = examples.fact_tags(doc, story(), HEADS)
    ignored = [token.text for token, tag in zip(doc, tags[:, 1], strict=True) if tag == examples.IGNORED]
    assert ignored == ["He", "got", "prednisone"]


def test_sentences_tell_what_their_quotes_tell() -> None:
    doc = examples.prepared(blank(), LONG)
    told = examples.told_by(story(), HEADS, examples.sentence_spans(doc))
    assert told.tolist() == [[0, 0], [0, 1], [0, 0], [1, 0]]


def test_windows_carry_the_lessons_of_their_tokens(tmp_path: Path) -> None:
    (tmp_path / "v.txt").write_text("[UNK]\n[CLS]\n[SEP]\n", encoding="utf-8")
    pieces = Pieces.load(tmp_path / "v.txt")
    (fact,) = examples.of_facts(blank(), pieces, HEADS, [story()])
    assert fact.facts is not None and fact.told is not None
    assert (len(fact.facts), len(fact.told), int(fact.sentence[-1])) == (len(fact.window.tokens), 4, 3)
    annotated = Annotated("x", TEXT, spans(("chronic hepatitis", "Disease")))
    (entity,) = examples.of_entities(blank(), pieces, HEADS, [annotated])
    assert entity.entities is not None and entity.facts is None
    assert entity.entities[:8].tolist() == [0, 0, 0, 0, 1, 2, 0, 0]


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
