"""The spaCy component that tags facts and keeps the probability of every tag."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.pipeline import Tagger
from spacy.tokens import Doc
from thinc.api import Model
from thinc.types import Floats2d

FACTORY = "miner_fact_tags"
KEY = "miner.fact_tags"
"""Where a document keeps the probabilities (``Doc.user_data``)."""


class FactTagger(Tagger):  # type: ignore[misc]
    """spaCy's tagger, except that it leaves ``token.tag`` alone and keeps probabilities of the shape (tokens, tags)."""

    def predict(self, docs: Iterable[Doc]) -> list[Floats2d]:
        """Probabilities by document."""
        return cast(list[Floats2d], self.model.predict(list(docs)))

    def set_annotations(self, docs: Iterable[Doc], probabilities: list[Floats2d]) -> None:
        """Keeps the probabilities with their documents."""
        for doc, found in zip(docs, probabilities, strict=True):
            doc.user_data[KEY] = np.asarray(found)


def probabilities(doc: Doc) -> npt.NDArray[np.float32]:
    """What the component found, (tokens, tags); ValueError for a document that never went through it."""
    found = doc.user_data.get(KEY)
    if found is None:
        raise ValueError(f"expected a document that went through {FACTORY!r}: use entities.load() or entities.add_to()")
    return cast(npt.NDArray[np.float32], found)


@Language.factory(FACTORY, default_config={"label_smoothing": 0.0})
def create(nlp: Language, name: str, model: Model[list[Doc], list[Floats2d]], label_smoothing: float) -> FactTagger:
    """The component, for spaCy's registry."""
    return FactTagger(nlp.vocab, model, name, label_smoothing=label_smoothing, scorer=None)
