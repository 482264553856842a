"""Names as written to ids of the pack: spelling variants found, other names left alone."""

from __future__ import annotations

import pytest

from miner.annotate.link import Linker
from miner.domain import load

NAMES = [
    ("hydroxicarbamide", "hydroxyurea"),
    ("daunorubicine", "daunorubicin"),
    ("vincristin", "vincristine"),
    ("azacitidine", "azacitidine"),
    ("decitabine", "decitabine"),
    ("paracetamol", ""),
    ("excision", ""),
    ("prednisolone", "prednisolone"),
    ("", ""),
    ("?", ""),
]


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(load("alc").terms["treatment"])


@pytest.mark.parametrize(("name", "term"), NAMES)
def test_link(linker: Linker, name: str, term: str) -> None:
    assert linker.link([name]) == [term]


def test_many_names_are_linked_in_order(linker: Linker) -> None:
    assert linker.link(["cytarabin", "water", "idarubicine"]) == ["cytarabine", "", "idarubicin"]


def test_a_table_without_terms_links_nothing() -> None:
    assert Linker(()).link(["cytarabine"]) == [""]
