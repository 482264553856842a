"""The facts are the product: extraction may not get worse than it was measured to be.

The floors lie a few points under what was measured when they were set; the README shows the figures.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from miner import assemble, read
from miner.analyse import accuracy
from miner.export.records import Json, records
from tests.support import annotator, pack_named

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "corpora"
ARTICLES = ROOT / "corpora" / "articles"

Cases = dict[str, list[dict[str, Json]]]


def extracted(texts: dict[str, str], pack_name: str, model: str) -> Cases:
    pack, annotate = pack_named(pack_name), annotator(pack_name, model)
    found: Cases = {}
    for name, text in texts.items():
        document = read.text_document(text, name)
        found[name] = records(assemble.facts(document, annotate.mentions(document), pack), pack)
    return found


def lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def gold_of(path: Path) -> Cases:
    return {item["id"]: item["cases"] for item in map(json.loads, path.read_text(encoding="utf-8").splitlines())}


@pytest.mark.parametrize(("model", "floor"), [("case_ner", 0.90), ("", 0.84)])
def test_own_articles(model: str, floor: float) -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ARTICLES / "text").glob("*.txt"))}
    assert len(texts) == 48
    found = accuracy(gold_of(ARTICLES / "gold.jsonl"), extracted(texts, "alc", model), pack_named("alc").scores)
    assert found.mean >= floor


def test_real_case_texts() -> None:
    folder = SHARED / "case_facts"
    if not folder.is_dir():
        pytest.skip("needs the annotated case texts in ../shared/corpora/case_facts")
    texts = {item["id"]: item["text"] for item in lines(folder / "texts.jsonl")}
    pack = pack_named("case_report")
    found = accuracy(gold_of(folder / "gold.jsonl"), extracted(texts, "case_report", "case_ner"), pack.scores)
    assert found.mean >= 0.82


def test_the_same_text_gives_the_same_bytes() -> None:
    text = (ARTICLES / "text" / "D18.txt").read_text(encoding="utf-8")
    first = extracted({"D18": text}, "alc", "case_ner")
    assert json.dumps(extracted({"D18": text}, "alc", "case_ner")) == json.dumps(first)
