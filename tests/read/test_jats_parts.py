"""The rarer parts of JATS articles: notes, citations, boxes, reviewer reports, lists, formulas, tables twice over."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from miner.read import document
from miner.schema import Document, Role

HEAD = (
    "<front><article-meta><title-group><article-title>Blue spots</article-title></title-group></article-meta></front>"
)


def read(tmp_path: Path, body: str, *, back: str = "", after: str = "") -> Document:
    (tmp_path / "a.xml").write_text(f"<article>{HEAD}<body>{body}</body><back>{back}</back>{after}</article>")
    return document(tmp_path / "a.xml")


def blocks(found: Document) -> list[tuple[str, str]]:
    shown = [(b.role.value + ("!" if b.is_heading else ""), found.quote(b.span)) for b in found.blocks]
    return shown[1:]


def test_notes_are_out_of_the_sentence_and_kept(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "<p>The keeper<xref ref-type='fn' rid='n1'>a</xref> was well<fn id='n1'><label>a</label><p>He asked not to be "
        "named.</p></fn> at home.</p>",
        back="<fn-group><fn><p>Ann Nobody wrote it.</p></fn><fn><p>Ben Noone read it.</p></fn></fn-group>",
    )
    assert blocks(found) == [
        ("body", "The keeper a was well at home."),
        ("footnote", "a He asked not to be named."),
        ("footnote", "Ann Nobody wrote it."),
        ("footnote", "Ben Noone read it."),
    ]


@pytest.mark.parametrize(
    ("cited", "kept"),
    [
        ("CD34<sup><xref ref-type='bibr' rid='r1'>1</xref></sup> and", "CD34 1 and"),
        ("CD34<xref ref-type='bibr' rid='r1'><sup>1</sup></xref> and", "CD34 1 and"),
        ("CD34<xref ref-type='bibr' rid='r1'>1</xref>,<xref ref-type='bibr' rid='r2'>2</xref> and", "CD34 1,2 and"),
        ("CD34 [<xref ref-type='bibr' rid='r1'>1</xref>] and", "CD34 [1] and"),
        ("spots (<xref ref-type='bibr' rid='r1'>Lamp et al., 1999</xref>) and", "spots (Lamp et al., 1999) and"),
        ("spots<xref ref-type='fig' rid='f1'>(Fig. 1)</xref> and", "spots(Fig. 1) and"),
        ("spots.<sup>3–5</sup> And", "spots. 3–5 And"),
        ("10<sup>9</sup>/L and 3 mm<sup>2</sup> and", "10⁹/L and 3 mm2 and"),
        ("CD3<sup>+</sup> and CD4<sup>−</sup> and", "CD3+ and CD4− and"),
    ],
)
def test_citations_are_kept_apart_from_words(tmp_path: Path, cited: str, kept: str) -> None:
    found = read(tmp_path, f"<p>We saw {cited} went on.</p>")
    assert blocks(found) == [("body", f"We saw {kept} went on.")]


def test_reviewer_reports_and_replies_are_no_part_of_the_paper(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "<p>The keeper was 61.</p>",
        after="<sub-article article-type='reviewer-report'><front-stub><title-group>"
        "<article-title>Review</article-title>"
        "</title-group></front-stub><body><p>My own patient was 40.</p></body></sub-article>"
        "<response response-type='reply'><front-stub/><body><p>We thank the reviewer of 50.</p></body></response>",
    )
    assert blocks(found) == [("body", "The keeper was 61.")]
    assert found.meta("title") == "Blue spots"


def test_supplementary_notes_are_no_text_of_the_story(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "<sec><title>Case report</title><p>The keeper was 61.</p></sec>",
        back="<sec sec-type='supplementary-material'><title>Supplementary material</title>"
        "<supplementary-material><label>"
        "Additional file 1</label><caption><p>Lamps of a man of 40.</p></caption></supplementary-material>"
        "<p>All data of the boy are in the file.</p></sec>",
    )
    roles = {found.quote(b.span): b.role for b in found.blocks}
    assert roles["Additional file 1 Lamps of a man of 40."] is Role.BACK_MATTER
    assert roles["All data of the boy are in the file."] is Role.BACK_MATTER


def test_a_box_is_a_part_of_its_own(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "<sec><title>Case report</title><p>The keeper was 61.</p><boxed-text><caption>"
        "<title>Key points</title></caption>"
        "<p>Spots hum.</p></boxed-text><p>He was well.</p></sec>",
    )
    assert blocks(found) == [
        ("case!", "Case report"),
        ("case", "The keeper was 61."),
        ("conclusion!", "Key points"),
        ("conclusion", "Spots hum."),
        ("case", "He was well."),
    ]


def test_several_cases_are_sections_of_their_own(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "<sec sec-type='cases'><title>Patients</title><sec><title>Case 1</title><p>The keeper.</p></sec>"
        "<sec><title>Case 2</title><p>The seller.</p></sec></sec><sec sec-type='case'><title>A third</title><p>The boy."
        "</p></sec>",
    )
    assert blocks(found) == [
        ("case!", "Patients"),
        ("case!", "Case 1"),
        ("case", "The keeper."),
        ("case!", "Case 2"),
        ("case", "The seller."),
        ("case!", "A third"),
        ("case", "The boy."),
    ]
    assert [b.heading for b in found.blocks if not b.is_heading][1:] == ["Case 1", "Case 2", "A third"]


def test_lists_definitions_and_quotations(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "<p>We saw: <list list-type='order'><list-item><label>1.</label><p>blue spots</p></list-item>"
        "<list-item><label>2."
        "</label><p>red spots</p></list-item></list> and no more.</p>"
        "<def-list><def-item><term>AML</term><def><p>a lamp</p></def></def-item></def-list>"
        "<disp-quote><p>It hums, he said.</p><attrib>The keeper</attrib></disp-quote>",
    )
    assert blocks(found) == [
        ("body", "We saw:"),
        ("body", "1. blue spots"),
        ("body", "2. red spots"),
        ("body", "and no more."),
        ("body", "AML a lamp"),
        ("body", "It hums, he said."),
        ("body", "The keeper"),
    ]


def test_formulas_are_read_once(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "<p>It was <inline-formula><alternatives><tex-math>\\documentclass x &gt; 5</tex-math><mml:math "
        "xmlns:mml='http://www.w3.org/1998/Math/MathML'><mml:mi>x</mml:mi><mml:mo>&gt;</mml:mo><mml:mn>5</mml:mn>"
        "</mml:math><inline-graphic/></alternatives></inline-formula> at night.</p>",
    )
    assert blocks(found) == [("body", "It was x>5 at night.")]


TABLE = (
    "<table-wrap id='t1'><label>Table 1</label><caption><p>Two keepers</p></caption>{}<table-wrap-foot><fn id='a'>"
    "<label>a</label><p>By his own word.</p></fn><p>Ages in years.</p></table-wrap-foot></table-wrap>"
)
CELLS = (
    "<table><thead><tr><th>Keeper</th><th>Age<xref ref-type='table-fn' rid='a'><sup>a</sup></xref></th></tr>"
    "</thead><tbody>"
    "<tr><td>1</td><td>61</td></tr><tr><td>2</td><td>34</td></tr></tbody></table>"
)


@pytest.mark.parametrize(
    "cells", [CELLS, f"<alternatives><graphic/>{CELLS}</alternatives>", f"<alternatives>{CELLS}{CELLS}</alternatives>"]
)
def test_tables_in_alternatives_and_their_notes(tmp_path: Path, cells: str) -> None:
    found = read(tmp_path, TABLE.format(cells))
    assert blocks(found) == [
        ("caption", "Table 1 Two keepers"),
        ("table", "Keeper | Age a\n1 | 61\n2 | 34"),
        ("footnote", "a By his own word."),
        ("footnote", "Ages in years."),
    ]
    (table,) = found.tables
    assert found.quote(table.caption) == "Table 1 Two keepers" if table.caption else False


def test_spans_of_rows_and_columns_that_meet(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        TABLE.format(
            "<table><tr><td rowspan='3'>Keepers</td><td colspan='2'>Ages</td></tr><tr><td>61</td>"
            "<td rowspan='2'>34</td></tr>"
            "<tr><td>7</td></tr></table>"
        ),
    )
    (table,) = found.tables
    grid = [["" for _ in range(table.columns)] for _ in range(table.rows)]
    for cell in table.cells:
        grid[cell.row][cell.column] = found.quote(cell.span)
    assert grid == [["Keepers", "Ages", "Ages"], ["Keepers", "61", "34"], ["Keepers", "7", "34"]]


def test_every_block_names_the_element_that_holds_its_words(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "<sec><title>Case</title><p>One <bold>two</bold>.</p><p>Three <list><list-item><p>four</p>"
        "</list-item></list></p>" + TABLE.format(CELLS) + "</sec>",
    )
    tree = etree.parse(str(tmp_path / "a.xml"))
    for block in found.blocks:
        element = tree.find("." + block.place.removeprefix("/article"))
        assert element is not None
        words = "".join(str(part) for part in element.itertext())
        assert all(word in words for word in found.quote(block.span).replace("|", " ").split())
    assert found.blocks[2].place == "/article/body/sec/p[1]"
