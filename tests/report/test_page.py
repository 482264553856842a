"""The report page: what it says, that it needs nothing else, and that no paper can write into it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from miner.graph import Review
from miner.report import About, Limits
from miner.schema import Action, Decision, Outcome, PaperRow, Quantity, Status, Versions
from tests.report.pages import (
    ABOUT,
    SPEC,
    find,
    numbers,
    paper,
    parsed,
    patient,
    row,
    says,
    series,
    text,
    values,
    write,
)


def test_a_pooled_row_counts_every_own_patient_once() -> None:
    tree = parsed(write(series()))
    cd34 = row(tree, "marker", "CD34")
    assert numbers(cd34) == {"positive": 1, "negative": 1, "conflicting": 1, "not done": 1, "not reported": 0}
    assert text(cd34.find_class("fraction")[0]) == "1/2"
    assert text(cd34.find_class("percent")[0]) == "50 %"
    assert text(cd34.find_class("ci")[0]) == "9–91 % few"
    assert find(cd34, ".//*[local-name()='svg'][@class='bar']")
    assert "1 also absent to another question" in text(cd34)
    assert "TdT" not in text(tree.get_element_by_id("pooled")), "only a cited patient has TdT"
    strata = find(tree, "//section[@id='kind-marker']//tr[@class='stratum']/th")
    assert [text(s) for s in strata] == ["CD34, marrow 0 of 1 paper", "CD34, skin 1 of 2 papers"]


def test_kinds_that_papers_only_list_have_another_denominator() -> None:
    tree = parsed(write(series()))
    nodule = row(tree, "lesion", "nodule")
    assert text(nodule.find_class("fraction")[0]) == "1/2", "of the two patients with any lesion"
    assert numbers(nodule) == {"present": 1, "absent": 0, "not reported": 3}
    assert "share of patients with any" in text(tree.get_element_by_id("kind-lesion"))
    assert "share of patients with any" in text(tree.get_element_by_id("kind-lesion-sites"))
    assert "share of clear answers" in text(tree.get_element_by_id("kind-marker"))


def test_each_number_opens_to_its_patients_with_their_words() -> None:
    tree = parsed(write(series()))
    (opened,) = find(row(tree, "marker", "CD34"), ".//details[contains(@class, 'c1')]")
    (entry,) = find(opened, ".//li")
    links = values(entry, "./a/@href")
    assert len(links) == 2 and all(tree.get_element_by_id(link[1:]) is not None for link in links)
    assert text(entry).startswith("Case 1, M. Nowak et al. 2011")
    quotes = [text(mark) for mark in find(entry, ".//mark")]
    assert sorted(set(quotes)) == ["blasts stained for CD34", "with CD34"]
    assert "case, page 2" in text(entry) and "case, page 3" in text(entry)
    assert "specimen: skin" in text(entry) and "negative" in text(entry)
    (silent,) = find(row(tree, "lesion", "nodule"), ".//details[contains(@class, 'c3')]")
    assert [text(li) for li in find(silent, ".//li")] == [
        "Case 2, M. Nowak et al. 2011", "Case 3, M. Nowak et al. 2011", "Patient, M. Nowak et al. 2011"
    ]  # fmt: skip


def test_measured_kinds_show_their_median_and_range() -> None:
    age = row(parsed(write(series())), "age", "Age")
    assert "Known of 2 of 4 patients: median 30 years, from 4 months to 60 years." in text(age)
    assert not age.find_class("bar")


def test_the_tables_of_patients_and_papers() -> None:
    tree = parsed(write(series()))
    (first, *_) = find(tree, "//section[@id='patients']/table//tbody/tr[not(@class)]")
    assert text(first) == "Case 1 M. Nowak et al. 2011 4-month-old nodule, CD34 negative: CD34"
    assert [text(c) for c in find(tree, "//section[@id='patients']/table//thead//th")] == ["Patient", "Age", "Findings"]
    own = find(tree, "//section[@id='patients']/table//tbody/tr[not(@class)]")
    cited = find(tree, "//section[@id='patients']/details[@class='cited']//tbody/tr[not(@class)]")
    assert (len(own), len(cited)) == (4, 1)
    papers = [[text(cell) for cell in line] for line in find(tree, "//section[@id='papers']//tbody/tr")]
    assert papers[0][1:] == ["2011", "3", "0", "8"] and papers[1][1:] == ["2011", "1", "1", "4"]
    assert values(tree, "//section[@id='papers']//a/@href")[0] == "https://doi.org/10.9/s1"


def test_contradictions_are_shown_with_both_sides() -> None:
    tree = parsed(write(series()))
    (conflict,) = find(tree, "//section[@id='conflicts']/details")
    assert "Immunophenotype, CD34 answered in two ways" in text(conflict)
    assert [text(s) for s in conflict.find_class("status")].count("positive") == 1
    assert len(conflict.find_class("fact")) == 2


def test_curators_and_derivations_are_marked() -> None:
    case = patient("s1", 1)
    base = says(case, "marker", "CD34", review=Review.ACCEPTED)
    derived = says(case, "aleukemic", "yes", derived_from=(base.fact.fact_id, "gone"))
    rejected = says(case, "marker", "TdT", review=Review.REJECTED)
    document = write([paper("s1", [case], [base, derived, rejected])])
    tree = parsed(document)
    (opened,) = find(row(tree, "aleukemic", "yes"), ".//details[contains(@class, 'c1')]")
    assert "derived" in [text(tag) for tag in opened.find_class("tag")]
    assert "from Immunophenotype: CD34, positive; fact gone, which no longer stands" in text(opened)
    (accepted,) = find(row(tree, "marker", "CD34"), ".//details[contains(@class, 'c1')]")
    assert "accepted by a curator" in [text(tag) for tag in accepted.find_class("tag")]
    assert "TdT" not in document and "1 fact that curators rejected are left out" in text(tree)
    assert "1 checked by curators" in text(tree.find_class("lead")[0])


def test_decisions_whose_fact_is_gone_come_first() -> None:
    gone = Decision("d", "f1", "s", Action.REJECT, "mira", "2024-05-01T10:00:00Z", "wrong case", "", '{"name": "<b>"}')
    tree = parsed(write(series(), replace(ABOUT, gone=(gone,))))
    sections = values(tree, "//main/section/@id")
    assert sections[0] == "gone"
    alert = text(tree.get_element_by_id("gone"))
    assert all(
        word in alert for word in ("reject", "f1", "mira", "2024-05-01T10:00:00Z", "wrong case", '{"name": "<b>"}')
    )
    assert "gone" not in values(parsed(write(series())), "//main/section/@id")


def test_the_flow_of_papers_with_reasons() -> None:
    rows = (
        PaperRow("in/s1.pdf", Outcome.DONE, sha256="s1"),
        PaperRow("in/s2.pdf", Outcome.DONE, sha256="s2"),
        PaperRow("in/x.pdf", Outcome.FAILED, "needs a password"),
        PaperRow("in/b.pdf", Outcome.SKIPPED, "unchanged"),
        PaperRow("in/a.pdf", Outcome.SKIPPED, "unchanged"),
        PaperRow("in/c.pdf", Outcome.SKIPPED),
    )
    tree = parsed(write(series(), replace(ABOUT, rows=rows)))
    flow = tree.get_element_by_id("flow")
    shown = dict(zip([text(t) for t in find(flow, ".//dt")], [text(d) for d in find(flow, ".//dd")], strict=True))
    assert shown == {
        "papers handed in": "6", "read": "2", "skipped": "3", "failed": "1", "papers with patients of their own": "2",
        "patients counted": "4", "cited patients, not counted": "1",
    }  # fmt: skip
    assert [text(s) for s in find(flow, ".//summary")] == [
        "1 failed: needs a password", "2 skipped: unchanged", "1 skipped: no reason given"
    ]  # fmt: skip
    assert [text(li) for li in find(flow, ".//li//li")] == ["in/x.pdf", "in/a.pdf", "in/b.pdf", "in/c.pdf"]


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><style>*{display:none}</style>",
    "{{ 7 * 7 }}{% include 'x' %}",
    "&lt;b&gt; javascript:alert(1)",
    "]]><!--",
]


@pytest.mark.parametrize("bad", HOSTILE)
def test_no_paper_can_write_into_the_page(bad: str) -> None:
    case = patient("s1", 1, bad)
    facts = [
        says(case, "marker", bad, quote=bad, specimen=bad, extent=(bad, bad)),
        says(case, f"odd {bad}", bad, Status.ABSENT, quantity=Quantity("size", 1, bad, 1, 1, bad, since=bad)),
        says(case, "marker", bad, Status.ABSENT, quote=bad, specimen=bad),
    ]
    papers = [paper("s1", [case], facts, title=bad, authors=(bad,), doi=bad, path=bad)]
    rows = (PaperRow(bad, Outcome.FAILED, bad),)
    gone = (Decision(bad, bad, bad, Action.CORRECT, bad, bad, bad, bad, bad),)
    about = About(Versions(bad, bad, bad, ((bad, bad),)), rows, gone, bad)
    spec = replace(SPEC, title=bad, note=bad, headings={"marker": bad})
    document = write(papers, about, spec, lambda *_: None)
    harmless = write([])
    tree = parsed(document)
    assert not find(tree, "//script | //img | //iframe | //object | //link")
    assert len(find(tree, "//style")) == len(find(parsed(harmless), "//style")) == 1
    assert not [a for element in tree.iter() for a in element.attrib if str(a).startswith("on")]
    assert all(re.match(r"#|https://doi\.org/", str(link)) for link in values(tree, "//@href"))
    assert text(find(tree, "//h1")[0]) == " ".join(bad.split())
    assert " ".join(bad.split()) in [text(mark) for mark in find(tree, "//mark")]


def test_the_page_needs_nothing_from_elsewhere() -> None:
    document = write(series(), picture=lambda *_: None)
    tree = parsed(document)
    assert not values(tree, "//script | //link | //iframe | //img | //@src | //@srcset")
    assert "@import" not in document and "url(" not in document
    outside = [
        str(link) for link in values(tree, "//@href") if not str(link).startswith(("#", "data:image/png;base64,"))
    ]
    assert all(link.startswith("https://doi.org/") for link in outside), "links that a person may follow"
    (policy,) = values(tree, "//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'")
    assert all(tree.get_element_by_id(str(link)[1:]) is not None for link in values(tree, "//@href") if link[0] == "#")
    ids = values(tree, "//@id")
    assert len(set(ids)) == len(ids)


def test_tables_tell_their_structure() -> None:
    tree = parsed(write(series()))
    assert values(tree, "/html/@lang") == ["en"] and find(tree, "//meta[@name='viewport']")
    for table in find(tree, "//table[.//thead]"):
        assert all(cell.get("scope") == "col" for cell in find(table, ".//thead//th"))
    for line in find(tree, "//table[contains(@class, 'pooled')]//tbody/tr"):
        assert values(line, "./th/@scope") == ["row"]


def test_the_same_input_gives_the_same_text_and_no_papers_a_page() -> None:
    assert write(series()) == write(list(reversed(series())))
    empty = write([])
    assert "nothing to pool" in empty and "None." in empty


def test_long_lists_are_cut_and_say_so() -> None:
    cases = [patient("s1", n, f"Case {n:02d}") for n in range(1, 12)]
    papers = [paper("s1", cases, [says(case, "marker", "CD34") for case in cases[:8]])]
    tree = parsed(write(papers, limits=Limits(patients=3)))
    opened = find(row(tree, "marker", "CD34"), ".//details[contains(@class, ' n ') or contains(@class, 'n c')]")
    assert [len(find(details, "./ol/li")) for details in opened] == [3, 3]
    assert "and 5 more, listed under Patients" in text(opened[0])
    assert numbers(row(tree, "marker", "CD34")) == {"positive": 8, "negative": 0, "not reported": 3}
