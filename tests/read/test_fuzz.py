"""Mutants of sound files: each ends as a whole Document or as an error that says why.

Five hundred here; ``.ci/nightly`` reads ten thousand.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from random import Random

import pytest

from benchmarks.fuzz import contradictions, mutant, run, seeds, told
from miner.read import text_document
from miner.schema import Block, Document, Role, Span
from tests.read import mutants
from tests.read.hostile import SHOW, packed, paper

MUTANTS = 500
SEED = 20


def test_mutants_end_as_documents_or_as_errors() -> None:
    tally = run(seeds(), SEED, range(MUTANTS))
    assert not tally.wrong, told(tally)
    assert sum(map(len, tally.ends.values())) == MUTANTS
    read = len(tally.ends["Document"])
    assert MUTANTS * 0.4 < read < MUTANTS * 0.9, f"mutants should hurt and not kill: {told(tally)}"


def test_a_number_names_one_mutant() -> None:
    sound = seeds()
    made = [mutant(sound, SEED, number) for number in range(40)]
    assert made == [mutant(sound, SEED, number) for number in range(40)]
    assert len({data for _, data in made}) == 40
    assert {suffix for suffix, _ in made} == {".pdf", ".xml", ".txt"}


def test_a_repaired_file_has_a_table_that_fits() -> None:
    longer = paper().replace(b"4 0 obj", b"% a line more\n4 0 obj")
    right = mutants.repaired(longer)
    start = int(right[right.rindex(b"startxref") :].split()[1])
    assert right[start:].startswith(b"xref")
    place = right[start:].split(b"4 1\n")[1][:10]
    assert right[int(place) :].startswith(b"4 0 obj")


def test_streams_are_changed_inside() -> None:
    whole = paper(packed(SHOW * 20))
    changed = {mutants.restreamed(whole, Random(number)) for number in range(30)}
    inside = {part for data in changed for part in [data.split(b"stream\n")[1].split(b"\nendstream")[0]]}
    assert len({zlib.decompress(data) for data in inside}) > 20


SOUND = text_document("The keeper was well.", "a.txt")


@pytest.mark.parametrize(
    ("document", "word"),
    [
        (replace(SOUND, blocks=(Block(Span(0, 99), Role.BODY),)), "beyond"),
        (replace(SOUND, blocks=(Block(Span(0, 3), Role.BODY), Block(Span(2, 4), Role.BODY))), "overlap"),
        (replace(SOUND, text="The keeper was well.\ud83d"), "half"),
    ],
)
def test_a_document_that_contradicts_itself_is_seen(document: Document, word: str) -> None:
    assert any(word in said for said in contradictions(document))
    assert not list(contradictions(SOUND))
