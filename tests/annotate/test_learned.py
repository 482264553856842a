"""Decoding, grouping and weighing of what the trained network gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from miner.annotate.learned import candidates, course, decode
from miner.annotate.learned.decode import TokenSpan
from miner.annotate.learned.linear import Linear, bag, hashed
from miner.annotate.tokenizer import blank
from miner.errors import PackError

TAGS = ("O", "B-X", "I-X", "E-X", "S-X")


def likely(*tags: str, sure: float = 0.9) -> decode.FloatArray:
    """Probabilities that favour one tag a token."""
    rows = [[sure if tag == wanted else (1 - sure) / 4 for tag in TAGS] for wanted in tags]
    return np.array(rows, dtype=np.float32)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("O S-X O", [(1, 2)]),
        ("B-X I-X E-X", [(0, 3)]),
        ("B-X E-X S-X", [(0, 2), (2, 3)]),
        ("O O", []),
    ],
)
def test_spans_follow_the_tags(tags: str, expected: list[tuple[int, int]]) -> None:
    found = decode.spans(likely(*tags.split()), TAGS)
    assert [(s.start, s.end) for s in found] == expected
    assert all(s.label == "X" and 0.85 < s.score <= 1 for s in found)


@pytest.mark.parametrize("tags", ["I-X O", "O B-X", "B-X S-X", "E-X E-X"])
def test_impossible_sequences_are_mended(tags: str) -> None:
    found = decode.spans(likely(*tags.split()), TAGS)
    assert all(0 <= s.start < s.end <= 2 for s in found)


def test_leniency_finds_what_is_less_likely() -> None:
    unsure = np.array([[0.6, 0.02, 0.02, 0.02, 0.34]], dtype=np.float32)
    assert decode.spans(unsure, TAGS) == []
    assert [s.score for s in decode.spans(unsure, TAGS, leniency=1.0)] == [pytest.approx(0.4)]


def test_no_tokens_no_spans() -> None:
    assert decode.spans(np.zeros((0, 5), dtype=np.float32), TAGS) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Ewing sarcoma", "ewing sarcoma"),
        ("(synovial sarcoma)", "synovial sarcoma"),
        ("wide  excision.", "wide excision"),
        ("measles (rubeola", "measles"),
    ],
)
def test_names_are_normal(text: str, name: str) -> None:
    assert candidates.normal(text) == name


def test_short_forms_are_taken_from_the_text() -> None:
    doc = blank()(
        "Acute disseminated encephalomyelitis (ADEM) and carcinoma of the breast (CB), but not nonsense (XYZ)."
    )
    assert candidates.abbreviations(doc) == {
        "ADEM": "acute disseminated encephalomyelitis",
        "CB": "carcinoma of the breast",
    }


def test_mentions_of_one_thing_become_one_candidate() -> None:
    doc = blank()("Giant cell arteritis (GCA) was found. The GCA was treated with prednisone.")
    spans = [
        TokenSpan(0, 3, "DIAGNOSIS", 0.9),
        TokenSpan(10, 11, "DIAGNOSIS", 0.8),
        TokenSpan(14, 15, "TREATMENT", 0.7),
    ]
    found = candidates.group(doc, spans)
    assert [(c.label, c.name, len(c.mentions)) for c in found] == [
        ("DIAGNOSIS", "giant cell arteritis", 2),
        ("TREATMENT", "prednisone", 1),
    ]


def test_features_belong_to_their_label() -> None:
    doc = blank()("The diagnosis was measles.")
    one = candidates.Candidate("DIAGNOSIS", "measles", (TokenSpan(3, 4, "DIAGNOSIS", 0.6),))
    found = candidates.features(doc, one, [one])
    assert all(name.startswith("DIAGNOSIS:") for name in found)
    assert found["DIAGNOSIS:word=measles"] == 0.5
    assert found["DIAGNOSIS:previous=was"] == 0.5
    assert "DIAGNOSIS:score>0.45" in found
    assert "DIAGNOSIS:score>0.75" not in found


def test_linear_model_adds_weights_and_calibrates(tmp_path: Path) -> None:
    weights = np.zeros((16, 2), dtype=np.float32)
    rows, _ = hashed({"a": 1.0, "b": 1.0}, 16)
    assert rows[0] != rows[1]
    weights[rows[0]], weights[rows[1]] = (1.0, 0.0), (0.5, 2.0)
    model = Linear(("x", "y"), weights, np.array([2.0, 1.0], np.float32), np.array([0.0, -2.0], np.float32))
    assert model.probabilities({"a": 1.0, "b": 2.0}) == pytest.approx([1 / (1 + np.exp(-4.0)), 1 / (1 + np.exp(-2.0))])
    model.save(tmp_path / "m.npz")
    again = Linear.load(tmp_path / "m.npz")
    assert again.labels == ("x", "y")
    assert again.probabilities(bag("ab")) == pytest.approx(model.probabilities(bag("ab")), abs=1e-3)


def test_missing_weights_are_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="found no such file"):
        Linear.load(tmp_path / "none.npz")


def test_sentence_features_know_numbers_place_and_the_sentence_before() -> None:
    found = course.features("He died 12 days later.", 1.0, "Sepsis followed.")
    assert {"w=died", "w=#", "p=he died", "b=sepsis", "last", "place=6"} <= set(found)
    assert "last" not in course.features("He died.", 0.5)
