"""Who the patients of the paper are, and which sentences tell of which."""

from __future__ import annotations

from dataclasses import dataclass

from miner.assemble.story import Sentence, Story, sentences_of
from miner.domain import Pack
from miner.schema import Annotations, Case, Document, Experiencer, Origin, Role

STORY_ROLES = frozenset({Role.TITLE, Role.ABSTRACT, Role.CASE, Role.BODY, Role.CAPTION, Role.TABLE, Role.RESULTS})
"""Blocks that speak of the paper's own patient unless a sentence says otherwise."""


@dataclass(frozen=True)
class Split:
    """The stories of a paper's own patients, and notes on what was not clear."""

    stories: tuple[Story, ...]
    notes: tuple[str, ...] = ()


def split(document: Document, annotations: Annotations, pack: Pack) -> Split:
    """One story a patient."""
    sentences = [s for s in sentences_of(document, annotations) if _own(s)]
    if not sentences:
        return Split((), ("no sentence speaks of a patient of this paper",))
    case = Case.of(document.sha256, 1, "", Origin.OWN, tuple(s.span for s in sentences))
    return Split((Story(document, pack, case, tuple(sentences), annotations.abbreviations),))


def _own(sentence: Sentence) -> bool:
    foreign = {Experiencer.OTHERS, Experiencer.GENERAL}
    whose = {m.assertion.experiencer for m in sentence.mentions}
    if sentence.role in STORY_ROLES:
        return not whose or not whose <= foreign
    return False
