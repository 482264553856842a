"""Pretraining of the encoder on plain text: one word in five is hidden and guessed from the words around it.

usage: python -m models.training.pretrain WORK [--epochs 3]

Reads WORK/corpus.txt and WORK/vectors (see vectors.py), writes WORK/encoder.bin, from which training starts.  Three to
five minutes an epoch over 1.3 million words; the loss goes on falling after the third.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.pipeline import Tok2Vec
from spacy.tokens import Doc
from thinc.api import Adam, Maxout, Model, Optimizer, Softmax, chain, fix_random_seed, set_dropout_rate

from models.training.network import create

WORDS = 6000
"""Words that may be guessed: those that occur some fifteen times or more in 1.3 million."""
HIDDEN = 0.2
MASK = "[MASK]"
RATE, FALL = 0.002, 0.18
"""First learning rate, and the part of it that it loses after each epoch."""
LENGTH, BATCH = 300, 10
"""Tokens of a piece of text, and pieces of a batch."""
Array = npt.NDArray[np.float32]
Guesser = Model[Array, Array]
Hidden = list[tuple[int, int]]


def pieces(corpus: Path) -> list[list[str]]:
    """The corpus in pieces of at most LENGTH tokens."""
    found = []
    for line in corpus.read_text(encoding="utf-8").splitlines():
        words = line.split(" ")
        found += [words[i : i + LENGTH] for i in range(0, len(words), LENGTH)]
    return [piece for piece in found if len(piece) > 5]


def hide(words: list[str], numbers: dict[str, int], rng: random.Random) -> tuple[list[str], Hidden]:
    """The words with some of them masked, and the place and number of each that is to be guessed.

    Of the hidden words eight in ten become a mask, one in ten stays and one in ten becomes another word (BERT's way).
    """
    shown, hidden = list(words), []
    for i, word in enumerate(words):
        if word in numbers and rng.random() < HIDDEN:
            hidden.append((i, numbers[word]))
            roll = rng.random()
            if roll < 0.8:
                shown[i] = MASK
            elif roll < 0.9:
                shown[i] = rng.choice(words)
    return shown, hidden


def network_of(nlp: Language) -> Model[list[Doc], list[Array]]:
    """The network of the encoder."""
    return cast(Tok2Vec, nlp.get_pipe("tok2vec")).model


def step(nlp: Language, guesser: Guesser, batch: list[tuple[list[str], Hidden]], sgd: Optimizer) -> tuple[float, int]:
    """One update; returns the summed cross entropy in nats and the number of guesses."""
    encoder = network_of(nlp)
    vectors, into_encoder = encoder.begin_update([Doc(nlp.vocab, words=shown) for shown, _ in batch])
    rows = [vector[[i for i, _ in hidden]] for vector, (_, hidden) in zip(vectors, batch, strict=True)]
    truth = np.array([number for _, hidden in batch for _, number in hidden])
    guesses, backward = guesser.begin_update(np.vstack(rows))
    loss = -float(np.log(guesses[np.arange(len(truth)), truth] + 1e-9).sum())
    guesses[np.arange(len(truth)), truth] -= 1.0
    gradient, at = backward(guesses / len(truth)), 0
    into = []
    for vector, (_, hidden) in zip(vectors, batch, strict=True):
        back = np.zeros_like(vector)
        back[[i for i, _ in hidden]] = gradient[at : at + len(hidden)]
        at += len(hidden)
        into.append(back)
    into_encoder(into)
    encoder.finish_update(sgd)
    guesser.finish_update(sgd)
    return loss, len(truth)


def epoch(
    found: list[list[str]], numbers: dict[str, int], rng: random.Random
) -> Iterator[list[tuple[list[str], Hidden]]]:
    """The pieces in a new order, in batches, with new words hidden; pieces with nothing to guess are left out."""
    order = rng.sample(found, len(found))
    for i in range(0, len(order), BATCH):
        batch = [hide(words, numbers, rng) for words in order[i : i + BATCH]]
        yield [(shown, hidden) for shown, hidden in batch if hidden]


def pretrain(work: Path, epochs: int, seed: int = 0) -> None:
    """Trains and writes the encoder; says the loss of each epoch on standard error."""
    fix_random_seed(seed)
    rng, nlp = random.Random(seed), create(work / "vectors")
    found = pieces(work / "corpus.txt")
    common = Counter(word for words in found for word in words).most_common(WORDS)
    numbers = {word: i for i, (word, _) in enumerate(common)}
    encoder = network_of(nlp)
    encoder.initialize(X=[nlp.make_doc("One text gives the shapes.")])
    width = encoder.get_dim("nO")
    guesser = cast(Guesser, chain(Maxout(2 * width, width, nP=2, normalize=True), Softmax(len(numbers), 2 * width)))
    guesser.initialize()
    set_dropout_rate(encoder, 0.1)
    sgd = Adam(RATE, L2=0.01, grad_clip=1.0, L2_is_weight_decay=True)
    for number in range(epochs):
        start, total, guesses = time.monotonic(), 0.0, 0
        sgd.learn_rate = RATE * (1 - FALL * number)
        for batch in epoch(found, numbers, rng):
            loss, count = step(nlp, guesser, batch, sgd)
            total, guesses = total + loss, guesses + count
        print(number, f"{total / guesses:.3f} nats", f"{time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
        (work / "encoder.bin").write_bytes(encoder.to_bytes())


def main() -> None:
    """Reads the command line; see the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--epochs", type=int, default=3)
    args = parser.parse_args()
    pretrain(args.work, args.epochs)


if __name__ == "__main__":
    main()
