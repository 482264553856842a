"""Names of a whole whose parts are told beside it: "the 7+3 regimen (cytarabine and daunorubicin)" gives two drugs."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from miner.assemble.story import Story
from miner.schema import Span

_OPENS = re.compile(
    r"(?:\s(?!and\b|or\b|then\b)[\w/-]+){0,4}?\s?(?:\(\s*|\s(?:with|of|consisting\sof|comprising|including|containing|using)\s|:\s)",
    re.IGNORECASE,
)
"""What leads from the name of a whole to its parts."""
_BEFORE = re.compile(r"\s?\((?:an?\s|the\s|as\s|per\s|according\sto\s|following\s)*$", re.IGNORECASE)
"""What leads from the last part to the name of the whole in brackets."""
REACH = 60
"""Characters within which the first part follows."""


def wholes(story: Story, found: Sequence[tuple[Span, str]], umbrellas: Collection[str]) -> set[Span]:
    """The places of names with a word for a whole among ``umbrellas`` beside which another name tells a part."""
    plain = sorted(span for span, name in found if not _words(name) & set(umbrellas))
    return {
        span
        for span, name in found
        if _words(name) & set(umbrellas) and (_leads_on(story, span, plain) or _follows(story, span, plain))
    }


def _words(name: str) -> set[str]:
    return set(re.findall(r"[\w+]+", name.lower()))


def _leads_on(story: Story, span: Span, plain: Sequence[Span]) -> bool:
    """Whether a part stands where the words after the name lead to."""
    match = _OPENS.match(story.document.text, span.end, min(span.end + REACH, len(story.document.text)))
    return match is not None and any(0 <= part.start - match.end() <= REACH // 2 and _near(story, match.end(), part)
                                     for part in plain)  # fmt: skip


def _near(story: Story, start: int, part: Span) -> bool:
    """Whether no clause ends before the part."""
    return not re.search(r"[.;:)]|\b(?:and|for|in|on|to)\b", story.document.text[start : part.start])


def _follows(story: Story, span: Span, plain: Sequence[Span]) -> bool:
    """Whether the name stands in brackets right behind a part."""
    return any(
        part.end < span.start and span.start - part.end <= REACH // 2
        and _BEFORE.fullmatch(story.document.text[part.end : span.start])
        for part in plain
    )  # fmt: skip
