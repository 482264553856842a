"""The trained model: where it is, how it is loaded, and what it says about a document as mentions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from miner.annotate.learned import candidates, decode, reader
from miner.annotate.shipped_model import DEFAULT, folder, label
from miner.domain import Weights, belief, read_weights
from miner.schema import Mention, Span

WEIGHTS = "weights.tsv"
"""The table, beside the network, that weighs candidates and what sentences tell."""
READER = "reader"
"""Name of the component."""
LENIENCY = 2.0
"""How many nats "outside" loses before facts are decoded: finds more, which the candidate model then weighs."""
LIKELY = 0.35
"""Probability from which a diagnosis or treatment is better taken than left (best F1 on held-out training texts)."""
LIKELY_EVENT = 0.4
"""The same for events."""
LEAST = 0.05
"""Mentions less probable than this are not handed out."""


def load(name: str = DEFAULT) -> Language:
    """The trained model alone: tokenizer, encoder and heads.  Needs no network; under a second."""
    return spacy.load(folder(name), exclude=["tokenizer"])  # made anew from its rules


@cache
def _weights(name: str) -> Weights:
    return read_weights(folder(name) / WEIGHTS)


def mentions(doc: Doc, name: str = DEFAULT) -> list[Mention]:
    """All that the model found in a document that it has read, in text order.

    Entities have the kind "model." + label, and as score the mean probability of their tokens, not calibrated.
    "model.DIAGNOSIS" and "model.TREATMENT" are what the patient finally had and was given: every mention of one thing
    carries the same ``name`` and, as ``score``, the calibrated probability that the thing is a fact of the patient.
    Counting names once, those from :data:`LIKELY` up make the best set.
    """
    extractor, weights = f"model {label(name)}", _weights(name)
    spans = reader.reading(doc).entities()
    found = [_mention(doc, s, f"model.{s.label}", doc[s.start : s.end].text.lower(), s.score, extractor) for s in spans]
    for candidate, probability in scored(doc, weights):
        if probability >= LEAST:
            kind = f"model.{candidate.label}"
            found += [_mention(doc, s, kind, candidate.name, probability, extractor) for s in candidate.mentions]
    found += _told(doc, weights, extractor)
    return sorted(found, key=lambda m: (m.span.start, m.span.end, m.kind))


def _mention(doc: Doc, at: decode.TokenSpan, kind: str, name: str, score: float, extractor: str) -> Mention:
    span = doc[at.start : at.end]
    place = Span(span.start_char, span.end_char)
    return Mention(kind, place, span.text, name=name, score=round(score, 4), extractor=extractor)


def proposed(doc: Doc) -> list[candidates.Candidate]:
    """Diagnoses and treatments that the facts head proposes, before they are weighed."""
    read = reader.reading(doc)
    scores = np.log(read.facts() + 1e-9)
    spans = [
        span
        for i, label in enumerate(read.heads.facts)
        for span in decode.spans(scores[:, i], read.tokens, (label,), LENIENCY)
    ]
    return candidates.group(doc, spans)


def scored(doc: Doc, weights: Weights) -> list[tuple[candidates.Candidate, float]]:
    """The proposed candidates with their probability."""
    rivals = proposed(doc)
    return [(c, belief({c.label: weights[c.label]}, candidates.features(doc, c, rivals))[c.label]) for c in rivals]


def told(doc: Doc) -> list[tuple[Span, dict[str, dict[str, float]]]]:
    """Each sentence with the features of everything that it may tell."""
    read = reader.reading(doc)
    sentences = list(doc.sents)
    odds = read.told(np.array([sentence.start for sentence in sentences], np.int64))
    return [
        (
            Span(sentence.start_char, sentence.start_char + len(sentence.text.rstrip())),
            {thing: {"always": 1.0, "odds": float(odd)} for thing, odd in zip(read.heads.sentences, row, strict=True)},
        )
        for sentence, row in zip(sentences, odds, strict=True)
    ]


def _told(doc: Doc, weights: Weights, extractor: str) -> Iterator[Mention]:
    words = doc.text  # spaCy puts it together from all tokens each time
    for span, said in told(doc):
        text = words[span.start : span.end]
        for thing, features in said.items():
            probability = belief({thing: weights.get(thing, {})}, features)[thing] if thing in weights else 0.0
            if probability >= LEAST:
                kind, term = thing.split(".", 1)
                score = round(probability, 4)
                yield Mention(f"model.{kind}", span, text, term, term, score=score, extractor=extractor)
