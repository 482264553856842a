"""Puts a trained pipeline and its linear models together as the folder that ships."""

from __future__ import annotations

import shutil
from pathlib import Path

from spacy.language import Language

from miner.annotate.entities import EVENTS, FACTS
from miner.annotate.learned.linear import Linear

CARD = "README.md"
"""Written by hand; a new version needs its new scores in it."""


def save(nlp: Language, facts: Linear, events: Linear, target: Path, version: str) -> None:
    """Writes the model folder anew, but for its card.

    The words of the training texts (``strings.json``) are left out: the network reads hashes, and each head has its
    own labels.
    """
    card = target / CARD
    text = card.read_text(encoding="utf-8") if card.is_file() else None
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    nlp.meta.update(name=target.name, version=version, license="CC-BY-4.0")
    nlp.meta["description"] = "Entities, diagnoses, treatments and outcome events of case reports"
    nlp.to_disk(target, exclude=["tokenizer"])
    (target / "vocab" / "strings.json").write_text("[]\n", encoding="utf-8")
    facts.save(target / f"{FACTS}.npz")
    events.save(target / f"{EVENTS}.npz")
    if text is not None:
        card.write_text(text, encoding="utf-8")
