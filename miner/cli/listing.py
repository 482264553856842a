"""``miner cases`` and ``miner facts``: what is in the workspace, how sure it is, and where it contradicts itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from miner.cli.options import WORKSPACE, AsJson, OwnPack, Workspace, opened
from miner.cli.show import SHORT, data, note, table
from miner.errors import InputError, PackError

if TYPE_CHECKING:
    from miner.analyse import Conflict
    from miner.domain import Pack
    from miner.schema import Fact
    from miner.store import EffectiveFact, Store, StoredCase

OfPaper = Annotated[str, typer.Option("--paper", help="Of one paper: its path, or the beginning of its hash.")]
OfCase = Annotated[str, typer.Option("--case", help="Of one patient: the id, or its beginning.")]
OfKind = Annotated[str, typer.Option("--kind", help="Of one kind, such as age.")]
Rejected = Annotated[bool, typer.Option("--rejected", help="With those that a curator rejected.")]
LeastSure = Annotated[
    float, typer.Option("--min-confidence", min=0.0, max=1.0, help="Of this probability or more to be right.")
]
Relied = Annotated[
    bool, typer.Option("--sure", help="So sure that 99 of 100 of the kind were right, or a curator's word.")
]


def add_to(app: typer.Typer) -> None:
    app.command("cases", epilog="Example: miner cases --workspace evidence --json")(cases)
    app.command("facts", epilog="Example: miner facts --workspace evidence --kind age --paper D01.pdf")(facts)


def cases(workspace: Workspace = WORKSPACE, paper: OfPaper = "", pack: OwnPack = "", as_json: AsJson = False) -> None:
    """List the patients of the workspace.

    With the number of facts, and of contradictions among them.
    """
    with opened(workspace) as store:
        found = store.cases(paper=_sha256(store, paper))
        counts = Counter(item.fact.case_id for item in store.facts())
        clashing = _conflicts(store, pack)
    per_case = Counter(each.case.removeprefix("case:") for each in clashing or ())
    clashes = None if clashing is None else per_case
    if as_json:
        data([_case_data(item, counts, clashes) for item in found])
        return
    headings = ["id", "paper", "patient", "origin", "facts", "contradictions"]
    rows = (
        (
            item.case.case_id[:SHORT], item.path, _patient(item), item.case.origin.value, counts[item.case.case_id],
            per_case[item.case.case_id] or "",
        )
        for item in found
    )  # fmt: skip
    table(headings, rows, right=["facts", "contradictions"])
    note(f"{len(found)} patients")


def _case_data(item: StoredCase, facts: Mapping[str, int], clashes: Mapping[str, int] | None) -> dict[str, object]:
    case_id = item.case.case_id
    return {
        "id": case_id,
        "paper": item.path,
        "sha256": item.sha256,
        "ordinal": item.case.ordinal,
        "label": item.case.label,
        "origin": item.case.origin.value,
        "facts": facts.get(case_id, 0),
        "contradictions": None if clashes is None else clashes.get(case_id, 0),
    }


def _patient(item: StoredCase) -> str:
    return item.case.label or f"patient {item.case.ordinal}"


def facts(
    workspace: Workspace = WORKSPACE,
    case: OfCase = "",
    kind: OfKind = "",
    paper: OfPaper = "",
    rejected: Rejected = False,
    least: LeastSure = 0.0,
    sure: Relied = False,
    pack: OwnPack = "",
    as_json: AsJson = False,
) -> None:
    """List facts with their id, probability, quote and page.

    Decisions of curators are applied.  Facts that contradict each other about one patient name each other; which holds
    is for a person to decide.
    """
    with opened(workspace) as store:
        found = store.facts(case=case, kind=kind, paper=_sha256(store, paper), include_rejected=rejected)
        patients = {item.case.case_id: item for item in store.cases()}
        kinds = () if found or not kind else sorted({item.fact.kind for item in store.facts()})
        clashing = _conflicts(store, pack)
        if sure:
            found = _relied_upon(found, _pack(store, pack))
    found = [item for item in found if item.fact.confidence >= least or _decided(item)]
    others = None if clashing is None else _others(clashing)
    if as_json:
        data([_fact_data(item, patients[item.fact.case_id], others) for item in found])
    else:
        headings = ["id", "paper", "patient", "kind", "fact", "status", "sure", "page", "quote", "review", "against"]
        rows = (_fact_row(item, patients[item.fact.case_id], others or {}) for item in found)
        table(headings, rows, right=["sure", "page"])
        note(f"{len(found)} facts" + (f"; kinds in this workspace: {', '.join(kinds)}" if kinds else ""))


def _decided(item: EffectiveFact) -> bool:
    """Whether a curator has looked: then it is their word that counts, not a probability."""
    return item.review.value != "unreviewed"


def _relied_upon(found: Sequence[EffectiveFact], pack: Pack) -> list[EffectiveFact]:
    """The facts of a confidence at which the pack knows facts of the kind to be right 99 times in 100."""
    if not pack.sure:
        raise PackError(
            f"the pack {pack.name} does not say from which confidence on facts may be relied upon",
            remedy="give a probability of your own with --min-confidence",
        )
    known = {kind: one for kind, one in pack.sure.items() if one.least is not None}
    unknown = sorted({item.fact.kind for item in found} - set(known))
    if unknown:
        note(f"no confidence is known to suffice for: {', '.join(unknown)}")
    return [f for f in found if _decided(f) or (f.fact.kind in known and known[f.fact.kind].holds(f.fact.confidence))]


def _pack(store: Store, name: str) -> Pack:
    from miner import pooling

    return pooling.pack_of(store, name)


def _conflicts(store: Store, pack: str) -> list[Conflict] | None:
    """The contradictions of the workspace; None, and a note, where its pack is not known."""
    from miner import pooling
    from miner.analyse import conflicts

    if not store.runs():
        return []
    try:
        return conflicts(pooling.evidence_graph(store, pooling.pack_of(store, pack)))
    except PackError as error:
        if pack:
            raise
        note(f"contradictions are not looked for: {error.message} ({error.remedy})")
        return None


def _others(found: Sequence[Conflict]) -> dict[str, list[str]]:
    """Fact id to the ids of the facts that it contradicts."""
    others: dict[str, list[str]] = defaultdict(list)
    for conflict in found:
        for fact in conflict.facts:
            others[fact] += [other for other in conflict.facts if other != fact and other not in others[fact]]
    return dict(others)


def _fact_row(item: EffectiveFact, patient: StoredCase, others: Mapping[str, Sequence[str]]) -> tuple[object, ...]:
    fact, anchor = item.fact, item.fact.evidence[0].value if item.fact.evidence else None
    return (
        fact.fact_id[:SHORT],
        Path(patient.path).name,
        _patient(patient),
        fact.kind,
        _told(fact),
        fact.status.value,
        "" if _decided(item) else _sure(fact.confidence),
        _page(item.fact),
        anchor.quote if anchor else "",
        item.review.value,
        " ".join(other[:SHORT] for other in others.get(fact.fact_id, ())),
    )


def _page(fact: Fact) -> str:
    """The page of the first place, and that OCR read it: then a person should look at the page."""
    page = fact.evidence[0].value.page if fact.evidence else 0
    return f"{page or ''}{' OCR' if fact.evidence and fact.evidence[0].ocr is not None else ''}"


def _told(fact: Fact) -> str:
    parts = [fact.name] if fact.name.lower() != fact.kind.replace("_", " ").lower() else []
    if fact.quantity:
        parts.append(fact.quantity.text)
    for key, value in fact.qualifiers:
        parts.append(f"{key}: {', '.join(value) if isinstance(value, tuple) else value}")
    return "; ".join(parts)


def _fact_data(
    item: EffectiveFact, patient: StoredCase, others: Mapping[str, Sequence[str]] | None
) -> dict[str, object]:
    from dataclasses import asdict

    fact = asdict(item.fact)
    evidence = [
        {key: each["value"][key] for key in ("quote", "prefix", "suffix", "section", "boxes")}
        | {"id": each["evidence_id"], "page": of.value.page, "ocr": of.ocr}
        for each, of in zip(fact.pop("evidence"), item.fact.evidence, strict=True)
    ]
    return {
        "id": fact.pop("fact_id"),
        "paper": patient.path,
        "sha256": item.sha256,
        "patient": _patient(patient),
        **fact,
        "ocr": item.fact.ocr,
        "qualifiers": dict(item.fact.qualifiers),
        "review": item.review.value,
        "curator": item.curator,
        "reason": item.reason,
        "contradicts": None if others is None else list(others.get(item.fact.fact_id, ())),
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


def _sure(probability: float) -> str:
    """A probability without claiming certainty: "0.97", ">.99"."""
    return ">.99" if probability > 0.994 else f"{probability:.2f}"
