"""Which of a whole paper's names are its patient's, with spans as a model would give them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from miner.assemble import named, named_agreement
from miner.assemble.story import Story
from miner.domain import NamedKind
from miner.schema import Mention, Span
from tests.support import pack_named, story_of

PAPER = """Blue wart of the thumb

Abstract
A 40-year-old man had a blue wart. Corns were seen in a neighbour.

Case report
A 40-year-old man came with a wart of the thumb. He was diagnosed with gout. A common wart (CW) was seen, with a sore
toe and a bad cold.

Discussion
Our patient had a blue wart and a bad cold.
"""


def with_spans(text: str, names: dict[str, float]) -> Story:
    """The story with a span of the model wherever a name stands."""
    story = story_of(text)
    low = story.document.text.lower()

    def spans(start: int, end: int) -> list[Mention]:
        found = []
        for name, score in names.items():
            at = low.find(name, start, end)
            if at >= 0:
                place = Span(at, at + len(name))
                found.append(Mention("model.DIAGNOSIS", place, story.text(place), name=name, score=score))
        return found

    told = tuple(replace(s, mentions=(*s.mentions, *spans(s.span.start, s.span.end))) for s in story.sentences)
    return replace(story, sentences=told, abbreviations=(("CW", "common wart"),))


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        ({"blue wart": 0.5}, {"blue wart"}),
        ({"gout": 0.5}, {"gout"}),
        ({"sore toe": 0.5}, set()),
        ({"sore toe": 0.9}, {"sore toe"}),
        ({"bad cold": 0.5}, {"bad cold"}),
        ({"corns": 0.9}, set()),
        ({"blue wart": 0.5, "common wart": 0.9}, {"blue wart"}),
        ({"common wart": 0.9}, {"common wart"}),
    ],
)
def test_sections_agree_on_a_name(names: dict[str, float], kept: set[str]) -> None:
    story = with_spans(PAPER, names)
    assert named_agreement.is_whole(story.sentences)
    assert named_agreement.agreed(story, ("DIAGNOSIS",), "diagnosis_trigger") == kept


@pytest.mark.parametrize(
    ("name", "kept"), [("oral iron", True), ("oral", False), ("left kidney", False), ("iron for the left kidney", True)]
)
def test_words_that_only_go_with_a_name_are_none(name: str, kept: bool) -> None:
    story = with_spans(f"A 40-year-old man was seen. He had {name} after that.", {name: 0.9})
    spec = pack_named("case_report").kinds["diagnosis"]
    assert isinstance(spec, NamedKind)
    assert [fact.name for fact in named.facts(story, "diagnosis", spec)] == ([name] if kept else [])


def test_an_abstract_is_no_whole_paper() -> None:
    assert not named_agreement.is_whole(story_of("A 40-year-old man had a wart. It was frozen.").sentences)
