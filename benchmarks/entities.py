"""What the trained model alone is worth: entities, diagnoses, treatments, outcome events, and words a second.

usage: python -m benchmarks.entities --brat FOLDER --facts FOLDER --scorer score_facts.py [--json]

``--brat`` is a folder of brat files (MACCROBAT 2020 ``dev/``), ``--facts`` one with ``texts.jsonl`` and ``gold.jsonl``.
Diagnosis, treatment and outcome are measured by the scorer itself: all that the model finds in a text is put down to
one patient (the texts with two patients lose by that), each name once, above the thresholds that were chosen on
held-out training texts.  No rule takes part.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from miner.annotate import entities, sentences
from miner.schema import Mention, Span
from models.training import brat, measure

FIELDS = ("diagnosis", "treatment", "outcome")
NAMES = {"model.DIAGNOSIS": "diagnoses", "model.TREATMENT": "treatments"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    what: str
    precision: float
    recall: float
    f1: float
    gold: int


def entity_rows(nlp: Language, folder: Path) -> list[Row]:
    """Strict spans of the entity head: micro average over all labels, then label by label."""
    annotated = brat.read(folder)
    counts = [
        measure.strict(one.spans, brat.spans_of(doc))
        for one, doc in zip(annotated, nlp.pipe(one.text for one in annotated), strict=True)
    ]
    labels = sorted({label for one in counts for label in one})
    rows = [_row("entities, all labels", measure.total(counts))]
    return rows + [_row(label, measure.total(counts, frozenset({label}))) for label in labels]


def _row(what: str, counts: measure.Counts) -> Row:
    return Row(what, counts.precision, counts.recall, counts.f1, counts.gold)


def case_of(doc: Doc) -> dict[str, object]:
    """All that the model says of a text, as one patient in the scorer's form."""
    found: dict[str, dict[str, Mention]] = {field: {} for field in NAMES.values()}
    for mention in entities.mentions(doc):
        if mention.kind in NAMES and mention.score >= entities.LIKELY:
            found[NAMES[mention.kind]].setdefault(mention.name, mention)
    spans = sentences.split(doc.text, paragraphs(doc.text))
    events = {m.term for m in entities.events(doc, spans) if m.score >= entities.LIKELY_EVENT}
    named = {field: [{"name": name} for name in names] for field, names in found.items()}
    return {"case": "1", **named, "outcomes": [{"event": event} for event in sorted(events)]}


def paragraphs(text: str) -> list[Span]:
    """Lines of a plain text."""
    found, at = [], 0
    for line in text.splitlines(keepends=True):
        found.append(Span(at, at + len(line)))
        at += len(line)
    return found


def fact_rows(nlp: Language, folder: Path, scorer: Path) -> list[Row]:
    """Diagnosis, treatment and outcome by the official scorer."""
    records = [json.loads(line) for line in (folder / "texts.jsonl").read_text(encoding="utf-8").splitlines()]
    docs = nlp.pipe(record["text"] for record in records)
    lines = [
        json.dumps({"id": record["id"], "cases": [case_of(doc)]}) for record, doc in zip(records, docs, strict=True)
    ]
    with tempfile.TemporaryDirectory() as place:
        predicted = Path(place) / "predicted.jsonl"
        predicted.write_text("\n".join(lines) + "\n", encoding="utf-8")
        command = [sys.executable, str(scorer), str(folder / "gold.jsonl"), str(predicted), "--json"]
        scores = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return [Row(f, *(scores[f][key] for key in ("precision", "recall", "f1", "gold"))) for f in FIELDS]


def speed(nlp: Language, texts: Sequence[str], seconds: float = 10.0) -> float:
    """White-space separated words a second from text to mentions and events, on this thread."""
    words, start = 0, time.process_time()
    while time.process_time() - start < seconds:
        for text in texts:
            doc = nlp(text)
            entities.mentions(doc)
            entities.events(doc, sentences.split(text, paragraphs(text)))
            words += len(text.split())
    return words / (time.process_time() - start)


def main() -> None:
    """Reads the command line; see the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--brat", type=Path, required=True)
    parser.add_argument("--facts", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    args = parser.parse_args()
    nlp = entities.load()
    rows = fact_rows(nlp, args.facts, args.scorer) + entity_rows(nlp, args.brat)
    texts = [json.loads(line)["text"] for line in (args.facts / "texts.jsonl").read_text(encoding="utf-8").splitlines()]
    rate = speed(nlp, texts)
    if args.json:
        print(json.dumps({"model": entities.model_version(), "words_per_second": rate, "rows": [*map(_as_dict, rows)]}))
        return
    print(f"{entities.model_version()}   {rate:,.0f} words a second on one core")
    for row in rows:
        print(f"{row.what:<28}{row.precision:>8.3f}{row.recall:>8.3f}{row.f1:>8.3f}{row.gold:>7}")


def _as_dict(row: Row) -> dict[str, str | float]:
    return {"what": row.what, "precision": row.precision, "recall": row.recall, "f1": row.f1, "gold": row.gold}


if __name__ == "__main__":
    main()
