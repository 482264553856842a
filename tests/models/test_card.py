"""The shipped model and its card belong together and stay small."""

from __future__ import annotations

import json
from pathlib import Path

MODEL = Path(__file__).resolve().parents[2] / "models" / "case_ner"
MOST_BYTES = 40_000_000
"""All weights together, so that an install stays light."""


def test_card_is_of_this_version() -> None:
    meta = json.loads((MODEL / "meta.json").read_text(encoding="utf-8"))
    card = (MODEL / "README.md").read_text(encoding="utf-8")
    assert card.startswith("# case_ner\n")
    assert f"Version {meta['version']}." in card


def test_card_names_every_label_of_the_entity_head() -> None:
    card = (MODEL / "README.md").read_text(encoding="utf-8")
    labels = json.loads((MODEL / "reader" / "heads.json").read_text(encoding="utf-8"))["entities"]
    assert len(labels) == 41
    assert [label for label in labels if f"| {label} |" not in card] == []


def test_all_models_together_are_small() -> None:
    sizes = [path.stat().st_size for path in MODEL.parent.rglob("*") if path.is_file()]
    assert 1_000_000 < sum(sizes) < MOST_BYTES
