"""Derived statements answer yes, no or not at all, with the facts that decided."""

from __future__ import annotations

from dataclasses import replace

import pytest

from miner.assemble import criteria
from miner.assemble.story import Story
from miner.domain import Condition, Criterion
from miner.domain.kinds import CriterionRule
from miner.schema import Fact, Status
from tests.support import facts_of, paper_of, story_of

WHO = "A 50-year-old man was seen. "


def value(text: str, kind: str, pack: str) -> str | None:
    found = facts_of(WHO + text, kind, pack)
    assert len(found) <= 1
    return found[0].name if found else None


VITAL = [
    ("He received prednisone and died after two months.", "dead"),
    ("He was treated with surgery and was discharged on day 5.", "alive"),
    ("He had a complete remission. He died of pneumonia.", "dead"),
    ("He achieved complete remission.", "alive"),
    ("He has been followed for two years.", "alive"),
    ("The cyst discharged pus.", None),
    ("The worms feed on dead or living tissue.", None),
    ("He had a fever.", None),
]


@pytest.mark.parametrize(("text", "expected"), VITAL)
def test_vital_status(text: str, expected: str | None) -> None:
    assert value(text, "vital_status", "case_report") == expected


ALEUKEMIC = [
    ("Nodules were found on the back. Blood count and bone marrow were normal.", "true"),
    ("Nodules were found on the back. The bone marrow was normal.", "true"),
    ("Nodules were found on the back. The blood count was normal. The marrow contained 30% blasts.", "false"),
    ("Nodules were found on the back. The blood contained 30% blasts. The marrow was not studied.", "false"),
    ("Nodules were found on the back. The blood count was normal.", None),
    ("Blood count and bone marrow were normal.", None),
]


@pytest.mark.parametrize(("text", "expected"), ALEUKEMIC)
def test_aleukemic(text: str, expected: str | None) -> None:
    assert value(text, "aleukemic", "alc") == expected


def test_the_facts_that_decided_are_named() -> None:
    paper = paper_of(WHO + "Nodules were found on the back. Blood count and bone marrow were normal.", "alc")
    (derived,) = [f for f in paper.facts if f.kind == "aleukemic"]
    decided = {f.kind for f in paper.facts if f.fact_id in derived.derived_from}
    assert decided == {"lesion", "marrow"}
    assert derived.extractor == "criteria"
    assert [e.value.quote for e in derived.evidence] == ["Nodules", "bone marrow were normal"]


def test_a_statement_met_by_words_alone_shows_them_and_is_less_sure() -> None:
    (derived,) = facts_of(WHO + "He was discharged.", "vital_status", "case_report")
    assert derived.derived_from == ()
    assert [e.value.quote for e in derived.evidence] == ["was discharged"]
    assert derived.confidence < 1


def with_rule(rule: CriterionRule) -> Story:
    story = story_of(WHO + "He had a rash.")
    criterion = Criterion(kind="answer", heading="Answer", rules=(rule,))
    return replace(story, pack=replace(story.pack, criteria=(criterion,)))


def fact(story: Story, concept: str, status: Status = Status.PRESENT, confidence: float = 0.7) -> Fact:
    return Fact.of(
        case=story.case, kind="thing", concept=concept, name=concept, status=status, confidence=confidence
    )  # fmt: skip


THING = Condition(kind="thing", concepts=("a",))
RULES = [
    (CriterionRule(value="yes", all=(THING,)), ["a"], True),
    (CriterionRule(value="yes", all=(THING,)), ["b"], False),
    (CriterionRule(value="yes", all=(Condition(kind="thing", status="absent"),)), ["a"], False),
    (CriterionRule(value="yes", all=(Condition(kind="thing", without=True),)), [], True),
    (CriterionRule(value="yes", all=(Condition(kind="thing", without=True),)), ["a"], False),
    (CriterionRule(value="yes", any=(THING, Condition(kind="thing", concepts=("b",)))), ["b"], True),
    (CriterionRule(value="yes", any=(THING,)), ["b"], False),
]


@pytest.mark.parametrize(("rule", "concepts", "met"), RULES)
def test_rules(rule: CriterionRule, concepts: list[str], met: bool) -> None:
    story = with_rule(rule)
    answers = criteria.derive(story, [fact(story, c) for c in concepts])
    assert [a.concept for a in answers] == (["yes"] if met else [])


def test_an_answer_is_as_sure_as_its_least_sure_condition() -> None:
    both = CriterionRule(value="yes", all=(THING, Condition(kind="thing", concepts=("b",))))
    story = with_rule(both)
    facts = [fact(story, "a", confidence=0.9), fact(story, "b", confidence=0.4), fact(story, "b", confidence=0.6)]
    (answer,) = criteria.derive(story, facts)
    assert answer.confidence == 0.6
    assert len(answer.derived_from) == len({f.fact_id for f in facts})
