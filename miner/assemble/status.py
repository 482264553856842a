"""Whether something was involved when the patient was first seen: what is said of a subject, clause by clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from miner.assemble.story import Sentence, Story, is_own
from miner.domain import StatusKind
from miner.schema import Fact, Mention, Presence, Role, Span, Status, Temporality

ABSENT, PRESENT, COUNTED, GUARD, LATER, EARLIER = "absent", "present", "cells", "guard", "later", "earlier"
"""Ids of the finding table: words for not involved and involved, what is counted, tests of something else, and
words that date a clause after or before the presentation."""

MASK = "mask"
"""Note of subject terms that only look like the subject."""

NEAR = 8
"""Characters between a negation and the word that it turns round."""

_TOLD_LAST = {Role.TITLE: 1, Role.ABSTRACT: 1, Role.CAPTION: 1, Role.DISCUSSION: 2, Role.CONCLUSION: 2}
"""Which blocks are heard after the story itself: summaries, then looks back."""

_TO_SUBJECT = re.compile(
    r"\s*(?:\([^)]{0,20}\)\s*)?(?:(?:were|was|are|is|be|could\sbe)\s(?:found|seen|present|detected|noted|detectable)\s)?"
    r"(?:in|of|from|on|within)\s(?:(?:the|his|her|both|either|a)\s)*(?:\w+\s){0,2}",
    re.IGNORECASE,
)
_RUN = re.compile(
    r"(?:\s(?!was|were|is|are|had|has|show|gave|contain|with)\w+)?[\s,/]*(?:\b(?:and|or|nor|as well as|plus)\b[\s,/]*)?"
    r"(?:\b(?!was|were|is|are|had|has|show|gave|contain|with)\w+\s){0,2}",
    re.IGNORECASE,
)
"""Between coordinated subjects: a conjunction and a few words, none of them a verb."""
_NONE_AFTER = re.compile(
    r"\s*[:,(]?\s*(?:were|was|are)?\s*(?:0(?!\.?\d)|nil|none|absent|not\sincreased)\b", re.IGNORECASE
)
_SHARE_AFTER = re.compile(
    r"\W*(?:(?:were|was|with|a|the|rate|of|only|accounted|for|amounting|to|made|up|about|less|than|reached|at|"
    r"constituted)\W+)*",
    re.IGNORECASE,
)
_SHARE_BEFORE = re.compile(r"\s*(?:of\s)?(?:the\s)?(?:[\w-]+\s(?:and\s)?){0,2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement about the subject."""

    sentence: Sentence
    mention: Mention
    status: Status
    subject: Mention
    sure: bool
    later: bool


def facts(story: Story, kind: str, spec: StatusKind) -> list[Fact]:
    """At most one fact: the first sure finding at presentation, the story itself before its summaries."""
    found = [f for sentence in story.sentences for f in _findings(story, sentence, spec)]
    ordered = sorted(found, key=lambda f: (_TOLD_LAST.get(f.sentence.role, 0), f.mention.span.start))
    first = [f for f in ordered if not f.later]
    best = next((f for f in first if f.sure), first[0] if first else None)
    if best is None:
        return []
    sure = best.sure and all(f.status is best.status for f in first if f.sure)
    return [
        story.fact(
            kind,
            best.subject,
            sentence=best.sentence,
            quote=_hull(best.subject.span, best.mention.span),
            status=best.status,
            asserted_by=best.mention.span,
            confidence=0.95 if sure else 0.6,
            extractor=f"status.{best.mention.term}",
        )
    ]


def _hull(a: Span, b: Span) -> Span:
    return Span(min(a.start, b.start), max(a.end, b.end))


def _findings(story: Story, sentence: Sentence, spec: StatusKind) -> Iterator[Finding]:
    words = sentence.of(spec.findings)
    mine = {m.span: m for m in _subjects(story, sentence, spec.subjects)}
    if not mine:
        return
    every = sorted((m for table in _tables(story) for m in _subjects(story, sentence, table)), key=lambda m: m.span)
    for word in words:
        if word.term not in (ABSENT, PRESENT, COUNTED) or not is_own(word):
            continue
        status = _status(story, sentence, word, spec)
        if status is None or _guarded(story, words, word):
            continue
        for subject in _about(story, word, every):
            if subject.span in mine:
                dated = (
                    any(w.term in (LATER, EARLIER) for w in words) or word.assertion.temporality is Temporality.HISTORY
                )
                later = dated and status[0] is Status.PRESENT
                yield Finding(sentence, word, status[0], subject, status[1] and not dated, later)


def _tables(story: Story) -> list[str]:
    return [spec.subjects for spec in story.pack.kinds.values() if isinstance(spec, StatusKind)]


def _subjects(story: Story, sentence: Sentence, table: str) -> list[Mention]:
    masks = {t.id for t in story.pack.terms.get(table, ()) if t.note == MASK}
    return [m for m in sentence.of(table) if m.term not in masks]


def _status(story: Story, sentence: Sentence, word: Mention, spec: StatusKind) -> tuple[Status, bool] | None:
    """The status that the word gives, and whether it is sure of it."""
    negated = _negated(word)
    if word.assertion.presence is Presence.UNCERTAIN:
        return None
    if word.term == ABSENT:
        return (Status.PRESENT if negated else Status.ABSENT), True
    if word.term == PRESENT or negated:
        return (Status.ABSENT if negated else Status.PRESENT), True
    if _NONE_AFTER.match(story.text(Span(word.span.end, sentence.span.end))):
        return Status.ABSENT, True
    share = _share(story, sentence, word)
    if share is None:
        return Status.PRESENT, False
    return (Status.PRESENT if share >= spec.threshold else Status.ABSENT), True


def _negated(word: Mention) -> bool:
    """A word for "not involved" is only turned round by a negation right before it ("not normal")."""
    absent = word.assertion.presence is Presence.ABSENT
    if word.term == ABSENT:
        return absent and any(0 <= word.span.start - cue.end <= NEAR for cue in word.assertion.cues)
    return absent


def _share(story: Story, sentence: Sentence, word: Mention) -> float | None:
    """The percentage that belongs to the counted word: right before it, or after it with a few words between."""
    for percent in sentence.of("quantity.percent"):
        if percent.quantity is None:
            continue
        if percent.span.end <= word.span.start:
            gap = story.text(Span(percent.span.end, word.span.start))
            if _SHARE_BEFORE.fullmatch(gap):
                return percent.quantity.high
        elif percent.span.start >= word.span.end:
            gap = story.text(Span(word.span.end, percent.span.start))
            if _SHARE_AFTER.fullmatch(gap):
                return percent.quantity.high
    return None


def _guarded(story: Story, words: Sequence[Mention], word: Mention) -> bool:
    """Whether the word speaks of another test: the test's name stands in the same stretch between commas."""
    if word.term != ABSENT:
        return False
    for guard in words:
        if guard.term != GUARD:
            continue
        low, high = sorted((guard.span, word.span))
        gap = story.text(Span(low.end, max(low.end, high.start)))
        if not re.search(r"[,;:.]|\b(?:and|with|but)\b", gap):
            return True
    return False


def _about(story: Story, word: Mention, subjects: Sequence[Mention]) -> list[Mention]:
    """The subjects that the word is said of: those it stands before ("no cells in the …"), else the nearest run of
    subjects before it, else the next one."""
    following = [s for s in subjects if s.span.start >= word.span.end]
    before = [s for s in subjects if s.span.end <= word.span.start]
    inside = [s for s in subjects if s.span.overlaps(word.span)]
    if inside:
        return inside
    if following:
        gap = story.text(Span(word.span.end, following[0].span.start))
        if _TO_SUBJECT.fullmatch(gap) or (re.fullmatch(r"\s+", gap) and word.term != COUNTED):
            return _run(story, following)
    if before:
        return list(reversed(_run(story, list(reversed(before)))))
    near = following and re.fullmatch(r"[^,;:.]{1,25}", story.text(Span(word.span.end, following[0].span.start)))
    return _run(story, following) if near and word.term == ABSENT else []


def _run(story: Story, subjects: Sequence[Mention]) -> list[Mention]:
    """The first subject and those coordinated with it, walking away from the word."""
    out = [subjects[0]]
    for subject in subjects[1:]:
        low, high = sorted((out[-1].span, subject.span))
        if not _RUN.fullmatch(story.text(Span(low.end, max(low.end, high.start)))):
            break
        out.append(subject)
    return out
