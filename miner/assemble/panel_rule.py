"""Which result governs which head of a line: forwards over its list, backwards over the list before it, or a sign."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from miner.assemble.panel_line import Head, Line, Sort, qualities
from miner.assemble.panel_runs import NOT, NOT_DONE, SHOWN, TESTED, USUAL, Chain, Run
from miner.schema import Quantity

_COPULA = re.compile(
    r"\b(?:was|were|is|are|be|been|being|remained|remains|appeared|stayed|proved|became|turned|gave|had|has|have|"
    r"tested|seemed|came)\b"
)
_TO_OBJECT = re.compile(r"(?:\b(?:for|to|with|towards?|against|of|on|in)\b|:)")
_BARE_OBJECT = re.compile(
    r"(?:\b(?:for|to|with|towards?|against|of|on|in)\b|:)\W*(?:(?:the|both|following|all|only|a|an)\b\W*)*$"
)
_RELATIVE = re.compile(r",\s(?:which|that|an?)\b[^,;]*,")
_OWN = re.compile(r"\b(?:our|ours|the present|this) (?:case|patient|\w+)|\bours\b")
_LIKEWISE = re.compile(r"\b(?:as|so|nor|neither)\s(?:was|were|did|is|are)\b|\blikewise\b|\bsimilarly\b")
_TOO = re.compile(
    r"\W*(?:\w+\s){0,3}(?:was|were|did|is|are)\s(?:so\s)?(?:too|as well|likewise|also|similarly)\s*(?:[,.;]|$)"
)
_CLOSED = re.compile(r"\b(?:and|or)\b")
_LOOSE = frozenset(
    """was were is are be been being remained remains appeared stayed proved became turned gave had has have tested
    seemed came out found to each again indeed however though therefore thus then also not which who that of all both
    in our case patient by it its itself themselves they uniformly consistently completely entirely subsequently later
    clearly likewise equally double triple only still here even strongly shown showed show shows showing revealed
    displayed exhibited judged considered reported scored interpreted stained does did do doubly""".split()
)
_MOST_BEFORE = 5
"""Words between a list and the verb that its result hangs on ("CD30 staining done on the same block was negative")."""
_MOST_APART = 2
"""Words after a comma from which on it opens another statement with a subject of its own."""
_MOST_FORWARD = 5
"""Words between a result and its list ("positive staining of the spindle cells for …")."""
_SURE, _LIKELY, _WEAK = 0.95, 0.85, 0.6


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the line says of one head.  ``polarity`` is as in a chain; empty where nothing is said."""

    head: Head
    polarity: str = ""
    qualities: tuple[tuple[str, str], ...] = ()
    percent: Quantity | None = None
    start: int = 0
    end: int = 0
    """The words that say it, list and result."""
    cue: tuple[int, int] = (0, 0)
    confidence: float = 1.0
    rule: str = ""
    grammar: str = ""
    """Grammar of the chain that decided; empty where none did."""


class Board:
    """The verdicts of a line while it is read: one a head, changed as results are found."""

    def __init__(self, line: Line, runs: Sequence[Run], chains: Sequence[Chain]) -> None:
        self.line = line
        self.runs = list(runs)
        self.chains = list(chains)
        self.verdicts: dict[int, Verdict] = {
            h.start: Verdict(h, start=h.start, end=h.end) for r in runs for h in r.heads
        }
        self.governor: dict[int, Chain] = {}

    def assign(self, heads: Sequence[Head], chain: Chain, rule: str, confidence: float) -> None:
        """Gives the heads what the chain says; the first and last of list and chain are its words."""
        start = min(chain.start, heads[0].start)
        end = max(chain.reach or chain.end, chain.end, heads[-1].end)
        polarity = USUAL if chain.usual else chain.polarity if chain.firm else TESTED
        for head in heads:
            self.governor[head.start] = chain
            percent = chain.percent if len(heads) == 1 or rule == "backward" else None
            self.verdicts[head.start] = Verdict(
                head, polarity, chain.qualities, percent, start, end, (chain.start, chain.end), confidence, rule,
                chain.grammar,
            )  # fmt: skip

    def run_before(self, chain: Chain) -> Run | None:
        near = [r for r in self.runs if r.end <= chain.start]
        return near[-1] if near else None

    def run_after(self, chain: Chain) -> Run | None:
        near = [r for r in self.runs if r.start >= chain.end]
        return near[0] if near else None


def read(line: Line, runs: Sequence[Run], chains: Sequence[Chain]) -> list[Verdict]:
    """One verdict a head, in text order."""
    board = Board(line, runs, chains)
    for chain in chains:
        _place(board, chain)
    for n, run in enumerate(runs):
        _carry(board, n, run)
    _generalise(board)
    return [_with_own_sign(board, run, head) for run in runs for head in run.heads]


def _generalise(board: Board) -> None:
    """Marks lists that the clause only says to be usual ("in general CD34 negative"), whatever governs them."""
    for chain in board.chains:
        if not chain.usual or chain.grammar != USUAL:
            continue
        right = board.line.clause(chain.start, chain.end)[1]
        own = _OWN.search(board.line.text, chain.end, right)
        for run in board.runs:
            if chain.end <= run.start < (own.start() if own else right):
                board.assign(run.heads, chain, "usual", _SURE)


def _place(board: Board, chain: Chain) -> None:
    left, right = board.run_before(chain), board.run_after(chain)
    ahead = right is not None and _reaches(board, chain, right)
    behind = left is not None and _hangs_on(board, chain, left)
    if chain.polarity in (USUAL, SHOWN, "except"):
        _lightly(board, chain, right if ahead else None)
    elif ahead and right and (not behind or _prefers_ahead(board, chain, right)):
        board.assign(right.heads, chain, "forward", _WEAK if chain.grammar == "found" else _SURE)
    elif behind and left:
        _backward(board, chain, left)


def _lightly(board: Board, chain: Chain, right: Run | None) -> None:
    """A word that only shows something ("revealed CD34"): a weak positive where the list follows at once."""
    if chain.polarity == SHOWN and right and not board.line.residue(chain.end, right.start):
        shown = replace(chain, polarity="positive", firm=True)
        board.assign(right.heads, shown, "shown", _WEAK)


def _gap(board: Board, start: int, end: int) -> str:
    return board.line.text[start:end]


def _reaches(board: Board, chain: Chain, run: Run) -> bool:
    """Whether the list that follows can be the object of the result."""
    line = board.line
    gap = _gap(board, chain.end, run.start)
    if line.stopped(chain.end, run.start) or any(chain.end <= c.start < run.start for c in board.chains):
        return False
    if chain.grammar == "found" and chain.polarity == "positive":
        passive = re.search(r"\b(?:was|were|is|are|been|be)\W*(?:\w+ly\s)?$", line.text[: chain.start])
        return passive is None and not line.residue(chain.end, run.start) and "," not in gap and not _COPULA.search(gap)
    if gap.lstrip().startswith(",") or _COPULA.search(gap) or ("," in gap and not _BARE_OBJECT.search(gap)):
        return False
    words = line.residue(chain.end, run.start)
    if re.search(r",\s?(?:and|but)\b", gap) or (chain.grammar == "found" and words):
        return False
    if chain.grammar in ("adjective", "noun", "stain") and words:
        return bool(_TO_OBJECT.search(gap)) and len(words) <= _MOST_FORWARD
    limit = 2 if chain.grammar in (NOT, SHOWN, "found") else _MOST_FORWARD
    return len(words) <= limit


def _prefers_ahead(board: Board, chain: Chain, right: Run) -> bool:
    """Whether a result with lists on both sides belongs to the one that follows."""
    gap = _gap(board, chain.end, right.start)
    if board.line.text[chain.start - 1 : chain.start] == "-":
        return False
    return chain.grammar in (NOT, "verb", "noun", "stain", "stained") or bool(_TO_OBJECT.search(gap))


def _hangs_on(board: Board, chain: Chain, run: Run) -> bool:
    """Whether the list before the result can be its subject."""
    line = board.line
    between = [c for c in board.chains if run.end <= c.start and c.end <= chain.start and c is not chain]
    gap = _RELATIVE.sub(" ", _gap(board, run.end, chain.start))
    if line.stopped(run.end, chain.start) and ":" not in gap:
        return False
    if (chain.grammar == NOT and not _ends_clause(board, chain)) or any(
        not c.usual and not _is_part(board, run, c) for c in between
    ):
        return False
    copula = _COPULA.search(gap) or any(c.polarity == SHOWN for c in between)
    words = [w for w in line.residue(run.end, chain.start) if w in gap and not w.endswith("ly")]
    loose = [w for w in words if w not in _LOOSE]
    if copula and re.search(r",\sand\b|\band\s(?:it|they|the|an?|this|these)\b", gap[_after_copula(gap) :]):
        return False
    if not copula:
        if chain.grammar == "verb" or re.search(r",|\b(?:and|or)\b", gap):
            return chain.grammar == "verb" and chain.polarity == "negative" and not loose
        return not loose and not (chain.grammar == "stain" and not chain.firm)
    last = gap.rpartition(",")[2]
    apart = [w for w in loose if w in last] if "," in gap else []
    return len(loose) <= _MOST_BEFORE and len(apart) < _MOST_APART


def _after_copula(gap: str) -> int:
    match = _COPULA.search(gap)
    return match.end() if match else 0


def _ends_clause(board: Board, chain: Chain) -> bool:
    """Whether a bare negation ends its clause ("with those against CD3 they did not")."""
    verb = re.search(r"\b(?:did|does|do|was|were)\W*$", board.line.text[: chain.start])
    return verb is not None and re.match(r"\s*(?:[.;,]|$)", board.line.text[chain.end :]) is not None


def _is_part(board: Board, run: Run, chain: Chain) -> bool:
    """Whether the words belong to the name of what was stained or shown ("the CD3 expression was …")."""
    plain = chain.grammar in ("noun", "stain") and not chain.qualities and chain.polarity == "positive"
    named = not chain.firm or not board.line.text[run.end : chain.start].strip(" )")
    return chain.polarity in (USUAL, SHOWN) or (plain and named)


def _backward(board: Board, chain: Chain, left: Run) -> None:
    heads = _stolen(board, chain, left)
    held = board.governor.get(heads[-1].start)
    if held is not None and (held.grammar == NOT or _is_name(board, chain, left)):
        return
    if chain.polarity == TESTED:
        _cancel(board, chain)
    if held is not None and chain.grammar in ("found", TESTED, NOT_DONE):
        if chain.grammar == "found" and chain.polarity == "positive":
            _confirm(board, heads)
            return
        if held.grammar not in ("noun", "stain", "verb", "stained") or held.usual:
            return
    board.assign(heads, chain, "backward", _SURE)


def _is_name(board: Board, chain: Chain, left: Run) -> bool:
    """Whether the words only end the name of what was stained, which a result before it governs already."""
    return chain.grammar in ("noun", "stain") and not board.line.text[left.end : chain.start].strip(" )")


def _cancel(board: Board, chain: Chain) -> None:
    """Takes back what was only stained for in a clause that ends in "were performed"."""
    left = board.line.clause(chain.start, chain.end)[0]
    for run in board.runs:
        held = board.governor.get(run.heads[0].start)
        if run.start >= left and run.end <= chain.start and held and held.grammar in ("stain", "stained"):
            board.assign(run.heads, chain, "tested", _SURE)


def _confirm(board: Board, heads: Sequence[Head]) -> None:
    """What was "seen" or "noted" of an object keeps the polarity it has ("absence of CD3 was noted")."""
    for head in heads:
        board.verdicts[head.start] = replace(board.verdicts[head.start], confidence=_SURE)


def _stolen(board: Board, chain: Chain, left: Run) -> Sequence[Head]:
    """The heads of the list that the result behind it governs, where a result before it governs the others."""
    heads = left.heads
    held = board.governor.get(heads[-1].start)
    if held is None or held.usual:
        return heads
    if (
        held.grammar in ("noun", "stain", "stained", NOT)
        and held.polarity != "negative"
        and not _attached(board, chain)
    ):
        return heads
    if held.grammar == NOT or chain.grammar in ("found", TESTED, NOT_DONE):
        return heads
    gaps = [_gap(board, a.end, b.start) for a, b in zip(heads, heads[1:], strict=False)]
    closing = next((n for n, gap in enumerate(gaps) if _CLOSED.search(gap)), None)
    if closing is not None and closing + 2 < len(heads):
        return heads[closing + 2 :]
    plural = re.search(r"\b(?:were|are)\b", _gap(board, left.end, chain.start)) is not None
    return heads[-2:] if plural and len(heads) > 2 else heads[-1:]


def _attached(board: Board, chain: Chain) -> bool:
    return board.line.text[chain.start - 1 : chain.start] == "-"


def _carry(board: Board, n: int, run: Run) -> None:
    """A list without a result of its own takes that of the list before it in the same clause."""
    if run.heads[0].start in board.governor or n == 0:
        return
    too = _TOO.match(board.line.text, run.end)
    if too and (said := [c for c in board.chains if c.end <= run.start and c.polarity in ("positive", "negative")]):
        board.assign(run.heads, replace(said[-1], percent=None, qualities=()), "likewise", _LIKELY)
        return
    last = board.runs[n - 1]
    chain = board.governor.get(last.heads[-1].start)
    gap = _gap(board, last.end, run.start)
    if chain is None or any(last.end <= c.start < run.start for c in board.chains if c is not chain):
        return
    backward = chain.start >= last.end
    if backward:
        if _LIKEWISE.search(gap):
            board.assign(run.heads, replace(chain, percent=None, qualities=()), "likewise", _LIKELY)
        return
    words = board.line.residue(last.end, run.start)
    only_list = not words and set(gap) <= set(" ,;and")
    if _COPULA.search(gap) or (board.line.stopped(last.end, run.start) and not only_list):
        return
    if re.search(r",\s(?:and|but)\s(?:by|in|on|at|from)\b", gap):
        return
    if len(words) <= _MOST_FORWARD and (only_list or re.match(r"[^a-z]*(?:and|or|as|with|,|in|at|on)\b|\W*,", gap)):
        board.assign(run.heads, chain, "carried", _LIKELY)


def _with_own_sign(board: Board, run: Run, head: Head) -> Verdict:
    """The verdict with what stands at the head itself, which counts for more than what governs the list."""
    verdict = board.verdicts[head.start]
    if verdict.polarity == USUAL:
        return verdict
    sign = head.sign
    near = _quality_before(board.line, head)
    marks = dict(verdict.qualities) | dict(near) | dict(sign.qualities)
    percent = sign.percent or verdict.percent
    polarity, rule, sure = verdict.polarity, verdict.rule, verdict.confidence
    chain = board.governor.get(head.start)
    suspended = sign.dash and _suspended(board, run, head)
    if sign.polarity and not suspended:
        if not (chain and chain.grammar == NOT and chain.polarity == "negative"):
            polarity, rule, sure = sign.polarity, "sign", 1.0
    elif not polarity:
        polarity, rule, sure = _from_neighbours(board, run, head, marks, percent)
    start, end = min(verdict.start, head.start), max(verdict.end, head.end)
    kept = tuple(sorted(marks.items())) if polarity == "positive" else ()
    return Verdict(head, polarity, kept, percent, start, end, verdict.cue, sure, rule, verdict.grammar)


def _suspended(board: Board, run: Run, head: Head) -> bool:
    """Whether the hyphen at the head waits for the word at the end of its list ("lysozyme- and CD68-positive")."""
    last = run.heads[-1]
    return (
        last is not head
        and re.match(r"[\s-]?(?:\w+)", board.line.text[last.word_end :]) is not None
        and any(c.start == last.word_end + 1 and _attached(board, c) for c in board.chains)
    )


def _from_neighbours(
    board: Board, run: Run, head: Head, marks: dict[str, str], percent: Quantity | None
) -> tuple[str, str, float]:
    """Without a result: the next sign of a chain of signs, the last one at its end, or a quality that implies one."""
    at = run.heads.index(head)
    behind = next((h for h in run.heads[at + 1 :] if h.sign.polarity), None)
    apart = behind is not None and re.search(r"\bwith", board.line.text[head.end : behind.start])
    later = [behind.sign.polarity] if behind and not apart else []
    earlier = [h.sign.polarity for h in run.heads[:at] if h.sign.polarity]
    if marks or (percent is not None and percent.high > 0):
        return "positive", "quality", _LIKELY
    if percent is not None:
        return "negative", "quality", _LIKELY
    if later:
        return later[0], "chain of signs", _LIKELY
    if earlier and board.line.text[head.start - 1 : head.start] == "/":
        return earlier[-1], "chain of signs", _LIKELY
    return "", "", 0.0


def _quality_before(line: Line, head: Head) -> tuple[tuple[str, str], ...]:
    """Qualities that stand directly before or directly after the head itself ("dim CD45", "CD123 bright")."""
    atoms = line.of(Sort.QUALITY)
    before = [a for a in atoms if line.text[a.end : head.start] == " "]
    more = [a for a in atoms if before and re.fullmatch(r"\sand\s|,?\s", line.text[a.end : before[0].start])]
    after = [a for a in atoms if line.text[head.end : a.start] == " " and not _leads(line, a.end)]
    return qualities([*more, *before, *after])


def _leads(line: Line, offset: int) -> bool:
    """Whether a word of result or another word follows, so that the quality is not the head's own."""
    return re.match(r"\s+(?!and\b|or\b|but\b|with\b|by\b|in\b|so\b)[a-z]", line.text[offset : offset + 8]) is not None
