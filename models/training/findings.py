"""Learns the weights of a pack's descriptions: which nouns name a finding of the kind.

    python -m models.training.findings case_report TEXTS GOLD [--onto PACK] [--kind lesion] [--key lesions]

TEXTS is a JSON Lines file of ``{"id", "text"}`` or a folder of ``ID.txt``; GOLD holds ``{"id", "cases"}`` with lists
under KEY of ``{"morphology", "negated", "quote"}``.  ``--onto`` names the pack that the first one extends: its weights
stay, and what is learned is added to them.  The table goes to standard output, held-out scores to standard error.

A noun is an example of the kind where it stands in the quote of an annotation of its name, none where its text has no
annotation of that name, and left out where only other places of the text were annotated.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from miner import read
from miner.annotate import Annotator
from miner.assemble import cases, description, description_score
from miner.assemble.description_heads import Head
from miner.domain import DescriptionKind, Pack, load
from miner.domain.weights import COLUMNS, Weights
from models.training.outcomes import texts

Floats = npt.NDArray[np.float64]
Key = tuple[str, bool]

ANSWER = description_score.ANSWER
PENALTY = 5.0
"""Half the squared distance of the weights from the prior counts so much; best of 1 to 10 by held-out F1."""
LEAST = 0.1
"""Smaller weights are left out."""
RAREST = 5
"""Features of fewer nouns than this are not learned."""
FOLDS = 5
STEPS = 30

SKIN_ONLY = "macule papule vesicle bulla pustule wheal crust purpura petechia ecchymosis telangiectasia erythema rash"
PRIOR = {
    **{f"head {name}": 1.0 for name in f"{SKIN_ONLY} erythroderma patch".split()},
    "always": -1.0,
    "head other": -0.7,
    "head tumor": -0.5,
    "phrase skin": 1.5,
    "denied phrase skin": 1.5,
    "phrase organ": -1.5,
    "phrase endoscopy": -1.5,
    "phrase imaging": -1.0,
    "phrase histology": -0.5,
    "before endoscopy": -1.0,
    "before imaging": -0.7,
    "before histology": -0.5,
    "sites skin": 0.5,
    "sites mucosa": 0.5,
    "no sites": -0.3,
    "tumor sites belly": -1.0,
    "tumor sites wall": -0.5,
    "swelling sites belly": -1.0,
    "swelling sites joint": -0.7,
}
"""What a person would say beforehand; it matters where examples are few."""
MODEL = {"model finding": 0.5, "modelled": -0.5}
"""What the trained model's view of a sentence adds.

It has read the texts that the other weights are learned from, where it is surer than elsewhere, so these two are not
learned there; they are the best of a few on texts it never saw.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A noun: what it would say, its features and whether it names a finding (None: not known)."""

    document: str
    key: Key
    features: frozenset[str]
    finding: bool | None


def rows(pack: Pack, kind: str, source: Path, annotated: Mapping[str, Sequence[Mapping[str, object]]]) -> Iterator[Row]:
    """Every possible finding of every story of the texts."""
    spec = _spec(pack, kind)
    annotator = Annotator.of(pack, model="")
    for name, text in texts(source):
        document = read.plain_text(text, name)
        gold = annotated.get(name, [])
        for story in cases.split(document, annotator.mentions(document), pack).stories:
            for head, features in description.weighed(story, description.read(story, spec), spec):
                yield Row(name, head.key, frozenset(features), _truth(head, gold))


def _spec(pack: Pack, kind: str) -> DescriptionKind:
    spec = pack.kinds[kind]
    if not isinstance(spec, DescriptionKind):
        raise TypeError(f"expected a kind of the description strategy, found {kind!r} with {spec.strategy!r}")
    return spec


def _truth(head: Head, gold: Sequence[Mapping[str, object]]) -> bool | None:
    same = [g for g in gold if (g["morphology"], bool(g.get("negated"))) == head.key]
    word = _plain(head.mention.text)
    if any(word in _plain(str(g["quote"])) for g in same):
        return True
    return None if same else False


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def learn(examples: Sequence[Row], base: Mapping[str, float]) -> dict[str, float]:
    """Weights to add to ``base``: logistic regression by Newton's steps, drawn to the prior (to nought onto a base)."""
    used = [row for row in examples if row.finding is not None]
    counts = Counter(name for row in used for name in row.features)
    names = sorted(name for name, number in counts.items() if number >= RAREST)
    prior = np.array([0.0 if base else PRIOR.get(name, 0.0) for name in names])
    matrix = np.array([[float(name in row.features) for name in names] for row in used])
    given = np.array([sum(base.get(name, 0.0) for name in row.features) for row in used])
    truth = np.array([float(bool(row.finding)) for row in used])
    weights = prior.copy()
    for _ in range(STEPS):
        found = 1 / (1 + np.exp(-(matrix @ weights + given)))
        slope = matrix.T @ (found - truth) + PENALTY * (weights - prior)
        curve = (matrix.T * (found * (1 - found))) @ matrix + PENALTY * np.eye(len(names))
        step: Floats = np.linalg.solve(curve, slope)
        weights = weights - step
    return {name: round(float(w), 2) for name, w in zip(names, weights, strict=True) if abs(w) >= LEAST}


def held_out(examples: Sequence[Row], base: Mapping[str, float], wanted: Mapping[str, set[Key]], least: float) -> str:
    """Precision, recall and F1 of the findings of each text, every fold by weights learned from the others."""
    fold = {name: i % FOLDS for i, name in enumerate(sorted(wanted))}
    told: dict[str, set[Key]] = {name: set() for name in wanted}
    for number in range(FOLDS):
        own = learn([row for row in examples if fold[row.document] != number], base)
        weights: Weights = {ANSWER: {n: own.get(n, 0.0) + base.get(n, 0.0) for n in own.keys() | base.keys()}}
        for row in examples:
            if fold[row.document] == number and description_score.probability(row.features, weights) >= least:
                told[row.document].add(row.key)
    right = sum(len(told[name] & wanted[name]) for name in wanted)
    found, all_ = sum(map(len, told.values())), sum(map(len, wanted.values()))
    f1 = 2 * right / max(1, found + all_)
    return f"precision {right / max(1, found):.3f} recall {right / max(1, all_):.3f} F1 {f1:.3f} of {all_} findings"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack")
    parser.add_argument("texts", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--onto", default="")
    parser.add_argument("--kind", default="lesion")
    parser.add_argument("--key", default="lesions")
    given = parser.parse_args()
    pack = load(given.pack)
    spec = _spec(pack, given.kind)
    lines = map(json.loads, given.gold.read_text(encoding="utf-8").splitlines())
    annotated = {r["id"]: [found for case in r["cases"] for found in case[given.key]] for r in lines}
    wanted = {name: {(g["morphology"], bool(g.get("negated"))) for g in gold} for name, gold in annotated.items()}
    base = load(given.onto).weights[spec.weights][ANSWER] if given.onto else {}
    examples = [row for row in rows(pack, given.kind, given.texts, annotated) if row.document in wanted]
    print(held_out(examples, base, wanted, spec.least), file=sys.stderr)
    print("\t".join(COLUMNS))
    for name, weight in sorted((learn(examples, base) | ({} if base else MODEL)).items()):
        print(f"{ANSWER}\t{name}\t{weight:g}")


if __name__ == "__main__":
    main()
