"""Which names of a whole paper are its patient's: those that its sections agree on.

An abstract tells one story; a whole paper also tells of the disease, of what was thought of and of other patients.  A
name is the patient's where the title has it, or the case itself has it and another section or the words of a diagnosis
agree.  Of several names with one head noun ("a left wart", "common warts") the one that the sections agree on most is
meant; the others are that thing said again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from miner.assemble.story import Sentence, Story
from miner.schema import Mention, Presence, Role

TOLD = frozenset({Role.CASE, Role.BODY, Role.RESULTS})
"""Sections that tell the patient's own story."""
SURE = 0.85
"""Probability from which the case alone is believed; below it another section or a trigger has to agree."""
_HEAD = re.compile(r"\s(?:of|in|with|on|due|from|after|involving|at|associated|complicated)\s.*$")


@dataclass(frozen=True, slots=True)
class Support:
    """Where one name stands."""

    name: str
    score: float
    roles: frozenset[Role]
    triggered: bool
    """The words of a diagnosis stand in its sentence, in the case or the title."""

    @property
    def rank(self) -> tuple[bool, int, bool, float]:
        return Role.TITLE in self.roles, len(self.roles), self.triggered, self.score


def is_whole(sentences: Sequence[Sentence]) -> bool:
    """Whether the story is told by a paper with a case section beside others."""
    roles = {s.role for s in sentences}
    return Role.CASE in roles and bool(roles & {Role.ABSTRACT, Role.TITLE, Role.DISCUSSION})


def agreed(story: Story, labels: Sequence[str], triggers: str) -> frozenset[str]:
    """Names of the model's spans that the sections of a whole paper agree on."""
    supports = _supports(story, labels, triggers)
    kept = [s for s in sorted(supports, key=lambda s: s.rank, reverse=True) if _is_agreed(s)]
    heads: dict[str, Support] = {}
    for support in kept:
        heads.setdefault(_head(support.name, dict(story.abbreviations)), support)
    titled = {s.name for s in kept if Role.TITLE in s.roles}
    return frozenset(s.name for s in heads.values()) | titled


def _is_agreed(support: Support) -> bool:
    if Role.TITLE in support.roles:
        return True
    beside = support.triggered or len(support.roles) > 1 or support.score >= SURE
    return bool(support.roles & TOLD) and beside


def _supports(story: Story, labels: Sequence[str], triggers: str) -> list[Support]:
    found: dict[str, list[tuple[Sentence, Mention]]] = {}
    for sentence, mention in story.mentions(*(f"model.{label}" for label in labels)):
        if mention.assertion.presence is Presence.PRESENT:
            found.setdefault(mention.name, []).append((sentence, mention))
    return [
        Support(
            name,
            max(m.score for _, m in places),
            frozenset(s.role for s, _ in places),
            any(s.role in TOLD and bool(s.of(triggers)) for s, _ in places),
        )
        for name, places in sorted(found.items())
    ]


def _head(name: str, long_forms: Mapping[str, str]) -> str:
    """The last word of the noun phrase, short forms written out, without a plural s."""
    words = _HEAD.sub("", name).split() or [name]
    last = {short.lower(): long.lower() for short, long in long_forms.items()}.get(words[-1], words[-1])
    last = (_HEAD.sub("", last).split() or [last])[-1]
    return last[:-1] if len(last) > 3 and last.endswith("s") and not last.endswith(("ss", "is", "us")) else last
