"""How a paper points at its patients: labels ("Case 2"), ordinals ("the second patient"), ages and sexes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from miner.assemble.story import Sentence
from miner.schema import Document, Experiencer, Mention, Span

_ORDINALS = {w: i for i, w in enumerate("first second third fourth fifth sixth seventh eighth".split(), 1)}
_CARDINALS = {w: i for i, w in enumerate("one two three four five six seven eight".split(), 1)}
_ROMANS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8}

_COUNTED = "(?:case|patient|observation|subject|proband)"
_LABEL = re.compile(
    rf"\b{_COUNTED}s?(?:\s|-|\s?n[\s.]?o\.?\s?|\s?#\s?|\snumber\s)(?P<number>\d{{1,3}}|[a-h]|[ivx]{{1,4}}|"
    rf"{'|'.join(_CARDINALS)})(?![\w.]*\w)(?![\s-]*(?:years?|yrs?|months?|weeks?|days?)\b)",
    re.IGNORECASE,
)
_LETTER_OF_WORD = re.compile(rf"\b{_COUNTED}s?\s[a-h]$")
"""A single small letter is a label only in capitals: "case a" may be the start of anything."""
_ORDINAL = re.compile(
    rf"\b(?:the|our)\s(?P<word>{'|'.join(_ORDINALS)})\s(?:[\w-]+\s)?(?:patient|case|man|woman)(?:['’]s)?\b"
    rf"|^(?:the|our)\s(?P<alone>{'|'.join(_ORDINALS)})(?=,|\s(?:was|is|had|presented|one)\b)",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\b(?:both|neither|none|all(?:\sof)?(?:\sthe|\sour)?(?:\s\w+)?|the\s(?:two|three|four|five)|each)\s(?:of\s)?"
    r"(?:the\s|our\s|these\s|two\s|three\s|four\s)*(?:patients?|cases?|infants|\w+opsies|specimens)\b|\bin\s(?:both|all)\b|"
    r"\b(?:in|from|of)\s(?:both|all(?:\sthree|\sfour|\sfive)?)\s*[,.;]|^(?:both|neither)\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(rf"\b(?P<number>{'|'.join(list(_CARDINALS)[1:])})\s(?:[\w-]+\s)?$", re.IGNORECASE)
_PEERS = re.compile(
    r"[\s,]+(?:[\w-]+[\s,]+){0,4}?(?:twins|triplets|brothers|sisters|siblings|boys|girls|men|women|patients|infants|children)\b",
    re.IGNORECASE,
)
"""Patients side by side, after the age that they share."""
_SO_MANY = re.compile(
    rf"(?<!\bof )(?<!\bother )\b(?P<number>\d{{1,2}}|{'|'.join(_CARDINALS)})(?:\s\([^)]{{1,12}}\))?"
    r"(?:\s(?:[\w-]+\s)?(?:patients|cases))?\s(?:had|have|were|showed|presented|received|died)\b",
    re.IGNORECASE,
)
_INDEFINITE = re.compile(
    r"(?:^|\b)(?:an?|another|one|other|further|were|was|with|and|in|on|of|our|two|patient,?|:|;|,)\s*"
    r"(?:[\w'’-]+[\s,]+){0,3}$",
    re.IGNORECASE,
)


_IS_AGED = re.compile(r"\b(?:he|she|patient|who)\s(?:was|is)\s(?:then\s|now\s|only\s|about\s)?$", re.IGNORECASE)
_PARENT_OF = re.compile(r"\sof\s(?:two|three|four|five|six|seven|\d|several|twins)\b", re.IGNORECASE)
"""What follows "mother" where it is the patient who has children ("a 35-year-old mother of two")."""
_PLURAL = re.compile(r"s$|\bmen$|women$|children$", re.IGNORECASE)
_NEWBORN = re.compile(r"newborn|new-born|neonat", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """One pointer at a patient: ``number`` from 1 for labels, 0 for "all of them"."""

    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class Introduction:
    """An own patient introduced by age; ``sex`` is the term of the noun beside it, empty where there is none."""

    sentence: int
    age: Mention
    sex: str
    indefinite: bool


def labels(document: Document, sentence: Sentence) -> list[Reference]:
    """Labels and ordinals in the sentence, in text order."""
    return sorted(_labels(document.text, sentence.span), key=lambda r: (r.span, r.number))


def _labels(text: str, span: Span) -> Iterator[Reference]:
    for match in _LABEL.finditer(text, span.start, span.end):
        if _LETTER_OF_WORD.match(match.group()):
            continue
        number = number_of(match["number"])
        if number:
            yield Reference(number, Span(match.start(), match.end()))
    for match in _ORDINAL.finditer(text[span.start : span.end]):
        word = (match["word"] or match["alone"]).lower()
        yield Reference(_ORDINALS[word], Span(span.start + match.start(), span.start + match.end()))


def number_of(word: str) -> int:
    """The number that a label stands for ("2", "B", "iv", "three"); 0 for a word that is no label."""
    word = word.lower()
    if word.isdigit():
        return int(word)
    if word in _CARDINALS:
        return _CARDINALS[word]
    if len(word) == 1 and word in "abcdefgh" and word not in _ROMANS:
        return "abcdefgh".index(word) + 1
    return _ROMANS.get(word, 0)


def speaks_of_all(document: Document, sentence: Sentence) -> Span | None:
    """The words by which the sentence speaks of all patients of the paper."""
    match = _ALL.search(document.text[sentence.span.start : sentence.span.end])
    if match is None:
        return None
    return Span(sentence.span.start + match.start(), sentence.span.start + match.end())


def counts_all(document: Document, sentence: Sentence, patients: int) -> Span | None:
    """The words that count just as many people as the paper has patients ("four (10 %) had no rash")."""
    text = document.text[sentence.span.start : sentence.span.end]
    for match in _SO_MANY.finditer(text):
        if number_of(match["number"]) == patients:
            return Span(sentence.span.start + match.start(), sentence.span.start + match.end())
    return None


def together(document: Document, sentence: Sentence) -> int:
    """How many patients of one age the sentence introduces at once ("Two 3-year-old twins"); nought where none."""
    for age in sentence.of("quantity.age"):
        before = document.text[max(sentence.span.start, age.span.start - 24) : age.span.start]
        after = document.text[age.span.end : min(sentence.span.end, age.span.end + 48)]
        number = _SEVERAL.search(before)
        if number and _PEERS.match(after) and is_patients(document, age):
            return _CARDINALS[number["number"].lower()]
    return 0


def introductions(document: Document, index: int, sentence: Sentence) -> list[Introduction]:
    """Ages in the sentence that stand beside a person who is the paper's own patient."""
    people = sentence.of("patient", "sex")
    found = []
    for age in sentence.of("quantity.age"):
        near = [p for p in people if _is_one_person(p) and _beside(document.text, age, p)]
        sexes = [p.term for p in near if p.kind == "sex"] or _inside(age.text)
        before = document.text[max(sentence.span.start, age.span.start - 40) : age.span.start]
        said = near or sexes or _NEWBORN.search(age.text) or _IS_AGED.search(before)
        if said and is_patients(document, age):
            indefinite = not before or _INDEFINITE.search(before) is not None
            found.append(Introduction(index, age, sexes[0] if sexes else "", indefinite))
    return found


def _is_one_person(person: Mention) -> bool:
    """Whether the noun names one human being: "women aged 20 to 75" introduce nobody."""
    return person.term in ("person", "male", "female") and not _PLURAL.search(person.text)


def is_patients(document: Document, age: Mention) -> bool:
    """Whether an age is the patient's own: a relative's stands right beside the word for the relative."""
    said = age.assertion
    if said.experiencer is Experiencer.OTHERS:
        return False
    if said.experiencer is not Experiencer.RELATIVE:
        return True
    return not any(_touches(document.text, age.span, cue) for cue in said.cues)


def _touches(text: str, age: Span, cue: Span) -> bool:
    left, right = sorted((age, cue))
    between = text[left.end : right.start]
    apart = left == age and re.search(r"\b(?:and|was|were|had|by|from|with|of|to)\b|[,;]", between)
    parent = left == age and _PARENT_OF.match(text, cue.end)
    child = left == cue and re.match(r"\sof\s(?:an?|the)\s", between)
    return len(between) <= 40 and not (apart or parent or child) and not text.startswith(("'s", "’s"), cue.end)


def _inside(age: str) -> list[str]:
    """The sex in an age as written ("81/F", "a man of 46")."""
    match = re.search(r"/\s?([mf])\b|\b(wo)?(man)\b|\b(boy|male)\b|\b(girl|female|lady)\b", age.lower())
    if match is None:
        return []
    female = match[1] == "f" or match[2] or match[5]
    return ["female" if female else "male"]


def _beside(text: str, age: Mention, person: Mention) -> bool:
    """Whether a person's noun stands within a few words of the age, without a sentence part in between."""
    if person.span.overlaps(age.span):
        return True
    left, right = sorted((age.span, person.span))
    between = text[left.end : right.start]
    return len(between) <= 60 and not re.search(r"[;:.]|\b(?:who|whose|with|had|was|and)\b", between)
