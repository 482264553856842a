"""From which specimen a result comes: the nearest one named, in the sentence or before it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from miner.assemble.story import Sentence, Story
from miner.domain import PanelKind
from miner.schema import Mention, Role, Span

TAKEN, SEEN = "taken", "seen"
"""Ids in the table of methods for words that say that tissue was taken, or looked at."""

ON_CELLS, ELSEWHERE = "cells", "elsewhere"
"""How the ids of methods begin that look at cells, and of those that do not; the name follows after a hyphen."""

_WITHIN = re.compile(r"\b(?:in|of|on|from|by)\s(?:[\w-]+\s){0,3}$")
"""How a specimen that stands behind its results is introduced."""
_SPARED = re.compile(
    r"\b(?:normal|no|not|without|unremarkable|negative|free\sof|clear|uninvolved|nor)\b", re.IGNORECASE
)
"""Words of a sentence in which a specimen showed nothing, so that later results are not its own."""
_BESIDE = re.compile(
    r"\b(?:unlike|than|contrast\sto|compared\s(?:with|to)|opposed\sto)\s(?:in\s)?(?:the\s)?$", re.IGNORECASE
)
_COMMENT = frozenset({Role.INTRODUCTION, Role.DISCUSSION, Role.CONCLUSION, Role.ABSTRACT, Role.TITLE, Role.CAPTION})
"""Blocks that begin without a specimen in mind."""


def on_cells(methods: Iterable[str]) -> bool:
    """Whether one of the methods looks at cells."""
    return any(term.startswith(ON_CELLS) for term in methods)


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

    def leave(self, sentence: Sentence, had_results: bool) -> None:
        """Keeps the last specimen that the sentence took or looked at; an unnamed one is the default."""
        named = sentence.of(self.spec.specimen)
        words = {m.term for m in sentence.of(self.spec.methods)}
        looked = bool(words & {TAKEN, SEEN}) or on_cells(words)
        other = named and named[-1].term != self.spec.default_specimen
        if other and not had_results and _SPARED.search(self.story.text(sentence.span)):
            return
        if named and looked:
            self.current = named[-1].term
        elif TAKEN in words:
            self.current = ""

    def of(self, sentence: Sentence, span: Span) -> str:
        """The specimen of a result at the span."""
        named = [m for m in sentence.of(self.spec.specimen) if not self._compared(m)]
        before = [m for m in named if m.span.end <= span.start]
        inside = [m for m in named if span.contains(m.span)]
        after = [m for m in named if m.span.start >= span.end and self._follows(span, m)]
        for near in (inside[-1:], after[:1], before[-1:]):
            if near:
                return near[0].term
        taken = any(m.term == TAKEN and m.span.end <= span.start for m in sentence.of(self.spec.methods))
        return (not taken and self.current) or self.spec.default_specimen

    def _compared(self, mention: Mention) -> bool:
        """Whether the specimen is only named beside another ("unlike the spleen")."""
        return _BESIDE.search(self.story.text(Span(max(0, mention.span.start - 24), mention.span.start))) is not None

    def _follows(self, span: Span, mention: Mention) -> bool:
        gap = self.story.text(Span(span.end, mention.span.start))
        return len(gap) <= 40 and re.search(r"[,;:]|\band\b|\bbut\b", gap) is None and bool(_WITHIN.search(gap))
