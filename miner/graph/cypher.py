"""The graph in an embedded Cypher database, and read-only questions to it.

Three walls keep a question from changing anything or reaching a file: ``gate`` lets only one statement of reading
clauses through; the database is opened read-only; and ``worker`` answers in a process that can no longer open a file,
has bounded memory, and is killed when its time is up (the second wall alone lets COPY TO and LOAD FROM pass).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import ladybug
import networkx as nx

from miner.errors import InputError
from miner.graph import gate
from miner.graph.tables import LIST_MARK, Table, edge_tables, identifier, node_tables, write_edges, write_nodes

ROWS = 10_000
"""Rows that a question gets back unless it asks for more."""

SECONDS = 60.0
"""Time that a question may take unless it asks for more."""

MEMORY = 2 << 30
"""Bytes of memory that answering may take beyond the open database."""

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a question.  Nodes and edges are objects with their properties and ``_LABEL``."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Json, ...], ...]
    more: bool = False
    """True where the limit on rows cut the answer."""


def load(graph: nx.MultiDiGraph[str], path: Path) -> None:
    """Writes the graph as a new database at ``path``, which replaces the one that was there.

    One node table a class, one edge table a name; ids, attributes and qualifiers are their columns.  A reader sees the
    old database or the new one, never half of one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".graph-", dir=path.parent) as folder:
        built = Path(folder) / "graph.lbug"
        database = ladybug.Database(str(built), max_num_threads=2)
        connection = ladybug.Connection(database)
        try:
            connection.execute("BEGIN TRANSACTION")  # one for all: each of its own would wait for the disk
            _load_nodes(connection, graph, Path(folder))
            _load_edges(connection, graph, Path(folder))
            connection.execute("COMMIT")
            connection.execute("CHECKPOINT")
        finally:
            connection.close()
            database.close()
        built.replace(path)


def _load_nodes(connection: ladybug.Connection, graph: nx.MultiDiGraph[str], folder: Path) -> None:
    tables = node_tables(graph)
    for table, path in zip(tables, write_nodes(graph, tables, folder), strict=True):
        columns = ", ".join(f"{identifier(name)} {kind}" for name, kind in table.columns.items())
        connection.execute(f"CREATE NODE TABLE {identifier(table.name)} ({columns}, PRIMARY KEY (id))")
        _copy(connection, table, path)


def _load_edges(connection: ladybug.Connection, graph: nx.MultiDiGraph[str], folder: Path) -> None:
    tables = edge_tables(graph)
    paths = dict(zip((table.key for table in tables), write_edges(graph, tables, folder), strict=True))
    for name, group in groupby(tables, key=lambda table: table.name):
        same = list(group)
        pairs = ", ".join(f"FROM {identifier(t.ends[0])} TO {identifier(t.ends[1])}" for t in same if t.ends)
        own = [column for column in same[0].columns.items() if column[0] not in ("_from", "_to")]
        columns = ", ".join(f"{identifier(column)} {kind}" for column, kind in own)
        connection.execute(f"CREATE REL TABLE {identifier(name)} ({pairs}, {columns})")
        for table in same:
            _copy(connection, table, paths[table.key])


def _copy(connection: ladybug.Connection, table: Table, path: Path) -> None:
    """Loads one table at once.  Lists travel as text, for the database splits a list in a CSV field at any comma."""
    numbered = list(enumerate(table.columns.values()))
    typed = ", ".join(f"c{i} {'STRING' if kind == 'STRING[]' else kind}" for i, kind in numbered)
    wanted = ", ".join(f"string_split(c{i}, '{LIST_MARK}')" if kind == "STRING[]" else f"c{i}" for i, kind in numbered)
    ends = f" (from={json.dumps(table.ends[0])}, to={json.dumps(table.ends[1])})" if table.ends else ""
    place = str(path).replace("\\", "\\\\").replace("'", "\\'")
    connection.execute(
        f"COPY {identifier(table.name)} FROM (LOAD WITH HEADERS ({typed}) FROM '{place}' "
        "(HEADER=false, PARALLEL=false, QUOTE='\"', ESCAPE='\"', DELIM=',', AUTO_DETECT=false) "
        f"RETURN {wanted}){ends}"
    )


def query(
    path: Path,
    text: str,
    parameters: Mapping[str, Json] | None = None,
    *,
    rows: int = ROWS,
    seconds: float = SECONDS,
) -> Rows:
    """Answers one Cypher question to the database at ``path`` without changing anything.

    Raises:
        InputError: there is no database; the text is not one reading statement; the database refuses it (with its
            message); it takes longer than ``seconds`` or more memory than ``MEMORY``.
    """
    if not path.is_file():
        raise InputError(f"expected a graph database at {path}, found none", remedy="build the graph first")
    request: dict[str, Json] = {
        "database": str(path),
        "query": gate.check(text),
        "parameters": dict(parameters or {}),
        "rows": rows,
        "memory": MEMORY,
    }
    answer = ask(request, seconds)
    if "error" in answer:
        raise _refusal(str(answer["error"]))
    return Rows(tuple(answer["columns"]), tuple(tuple(row) for row in answer["rows"]), bool(answer["more"]))


def ask(request: Mapping[str, Json], seconds: float) -> dict[str, Any]:
    """One request to a fresh worker, past the gate; see ``worker`` for both forms."""
    command = [sys.executable, "-P", str(Path(__file__).with_name("worker.py"))]
    try:
        done = subprocess.run(
            command, input=json.dumps(request), capture_output=True, encoding="utf-8", timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise InputError(
            f"the query was stopped after {seconds:g} seconds", remedy="narrow it, or allow it more time"
        ) from None
    if done.returncode or not done.stdout:
        last = done.stderr.strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
        return {"error": f"the database stopped while answering: {last[0]}"}
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _refusal(message: str) -> InputError:
    if "bad_alloc" in message or "Buffer manager" in message:
        return InputError(
            f"the answer needs more than {MEMORY >> 30} GiB of memory", remedy="ask for less: count, filter or LIMIT"
        )
    return InputError(f"the graph database refused the query: {message}", remedy=gate.EXAMPLE)
