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
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypedDict

from spacy.language import Language
from spacy.tokens import Doc

from miner.annotate import entities, model_version
from miner.annotate.learned import candidates
from miner.schema import Mention
from models.training import brat, case_facts, measure
from models.training.case_facts import Story

FIELDS = ("diagnosis", "treatment", "outcome")
COMMON = (
    "Activity Administration Age Biological_structure Clinical_event Color Coreference Date "
    "Detailed_description Diagnostic_procedure Disease_disorder Distance Dosage Duration Family_history "
    "Frequency History Lab_value Medication Nonbiological_location Personal_background Severity Sex Shape "
    "Sign_symptom Subject Therapeutic_procedure"
).split()
"""Labels with 40 or more mentions in the training documents."""


class Name(TypedDict):
    """A diagnosis or treatment."""

    name: str


class Event(TypedDict):
    """An outcome."""

    event: str


class Case(TypedDict):
    """A patient in the scorer's form, in the fields measured here."""

    case: str
    diagnoses: list[Name]
    treatments: list[Name]
    outcomes: list[Event]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; ``low`` and ``high`` are the 95 % bootstrap interval of F1 over documents."""

    what: str
    precision: float
    recall: float
    f1: float
    gold: int
    low: float
    high: float


def entity_rows(nlp: Language, folder: Path) -> list[Row]:
    """Strict spans of the entity head: micro average over all labels, then label by label."""
    annotated = brat.read(folder)
    counts = [
        measure.strict(one.spans, brat.spans_of(doc))
        for one, doc in zip(annotated, nlp.pipe(one.text for one in annotated), strict=True)
    ]
    labels = sorted({label for one in counts for label in one})
    rows = [_row("entities, all labels", [measure.total([one]) for one in counts])]
    common = frozenset(COMMON)
    rows.append(_row(f"entities, {len(common)} common labels", [measure.total([one], common) for one in counts]))
    return rows + [_row(label, [measure.total([one], frozenset({label})) for one in counts]) for label in labels]


def _row(what: str, documents: list[measure.Counts]) -> Row:
    counts = sum(documents, measure.Counts())
    low, high = measure.interval(documents)
    return Row(what, counts.precision, counts.recall, counts.f1, counts.gold, low, high)


def case_of(doc: Doc) -> Case:
    """All that the model says of a text, as one patient in the scorer's form."""
    heard = entities.mentions(doc)
    found = [m for m in heard if m.score >= entities.LIKELY]
    events = {m.term for m in heard if m.kind == "model.event" and m.score >= entities.LIKELY_EVENT}
    return Case(
        case="1",
        diagnoses=[Name(name=name) for name in names(found, "model.DIAGNOSIS")],
        treatments=[Name(name=name) for name in names(found, "model.TREATMENT")],
        outcomes=[Event(event=event) for event in sorted(events)],
    )


def names(found: Sequence[Mention], kind: str) -> list[str]:
    """Names of the mentions of a kind, each once, in text order."""
    return list(dict.fromkeys(m.name for m in found if m.kind == kind))


def fact_rows(nlp: Language, folder: Path, scorer: Path) -> list[Row]:
    """Diagnosis, treatment and outcome by the official scorer; intervals over documents, each as one patient."""
    stories = case_facts.read(folder / "texts.jsonl", folder / "gold.jsonl")
    cases = {story.name: case_of(doc) for story, doc in zip(stories, nlp.pipe(s.text for s in stories), strict=True)}
    with tempfile.TemporaryDirectory() as place:
        predicted = Path(place) / "predicted.jsonl"
        lines = [json.dumps({"id": name, "cases": [case]}) for name, case in cases.items()]
        predicted.write_text("\n".join(lines) + "\n", encoding="utf-8")
        command = [sys.executable, str(scorer), str(folder / "gold.jsonl"), str(predicted), "--json"]
        scores = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    rows = []
    for field in FIELDS:
        low, high = measure.interval([counts_of(story, cases[story.name], field) for story in stories])
        score = scores[field]
        rows.append(Row(field, score["precision"], score["recall"], score["f1"], score["gold"], low, high))
    return rows


def counts_of(story: Story, case: Case, field: str) -> measure.Counts:
    """Right, found and annotated values of one text in one of FIELDS."""
    if field == "outcome":
        gold = {outcome["event"] for patient in story.patients for outcome in patient["outcomes"]}
        found = {outcome["event"] for outcome in case["outcomes"]}
        return measure.Counts(len(gold & found), len(found), len(gold))
    names = [
        candidates.content(fact["name"]) for fact in (case["diagnoses"] if field == "diagnosis" else case["treatments"])
    ]
    return measure.one_to_one(case_facts.gold_names(story, field.upper()), names)


def speed(nlp: Language, texts: Sequence[str], seconds: float = 10.0) -> float:
    """White-space separated words a second from text to mentions and events, on this thread."""
    words, start = 0, time.process_time()
    while time.process_time() - start < seconds:
        for text in texts:
            entities.mentions(nlp(text))
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
        print(json.dumps({"model": model_version(), "words_per_second": rate, "rows": [*map(asdict, rows)]}))
        return
    print(f"{model_version()}   {rate:,.0f} words a second on one core")
    for row in rows:
        scores = f"{row.precision:>8.3f}{row.recall:>8.3f}{row.f1:>8.3f}{row.gold:>7}"
        print(f"{row.what:<28}{scores}   {row.low:.3f}–{row.high:.3f}")


if __name__ == "__main__":
    main()
