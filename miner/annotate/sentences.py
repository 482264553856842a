"""Sentence boundaries fit for clinical prose.

A spaCy component that sets ``is_sent_start``: full stops after abbreviations, initials, units and numbered figures do
not end a sentence; headings, paragraphs and table rows always do (the caller marks those as forced starts).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from miner.schema import Span

NO_END = frozenset(
    """al approx ca cf cm dr e.g eg etc fig figs i.e ie incl no nos nr mr mrs ms prof ref refs resp sp spp ssp st vs
    vol viz inc ltd dept univ jr sr tab eq sec ph min max avg temp wt yr yrs hr hrs""".split()
)
"""Words whose full stop does not end a sentence when a number or a comparison follows."""

ALWAYS_INSIDE = frozenset("dr mr mrs ms prof fig figs al e.g i.e eg vs ref refs st cf".split())
"""Words whose full stop never ends a sentence, whatever follows ("no." does: "He said no. She agreed")."""

LONGEST = 2000
"""Characters of a sentence.  What runs on further is a list or a table without its lines (the longest of 13,397 real
sentences has 585), and is cut, since what is read in a sentence is compared with everything else in it."""

_CITATION = r"(?:\s*\[[\d,\s–-]{1,12}\]|(?<=[a-z)][.!?])[\d,–-]{1,8}(?=\s+[A-Z]))?"
_STOP = rf"[.!?][)\]\"'”’]*{_CITATION}\s+(?=[\"'“‘(\[]?[A-Z0-9“±<>≥≤])"
_GLUED = r"(?:(?<=[a-z]{2})|(?<=\w\))|(?<=/[Ll]))\.(?=[A-Z][a-z]*\s)"
"""A full stop that lost its space ("3 months later.Patient 2 was")."""
_OPENING = "A|All|An|At|He|However|In|It|Of|On|One|Our|She|The|These|They|This|We"
_CITED_NUMBER = rf"(?<=\d)\.\d{{1,2}}(?:[,–-]\d{{1,2}})*\s+(?=(?:{_OPENING})\s)"
"""A number, a full stop and the number of a citation ("on day 112.3 Our patient"): no figure goes on in such a word."""
_END = re.compile(rf"{_CITED_NUMBER}|{_STOP}|{_GLUED}")
_WORD_BEFORE = re.compile(r"([A-Za-z.]+|\d+)$")


def boundaries(text: str, start: int, end: int) -> Iterable[int]:
    """Offsets in ``[start, end)`` at which a sentence begins, the first being ``start`` itself."""
    yield start
    for match in _END.finditer(text, start, end):
        if match.end() < end and not _inside(text, start, match):
            yield match.end()


def _inside(text: str, start: int, match: re.Match[str]) -> bool:
    if text[match.start()] != ".":
        return False
    word = _WORD_BEFORE.search(text, max(start, match.start() - 24), match.start())
    if word is None:
        return False
    before = word.group().lower().strip(".")
    if before in ALWAYS_INSIDE:
        return True
    following = text[match.end()]
    if following.isdigit() or following in "<>≥≤±":
        return before in NO_END
    # An initial ("J. Smith") is one capital letter that is not the end of a name of a thing ("hepatitis C.").
    initial = len(before) == 1 and before.isalpha() and text[match.start() - 1].isupper()
    return initial and _starts_name(text, word.start())


def _starts_name(text: str, offset: int) -> bool:
    """Whether the initial stands at the start of the text or after a capitalised word or another initial."""
    previous = re.search(r"(\S+)\s*$", text[max(0, offset - 24) : offset])
    return previous is None or (previous.group(1)[0].isupper() and previous.group(1).endswith((".", ",")))


def _shortened(text: str, stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The stretches, those of more than LONGEST characters cut: after a semicolon, else a comma, else a space."""
    for start, end in stretches:
        while end - start > LONGEST:
            ends = (text.rfind(mark, start, start + LONGEST) + 1 for mark in ("; ", ", ", " "))
            cut = next((cut for cut in ends if cut), start + LONGEST)
            yield start, cut
            start = cut
        yield start, end


def split(text: str, paragraphs: Iterable[Span]) -> list[Span]:
    """Sentences as spans without their surrounding white space; none crosses the border of a paragraph."""
    sentences: list[Span] = []
    for paragraph in paragraphs:
        starts = [*boundaries(text, paragraph.start, paragraph.end), paragraph.end]
        for start, end in _shortened(text, pairwise(starts)):
            left = start + len(text[start:end]) - len(text[start:end].lstrip())
            right = start + len(text[start:end].rstrip())
            if left < right:
                sentences.append(Span(left, right))
    return sentences
