"""``miner read``, ``miner cases`` and ``miner facts``: what is in a paper, and what is in the workspace."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from miner.cli import looking
from miner.cli.options import WORKSPACE, AsJson, Workspace, opened
from miner.cli.show import SHORT, data, note, plain, table
from miner.errors import InputError

if TYPE_CHECKING:
    from miner.schema import Document, Fact
    from miner.store import EffectiveFact, Store, StoredCase

File = Annotated[Path, typer.Argument(help="A PDF, JATS XML or text file.")]
AsText = Annotated[bool, typer.Option("--text", help="The plain text alone.")]
AsBoxes = Annotated[bool, typer.Option("--boxes", help="JSON with the place of every word on its page.")]
Compare = Annotated[bool, typer.Option("--compare", help="Pages that a second reader reads otherwise, worst first.")]
Picture = Annotated[
    Path | None, typer.Option("--picture", metavar="DIR", help="Draw each page with its blocks, columns and roles.")
]
OfPaper = Annotated[str, typer.Option("--paper", help="Of one paper: its path, or the beginning of its hash.")]
OfCase = Annotated[str, typer.Option("--case", help="Of one patient: the id, or its beginning.")]
OfKind = Annotated[str, typer.Option("--kind", help="Of one kind, such as age.")]
Rejected = Annotated[bool, typer.Option("--rejected", help="With those that a curator rejected.")]


def add_to(app: typer.Typer) -> None:
    app.command("read", epilog="Example: miner read paper.pdf --text")(read)
    app.command("cases", epilog="Example: miner cases --workspace evidence --json")(cases)
    app.command("facts", epilog="Example: miner facts --workspace evidence --kind age --paper D01.pdf")(facts)


def read(
    file: File,
    text: AsText = False,
    boxes: AsBoxes = False,
    compare: Compare = False,
    picture: Picture = None,
    as_json: AsJson = False,
) -> None:
    """Show one file as it is read.

    Metadata, sections and text; nothing is kept.  Exit status 3: --compare found pages to look at.
    """
    if text + boxes + as_json > 1:
        raise InputError("expected one of --text, --boxes and --json, found several", remedy="leave the others out")
    if text + boxes + compare + (picture is not None) > 1:
        raise InputError(
            "expected one of --text, --boxes, --compare and --picture, found several", remedy="leave the others out"
        )
    if compare:
        looking.compare(file, as_json)
        return
    if picture is not None:
        looking.pictures(file, picture, as_json)
        return
    from miner.export.reading import parts, places
    from miner.read import document

    found = document(file)
    if text:
        typer.echo(found.text)
    elif boxes or as_json:
        data(places(found) if boxes else parts(found))
    else:
        _show(found)


def _show(document: Document) -> None:
    lines = [("file", document.name), ("read as", f"{document.media_type} by {document.reader}")]
    lines += [("pages", str(len(document.pages)))] if document.pages else []
    lines += [(item.name, item.value) for item in document.metadata]
    lines += [("note", each) for each in document.notes]
    table(["", ""], lines)
    for block in document.blocks:
        mark = "heading" if block.is_heading else block.role.value
        typer.echo(f"\n[{mark}] {plain(document.quote(block.span))}")


def cases(workspace: Workspace = WORKSPACE, paper: OfPaper = "", as_json: AsJson = False) -> None:
    """List the patients of the workspace."""
    with opened(workspace) as store:
        found = store.cases(paper=_sha256(store, paper))
        counts = Counter(item.fact.case_id for item in store.facts())
    if as_json:
        data([_case_data(item, counts[item.case.case_id]) for item in found])
        return
    headings = ["id", "paper", "patient", "origin", "facts"]
    rows = ((i.case.case_id[:SHORT], i.path, _patient(i), i.case.origin.value, counts[i.case.case_id]) for i in found)
    table(headings, rows, right=["facts"])
    note(f"{len(found)} patients")


def _case_data(item: StoredCase, facts: int) -> dict[str, object]:
    return {
        "id": item.case.case_id,
        "paper": item.path,
        "sha256": item.sha256,
        "ordinal": item.case.ordinal,
        "label": item.case.label,
        "origin": item.case.origin.value,
        "facts": facts,
    }


def _patient(item: StoredCase) -> str:
    return item.case.label or f"patient {item.case.ordinal}"


def facts(
    workspace: Workspace = WORKSPACE,
    case: OfCase = "",
    kind: OfKind = "",
    paper: OfPaper = "",
    rejected: Rejected = False,
    as_json: AsJson = False,
) -> None:
    """List facts with their id, quote and page.

    Decisions of curators are applied.
    """
    with opened(workspace) as store:
        found = store.facts(case=case, kind=kind, paper=_sha256(store, paper), include_rejected=rejected)
        patients = {item.case.case_id: item for item in store.cases()}
        kinds = () if found or not kind else sorted({item.fact.kind for item in store.facts()})
    if as_json:
        data([_fact_data(item, patients[item.fact.case_id]) for item in found])
    else:
        headings = ["id", "paper", "patient", "kind", "fact", "status", "page", "quote", "review"]
        table(headings, (_fact_row(item, patients[item.fact.case_id]) for item in found), right=["page"])
        note(f"{len(found)} facts" + (f"; kinds in this workspace: {', '.join(kinds)}" if kinds else ""))


def _fact_row(item: EffectiveFact, patient: StoredCase) -> tuple[object, ...]:
    fact, anchor = item.fact, item.fact.evidence[0].value if item.fact.evidence else None
    return (
        fact.fact_id[:SHORT],
        Path(patient.path).name,
        _patient(patient),
        fact.kind,
        _told(fact),
        fact.status.value,
        anchor.page or "" if anchor else "",
        anchor.quote if anchor else "",
        item.review.value,
    )


def _told(fact: Fact) -> str:
    parts = [fact.name] if fact.name.lower() != fact.kind.replace("_", " ").lower() else []
    if fact.quantity:
        parts.append(fact.quantity.text)
    for key, value in fact.qualifiers:
        parts.append(f"{key}: {', '.join(value) if isinstance(value, tuple) else value}")
    return "; ".join(parts)


def _fact_data(item: EffectiveFact, patient: StoredCase) -> dict[str, object]:
    from dataclasses import asdict

    fact = asdict(item.fact)
    evidence = [
        {key: each["value"][key] for key in ("quote", "prefix", "suffix", "section", "boxes")}
        | {"id": each["evidence_id"], "page": of.value.page}
        for each, of in zip(fact.pop("evidence"), item.fact.evidence, strict=True)
    ]
    return {
        "id": fact.pop("fact_id"),
        "paper": patient.path,
        "sha256": item.sha256,
        "patient": _patient(patient),
        **fact,
        "qualifiers": dict(item.fact.qualifiers),
        "review": item.review.value,
        "curator": item.curator,
        "reason": item.reason,
        "evidence": evidence,
    }


def _sha256(store: Store, paper: str) -> str:
    """The hash of the paper at that path or of that file name; what is neither may be the beginning of a hash."""
    if not paper:
        return ""
    named = {held.sha256 for held in store.papers() if paper in (held.path, Path(held.path).name) and held.sha256}
    if len(named) > 1:
        raise InputError(f"{paper!r} names {len(named)} papers of the workspace", remedy="give the whole path")
    return named.pop() if named else paper
