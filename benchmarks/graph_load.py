"""How long a graph of invented patients takes to build, to pool, to load into the Cypher database, and to answer.

    python benchmarks/graph_load.py --patients 100000 --facts 8 --workspace FOLDER

Prints one JSON object; times are [wall, CPU] seconds of one run (a question is answered in another process, so its
CPU time is not seen here), memory is the peak of the whole process so far.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from miner.analyse import proportions
from miner.graph import GraphSpec, NodeClass, PaperFacts, ReviewedFact, build, load, query
from miner.schema import Anchor, Case, Evidence, Fact, Origin, Span, Status

T = TypeVar("T")

CONCEPTS = 200
"""Different concepts over all patients: about what a pack's tables hold."""

SPEC = GraphSpec("benchmark", {"finding": NodeClass("Thing", "HAS_THING")}, strata={"finding": "place"})

QUESTIONS = {
    "count by concept": "MATCH (c:Case)-[r:HAS_THING]->(t:Thing) WHERE r.status = 'present' "
    "RETURN t.name, count(DISTINCT c.id) AS n ORDER BY n DESC, t.name LIMIT 10",
    "together": "MATCH (a:Thing {name: 'thing 1'})<-[:HAS_THING {status: 'present'}]-(c:Case)"
    "-[:HAS_THING {status: 'present'}]->(b:Thing) RETURN b.name, count(*) AS n ORDER BY n DESC, b.name LIMIT 10",
    "pooled": "MATCH (:Review)-[r:POOLED]->(t) WHERE r.stratum = '' RETURN t.name, r.patients_present LIMIT 10",
}


def papers(patients: int, facts: int, seed: int) -> Iterator[PaperFacts]:
    """One to three patients a paper, each with facts about different concepts."""
    chance = random.Random(seed)
    made = 0
    while made < patients:
        count = min(chance.randint(1, 3), patients - made)
        sha256 = f"{made:064d}"
        cases = tuple(Case.of(sha256, n + 1, "", Origin.OWN, ()) for n in range(count))
        found = tuple(ReviewedFact(fact) for case in cases for fact in _facts(case, sha256, facts, chance))
        yield PaperFacts(sha256, f"Paper {made}", ("A. Nyone",), 2000, f"10.1/{made}", f"{made}.pdf", cases, found)
        made += count


def _facts(case: Case, sha256: str, facts: int, chance: random.Random) -> Iterator[Fact]:
    for number in sorted(chance.sample(range(CONCEPTS), facts)):
        quote = f"was found to have thing {number}"
        anchor = Anchor(Span(0, len(quote)), quote, "The patient ", ", it seems", section="case")
        yield Fact.of(
            case=case,
            kind="finding",
            concept=f"thing:{number}",
            name=f"thing {number}",
            status=chance.choice([Status.PRESENT, Status.PRESENT, Status.ABSENT, Status.EQUIVOCAL]),
            qualifiers={"place": chance.choice(["here", "there"])},
            slot=("place",),
            evidence=(Evidence(f"e{number}", sha256, "none", anchor),),
        )


def timed(action: Callable[[], T]) -> tuple[T, tuple[float, float]]:
    started, busy = time.perf_counter(), time.process_time()
    result = action()
    return result, (round(time.perf_counter() - started, 2), round(time.process_time() - busy, 2))


def peak_mib() -> int:
    """Peak resident memory; Linux counts it in KiB, macOS in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak >> (20 if sys.platform == "darwin" else 10)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=100_000)
    parser.add_argument("--facts", type=int, default=8, help="facts a patient")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workspace", type=Path, required=True, help="folder for the database")
    options = parser.parse_args()
    handed, make = timed(lambda: list(papers(options.patients, options.facts, options.seed)))
    given = peak_mib()
    graph, built = timed(lambda: build(handed, SPEC))
    build_peak = peak_mib()
    _, pooled = timed(lambda: proportions(graph))
    path = options.workspace / "benchmark.lbug"
    _, loaded = timed(lambda: load(graph, path))
    asked = {name: timed(lambda text=text: query(path, text))[1][0] for name, text in QUESTIONS.items()}  # type: ignore[misc]
    figures = {
        "patients": options.patients,
        "nodes": graph.number_of_nodes(),
        "edges": graph.number_of_edges(),
        "seconds": {"invent": make, "build and pool": built, "proportions": pooled, "load": loaded, "ask": asked},
        "peak MiB": {"facts": given, "graph": build_peak, "all": peak_mib()},
        "database MiB": round(path.stat().st_size / 2**20, 1),
    }
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
