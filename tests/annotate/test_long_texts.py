"""Long texts: what is read of them takes time that grows with their length, not with its square."""

from __future__ import annotations

import time

import pytest

from miner import assemble, read
from miner.annotate import sentences
from miner.schema import Span
from tests.support import annotator, pack_named

STORY = (
    "A {}-year-old man (AM) had nodules on the chest, back and arm. The biopsy was negative for CD34 and positive for "
    "CD68. "
)


def seconds(text: str, model: str = "") -> float:
    """CPU seconds from the text to its facts."""
    document = read.text_document(text, "test")
    started = time.process_time()
    assemble.facts(document, annotator("case_report", model).mentions(document), pack_named("case_report"))
    return time.process_time() - started


LONG = {
    "paragraphs": lambda n: "\n\n".join(STORY.format(30 + i % 50) for i in range(n)),
    "one paragraph": lambda n: " ".join(STORY.format(30 + i % 50) for i in range(n)),
    "one sentence": lambda n: " ".join(STORY.format(30 + i % 50).replace(".", ",") for i in range(n)) + ".",
    "brackets": lambda n: " ".join(f"nodules (ND{i}) were seen (and not" for i in range(4 * n)) + ".",
    "table": lambda n: (
        "Table 1. Our patients\nPatient | Age | Sex | Diagnosis\n"
        + "\n".join(f"{i} | {20 + i % 60} | M | lymphoma" for i in range(1, n))
    ),
}


@pytest.mark.parametrize("name", LONG)
def test_eight_times_the_text_takes_about_eight_times_as_long(name: str) -> None:
    seconds("A 45-year-old man had nodules.")  # what is made once a pack
    small, large = LONG[name](20), LONG[name](160)
    assert seconds(large) < 24 * max(min(seconds(small) for _ in range(2)), 0.004)


def test_what_the_model_reads_takes_time_that_grows_with_its_length() -> None:
    small, large = LONG["one paragraph"](20), LONG["one paragraph"](320)
    seconds(small, "case_ner")
    assert seconds(large, "case_ner") < 32 * min(seconds(small, "case_ner") for _ in range(2))


def test_a_sentence_without_end_is_cut_at_commas() -> None:
    text = "nodules on the chest and back, " * 200 + "and arm."
    spans = sentences.split(text, [Span(0, len(text))])
    assert all(len(span) <= sentences.LONGEST for span in spans)
    assert all(text[span.end - 1] in ",." for span in spans)
    assert "".join(text[s.start : s.end] for s in spans).replace(" ", "") == text.replace(" ", "")
