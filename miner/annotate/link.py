"""Links a name as written to the id of a pack's term: scispaCy's candidate generator over the pack's own terms.

The generator (Neumann et al., ScispaCy, BioNLP 2019, doi:10.18653/v1/W19-5034) compares character 3-grams weighted by
TF-IDF.  Here its index is made from one term table when the pack is loaded: a few hundred phrases, compared exactly
(no approximate search), so that the answer never depends on chance; nothing is downloaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np

from miner.domain import NamedKind, Pack, Term
from miner.schema import Mention

SIMILAR = 0.75
"""Cosine from which two spellings are one name: "hydroxicarbamide" and "hydroxycarbamide" share 0.79, "azacitidine"
and "decitabine" stay below 0.5."""

NEIGHBOURS = 5
"""Aliases looked at for each name; several may be aliases of one term."""


@dataclass(frozen=True)
class Linker:
    """The terms of one table.  The index is made at the first question, since many papers never ask."""

    terms: tuple[Term, ...]

    @cached_property
    def _generator(self) -> _Generator:
        return _Generator.of(self.terms)

    def link(self, names: Sequence[str]) -> list[str]:
        """The id of the most similar term of each name; empty where none is similar enough."""
        return self._generator.best(names) if names and self.terms else [""] * len(names)


class _Candidate(Protocol):
    concept_id: str
    similarities: list[float]


@dataclass(frozen=True)
class _Generator:
    """scispaCy's CandidateGenerator with an exact index."""

    candidates: Callable[[list[str], int], list[list[_Candidate]]]

    @classmethod
    def of(cls, terms: Iterable[Term]) -> _Generator:
        # Heavy imports that only linking needs.
        import nmslib
        from scispacy.candidate_generation import CandidateGenerator
        from scispacy.linking_utils import Entity, KnowledgeBase
        from sklearn.feature_extraction.text import TfidfVectorizer

        aliases: dict[str, set[str]] = {}
        for term in terms:
            if term.match != "regex":
                aliases.setdefault(term.id, {term.name.lower()}).add(term.synonym.lower())
        entities = [Entity(key, min(words), sorted(words), [], None) for key, words in sorted(aliases.items())]
        phrases = sorted({word for words in aliases.values() for word in words})
        vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), dtype=np.float32)
        vectors = vectorizer.fit_transform(phrases)
        index = nmslib.init(method="brute_force", space="cosinesimil_sparse", data_type=nmslib.DataType.SPARSE_VECTOR)
        index.addDataPointBatch(vectors)
        index.createIndex()
        return cls(CandidateGenerator(index, vectorizer, phrases, KnowledgeBase(entities)))

    def best(self, names: Sequence[str]) -> list[str]:
        found = self.candidates([name.lower() for name in names], NEIGHBOURS)
        return [_closest(candidates) for candidates in found]


def _closest(candidates: Iterable[_Candidate]) -> str:
    ranked = sorted((-max(c.similarities), c.concept_id) for c in candidates if c.similarities)
    return ranked[0][1] if ranked and -ranked[0][0] >= SIMILAR else ""


def linkers(pack: Pack) -> dict[str, Linker]:
    """One linker for each model label whose kind has a term table."""
    return {
        f"model.{label}": Linker(pack.terms[spec.terms])
        for spec in pack.kinds.values()
        if isinstance(spec, NamedKind) and spec.terms in pack.terms
        for label in spec.model_labels
    }


def linked(mentions: Sequence[Mention], by_kind: Mapping[str, Linker]) -> list[Mention]:
    """The mentions in the same order, those of a linked kind with the id of their term."""
    out = list(mentions)
    for kind, linker in sorted(by_kind.items()):
        where = [i for i, m in enumerate(out) if m.kind == kind and not m.term]
        for i, term in zip(where, linker.link([out[i].text for i in where]), strict=True):
            if term:
                out[i] = replace(out[i], term=term)
    return out
