"""Which result governs which head of a line: forwards over its list, or backwards over the list before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from miner.assemble.panel_board import Board, Verdict
from miner.assemble.panel_line import Head, Line
from miner.assemble.panel_own import LIKELY, settle
from miner.assemble.panel_reach import COPULA, hangs_on, prefers_ahead, reaches
from miner.assemble.panel_runs import EXCEPT, NOT, NOT_DONE, SHOWN, TESTED, USUAL, Chain, Run

_OWN = re.compile(r"\b(?:our|ours|the present|this) (?:case|patient|\w+)|\bours\b")
_LIKEWISE = re.compile(r"\b(?:as|so|nor|neither)\s(?:was|were|did|is|are)\b|\blikewise\b|\bsimilarly\b")
_WITH_OTHERS = re.compile(
    r",?\s(?:as well as|along with|together with|as were|as was|like|and so were)\s(?:the\s|those for\s)?$"
)
"""What joins a second list after the result of the first ("A was negative as well as B and C")."""
_TOO = re.compile(
    r"\W*(?:\w+\s){0,3}(?:was|were|did|is|are)\s(?:so\s)?(?:too|as well|likewise|also|similarly)\s*(?:[,.;]|$)"
)
_CLOSED = re.compile(r"\b(?:and|or)\b")
_ELSEWHERE = re.compile(r",\s(?:and|but)\s(?:by|in|on|at|from)\b")
_LIST_GOES_ON = re.compile(r"[^a-z]*(?:and|or|as|with|,|in|at|on)\b|\W*,")
_FLIP = {"positive": "negative", "negative": "positive"}
_MOST_CARRIED = 5
"""Words over which a list goes on ("positive for A, which marks vessels, and B")."""
SURE, WEAK = 0.95, 0.6
"""Confidence of a result by grammar, and of one that is only shown ("revealed A")."""


def read(line: Line, runs: Sequence[Run], chains: Sequence[Chain]) -> list[Verdict]:
    """One verdict a head, in text order."""
    board = Board(line, runs, chains)
    for chain in chains:
        _place(board, chain)
    for n, run in enumerate(runs):
        _carry(board, n, run)
    _generalise(board)
    return [settle(board, run, head) for run in runs for head in run.heads]


def _place(board: Board, chain: Chain) -> None:
    left, right = board.run_before(chain), board.run_after(chain)
    ahead = right if right is not None and reaches(board, chain, right) else None
    behind = left if left is not None and hangs_on(board, chain, left) else None
    if chain.polarity == EXCEPT:
        _excepted(board, chain, ahead)
    elif chain.polarity in (USUAL, SHOWN):
        _lightly(board, chain, ahead)
    elif ahead and (behind is None or prefers_ahead(board, chain, left, ahead)):
        board.assign(ahead.heads, chain, "forward", WEAK if chain.grammar == "found" else SURE)
    elif behind:
        _backward(board, chain, behind)
    elif chain.polarity == NOT_DONE:
        _undone(board, chain)


def _lightly(board: Board, chain: Chain, ahead: Run | None) -> None:
    """A word that only shows something ("revealed A"): a weak positive where the list follows at once."""
    if chain.polarity == SHOWN and ahead and not board.line.residue(chain.end, ahead.start):
        board.assign(ahead.heads, replace(chain, polarity="positive", firm=True), "shown", WEAK)


def _excepted(board: Board, chain: Chain, ahead: Run | None) -> None:
    """What is excepted from a result has the other one ("negative for all stains except A")."""
    said = [c for c in board.chains if c.end <= chain.start and c.polarity in _FLIP]
    if ahead:
        polarity = _FLIP[said[-1].polarity] if said else EXCEPT
        board.assign(ahead.heads, replace(chain, polarity=polarity, firm=True), EXCEPT, LIKELY)


def _undone(board: Board, chain: Chain) -> None:
    """What was asked for in the clause before and not done ("A was requested, but no tissue was left")."""
    asked = [r for r in board.runs if r.end <= chain.start]
    held = board.held(asked[-1].heads[-1]) if asked else None
    if held and (held.polarity == TESTED or not held.firm):
        board.assign(asked[-1].heads, chain, "undone", LIKELY)


def _backward(board: Board, chain: Chain, left: Run) -> None:
    heads = _stolen(board, chain, left)
    held = board.held(heads[-1])
    if held is not None and held.grammar == SHOWN:
        held = None
    if held is not None and (held.grammar in (NOT, EXCEPT) or _is_name(board, chain, left)):
        return
    if chain.polarity == TESTED:
        _cancel(board, chain)
    if held is not None and chain.grammar in ("found", TESTED, NOT_DONE):
        confirmed = chain.grammar == "found" and chain.polarity == "positive"
        if confirmed or held.grammar not in ("noun", "stain", "verb", "stained") or held.usual:
            return
    board.assign(heads, chain, "backward", SURE)


def _is_name(board: Board, chain: Chain, left: Run) -> bool:
    """Whether the words only end the name of what was stained, which a result before it governs already."""
    return chain.grammar in ("noun", "stain") and not board.gap(left.end, chain.start).strip(" )")


def _cancel(board: Board, chain: Chain) -> None:
    """Takes back what was only stained for in a clause that ends in "were performed"."""
    left = board.line.clause(chain.start, chain.end)[0]
    for run in board.runs:
        held = board.held(run.heads[0])
        if run.start >= left and run.end <= chain.start and held and held.grammar in ("stain", "stained"):
            board.assign(run.heads, chain, TESTED, SURE)


def _stolen(board: Board, chain: Chain, left: Run) -> Sequence[Head]:
    """The heads of the list that the result behind it governs, where a result before it governs the others."""
    heads = left.heads
    held = board.held(heads[-1])
    if held is None or held.usual or held.grammar in (NOT, SHOWN) or chain.grammar in ("found", TESTED, NOT_DONE):
        return heads
    if held.grammar in ("noun", "stain", "stained") and held.polarity != "negative" and not board.is_attached(chain):
        return heads
    gaps = [board.gap(a.end, b.start) for a, b in pairwise(heads)]
    closing = next((n for n, gap in enumerate(gaps) if _CLOSED.search(gap)), None)
    if closing is not None and closing + 2 < len(heads):
        return heads[closing + 2 :]
    plural = re.search(r"\b(?:were|are)\b", board.gap(left.end, chain.start)) is not None
    return heads[-2:] if plural and len(heads) > 2 else heads[-1:]


def _carry(board: Board, n: int, run: Run) -> None:
    """A list without a result of its own takes that of the list before it in the same clause."""
    if board.held(run.heads[0]) or n == 0:
        return
    if _TOO.match(board.line.text, run.end):
        said = [c for c in board.chains if c.end <= run.start and c.polarity in _FLIP]
        if said:
            board.assign(run.heads, replace(said[-1], percent=None, qualities=()), "likewise", LIKELY)
        return
    last = board.runs[n - 1]
    chain = board.held(last.heads[-1])
    if chain is not None and last.end <= chain.start and _WITH_OTHERS.fullmatch(board.gap(chain.end, run.start)):
        board.assign(run.heads, replace(chain, percent=None, qualities=()), "likewise", LIKELY)
        return
    if chain is None or any(last.end <= c.start < run.start for c in board.chains if c is not chain):
        return
    if chain.start < last.end:
        if _goes_on(board, last, run):
            board.assign(run.heads, chain, "carried", LIKELY)
    elif _LIKEWISE.search(board.gap(last.end, run.start)):
        board.assign(run.heads, replace(chain, percent=None, qualities=()), "likewise", LIKELY)


def _goes_on(board: Board, last: Run, run: Run) -> bool:
    """Whether the list of a result goes on in the next run."""
    gap = board.gap(last.end, run.start)
    words = board.line.residue(last.end, run.start)
    only_list = not words and set(gap) <= set(" ,;and")
    if COPULA.search(gap) or _ELSEWHERE.search(gap):
        return False
    if board.line.stopped(last.end, run.start) and not only_list:
        return False
    return only_list or (len(words) <= _MOST_CARRIED and _LIST_GOES_ON.match(gap) is not None)


def _generalise(board: Board) -> None:
    """Marks lists that the clause only says to be usual ("in general A negative"), whatever governs them."""
    for chain in board.chains:
        if not chain.usual or chain.grammar != USUAL:
            continue
        right = board.line.clause(chain.start, chain.end)[1]
        own = _OWN.search(board.line.text, chain.end, right)
        for run in board.runs:
            if chain.end <= run.start < (own.start() if own else right):
                board.assign(run.heads, chain, USUAL, SURE)
