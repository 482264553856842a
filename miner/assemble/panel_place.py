"""From which specimen a result comes: the nearest one named, in the sentence or before it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from miner.assemble.story import Sentence, Story
from miner.domain import PanelKind
from miner.schema import Mention, Role, Span

TAKEN, SEEN = "taken", "seen"
"""Ids in the table of methods for words that say that tissue was taken, or looked at."""

TISSUE = frozenset({"immunohistochemistry", "flow cytometry", "cytochemistry", "in situ hybridization"})
"""Ids in the table of methods for those that look at cells."""

_WITHIN = re.compile(r"\b(?:in|of|on|from|by)\s(?:[\w-]+\s){0,3}$")
"""How a specimen that stands behind its results is introduced."""
_COMMENT = frozenset({Role.INTRODUCTION, Role.DISCUSSION, Role.CONCLUSION, Role.ABSTRACT, Role.TITLE, Role.CAPTION})
"""Blocks that begin without a specimen in mind."""


@dataclass
class Places:
    """The specimen that the story has in mind while its sentences are read in order."""

    story: Story
    spec: PanelKind
    current: str = ""
    role: Role | None = None

    def enter(self, sentence: Sentence) -> None:
        """Forgets the specimen where another part of the paper begins."""
        if sentence.role is not self.role and (sentence.role in _COMMENT or self.role in _COMMENT):
            self.current = ""
        self.role = sentence.role

    def leave(self, sentence: Sentence) -> None:
        """Keeps the last specimen that the sentence took or looked at; one taken from an unnamed place is the default."""
        named = sentence.of(self.spec.specimen)
        words = {m.term for m in sentence.of(self.spec.methods)}
        if named and words & {TAKEN, SEEN, *TISSUE}:
            self.current = named[-1].term
        elif TAKEN in words:
            self.current = ""

    def of(self, sentence: Sentence, span: Span) -> str:
        """The specimen of a result at the span."""
        named = sentence.of(self.spec.specimen)
        before = [m for m in named if m.span.end <= span.start]
        inside = [m for m in named if span.contains(m.span)]
        after = [m for m in named if m.span.start >= span.end and self._follows(sentence, span, m)]
        for near in (inside[-1:], after[:1], before[-1:]):
            if near:
                return near[0].term
        return self.current or self.spec.default_specimen

    def _follows(self, sentence: Sentence, span: Span, mention: Mention) -> bool:
        gap = self.story.text(Span(span.end, mention.span.start))
        return len(gap) <= 40 and re.search(r"[,;:]|\band\b|\bbut\b", gap) is None and bool(_WITHIN.search(gap))
