"""How far a result reaches: to the list that follows as its object, to the list before as its subject."""

from __future__ import annotations

import re

from miner.assemble.panel_board import ASIDE, Board
from miner.assemble.panel_runs import NOT, SHOWN, USUAL, Chain, Run

COPULA = re.compile(
    r"\b(?:was|were|is|are|be|been|being|remained|remains|appeared|stayed|proved|became|turned|gave|had|has|have|"
    r"tested|seemed|came)\b"
)
_PREPOSITION = r"(?:\b(?:for|to|with|towards?|against|of|on|in)\b|:)"
_TO_OBJECT = re.compile(_PREPOSITION)
_BARE_OBJECT = re.compile(rf"{_PREPOSITION}\W*(?:(?:the|both|following|all|only|a|an)\b\W*)*$")
_INCLUDED = re.compile(
    r"(?:\s[\w-]+){0,3}\s(?:included?|includes|including|comprised|consisted\sof|were|are)\s(?:the\sfollowing:?\s)?"
)
"""What stands between a result and its list where the list is the predicate ("positive stains included")."""
_FOR = re.compile(r"\b(?:for|to|towards?|against)\b|:")
_NEXT = re.compile(r"\s(?:and|or|but)\s(?!(?:for|to|with|against|of)\b)")
_RELATIVE = re.compile(r",\s(?:which|that|an?)\b[^,;]*,")
_NEW_CLAUSE = re.compile(r",\sand\b|\band\s(?:it|they|the|an?|this|these)\b")
_JOINED = re.compile(r"(?:\b(?:with|without|and|plus|or|an?|also)|,)\s$")
_PASSIVE = re.compile(r"\b(?:was|were|is|are|been|be)\W*(?:\w+ly\s)?$")
_ENDS = re.compile(r"\b(?:did|does|do|was|were)\W*$")
_LOOSE = frozenset(
    """was were is are be been being remained remains appeared stayed proved became turned gave had has have tested
    seemed came out found to each again indeed however though therefore thus then also not which who that of all both
    in our case patient by it its itself themselves they uniformly consistently completely entirely subsequently later
    clearly likewise equally double triple only still here even strongly shown showed show shows showing revealed
    displayed exhibited judged considered reported scored interpreted stained does did do doubly""".split()
)
"""Words between a list and its result that say nothing of another subject."""
_MOST_BEFORE = 5
"""Words between a list and the verb that its result hangs on ("A staining done on the same block was negative")."""
_MOST_APART = 2
"""Words after a comma from which on it opens another statement with a subject of its own."""
_MOST_FORWARD = 5
"""Words between a result and its list ("positive staining of the spindle cells for …")."""
_MOST_DIRECT = 1
"""Words between a bare negation and its list ("no trace of A")."""


def reaches(board: Board, chain: Chain, run: Run) -> bool:
    """Whether the list that follows can be the object of the result."""
    line = board.line
    gap = board.gap(chain.end, run.start)
    if line.stopped(chain.end, run.start) or any(chain.end <= c.start < run.start for c in board.chains):
        return False
    words = line.residue(chain.end, run.start)
    copula = COPULA.search(gap) is not None
    if chain.grammar == "found" and chain.polarity == "positive":
        return not (words or copula or "," in gap or _PASSIVE.search(line.text, 0, chain.start))
    if _INCLUDED.fullmatch(gap):
        return True
    if copula or gap.lstrip().startswith(",") or ("," in gap and not _BARE_OBJECT.search(gap)):
        return False
    if _NEXT.match(gap) or re.search(r",\s?(?:and|but)\b", gap) or (chain.grammar == "found" and words):
        return False
    if chain.grammar in ("adjective", "noun", "stain") and words:
        return bool(_TO_OBJECT.search(gap)) and len(words) <= _MOST_FORWARD
    return len(words) <= (_MOST_DIRECT if chain.grammar in (NOT, SHOWN) else _MOST_FORWARD)


def prefers_ahead(board: Board, chain: Chain, left: Run | None, right: Run) -> bool:
    """Whether a result with lists on both sides belongs to the one that follows."""
    gap = board.gap(chain.end, right.start)
    if board.is_attached(chain):
        return False
    if chain.grammar in (NOT, "verb", "noun", "stain", "stained"):
        return True
    if not gap.strip() and _JOINED.search(board.line.text[: chain.start]):
        return True
    beside = left is not None and not board.gap(left.end, chain.start).strip()
    linked = _FOR.search(gap) if beside else _TO_OBJECT.search(gap)
    return linked is not None and re.search(r",|\b(?:and|or|but)\b", gap[: linked.start()]) is None


def hangs_on(board: Board, chain: Chain, run: Run) -> bool:
    """Whether the list before the result can be its subject."""
    whole = board.gap(run.end, chain.start)
    aside = ASIDE.match(whole)
    seen_from = run.end + (aside.end() if aside else 0)
    gap = ASIDE.sub(" ", _RELATIVE.sub(" ", whole))
    if board.line.stopped(seen_from, chain.start) and ":" not in gap:
        return False
    between = [c for c in board.chains if seen_from <= c.start and c.end <= chain.start and c is not chain]
    if any(not c.usual and not is_part(board, run, c) for c in between):
        return False
    if chain.grammar == NOT and not _ends_clause(board, chain):
        return False
    words = [w for w in board.line.residue(run.end, chain.start) if w in gap and not w.endswith("ly")]
    loose = [w for w in words if w not in _LOOSE]
    copula = COPULA.search(gap)
    if copula is None and not any(c.polarity == SHOWN for c in between):
        return _hangs_directly(chain, gap, loose)
    if _NEW_CLAUSE.search(gap, copula.end() if copula else 0):
        return False
    apart = [w for w in loose if w in gap.rpartition(",")[2]] if "," in gap else []
    return len(loose) <= _MOST_BEFORE and len(apart) < _MOST_APART


def _hangs_directly(chain: Chain, gap: str, loose: list[str]) -> bool:
    """Whether the result follows its list without a verb ("A and B positive")."""
    if loose:
        return False
    if chain.grammar == "verb" or re.search(r",|\b(?:and|or)\b", gap):
        return chain.grammar == "verb" and chain.polarity == "negative"
    return chain.grammar != "stain" or chain.firm


def _ends_clause(board: Board, chain: Chain) -> bool:
    """Whether a bare negation ends its clause ("with those against A they did not")."""
    verb = _ENDS.search(board.line.text, 0, chain.start)
    return verb is not None and re.match(r"\s*(?:[.;,]|$)", board.line.text[chain.end :]) is not None


def is_part(board: Board, run: Run, chain: Chain) -> bool:
    """Whether the words belong to the name of what was stained or shown ("the A expression was …")."""
    plain = chain.grammar in ("noun", "stain") and not chain.qualities and chain.polarity == "positive"
    named = not chain.firm or not board.line.residue(run.end, chain.start)
    return chain.polarity in (USUAL, SHOWN) or (plain and named)
