"""An invented field of study: trees ("patients") in orchard notes ("papers"), with pests, blights and remedies."""

from __future__ import annotations

from miner.graph import GraphSpec, NodeClass, PaperFacts, Review, ReviewedFact
from miner.schema import Anchor, Box, Case, Evidence, Fact, Origin, Qualifier, Quantity, Span, Status

SPEC = GraphSpec(
    review="orchard",
    classes={
        "pest": NodeClass("Pest", "HAS_PEST"),
        "blight": NodeClass("Blight", "HAS_BLIGHT"),
        "remedy": NodeClass("Remedy", "GIVEN"),
        "age": NodeClass("Attribute", "IS"),
        "sort": NodeClass("Attribute", "IS"),
    },
    qualifier_nodes={("blight", "parts"): NodeClass("Part", "ON_PART")},
    strata={"pest": "season"},
    single=frozenset({"age", "sort"}),
)


def tree(sha256: str, ordinal: int, label: str = "", *, cited: bool = False) -> Case:
    return Case.of(sha256, ordinal, label, Origin.CITED if cited else Origin.OWN, ())


def seen(
    case: Case,
    kind: str,
    concept: str,
    status: Status = Status.PRESENT,
    *,
    name: str = "",
    quote: str = "",
    review: Review = Review.UNREVIEWED,
    quantity: Quantity | None = None,
    **qualifiers: Qualifier,
) -> ReviewedFact:
    """A fact whose season belongs to its question, with one place on page 2 where it has a quote."""
    evidence: tuple[Evidence, ...] = ()
    if quote:
        anchor = Anchor(Span(0, len(quote)), quote, "", "", (Box(2, 70, 100, 200, 112),), "case")
        evidence = (Evidence(f"e-{quote}", "s", "text 1", anchor),)
    return ReviewedFact(
        Fact.of(
            case=case, kind=kind, concept=concept, name=name or concept, status=status, quantity=quantity,
            qualifiers=dict(qualifiers), slot=("season",), evidence=evidence, confidence=0.9, extractor="invented",
        ),
        review,
    )  # fmt: skip


def years(low: float, high: float | None = None) -> Quantity:
    return Quantity("age", low, "year", low * 365.25, (high or low) * 365.25, f"{low:g}-year-old")


def note(sha256: str, cases: list[Case], facts: list[ReviewedFact], title: str = "") -> PaperFacts:
    return PaperFacts(
        sha256, title or f"Notes {sha256}", ("A. Grower", "B. Picker"), 1987, f"10.1/{sha256}", f"{sha256}.pdf",
        tuple(cases), tuple(facts),
    )  # fmt: skip
