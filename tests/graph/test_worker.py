"""The worker's answers, asked in this process, which must stay able to open files."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from miner.graph import build, load, worker
from tests.graph.orchard import SPEC, note, seen, tree


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    one = tree("s1", 1, "One")
    path = tmp_path_factory.mktemp("worker") / "graph.lbug"
    load(build([note("s1", [one], [seen(one, "pest", "aphid")])], SPEC), path)
    return path


def ask(monkeypatch: pytest.MonkeyPatch, database: Path, query: str, rows: int = 5) -> dict[str, object]:
    monkeypatch.setattr(worker, "resource", None)
    request = {"database": str(database), "query": query, "parameters": {}, "rows": rows, "memory": 1 << 30}
    sink = io.StringIO()
    worker.main(io.StringIO(json.dumps(request)), sink)
    answer: dict[str, object] = json.loads(sink.getvalue())
    return answer


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("RETURN 1, 1.5, true, null, 'x', ['a', null]", [[1, 1.5, True, None, "x", ["a", None]]]),
        ("RETURN {a: 1, b: {c: 'x'}}", [[{"a": 1, "b": {"c": "x"}}]]),
        ("RETURN 1.0 / 0.0, -1.0 / 0.0", [["inf", "-inf"]]),
        ("RETURN date('2020-01-02')", [["2020-01-02"]]),
        ("MATCH (p:Pest) RETURN p", [[{"_LABEL": "Pest", "id": "Pest:aphid", "name": "aphid", "concept": "aphid"}]]),
        ("UNWIND [1, 2] AS i RETURN i", [[1], [2]]),
    ],
)
def test_values_become_json(
    monkeypatch: pytest.MonkeyPatch, database: Path, query: str, rows: list[list[object]]
) -> None:
    assert ask(monkeypatch, database, query)["rows"] == rows


def test_a_path_keeps_its_nodes_and_edges(monkeypatch: pytest.MonkeyPatch, database: Path) -> None:
    answer = ask(monkeypatch, database, "MATCH p = (:Publication)-[:REPORTS]->(:`Case`) RETURN p")
    ((path,),) = json.loads(json.dumps(answer["rows"]))
    assert [node["_LABEL"] for node in path["_NODES"]] == ["Publication", "Case"]
    assert [edge["_LABEL"] for edge in path["_RELS"]] == ["REPORTS"]


def test_the_limit_says_that_there_is_more(monkeypatch: pytest.MonkeyPatch, database: Path) -> None:
    assert ask(monkeypatch, database, "UNWIND [1, 2] AS i RETURN i", rows=1)["more"] is True
    assert ask(monkeypatch, database, "UNWIND [1, 2] AS i RETURN i", rows=2)["more"] is False


def test_errors_and_several_statements_are_answers(monkeypatch: pytest.MonkeyPatch, database: Path) -> None:
    assert "Parser exception" in str(ask(monkeypatch, database, "RETUR 1")["error"])
    assert "found several" in str(ask(monkeypatch, database, "RETURN 1; RETURN 2")["error"])
