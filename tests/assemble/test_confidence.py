"""The probability that a fact is right, from the weights of a pack."""

from __future__ import annotations

import math
from dataclasses import replace

from miner import assemble, read
from miner.assemble.confidence import TABLE, calibrated, features
from miner.domain import Weights
from miner.schema import Case, Document, Evidence, Fact, Origin, Span, Status
from tests.support import annotator, pack_named, paper_of

TEXT = "A 41-year-old man presented with red papules on the trunk. CD34 was positive. He was well after six months."


def fact(document: Document, kind: str = "age", confidence: float = 0.9, status: Status = Status.PRESENT) -> Fact:
    case = Case.of(document.sha256, 1, "", Origin.OWN, ())
    evidence = (Evidence.of(document, Span(2, 13)),)
    return Fact.of(
        case=case, kind=kind, concept="text:old age", name="old age", status=status, evidence=evidence,
        confidence=confidence, extractor="rule.one",
    )  # fmt: skip


def weighted(weights: Weights, *facts: Fact, patients: int = 1) -> list[float]:
    pack = replace(pack_named("case_report"), weights={TABLE: weights})
    return [f.confidence for f in calibrated(read.text_document(TEXT, "a"), patients, facts, pack)]


def test_the_belief_of_the_strategy_stays_where_nothing_is_known_of_the_kind() -> None:
    document = read.text_document(TEXT, "a")
    assert weighted({"sex": {"always": 0.0}}, fact(document)) == [0.9]


def test_weights_turn_belief_into_probability() -> None:
    document = read.text_document(TEXT, "a")
    one, sure = fact(document), fact(document, confidence=1.0)
    assert weighted({"age": {"always": 0.0}}, one) == [0.5]
    assert weighted({"age": {"odds": 1.0}}, one) == [0.9]
    assert weighted({"age": {"odds": 1.0}}, sure) == [0.98]  # no belief is taken as certainty
    assert weighted({"age": {"by rule.one": math.log(3)}}, one) == [0.75]
    assert weighted({"age": {"several patients": math.log(3)}}, one, patients=2) == [0.75]
    absent = fact(document, status=Status.ABSENT)
    assert weighted({"age": {"status absent": math.log(3)}}, one, absent) == [0.5, 0.75]
    assert weighted({"age": {"others": 1.0}}, one, absent)[0] == round(2 / 3, 4)


def test_features_name_what_a_fact_stands_on() -> None:
    document = read.text_document(TEXT, "a")
    found = features(document, 1, 2, fact(document))
    assert found["place"] == 2 / len(TEXT) and found["words"] == math.log(2) and found["others"] == math.log(2)
    assert found["section body"] == 1.0 and found["further places"] == 0.0
    assert not any(name.startswith("concept") for name in found)


def test_the_shipped_weights_give_probabilities_and_change_nothing_else() -> None:
    pack = pack_named("case_report")
    assert pack.weights[TABLE]
    plain = replace(pack, weights={name: w for name, w in pack.weights.items() if name != TABLE})
    document = read.text_document(TEXT, "test")
    raw = assemble.facts(document, annotator("case_report").mentions(document), plain).facts
    found = paper_of(TEXT).facts
    assert [replace(f, confidence=0.0) for f in found] == [replace(f, confidence=0.0) for f in raw]
    assert [f.confidence for f in found] != [f.confidence for f in raw]
    assert all(0.0 < f.confidence < 1.0 for f in found if f.kind in pack.weights[TABLE])
