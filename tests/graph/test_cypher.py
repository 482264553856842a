"""The Cypher database: everything arrives, nothing can be changed, no file can be reached."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import networkx as nx
import pytest

from miner.errors import InputError
from miner.graph import GraphSpec, build, case_node, cypher, load, query
from miner.schema import Status
from tests.graph.orchard import SPEC, note, seen, tree, years

HOSTILE = [
    "O'Hara",
    'the "big" one',
    "first, second; third",
    "line\nbreak\r\nand\ttab",
    "'); DROP TABLE Tree; //",
    'x" CREATE (:Pest {id: "y"}) //',
    "`backtick` and \\ backslash \\",
    "{curly: [square]}",
    "NULL",
    "",
    "  blanks  ",
    "水 😀 \x01 \x1f end",
    "\\N",
    "=1+1",
]

ONE, TWO = tree("s1", 1, "One"), tree("s1", 2)


@pytest.fixture(scope="module")
def graph() -> nx.MultiDiGraph[str]:
    facts = [
        seen(ONE, "pest", "aphid", quote="aphids", season="spring", depth=0.5, red=True, parts=("leaf", "bud, closed")),
        seen(TWO, "pest", "aphid", Status.ABSENT, season="spring"),
        seen(ONE, "age", "age", quantity=years(4)),
        seen(ONE, "blight", "scab", parts=("leaf",), status=Status.PRESENT),
    ]
    return build([note("s1", [ONE, TWO], facts)], SPEC)


@pytest.fixture(scope="module")
def database(graph: nx.MultiDiGraph[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph") / "graph.lbug"
    load(graph, path)
    return path


def test_every_node_and_edge_is_loaded(graph: nx.MultiDiGraph[str], database: Path) -> None:
    nodes = query(database, "MATCH (n) RETURN n.id")
    assert sorted(str(row[0]) for row in nodes.rows) == sorted(graph)
    edges = query(database, "MATCH (a)-[r]->(b) RETURN a.id, b.id, r.id")
    assert sorted(edges.rows) == sorted(graph.edges(keys=True))


def test_attributes_and_qualifiers_are_columns(database: Path) -> None:
    found = query(
        database,
        "MATCH (:Publication)-[:REPORTS]->(c:Case)-[r:HAS_PEST]->(p:Pest) WHERE r.season = 'spring' "
        "RETURN c.name, r.status, r.depth, r.red, r.parts, r.quote, r.page ORDER BY c.name",
    )
    assert found.columns == ("c.name", "r.status", "r.depth", "r.red", "r.parts", "r.quote", "r.page")
    assert found.rows == (
        ("One", "present", 0.5, True, ["leaf", "bud, closed"], "aphids", 2),
        ("patient 2", "absent", None, None, None, None, None),
    )
    assert query(database, "MATCH (c:Case) WHERE c.age_low > 365 RETURN c.name").rows == (("One",),)
    pooled = query(database, "MATCH (:Review)-[r:POOLED]->(p:Pest) RETURN r.patients_present, r.patients_absent")
    assert (1, 1) in pooled.rows


def test_nodes_and_edges_come_back_as_objects(database: Path) -> None:
    ((node, edge),) = query(database, "MATCH (c:Case)-[r:IS]->(a) RETURN a, r").rows
    assert node == {"_LABEL": "Attribute", "id": "Attribute:age", "name": "age", "concept": "age"}
    assert isinstance(edge, dict) and edge["_LABEL"] == "IS" and edge["text"] == "4-year-old"
    assert "_SRC" not in edge and "quote" not in edge


def test_nothing_from_a_paper_is_read_as_anything_but_text(tmp_path: Path) -> None:
    cases = [tree("s1", n, name) for n, name in enumerate(HOSTILE)]
    facts = [
        seen(
            case,
            "pest",
            f"text:{case.label}",
            name=case.label,
            quote=case.label,
            season=case.label,
            parts=(case.label, "b"),
        )
        for case in cases
    ]
    titled = [note(f"t{n}", [], [], title=name) for n, name in enumerate(HOSTILE)]
    path = tmp_path / "it's" / "graph.lbug"
    load(build([note("s1", cases, facts), *titled], SPEC), path)
    found = query(
        path,
        "MATCH (c:Case)-[r:HAS_PEST]->(p) RETURN c.label, p.name, p.concept, r.season, r.quote, r.parts "
        "ORDER BY c.ordinal",
    )
    for name, row in zip(HOSTILE, found.rows, strict=True):
        kept = name or None  # an empty qualifier or quote is none
        listed = [name.replace("\x1f", " "), "b"] if name else ["b"]
        assert row == (name, name or "text:", f"text:{name}", kept, kept, listed)
    titles = query(path, "MATCH (p:Publication) WHERE p.sha256 <> 's1' RETURN p.title")
    assert {row[0] for row in titles.rows} == {name or "Notes t9" for name in HOSTILE}
    for name in HOSTILE[3:6]:
        assert query(path, "MATCH (p:Pest) WHERE p.name = $name RETURN count(*)", {"name": name}).rows == ((1,),)


def test_a_question_about_what_no_paper_has_is_answered_with_nothing(tmp_path: Path) -> None:
    load(build([], GraphSpec("x")), tmp_path / "g")
    assert query(tmp_path / "g", "MATCH (p:Publication)-[:CITES]->(c:Case) RETURN p.doi, c.origin").rows == ()


def test_qualifiers_named_like_columns_and_of_two_types(tmp_path: Path) -> None:
    facts = [
        seen(ONE, "pest", "aphid", status=Status.PRESENT, quote="q", page="verso", order=1.5),
        seen(TWO, "pest", "aphid", status=Status.PRESENT, order=("a", "b")),
    ]
    load(build([note("s1", [ONE, TWO], facts)], SPEC), tmp_path / "g")
    found = query(
        tmp_path / "g", "MATCH (c:Case)-[r:HAS_PEST]->() RETURN r.page, r.page_, r.`order` ORDER BY c.ordinal"
    )
    assert found.rows == ((2, "verso", "1.5"), (None, None, "a; b"))


def test_odd_names_of_qualifiers_do_not_stop_the_load(tmp_path: Path) -> None:
    odd: dict[str, str] = {"Text": "a", "_ID": "b", "two words": "c", "back`tick": "d", "\0": "e", "Part": "f"}
    facts = [seen(ONE, "pest", "aphid", **odd), seen(TWO, "pest", "aphid", part="g")]  # type: ignore[arg-type]
    load(build([note("s1", [ONE, TWO], facts)], SPEC), tmp_path / "g")
    found = query(
        tmp_path / "g",
        "MATCH (c:Case)-[r:HAS_PEST]->() RETURN r.text_, r.q_id, r.`two words`, r.`back``tick`, r.` `, r.part "
        "ORDER BY c.ordinal",
    )
    assert found.rows == (("a", "b", "c", "d", "e", "f"), (None, None, None, None, None, "g"))


def test_loading_again_replaces_the_database(tmp_path: Path) -> None:
    path = tmp_path / "g"
    load(build([], GraphSpec("x")), path)
    load(build([note("s9", [tree("s9", 1)], [])], GraphSpec("x")), path)
    assert query(path, "MATCH (p:Publication) RETURN p.sha256").rows == (("s9",),)
    assert [p.name for p in tmp_path.iterdir()] == ["g"]


@pytest.mark.parametrize(
    "text",
    [
        "CREATE (:Pest {id: 'x'})",
        "MATCH (p:Pest) DETACH DELETE p",
        "MATCH (p:Pest) SET p.name = 'x'",
        "MERGE (:Pest {id: 'x'})",
        "DROP TABLE HAS_PEST",
        "ALTER TABLE Pest ADD x INT64",
        "CREATE NODE TABLE X(id STRING, PRIMARY KEY(id))",
    ],
)
def test_writing_is_refused_by_the_gate_and_by_the_database(database: Path, text: str) -> None:
    before = database.read_bytes()
    with pytest.raises(InputError, match="read"):
        query(database, text)
    past_the_gate = ask(database, text)
    assert "read-only" in str(past_the_gate["error"])
    assert database.read_bytes() == before


def ask(database: Path, text: str, seconds: float = 20) -> dict[str, object]:
    """A question that did not pass the gate."""
    request: dict[str, cypher.Json] = {
        "database": str(database), "query": text, "parameters": {}, "rows": 10, "memory": 1 << 30
    }  # fmt: skip
    return cypher.ask(request, seconds)


@pytest.mark.parametrize(
    "text",
    [
        "LOAD FROM '{secret}' RETURN *",
        "LOAD WITH HEADERS (a STRING) FROM '{secret}' RETURN a",
        "COPY Pest FROM '{secret}'",
        "COPY (MATCH (p:Pest) RETURN p.id) TO '{out}.csv'",
        "COPY (MATCH (p:Pest) RETURN p.id) TO '{out}.parquet'",
        "COPY (MATCH (p:Pest) RETURN p.id) TO '{secret}'",
        "EXPORT DATABASE '{out}'",
        "IMPORT DATABASE '{out}'",
        "ATTACH '{secret}' AS x (dbtype duckdb)",
        "INSTALL httpfs",
        "LOAD EXTENSION '{secret}'",
        "CALL read_csv_serial('{secret}') RETURN *",
        "CALL file_info('{secret}') RETURN *",
        "CHECKPOINT",
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="the worker's limits are those of POSIX")
def test_no_file_is_read_or_written_even_past_the_gate(database: Path, tmp_path: Path, text: str) -> None:
    secret, out = tmp_path / "secret.csv", tmp_path / "out"
    secret.write_text("sesame,open\n1,2\n")
    before = database.read_bytes()
    statement = text.format(secret=secret, out=out)
    with pytest.raises(InputError):
        query(database, statement)
    answer = ask(database, statement)
    assert "sesame" not in str(answer) and answer.get("rows", []) == []
    assert "error" in answer
    assert secret.read_text() == "sesame,open\n1,2\n"
    assert not any(path.is_file() for path in tmp_path.rglob("*") if path != secret)
    assert database.read_bytes() == before


def test_the_worker_can_read_a_file_only_while_it_is_not_confined(database: Path, tmp_path: Path) -> None:
    """Shows that the test above can fail: without the limits, the read-only database hands out the file."""
    import ladybug

    secret = tmp_path / "secret.csv"
    secret.write_text("sesame,open\n1,2\n")
    opened = ladybug.Database(str(database), read_only=True, buffer_pool_size=64 << 20)
    connection = ladybug.Connection(opened)
    read = connection.execute(f"LOAD FROM '{secret}' RETURN *")
    assert not isinstance(read, list) and "sesame" in read.get_column_names()
    connection.close()
    opened.close()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("MATCH (n) RETUR n", "Parser exception"),
        ("MATCH (n:Nowhere) RETURN n", "Nowhere does not exist"),
        ("MATCH (n) RETURN m", "m is not in scope"),
    ],
)
def test_what_the_database_refuses_says_why_and_gives_an_example(database: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as refused:
        query(database, text)
    assert "for example: MATCH" in refused.value.remedy


def test_limits_on_rows_time_and_memory(database: Path) -> None:
    assert query(database, "UNWIND range(1, 9) AS i RETURN i", rows=9).more is False
    cut = query(database, "UNWIND range(1, 9) AS i RETURN i", rows=3)
    assert (cut.rows, cut.more) == (((1,), (2,), (3,)), True)
    started = time.monotonic()
    with pytest.raises(InputError, match="stopped after 1 seconds"):
        query(database, "UNWIND range(1, 100000) AS i UNWIND range(1, 100000) AS j RETURN max(i * j)", seconds=1)
    assert time.monotonic() - started < 5


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the limit on memory needs /proc")
def test_an_answer_too_large_for_memory_is_an_error(database: Path) -> None:
    big = "UNWIND range(1, 100000000) AS i RETURN collect(i)"
    request: dict[str, cypher.Json] = {
        "database": str(database), "query": big, "parameters": {}, "rows": 1, "memory": 128 << 20
    }  # fmt: skip
    assert "bad_alloc" in str(cypher.ask(request, 60)["error"])


def test_a_missing_database_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="found none"):
        query(tmp_path / "none.lbug", "RETURN 1")


def test_case_ids_are_those_of_the_graph(database: Path) -> None:
    assert query(database, "MATCH (c:Case {label: 'One'}) RETURN c.id").rows == ((case_node(ONE.case_id),),)
