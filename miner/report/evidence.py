"""Facts and patients as the page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from miner.graph import PaperFacts, Review, ReviewedFact
from miner.report.pictures import Crop, PictureBook
from miner.report.spec import ReportSpec
from miner.schema import Case, Evidence, Fact, Origin, Qualifier, Quantity

REPEATS = 3
"""Further places of one fact that are quoted; the rest is counted."""

AUTHORS_CITED = 1


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a paper with what stands around them."""

    prefix: str
    quote: str
    suffix: str
    section: str
    page: int
    ocr: str
    """How sure OCR was of the words, in percent; empty where the file holds them as text."""


@dataclass(frozen=True, slots=True)
class FactView:
    fact_id: str
    kind: str
    heading: str
    name: str
    status: str
    """Machine word of the status, for the looks."""
    word: str
    """What people call the status."""
    detail: str
    """Quantity and qualifiers in one line; empty where there are none."""
    quotes: tuple[Quote, ...]
    more: int
    """Further places that are not quoted."""
    crop: Crop | None
    review: str
    """How a curator left it; empty where none has looked."""
    sure: str
    """How likely it is right, in percent; empty where a curator has looked."""
    derived_from: tuple[str, ...]
    """Names of the facts that decided; empty for what the paper says itself."""
    shown: str
    """In few words: the name, or the quantity where the name is only that of what is measured ("age")."""


@dataclass(frozen=True, slots=True)
class PatientView:
    anchor: str
    label: str
    paper: str
    """Short citation of the paper."""
    paper_anchor: str
    cited: bool


class Facts:
    """Looks up papers, patients and facts by id and shows them; pictures come from one book."""

    def __init__(self, papers: Sequence[PaperFacts], spec: ReportSpec, book: PictureBook) -> None:
        self._spec, self._book = spec, book
        self.papers = sorted(papers, key=lambda paper: (short_citation(paper).lower(), paper.sha256))
        self._paper_of = {case.case_id: paper for paper in self.papers for case in paper.cases}
        self._number = {paper.sha256: number for number, paper in enumerate(self.papers, start=1)}
        self._case = {case.case_id: case for paper in self.papers for case in paper.cases}
        standing = [r for paper in self.papers for r in paper.facts if r.review is not Review.REJECTED]
        self._fact = {reviewed.fact.fact_id: reviewed for reviewed in standing}
        self.of_case: dict[str, list[ReviewedFact]] = {case_id: [] for case_id in self._case}
        for reviewed in standing:
            self.of_case[reviewed.fact.case_id].append(reviewed)

    def cases(self, origin: Origin) -> list[Case]:
        """In the order of the papers, then as the paper numbers them."""
        found = [case for paper in self.papers for case in sorted(paper.cases, key=lambda case: case.ordinal)]
        return [case for case in found if case.origin is origin]

    def patient(self, case_id: str) -> PatientView:
        case, paper = self._case[case_id], self._paper_of[case_id]
        alone = sum(other.origin is case.origin for other in paper.cases) == 1
        return PatientView(
            anchor=f"patient-{case_id}",
            label=case.label or ("Patient" if alone else f"Patient {case.ordinal}"),
            paper=short_citation(paper),
            paper_anchor=self.paper_anchor(paper),
            cited=case.origin is Origin.CITED,
        )

    def place(self, kind: str) -> int:
        """Where the kind stands in the order of the spec; all that it leaves out come last."""
        order = self._spec.order
        return order.index(kind) if kind in order else len(order)

    def paper_anchor(self, paper: PaperFacts) -> str:
        return f"paper-{self._number[paper.sha256]}"

    def fact(self, fact_id: str, *, pictured: bool = True) -> FactView:
        reviewed = self._fact[fact_id]
        fact = reviewed.fact
        paper = self._paper_of[fact.case_id]
        placed = next((evidence for evidence in fact.evidence if evidence.value.page), None)
        return FactView(
            fact_id=fact.fact_id,
            kind=fact.kind,
            heading=self._spec.heading(fact.kind),
            name=fact.name,
            status=fact.status.value,
            word=self._spec.word(fact.kind, fact.status.value),
            detail=detail(fact),
            quotes=tuple(_quote(evidence) for evidence in fact.evidence[: 1 + REPEATS]),
            more=max(0, len(fact.evidence) - 1 - REPEATS),
            crop=self._book.crop(paper, placed) if placed and pictured else None,
            review="" if reviewed.review is Review.UNREVIEWED else reviewed.review.value,
            sure=percent(fact.confidence) if reviewed.review is Review.UNREVIEWED else "",
            derived_from=tuple(self._named(known) for known in fact.derived_from),
            shown=quantity_text(fact.quantity) if fact.quantity and _names_its_kind(fact) else fact.name,
        )

    def _named(self, fact_id: str) -> str:
        reviewed = self._fact.get(fact_id)
        if reviewed is None:
            return f"fact {fact_id}, which no longer stands"
        fact = reviewed.fact
        return f"{self._spec.heading(fact.kind)}: {fact.name}, {self._spec.word(fact.kind, fact.status.value)}"


def percent(probability: float) -> str:
    """A probability without claiming certainty: "97 %", "> 99 %", "< 1 %"."""
    whole = round(100 * probability)
    return "> 99 %" if whole > 99 else "< 1 %" if whole < 1 else f"{whole} %"


def _names_its_kind(fact: Fact) -> bool:
    return fact.name.lower().replace("_", " ") == fact.kind.lower().replace("_", " ")


def _quote(evidence: Evidence) -> Quote:
    anchor = evidence.value
    ocr = "" if evidence.ocr is None else percent(evidence.ocr)
    return Quote(anchor.prefix, anchor.quote, anchor.suffix, anchor.section, anchor.page, ocr)


def detail(fact: Fact) -> str:
    """ "3 mm · season: spring" """
    parts = [quantity_text(fact.quantity)] if fact.quantity else []
    parts += [f"{name.replace('_', ' ')}: {_value(value)}" for name, value in fact.qualifiers]
    return " · ".join(parts)


def quantity_text(quantity: Quantity) -> str:
    since = f" since {quantity.since}" if quantity.since and quantity.since != "unspecified" else ""
    about = "about " if quantity.approximate and "about" not in quantity.text else ""
    return f"{about}{quantity.text}{since}"


def _value(value: Qualifier) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def short_citation(paper: PaperFacts) -> str:
    """ "A. Grower et al. 1987", or what else there is to tell papers apart by."""
    year = f" {paper.year}" if paper.year else ""
    if paper.authors:
        return paper.authors[0] + (" et al." if len(paper.authors) > AUTHORS_CITED else "") + year
    name = paper.title or PurePath(paper.path).name or paper.name
    return (name if len(name) <= 60 else name[:59].rstrip() + "…") + year
