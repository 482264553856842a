"""Which part of a paper a printed heading opens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from miner.read.words.section_words import GLUED, PARTS_OF_A_CASE, RUN_IN, WORDS
from miner.schema import Role, Span

ASIDE = frozenset({Role.FRONT_MATTER, Role.BACK_MATTER})
"""Roles whose run-in labels ("Keywords:", "Funding:") hold for their own paragraph only."""

_NUMBER = re.compile(
    r"^\s*(?:(?P<digits>\d{1,2}(?:\.\d{1,2})*)[.)]?|(?P<roman>[IVX]{1,5})[.)]|(?P<letter>[A-H])[.)])\s+(?=\S)"
)
_SPACED = re.compile(r"\b(?:[A-Z] ){3,}[A-Z]\b")
_TRAILING = " \t:.;,–—-•*|■▪"


def _entries(words: str) -> str:
    """One alternation of the entries of a word list, whose lines may be broken anywhere but inside a blank."""
    entries = [re.sub(r"\s*\n\s*", "", entry.strip()) for entry in re.split(r";\s*(?:\n\s*)?", words)]
    return "|".join(entry for entry in entries if entry)


@cache
def _patterns() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    return tuple((role, re.compile(f"(?:{_entries(words)})", re.IGNORECASE)) for role, words in WORDS)


@cache
def _parts() -> re.Pattern[str]:
    return re.compile(f"(?:{_entries(PARTS_OF_A_CASE)})", re.IGNORECASE)


@cache
def _run_in() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = "|".join(f"(?P<{role.name}>{_entries(entries)})" for role, entries in RUN_IN)
    spaced = re.compile(
        rf"\s*(?:\d{{1,2}}(?:\.\d{{1,2}})*\.?\s+)?(?P<words>(?i:{words}))(?:\s\([^)\n]{{1,30}}\))?"
        r"\s*(?:(?P<colon>:)|(?P<stop>\.)|(?P<dash>\s[–—-]\s|—))\s*(?=(?P<next>\S))"
    )
    capitals = "|".join(f"(?P<{role.name}>{_entries(entries)})" for role, entries in GLUED)
    return spaced, re.compile(rf"\s*(?P<words>{capitals})(?=[A-Z](?:[a-z]|\s)|\d)")


def printed_number(heading: str) -> str:
    """The number a heading is printed with ("2.1", "IV"); empty where it has none."""
    found = _NUMBER.match(heading)
    return next((g for g in found.groups() if g), "") if found else ""


def level_of(heading: str) -> int:
    """Depth by the printed number: 1 for "2.", 2 for "2.1"; 0 where the number does not say."""
    found = _NUMBER.match(heading)
    return found["digits"].count(".") + 1 if found and found["digits"] else 0


def words_of(heading: str) -> str:
    """A heading without its number, letter-spacing and closing punctuation, with single spaces."""
    text = _SPACED.sub(lambda m: m[0].replace(" ", ""), heading.replace("\u00a0", " "))
    found = _NUMBER.match(text)
    text = text[found.end() :] if found else text
    return re.sub(r"\s+", " ", text).strip(_TRAILING)


@cache
def role_of(heading: str, under: Role = Role.BODY) -> Role | None:
    """The role that a heading opens; None where its words do not say.

    ``under`` is the role of the section it stands in: parts of a case story ("Treatment", "Follow-up") open a case
    section only outside methods and results.
    """
    words = words_of(heading)
    if not words or len(words) > 90:
        return None
    role = next((role for role, pattern in _patterns() if pattern.fullmatch(words)), None)
    if role is None and under not in (Role.METHODS, Role.RESULTS) and _parts().fullmatch(words):
        return Role.CASE
    return role


@dataclass(frozen=True, slots=True)
class RunIn:
    """A section word on the line of its first sentence: the words, where the prose starts, and how they are parted."""

    words: Span
    prose: int
    role: Role
    mark: str
    """The sign between ("colon", "stop", "dash"), or "glued" where even the blank is lost."""


def run_in(text: str, start: int = 0) -> RunIn | None:
    """The section word at the head of a paragraph that starts at ``start``; None where it opens with prose.

    Accepts "Discussion: The", "CASE REPORT. A man", "Abstract — We" and words whose blank was lost ("ABSTRACTThe").
    """
    spaced, glued = _run_in()
    if found := spaced.match(text, start):
        mark = next(name for name in ("colon", "stop", "dash") if found[name])
        after = found["next"]
        if mark == "colon" or (found["words"][0].isupper() and (after.isupper() or not after.isalpha())):
            return RunIn(Span(*found.span("words")), found.end(), _role(found), mark)
    if found := glued.match(text, start):
        return RunIn(Span(*found.span("words")), found.end(), _role(found), "glued")
    return None


def _role(found: re.Match[str]) -> Role:
    return next(Role[name] for name, value in found.groupdict().items() if value and name in Role.__members__)
