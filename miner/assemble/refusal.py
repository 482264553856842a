"""Whether a paper has a patient of its own; where it has none, why: a word for the paper's row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from miner.assemble import ownership, paper_kind, references
from miner.assemble.references import Introduction
from miner.assemble.story import Sentence
from miner.schema import Document, Role

_SINGULAR = re.compile(
    r"\b(?:the|this|our|an?|one|present)\s(?:[\w'’-]+[\s,]+){0,4}?(?:patient|case|man|woman|boy|girl|infant|male|female|"
    r"neonate|newborn|child|lady|gentleman|baby|proband)\b|\b(?:he|she)\b|\bpatient\s(?:was|is|had|presented)\b",
    re.IGNORECASE,
)

_ONE_CASE = re.compile(
    r"(?<!in )\b(?:one|a single|present|our)\s(?:[\w-]+\s){0,2}(?:case|patient)\b"
    r"(?!\s?(?:series|control|group|population|number|load|sample|records?))(?!-)",
    re.IGNORECASE,
)
"""What a paper built as a study says of its only patient."""

_CLAIM = re.compile(
    r"\b(?:we|the authors?|i)\s(?:\w+\s){0,2}?(?:report(?:ed)?|describe[d]?|present(?:ed)?|saw|treated|encountered|"
    r"diagnosed|admitted)\s(?:(?:on|here|herein)\s)?(?:an?|one|two|three|the|our)\s(?:[\w'’-]+\s){0,6}?(?:cases?|patients?|m[ae]n|wom[ae]n|"
    r"boys?|girls?|infants?|child(?:ren)?|neonates?|newborns?)\b|\b(?:our|this|the present|the following)\s"
    r"(?:own\s)?(?:patient|case)\b|\b(?:was|were)\s(?:admitted|referred|presented)\sto\s(?:our|the)\b",
    re.IGNORECASE,
)
"""How a paper that is mostly about others claims a patient as its own."""

NO_STORY = "no section tells of a patient of this paper"
ANIMAL = "the paper is about an animal"
GROUPS = "the paper speaks of groups of patients only, of no single patient of its own"
EMPTY = "the case section is empty"
ONLY_REFERENCES = "the text is a list of references"
_BESIDE = frozenset({Role.REFERENCES, Role.FRONT_MATTER, Role.BACK_MATTER, Role.TITLE})


def reason(document: Document, everything: Sequence[Sentence], own: Sequence[Sentence]) -> str:
    """Why the paper has no patient of its own; empty where it has one."""
    told = [s for s in own if s.role in ownership.STORY_ROLES and s.role is not Role.TITLE]
    kind = paper_kind.kind_of(document, everything)
    if not told:
        return _untold(document, everything, kind)
    if any(_is_animal(document, s) for s in told):
        return ANIMAL
    introduced = [i for s in told for i in references.introductions(document, 0, s)]
    if not introduced and is_empty(document):
        return EMPTY
    if kind and not (introduced and (_is_told(document, told) or _is_claimed(document, own))):
        return f"the paper is {kind} and tells of no patient of its own"
    if _is_study(document, everything):
        return "" if _has_aged(introduced) or _names_one(document, told, everything) else GROUPS
    met = introduced or any(references.together(document, s) for s in told)
    met = met or _any(_SINGULAR, document, [*told, *_methods(document, everything)])
    return "" if met else GROUPS


def is_empty(document: Document) -> bool:
    """Whether a heading announces the case and nothing follows it."""
    headings = [i for i, b in enumerate(document.blocks) if b.role is Role.CASE and b.is_heading]
    return bool(headings) and not any(b.role is Role.CASE and not b.is_heading for b in document.blocks)


def _untold(document: Document, everything: Sequence[Sentence], kind: str) -> str:
    if document.blocks and all(b.role in _BESIDE for b in document.blocks if not b.is_heading):
        return ONLY_REFERENCES if any(b.role is Role.REFERENCES for b in document.blocks) else NO_STORY
    if is_empty(document):
        return EMPTY
    return f"the paper is {kind} and tells of no patient of its own" if kind and everything else NO_STORY


def _has_aged(introduced: Iterable[Introduction]) -> bool:
    """Whether someone is introduced by an age above nought, or as a newborn whose sex is said."""
    return any(i.age.quantity is not None and (i.age.quantity.value or i.sex) for i in introduced)


def _names_one(document: Document, told: Sequence[Sentence], everything: Sequence[Sentence]) -> bool:
    said = [s for s in (*told, *_methods(document, everything)) if s.role in (Role.ABSTRACT, Role.METHODS)]
    return _any(_ONE_CASE, document, said)


def _methods(document: Document, everything: Sequence[Sentence]) -> list[Sentence]:
    return [s for s in everything if s.role is Role.METHODS and not ownership.is_others(document, s)]


def _any(pattern: re.Pattern[str], document: Document, sentences: Iterable[Sentence]) -> bool:
    return any(pattern.search(document.quote(s.span)) for s in sentences)


def _is_told(document: Document, told: Iterable[Sentence]) -> bool:
    """Whether a section of its own introduces a patient."""
    return any(s.role is Role.CASE and references.introductions(document, 0, s) for s in told)


def _is_claimed(document: Document, own: Iterable[Sentence]) -> bool:
    return _any(_CLAIM, document, (s for s in own if not ownership.is_others(document, s)))


def _is_study(document: Document, everything: Sequence[Sentence]) -> bool:
    """Whether the paper is built as a study: methods, and no section that introduces a patient."""
    return any(s.role is Role.METHODS for s in everything) and not _is_told(document, everything)


def _is_animal(document: Document, sentence: Sentence) -> bool:
    """Whether an age is that of an animal: its name follows the age, and no word for a person does."""
    for age in sentence.of("quantity.age"):
        near = [m for m in sentence.of("patient") if 0 <= m.span.start - age.span.end <= 60]
        words = document.text[age.span.end : min(age.span.end + 60, sentence.span.end)].lower()
        people = re.search(r"\b(?:man|woman|boy|girl|patient|child|infant|lady|gentleman)\b", words)
        if any(m.term == "animal" for m in near) and not people:
            return True
    return False
