"""A sentence as a line of atoms: what a panel is read from."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType

from miner.assemble.story import Sentence, Story
from miner.domain import PanelKind
from miner.schema import Mention, Quantity, Span
from miner.schema.fold import fold

BYSTANDER = "bystander"
GENERAL = "general"
GENE = "gene"
CELL = "cell"
SERUM = "serum"
"""Ids in the table of fillers: cells that are not the patient's disease, words that name kinds of disease, words that
make a head the name of a gene or of something in blood, cells that are counted by a sign, what is sought in serum."""
NO_FILLERS = frozenset({BYSTANDER, GENE, GENERAL, SERUM})
"""Ids in the table of fillers for words that may not stand inside a list."""
_GLUE = frozenset(
    """and or as well also both the a an including include includes such like namely anti with plus along together for
    of to towards toward against versus i.e e.g ie eg by in on at about approximately around over than more less to
    only respectively their its this these those all two three four""".split()
)
"""Words that join the members of a list and say nothing."""
_WORD = re.compile(r"[^\W_][\w'./-]*")
CALLOUT = re.compile(
    r"[(\[][^()\[\]]*?\b(?:figs?|figures?|tables?|plates?|panels?|inset|arrows?|(?:data )?not shown|not illustrated|"
    r"not depicted|x\s?\d+|×|magnification|clones?|dako|ventana|novocastra|dilution|1:\d+)\b[^()\[\]]*[)\]]"
)
"""A bracket that points at a figure or names a reagent."""
_OURS = re.compile(r"\bours?\b|\b(?:the )?present (?:case|patient)|\bthis patient\b")
_THEIRS = re.compile(r"\b(?:patients|cases|series|literature|others|reports|none of|\d+(?:\.\d+)?\s?%)")
_STOP = re.compile(
    r";|\b(?:but|while|whilst|whereas|although|though|however|yet|nevertheless|in contrast|by contrast|"
    r"on the other hand|on the contrary|conversely)\b"
)


LONGEST = 2000
"""Characters from which on a sentence is read in parts, so that reading stays linear in the length of the text."""


LISTED = 6
"""Words of the longest member of a list, the last two with their "or" counting as one."""


class Sort(Enum):
    """What an atom is for."""

    RESULT = "result"
    QUALITY = "quality"
    PERCENT = "percent"
    FILLER = "filler"


@dataclass(frozen=True, slots=True)
class Atom:
    """A mention with its part in the sentence, in offsets of the sentence.

    ``value`` is the id of the term; results are written "polarity-grammar" ("positive-noun"), so that ``polarity`` and
    ``grammar`` are its two halves.  ``key`` names the qualifier that a quality sets.
    """

    sort: Sort
    start: int
    end: int
    value: str
    mention: Mention
    key: str = ""

    @property
    def polarity(self) -> str:
        return self.value.partition("-")[0]

    @property
    def grammar(self) -> str:
        return self.value.partition("-")[2]


@dataclass(frozen=True, slots=True)
class Sign:
    """What stands attached to a head: its own result, qualities and percentage."""

    polarity: str = ""
    qualities: tuple[tuple[str, str], ...] = ()
    percent: Quantity | None = None
    dash: bool = False
    """True where the result is a bare hyphen, which may also be a suspended one."""


@dataclass(frozen=True, slots=True)
class Head:
    """A head with what is attached to it.  ``end`` is where the attached part ends."""

    start: int
    word_end: int
    end: int
    mention: Mention
    sign: Sign = field(default_factory=Sign)
    note: str = ""


@dataclass(frozen=True)
class Line:
    """A sentence in folded letters with its atoms; all offsets are counted from the start of the sentence."""

    sentence: Sentence
    text: str
    atoms: tuple[Atom, ...]
    stops: tuple[int, ...]
    """Where a clause ends that no list crosses."""

    def of(self, *sorts: Sort) -> list[Atom]:
        return [a for a in self.atoms if a.sort in sorts]

    def between(self, start: int, end: int, *sorts: Sort) -> list[Atom]:
        return [a for a in self.atoms if a.sort in sorts and start <= a.start and a.end <= end]

    def stopped(self, start: int, end: int) -> bool:
        """Whether a clause ends between the offsets."""
        return any(start <= stop < end for stop in self.stops)

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """The clause that holds the offsets: from the last stop before to the first after."""
        before = [stop for stop in self.stops if stop <= start]
        after = [stop for stop in self.stops if stop >= end]
        return (before[-1] if before else 0), (after[0] if after else len(self.text))

    def is_foreign(self, start: int, end: int) -> bool:
        """Whether the clause speaks of others' patients while the sentence elsewhere speaks of the paper's own."""
        left, right = self.clause(start, end)
        claimed = _OURS.search(self.text)
        if claimed is None or _OURS.search(self.text, left, right):
            return False
        return _THEIRS.search(self.text, left, right) is not None

    def plain(self, start: int, end: int) -> str:
        """The text between the offsets without callouts."""
        return CALLOUT.sub(" ", self.text[start:end])

    def residue(self, start: int, end: int) -> list[str]:
        """The words between the offsets that are neither glue, filler, quality, percentage nor callout."""
        if end <= start:
            return []
        chars = list(self.text[start:end])
        inside = self.between(start, end, Sort.FILLER, Sort.QUALITY, Sort.PERCENT)
        spans = [(a.start - start, a.end - start) for a in inside if a.value not in NO_FILLERS]
        spans += [m.span() for m in CALLOUT.finditer(self.text[start:end])]
        for left, right in spans:
            chars[left:right] = " " * (right - left)
        return [w for w in _WORD.findall("".join(chars)) if w.rstrip(".") not in _GLUE and not w.isdigit()]

    def span(self, start: int, end: int) -> Span:
        """Offsets of the document."""
        return Span(self.sentence.span.start + start, self.sentence.span.start + end)


def portions(story: Story, sentence: Sentence) -> Iterator[Sentence]:
    """The sentence, or its parts where it is too long to be one; cut where a clause, a list or a word ends."""
    start, end = sentence.span.start, sentence.span.end
    while end - start > LONGEST:
        text = story.document.text
        cuts = (text.rfind(mark, start + LONGEST // 2, start + LONGEST) for mark in ("\n", "; ", ". ", ", ", " "))
        cut = next((c + 1 for c in cuts if c >= 0), start + LONGEST)
        yield _part(sentence, start, cut)
        start = cut
    yield sentence if start == sentence.span.start else _part(sentence, start, end)


def _part(sentence: Sentence, start: int, end: int) -> Sentence:
    inside = tuple(m for m in sentence.mentions if start <= m.span.start and m.span.end <= end)
    return replace(sentence, span=Span(start, end), mentions=inside)


def line_of(story: Story, sentence: Sentence, spec: PanelKind) -> Line:
    """The sentence with the atoms that the panel asks for, in text order."""
    return line_from(story, sentence, (spec.results,), spec.fillers, spec.qualifiers)


def line_from(
    story: Story,
    sentence: Sentence,
    results: Sequence[str],
    fillers: str,
    qualifiers: Mapping[str, str] = MappingProxyType({}),
) -> Line:
    """The sentence with atoms from the tables of results, fillers and qualifiers (key to table), and percentages."""
    text = fold(story.text(sentence.span))
    base = sentence.span.start
    tables = {**dict.fromkeys(results, Sort.RESULT), "quantity.percent": Sort.PERCENT, fillers: Sort.FILLER}
    keys = {table: key for key, table in qualifiers.items()}
    silent = [m.span() for m in CALLOUT.finditer(text)]
    found = []
    for mention in sentence.mentions:
        sort = Sort.QUALITY if mention.kind in keys else tables.get(mention.kind)
        start, end = mention.span.start - base, mention.span.end - base
        start += len(mention.text) - len(mention.text.lstrip())
        called = any(left <= start < right for left, right in silent)
        if sort is not None and not (called and sort is Sort.RESULT):
            found.append(Atom(sort, start, end, mention.term, mention, keys.get(mention.kind, "")))
    told = sorted(a.start for a in found if a.sort is Sort.RESULT)
    stops = tuple(m.start() for m in _STOP.finditer(text) if not (_bracketed(text, m.start()) or _lists(text, m, told)))
    return Line(sentence, text, tuple(sorted(found, key=lambda a: (a.start, a.end, a.value))), stops)


def _lists(text: str, stop: re.Match[str], results: Sequence[int]) -> bool:
    """Whether a semicolon only parts the members of a list ("did not express X; the Y; Z or W")."""
    if stop.group() != ";":
        return False
    end = re.compile(r";|\.(?=\s|$)|$").search(text, stop.end())
    last = end.start() if end else len(text)
    words = text[stop.end() : last].split()
    told = bisect_left(results, last) - bisect_left(results, stop.end())
    return 0 < len(words) <= LISTED and not told


def _bracketed(text: str, offset: int) -> bool:
    """Whether the offset stands inside round brackets."""
    return text.rfind("(", 0, offset) > text.rfind(")", 0, offset)


def qualities(atoms: Iterable[Atom]) -> tuple[tuple[str, str], ...]:
    """Qualifiers by key, the first of each key."""
    found: dict[str, str] = {}
    for atom in atoms:
        if atom.sort is Sort.QUALITY:
            found.setdefault(atom.key, atom.value)
    return tuple(sorted(found.items()))
