"""What is attached to a head: a sign, a bracket with a result, a score."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from miner.assemble.panel_line import CALLOUT, Head, Line, Sign, Sort, qualities

SCORE = "score"
"""Note of a head that is read on a scale from 0 to 3."""
OF_SCORE = ("negative", "negative", "equivocal", "positive")
"""Results of that scale (0 and 1+ negative, 2+ equivocal, 3+ positive), as pathologists agreed for membranes."""
_FLIP = {"positive": "negative", "negative": "positive"}

_SCORE = re.compile(
    r"[\s:=(]{1,3}(?:(?:protein|expression|staining|overexpression|status|result|was|were|is|of|with|an?|the|ihc)\s){0,4}"
    r"(?:(?P<score>[0-3])\s?\+\)?|"
    r"scored?\s?(?:of\s|was\s|is\s|as\s|[:=]\s?)?(?P<value>[0-3])(?!\d|[.,]\d|\s?%)\+?\)?)"
)
_EQUIVOCAL = re.compile(r"\s?(?:\+\s?/\s?-(?!\w)|±|-\s?/\s?\+|\((?:\+\s?/\s?-|±|-\s?/\s?\+)\))")
_PLUS = re.compile(r"\s?(?:\+{1,4}|[þ⁺]{1,4}|\(\s?(?:\+{1,4}|þ)\s?\))(?!\s?\d+\s?[;,]\s?[xy]{2})")
_MINUS = re.compile(r"-(?![\w(])|⁻|\s?\(\s?-\s?\)|\s-(?=\s*(?:[,;.)]|$|and\b|or\b))")
_SIGNS = ((_EQUIVOCAL, "equivocal"), (_PLUS, "positive"), (_MINUS, "negative"))
_BRACKET = re.compile(r"\s?[(\[](?P<inside>[^()\[\]]*(?:\([^()]*\)[^()\[\]]*)?)[)\]]")
_INNER = (
    (re.compile(r"(?:^|[\s,;:])(?:\+\s?/\s?-|±|-\s?/\s?\+)(?=$|[\s,;:])"), "equivocal"),
    (re.compile(r"(?:^|[\s,;:%])(?:\+{1,4}|þ)(?=$|[\s,;:%\d])|\d\s?%\s?\+"), "positive"),
    (re.compile(r"(?:^|[\s,;:])-(?=$|[\s,;:])"), "negative"),
)
_CHAINED = re.compile(r"[+-]")
"""A sign behind the next head, which makes a hyphen between the two a minus sign ("A+B-C+")."""
_NEAR_FILLER = 24
"""Characters behind a head within which a word such as "protein" may stand before its sign."""


def attach(line: Line, head: Head, heads: Sequence[Head]) -> Head:
    """The head with the sign and the bracket that follow it directly, also after a word such as "protein"."""
    if head.sign.polarity:
        return head
    end = head.word_end
    for filler in line.between(end, end + _NEAR_FILLER, Sort.FILLER):
        if not line.text[end : filler.start].strip(" ") and _opens(line.text, filler.end):
            end = filler.end
    sign, end_of_sign = _scored(line, end) if head.note == SCORE else _suffix(line, end)
    if not sign.polarity and any(h.start == end + 1 and _CHAINED.match(line.text, h.word_end) for h in heads):
        sign, end_of_sign = (Sign("negative"), end + 1) if line.text[end] == "-" else (sign, end)
    bracket = _BRACKET.match(line.text, end_of_sign)
    if bracket and not _is_apart(bracket, head, heads):
        inner = _inside(line, bracket.start("inside"), bracket.end("inside"))
        polarity, marks = sign.polarity or inner.polarity, sign.qualities or inner.qualities
        sign, end_of_sign = Sign(polarity, marks, inner.percent, sign.dash), bracket.end()
    return head if end_of_sign == end else replace(head, sign=sign, end=end_of_sign)


def _opens(text: str, offset: int) -> bool:
    return any(p.match(text, offset) for p in (_EQUIVOCAL, _PLUS, _BRACKET)) or text.startswith("(-)", offset + 1)


def _is_apart(bracket: re.Match[str], head: Head, heads: Sequence[Head]) -> bool:
    """Whether the bracket points at a figure or holds other heads."""
    if CALLOUT.fullmatch(bracket.group().strip()):
        return True
    return any(bracket.start() < h.start < bracket.end() and h.mention.term != head.mention.term for h in heads)


def _scored(line: Line, end: int) -> tuple[Sign, int]:
    """The result of a head that is read on the scale; another sign where there is none."""
    match = _SCORE.match(line.text, end)
    if match is None:
        return _suffix(line, end)
    return Sign(OF_SCORE[int(match["score"] or match["value"])]), match.end()


def _suffix(line: Line, end: int) -> tuple[Sign, int]:
    for pattern, polarity in _SIGNS:
        match = pattern.match(line.text, end)
        if match:
            marks = qualities(line.between(match.start(), match.end(), Sort.QUALITY))
            return Sign(polarity, marks, dash=match.group() == "-"), match.end()
    return Sign(), end


def _inside(line: Line, start: int, end: int) -> Sign:
    """The result, the qualities and the percentage that a bracket gives."""
    text = line.text[start:end]
    polarity = next((meaning for pattern, meaning in _INNER if pattern.search(text)), "")
    results = line.between(start, end, Sort.RESULT)
    said = [a.polarity for a in results if a.grammar]
    if not polarity and said:
        flipped = sum(a.value == "not" for a in results) % 2
        polarity = _FLIP.get(said[-1], "") if flipped else said[-1]
    percents = [a.mention.quantity for a in line.between(start, end, Sort.PERCENT)]
    return Sign(polarity, qualities(line.between(start, end, Sort.QUALITY)), percents[0] if percents else None)
