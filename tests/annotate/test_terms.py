"""Terms of a pack in all their spellings."""

from __future__ import annotations

from pathlib import Path

import pytest

from miner.annotate.terms import TermMatcher
from miner.domain import load
from miner.domain.terms import Term, variants

FOUND = [
    # text, table, term id, matched words
    ("violaceous papules", "morphology", "papule", "papules"),
    ("a papulonodular tumour", "morphology", "tumor", "tumour"),
    ("CD 33 was found", "marker", "CD33", "CD 33"),
    ("Ki67 was high", "marker", "Ki-67", "Ki67"),
    ("CD33þ cells", "marker", "CD33", "CD33"),
]


@pytest.fixture(scope="module")
def matcher() -> TermMatcher:
    return TermMatcher.of(load("alc"))


@pytest.mark.parametrize(("text", "table", "term", "words"), FOUND)
def test_spelling_variants(matcher: TermMatcher, text: str, table: str, term: str, words: str) -> None:
    assert (term, words) in {(m.term, m.text) for m in matcher.find(text) if m.kind == table}


def test_no_term_inside_a_word(matcher: TermMatcher) -> None:
    assert not [m for m in matcher.find("CD3456 patchworked") if m.kind in {"marker", "morphology"}]


def test_longest_term_of_a_table_wins(matcher: TermMatcher) -> None:
    found = [m.text for m in matcher.find("a stain for pan-cytokeratin") if m.kind == "marker"]
    assert found == ["pan-cytokeratin"]


def test_variants_of_a_phrase() -> None:
    forms = variants(Term(id="x", name="x", synonym="Ki-67"))
    assert {"ki-67", "ki67", "ki 67"} <= forms
    assert "biopsies" in variants(Term(id="x", name="x", synonym="biopsy"))
    assert "skin tumours" in variants(Term(id="x", name="x", synonym="skin tumor"), [("tumor", "tumour")])


def test_a_row_of_its_own_goes_before_the_plural_of_another(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text('name = "apples"\nversion = "0.1.0"\ntitle = "Apples"\n', encoding="utf-8")
    rows = ["id\tname\tsynonym\tmatch\txref\tsource\tnote", "one\tone\tapple tree\tphrase\t\t\t"]
    rows += ["orchard\torchard\tapple trees\tphrase\t\t\t", "z\tz\tapple\tphrase\t\t\t"]
    (tmp_path / "tree.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    found = TermMatcher.of(load(str(tmp_path))).find("an apple tree, apple-trees and apples")
    assert [(m.text, m.term) for m in found] == [("apple tree", "one"), ("apple-trees", "orchard"), ("apples", "z")]
