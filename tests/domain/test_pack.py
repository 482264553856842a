"""Packs: what ships is sound, and each broken rule is an error that names file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from miner.domain import load, shipped
from miner.domain.terms import COLUMNS, Term
from miner.errors import PackError

HEADER = "\t".join(COLUMNS)


def write(folder: Path, **tables: str) -> Path:
    """A pack folder with one table a keyword."""
    folder.mkdir()
    (folder / "pack.toml").write_text('name = "garden"\nversion = "0.1.0"\ntitle = "Garden"\n', encoding="utf-8")
    for name, rows in tables.items():
        (folder / f"{name}.tsv").write_text(rows, encoding="utf-8")
    return folder


def test_shipped_packs_load() -> None:
    assert shipped() == ["alc", "case_report"]
    for name in shipped():
        assert load(name).kinds


def test_a_pack_inherits_kinds_tables_and_records() -> None:
    base, pack = load("case_report"), load("alc")
    assert set(base.kinds) < set(pack.kinds)
    assert len(pack.terms["marker"]) >= len(base.terms["marker"])
    assert {r.key for r in base.records} < {r.key for r in pack.records}
    assert pack.hash != base.hash


def test_every_table_that_a_kind_names_exists() -> None:
    pack = load("alc")
    for name, spec in pack.kinds.items():
        for field in ("terms", "heads", "results", "specimen", "events", "clocks", "subjects", "findings", "triggers"):
            table = getattr(spec, field, "")
            missing_ok = field in {"terms", "triggers"} and table not in pack.terms
            assert not table or table in pack.terms or missing_ok, (name, field, table)


def test_the_hash_follows_the_bytes(tmp_path: Path) -> None:
    folder = write(tmp_path / "garden", plant=f"{HEADER}\nrose\trose\trose\tphrase\t\t\t\n")
    before = load(str(folder)).hash
    assert load(str(folder)).hash == before
    (folder / "plant.tsv").write_text(f"{HEADER}\nrose\trose\troses\tphrase\t\t\t\n", encoding="utf-8")
    assert load(str(folder)).hash != before


BROKEN = [
    ("id\tname\n", ":1: expected the columns"),
    ("", ":1: expected the columns"),
    (f"{HEADER}\nrose\trose\n", ":2: expected 7 columns, found 2"),
    (f"{HEADER}\nrose\trose\trose\tguess\t\t\t\n", ":2: match"),
    (f"{HEADER}\nrose\trose\t\tphrase\t\t\t\n", ":2: synonym"),
    (f"{HEADER}\nrose\trose\tro(se\tregex\t\t\t\n", "does not compile"),
    (f"{HEADER}\nrose\trose\tx*\tregex\t\t\t\n", "matches the empty string"),
    (f"{HEADER}\nrose\trose\trose\tphrase\tnot an id\t\t\n", ":2: xref"),
]


@pytest.mark.parametrize(("table", "message"), BROKEN)
def test_a_broken_table_names_file_line_and_remedy(tmp_path: Path, table: str, message: str) -> None:
    folder = write(tmp_path / "garden", plant=table)
    with pytest.raises(PackError) as caught:
        load(str(folder))
    assert "plant.tsv" in str(caught.value)
    assert message in str(caught.value)
    assert caught.value.remedy


TOML = [
    ("name = ", "not valid TOML"),
    ('name = "garden"\nversion = "one"\ntitle = "x"\n', "version"),
    ('name = "garden"\nversion = "0.1.0"\ntitle = "x"\ncolour = "red"\n', "colour"),
    ('name = "garden"\nversion = "0.1.0"\ntitle = "x"\n[kinds.a]\nstrategy = "magic"\nheading = "A"\n', "strategy"),
    ('name = "garden"\nversion = "0.1.0"\ntitle = "x"\nextends = "meadow"\n', "no pack named 'meadow'"),
]


@pytest.mark.parametrize(("content", "message"), TOML)
def test_a_broken_pack_file(tmp_path: Path, content: str, message: str) -> None:
    folder = write(tmp_path / "garden")
    (folder / "pack.toml").write_text(content, encoding="utf-8")
    with pytest.raises(PackError, match=message):
        load(str(folder))


def test_a_missing_pack_lists_what_there_is() -> None:
    with pytest.raises(PackError, match="alc, case_report"):
        load("meadow")


def test_a_broken_cue_names_file_line_and_effects(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "garden", cue="effect\tdirection\tcue\tmatch\tsource\tnote\nloud\tforward\tno\tphrase\t\t\n"
    )
    with pytest.raises(PackError, match=r"cue\.tsv:2"):
        load(str(folder))


def test_terms_refuse_unknown_keys() -> None:
    with pytest.raises(ValueError, match="colour"):
        Term.model_validate({"id": "a", "name": "a", "synonym": "a", "colour": "red"})
