"""Saves invented papers into a workspace until it is done or killed: python saving_child.py WORKSPACE COUNT.

Each saved paper is printed after its transaction.  Every second one is decided on as well.
"""

from __future__ import annotations

import sys
from pathlib import Path

from miner.schema import (
    Action,
    Anchor,
    Case,
    Document,
    Evidence,
    Fact,
    Origin,
    Outcome,
    Paper,
    PaperRow,
    Run,
    Span,
    Versions,
)
from miner.store import Store

AT = "2025-01-01T00:00:00+00:00"


def paper_of(number: int, versions: Versions) -> Paper:
    """A paper of 10 to 39 facts, each with one piece of evidence."""
    text = f"Invented paper {number} says many things. " * 200
    document = Document(f"{number:064x}", f"{number}.txt", "text/plain", "text", versions.code, text)
    case = Case.of(document.sha256, 1, "the gardener", Origin.OWN, (Span(0, len(text)),))
    anchor = Anchor(Span(0, 8), "Invented", "", " paper")
    facts = tuple(
        Fact.of(
            case=case,
            kind="finger",
            concept=f"F:{i}",
            name=f"finger {i}",
            qualifiers={"run": versions.code},
            evidence=(Evidence(f"{number}-{i}", document.sha256, "text 1", anchor),),
        )
        for i in range(10 + number % 30)
    )
    return Paper(document, (case,), facts)


def _say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def main(workspace: Path, count: int) -> None:
    with Store.open(workspace) as store:
        number = len(store.runs()) + 1
        versions = Versions(str(1 + number // 3), "toy", "none")  # every third run reads all papers again
        run = Run(f"run{number}", versions, (), AT)
        store.begin_run(run)
        _say("begun")
        for i in range(count):
            paper = paper_of(i, versions)
            row = PaperRow(paper.document.name, Outcome.DONE)
            if store.is_current(paper.document.sha256, versions):
                row = PaperRow(paper.document.name, Outcome.SKIPPED, "unchanged", paper.document.sha256)
            store.save(run.run_id, row, paper if row.outcome is Outcome.DONE else None, Path("/papers") / row.path)
            if i % 2:
                store.decide(paper.facts[0].fact_id, Action.ACCEPT, "ann", at=AT)
            _say(f"saved {i}")
        store.end_run(run.run_id, AT)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
