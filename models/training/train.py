"""Trains the shipped pipeline from its corpora and writes its folder.

usage: python -m models.training.train WORK TARGET --brat FOLDER --facts FOLDER [--epochs 14] [--version 0.1.0]

WORK holds the vectors and the pretrained encoder (vectors.py, pretrain.py).  ``--brat`` is a folder with ``train/``;
``--facts`` one with ``train_texts.jsonl`` and ``train_gold.jsonl``.  Nothing of the dev sets is trained on.  The
candidate model learns from what networks trained without a third of the texts propose in that third, since a network
is far too sure of the texts that it has learnt.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from miner.annotate import sentences
from miner.annotate.entities import FACTS
from miner.annotate.learned import course, head
from miner.annotate.learned.linear import Linear
from miner.schema import Span
from models.training import brat, build, case_facts, network, weigh
from models.training.case_facts import FIELDS, Story

THIRDS = 3
SHARES = {"ner": 1.0, FACTS: 0.5}
FACT_EPOCHS = 5
"""Rounds of the networks that only propose; their facts head is at its best after four to six."""
CANDIDATE_ROWS = 2**15
CANDIDATE_STRENGTH, SENTENCE_STRENGTH = 0.2, 3.0
"""Inverse strengths of the penalty (scikit-learn's C), chosen by cross-validation on the training texts."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Where things are and how long to train."""

    work: Path
    brat: Path
    facts: Path
    epochs: int
    seed: int


def trained(plan: Plan, stories: Sequence[Story], name: str, heads: Mapping[str, float], epochs: int) -> Language:
    """A pipeline whose facts head has learnt these texts and whose entity head has learnt the brat corpus.

    ``heads`` names the heads to train, with the share of its corpus that each sees in an epoch.
    """
    nlp = network.create(plan.work / "vectors")
    entities = network.examples(brat.to_docs(nlp, brat.read(plan.brat / "train"))[0])
    docs, _ = brat.to_docs(nlp, map(case_facts.to_annotated, stories))
    corpora = {"ner": entities, FACTS: network.examples(map(network.tagged, docs))}
    network.initialize(nlp, entities, corpora[FACTS], plan.seed, plan.work / "encoder.bin")
    start = time.monotonic()

    def after(epoch: int, losses: dict[str, float]) -> None:
        said = " ".join(f"{head} {loss:.0f}" for head, loss in sorted(losses.items()))
        print(f"{name}: epoch {epoch}, {said}, {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)

    network.train(nlp, {head: (corpora[head], share) for head, share in heads.items()}, epochs, plan.seed, after)
    return nlp


def proposals(plan: Plan, stories: Sequence[Story], whole: Language) -> Iterator[tuple[int, Story, Doc]]:
    """Every text with the entities of the whole network, and facts proposed by one that has not learnt this text."""
    for third in range(THIRDS):
        learnt = [story for i, story in enumerate(stories) if i % THIRDS != third]
        blind = trained(plan, learnt, f"without third {third + 1}", {FACTS: 1.0}, FACT_EPOCHS)
        for i, story in enumerate(stories):
            if i % THIRDS == third:
                doc = whole(story.text)
                doc.user_data[head.KEY] = head.probabilities(blind(story.text))
                yield i, story, doc


def candidate_model(plan: Plan, stories: Sequence[Story], whole: Language) -> Linear:
    """The model that weighs what the facts head proposes."""
    rows = weigh.candidate_rows(proposals(plan, stories, whole))
    return weigh.fit(rows, tuple(FIELDS.values()), CANDIDATE_ROWS, CANDIDATE_STRENGTH, only=True)[0]


def sentence_model(stories: Sequence[Story]) -> Linear:
    """The model of outcome events."""
    rows = weigh.sentence_rows(stories, [sentence_spans(story.text) for story in stories])
    labels = sorted({event for events in rows.labels for event in events})
    return weigh.fit(rows, labels, course.ROWS, SENTENCE_STRENGTH, only=False)[0]


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Sentences of a plain text, as at run time."""
    lines, at = [], 0
    for line in text.splitlines(keepends=True):
        lines.append(Span(at, at + len(line)))
        at += len(line)
    return [(span.start, span.end) for span in sentences.split(text, lines)]


def main() -> None:
    """Reads the command line; see the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--brat", type=Path, required=True)
    parser.add_argument("--facts", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--version", default="0.1.0")
    args = parser.parse_args()
    plan = Plan(args.work, args.brat, args.facts, args.epochs, args.seed)
    stories = case_facts.read(args.facts / "train_texts.jsonl", args.facts / "train_gold.jsonl")
    nlp = trained(plan, stories, "all", SHARES, plan.epochs)
    build.save(nlp, candidate_model(plan, stories, nlp), sentence_model(stories), args.target, args.version)


if __name__ == "__main__":
    main()
