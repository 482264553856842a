"""Derived statements: the criteria of a pack, answered from the facts of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from miner.assemble.story import Sentence, Story, is_own
from miner.domain import Condition, Criterion, CriterionRule
from miner.schema import Evidence, Fact, Mention, Presence, Temporality

EXTRACTOR = "criteria"
NEAR = 12
"""Characters between a negation and the term that it denies."""


@dataclass(frozen=True, slots=True)
class Met:
    """What met a condition: facts of the case, or a term of its story."""

    facts: tuple[Fact, ...] = ()
    told: tuple[Sentence, Mention] | None = None


def derive(story: Story, facts: Sequence[Fact]) -> list[Fact]:
    """One fact for each criterion that a rule answers; where none does it cannot be told, and no fact is made."""
    return [fact for criterion in story.pack.criteria if (fact := _answer(story, criterion, facts)) is not None]


def _answer(story: Story, criterion: Criterion, facts: Sequence[Fact]) -> Fact | None:
    for rule in criterion.rules:
        met = _met(story, rule, facts)
        if met is not None:
            return _fact(story, criterion, rule, met)
    return None


def _met(story: Story, rule: CriterionRule, facts: Sequence[Fact]) -> list[Met] | None:
    """What met the rule; None where it is not met."""
    every = [_condition(story, condition, facts) for condition in rule.all]
    some = [met for condition in rule.any if (met := _condition(story, condition, facts)) is not None]
    if None in every or (rule.any and not some):
        return None
    return [met for met in every if met is not None] + some


def _condition(story: Story, condition: Condition, facts: Sequence[Fact]) -> Met | None:
    if condition.terms:
        told = _told(story, condition)
        found = Met(told=told) if told else None
    else:
        matching = tuple(f for f in facts if _matches(condition, f))
        found = Met(matching) if matching else None
    if condition.without:
        return Met() if found is None else None
    return found


def _matches(condition: Condition, fact: Fact) -> bool:
    named = not condition.concepts or fact.concept in condition.concepts
    return fact.kind == condition.kind and named and fact.status.value == condition.status


def _told(story: Story, condition: Condition) -> tuple[Sentence, Mention] | None:
    """The first mention of a term that is said of the patient, is asserted and neither planned nor past."""
    for sentence, mention in story.mentions(condition.terms):
        said = mention.assertion
        named = not condition.concepts or mention.term in condition.concepts
        denied = said.presence is Presence.ABSENT and any(0 <= mention.span.start - c.end <= NEAR for c in said.cues)
        asserted = not denied and said.presence is not Presence.UNCERTAIN and said.temporality is Temporality.NOW
        if named and is_own(mention) and asserted:
            return sentence, mention
    return None


def _fact(story: Story, criterion: Criterion, rule: CriterionRule, met: Sequence[Met]) -> Fact:
    facts = list(dict.fromkeys(fact for m in met for fact in m.facts))
    told = [m.told for m in met if m.told is not None]
    evidence = {e.evidence_id: e for fact in facts for e in fact.evidence[:1]}
    for sentence, mention in told:
        shown = Evidence.of(story.document, mention.span, patient=sentence.patient)
        evidence.setdefault(shown.evidence_id, shown)
    return Fact.of(
        case=story.case,
        kind=criterion.kind,
        concept=rule.value,
        name=rule.value,
        evidence=tuple(evidence.values()),
        confidence=min((max((f.confidence for f in m.facts), default=rule.confidence) for m in met), default=1.0),
        extractor=EXTRACTOR,
        derived_from=tuple(dict.fromkeys(f.fact_id for f in facts)),
    )
