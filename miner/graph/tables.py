"""The graph as tables of plain columns, the form in which an embedded database loads it at once.

Nothing from a paper becomes part of a statement: names of tables and columns come from the spec, values go through
files in which every text is quoted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TextIO

import networkx as nx

Scalar = str | int | float | bool
Cell = Scalar | tuple[str, ...] | None
Writer = Callable[[Cell], str]

LIST_MARK = "\x1f"
"""Separates the items of a list within one field: the unit separator of ASCII; a space stands for one in a text.
Empty items are left out."""

NODE_COLUMNS = {
    "Publication": {
        "name": "STRING", "sha256": "STRING", "title": "STRING", "authors": "STRING[]", "year": "INT64",
        "doi": "STRING", "path": "STRING",
    },
    "Case": {
        "name": "STRING", "label": "STRING", "ordinal": "INT64", "origin": "STRING", "publication": "STRING",
    },
    "Review": {"name": "STRING", "patients": "INT64", "publications": "INT64"},
}  # fmt: skip
"""Classes that every graph has, and their columns: a question about them is answered even where no paper has any."""

EDGE_ENDS = {"REPORTS": ("Publication", "Case"), "CITES": ("Publication", "Case")}
"""Edges that every graph has."""

FACT_COLUMNS = {
    "id": "STRING", "kind": "STRING", "status": "STRING", "slot": "STRING", "review": "STRING", "confidence": "DOUBLE",
    "ocr": "DOUBLE", "extractor": "STRING", "derived_from": "STRING[]", "evidence": "INT64", "quote": "STRING",
    "page": "INT64", "section": "STRING", "quantity": "STRING", "text": "STRING", "value": "DOUBLE", "unit": "STRING",
    "low": "DOUBLE", "high": "DOUBLE", "approximate": "BOOL", "since": "STRING", "stratum": "STRING", "single": "BOOL",
    "of": "STRING",
}  # fmt: skip
"""Columns of every fact's edge, whether or not a fact has them."""

_TYPES = {bool: "BOOL", int: "INT64", float: "DOUBLE", str: "STRING", tuple: "STRING[]"}


@dataclass(frozen=True)
class Table:
    """One node class, or one edge name between two classes; ``columns`` maps each name to its type, in order."""

    name: str
    columns: Mapping[str, str]
    ends: tuple[str, str] | None = None

    @property
    def key(self) -> tuple[str, ...]:
        return (self.name, *(self.ends or ()))


Types = dict[tuple[str, ...], dict[str, set[str]]]
"""For each table and column the types of the values found there."""


def node_tables(graph: nx.MultiDiGraph[str]) -> list[Table]:
    """One table a node class, sorted; the column ``id`` holds the node, the class is the table."""
    found: Types = defaultdict(lambda: defaultdict(set))
    for name, columns in NODE_COLUMNS.items():
        _declare(found[name,], columns)
    for _, data in graph.nodes(data=True):
        _note(found[data["class"],], data)
    tables = []
    for (name,), types in sorted(found.items()):
        types.pop("class", None)
        tables.append(Table(name, {"id": "STRING", **{column: _one(types[column]) for column in types}}))
    return tables


def edge_tables(graph: nx.MultiDiGraph[str]) -> list[Table]:
    """One table for each edge name and pair of classes, sorted; all of one name have the same columns.

    The columns ``_from`` and ``_to`` hold the nodes, ``id`` the key of the edge.  Each qualifier is a column of its
    own in small letters, with an underscore after its name where an attribute has that name already.
    """
    found: Types = defaultdict(lambda: defaultdict(set))
    ends = {(name, *classes) for name, classes in EDGE_ENDS.items()}
    classes = {node: data["class"] for node, data in graph.nodes(data=True)}
    for source, target, data in graph.edges(data=True):
        ends.add((data["relation"], classes[source], classes[target]))
        types = found[data["relation"],]
        if "status" in data and "status" not in types:
            _declare(types, FACT_COLUMNS)
        _note(types, edge_columns(data))
    tables = []
    for name, source_class, target_class in sorted(ends):
        types = found[name,]
        columns = {column: _one(types[column]) for column in sorted(types) if column != "id"}
        first = {"_from": "STRING", "_to": "STRING", "id": "STRING"}
        tables.append(Table(name, {**first, **columns}, (source_class, target_class)))
    return tables


def _declare(types: dict[str, set[str]], columns: Mapping[str, str]) -> None:
    for name, kind in columns.items():
        types[name].add(kind)


def _note(types: dict[str, set[str]], row: Mapping[str, Cell]) -> None:
    for name, value in row.items():
        if value is not None:
            types[name].add(_TYPES[type(value)])


def _one(types: set[str]) -> str:
    """The type that holds all: whole numbers fit into fractions, all else that differs becomes text."""
    if len(types) == 1:
        return next(iter(types))
    return "DOUBLE" if types == {"INT64", "DOUBLE"} else "STRING"


def edge_columns(data: Mapping[str, Cell | dict[str, Cell]]) -> dict[str, Cell]:
    """The attributes of an edge with its qualifiers beside them, without the edge's name."""
    flat: dict[str, Cell] = {k: v for k, v in data.items() if k != "relation" and not isinstance(v, dict)}
    qualifiers = data.get("qualifiers")
    if isinstance(qualifiers, dict):
        for name, value in qualifiers.items():
            flat[_column(name)] = value
    return flat


@cache
def _column(qualifier: str) -> str:
    """The column of a qualifier: in small letters, for the database does not tell cases apart, and under no name that
    a column or the database (names that begin with an underscore) has already."""
    name = qualifier.replace("\0", " ").lower()
    if not name or name.startswith("_"):
        return f"q{name}"
    return f"{name}_" if name in FACT_COLUMNS else name


def identifier(name: str) -> str:
    """A name as the query language takes it, whatever it holds."""
    return "`" + name.replace("`", "``") + "`"


def write_nodes(graph: nx.MultiDiGraph[str], tables: Sequence[Table], folder: Path) -> list[Path]:
    """Writes the rows of each table to a file of its own; gives the files in the order of the tables."""
    with _Sheets(tables, folder, "nodes") as sheets:
        for node, data in graph.nodes(data=True):
            sheets.write((data["class"],), {**data, "id": node})
        return sheets.paths


def write_edges(graph: nx.MultiDiGraph[str], tables: Sequence[Table], folder: Path) -> list[Path]:
    """Writes the rows of each table to a file of its own; gives the files in the order of the tables."""
    classes = {node: data["class"] for node, data in graph.nodes(data=True)}
    with _Sheets(tables, folder, "edges") as sheets:
        for source, target, key, data in graph.edges(keys=True, data=True):
            row = edge_columns(data)
            row |= {"_from": source, "_to": target, "id": key}
            sheets.write((data["relation"], classes[source], classes[target]), row)
        return sheets.paths


class _Sheets:
    """One CSV file a table, all open at once: no header, every text quoted, an absent value an empty field."""

    def __init__(self, tables: Sequence[Table], folder: Path, stem: str) -> None:
        self.paths = [folder / f"{stem}-{number}.csv" for number in range(len(tables))]
        self._tables = tables
        self._stack = ExitStack()
        self._sheets: dict[tuple[str, ...], tuple[TextIO, list[tuple[str, Writer]]]] = {}

    def __enter__(self) -> _Sheets:
        for table, path in zip(self._tables, self.paths, strict=True):
            sink = self._stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            self._sheets[table.key] = (sink, [(name, _FIELDS[kind]) for name, kind in table.columns.items()])
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def write(self, key: tuple[str, ...], row: Mapping[str, Cell]) -> None:
        sink, fields = self._sheets[key]
        sink.write(",".join([write(row[name]) if name in row else "" for name, write in fields]) + "\n")


def _quoted(value: Cell) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        value = "; ".join(value) if isinstance(value, tuple) else str(value)
    return '"' + value.replace('"', '""') + '"'


def _list(value: Cell) -> str:
    items = value if isinstance(value, tuple) else (str(value),)
    return "" if value is None else _quoted(LIST_MARK.join(item.replace(LIST_MARK, " ") for item in items))


def _bare(value: Cell) -> str:
    return "" if value is None else str(value)


_FIELDS: dict[str, Writer] = {"STRING": _quoted, "STRING[]": _list, "BOOL": _bare, "INT64": _bare, "DOUBLE": _bare}
