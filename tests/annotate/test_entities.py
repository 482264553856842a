"""The shipped model: where it is, what it gives, and that it gives the same again."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from miner.annotate import entities, model_version
from miner.annotate.learned import reader, windows
from miner.annotate.shipped_model import folder
from miner.annotate.tokenizer import blank
from miner.errors import PackError
from miner.schema import Mention, Span
from models.training import brat, measure

STORY = (
    "A 52-year-old man presented with a painful mass of the right thigh. Biopsy showed synovial sarcoma. "
    "He was treated with wide excision and doxorubicin. There was no recurrence after 2 years of follow-up."
)
DEV = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "maccrobat2020" / "dev"


@pytest.fixture(scope="module")
def nlp() -> Language:
    return entities.load()


def of_kind(found: list[Mention], kind: str) -> list[str]:
    return [m.text for m in found if m.kind == kind]


def test_a_missing_model_says_where_it_was_looked_for_and_what_to_do() -> None:
    with pytest.raises(PackError, match=r"models/no_such_model.*install miner again"):
        folder("no_such_model")


def test_version_names_the_model_and_hashes_its_bytes() -> None:
    name, version, digest = model_version().split()
    assert name == "case_ner"
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert re.fullmatch(r"[0-9a-f]{16}", digest)


def test_loading_is_fast(nlp: Language) -> None:
    assert nlp.pipe_names == ["reader"]
    start = time.process_time()
    entities.load()
    assert time.process_time() - start < 2.0


def test_spacy_itself_loads_the_folder() -> None:
    loaded = spacy.load(folder(), exclude=["tokenizer"])
    assert entities.mentions(loaded(STORY)) == entities.mentions(entities.load()(STORY))


def test_mentions_of_a_plain_story(nlp: Language) -> None:
    found = entities.mentions(nlp(STORY))
    assert of_kind(found, "model.Age") == ["52-year-old"]
    likely = [m for m in found if m.score >= entities.LIKELY]
    assert "synovial sarcoma" in of_kind(likely, "model.DIAGNOSIS")
    assert {"wide excision", "doxorubicin"} <= set(of_kind(likely, "model.TREATMENT"))


def test_mentions_quote_the_text_at_their_span(nlp: Language) -> None:
    found = entities.mentions(nlp(STORY))
    assert found
    assert all(m.text == STORY[m.span.start : m.span.end] for m in found)
    assert found == sorted(found, key=lambda m: (m.span.start, m.span.end, m.kind))
    assert {m.extractor for m in found} == {"model " + " ".join(model_version().split()[:2])}
    assert all(0 < m.score <= 1 for m in found)


def test_same_text_same_mentions_alone_and_in_a_stream(nlp: Language) -> None:
    alone = entities.mentions(nlp(STORY))
    other = "The child had measles."
    streamed = [entities.mentions(doc) for doc in nlp.pipe([other, STORY, other], batch_size=2)]
    assert streamed[1] == alone
    assert streamed[0] == streamed[2]
    assert entities.mentions(entities.load()(STORY)) == alone


def test_a_text_of_many_windows_is_read_to_its_end(nlp: Language) -> None:
    doc = nlp(" ".join([STORY] * 30))
    read = reader.reading(doc)
    assert len(windows.windows(doc, nlp.get_pipe(entities.READER).pieces)) > 5  # type: ignore[attr-defined]
    assert read.tokens.tolist() == [token.i for token in doc if not token.is_space]
    ages = of_kind(entities.mentions(doc), "model.Age")
    assert ages == ["52-year-old"] * 30


def test_a_long_text_without_full_stops_is_read(nlp: Language) -> None:
    doc = nlp("fever and cough " * 2000)
    assert len(reader.reading(doc).scores) == len([token for token in doc if not token.is_space])


def test_stretches_that_are_not_worth_reading_are_left_out(nlp: Language) -> None:
    doc = nlp.make_doc(STORY + "\n\n" + STORY)
    doc.user_data[reader.UNREAD] = [Span(len(STORY), len(doc.text))]
    read = nlp.get_pipe(entities.READER)(doc)
    assert reader.reading(read).entities() == reader.reading(nlp(STORY)).entities()
    assert max(m.span.end for m in entities.mentions(read)) <= len(STORY)


def test_an_unread_document_is_refused() -> None:
    with pytest.raises(ValueError, match=r"entities\.load"):
        entities.mentions(blank()(STORY))


def test_a_reader_without_weights_is_refused() -> None:
    with pytest.raises(PackError, match="found no such file"):
        reader.Reader().from_disk(Path("nowhere"))


@pytest.mark.parametrize("text", ["", " \n "])
def test_a_document_without_words_has_no_mentions(nlp: Language, text: str) -> None:
    assert entities.mentions(nlp(text)) == []


def test_events_name_the_sentence_that_tells_them(nlp: Language) -> None:
    found = [m for m in entities.mentions(nlp(STORY)) if m.kind == "model.event"]
    best = max(found, key=lambda m: m.score)
    assert (best.term, best.text) == ("no_recurrence", "There was no recurrence after 2 years of follow-up.")
    assert best.score > 0.8
    assert all(m.score >= entities.LEAST for m in found)


def test_entities_of_real_reports_do_not_get_worse(nlp: Language) -> None:
    if not DEV.is_dir():
        pytest.skip("needs the annotated reports in ../shared/corpora/maccrobat2020")
    counts = [measure.strict(one.spans, brat.spans_of(nlp(one.text))) for one in brat.read(DEV)[:6]]
    assert measure.total(counts).f1 > 0.5


def test_no_training_text_is_shipped() -> None:
    assert not (folder() / "vocab").exists()
    assert sorted(path.name for path in folder().rglob("*") if path.is_file()) == sorted(
        ["README.md", "config.cfg", "meta.json", "weights.tsv", "encoder.onnx", "heads.json", "pieces.txt"]
    )
