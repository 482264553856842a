"""The shipped model: where it is, what it gives, and that it gives the same again."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from spacy.language import Language

from miner.annotate import entities, model_version
from miner.annotate.shipped_model import folder
from miner.annotate.tokenizer import blank
from miner.errors import PackError
from miner.schema import Mention, Span

STORY = (
    "A 52-year-old man presented with a painful mass of the right thigh. Biopsy showed synovial sarcoma. "
    "He was treated with wide excision and doxorubicin. There was no recurrence after 2 years of follow-up."
)


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
    assert nlp.pipe_names == ["tok2vec", "ner", "facts"]
    start = time.process_time()
    entities.load()
    assert time.process_time() - start < 2.0


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


def test_same_text_same_mentions_alone_and_in_a_stream(nlp: Language) -> None:
    alone = entities.mentions(nlp(STORY))
    other = "The child had measles."
    streamed = [entities.mentions(doc) for doc in nlp.pipe([other, STORY, other], batch_size=2)]
    assert streamed[1] == alone
    assert streamed[0] == streamed[2]


def test_components_give_the_same_inside_a_larger_pipeline(nlp: Language) -> None:
    host = blank()
    host.add_pipe("sentencizer")
    entities.add_to(host)
    assert entities.mentions(host(STORY)) == entities.mentions(nlp(STORY))


def test_an_unread_document_is_refused() -> None:
    with pytest.raises(ValueError, match=r"entities\.load"):
        entities.mentions(blank()(STORY))


def test_an_empty_document_has_no_mentions(nlp: Language) -> None:
    assert entities.mentions(nlp("")) == []
    assert entities.events(nlp(""), []) == []


def test_events_name_the_sentence_that_tells_them(nlp: Language) -> None:
    doc = nlp(STORY)
    spans = [Span(m.start(), m.end()) for m in re.finditer(r"[^.]+\.", STORY)]
    found = entities.events(doc, spans)
    best = max(found, key=lambda m: m.score)
    assert (best.kind, best.term) == ("model.event", "no_recurrence")
    assert best.score > 0.8
    assert "no recurrence" in best.text
    assert all(m.score >= entities.LEAST for m in found)


def test_no_training_text_is_shipped() -> None:
    strings = Path(folder()) / "vocab" / "strings.json"
    assert strings.read_text(encoding="utf-8").strip() == "[]"
