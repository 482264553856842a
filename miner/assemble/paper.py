"""From the annotations of one document to its cases and facts."""

from __future__ import annotations

from miner.assemble import cases, criteria, strategies
from miner.assemble.merge import merge
from miner.domain import Pack
from miner.schema import Annotations, Document, Fact, Paper


def facts(document: Document, annotations: Annotations, pack: Pack) -> Paper:
    """The cases of the paper and what it says of each; a paper without a patient has a note that says why."""
    split = cases.split(document, annotations, pack)
    found: list[Fact] = []
    for story in split.stories:
        read = merge(strategies.read(story))
        found += [*read, *criteria.derive(story, read)]
    return Paper(document, tuple(story.case for story in split.stories), tuple(found), split.notes)
