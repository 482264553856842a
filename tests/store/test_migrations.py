"""Old, new and half-made databases."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, Table, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.schema import CreateTable

from miner import __version__
from miner.errors import WorkspaceTooNew
from miner.schema import Paper, Run
from miner.store import Review, Store, database
from miner.store.migrations import MIGRATIONS, Migration, migrate
from miner.store.tables import metadata

VERSION_1 = Path(__file__).with_name("schema_version_1.sql")
SHA = f"{1:064x}"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A workspace of schema version 1."""
    connection = sqlite3.connect(tmp_path / database.DATABASE)
    connection.executescript(VERSION_1.read_text(encoding="utf-8"))
    connection.close()
    return tmp_path


def _schema(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / database.DATABASE)
    found = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    return sorted(re.sub(r"\s+", " ", sql) for (sql,) in found)


def test_a_workspace_of_version_1_opens_with_all_that_is_in_it(old: Path, make: Callable[..., Paper]) -> None:
    with Store.open(old) as store:
        assert [(paper.path, paper.cases, paper.facts) for paper in store.papers()] == [("paper1.pdf", 2, 2)]
        assert store.document(SHA) == make(1).document
        assert [item.original for item in store.facts()] == list(make(1, facts=2).facts)
        assert [(item.review, item.fact.status.value) for item in store.facts()] == [
            (Review.UNREVIEWED, "present"),
            (Review.CORRECTED, "equivocal"),
        ]
        assert [decision.reason for decision in store.decisions()] == ["as the page says"]


def test_an_old_workspace_goes_on(
    old: Path, make: Callable[..., Paper], begin: Callable[..., Run], save: Callable[..., None]
) -> None:
    with Store.open(old) as store:
        store.begin_run(begin(2))
        save(store, "run2", make(1))
        assert [item.review for item in store.facts()] == [Review.UNREVIEWED, Review.CORRECTED, Review.UNREVIEWED]


def test_old_and_fresh_databases_end_the_same(old: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    fresh = tmp_path_factory.mktemp("fresh")
    Store.open(old).close()
    Store.open(fresh).close()
    assert _schema(old) == _schema(fresh)


def test_queries_and_database_speak_of_the_same_tables(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    engine = database.connect(database.locate(tmp_path))
    found = inspect(engine)
    assert set(found.get_table_names()) == set(metadata.tables)
    for table in metadata.sorted_tables:
        real = {column["name"]: column for column in found.get_columns(table.name)}
        assert list(real) == [column.name for column in table.columns], table.name
        keys = found.get_pk_constraint(table.name)["constrained_columns"]
        assert keys == [column.name for column in table.primary_key], table.name
        for column in table.columns:
            assert real[column.name]["nullable"] == (column.nullable or keys == ["seq"] == [column.name]), column
            assert str(real[column.name]["type"]) == column.type.compile(engine.dialect), column
        refers = {
            (tuple(key["constrained_columns"]), key["referred_table"]) for key in found.get_foreign_keys(table.name)
        }
        expected = {(tuple(key.column_keys), key.referred_table.name) for key in table.foreign_key_constraints}
        assert refers == expected, table.name
        indexed = {str(index["name"]) for index in found.get_indexes(table.name)}
        assert {str(index.name) for index in table.indexes} <= indexed, table.name
    engine.dispose()


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: str(table.name))
def test_the_tables_can_be_said_in_another_dialect(table: Table) -> None:
    assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=make_url("postgresql://").get_dialect()()))


def test_a_newer_database_is_refused_by_name(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    connection = sqlite3.connect(tmp_path / database.DATABASE)
    connection.execute("INSERT INTO schema_versions VALUES (?, 'sessions', '9.1')", (MIGRATIONS[-1].number + 3,))
    connection.commit()
    connection.close()
    before = (tmp_path / database.DATABASE).read_bytes()
    with pytest.raises(WorkspaceTooNew) as caught:
        Store.open(tmp_path)
    known = MIGRATIONS[-1].number
    assert f"schema version {known + 3}, written by miner 9.1" in caught.value.message
    assert f"this is miner {__version__}, which knows versions up to {known}" in caught.value.message
    assert "newer miner" in caught.value.remedy
    assert (tmp_path / database.DATABASE).read_bytes() == before


def test_migrations_are_numbered_from_one_without_a_gap() -> None:
    assert [migration.number for migration in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


@pytest.fixture
def engine(old: Path) -> Engine:
    return database.connect(database.locate(old))


def _numbers(engine: Engine) -> list[int]:
    with database.reading(engine) as connection:
        return list(connection.exec_driver_sql("SELECT number FROM schema_versions ORDER BY number").scalars())


def test_steps_are_taken_once_and_in_order(engine: Engine) -> None:
    steps = (
        *MIGRATIONS[:1],
        Migration(2, "shelves", ("CREATE TABLE shelves (seq {serial}, name TEXT NOT NULL)",)),
        Migration(3, "books", ("ALTER TABLE shelves ADD COLUMN books INTEGER",), append_only=(("shelves", "name"),)),
    )
    migrate(engine, steps)
    migrate(engine, steps)
    assert _numbers(engine) == [1, 2, 3]
    assert [column["name"] for column in inspect(engine).get_columns("shelves")] == ["seq", "name", "books"]


def test_a_step_that_fails_leaves_nothing_of_itself(engine: Engine) -> None:
    good = Migration(2, "shelves", ("CREATE TABLE shelves (name TEXT)",))
    bad = Migration(3, "books", ("CREATE TABLE books (name TEXT)", "ALTER TABLE nowhere ADD COLUMN x TEXT"))
    with pytest.raises(Exception, match="nowhere"):
        migrate(engine, (*MIGRATIONS[:1], good, bad))
    assert _numbers(engine) == [1, 2]
    assert not inspect(engine).has_table("books")
    migrate(engine, (*MIGRATIONS[:1], good, Migration(3, "books", bad.statements[:1])))
    assert _numbers(engine) == [1, 2, 3]
