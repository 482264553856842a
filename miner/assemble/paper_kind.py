"""What kind of paper it is where its title says so: a guideline, a review, a trial …: papers that tell of groups."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from miner.assemble.story import Sentence
from miner.schema import Document, Role

_KINDS = (
    (
        "a guideline",
        r"\bguidelines?\b|\bconsensus\b|\bposition (?:paper|statement)\b|\brecommendations? (?:for|on|of)\b"
        r"|\bpractice (?:parameters?|advisory|bulletin)\b|\bexpert (?:opinion|panel)\b|\bstandards? of care\b",
    ),
    ("a correction", r"^\W*(?:erratum|corrigendum|correction|retraction|expression of concern)\b"),
    (
        "an editorial or a comment",
        r"\beditorial\b|\bcommentary\b|^\W*comments? on\b|\bbook review\b|^\W*(?:author'?s'? )?(?:reply|response)\b"
        r"|\bviewpoint\b|\bobituary\b|\bin memoriam\b|\binterview\b",
    ),
    (
        "a trial",
        r"\brandomi[sz]ed\b|\bcontrolled trial\b|\bclinical trial\b|\bphase (?:i{1,3}v?|[1-4])(?:/(?:i{1,3}|[1-4]))?\b"
        r"|\bdouble[- ]blind(?:ed)?\b|\b(?:study|trial) protocol\b|\bprotocol (?:for|of) an?\b",
    ),
    (
        "a review",
        r"\breviews?\b|\boverview\b|\bmeta-?analys[ie]s\b|\bstate[- ]of[- ]the[- ]art\b|\bcurrent concepts\b"
        r"|\ban update\b|\bupdate on\b|\bprimer\b|\bsurvey of the literature\b",
    ),
    (
        "a survey",
        r"\bsurvey\b|\bquestionnaires?\b|\bknowledge,? attitudes?\b|\bvalidation of the\b",
    ),
    (
        "a study of a group of patients",
        r"\bcohort\b|\bcase[- ]control\b|\bcross[- ]sectional\b|\bretrospective\b|\bprospective\b"
        r"|\bmulti-?cent(?:er|re)\b|\bregistry\b|\bprevalence\b|\bincidence\b|\bepidemiolog\w+|\brisk factors\b"
        r"|\bsingle[- ]cent(?:er|re)\b|\bobservational study\b",
    ),
)
_BY_TITLE = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)

COLLECTING = frozenset({"a guideline", "a review", "an editorial or a comment"})
"""Kinds whose tables hold other papers' patients, where the paper tells of none of its own."""

_OF_A_CASE = re.compile(
    r"\bcase (?:reports?|series|study|presentation|description|illustration)\b|\b(?:a|an|one|two|three|four|five|\d+)\s"
    r"(?:[\w-]+\s){0,3}cases?\b|\bcases? of\b|\breports? of\b|\bin an? (?:\d|[\w-]+(?:year|month|week|day)[- ]old)"
    r"|\b(?:man|woman|boy|girl|infant|child|neonate|newborn|patient) with\b|\bpresenting (?:as|with)\b",
    re.IGNORECASE,
)
"""Titles of papers that tell of patients of their own, whatever else they do ("A case report and review")."""

_THIS_PAPER = re.compile(
    r"\b(?:this|the present|our)\s(?:\w+\s){0,2}?"
    r"(?P<kind>guideline|review|consensus|editorial|commentary|meta-analysis)\b"
    r"(?=\s(?:\w+ly\s)?(?:is|was|aims?|aimed|summari[sz]es|discusses|provides|covers|focus\w*|presents|describes|"
    r"addresses|outlines|gives|examines|considers)\b)"
    r"|\bin this (?:\w+\s){0,2}?(?P<here>review|guideline|editorial)\b,?\swe\b",
    re.IGNORECASE,
)
_SAID = {"guideline": "a guideline", "consensus": "a guideline", "review": "a review", "meta-analysis": "a review"}
_OPENING = 12
"""Sentences within which a paper says what it is."""
_LONGEST_TITLE = 250


def kind_of(document: Document, everything: Sequence[Sentence]) -> str:
    """The kind of paper with its article ("a review"); empty for case reports and where the paper does not say."""
    titles = list(_titles(document))
    if any(_OF_A_CASE.search(title) for title in titles):
        return ""
    for title in titles:
        for kind, pattern in _BY_TITLE:
            if pattern.search(title):
                return kind
    for sentence in everything[:_OPENING]:
        said = _THIS_PAPER.search(document.quote(sentence.span))
        if said:
            return _SAID.get((said["kind"] or said["here"]).lower(), "an editorial or a comment")
    return ""


def _titles(document: Document) -> Iterator[str]:
    """The title as block, as metadatum, or the first line of a text that has neither."""
    printed = [document.quote(b.span) for b in document.blocks if b.role is Role.TITLE]
    known = [title for title in (document.meta("title"),) if title]
    first = document.text.lstrip().partition("\n")[0]
    whole = [first] if len(first) <= _LONGEST_TITLE and not first.rstrip().endswith(".") else []
    yield from dict.fromkeys(re.sub(r"\s+", " ", title) for title in printed + known or whole)
