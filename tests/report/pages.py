"""Invented papers for the report, and ways to look into the page that comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lxml import html

from miner.graph import GraphSpec, NodeClass, PaperFacts, Review, ReviewedFact, build
from miner.report import About, Column, Limits, Picture, ReportSpec, page
from miner.schema import (
    Anchor,
    Box,
    Case,
    Evidence,
    Fact,
    Origin,
    PageSize,
    Qualifier,
    Quantity,
    Span,
    Status,
    Versions,
    digest,
)

P, A, E, N = Status.PRESENT, Status.ABSENT, Status.EQUIVOCAL, Status.NOT_DONE

GRAPH = GraphSpec(
    "alc",
    {
        "age": NodeClass("Attribute", "IS"),
        "sex": NodeClass("Attribute", "IS"),
        "marker": NodeClass("Marker", "STAINED_FOR"),
        "lesion": NodeClass("Lesion", "SHOWED"),
        "aleukemic": NodeClass("Attribute", "IS"),
    },
    {("lesion", "sites"): NodeClass("Site", "AT_SITE")},
    {"marker": "specimen"},
    frozenset({"age", "sex", "aleukemic"}),
)
SPEC = ReportSpec(
    "Skin first: what the case reports say",
    {"marker": "Immunophenotype", "lesion": "Skin lesions", "lesion.sites": "Sites"},
    ("age", "sex", "lesion", "lesion.sites", "marker"),
    (Column("Age", ("age",)), Column("Findings", ("lesion", "marker"))),
    {"marker": {"present": "positive", "absent": "negative"}},
    frozenset({"lesion"}),
)
ABOUT = About(Versions("0.1.0", "alc 0.1.0 (abc)", "none", (("spacy", "3.8"),)))


def patient(sha256: str, ordinal: int, label: str = "", origin: Origin = Origin.OWN) -> Case:
    return Case.of(sha256, ordinal, label, origin, ())


def says(
    case: Case,
    kind: str,
    name: str,
    status: Status = P,
    *,
    quote: str = "",
    pages: Sequence[int] = (1,),
    review: Review = Review.UNREVIEWED,
    quantity: Quantity | None = None,
    derived_from: tuple[str, ...] = (),
    **qualifiers: Qualifier,
) -> ReviewedFact:
    words = quote or f"with {name}"
    evidence = tuple(
        Evidence(
            digest(words, number), "s", "pdf 1",
            Anchor(Span(0, len(words)), words, "Before ", " after", (Box(number, 100, 400, 200, 412),), "case"),
            None,
            Anchor(Span(0, 4), "patient", "", "", (Box(number, 60, 400, 90, 412),), "case"),
        )
        for number in pages
    )  # fmt: skip
    fact = Fact.of(
        case=case, kind=kind, concept=name, name=name, status=status, quantity=quantity, qualifiers=dict(qualifiers),
        slot=("specimen",), evidence=() if derived_from else evidence, derived_from=derived_from,
    )  # fmt: skip
    return ReviewedFact(fact, review)


def paper(sha256: str, cases: Sequence[Case], facts: Sequence[ReviewedFact], **more: object) -> PaperFacts:
    known = PaperFacts(
        sha256, f"Report {sha256}", ("M. Nowak", "B. Roy"), 2011, f"10.9/{sha256}", f"in/{sha256}.pdf",
        tuple(cases), tuple(facts), (PageSize(595, 842),) * 3,
    )  # fmt: skip
    return replace(known, **more)  # type: ignore[arg-type]


def write(
    papers: Sequence[PaperFacts],
    about: About = ABOUT,
    spec: ReportSpec = SPEC,
    picture: Picture | None = None,
    limits: Limits | None = None,
) -> str:
    return page(papers, build(papers, GRAPH), spec, about, picture=picture, limits=limits)


def series() -> list[PaperFacts]:
    one, two, three = (patient("s1", n, f"Case {n}") for n in (1, 2, 3))
    lone, cited = patient("s2", 1), patient("s2", 2, "Ref. 7", Origin.CITED)
    return [
        paper("s1", [one, two, three], [
            says(one, "marker", "CD34", P, quote="blasts stained for CD34", pages=(2, 3), specimen="skin"),
            says(one, "marker", "CD34", A, specimen="marrow"),
            says(two, "marker", "CD34", A, specimen="skin", review=Review.CORRECTED),
            says(three, "marker", "CD34", N, specimen="skin"),
            says(one, "age", "age", quantity=Quantity("age", 4, "month", 121.75, 152.2, "4-month-old")),
            says(two, "age", "age", quantity=Quantity("age", 60, "year", 21915, 22280, "60-year-old")),
            says(one, "lesion", "nodule", sites=("trunk", "face")),
            says(two, "lesion", "papule"),
        ]),
        paper("s2", [lone, cited], [
            says(lone, "marker", "CD34", P, specimen="skin"), says(lone, "marker", "CD34", E, specimen="skin"),
            says(cited, "marker", "CD34", P), says(cited, "marker", "TdT", P),
        ]),
    ]  # fmt: skip


def parsed(document: str) -> html.HtmlElement:
    tree = html.fromstring(document)
    assert isinstance(tree, html.HtmlElement)
    return tree


def find(element: html.HtmlElement, path: str) -> list[html.HtmlElement]:
    """The elements that an XPath expression finds."""
    found = element.xpath(path)
    assert isinstance(found, list)
    elements = [one for one in found if isinstance(one, html.HtmlElement)]
    assert len(elements) == len(found), "the path names attributes or text"
    return elements


def values(element: html.HtmlElement, path: str) -> list[str]:
    """The attributes or texts that an XPath expression finds."""
    found = element.xpath(path)
    assert isinstance(found, list)
    return [str(one) for one in found]


def text(element: html.HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def row(tree: html.HtmlElement, kind: str, name: str) -> html.HtmlElement:
    """The row of a concept (over all strata) in the pooled table of a kind."""
    found = tree.xpath(
        f"//section[@id='kind-{kind}']//tbody/tr[not(@class)][starts-with(normalize-space(th), '{name}')]"
    )
    assert len(found) == 1, (kind, name, len(found))
    element = found[0]
    assert isinstance(element, html.HtmlElement)
    return element


def numbers(element: html.HtmlElement) -> dict[str, int]:
    cells = find(element, ".//summary[parent::details[contains(@class, 'n c')]] | .//span[contains(@class, 'zero')]")
    parts = [text(cell).split(": ") for cell in cells]
    return {word: int(number.split()[0]) for word, number in parts}
