"""Turns a pack's files into checked objects."""

from miner.domain.cues import Cue
from miner.domain.kinds import (
    AlterationKind,
    AttributeKind,
    Condition,
    Criterion,
    CriterionRule,
    DescriptionKind,
    Interval,
    KindSpec,
    NamedKind,
    PanelKind,
    QualifierNode,
    RecordField,
    ScoreField,
    StatusKind,
    TimelineKind,
)
from miner.domain.lint import Problem, problems
from miner.domain.pack import Pack, load, shipped
from miner.domain.sure import Sure
from miner.domain.terms import Term, spellings, variants, with_plurals
from miner.domain.weights import Weights, added, belief, read_weights

__all__ = [
    "AlterationKind",
    "AttributeKind",
    "Condition",
    "Criterion",
    "CriterionRule",
    "Cue",
    "DescriptionKind",
    "Interval",
    "KindSpec",
    "NamedKind",
    "Pack",
    "PanelKind",
    "Problem",
    "QualifierNode",
    "RecordField",
    "ScoreField",
    "StatusKind",
    "Sure",
    "Term",
    "TimelineKind",
    "Weights",
    "added",
    "belief",
    "load",
    "problems",
    "read_weights",
    "shipped",
    "spellings",
    "variants",
    "with_plurals",
]
