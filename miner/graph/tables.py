"""The graph as tables of plain columns, the form in which an embedded database loads it at once.

Nothing from a paper becomes part of a statement: names of tables and columns come from the spec, values go through
files in which every text is quoted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import networkx as nx

Scalar = str | int | float | bool
Cell = Scalar | tuple[str, ...] | None

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
    "extractor": "STRING", "derived_from": "STRING[]", "evidence": "INT64", "quote": "STRING", "page": "INT64",
    "section": "STRING", "quantity": "STRING", "text": "STRING", "value": "DOUBLE", "unit": "STRING", "low": "DOUBLE",
    "high": "DOUBLE", "approximate": "BOOL", "since": "STRING", "stratum": "STRING", "single": "BOOL", "of": "STRING",
}  # fmt: skip
"""Columns of every fact's edge, whether or not a fact has them."""

_TYPES = {bool: "BOOL", int: "INT64", float: "DOUBLE", str: "STRING", tuple: "STRING[]"}


@dataclass
class Table:
    """Rows of one node class, or of one edge name between two classes; ``columns`` maps a name to its type."""

    name: str
    ends: tuple[str, str] | None = None
    columns: dict[str, str] = field(default_factory=dict)
    rows: list[dict[str, Cell]] = field(default_factory=list)

    def add(self, row: Mapping[str, Cell]) -> None:
        kept: dict[str, Cell] = {key: value for key, value in row.items() if value is not None}
        for key, value in kept.items():
            self.columns[key] = _widen(self.columns.get(key), _TYPES[type(value)])
        self.rows.append(kept)


def _widen(known: str | None, found: str) -> str:
    """The type that holds both: whole numbers fit into fractions, all else that differs becomes text."""
    if known is None or known == found:
        return found
    return "DOUBLE" if {known, found} == {"INT64", "DOUBLE"} else "STRING"


def node_tables(graph: nx.MultiDiGraph[str]) -> list[Table]:
    """One table a node class, sorted; the column ``id`` holds the node, the class is the table."""
    tables = {name: Table(name, columns={"id": "STRING", **columns}) for name, columns in NODE_COLUMNS.items()}
    for node, data in graph.nodes(data=True):
        table = tables.setdefault(data["class"], Table(data["class"], columns={"id": "STRING"}))
        table.add({"id": node, **{key: value for key, value in data.items() if key != "class"}})
    return [tables[name] for name in sorted(tables)]


def edge_tables(graph: nx.MultiDiGraph[str]) -> list[Table]:
    """One table for each edge name and pair of classes, sorted; all of one name have the same columns.

    The columns ``_from`` and ``_to`` hold the nodes, ``id`` the key of the edge.  Each qualifier is a column of its
    own, with an underscore after its name where an attribute has that name already.
    """
    tables = {(name, *ends): Table(name, ends, {"id": "STRING"}) for name, ends in EDGE_ENDS.items()}
    for source, target, key, data in graph.edges(keys=True, data=True):
        ends = (graph.nodes[source]["class"], graph.nodes[target]["class"])
        columns = FACT_COLUMNS if "status" in data else {}
        table = tables.setdefault((data["relation"], *ends), Table(data["relation"], ends, dict(columns)))
        table.add({"_from": source, "_to": target, "id": key, **edge_columns(data)})
    _share_columns(list(tables.values()))
    return [tables[key] for key in sorted(tables)]


def edge_columns(data: Mapping[str, Cell | dict[str, Cell]]) -> dict[str, Cell]:
    """The attributes of an edge with its qualifiers beside them, without the edge's name."""
    flat: dict[str, Cell] = {k: v for k, v in data.items() if k != "relation" and not isinstance(v, dict)}
    qualifiers = data.get("qualifiers", {})
    assert isinstance(qualifiers, dict)
    for name, value in sorted(qualifiers.items()):
        flat[f"{name}_" if name in FACT_COLUMNS or name in ("_from", "_to") else name] = value
    return flat


def _share_columns(tables: list[Table]) -> None:
    shared: dict[str, dict[str, str]] = defaultdict(dict)
    for table in tables:
        for column, kind in table.columns.items():
            shared[table.name][column] = _widen(shared[table.name].get(column), kind)
    for table in tables:
        table.columns = {"_from": "STRING", "_to": "STRING", **dict(sorted(shared[table.name].items()))}


def identifier(name: str) -> str:
    """A name as the query language takes it, whatever it holds."""
    return "`" + name.replace("`", "``") + "`"


def write_csv(table: Table, path: Path) -> None:
    """Writes the rows without a header: every text quoted, an absent value an empty field without quotes."""
    with path.open("w", encoding="utf-8", newline="") as sink:
        sink.writelines(_lines(table))


def _lines(table: Table) -> Iterator[str]:
    columns = list(table.columns.items())
    for row in table.rows:
        yield ",".join([_field(row.get(name), kind) for name, kind in columns]) + "\n"


def _field(value: Cell, kind: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) and kind == "BOOL":
        return "true" if value else "false"
    if isinstance(value, int | float) and not isinstance(value, bool) and kind in ("INT64", "DOUBLE"):
        return repr(value)
    if isinstance(value, tuple):
        text = (LIST_MARK if kind == "STRING[]" else "; ").join(item.replace(LIST_MARK, " ") for item in value)
    else:
        text = str(value)
    return '"' + text.replace('"', '""') + '"'
