"""Sentence boundaries: "|" marks where one is expected."""

from __future__ import annotations

import pytest

from miner.annotate.sentences import split
from miner.schema import Span

MARKED = [
    "She was seen by Dr. Hale in May. |The rash had faded.",
    "Fig. 2 shows the lesion. |No. 3 is not shown.",
    "Cells stained for CD34 (Fig. 3B). |MPO was negative.",
    "He weighed 5.6 kg. |Counts were normal.",
    "Orlov et al. Described it first; we did not.",
    "It recurred.2 |A second course followed.",
    "It recurred [2,3]. |A second course followed.",
    "The lesions were firm! |They itched.",
    "She was offered it and said no. |A second drug was given.",
    "White cells were 9.8 G/l. |Platelets were normal.",
    "It was wide (3 mm).|Case 2 was a boy.|Iron was 5 g/L.|He left.",
    "It was done 3 months later.|Patient 2 was a boy.|He had CD4.5 cells, H.pylori and i.e.Some rash.",
    "He died on day 112.3 |Our patient lived.",
    "The index was 2.3 |The cells were small.",
    "It was 2.3 G/l in May 2.5 Gy later.",
    "Serology (hepatitis C) was negative. |HIV was negative.",
]


@pytest.mark.parametrize("marked", MARKED)
def test_boundaries(marked: str) -> None:
    text = marked.replace("|", "")
    found = split(text, [Span(0, len(text))])
    assert [text[s.start : s.end] for s in found] == [part.strip() for part in marked.split("|")]


def test_no_sentence_crosses_a_paragraph() -> None:
    text = "CASE REPORT\n\nA man was seen"
    found = split(text, [Span(0, 11), Span(13, len(text))])
    assert [text[s.start : s.end] for s in found] == ["CASE REPORT", "A man was seen"]
