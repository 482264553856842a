"""Fits how likely each fact is right to annotated papers, and measures that on papers that took no part.

    python -m models.training.confidence [--shared ../shared/corpora] [--model case_ner]

One command makes all: ``weights/confidence.tsv`` and ``sure.tsv`` of the packs, and ``docs/confidence.md`` with its
picture.  Run it again whenever what is extracted changes, the trained model above all.

The pack of any case report is fitted to the case texts that were annotated twice, helped by the larger set annotated
once.  Learned components were trained on the latter and look better there than they are, so that each kind counts it
for as much as helps to predict the former (0 where it does not).  The pack that extends it is fitted on top, to the
sample articles.  All measures are from ten folds by document.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize  # type: ignore[import-untyped]

from miner import assemble, read
from miner.analyse import Json, Judged, Record, main_fields, paired, verdicts
from miner.annotate import Annotator
from miner.assemble.confidence import TABLE, features
from miner.domain import Pack, Weights, added, belief, load
from miner.export.records import record, told
from miner.schema import Origin, Paper
from models.training import confidence_pages

ROOT = Path(__file__).resolve().parents[2]
PACKS = ROOT / "miner" / "packs"
BASE, ONTO = "case_report", "alc"

FOLDS = 10
SHARES = (0.0, 0.1, 0.3, 1.0)
"""What a fact of the set annotated once may count against one of the set annotated twice."""
PENALTY = 4.0
"""Half the squared weights count so much against the likelihood; the bias goes free.  Of 1 and 4 the better one."""
RARE = 20
"""Features of fewer facts are not learned."""
SLOPE = 0.5
"""Weight of a strategy's own belief before anything is learned: what it claims is half believed."""
LEAST = 0.01
"""Smaller weights are left out of the table."""

Floats = npt.NDArray[np.float64]
Table = dict[str, float]


@dataclass(frozen=True, slots=True)
class Example:
    """One fact of an annotated paper."""

    kind: str
    document: str
    features: dict[str, float]
    right: bool
    weight: float = 1.0


# --- annotated facts --------------------------------------------------------------------------------------------


def examples(pack: Pack, model: str, texts: Path, gold: Path) -> list[Example]:
    """Every fact that is found in the texts and compared with the gold, with the beliefs of the strategies."""
    plain = replace(pack, weights={name: table for name, table in pack.weights.items() if name != TABLE})
    annotator = Annotator.of(plain, model=model)
    wanted = {str(line["id"]): line["cases"] for line in _lines(gold)}
    found: list[Example] = []
    for name, text in texts_of(texts):
        document = read.text_document(text, name)
        paper = assemble.facts(document, annotator.mentions(document), plain)
        found += _of_paper(name, paper, wanted[name], plain)
    return found


def texts_of(source: Path) -> Iterator[tuple[str, str]]:
    """(id, text) pairs of a file of lines, or of a folder of texts."""
    if source.is_dir():
        yield from ((path.stem, path.read_text(encoding="utf-8")) for path in sorted(source.glob("*.txt")))
    else:
        yield from ((str(line["id"]), str(line["text"])) for line in _lines(source))


def _lines(path: Path) -> Iterator[Record]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _of_paper(name: str, paper: Paper, cases: Json, pack: Pack) -> Iterator[Example]:
    gold = [case for case in cases if isinstance(case, dict)] if isinstance(cases, list) else []
    own = [case for case in paper.cases if case.origin is Origin.OWN]
    made = [record(case, paper.facts_of(case), pack) for case in own]
    partner = {id(found): wanted for wanted, found in paired(gold, made, pack.scores) if found is not None}
    main, alike = main_fields(pack.scores), Counter((fact.case_id, fact.kind) for fact in paper.facts)
    for case, found in zip(own, made, strict=True):
        for field in pack.records:
            facts = told(field, paper.facts_of(case))
            if not facts or field.key not in main:
                continue
            for fact, right in zip(facts, verdicts(main[field.key], partner[id(found)], found), strict=True):
                if right is not None:
                    held = features(paper.document, len(paper.cases), alike[fact.case_id, fact.kind], fact)
                    yield Example(fact.kind, name, held, right)


# --- fitting ----------------------------------------------------------------------------------------------------


def fit(rows: Sequence[Example], base: Table) -> Table:
    """Weights of one kind, to be added to those of the base (empty for none)."""
    seen = Counter(name for row in rows for name in row.features)
    names = sorted(name for name, count in seen.items() if count >= RARE or name in ("always", "odds"))
    matrix = np.array([[row.features.get(name, 0.0) for name in names] for row in rows])
    right, weight = np.array([row.right for row in rows], float), np.array([row.weight for row in rows])
    offset = np.array([_sum(base, row.features) for row in rows])
    prior, held = np.zeros(len(names)), np.full(len(names), PENALTY)
    if not base:  # half a fact right and half a fact wrong, so that no kind is ever beyond doubt
        prior[names.index("odds")], held[names.index("always")] = SLOPE, 0.0
        matrix = np.vstack([matrix, [[float(name == "always") for name in names]] * 2])
        right, weight, offset = np.append(right, [1, 0]), np.append(weight, [0.5, 0.5]), np.append(offset, [0, 0])

    def loss(vector: Floats) -> tuple[float, Floats]:
        odds = matrix @ vector + offset
        slack = 1 / (1 + np.exp(-odds)) - right
        value = weight @ (np.logaddexp(0, odds) - right * odds) + 0.5 * held @ (vector - prior) ** 2
        return float(value), matrix.T @ (weight * slack) + held * (vector - prior)

    found = minimize(loss, prior, jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return dict(zip(names, (float(value) for value in found.x), strict=True))


def _sum(table: Table, held: dict[str, float]) -> float:
    return sum(table.get(name, 0.0) * value for name, value in held.items())


def fold_of(document: str) -> int:
    return zlib.crc32(document.encode()) % FOLDS


def share(twice: Sequence[Example], once: Sequence[Example]) -> float:
    """What facts of the set annotated once should count, by the likelihood of held-out facts of the other set."""
    return min(SHARES, key=lambda each: (round(_held_out_loss(twice, once, each), 4), each))


def _held_out_loss(twice: Sequence[Example], once: Sequence[Example], weight: float) -> float:
    total = 0.0
    for fold in range(0, FOLDS, 2):  # pairs of folds are enough to choose by
        kept = [row for row in twice if fold_of(row.document) not in (fold, fold + 1)]
        table = fit([*kept, *_weighted(once, weight)], {})
        for row in twice:
            if fold_of(row.document) in (fold, fold + 1):
                sure = belief({row.kind: table}, row.features)[row.kind]
                total -= np.log(max(1e-6, sure if row.right else 1 - sure))
    return total / max(1, len(twice))


def _weighted(rows: Sequence[Example], weight: float) -> list[Example]:
    return [replace(row, weight=weight) for row in rows] if weight else []


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights by kind, and what they say of facts in documents that took no part."""

    tables: dict[str, Table]
    shares: dict[str, float]
    held_out: dict[str, list[Judged]]
    """By set."""


def fit_base(sets: dict[str, list[Example]]) -> Fitted:
    """The pack of any case report; sets ``twice`` and ``once`` teach, all are predicted fold by fold."""
    twice, once = _by_kind(sets["twice"]), _by_kind(sets["once"])
    fitted = Fitted({}, {}, {name: [] for name in sets})
    for kind in sorted(twice):
        fitted.shares[kind] = share(twice[kind], once.get(kind, []))
        fitted.tables[kind] = fit([*twice[kind], *_weighted(once.get(kind, []), fitted.shares[kind])], {})
        for fold in range(FOLDS):
            own = [row for row in twice[kind] if fold_of(row.document) != fold]
            rest = [row for row in once.get(kind, []) if fold_of(row.document) != fold]
            # The share is chosen anew without the fold: what is measured is the whole procedure.
            table = fit([*own, *_weighted(rest, share(own, rest))], {})
            _predict(fitted, sets, kind, fold, table)
    return fitted


def fit_onto(base: dict[str, Table], sets: dict[str, list[Example]]) -> Fitted:
    """The pack that extends: what has to be added to the base's weights on the set ``articles``."""
    rows = _by_kind(sets["articles"])
    fitted = Fitted({}, {}, {name: [] for name in sets})
    for kind in sorted(rows):
        under = base.get(kind, {})
        fitted.tables[kind] = fit(rows[kind], under)
        for fold in range(FOLDS):
            own = fit([row for row in rows[kind] if fold_of(row.document) != fold], under)
            _predict(fitted, sets, kind, fold, added({kind: under}, {kind: own})[kind])
    return fitted


def _by_kind(rows: Sequence[Example]) -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = defaultdict(list)
    for row in rows:
        found[row.kind].append(row)
    return found


def _predict(fitted: Fitted, sets: dict[str, list[Example]], kind: str, fold: int, table: Table) -> None:
    for name, rows in sets.items():
        here = [row for row in rows if row.kind == kind and fold_of(row.document) == fold]
        sure = [belief({kind: table}, row.features)[kind] for row in here]
        fitted.held_out[name] += [Judged(r.document, kind, s, r.right) for r, s in zip(here, sure, strict=True)]


# --- the command ------------------------------------------------------------------------------------------------


def write_table(path: Path, tables: Weights) -> None:
    rows = ["answer\tfeature\tweight"]
    for kind in sorted(tables):
        kept = sorted((name, round(weight, 3)) for name, weight in tables[kind].items() if abs(weight) >= LEAST)
        rows += [f"{kind}\t{name}\t{weight:g}" for name, weight in kept]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT / ".." / "shared" / "corpora", help="annotated case texts")
    parser.add_argument("--model", default="case_ner")
    told_ = parser.parse_args(arguments)
    facts, articles = told_.shared / "case_facts", ROOT / "corpora" / "articles"
    twice, once = (
        (facts / "texts.jsonl", facts / "gold.jsonl"),
        (facts / "train_texts.jsonl", facts / "train_gold.jsonl"),
    )
    own = articles / "text", articles / "gold.jsonl"
    base = fit_base(
        {
            "twice": examples(load(BASE), told_.model, *twice),
            "once": examples(load(BASE), told_.model, *once),
            "rules": examples(load(BASE), "", *twice),
        }
    )
    onto = fit_onto(
        base.tables, {"articles": examples(load(ONTO), told_.model, *own), "rules": examples(load(ONTO), "", *own)}
    )
    for pack, fitted in ((BASE, base), (ONTO, onto)):
        write_table(PACKS / pack / "weights" / f"{TABLE}.tsv", fitted.tables)
    sure = confidence_pages.write(base, onto, PACKS, ROOT / "docs")
    print(sure, file=sys.stderr)


if __name__ == "__main__":
    main()
