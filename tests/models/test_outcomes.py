"""Learning the weights of the course of a disease, on two invented texts told many times."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("sklearn", reason="training needs scikit-learn and scipy, which running miner does not")

from miner.domain import TimelineKind, load
from miner.domain.weights import added, belief
from models.training import outcomes

WELL = "A 40-year-old man had a cough. He was given a drug. The cough resolved."
ILL = "A 40-year-old man had a cough. He was given a drug. He died."


def corpus(folder: Path, number: int = 12) -> tuple[Path, Path]:
    texts: list[dict[str, object]] = []
    gold: list[dict[str, object]] = []
    for i in range(number):
        well = i % 2 == 0
        event, quote = ("complete_response", "The cough resolved") if well else ("death", "He died")
        texts.append({"id": str(i), "text": WELL if well else ILL})
        gold.append({"id": str(i), "cases": [{"outcomes": [{"event": event, "quote": quote}]}]})
    paths = folder / "texts.jsonl", folder / "gold.jsonl"
    for path, records in ((paths[0], texts), (paths[1], gold)):
        path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    return paths


def examples(folder: Path) -> list[outcomes.Row]:
    pack = load("case_report")
    spec = pack.kinds["outcome"]
    assert isinstance(spec, TimelineKind)
    return list(outcomes.rows(pack, spec, *corpus(folder)))


def test_each_sentence_is_labelled_by_the_quotes_that_it_overlaps(tmp_path: Path) -> None:
    found = examples(tmp_path)
    assert [row.events for row in found[:3]] == [frozenset(), frozenset(), frozenset({"complete_response"})]
    assert found[5].events == {"death"}
    assert {row.document for row in found} == {str(i) for i in range(12)}


def test_learned_weights_tell_the_events_apart(tmp_path: Path) -> None:
    found = examples(tmp_path)
    weights = outcomes.learn(found, ["complete_response", "death"], {})
    believed = [belief(weights, row.features) for row in found]
    assert all((p["death"] > 0.5) == ("death" in row.events) for p, row in zip(believed, found, strict=True))
    assert all(abs(w) >= outcomes.LEAST for own in weights.values() for w in own.values())


def test_weights_onto_a_base_are_small_where_the_base_is_right(tmp_path: Path) -> None:
    found = examples(tmp_path)
    base = {event: {k: 4 * w for k, w in own.items()} for event, own in outcomes.learn(found, ["death"], {}).items()}
    more = outcomes.learn(found, ["death"], base)
    assert max(map(abs, more["death"].values()), default=0.0) < max(map(abs, base["death"].values()))
    assert belief(added(base, more), found[5].features)["death"] > 0.9


def test_scores_are_of_documents_that_were_held_out(tmp_path: Path) -> None:
    said = outcomes.held_out(examples(tmp_path), [], ["complete_response", "death"], {}, 0.3)
    assert said == "precision 1.000 recall 1.000 F1 1.000 of 12 events"


def test_texts_from_a_folder_and_from_lines(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("two", encoding="utf-8")
    (tmp_path / "a.txt").write_text("one", encoding="utf-8")
    assert list(outcomes.texts(tmp_path)) == [("a", "one"), ("b", "two")]
