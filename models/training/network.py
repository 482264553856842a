"""Joint training of the heads on their one encoder, each on its own corpus."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import cast

import spacy
from spacy.language import Language
from spacy.pipeline import Tok2Vec, TrainablePipe
from spacy.pipeline.tok2vec import Tok2VecListener
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import Adam, Optimizer, compounding, fix_random_seed, set_dropout_rate
from thinc.types import Floats2d

from miner.annotate.entities import FACTS, TAGS
from miner.annotate.tokenizer import make_tokenizer

CONFIG = Path(__file__).with_name("config.cfg")
"""The pipeline; see the file."""
RATE, DROP = 0.001, 0.25
"""First learning rate (it falls in a line to 15 % of that) and dropout."""
Examples = list[Example]


def tagged(doc: Doc) -> Doc:
    """The document with its entities written as BIOES tags, which the facts head learns."""
    tags = [TAGS[0]] * len(doc)
    for entity in doc.ents:
        marks = ["S"] if len(entity) == 1 else ["B", *"I" * (len(entity) - 2), "E"]
        for i, mark in enumerate(marks):
            tags[entity.start + i] = f"{mark}-{entity.label_}"
    for token, tag in zip(doc, tags, strict=True):
        token.tag_ = tag
    return doc


def examples(docs: Iterable[Doc]) -> Examples:
    """Each document as what to learn, beside a bare one with the same tokens."""
    return [
        Example(Doc(doc.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc]), doc)
        for doc in docs
    ]


def create(vectors: Path) -> Language:
    """The untrained pipeline of ``config.cfg`` with the word vectors and the shipped tokenizer."""
    nlp = spacy.util.load_model_from_config(spacy.util.load_config(CONFIG), auto_fill=True)
    nlp.tokenizer = make_tokenizer(nlp)
    nlp.vocab.vectors.from_disk(vectors / "vocab")
    return nlp


def initialize(nlp: Language, entities: Examples, facts: Examples, seed: int, encoder: Path | None = None) -> None:
    """Shapes and first weights of encoder and heads; the encoder's are those of the file, where one is given."""
    fix_random_seed(seed)
    cast(TrainablePipe, nlp.get_pipe("tok2vec")).initialize(lambda: entities[:10], nlp=nlp)
    if encoder is not None:
        cast(TrainablePipe, nlp.get_pipe("tok2vec")).model.from_bytes(encoder.read_bytes())
    cast(TrainablePipe, nlp.get_pipe("ner")).initialize(lambda: entities, nlp=nlp)
    nlp.get_pipe(FACTS).initialize(lambda: facts[:10], nlp=nlp, labels=TAGS)  # type: ignore[attr-defined]
    nlp._link_components()


def update(nlp: Language, head: str, batch: Examples, drop: float, sgd: Optimizer, losses: dict[str, float]) -> None:
    """One step of one head and the encoder; the other heads rest.

    spaCy's own loop makes every head listen to every batch, but a text of one corpus says nothing about the other's
    labels, so the encoder's output is handed to one listener alone.
    """
    encoder = cast(Tok2Vec, nlp.get_pipe("tok2vec"))
    pipe = cast(TrainablePipe, nlp.get_pipe(head))
    docs = [example.predicted for example in batch]
    set_dropout_rate(encoder.model, drop)
    vectors, backward = encoder.model.begin_update(docs)

    def into_encoder(gradients: list[Floats2d]) -> object:
        return backward(gradients)

    listener = next(node for node in pipe.model.walk() if isinstance(node, Tok2VecListener))
    listener.receive(Tok2VecListener.get_batch_id(docs), vectors, into_encoder)
    pipe.update(batch, drop=drop, losses=losses)
    pipe.finish_update(sgd)
    encoder.finish_update(sgd)


def batches(corpus: Examples, sizes: Iterator[float], rng: random.Random) -> Iterator[Examples]:
    """The corpus in a new order, in batches of about so many words."""
    order = rng.sample(corpus, len(corpus))
    while order:
        limit, batch = next(sizes), [order.pop()]
        while order and sum(map(len, batch)) + len(order[-1]) <= limit:
            batch.append(order.pop())
        yield batch


def mixed(rng: random.Random, **corpora: Sequence[Examples]) -> Iterator[tuple[str, Examples]]:
    """The batches of several corpora in one random order, each with the head that learns from it."""
    both = [(head, batch) for head, found in corpora.items() for batch in found]
    rng.shuffle(both)
    yield from both


def train(
    nlp: Language,
    corpora: dict[str, tuple[Examples, float]],
    epochs: int,
    seed: int,
    after: Callable[[int, dict[str, float]], None],
) -> None:
    """Trains encoder and heads and leaves the averaged weights in the pipeline.

    ``corpora`` maps a head to its examples and to the share of them, drawn anew, that it sees in an epoch: the facts
    head learns its larger corpus in fewer rounds than the entity head.  ``after`` is called after every epoch with its
    number and losses, the averaged weights being in place.
    """
    rng = random.Random(seed)
    sgd = Adam(RATE, beta1=0.9, beta2=0.999, L2=0.01, grad_clip=1.0, L2_is_weight_decay=True, use_averages=True)
    sizes = {head: compounding(400.0, 1600.0, 1.003) for head in corpora}
    for epoch in range(epochs):
        sgd.learn_rate = RATE * (1.0 - 0.85 * epoch / epochs)
        losses: dict[str, float] = {}
        drawn = {head: rng.sample(found, round(share * len(found))) for head, (found, share) in corpora.items()}
        plan = {head: list(batches(found, iter(sizes[head]), rng)) for head, found in drawn.items()}
        for head, batch in mixed(rng, **plan):
            update(nlp, head, batch, DROP, sgd, losses)
        with nlp.use_params(sgd.averages):
            after(epoch, losses)
    for pipe in (nlp.get_pipe(name) for name in nlp.pipe_names):
        _settle(cast(TrainablePipe, pipe), sgd)


def _settle(pipe: TrainablePipe, sgd: Optimizer) -> None:
    """Replaces a component's weights by their averages for good."""
    for node in pipe.model.walk():
        for name in node.param_names:
            average = sgd.averages.get((node.id, name)) if sgd.averages else None
            if average is not None:
                node.set_param(name, average)
