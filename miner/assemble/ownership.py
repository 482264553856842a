"""Whether a sentence is about the paper's own patient: by section, by who is quoted, by what it calls its own."""

from __future__ import annotations

import re
from dataclasses import replace

from miner.assemble.story import Sentence
from miner.schema import Document, Experiencer, Role, Span

STORY_ROLES = frozenset({Role.TITLE, Role.ABSTRACT, Role.CASE, Role.BODY, Role.CAPTION, Role.RESULTS})
"""Blocks that speak of the paper's own patient unless a sentence says otherwise."""

COMMENT_ROLES = frozenset({Role.INTRODUCTION, Role.DISCUSSION, Role.CONCLUSION, Role.METHODS})
"""Blocks that speak of the disease and of other people's patients unless a sentence says otherwise."""

_PERSON = (
    r"(?:patients?|cases?|infants?|bab(?:y|ies)|bo(?:y|ys)|girls?|child(?:ren)?|neonates?|newborns?|"
    r"m[ae]n|wom[ae]n|probands?|index|series)"
)
_OWN = re.compile(
    rf"\b(?:our|ours)\b(?:\s[\w-]+){{0,3}}?\s{_PERSON}(?:['’]s?)?\b"
    rf"|\b(?:the\s)?present(?:ed|ing)?\s(?:[\w-]+\s)?{_PERSON}\b"
    rf"|\bthis\s(?:[\w-]+\s){{0,2}}(?:patient|case|infant|baby|boy|girl|child|man|woman|neonate|newborn)(?:['’]s)?\b"
    r"|\bthe patient(?:['’]s)?\b(?! (?:described|reported|published|of (?:[A-Z]|the author)))"
    r"|\bin (?:ours|our hands|our material)\b|\bthe case (?:reported|described|presented) here\b"
    r"|\b(?:reported|described|presented) here\b|\bwe (?:did not|refrained|decided|treated|diagnosed|started|chose)\b",
    re.IGNORECASE,
)
_SURNAME = r"(?!(?:We|I|They|He|She|Here|Herein|The|This|These|Our|Authors)\b)[A-ZÀ-Ý][a-zà-ÿ]+(?:[A-Z][a-z]+)?"
_ROOMS = (
    "department division institute faculty school section unit clinic hospital ministry service college ward".split()
)
_NOT_A_ROOM = "".join(f"(?<!{form}\\s)" for word in _ROOMS for form in (word, word.capitalize()))
"""Not right after a room of a hospital: "the department of Surgery and Oncology" is no pair of authors."""
_REPORTED = (
    r"(?:described|reported|saw|observed|found|summari[sz]ed|collected|gathered|reviewed|mentioned|treated|published|"
    r"presented|documented|noted|recorded|collated|studied|showed|tabulated|analy[sz]ed|cited|had)"
)
_THINGS = (
    r"\w+(?:logy|graphy|scopy|metry|tion|ment|sis|tests?|ies|results?|reports?|findings|panel|opsy|parents?|team)\b"
)
"""Words that open a sentence with a capital and report something without being an author."""
_CITATION = r"(?:\s*(?:\[\d[\d,\s–-]*\]|\((?:ref\.?\s*)?\d[\d,\s–-]*\)|\((?:19|20)\d\d\)))"
_OTHERS = re.compile(
    rf"\bet al\b\.?|\b{_SURNAME}(?:\s(?:and|&)\s{_SURNAME}){_CITATION}?\s{_REPORTED}\b"
    rf"|\b{_SURNAME}{_CITATION}\s{_REPORTED}\b"
    rf"|{_NOT_A_ROOM}\b(?:by|of|in)\s{_SURNAME}\sand\s{_SURNAME}\b"
    rf"|\b{_SURNAME}['’]s?\s(?:\w+\s)?(?:patients?|cases?|group|collection|review|series|cohort|"
    r"survey|study|paper|report|experience|observations?)\b"
    rf"|\b(?:patients?|cases?|group|series|review|registry|survey|collection) (?:of|by) {_SURNAME}\b"
    r"(?!['’]s?\b|\s(?:syndrome|disease))"
    rf"|\b(?:published|reported|described|mentioned|observed|collected|cited|recorded|quoted|found|seen|studied|"
    rf"gathered) by {_SURNAME}\b"
    rf"|(?<=[a-z,;] ){_SURNAME} {_REPORTED} (?:an?|one|two|three|four|five|six|seven|several|\d+)\b"
    rf"|\b(?!{_THINGS}){_SURNAME} (?:described|reported|published|collated|gathered|mentioned|tabulated|collected|saw) "
    r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|several|\d+|another)\b"
    r"|\b(?:cases|patients)\b[^.;]{0,40}\b(?:were|have been|has been)\s(?:also\s|previously\s)?"
    r"(?:reported|described|published|recorded|documented)\b(?!\s(?:here|by us))"
    r"|\bin the (?:\w+\s){0,2}literature\b|\b(?:published|reported|recorded|documented|previous|earlier|other) "
    r"(?:\w+\s)?(?:cases|patients|reports|series|authors|papers|infants|adults|children)\b"
    r"|\b(?:in|from) (?:a|one|another|the largest|larger|most|some|several|an?) (?:\w+[\s-]){0,3}"
    r"(?:series|study|studies|reviews?|cohort|registry|audit|survey|meta-analysis|compilation|pooled analysis|"
    r"analysis of)\b|\b\d+(?:\.\d+)?\s?%\s(?:of\s)?(?:the\s)?(?:all\s|such\s|these\s|reported\s|published\s)*"
    r"(?:patients|cases|infants|adults)\b"
    r"|\b(?:median|mean) (?:age|survival|interval|follow-up|overall survival)\b",
)
_TURN = re.compile(r";\s|,?\s(?:but|while|whereas|although|however|yet)\b,?\s?", re.IGNORECASE)
_CLAUSE = re.compile(r"[;,]\s(?:but|while|whereas|and|although)?\s?", re.IGNORECASE)
_CITED_AGE = re.compile(r"(?:\[\d{1,3}(?:[,–-]\s?\d{1,3})*\]|[a-z]{2}[.,]?\d{1,2}(?:[,–-]\d{1,2})*)\s*[.;,]?\s*$")
"""A citation at the end of a sentence: "… after 11 months.1", "… remained well [4]."."""


def own_words(document: Document, sentence: Sentence) -> Span | None:
    """The words that claim the sentence for the paper's own patient; None where there are none."""
    match = _OWN.search(document.text, sentence.span.start, sentence.span.end)
    return Span(match.start(), match.end()) if match else None


def is_others(document: Document, sentence: Sentence) -> bool:
    """Whether the sentence quotes other people's patients: a named author, the literature, a cohort."""
    if _OTHERS.search(document.text, sentence.span.start, sentence.span.end):
        return True
    cited = _CITED_AGE.search(document.quote(sentence.span)) is not None
    return cited and any(m.kind == "quantity.age" for m in sentence.mentions)


def is_own(document: Document, sentence: Sentence) -> bool:
    """Whether the sentence may be read as part of the story of the paper's own patients."""
    claimed = own_words(document, sentence) is not None
    if sentence.role in COMMENT_ROLES:
        return claimed and not _only_others(sentence, claimed)
    if sentence.role not in STORY_ROLES:
        return False
    if is_others(document, sentence):
        return claimed
    return not _only_others(sentence, claimed)


def own_part(document: Document, sentence: Sentence) -> Sentence:
    """The sentence without what it says of others before it comes to the paper's own patient.

    "Several such cases were reported, but our patient relapsed" keeps what stands from "but" on.
    """
    claim = own_words(document, sentence)
    if claim is None:
        return sentence
    others = is_others(document, sentence)
    if not others and sentence.role not in COMMENT_ROLES:
        return sentence
    clause = _CLAUSE if others else _TURN
    cuts = [m.end() for m in clause.finditer(document.text, sentence.span.start, claim.start)]
    if not cuts or (others and is_others(document, replace(sentence, span=Span(cuts[-1], sentence.span.end)))):
        return sentence
    return replace(sentence, mentions=tuple(m for m in sentence.mentions if m.span.start >= cuts[-1]), patient=claim)


def _only_others(sentence: Sentence, claimed: bool) -> bool:
    if claimed:
        return False
    whose = {m.assertion.experiencer for m in sentence.mentions}
    return bool(whose) and whose <= {Experiencer.OTHERS, Experiencer.GENERAL}
