"""Learns the weights of a pack's course of disease from annotated texts.

    python -m models.training.outcomes case_report TEXTS GOLD [--onto PACK] [--kind outcome] [--heard MODEL]

TEXTS is a JSON Lines file of ``{"id", "text"}`` or a folder of ``ID.txt``; GOLD holds ``{"id", "cases"}`` with outcomes
that have an event and a quote.  ``--onto`` names the pack that the first one extends: its weights stay, and what is
learned is added to them.  ``--heard`` learns instead what the word of a trained model is worth beside the rules (the
rows whose features begin with "model"): from the texts that were kept from its network, given weights of the rules that
are learned from the others.  The table goes to standard output, held-out scores go to standard error.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from miner import read
from miner.annotate import Annotator
from miner.assemble import cases, timeline, timeline_weigh
from miner.domain import Pack, TimelineKind, Weights, added, belief, load
from miner.domain.weights import COLUMNS

Floats = npt.NDArray[np.float64]
Table = dict[str, dict[str, float]]

PENALTY = 3.3
"""Half the squared weights count so much against the likelihood; best of 1 to 10 by held-out F1."""
RARE, LIGHTER = 25, 0.1
"""Events with fewer sentences than this are held back less, or nothing would be learned of them."""
PRIOR = 3
"""Made-up sentences for each event that name it and nothing else: words that no text had are worth something."""
HEARD = "model"
"""What the names of features begin with that tell what a trained model said."""
LEAST = 0.1
"""Smaller weights are left out: held-out F1 stays and the table shrinks to a quarter."""
FOLDS = 5
KEPT = 5
"""Every such text was kept from the trained network."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence: its features, the events annotated in it, and the patient and document it is from."""

    features: dict[str, float]
    events: frozenset[str]
    document: str
    patient: int


def texts(source: Path) -> Iterator[tuple[str, str]]:
    """(id, text) pairs in file order."""
    if source.is_dir():
        for path in sorted(source.glob("*.txt")):
            yield path.stem, path.read_text(encoding="utf-8")
    else:
        for line in source.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            yield record["id"], record["text"]


def rows(pack: Pack, spec: TimelineKind, source: Path, gold: Path, model: str = "") -> Iterator[Row]:
    """Every sentence of every story; an event counts where its quote and the sentence overlap.

    With a model's name only the texts that were kept from its network, with what it says of them.
    """
    annotated = {r["id"]: r["cases"] for r in map(json.loads, gold.read_text(encoding="utf-8").splitlines())}
    annotator = Annotator.of(pack, model=model)
    for i, (name, text) in enumerate(texts(source)):
        if model and i % KEPT != KEPT - 1:
            continue
        document = read.plain_text(text, name)
        outcomes = [o for case in annotated.get(name, []) for o in case["outcomes"]]
        places = [(o["event"], document.text.find(o["quote"]), len(o["quote"])) for o in outcomes]
        stories = cases.split(document, annotator.mentions(document), pack).stories
        for number, story in enumerate(stories):
            for told in timeline.read(story, spec):
                span = told.sentence.span
                events = frozenset(e for e, at, size in places if 0 <= at < span.end and at + size > span.start)
                yield Row(timeline_weigh.features(story, told, spec), events, name, number)


def learn(examples: Sequence[Row], events: Sequence[str], base: Weights, only: str = "") -> Table:
    """Weights to add to ``base``: logistic regression for each event, its sums so far being given.

    ``only`` is what the names of the features begin with whose weights are learned.
    """
    counts = Counter(name for row in examples for name in row.features if name.startswith(only))
    names = {name: i for i, name in enumerate(sorted(n for n, number in counts.items() if number > 1))}
    matrix = _matrix(examples, names)
    table: Table = {}
    for event in events:
        own = base.get(event, {})
        given = np.array([sum(own.get(k, 0.0) * v for k, v in row.features.items()) for row in examples])
        truth = np.array([1.0 if event in row.events else -1.0 for row in examples])
        penalty = PENALTY * (LIGHTER if not base and (truth > 0).sum() < RARE else 1.0)
        found = _fit(matrix, truth, given, penalty)
        table[event] = {name: round(float(found[i]), 2) for name, i in names.items() if abs(found[i]) >= LEAST}
    return table


def _matrix(examples: Sequence[Row], names: dict[str, int]) -> csr_matrix:
    starts, columns, values = [0], [], []
    for row in examples:
        kept = [(names[name], value) for name, value in row.features.items() if name in names]
        columns += [i for i, _ in kept]
        values += [value for _, value in kept]
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(examples), len(names)))


def _fit(matrix: csr_matrix, truth: Floats, given: Floats, penalty: float) -> Floats:
    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = truth * (matrix @ weights + given)
        slope = matrix.T @ (-truth / (1 + np.exp(margin))) + penalty * weights
        return float(np.logaddexp(0, -margin).sum() + penalty / 2 * weights @ weights), slope

    found: Floats = minimize(loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    return found


def named(events: Sequence[str], turns: Mapping[str, str]) -> list[Row]:
    """The made-up sentences: each event named, and each that a negation makes."""
    plain = timeline_weigh.STRONG
    told = [(f"said {event}", event) for event in events]
    told += [(f"not said {to}", to) for guard, to in sorted(turns.items()) if guard.startswith("not ")]
    kept = [(name, event) for name, event in dict.fromkeys(told) if event in events]
    return [Row({"always": 1.0, name: plain}, frozenset({event}), "", 0) for name, event in kept for _ in range(PRIOR)]


def held_out(
    examples: Sequence[Row],
    made_up: Sequence[Row],
    events: Sequence[str],
    base: Weights,
    least: float,
    only: str = "",
) -> str:
    """Precision, recall and F1 of the events of each patient, every fold by weights learned from the others."""
    documents = sorted({row.document for row in examples})
    fold = {name: i % FOLDS for i, name in enumerate(documents)}
    right = told = wanted = 0
    for number in range(FOLDS):
        rest = [row for row in examples if fold[row.document] != number]
        weights = added(base, learn([*rest, *made_up], events, base, only))
        truth: dict[tuple[str, int], set[str]] = {}
        found: dict[tuple[str, int], set[str]] = {}
        for row in examples:
            if fold[row.document] == number:
                key = (row.document, row.patient)
                truth.setdefault(key, set()).update(row.events)
                held = {event for event, p in belief(weights, row.features).items() if p >= least}
                found.setdefault(key, set()).update(held)
        right += sum(len(truth[key] & found[key]) for key in truth)
        told += sum(map(len, found.values()))
        wanted += sum(map(len, truth.values()))
    f1 = 2 * right / max(1, told + wanted)
    return f"precision {right / max(1, told):.3f} recall {right / max(1, wanted):.3f} F1 {f1:.3f} of {wanted} events"


def heard(pack: Pack, spec: TimelineKind, source: Path, gold: Path, model: str) -> Table:
    """Weights of what a trained model says, to be added to those of the rules."""
    kept = list(rows(pack, spec, source, gold, model))
    names = {row.document for row in kept}
    rest = [row for row in rows(pack, spec, source, gold) if row.document not in names]
    events = sorted({event for row in rest for event in row.events})
    base = learn([*rest, *named(events, spec.turns)], events, {})
    print(held_out(kept, [], events, base, spec.least, HEARD), file=sys.stderr)
    return learn(kept, events, base, HEARD)


def write(table: Table) -> None:
    """The table, to standard output."""
    print("\t".join(COLUMNS))
    for event in sorted(table):
        for name in sorted(table[event]):
            print(f"{event}\t{name}\t{table[event][name]:g}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack")
    parser.add_argument("texts", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--onto", default="")
    parser.add_argument("--kind", default="outcome")
    parser.add_argument("--heard", default="")
    given = parser.parse_args()
    pack = load(given.pack)
    spec = pack.kinds[given.kind]
    if not isinstance(spec, TimelineKind):
        parser.error(f"expected a kind of the timeline strategy, found {given.kind!r} with {spec.strategy!r}")
    if given.heard:
        write(heard(pack, spec, given.texts, given.gold, given.heard))
        return
    base: Weights = load(given.onto).weights[spec.weights] if given.onto else {}
    examples = list(rows(pack, spec, given.texts, given.gold))
    events = sorted({event for row in examples for event in row.events})
    made_up = [] if base else named(events, spec.turns)
    print(held_out(examples, made_up, events, base, spec.least), file=sys.stderr)
    table = learn([*examples, *made_up], events, base)
    write(table)


if __name__ == "__main__":
    main()
