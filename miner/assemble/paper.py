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
    """Facts of a table but for attributes that the text already gives: a patient has one age and one sex."""
    single = {kind for kind, spec in pack.kinds.items() if isinstance(spec, AttributeKind | StatusKind)}
    known = {fact.kind for fact in told}
    return [fact for fact in tabled if fact.kind not in single or fact.kind not in known]
