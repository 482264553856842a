"""The trained model: where it is, how it is loaded, and what it says about a document as mentions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import cast

import spacy
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc

from miner.annotate.learned import candidates, course, decode, head
from miner.annotate.learned.linear import Linear
from miner.annotate.shipped_model import DEFAULT, folder, label
from miner.annotate.tokenizer import blank
from miner.schema import Mention, Span

FACTS = "facts"
"""Name of the head that tags final diagnoses and given treatments."""
EVENTS = "events"
"""Name of the sentence model."""
COMPONENTS = ("tok2vec", "ner", FACTS)
TAGS = (decode.OUTSIDE, *(f"{mark}-{label}" for label in ("DIAGNOSIS", "TREATMENT") for mark in "BIES"))
"""Tags of the facts head, in the order of its output."""
LENIENCY = 2.0
"""How many nats "outside" loses before facts are decoded: finds more, which the candidate model then weighs."""
LIKELY = 0.35
"""Probability from which a diagnosis or treatment is better taken than left (best F1 on held-out training texts)."""
LIKELY_EVENT = 0.25
"""The same for events."""
LEAST = 0.05
"""Mentions and events less probable than this are not handed out."""


def load(name: str = DEFAULT) -> Language:
    """The trained model alone: tokenizer, shared encoder and heads.  Needs no network; under a second."""
    nlp = blank()
    add_to(nlp, name)
    return nlp


def add_to(nlp: Language, name: str = DEFAULT) -> None:
    """Adds the model's components at the end of a pipeline whose tokenizer is ``tokenizer.make_tokenizer``'s.

    The encoder reads word vectors from the vocabulary, so the model's replace those of the pipeline.
    """
    place = folder(name)
    config = spacy.util.load_config(place / "config.cfg", interpolate=True)
    nlp.vocab.vectors.from_disk(place / "vocab")
    for component in COMPONENTS:
        settings = dict(config["components"][component])
        pipe = nlp.add_pipe(settings.pop("factory"), name=component, config=settings)
        cast(TrainablePipe, pipe).from_disk(place / component, exclude=["vocab"])


@cache
def _linear(name: str, part: str) -> Linear:
    return Linear.load(folder(name) / f"{part}.npz")


def mentions(doc: Doc, name: str = DEFAULT) -> list[Mention]:
    """All that the model found in a document that went through its components, in text order.

    Entities have the kind "model." + label and the score 1.0, since the transition-based head gives no probability.
    "model.DIAGNOSIS" and "model.TREATMENT" are what the patient finally had and was given: every mention of one thing
    carries the same ``name`` and, as ``score``, the calibrated probability that the thing is a fact of the patient.
    Counting names once, those from :data:`LIKELY` up make the best set.
    """
    extractor = f"model {label(name)}"
    found = [
        Mention(f"model.{e.label_}", Span(e.start_char, e.end_char), e.text, name=e.text.lower(), extractor=extractor)
        for e in doc.ents
        if e.label_
    ]
    for candidate, probability in scored(doc, _linear(name, FACTS)):
        if probability >= LEAST:
            found += _of_candidate(doc, candidate, probability, extractor)
    return sorted(found, key=lambda m: (m.span.start, m.span.end, m.kind))


def _of_candidate(doc: Doc, candidate: candidates.Candidate, probability: float, extractor: str) -> Iterator[Mention]:
    for token_span in candidate.mentions:
        span = doc[token_span.start : token_span.end]
        yield Mention(
            f"model.{candidate.label}",
            Span(span.start_char, span.end_char),
            span.text,
            name=candidate.name,
            score=probability,
            extractor=extractor,
        )


def proposed(doc: Doc) -> list[candidates.Candidate]:
    """Diagnoses and treatments that the facts head proposes, before they are weighed."""
    probabilities = head.probabilities(doc)
    return candidates.group(doc, decode.spans(probabilities, TAGS, LENIENCY))


def scored(doc: Doc, weights: Linear) -> list[tuple[candidates.Candidate, float]]:
    """The proposed candidates with their probability."""
    rivals = proposed(doc)
    return [(c, _probability(weights, candidates.features(doc, c, rivals), c.label)) for c in rivals]


def _probability(weights: Linear, features: dict[str, float], label: str) -> float:
    return round(float(weights.probabilities(features)[weights.labels.index(label)]), 4)


def events(doc: Doc, sentence_spans: Sequence[Span], name: str = DEFAULT) -> list[Mention]:
    """What became of the patient, by sentence: kind "model.event", ``term`` the event, ``score`` its probability.

    ``sentence_spans`` are character spans in text order.  A sentence may carry several events; those less probable
    than :data:`LEAST` are left out.
    """
    weights = _linear(name, EVENTS)
    extractor = f"model {label(name)}"
    found, before = [], ""
    for i, span in enumerate(sentence_spans):
        text = doc.text[span.start : span.end]
        features = course.features(text, (i + 1) / len(sentence_spans), before)
        for event, probability in zip(weights.labels, weights.probabilities(features), strict=True):
            if probability >= LEAST:
                score = round(float(probability), 4)
                found.append(Mention("model.event", span, text, event, event, score=score, extractor=extractor))
        before = text
    return found
