"""Hyphens at line ends: those that break a word and those that belong to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

HYPHENS = "-\u00ad\u2010\u2011"
"""Hyphen-minus, soft hyphen, hyphen, non-breaking hyphen."""
_WORD = re.compile(r"(?<![.@/\w])[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_LEFT = re.compile(rf"([\w’']+(?:[-\u2010\u2011][\w’']+)*)[{HYPHENS}]$")
_RIGHT = re.compile(r"[^\W_]+")
_SUSPENDED = frozenset({"and", "or", "to", "und", "oder", "bis", "et", "ou", "y", "o", "e"})
"""Words after which the second half of a suspended compound follows ("medium- to large-sized")."""
_AFTER = frozenset(
    (
        "adjusted adjuvant aged analysis appearing arm assisted associated available based bearing bed blind "
        "blinded bone born breaking carrying case cause cell center centre circulating class combining containing "
        "control controlled dependent derived directed dose driven effective end expressing fed five flowing fold "
        "free fully generation grade growing guided handed hour induced inflammatory informed intensity invasive "
        "label labeled labelled lasting layer length level life like limited limiting line lived living looking "
        "loss made matched mediated medium minute month naive needle negative old onset operative oriented patient "
        "phase point positive predominant producing proven quality rate reactive reading reared refractory related "
        "released reported resistance resistant response responsive rich risk scale secreting section sensitive "
        "serum shaped side sided site sized skeletal smoker smoking sparing specific spectrum stage stained "
        "standing state step surface targeted term terminal test therapy threatening throughput time tolerated "
        "transformed treated type up volume wave wide week weight weighted year"
    ).split()
)
"""Second halves of compounds that English hyphenates ("drug-induced", "long-term")."""
_BEFORE = frozenset(
    (
        "all broad cost cross dose double early eight eighty eye fifty fine first five follow forty four fourth "
        "full good hand half hard high ill large late left life light long low medium near nine ninety old one open "
        "patient poor quality real right second self semi seven seventy short single six sixty small so soft ten "
        "third thirty three top triple twenty two well wide year"
    ).split()
)
"""First halves of compounds that English hyphenates."""
_COLOURS = frozenset(
    "black blue brown cream gold gray green grey orange pink plum purple red silver tan violet white yellow".split()
)
_SHAPED = frozenset("shaped sized sided colored coloured".split())
"""Second halves that end no simple word."""
_PREFIXES = frozenset(
    (
        "anti bi bio co counter de down extra hyper hypo infra inter intra macro mal meso micro mid mini mono multi "
        "neo neuro non over pan para per peri poly post pre pro pseudo re retro sub super supra trans tri ultra un "
        "under uni up"
    ).split()
)
"""First parts that one paper hyphenates and the next does not: the paper's own habit decides."""
_CLOSED = frozenset(
    (
        "anybody anyone anything background breakdown breakthrough checkpoint database deadline download everyone "
        "everything feedback furthermore framework guideline guidelines halfway handout healthcare hereafter "
        "however inpatient inpatients insight intake into lifetime likewise maybe meanwhile moreover network "
        "nevertheless nonetheless notwithstanding nowadays onset otherwise outbreak outcome outcomes outline "
        "outpatient outpatients output overall overview someone something sometimes somewhat somewhere "
        "straightforward therefore throughout timeline underlying understand understood update upright upward "
        "whatever whereas whereby wherein whereupon whether widespread withdraw withdrawal within without workup "
        "worldwide"
    ).split()
)
"""Words whose halves are words, too."""


_SUFFIXES = frozenset(
    ("able ably ally ance ation ence ible ings ised ists ized less lessly ment ments ness ship tion").split()
)
"""Ends of words that are, or look like, words."""
_PLAIN = 6
"""Letters: shorter second halves also end simple words ("pheno-type", "dam-aged"), so the first must be a word."""


def halves(before: str, after: str) -> tuple[str, str] | None:
    """The two halves of the word that the end of line ``before`` parts from ``after``; None where none is."""
    if not before or before[-1] not in HYPHENS:
        return None
    left, right = _LEFT.search(before), _RIGHT.match(after)
    if left is None or right is None or right[0] in _SUSPENDED:
        return None
    return left[1], right[0]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How often each word, and each hyphenated word, stands inside the lines of one document, in lower case."""

    words: Counter[str]

    @classmethod
    def of(cls, lines: Iterable[str]) -> Vocabulary:
        counts: Counter[str] = Counter()
        broken = False
        for line in lines:
            found = _WORD.findall(line.lower())
            start, broken = int(broken), line.rstrip()[-1:] in HYPHENS
            counts.update(found[start:-1] if broken else found[start:])
        return cls(counts)

    def keeps(self, left: str, right: str) -> bool:
        """Whether the hyphen between the halves of a word that a line end parts belongs to the word.

        ``left`` is what stands before the hyphen, back to the last blank; ``right`` the letters after the line end.
        What the document itself prints inside its lines decides; then what English hyphenates.
        """
        last = left.rsplit("-", 1)[-1]
        if not right[:1].islower() or not last.isalpha() or len(last) == 1 or last.isupper():
            return True
        head, tail = last.lower(), right.lower()
        together, apart = self.words[head + tail], self.words[f"{head}-{tail}"]
        if together or apart:
            return apart > together
        if head + tail in _CLOSED or tail in _SUFFIXES:
            return False
        if head in _PREFIXES:
            return self._hyphenates(head)
        if (head.endswith("ish") or head in _COLOURS) and (tail in _COLOURS or tail.endswith("ish")):
            return True
        if tail in _SHAPED:
            return True
        if tail in _AFTER and (len(tail) > _PLAIN or self.words[head] > 0):
            return True
        if head in _BEFORE and (tail in _AFTER or self.words[tail] > 0):
            return True
        return len(head) > 2 and len(tail) > 3 and self.words[head] > 0 and self.words[tail] > 0

    def _hyphenates(self, prefix: str) -> bool:
        """Whether more different words have a hyphen after the prefix than are written together with it."""
        hyphenated = sum(word.startswith(f"{prefix}-") for word in self.words)
        together = sum(
            word.startswith(prefix) and "-" not in word and len(word) > len(prefix) + 3 for word in self.words
        )
        return hyphenated > (together if len(prefix) > 2 else 0)
