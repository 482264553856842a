"""Pieces, windows, decoding, grouping and weighing of what the trained network gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from spacy.tokens import Doc

from miner.annotate.learned import candidates, decode, pieces, reader
from miner.annotate.learned.decode import TokenSpan
from miner.annotate.learned.pieces import Pieces
from miner.annotate.learned.windows import WIDEST, windows
from miner.annotate.tokenizer import blank
from miner.errors import PackError

VOCABULARY = "[UNK] [CLS] [SEP] measles rash pneumo ##nia + 3 cd ##34 naive . a".split()


@pytest.fixture
def known(tmp_path: Path) -> Pieces:
    path = tmp_path / "pieces.txt"
    path.write_text("\n".join(VOCABULARY) + "\n", encoding="utf-8")
    return Pieces.load(path)


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("Measles", "measles"),
        ("pneumonia", "pneumo ##nia"),
        ("CD34+", "cd ##34 +"),
        ("naïve", "naive"),
        ("quux", "[UNK]"),
        ("rash.quux", "rash . [UNK]"),
        ("\u00ad", "[UNK]"),
        (" \n", ""),
    ],
)
def test_tokens_become_the_longest_pieces_known(known: Pieces, token: str, expected: str) -> None:
    assert [VOCABULARY[number] for number in known.of(token)] == expected.split()
    assert known.of(token) == known.of(token)


def test_an_endless_token_is_cut(known: Pieces) -> None:
    assert len(known.of("+" * 500)) == pieces.MOST


@pytest.mark.parametrize("text", ["", "measles\n[CLS]\n"])
def test_a_vocabulary_without_its_marks_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "v.txt").write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match=r"expected the piece \["):
        Pieces.load(tmp_path / "v.txt")
    with pytest.raises(PackError, match="found no such file"):
        Pieces.load(tmp_path / "none.txt")


def sentences_of(*lengths: int) -> Doc:
    """A document of so many sentences of so many words, one piece each."""
    doc = Doc(blank().vocab, words=["rash"] * sum(lengths))
    starts, at = set(), 0
    for length in lengths:
        starts.add(at)
        at += length
    reader.mark(doc, {doc[start].idx for start in starts})
    return doc


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ((10, 20), [30]),
        ((100, 100, 100, 100), [200, 200]),  # alike, not 200 + 200 by luck: 254 would hold no third
        ((WIDEST, 1), [WIDEST, 1]),
        ((2 * WIDEST + 10,), [WIDEST, WIDEST, 10]),
        ((60,) * 5, [180, 120]),
    ],
)
def test_windows_hold_whole_sentences_and_every_token_once(
    known: Pieces, lengths: tuple[int, ...], expected: list[int]
) -> None:
    doc = sentences_of(*lengths)
    found = windows(doc, known)
    assert [len(window.tokens) for window in found] == expected
    assert np.concatenate([window.tokens for window in found]).tolist() == list(range(len(doc)))
    for window in found:
        assert window.pieces[0] == 1 and window.pieces[-1] == 2
        assert len(window.pieces) <= WIDEST + 2
        assert set(window.pieces[window.first].tolist()) == {4}


def test_no_words_no_windows(known: Pieces) -> None:
    assert windows(blank()(""), known) == []
    assert windows(blank()(" \n"), known) == []


def scores(*tags: str, sure: float = 3.0) -> decode.FloatArray:
    """Scores that favour one tag a token, of labels X and Y."""
    order = ["O", "B-X", "I-X", "B-Y", "I-Y"]
    return np.array([[sure if tag == wanted else 0.0 for tag in order] for wanted in tags], dtype=np.float32)


def found_in(given: decode.FloatArray, leniency: float = 0.0) -> list[tuple[int, int, str]]:
    spans = decode.spans(given, np.arange(len(given)), ("X", "Y"), leniency)
    assert all(0 < span.score <= 1 for span in spans)
    return [(span.start, span.end, span.label) for span in spans]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("O B-X O", [(1, 2, "X")]),
        ("B-X I-X I-X", [(0, 3, "X")]),
        ("B-X B-X", [(0, 1, "X"), (1, 2, "X")]),
        ("B-X I-X B-Y I-Y O", [(0, 2, "X"), (2, 4, "Y")]),
        ("O O", []),
        ("B-X O O O B-Y", [(0, 1, "X"), (4, 5, "Y")]),
    ],
)
def test_spans_follow_the_tags(tags: str, expected: list[tuple[int, int, str]]) -> None:
    assert found_in(scores(*tags.split())) == expected
    assert found_in(scores(*tags.split(), sure=9.0)) == expected


@pytest.mark.parametrize("tags", ["I-X O", "O I-Y", "B-X I-Y", "I-X I-X"])
def test_inside_never_follows_what_it_cannot(tags: str) -> None:
    spans = found_in(scores(*tags.split()))
    assert all(0 <= start < end <= 2 for start, end, _ in spans)
    assert len(spans) <= 1 or spans[0][1] <= spans[1][0]


def test_leniency_finds_what_is_less_likely() -> None:
    unsure = np.array([[1.0, 0.5, 0.0, 0.0, 0.0]], dtype=np.float32)
    assert found_in(unsure) == []
    assert found_in(unsure, leniency=1.0) == [(0, 1, "X")]


def test_spans_are_numbered_by_the_tokens_of_the_document() -> None:
    tokens = np.array([0, 2, 5])
    (span,) = decode.spans(scores("O", "B-X", "I-X"), tokens, ("X", "Y"))
    assert (span.start, span.end) == (2, 6)


def test_no_tokens_no_spans() -> None:
    assert decode.spans(np.zeros((0, 5), dtype=np.float32), np.zeros(0, np.int64), ("X", "Y")) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Ewing sarcoma", "ewing sarcoma"),
        ("(synovial sarcoma)", "synovial sarcoma"),
        ("wide  excision.", "wide excision"),
        ("measles (rubeola", "measles"),
        ("metastasis of the", "metastasis"),
        ("hepatitis A", "hepatitis a"),
        ("carcinoma in situ", "carcinoma in situ"),
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


def test_a_short_form_within_a_name_is_written_out() -> None:
    doc = blank()("The superior gluteal artery (SGA) was torn. The SGA tear was closed.")
    (found,) = candidates.group(doc, [TokenSpan(11, 13, "DIAGNOSIS", 0.9)])
    assert found.name == "superior gluteal artery tear"


def test_a_name_that_breaks_off_is_joined_to_what_follows() -> None:
    doc = blank()("She had a metastasis of thyroid carcinoma.")
    spans = [TokenSpan(3, 5, "DIAGNOSIS", 0.9), TokenSpan(5, 7, "DIAGNOSIS", 0.5)]
    assert [c.name for c in candidates.group(doc, spans)] == ["metastasis of thyroid carcinoma"]


def test_features_tell_how_sure_and_how_high_a_candidate_stands() -> None:
    doc = blank()("The diagnosis was measles, not skin measles virus rash.")
    one = candidates.Candidate("DIAGNOSIS", "measles", (TokenSpan(3, 4, "DIAGNOSIS", 0.6),))
    other = candidates.Candidate("DIAGNOSIS", "measles virus rash", (TokenSpan(7, 10, "DIAGNOSIS", 0.3),))
    first, second = (candidates.features(doc, c, [one, other]) for c in (one, other))
    assert "score>0.45" in first and "score>0.75" not in first
    assert (first["rank=0"], second["rank=1"]) == (1.0, 1.0)
    assert first["lead"] > 0 > second["lead"]
    assert "shared>0.3" in second and "shared>0.0" not in first
