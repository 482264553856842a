"""What a graph is built from: papers with their reviewed facts, and how kinds of fact become nodes and edges."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from miner.errors import PackError
from miner.schema import Case, Fact, PageSize

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
"""What a node class, an edge name or a case attribute may be called: a plain identifier of the Cypher language."""

RESERVED = frozenset({"Publication", "Case", "Review", "REPORTS", "CITES", "POOLED"})
"""Names that every graph has by itself."""

CASE_FIELDS = frozenset({"id", "name", "label", "ordinal", "origin", "publication"})
"""Fields that every case node has by itself."""


class Review(StrEnum):
    """Where a fact stands with the curators."""

    UNREVIEWED = "unreviewed"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    ADDED = "added"
    REJECTED = "rejected"
    """Never in the graph, only counted."""


@dataclass(frozen=True, slots=True)
class ReviewedFact:
    """A fact as it stands after the curators' decisions."""

    fact: Fact
    review: Review = Review.UNREVIEWED


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """One publication with its patients and what it says about them."""

    sha256: str
    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    doi: str = ""
    path: str = ""
    """File the paper was read from: for people, never an identity."""
    cases: tuple[Case, ...] = ()
    facts: tuple[ReviewedFact, ...] = ()
    pages: tuple[PageSize, ...] = ()
    """Sizes of the pages, where the medium has pages: for pictures of them."""

    @property
    def name(self) -> str:
        """What to call the paper: its title, else its path, else the start of its hash."""
        return self.title or self.path or self.sha256[:12]


@dataclass(frozen=True, slots=True)
class NodeClass:
    """The class of a concept's node and the name of the edge that leads to it from a case."""

    name: str
    edge: str

    def __post_init__(self) -> None:
        for name in (self.name, self.edge):
            if not NAME.match(name) or name in RESERVED:
                raise PackError(
                    f"a node class or edge name must be a plain identifier, found {name!r}",
                    remedy=f"use letters, digits and underscores, and none of {', '.join(sorted(RESERVED))}",
                )


@dataclass(frozen=True)
class GraphSpec:
    """How facts become a graph; a pack's data.

    ``classes`` maps a kind of fact to its node class; a kind that is not named there becomes ``other``.
    ``qualifier_nodes`` maps (kind, qualifier) to a class: each value of the qualifier becomes a node of its own.
    ``strata`` maps a kind to the qualifier by whose values its pooled counts are also given apart.
    ``single`` names the kinds of which a patient has one value: they are also written on the case node, a patient with
    another value counts as ``other``, and two values are a conflict.
    """

    review: str
    """What the pooled edges are about: the name of the disease or of the pack."""
    classes: Mapping[str, NodeClass] = field(default_factory=dict)
    qualifier_nodes: Mapping[tuple[str, str], NodeClass] = field(default_factory=dict)
    strata: Mapping[str, str] = field(default_factory=dict)
    single: frozenset[str] = frozenset()
    other: NodeClass = field(default_factory=lambda: NodeClass("Finding", "HAS_FINDING"))

    def __post_init__(self) -> None:
        for kind in sorted(self.single):
            taken = CASE_FIELDS & {kind, f"{kind}_low", f"{kind}_high"}
            if not NAME.match(kind) or taken:
                raise PackError(
                    f"a kind with a single value must be a plain identifier and no field of every case, found {kind!r}",
                    remedy=f"rename the kind; taken are {', '.join(sorted(CASE_FIELDS))}",
                )

    def node_class(self, kind: str) -> NodeClass:
        return self.classes.get(kind, self.other)
