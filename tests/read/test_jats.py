"""JATS articles: text, sections, tables, places and metadata."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from miner.read import document
from miner.schema import Document

ARTICLE = """<?xml version="1.0"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS//EN" "http://nowhere.example/archive.dtd">
<article article-type="case-report" xml:lang="en">
<front>
 <journal-meta><journal-title-group><journal-title>J Invent Lamps</journal-title></journal-title-group></journal-meta>
 <article-meta>
  <article-id pub-id-type="pmid">1234567</article-id><article-id pub-id-type="doi">10.9999/lamps.1</article-id>
  <article-id pub-id-type="pmc">77</article-id>
  <title-group><article-title>Blue spots of a <italic>keeper</italic></article-title></title-group>
  <contrib-group>
   <contrib contrib-type="author"><name><surname>Nobody</surname><given-names>Ann</given-names></name></contrib>
   <contrib contrib-type="author"><name><surname>Noone</surname><given-names>Ben</given-names></name></contrib>
   <contrib contrib-type="editor"><name><surname>Else</surname><given-names>Eve</given-names></name></contrib>
  </contrib-group>
  <pub-date pub-type="ppub"><year>2012</year></pub-date><pub-date pub-type="epub"><year>2011</year></pub-date>
  <volume>4</volume><fpage>12</fpage><lpage>15</lpage>
  <abstract><sec><title>Background</title><p>Spots are rare.</p></sec></abstract>
  <kwd-group><kwd>spots</kwd><kwd>lamps</kwd></kwd-group>
 </article-meta>
</front>
<body>
 <sec sec-type="intro"><title>Why we write</title><p>Spots are known<sup><xref ref-type="bibr" rid="r1">1</xref>,
  <xref ref-type="bibr" rid="r2">2</xref></sup> and cells number 5 x 10<sup>9</sup>/L of H<sub>2</sub>O
  in the long\u2010term of\ufb01ce.</p></sec>
 <sec><label>2.</label><title>Case report</title>
  <p>A keeper of 61 was CD34<xref ref-type="bibr" rid="r1">[1]</xref> positive <fig id="f1"><label>Figure 1</label>
   <caption><p>Spots of the hand.</p></caption><graphic/></fig>and well.</p>
  <sec><title>Treatment</title><p>Oil.</p>
   <list><list-item><p>first</p></list-item><list-item><p>second</p></list-item></list></sec>
  <table-wrap><label>Table 1</label><caption><title>Two keepers</title></caption>
   <table><thead><tr><th rowspan="2">Feature</th><th colspan="2">Keeper</th></tr>
   <tr><th>1</th><th>2</th></tr></thead>
   <tbody><tr><td>Age</td><td>61</td><td>34<break/>years</td></tr><tr><td>Spots</td><td colspan="2">blue</td></tr>
   <tr><td>Lamp</td><td/><td>lit</td></tr></tbody></table>
   <table-wrap-foot><p>Ages in years.</p></table-wrap-foot></table-wrap>
 </sec>
 <sec><title>Methods and materials</title><sec><title>Treatment</title><p>None.</p></sec></sec>
</body>
<back><ack><p>We thank the fog.</p></ack>
 <ref-list><title>References</title>
  <ref id="r1"><mixed-citation>Lamp A. <year>1999</year></mixed-citation></ref></ref-list>
</back></article>
"""


def read(tmp_path: Path, text: str = ARTICLE, name: str = "a.xml") -> Document:
    (tmp_path / name).write_text(text)
    return document(tmp_path / name)


def blocks(found: Document) -> list[tuple[str, str]]:
    return [(block.role.value + ("!" if block.is_heading else ""), found.quote(block.span)) for block in found.blocks]


def test_text_and_roles(tmp_path: Path) -> None:
    assert blocks(read(tmp_path)) == [
        ("title", "Blue spots of a keeper"),
        ("abstract!", "Background"),
        ("abstract", "Spots are rare."),
        ("front matter", "spots; lamps"),
        ("introduction!", "Why we write"),
        ("introduction", "Spots are known 1, 2 and cells number 5 x 10⁹/L of H2O in the long-term office."),
        ("case!", "Case report"),
        ("case", "A keeper of 61 was CD34 [1] positive and well."),
        ("caption", "Figure 1 Spots of the hand."),
        ("case!", "Treatment"),
        ("case", "Oil."),
        ("case", "first"),
        ("case", "second"),
        ("caption", "Table 1 Two keepers"),
        ("table", "Feature | Keeper\n1 | 2\nAge | 61 | 34 years\nSpots | blue\nLamp |  | lit"),
        ("footnote", "Ages in years."),
        ("methods!", "Methods and materials"),
        ("methods!", "Treatment"),
        ("methods", "None."),
        ("back matter", "We thank the fog."),
        ("references!", "References"),
        ("references", "Lamp A. 1999"),
    ]


def test_blocks_are_parted_by_blank_lines_and_placed_by_xpath(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert found.text == "\n\n".join(text for _, text in blocks(found))
    root = etree.fromstring(ARTICLE.encode(), etree.XMLParser(load_dtd=False, no_network=True))
    for block in found.blocks:
        element = root.getroottree().find("." + block.place.removeprefix("/article"))
        assert element is not None
        first = " ".join(str(piece) for piece in element.itertext()).split()[0]
        assert first in found.quote(block.span)


def test_cells_of_a_table_with_spans(tmp_path: Path) -> None:
    found = read(tmp_path)
    (table,) = found.tables
    grid = {(cell.row, cell.column): found.quote(cell.span) for cell in table.cells}
    assert grid[0, 0] == grid[1, 0] == "Feature"
    assert grid[0, 1] == grid[0, 2] == "Keeper"
    assert (grid[1, 1], grid[1, 2]) == ("1", "2")
    assert (grid[2, 0], grid[2, 1], grid[2, 2]) == ("Age", "61", "34 years")
    assert grid[3, 1] == grid[3, 2] == "blue"
    assert grid[4, 1] == ""
    assert {cell.row for cell in table.cells if cell.is_header} == {0, 1}
    assert (table.rows, table.columns) == (5, 3)
    assert table.caption is not None
    assert found.quote(table.caption) == "Table 1 Two keepers"


def test_metadata(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert [m.value for m in found.metadata if m.name == "author"] == ["Ann Nobody", "Ben Noone"]
    values = {
        name: found.meta(name) for name in ("title", "journal", "year", "volume", "pages", "doi", "pmid", "pmcid")
    }
    assert values == {
        "title": "Blue spots of a keeper",
        "journal": "J Invent Lamps",
        "year": "2011",
        "volume": "4",
        "pages": "12-15",
        "doi": "10.9999/lamps.1",
        "pmid": "1234567",
        "pmcid": "PMC77",
    }
    assert found.meta("article type") == "case-report"
    (title,) = [m for m in found.metadata if m.name == "title"]
    assert title.span is not None
    assert found.quote(title.span) == title.value


def test_an_article_in_a_wrapper_or_with_a_namespace_and_the_suffix_nxml(tmp_path: Path) -> None:
    body = ARTICLE[ARTICLE.index("<article ") :]
    assert read(tmp_path, f"<pmc-articleset>{body}</pmc-articleset>").meta("pmid") == "1234567"
    spaced = body.replace("<article ", '<article xmlns="http://jats.example/ns" ', 1)
    assert read(tmp_path, spaced, "a.nxml").text == read(tmp_path).text
