"""What stands at a head itself counts for more than what governs its list: signs, qualities, percentages."""

from __future__ import annotations

import re
from dataclasses import replace

from miner.assemble.panel_board import Board, Verdict
from miner.assemble.panel_line import Atom, Head, Line, Sort, qualities
from miner.assemble.panel_runs import NOT, TESTED, USUAL, Run
from miner.schema import Quantity

_BEHIND = re.compile(
    r"\s(?:(?:staining|stain|expression|immunoreactivity|reactivity|reaction|labell?ing)\s)?(?:was|were|in|by|on)\s"
    r"(?:(?:an?|the|only|\w+ly|about|approximately|some)\s)*"
)
"""What may stand between a head and the quality that is its predicate ("A staining was focal")."""
_WAS = re.compile(
    r"\s(?:(?:staining|stain|expression|immunoreactivity|reactivity|reaction|labell?ing)\s)?(?:was|were|is|are)\s"
    r"(?:(?:only|\w+ly|both|all)\s)*"
)
_MEASURED = re.compile(
    r"\s(?:(?:receptors?|status|expression|positivity|staining|score|in)\s)*"
    r"(?:(?:was|were|is|are|of|about|approximately|around|:|=|~|>|<)\s?)*"
)
"""What may stand between a head and its percentage."""
_ANEW = re.compile(r"(?:\band|\bbut|,|;)\s(?:only\s|very\s)?$")
_LEADS = re.compile(r"\s+(?!and\b|or\b|but\b|with\b|by\b|in\b|so\b)[a-z]")
LIKELY = 0.85
"""Confidence of a result that is read from the neighbours of a head."""


def settle(board: Board, run: Run, head: Head) -> Verdict:
    """The final verdict on a head."""
    verdict = board.verdicts[head.start]
    if verdict.polarity == USUAL:
        return verdict
    line, sign = board.line, head.sign
    if not verdict.polarity or verdict.polarity == TESTED:
        verdict = _predicated(board, run, verdict)
    marks = (
        dict(_quality_anew(line, head) or verdict.qualities) | dict(_quality_near(line, head)) | dict(sign.qualities)
    )
    percent = sign.percent or verdict.percent or _percent_behind(line, head)
    read = replace(verdict, start=min(verdict.start, head.start), end=max(verdict.end, head.end), percent=percent)
    own = _own(board, run, head) or _own_quality(board, run, head, verdict)
    polarity, rule, sure = own or (verdict.polarity, verdict.rule, verdict.confidence)
    if not polarity:
        polarity, rule, sure = _implied(board, run, head, bool(marks), percent)
    kept = tuple(sorted(marks.items())) if polarity == "positive" else sign.qualities
    return replace(read, polarity=polarity, rule=rule, confidence=sure, qualities=kept)


def _own(board: Board, run: Run, head: Head) -> tuple[str, str, float] | None:
    """Polarity, rule and confidence from the head's own sign, or from the chain of signs that it is part of."""
    chain = board.held(head)
    chained = _next_in_chain(board, run, head)
    if chained and (chain is None or chain.grammar == "found"):
        return chained, "chain of signs", LIKELY
    if not head.sign.polarity or (head.sign.dash and _is_suspended(board, run, head)):
        return None
    if chain and chain.grammar == NOT and chain.polarity == "negative" and chain.start < head.start:
        return None
    return head.sign.polarity, "sign", 1.0


def _predicated(board: Board, run: Run, verdict: Verdict) -> Verdict:
    """The verdict with the quality that is the predicate of the whole list ("staining with A and B was strong")."""
    line = board.line
    atoms = [a for a in line.of(Sort.QUALITY) if _WAS.fullmatch(line.text, run.end, a.start)]
    if not atoms or _LEADS.match(line.text, atoms[0].end):
        return verdict
    end = max(verdict.end, atoms[0].end)
    return replace(
        verdict, polarity="positive", qualities=qualities(atoms[:1]), end=end, rule="quality", confidence=LIKELY
    )


def _own_quality(board: Board, run: Run, head: Head, verdict: Verdict) -> tuple[str, str, float] | None:
    """A quality behind the head keeps it out of a negative list that it opens ("A weak, B strong, C absent")."""
    if verdict.polarity != "negative" or verdict.rule != "backward" or head is run.heads[-1]:
        return None
    behind = [a for a in board.line.of(Sort.QUALITY) if board.gap(head.end, a.start) == " "]
    return ("positive", "quality", LIKELY) if behind and board.line.text.startswith(",", behind[0].end) else None


def _next_in_chain(board: Board, run: Run, head: Head) -> str:
    """The sign of the next head of a chain with slashes, for a head without one ("A-/B/C-")."""
    at = run.heads.index(head)
    if head.sign.polarity or board.line.text[head.end : head.end + 1] != "/":
        return ""
    return next((h.sign.polarity for h in run.heads[at + 1 :] if h.sign.polarity), "")


def _is_suspended(board: Board, run: Run, head: Head) -> bool:
    """Whether the hyphen at the head waits for the word at the end of its list ("A- and B-positive")."""
    last = run.heads[-1]
    return last is not head and any(c.start == last.word_end + 1 and board.is_attached(c) for c in board.chains)


def _implied(board: Board, run: Run, head: Head, has_marks: bool, percent: Quantity | None) -> tuple[str, str, float]:
    """Without a result: a quality that implies one, the next sign of a chain of signs, or the last one at its end."""
    if has_marks or percent is not None:
        return ("negative" if percent is not None and percent.high == 0 else "positive"), "quality", LIKELY
    at = run.heads.index(head)
    behind = next((h for h in run.heads[at + 1 :] if h.sign.polarity), None)
    if behind and not re.search(r"\bwith", board.gap(head.end, behind.start)):
        return behind.sign.polarity, "chain of signs", LIKELY
    earlier = [h.sign.polarity for h in run.heads[:at] if h.sign.polarity]
    if earlier and board.line.text[head.start - 1 : head.start] == "/":
        return earlier[-1], "chain of signs", LIKELY
    return "", "", 0.0


def _quality_near(line: Line, head: Head) -> tuple[tuple[str, str], ...]:
    """Qualities that stand directly before or directly after the head itself ("dim A", "B bright")."""
    atoms = line.of(Sort.QUALITY)
    before = [a for a in atoms if line.text[a.end : head.start] == " " or _is_inserted(line, a, head)]
    more = [a for a in atoms if before and re.fullmatch(r"\sand\s|,?\s", line.text[a.end : before[0].start])]
    after = [a for a in atoms if _is_behind(line, head, a) and not _LEADS.match(line.text, a.end)]
    return qualities([*more, *before, *after])


def _is_inserted(line: Line, atom: Atom, head: Head) -> bool:
    """Whether the quality stands between commas before the head ("A and, focally, B")."""
    return line.text[atom.end : head.start] == ", " and re.search(r",\s$", line.text[: atom.start]) is not None


def _is_behind(line: Line, head: Head, atom: Atom) -> bool:
    gap = line.text[head.end : atom.start]
    return gap == " " or _BEHIND.fullmatch(gap) is not None


def _percent_behind(line: Line, head: Head) -> Quantity | None:
    """The percentage that stands at the head itself ("A in 5 %")."""
    atoms = [a for a in line.of(Sort.PERCENT) if _MEASURED.fullmatch(line.text, head.end, a.start)]
    return atoms[0].mention.quantity if atoms else None


def _quality_anew(line: Line, head: Head) -> tuple[tuple[str, str], ...]:
    """Qualities that begin the rest of a list ("strongly positive for A and focally for B")."""
    atoms = [a for a in line.of(Sort.QUALITY) if re.fullmatch(r",?\s(?:for|with|to)\s", line.text[a.end : head.start])]
    opened = atoms and _ANEW.search(line.text, 0, atoms[-1].start)
    return qualities(atoms[-1:]) if opened else ()
