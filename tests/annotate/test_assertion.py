"""Who a mention is said of, whether it holds, and when: one row a wording."""

from __future__ import annotations

import pytest

from tests.support import mentions_of

ROWS = [
    # text, mention, presence, experiencer, temporality
    ("There were no papules on the face.", "papules", "absent", "patient", "now"),
    ("Papules were absent.", "Papules", "absent", "patient", "now"),
    ("There was no fever but papules appeared.", "papules", "present", "patient", "now"),
    ("There was no increase in nodules.", "nodules", "present", "patient", "now"),
    ("A possible nodule was seen.", "nodule", "uncertain", "patient", "now"),
    ("Her mother had nodules.", "nodules", "present", "relative", "now"),
    ("Nodules usually appear late.", "Nodules", "present", "general", "now"),
    ("In our patient nodules usually appeared late.", "nodules", "present", "patient", "now"),
    ("Nodules have been reported in the literature.", "Nodules", "present", "others", "now"),
]


@pytest.mark.parametrize(("text", "words", "presence", "experiencer", "temporality"), ROWS)
def test_assertion(text: str, words: str, presence: str, experiencer: str, temporality: str) -> None:
    (said,) = {m.assertion for m in mentions_of(text) if m.text == words and m.kind == "morphology"}
    assert (said.presence, said.experiencer, said.temporality) == (presence, experiencer, temporality)


def test_the_deciding_cue_is_kept() -> None:
    text = "There were no papules."
    mention = next(m for m in mentions_of(text) if m.text == "papules")
    assert [text[c.start : c.end] for c in mention.assertion.cues] == ["no"]
