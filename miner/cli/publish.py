"""``miner graph``, ``miner query`` and ``miner report``: what the workspace says as a whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from miner.cli.options import WORKSPACE, AsJson, OwnPack, Workspace, opened
from miner.cli.show import data, note, table
from miner.errors import InputError

GraphFile = Annotated[Path, typer.Argument(metavar="FILE.graphml", help="File to write.")]
Cypher = Annotated[str, typer.Argument(metavar="CYPHER", help="One reading statement.")]
Most = Annotated[int, typer.Option(min=1, help="Rows at most.")]
Wait = Annotated[float, typer.Option(min=0.1, help="Seconds at most.")]
Page = Annotated[Path, typer.Argument(metavar="OUT.html", help="File to write.")]
Note = Annotated[str, typer.Option("--note", help="A sentence for the top of the page.")]
Pictures = Annotated[int | None, typer.Option(min=0, help="Pictures of pages at most; 0 for none.")]


def add_to(app: typer.Typer) -> None:
    graph = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The evidence graph.")
    graph.command("export", epilog="Example: miner graph export evidence.graphml --workspace evidence")(export)
    app.add_typer(graph, name="graph")
    app.command("query", epilog="Example: miner query 'MATCH (c:Case)-[r]->(n) RETURN n.name, count(*) LIMIT 9'")(query)
    app.command("report", epilog="Example: miner report report.html --workspace evidence")(report)


def export(file: GraphFile, workspace: Workspace = WORKSPACE, pack: OwnPack = "") -> None:
    """Write the evidence graph as GraphML.

    Gephi, Cytoscape, yEd, igraph and networkx read it.
    """
    from miner import pooling
    from miner.export import graphml

    with opened(workspace) as store:
        graph = pooling.evidence_graph(store, pooling.pack_of(store, pack))
    try:
        written = graphml.write(graph, file)
    except OSError as error:
        raise _unwritable(file, error) from error
    note(f"{file}: {written.nodes:,} nodes, {written.edges:,} edges")
    if written.replaced:
        note(f"{written.replaced} characters that XML cannot hold were replaced")


def query(
    cypher: Cypher,
    workspace: Workspace = WORKSPACE,
    pack: OwnPack = "",
    limit: Most = 1000,
    seconds: Wait = 60,
    as_json: AsJson = False,
) -> None:
    """Ask the evidence graph a question in Cypher.

    Nodes are Publication, Case, Review and the classes that the pack names; the edges of facts carry status and quote.
    Nothing can be changed.  CALL show_tables() RETURN * lists classes and edges.
    """
    from miner import graph, pooling

    with opened(workspace) as store:
        database = pooling.graph_database(store, pooling.pack_of(store, pack))
    answer = graph.query(database, cypher, rows=limit, seconds=seconds)
    if as_json:
        data([dict(zip(answer.columns, row, strict=True)) for row in answer.rows])
    else:
        table(answer.columns, ([_cell(value) for value in row] for row in answer.rows))
    note(f"{len(answer.rows)} rows" + (" and more: raise --limit" if answer.more else ""))


def _cell(value: object) -> object:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def report(
    out: Page, workspace: Workspace = WORKSPACE, pack: OwnPack = "", note_: Note = "", pictures: Pictures = None
) -> None:
    """Write a page that shows what the papers say.

    Papers, patients and pooled tables; behind each number are the quotes and the places on the pages.  The page needs
    nothing but itself.
    """
    from miner import pooling

    with opened(workspace) as store:
        page = pooling.report_page(store, pooling.pack_of(store, pack), note=note_, pictures=pictures)
    part = out.with_name(f".{out.name}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(page, encoding="utf-8", errors="xmlcharrefreplace")
        part.replace(out)
    except OSError as error:
        raise _unwritable(out, error) from error
    note(f"{out}: {len(page) / 1e6:.1f} MB")


def _unwritable(file: Path, error: OSError) -> InputError:
    return InputError(
        f"{file}: expected a file that can be written, found: {error.strerror}", remedy="name another file"
    )
