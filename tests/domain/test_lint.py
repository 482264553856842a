"""Checking a pack: each sort of mistake is found, by file and line, and nothing else is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from miner.domain import problems

TOY = Path(__file__).resolve().parents[1] / "packs" / "toy"
HEADER = "id\tname\tsynonym\tmatch\txref\tsource\tnote\n"


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TOY, tmp_path / "toy"))


def row(term: str, synonym: str, match: str = "phrase") -> str:
    return f"{term}\t{term}\t{synonym}\t{match}\t\t\t\n"


def found(pack: Path) -> list[str]:
    return [str(problem).removeprefix(f"{pack}/") for problem in problems(str(pack))]


def test_a_sound_pack_has_no_problem(toy: Path) -> None:
    assert found(toy) == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            row("b", "beet") + row("a", "apple"),
            "dye.tsv:3: expected rows sorted by id and synonym, found 'a' after 'b'",
        ),
        (row("a", "beet") + row("b", "Beet"), "dye.tsv:3: 'Beet' leads to 'b', and in line 2 to 'a'"),
        (
            row("a", "beet red juice") + "\n" + row("b", "beet-red juice"),
            "dye.tsv:4: 'beet-red juice' leads to 'b', and in line 2 to 'a'",
        ),
        (row("a", "beet") + row("a", "beet"), "dye.tsv:3: 'beet' of 'a' stands twice"),
        (row("a", "(a+)+b", "regex"), "dye.tsv:2: the regular expression '(a+)+b' is slow"),
        (row("a", "a( *)*b", "regex"), "dye.tsv:2: the regular expression 'a( *)*b' is slow"),
    ],
)
def test_rows_of_a_table(toy: Path, rows: str, said: str) -> None:
    (toy / "dye.tsv").write_text(HEADER + rows, encoding="utf-8")
    (problem,) = found(toy)
    assert problem.startswith(said)


def test_plurals_and_exact_forms_are_no_problem(toy: Path) -> None:
    told = [("a", "beet"), ("b", "Beet", "exact"), ("b", "be+t root", "regex"), ("b", "beets"), ("c", "beet-reds")]
    (toy / "dye.tsv").write_text(HEADER + "".join(row(*each) for each in told), encoding="utf-8")
    assert found(toy) == []


def test_rows_are_held_against_the_pack_that_is_extended(toy: Path) -> None:
    mine = toy.with_name("mine")
    mine.mkdir()
    (mine / "pack.toml").write_text('name = "mine"\nversion = "0.1.0"\ntitle = "Mine"\nextends = "toy"\n')
    (mine / "dye.tsv").write_text(HEADER + row("iodine", "tincture") + row("tincture", "fuchsin"), encoding="utf-8")
    assert found(mine) == ["dye.tsv:3: 'fuchsin' leads to 'tincture', and in the pack that it extends to 'fuchsin'"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('heads = "dye"', 'heads = "paint"', "kind 'dye' names the table 'paint', but there is no paint.tsv"),
        ('shades = "shade"', 'shades = "gloss"', "kind 'sign' names the table 'gloss', but there is no gloss.tsv"),
        ('kind = "gum", status', 'kind = "gums", status', "'sound_gum' asks for the kind 'gums', but there is none"),
        ('edge = "SHOWED"', 'edge = "DYE"', "the edge 'DYE' has the name of a node class"),
        (
            'kind = "gum", status',
            'kind = "dye", concepts = ["paint"], status',
            "'sound_gum' asks for 'paint' of the kind 'dye', which cannot have it",
        ),
        (
            'heading = "Gum"',
            'heading = "Gum"\nanswers = { sore = "sore" }',
            "kind 'gum': expected one of present, absent, equivocal, not_done in answers, found 'sore'",
        ),
    ],
)
def test_names_that_lead_nowhere(toy: Path, before: str, after: str, said: str) -> None:
    toml = toy / "pack.toml"
    text = toml.read_text(encoding="utf-8")
    assert before in text
    toml.write_text(text.replace(before, after, 1), encoding="utf-8")
    line = text[: text.index(before)].count("\n") + 1 + after.count("\n")
    assert f"pack.toml:{line}: {said}" in found(toy)


def test_records_and_scores_that_lead_nowhere(toy: Path) -> None:
    with (toy / "pack.toml").open("a", encoding="utf-8") as toml:
        toml.write('\n[[records]]\nkey = "x"\nkind = "lost"\nshape = "value"\n')
        toml.write('\n[[scores]]\nname = "y"\nkey = "astray"\ncompare = "value"\n')
    messages = [problem.partition(": ")[2] for problem in found(toy)]
    assert "the record 'x' names the kind 'lost', but there is none" in messages
    assert "the score 'y' names the key 'astray', but no record has it" in messages
