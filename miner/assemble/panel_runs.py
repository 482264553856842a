"""Lists of heads and the words of result in a line, in the order in which they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from miner.assemble.panel_line import NO_FILLERS, Atom, Head, Line, Sort, qualities
from miner.schema import Quantity

NOT = "not"
USUAL = "usual"
TESTED = "tested"
NOT_DONE = "not_done"
SHOWN = "shown"
EXCEPT = "except"
_NEAR = 3
"""Words that may stand between the parts of one statement ("no evidence of staining")."""
_FLIP = {"positive": "negative", "negative": "positive"}
_COORDINATED = re.compile(r",|;|:|\b(?:and|or|who|which|that|was|were)\b")
_PASSIVE = re.compile(r"\s(?:was|were|is|are)\s(?:\w+ly\s)?")
_TO_LIST = re.compile(r"\s(?:with|for|to|against)\s")
_OF_CELLS = re.compile(
    r"\s(?:of\s)(?:the\s|these\s|all\s)?(?:[\w-]+\s){0,3}(?:cells|nuclei|population)\s"
    r"(?:(?:were|was|are|is|being|that|which|also)\s)*(?:\w+ly\s)?"
)
_GOES_ON = re.compile(r"\s?(?:,|and\b|or\b)")
_NOT_ONLY = re.compile(r"\s(?:only|every|just|merely|necessarily|all|always)\b")
"""What follows a "not" that denies nothing."""
_FULL_STOP = re.compile(r"(?<!\bi\.e)(?<!\be\.g)[.?!]\s")
_NO_CELL = re.compile(r"\s(?:a\s)?(?:single\s)?(?:of\s)?(?:the\s|these\s)?(?:[\w-]+\s){0,2}cells?\s(?:was|were)\s")
"""What stands between "no" and a result that is said of cells ("not a single cell was positive for")."""
_BY_ANTIBODY = re.compile(r"\s(?:\w+ly\s)?by\b")
_BEEN = re.compile(r"\b(?:was|were|been|being)\s(?:[\w-]+\sand\s)?(?:(?:\w+ly|also|then)\s)*$")
_AS = re.compile(r"\sas\s(?:an?|the)\b")
"""What follows a verb that does not report a result ("was identified as a …")."""
_SHOWS = re.compile(r"\bthere (?:was|is)\W*(?:\w+\s)*$|\bcells\s$")
_QUALITY_LINK = re.compile(r"[\s,]*(?:(?:and|to|or|but|very|only|both|at\sleast)\s)*")
_AFTER = re.compile(
    r"[\s(]*(?:(?:staining|reaction|positivity|expression|pattern)\s)?(?:(?:in|on|of|by|with)\s)?(?:(?:an?|the|about|"
    r"approximately|around|some|more\sthan|less\sthan|over|up\sto|nearly|almost|at\sleast|only|very)\s)*"
)


@dataclass(frozen=True, slots=True)
class Run:
    """A list of heads without any result word or end of clause between them."""

    heads: tuple[Head, ...]

    @property
    def start(self) -> int:
        return self.heads[0].start

    @property
    def end(self) -> int:
        return self.heads[-1].end


@dataclass(frozen=True, slots=True)
class Chain:
    """Result words that say one thing together ("did not show any positive staining").

    ``polarity`` is positive, negative, equivocal, or the id of a word that says that there is no result.
    ``grammar`` is that of the last word; ``firm`` is False for words that say only that something was stained.
    """

    start: int
    end: int
    polarity: str
    grammar: str
    firm: bool
    usual: bool = False
    qualities: tuple[tuple[str, str], ...] = ()
    percent: Quantity | None = None
    reach: int = 0
    """Where the words end that qualify it from behind ("positive in scattered cells")."""


def runs_of(line: Line, heads: Sequence[Head]) -> list[Run]:
    """Heads joined to lists where only glue, fillers, qualities and callouts stand between them."""
    groups: list[list[Head]] = []
    for head in heads:
        if groups and _continues(line, groups[-1][-1], head):
            groups[-1].append(head)
        else:
            groups.append([head])
    return [Run(tuple(g)) for g in groups]


def _continues(line: Line, last: Head, head: Head) -> bool:
    if head.start < last.end:
        return True
    said = [a for a in line.between(last.end, head.start, Sort.RESULT) if not _names_stain(line, a, [last])]
    if said or line.stopped(last.end, head.start):
        return False
    return not line.residue(last.end, head.start) and not _FULL_STOP.search(line.plain(last.end, head.start))


def _names_stain(line: Line, atom: Atom, heads: Sequence[Head]) -> bool:
    """Whether the word only ends the name of a member of a list ("A staining, B and C were negative")."""
    beside = any(line.text[h.end : atom.start] == " " for h in heads)
    return atom.grammar == "stain" and beside and _GOES_ON.match(line.text, atom.end) is not None


def chains_of(line: Line, heads: Sequence[Head]) -> list[Chain]:
    """All statements of result outside the brackets of heads."""
    free = [
        a
        for a in line.of(Sort.RESULT)
        if not any(h.start <= a.start and a.end <= h.end for h in heads)
        and not _names_stain(line, a, heads)
        and not (a.value == NOT and _NOT_ONLY.match(line.text, a.end))
    ]
    groups: list[list[Atom]] = []
    for atom in free:
        if groups and _joins(line, groups[-1], atom, heads):
            groups[-1].append(atom)
        else:
            groups.append([atom])
    chains = [_chain(line, g, heads) for g in groups if not _AS.match(line.text, g[-1].end)]
    return [c for c in chains if c is not None]


def _joins(line: Line, group: Sequence[Atom], atom: Atom, heads: Sequence[Head]) -> bool:
    last = group[-1]
    if last.value in (TESTED, NOT_DONE, EXCEPT) or atom.value in (TESTED, NOT_DONE, NOT, SHOWN, EXCEPT):
        return False
    if any(last.end <= h.start < atom.start for h in heads) or line.stopped(last.end, atom.start):
        return False
    gap = line.text[last.end : atom.start]
    if last.grammar in ("noun", "stain") and atom.value == "positive-found":
        return _PASSIVE.fullmatch(gap) is not None and _TO_LIST.match(line.text, atom.end) is not None
    if last.value == NOT and _NO_CELL.fullmatch(gap):
        return True
    if _COORDINATED.search(gap) or (last.grammar in ("noun", "stain", "adjective") and atom.grammar == "adjective"):
        return False
    near = 1 if last.grammar and atom.grammar else _NEAR
    return len(line.residue(last.end, atom.start)) <= near


def _chain(line: Line, group: Sequence[Atom], heads: Sequence[Head]) -> Chain | None:
    said = [a for a in group if a.grammar]
    flips = sum(a.value == NOT for a in group)
    start, end = group[0].start, group[-1].end
    alone = group[0].value
    if not said and alone in (TESTED, NOT_DONE):
        return Chain(start, end, alone, alone, firm=True)
    if not said and not flips:
        return Chain(start, end, alone, alone, firm=False, usual=alone == USUAL)
    before, found_start = _qualities_before(line, start)
    within = line.between(start, end, Sort.QUALITY)
    after, percent, reach = _qualities_after(line, end, heads)
    percent = percent or _percent_before(line, start)
    polarity = _polarity([a.polarity for a in said], flips)
    grammar = said[-1].grammar if said else NOT
    weak = {a.grammar for a in said} <= {"stain"} and not flips
    passive = _BEEN.search(line.text, 0, start) and not _BY_ANTIBODY.match(line.text, end)
    weak = weak or (bool(said) and said[0].grammar == "stained" and len(group) == len(said) and bool(passive))
    marks = qualities([*before, *within, *after]) if polarity != "negative" else ()
    usual = any(a.value == USUAL for a in group)
    firm = not weak or bool(marks) or _is_shown(line, start)
    return Chain(found_start, end, polarity, grammar, firm, usual, marks, percent, reach)


def _is_shown(line: Line, start: int) -> bool:
    """Whether the clause says that what follows was seen ("revealed staining for", "there was staining for")."""
    left = line.clause(start, start)[0]
    shown = [a for a in line.between(left, start, Sort.RESULT) if a.value == SHOWN]
    return bool(shown) or _SHOWS.search(line.text, left, start) is not None


def _percent_before(line: Line, start: int) -> Quantity | None:
    """The percentage of cells that the statement is about ("60 % of the tumor cells were positive for")."""
    atoms = [a for a in line.of(Sort.PERCENT) if a.end <= start]
    if not atoms or not _OF_CELLS.fullmatch(line.text, atoms[-1].end, start):
        return None
    return atoms[-1].mention.quantity


def _polarity(said: Sequence[str], flips: int) -> str:
    if "equivocal" in said:
        return "equivocal"
    base = "negative" if "negative" in said else "positive"
    return base if flips % 2 == 0 else _FLIP[base]


def _qualities_before(line: Line, start: int) -> tuple[list[Atom], int]:
    """Qualities that stand directly before the statement ("strong and diffuse positivity"), and where they begin."""
    found: list[Atom] = []
    left = cursor = start
    while True:
        atoms = [a for a in line.of(Sort.QUALITY, Sort.FILLER) if a.end <= cursor and a.value not in NO_FILLERS]
        near = max(atoms, key=lambda a: (a.end, -a.start), default=None)
        if near is None or not _QUALITY_LINK.fullmatch(line.text, near.end, cursor):
            return found, left
        cursor = near.start
        if near.sort is Sort.QUALITY:
            found.insert(0, near)
            left = cursor


def _qualities_after(line: Line, end: int, heads: Sequence[Head]) -> tuple[list[Atom], Quantity | None, int]:
    """Qualities and the percentage that follow the statement directly ("positive in 30 % of the cells")."""
    found: list[Atom] = []
    percent = None
    while True:
        gap = _AFTER.match(line.text, end)
        reach = gap.end() if gap else end
        atoms = [a for a in line.of(Sort.QUALITY, Sort.PERCENT) if end <= a.start <= reach]
        if not atoms or any(end <= h.start <= atoms[0].start for h in heads):
            return found, percent, end
        near = atoms[0]
        follower = re.match(r"\s(?:and\s)?[a-z]", line.text[near.end : near.end + 6])
        if near.sort is Sort.QUALITY and follower and any(h.start == near.end + 1 for h in heads):
            return found, percent, end
        if near.sort is Sort.QUALITY:
            found.append(near)
        elif percent is None:
            percent = near.mention.quantity
        end = near.end
