"""Where the story stands in a paper without headings: one stretch of paragraphs, the rest is comment.

Letters and texts without section headings tell the case in one run of paragraphs between an introduction and a
discussion.  Each paragraph is weighed by its sentences, and the run with the greatest sum is the story (the
maximum-subarray scan of Kadane).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from miner.assemble import ownership
from miner.assemble.story import Sentence
from miner.schema import Document, Experiencer, Role, Span

FEWEST_PARAGRAPHS = 4
"""Texts with fewer paragraphs are abstracts or short letters, read as story from end to end."""

STORY = 1.0
COMMENT = -1.0
CITATION = -0.5
PAST = 0.5
PRESENT = -0.4
BIAS = -0.1
"""Weights of a sentence: it names the patient; it speaks of others or in general; it cites; it tells in the past tense
(stories do) or the present (comment does); any sentence at all."""

_CITES = re.compile(r"\[\d[\d,\s–-]*\]|\(\d{1,2}(?:[,–-]\s?\d{1,2})*\)")
_PATIENT = re.compile(
    r"\b(?:he|she|his|her|(?:the|our|this) (?:patient|boy|girl|infant|child|baby|man|woman|newborn|neonate)"
    r"(?:['’]s)?)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|underwent|showed|began|became|came|went|gave|found|took|felt|grew|fell|could|\w{3,}ed)\b"
)
_PRESENT = re.compile(
    r"\b(?:is|are|may|can|has been|have been|should|must|does|do|include|occurs?|remains?|represents?)\b"
)


def with_regions(document: Document, sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences, those of body paragraphs outside the story as part of the discussion.

    Nothing changes where the paper has a case section or few paragraphs.
    """
    if any(s.role is Role.CASE for s in sentences):
        return list(sentences)
    paragraphs = _paragraphs(document, sentences)
    if len(paragraphs) < FEWEST_PARAGRAPHS:
        return list(sentences)
    first, last = _best_run([sum(_weight(document, s) for s in p) for p in paragraphs])
    story = {s.span for p in paragraphs[first : last + 1] for s in p}
    return [replace(s, role=Role.DISCUSSION) if s.role is Role.BODY and s.span not in story else s for s in sentences]


def _paragraphs(document: Document, sentences: Sequence[Sentence]) -> list[list[Sentence]]:
    body = [s for s in sentences if s.role is Role.BODY]

    def place(sentence: Sentence) -> Span:
        block = document.block_at(sentence.span.start)
        return block.span if block else sentence.span

    return [list(group) for _, group in groupby(body, key=place)]


def _weight(document: Document, sentence: Sentence) -> float:
    text = document.quote(sentence.span)
    weight = BIAS
    if _CITES.search(text):
        weight += CITATION
    if ownership.is_others(document, sentence) or _general(sentence):
        return weight + COMMENT
    ages = [m for m in sentence.of("quantity.age") if m.assertion.experiencer is Experiencer.PATIENT]
    if ages or _PATIENT.search(text):
        weight += STORY
    if _PRESENT.search(text):
        return weight + PRESENT
    return weight + PAST if _PAST.search(text) else weight


def _general(sentence: Sentence) -> bool:
    whose = [m.assertion.experiencer for m in sentence.mentions]
    foreign = [w for w in whose if w in (Experiencer.GENERAL, Experiencer.OTHERS)]
    return 2 * len(foreign) > len(whose)


def _best_run(weights: Sequence[float]) -> tuple[int, int]:
    """First and last index of the run with the greatest sum."""
    best = (float("-inf"), 0, 0)
    total, start = 0.0, 0
    for i, weight in enumerate(weights):
        if total <= 0:
            total, start = 0.0, i
        total += weight
        if total > best[0]:
            best = (total, start, i)
    return best[1], best[2]
