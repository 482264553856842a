"""Case attributes: one value a patient, such as age and sex, from where the paper introduces the patient."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from miner.assemble import references
from miner.assemble.story import Sentence, Story, is_own
from miner.domain import AttributeKind
from miner.schema import DAYS_PER, Experiencer, Fact, Mention, Quantity, Role

Found = tuple[Sentence, Mention, float]
"""Where the value stands, its mention, and how sure the rule is."""

WEEKS_NEWBORN = 8
"""Up to this age a child that the paper calls newborn has it as its age (WHO's 4 weeks, and leeway for preterms)."""
OTHERWISE = 0.5
"""How sure a value is that another part of the paper gives otherwise."""
_RELATIVE = re.compile(
    r"\b(?:brother|sister|sibling|twin|mother|father|parent|son|daughter|wife|husband|donor)\W+$", re.IGNORECASE
)
"""Somebody else, right before the age ("from his brother, aged 51")."""
_AT_AGE = re.compile(r"ages?\b", re.IGNORECASE)
_TELLING = frozenset({Role.TITLE, Role.ABSTRACT, Role.CASE, Role.BODY})
_SINCE_BIRTH = re.compile(r"^\s(?:after\s(?:\w+\s)?birth|of\s(?:life|age))\b", re.IGNORECASE)
_OTHER_EVENT = re.compile(
    r"\b(?:since|from|until|before|earlier|at)\s(?:the\s|an\s)?(?:age\s)?(?:of\s)?(?:about\s)?$|\bwhen\s\w+\swas\s$",
    re.IGNORECASE,
)
"""Words before an age that is the time of some event, not the age of the patient who is introduced."""


def facts(story: Story, kind: str, spec: AttributeKind) -> list[Fact]:
    """The measured attribute at presentation, or the term that the paper uses for the patient.

    Where another part of the paper introduces the patient otherwise, that is a fact, too, after the first: which holds
    is for people to decide.
    """
    found = _measured(story, f"quantity.{spec.quantity}") if spec.quantity else _named(story, spec)
    if found is None:
        return []
    others = _otherwise(story, found, measured=bool(spec.quantity))
    told = [_fact(story, kind, found, spec, "attribute")]
    return [*told, *(_fact(story, kind, one, spec, "attribute.otherwise") for one in others)]


def _fact(story: Story, kind: str, found: Found, spec: AttributeKind, extractor: str) -> Fact:
    sentence, mention, sure = found
    if spec.quantity:  # what is measured is the concept, and how much the quantity
        mention = replace(mention, term=kind, name=kind.replace("_", " "))
    name = "" if mention.term else mention.text
    return story.fact(
        kind, mention, sentence=sentence, name=name, quantity=mention.quantity, confidence=sure, extractor=extractor
    )  # fmt: skip


def _otherwise(story: Story, found: Found, *, measured: bool) -> list[Found]:
    """The first introduction in another part of the paper that gives another value; none where all agree."""
    first, value, _ = found
    for number, sentence in enumerate(story.sentences):
        if sentence.role is first.role or sentence.role not in _TELLING:
            continue
        for one in references.introductions(story.document, number, sentence):
            before = story.document.text[max(0, one.age.span.start - 24) : one.age.span.start]
            if (
                not one.indefinite or _AT_AGE.match(one.age.text) or _RELATIVE.search(before)
            ):  # "at the age of" tells of another time
                continue
            if measured and _apart(value.quantity, one.age.quantity):
                return [(sentence, one.age, OTHERWISE)]
            if not measured and one.sex and value.term != one.sex:
                near = [m for m in sentence.of("sex") if m.term == one.sex]
                return [(sentence, near[0], OTHERWISE)] if near else []
    return []


def _apart(one: Quantity | None, other: Quantity | None) -> bool:
    """Whether two ages cannot both be meant: more than rounding apart."""
    if one is None or other is None or one.approximate or other.approximate:
        return False
    low, high = sorted((one, other), key=lambda q: q.low)
    return min(one.value, other.value) > 0 and high.low - low.high >= max(0.02 * high.low, DAYS_PER[low.unit] / 2)


def _measured(story: Story, kind: str) -> Found | None:
    """The quantity beside the patient's introduction; failing that the first one said of the patient."""
    introduced = [
        (s, i.age) for n, s in enumerate(story.sentences) for i in references.introductions(story.document, n, s)
    ]
    usual = [(s, m) for s, m in introduced if m.quantity is not None and m.quantity.value > 0]
    newborn = [(s, m) for s, m in introduced if m.quantity is not None and m.quantity.value == 0]
    if newborn and (not usual or newborn[0][1].span < usual[0][1].span):
        return _of_newborn(story, newborn[0])
    if usual:
        return *usual[0], 1.0
    own = [(s, m) for s, m in story.mentions(kind) if references.is_patients(story.document, m)]
    plain = [
        (s, m) for s, m in own if not _OTHER_EVENT.search(story.document.text[max(0, m.span.start - 40) : m.span.start])
    ]
    if plain or own:
        return *(plain or own)[0], 0.9 if plain else 0.6
    return _since_birth(story)


def _of_newborn(story: Story, newborn: tuple[Sentence, Mention]) -> Found:
    """A newborn's age in hours or days where one of the next sentences gives one."""
    following = [s for s in story.sentences if newborn[0].span <= s.span][:3]
    for sentence in following:
        for mention in sentence.of("quantity.age"):
            measured = mention.quantity
            if measured and measured.value > 0 and measured.high <= WEEKS_NEWBORN * 7 and is_own(mention):
                return sentence, mention, 1.0
    counted = _since_birth(story)
    if counted is not None and counted[1].quantity and counted[1].quantity.high <= WEEKS_NEWBORN * 7:
        return counted
    return *newborn, 0.9


def _since_birth(story: Story) -> Found | None:
    """A time counted from birth ("eleven days after birth") that stands for the age."""
    for sentence, mention in story.mentions("quantity.duration"):
        after = story.document.text[mention.span.end : mention.span.end + 30]
        if mention.quantity is not None and _SINCE_BIRTH.match(after) and is_own(mention):
            quantity: Quantity = replace(mention.quantity, kind="age")
            return sentence, replace(mention, quantity=quantity), 0.8
    return None


def _is_relatives(story: Story, person: Mention) -> bool:
    """Whether a noun for a person is somebody of the patient's family ("his wife") or other people's."""
    if person.assertion.experiencer in (Experiencer.OTHERS, Experiencer.GENERAL):
        return True
    before = story.document.text[max(0, person.span.start - 16) : person.span.start]
    return re.search(r"\b(?:his|her|their|whose)\s(?:\w+\s)?$", before, re.IGNORECASE) is not None


def _named(story: Story, spec: AttributeKind) -> Found | None:
    """The term at the introduction, else the first said of the patient, else the commonest of the weaker words."""
    for number, sentence in enumerate(story.sentences):
        for one in references.introductions(story.document, number, sentence):
            near = [m for m in sentence.of(spec.terms) if m.term == one.sex]
            if near:
                return sentence, min(near, key=lambda m: abs(m.span.start - one.age.span.end)), 1.0
            if one.sex:
                return sentence, replace(one.age, term=one.sex, name=one.sex, quantity=None), 0.95
    own = [(s, m) for s, m in story.mentions(spec.terms) if not _is_relatives(story, m)]
    weak = [(s, m) for s, m in story.mentions(spec.fallback)] if spec.fallback else []
    counts = Counter(m.term for _, m in weak)
    if own and (not counts or counts.most_common(1)[0][0] == own[0][1].term):
        return *own[0], 0.95
    if counts:
        best, times = counts.most_common(1)[0]
        sentence, mention = next((s, m) for s, m in weak if m.term == best)
        return sentence, mention, times / counts.total()
    return None
