"""Weight tables: read strictly, added up along the packs, turned into probabilities."""

from __future__ import annotations

from pathlib import Path

import pytest

from miner.domain import load
from miner.domain.weights import added, belief, read_weights
from miner.errors import PackError


def table(folder: Path, text: str) -> Path:
    path = folder / "outcome.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_reads_answers_features_and_weights(tmp_path: Path) -> None:
    path = table(tmp_path, "answer\tfeature\tweight\nrelapse\tsaid relapse\t2.5\nrelapse\talways\t-3\n\n")
    assert read_weights(path) == {"relapse": {"said relapse": 2.5, "always": -3.0}}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", r":1: expected the columns answer, feature, weight, found an empty file"),
        ("feature\tweight\n", r":1: expected the columns .* found feature, weight"),
        ("answer\tfeature\tweight\nrelapse\talways\n", r":2: expected 3 columns, found 2"),
        ("answer\tfeature\tweight\nrelapse\talways\tmuch\n", r":2: expected a number as weight, found 'much'"),
        ("answer\tfeature\tweight\nrelapse\talways\tinf\n", r":2: expected a number"),
    ],
)
def test_broken_tables_name_file_and_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(PackError, match=words):
        read_weights(table(tmp_path, text))


def test_weights_of_an_extending_pack_are_added() -> None:
    first = {"relapse": {"always": -3.0, "said": 2.0}}
    total = added(first, {"relapse": {"said": 0.5}, "death": {"said": 4.0}})
    assert total == {"relapse": {"always": -3.0, "said": 2.5}, "death": {"said": 4.0}}
    assert first == {"relapse": {"always": -3.0, "said": 2.0}}


def test_belief_is_the_logistic_function_of_the_sum() -> None:
    weights = {"relapse": {"always": -1.0, "said": 0.5}, "death": {"said": 1000.0}}
    found = belief(weights, {"always": 1.0, "said": 2.0, "unknown": 7.0})
    assert found == {"relapse": 0.5, "death": pytest.approx(1.0)}


def test_shipped_weights_answer_with_events_of_the_pack() -> None:
    for name in ("case_report", "alc"):
        pack = load(name)
        events = {term.id for term in pack.terms["event"]}
        assert set(pack.weights["outcome"]) <= events
        assert all("always" in own for own in load("case_report").weights["outcome"].values())


def test_weights_belong_to_the_hash_of_the_pack(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text('name = "tiny"\nversion = "0.1.0"\ntitle = "Tiny"\n', encoding="utf-8")
    before = load(str(tmp_path)).hash
    (tmp_path / "weights").mkdir()
    table(tmp_path / "weights", "answer\tfeature\tweight\nrelapse\talways\t-3\n")
    after = load(str(tmp_path))
    assert after.hash != before
    assert after.weights == {"outcome": {"relapse": {"always": -3.0}}}
