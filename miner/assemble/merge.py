"""Repeats inside one paper count once: facts that say the same become one fact with more evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from miner.schema import Evidence, Fact


def merge(facts: Iterable[Fact]) -> list[Fact]:
    """One fact for each id, in order of first appearance, with the evidence of all and the highest confidence."""
    merged: dict[str, Fact] = {}
    for fact in facts:
        known = merged.get(fact.fact_id)
        merged[fact.fact_id] = fact if known is None else _join(known, fact)
    return list(merged.values())


def _join(a: Fact, b: Fact) -> Fact:
    evidence: dict[str, Evidence] = {e.evidence_id: e for e in (*a.evidence, *b.evidence)}
    return replace(a, evidence=tuple(evidence.values()), confidence=max(a.confidence, b.confidence))
