"""How likely each fact is right: the beliefs of strategies, held against how often they were right on annotated papers.

A strategy gives each fact a belief of its own making.  A pack may have a weight table ``confidence`` (answer: the kind
of fact), fitted to annotated papers, that turns belief and circumstances into a probability; kinds that it does not
answer for, and all kinds of a pack without it, keep the belief of the strategy.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from miner.domain import Pack, belief
from miner.schema import Document, Fact, Status

TABLE = "confidence"
"""Name of the weight table."""

LEAST, MOST = 0.02, 0.98
"""Beliefs beyond are taken as these: a strategy that says 1 means no more than that it knows no reason for doubt."""

DECIMALS = 4


def calibrated(document: Document, patients: int, facts: Sequence[Fact], pack: Pack) -> tuple[Fact, ...]:
    """The facts of a paper, in order, with the probability that each is right as its confidence.

    ``patients`` is how many the paper has.  Right means the statement (concept and status, or the value of an
    attribute) of this patient; further qualifiers may still be wrong.
    """
    weights = pack.weights.get(TABLE, {})
    alike = Counter((fact.case_id, fact.kind) for fact in facts)
    out = []
    for fact in facts:
        own = {fact.kind: weights[fact.kind]} if fact.kind in weights else {}
        told = features(document, patients, alike[fact.case_id, fact.kind], fact)
        sure = belief(own, told).get(fact.kind, fact.confidence)
        read = 1.0 if fact.ocr is None else fact.ocr  # a word that OCR misread gives a wrong fact, however plain it is
        out.append(replace(fact, confidence=round(sure * read, DECIMALS)))
    return tuple(out)


def features(document: Document, patients: int, alike: int, fact: Fact) -> dict[str, float]:
    """What the weights may speak of; ``alike`` is how many facts of its kind the patient has, itself among them."""
    held = min(max(fact.confidence, LEAST), MOST)
    found = {"always": 1.0, "odds": math.log(held / (1 - held)), f"by {fact.extractor}": 1.0}
    if not fact.concept.startswith("text:"):
        found[f"concept {fact.concept}"] = 1.0
    if fact.status is not Status.PRESENT:
        found[f"status {fact.status.value}"] = 1.0
    if patients > 1:
        found["several patients"] = 1.0
    if fact.quantity is not None:
        found["measured"] = 1.0
    if fact.evidence:
        first = fact.evidence[0].value
        found[f"section {first.section}"] = 1.0
        found["place"] = first.span.start / max(1, len(document.text))
        found["further places"] = math.log(len(fact.evidence))
    return found | {"others": math.log(alike), "words": math.log(max(1, len(fact.name.split())))}
