"""A second disease is data: a pack with other kinds, tables and words, and not a line of code for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from miner import assemble, read
from miner.annotate import Annotator
from miner.domain import Pack, load
from miner.export.records import records
from miner.schema import Fact, Paper

TEXT = """Worn teeth in a glassblower

Case report

A 34-year-old man was seen because of worn teeth. Brown pits were seen on the incisors; there were no cracks.
The gums were healthy. The enamel was strongly positive for fuchsin and negative for iodine and erythrosine.
He was given fluoride varnish. The pits healed three months after treatment.

Discussion

Worn molars usually take up iodine.
"""


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load(str(Path(__file__).parent / "toy"))


@pytest.fixture(scope="module")
def paper(pack: Pack) -> Paper:
    document = read.text_document(TEXT, "toy")
    return assemble.facts(document, Annotator.of(pack, model="").mentions(document), pack)


def of_kind(paper: Paper, kind: str) -> list[Fact]:
    return [fact for fact in paper.facts if fact.kind == kind]


def test_attributes(paper: Paper) -> None:
    assert [f.quantity.value for f in of_kind(paper, "age") if f.quantity] == [34]
    assert [f.concept for f in of_kind(paper, "sex")] == ["male"]


def test_panel(paper: Paper) -> None:
    found = {(f.concept, f.status.value) for f in of_kind(paper, "dye")}
    assert found == {("fuchsin", "present"), ("iodine", "absent"), ("erythrosine", "absent")}


def test_description(paper: Paper) -> None:
    found = {(f.concept, f.status.value, f.qualifier("shades"), f.qualifier("teeth")) for f in of_kind(paper, "sign")}
    assert found == {("pit", "present", ("brown",), ("incisor",)), ("crack", "absent", None, None)}


def test_status_and_criterion(paper: Paper) -> None:
    assert [f.status.value for f in of_kind(paper, "gum")] == ["absent"]
    (derived,) = of_kind(paper, "sound_gum")
    assert derived.concept.endswith("true")
    assert derived.derived_from == tuple(f.fact_id for f in of_kind(paper, "gum"))


def test_names_and_course(paper: Paper) -> None:
    assert [f.concept for f in of_kind(paper, "remedy")] == ["fluoride"]
    (healed,) = of_kind(paper, "course")
    assert healed.concept == "healed"
    assert healed.quantity is not None
    assert (healed.quantity.value, healed.quantity.unit) == (3, "month")


def test_the_machine_interface_speaks_the_pack_s_words(paper: Paper, pack: Pack) -> None:
    (case,) = records(paper, pack)
    assert case["sound"] is True
    dyes = case["dyes"]
    assert isinstance(dyes, list)
    assert {"dye": "fuchsin", "result": "taken up", "layer": "enamel"} in dyes
