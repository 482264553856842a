"""What kind of article a paper says it is, and the language it is written in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from miner.schema import Block, Role, Span

_KINDS: tuple[tuple[str, str], ...] = (
    ("case-report", r"(?:clinical |short |brief )?case (?:reports?|series|stud(?:y|ies)|presentations?|descriptions?)"),
    ("review-article", r"(?:systematic |mini[- ]?|literature |narrative )?review(?: articles?| papers?)?"),
    ("brief-report", r"(?:brief|short|rapid) (?:reports?|communications?)|concise (?:report|communication)s?"),
    ("letter", r"letters?(?: to the editors?)?|correspondence|research letters?"),
    ("editorial", r"editorials?|invited commentar(?:y|ies)|commentar(?:y|ies)"),
    ("research-note", r"research notes?"),
    ("meeting-report", r"meeting abstracts?|(?:poster|conference) abstracts?"),
    (
        "research-article",
        r"(?:original |full |regular |clinical )*(?:research|articles?|papers?|stud(?:y|ies)|investigations?"
        r"|contributions?|trials?)(?: articles?| papers?)?|study protocols?(?: clinical trials?)?|articles?",
    ),
)
"""Names of kinds after the values of JATS ``article-type``, and the words that journals print for them."""
_ANY = re.compile("|".join(f"(?P<_{n}>{words})" for n, (_, words) in enumerate(_KINDS)), re.IGNORECASE)
_IN_TITLE = re.compile(
    r"\b(?:a )?(case (?:reports?|series))\b|\b(report of (?:a|one|two|three|\w+) cases?)\b", re.IGNORECASE
)
_FUNCTION_WORDS = {
    "en": "the of and was with were that from which had this for been",
    "de": "der die das und mit eine nicht wurde bei einer von den zur",
    "fr": "les des une est dans avec pour sur par qui cette chez été",
    "es": "los las una con por para que del fue como paciente se al",
    "pt": "uma com para por dos das foi não que ao paciente em os",
    "it": "che della per una con del gli nel è stato di sono alla",
    "nl": "het een van voor werd met niet bij zijn deze ook door dat",
}
"""The commonest short words of each language."""
LEAST = 0.08
"""Share of all words that function words of the language are at least."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of article and the printed words that say so."""

    value: str
    span: Span


def article_type(text: str, blocks: Sequence[Block]) -> Kind | None:
    """The kind that a line of the front matter names, else the title; None where neither does."""
    title = next((block for block in blocks if block.role is Role.TITLE), None)
    for block in blocks:
        if block.role not in (Role.FRONT_MATTER, Role.FOOTNOTE) and block is not title:
            continue
        words = text[block.span.start : block.span.end]
        bare = words.strip(" .:|–—-")
        if (found := _ANY.fullmatch(bare)) and not words.rstrip().endswith(":"):
            start = block.span.start + words.index(bare)
            return Kind(_kind(found), Span(start, start + len(bare)))
    if title is None:
        return None
    if end := kicker(text[title.span.start : title.span.end]):
        words = text[title.span.start : title.span.start + end].strip()
        if found := _ANY.fullmatch(words):
            return Kind(_kind(found), Span(title.span.start, title.span.start + len(words)))
    if found := _IN_TITLE.search(text, title.span.start, title.span.end):
        return Kind("case-report", Span(*found.span()))
    return None


def kicker(title: str) -> int:
    """How many characters at the head of a title are the kind of article, printed over it in the same type."""
    found = re.match(
        r"(?:(?i:case report|short communication|brief report|original (?:article|paper|research)|research article"
        r"|review article|letter to the editor))\s*[:.–-]?\s+(?=[A-Z])(?!(?i:of|and|on|in|from)\b)",
        title,
    )
    return found.end() if found and len(title) - found.end() > 10 else 0


def language(text: str) -> str:
    """The code (ISO 639-1) of the language by its function words; empty where none is plain."""
    words = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    shares = {
        code: sum(word in common for word in words) / max(1, len(words))
        for code, common in ((code, frozenset(listed.split())) for code, listed in _FUNCTION_WORDS.items())
    }
    best = max(shares, key=lambda code: (shares[code], code))
    return best if shares[best] >= LEAST else ""


def _kind(found: re.Match[str]) -> str:
    return next(_KINDS[int(name[1:])][0] for name, value in found.groupdict().items() if value)
