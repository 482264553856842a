"""How the report puts facts, papers and measures into words."""

from __future__ import annotations

import pytest

from miner.analyse import Summary
from miner.graph import PaperFacts
from miner.report import ReportSpec
from miner.report.evidence import detail, percent, short_citation
from miner.report.pooled import describe, length
from miner.schema import Case, Fact, Origin, Qualifier, Quantity

CASE = Case.of("s1", 1, "", Origin.OWN, ())


@pytest.mark.parametrize(
    ("quantity", "qualifiers", "words"),
    [
        (None, {}, ""),
        (None, {"specimen": "skin", "cell_line": ("a", "b")}, "cell line: a, b · specimen: skin"),
        (None, {"repeated": False, "seen": True, "share": 12.50}, "repeated: no · seen: yes · share: 12.5"),
        (Quantity("percent", 90, "%", 90, 90, "90%"), {"specimen": "skin"}, "90% · specimen: skin"),
        (Quantity("duration", 6, "month", 180, 185, "6 months", since="diagnosis"), {}, "6 months since diagnosis"),
        (Quantity("duration", 6, "month", 180, 185, "6 months", since="unspecified"), {}, "6 months"),
        (Quantity("duration", 3, "week", 14, 60, "several weeks", approximate=True), {}, "about several weeks"),
        (Quantity("age", 40, "year", 1, 2, "about 40", approximate=True), {}, "about 40"),
    ],
)
def test_the_detail_of_a_fact(quantity: Quantity | None, qualifiers: dict[str, Qualifier], words: str) -> None:
    fact = Fact.of(case=CASE, kind="k", concept="c", name="c", quantity=quantity, qualifiers=qualifiers)
    assert detail(fact) == words


@pytest.mark.parametrize(
    ("paper", "words"),
    [
        (PaperFacts("s", "T", ("A. Nowak",), 2011), "A. Nowak 2011"),
        (PaperFacts("s", "T", ("A. Nowak", "B. Roy")), "A. Nowak et al."),
        (PaperFacts("s", "A title", (), 2011), "A title 2011"),
        (PaperFacts("s", "x" * 61), "x" * 59 + "…"),
        (PaperFacts("s", "x" * 60), "x" * 60),
        (PaperFacts("s", path="in/a.pdf"), "a.pdf"),
        (PaperFacts("0123456789abcdef"), "0123456789ab"),
    ],
)
def test_the_short_name_of_a_paper(paper: PaperFacts, words: str) -> None:
    assert short_citation(paper) == words


@pytest.mark.parametrize(
    ("value", "quantity", "words"),
    [
        (0.5, "age", "0 days"),
        (1, "age", "1 day"),
        (13, "duration", "13 days"),
        (14, "duration", "2 weeks"),
        (61, "age", "2 months"),
        (4 * 365.25, "age", "4 years"),
        (4 * 365.25 - 1, "age", "3 years"),
        (700, "age", "22 months"),
        (33.333, "percent", "33.3 %"),
        (7.5, "size", "7.5 mm"),
        (12.0, "count", "12"),
    ],
)
def test_a_measure_in_a_unit_that_people_use(value: float, quantity: str, words: str) -> None:
    assert length(value, quantity) == words


def test_measures_in_one_sentence() -> None:
    nan = float("nan")
    assert describe(Summary("age", "age", 0, 2, 5, nan, nan, nan)) == "No patient of 5 has one value."
    assert describe(Summary("ki", "percent", 3, 1, 5, 40, 10, 90)) == (
        "Known of 3 of 5 patients: median 40 %, from 10 % to 90 %. 1 with contradicting values are left out."
    )


def test_headings_and_words_fall_back_to_the_kinds_own_name() -> None:
    spec = ReportSpec("t", {"marker": "Stains", "lesion": "Lesions"}, words={"marker": {"present": "positive"}})
    assert [spec.heading(kind) for kind in ("marker", "vital_status", "lesion.sites", "odd.cell_type")] == [
        "Stains",
        "Vital status",
        "Lesions: sites",
        "Odd: cell type",
    ]
    assert spec.word("marker", "present") == "positive"
    assert spec.word("marker.methods", "present") == "positive"
    assert spec.word("lesion", "not_done") == "not done"


@pytest.mark.parametrize(
    ("probability", "told"), [(0.9973, "> 99 %"), (0.994, "99 %"), (0.5, "50 %"), (0.001, "< 1 %"), (1.0, "> 99 %")]
)
def test_no_probability_is_told_as_certainty(probability: float, told: str) -> None:
    assert percent(probability) == told
