"""The verdicts on the heads of a line while its results are read one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from miner.assemble.panel_line import Head, Line
from miner.assemble.panel_runs import TESTED, USUAL, Chain, Run
from miner.schema import Quantity

ASIDE = re.compile(r",\s(?:but|and|though)\snot\s[^,;.]{1,80},")
"""An aside between a list and its result ("A, but not B, was positive")."""


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
        heads = [h for r in runs for h in r.heads]
        self.verdicts = {h.start: Verdict(h, start=h.start, end=h.end) for h in heads}
        self.governor: dict[int, Chain] = {}
        self._asides = [m.span() for m in ASIDE.finditer(line.text)]

    def assign(self, heads: Sequence[Head], chain: Chain, rule: str, confidence: float) -> None:
        """Gives the heads what the chain says; the first and last of list and chain are its words."""
        start = min(chain.start, heads[0].start)
        end = max(chain.reach or chain.end, chain.end, heads[-1].end)
        polarity = USUAL if chain.usual else chain.polarity if chain.firm else TESTED
        cue = (chain.start, chain.end)
        for head in heads:
            self.governor[head.start] = chain
            percent = chain.percent if len(heads) == 1 or rule == "backward" else None
            self.verdicts[head.start] = Verdict(
                head, polarity, chain.qualities, percent, start, end, cue, confidence, rule, chain.grammar
            )

    def held(self, head: Head) -> Chain | None:
        """The result that governs the head so far."""
        return self.governor.get(head.start)

    def gap(self, start: int, end: int) -> str:
        return self.line.text[start:end]

    def run_before(self, chain: Chain) -> Run | None:
        """The last list before the result that does not stand in an aside."""
        near = [r for r in self.runs if r.end <= chain.start and not self._in_aside(r, chain)]
        return near[-1] if near else None

    def run_after(self, chain: Chain) -> Run | None:
        near = [r for r in self.runs if r.start >= chain.end]
        return near[0] if near else None

    def _in_aside(self, run: Run, chain: Chain) -> bool:
        return any(left < run.start and run.end < right <= chain.start + 1 for left, right in self._asides)

    def is_attached(self, chain: Chain) -> bool:
        """Whether the result is joined to the head before it by a hyphen."""
        return self.line.text[chain.start - 1 : chain.start] == "-"
