"""From the annotations of one document to its cases and facts."""

from __future__ import annotations

from miner.assemble import cases, confidence, criteria, intervals, strategies, table_facts
from miner.assemble.merge import merge
from miner.domain import AttributeKind, Pack, StatusKind
from miner.schema import Annotations, Document, Fact, Paper


def facts(document: Document, annotations: Annotations, pack: Pack) -> Paper:
    """The cases of the paper and what it says of each; a paper without a patient has a note that says why."""
    split = cases.split(document, annotations, pack)
    found: list[Fact] = []
    for story, rows in zip(split.stories, split.rows, strict=True):
        told = strategies.read(story)
        tabled = [fact for row in rows for fact in table_facts.facts(story, row)]
        read = merge([*told, *_new(tabled, told, pack)])
        found += [*read, *criteria.derive(story, read), *intervals.derive(story, read)]
    patients = tuple(story.case for story in split.stories)
    return Paper(document, patients, confidence.calibrated(document, len(patients), found, pack), split.notes)


def _new(tabled: list[Fact], told: list[Fact], pack: Pack) -> list[Fact]:
    """Facts of a table but for attributes that the text gives alike: a patient has one age and one sex.

    Where table and text contradict each other both stay, the text's first: that is for a person to decide.
    """
    single = {kind for kind, spec in pack.kinds.items() if isinstance(spec, AttributeKind | StatusKind)}
    return [f for f in tabled if f.kind not in single or not any(_agree(f, other) for other in told)]


def _agree(a: Fact, b: Fact) -> bool:
    """Whether two facts of one kind can both hold: the same answer, or quantities that touch."""
    if a.kind != b.kind:
        return False
    if a.quantity and b.quantity:
        return a.quantity.low <= b.quantity.high and b.quantity.low <= a.quantity.high
    return (a.concept, a.status) == (b.concept, b.status)
