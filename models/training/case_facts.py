"""Facts of patients, with their quotes, as labelled spans of the text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, cast

from miner.annotate.learned import candidates


class Named(TypedDict):
    """A diagnosis or a treatment as annotated."""

    name: str
    quote: str


class Happened(TypedDict):
    """An outcome as annotated; its time is not read here."""

    event: str
    quote: str


class Seen(TypedDict):
    """A lesion as annotated; its attributes are not read here."""

    morphology: str
    negated: bool
    quote: str


class Patient(TypedDict):
    """One case of the gold file, in the fields that are read here."""

    lesions: list[Seen]
    diagnoses: list[Named]
    treatments: list[Named]
    outcomes: list[Happened]


FIELDS = {"diagnoses": "DIAGNOSIS", "treatments": "TREATMENT"}
STOP = frozenset(
    {"the", "a", "an", "of", "with", "and", "in", "to", "for", "by", "on", "was", "were", "is", "his", "her"}
)
ENOUGH = 0.6
"""Share of content words (Jaccard) from which a stretch of the quote stands for a name that is not in it literally."""


@dataclass(frozen=True, slots=True)
class Story:
    """One text and its patients."""

    name: str
    text: str
    patients: tuple[Patient, ...]


def read(texts: Path, gold: Path) -> list[Story]:
    """Texts with their patients, in the order of the gold file."""
    found = {}
    for line in texts.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        found[record["id"]] = record["text"]
    records = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    return [Story(r["id"], found[r["id"]], tuple(cast(list[Patient], r["cases"]))) for r in records]


def literal(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Every place where the name stands as whole words, whatever its case and white space."""
    pattern = r"\s+".join(map(re.escape, name.split()))
    if pattern:
        for match in re.finditer(rf"(?<!\w){pattern}(?:e?s)?(?!\w)", text, flags=re.IGNORECASE):
            yield match.start(), match.end()


def content(text: str) -> frozenset[str]:
    """Content words, lower case, without a plural s."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return frozenset(w[:-1] if len(w) > 3 and w.endswith("s") else w for w in words) - STOP


def nearest(quote: str, name: str) -> tuple[int, int] | None:
    """The shortest stretch of whole words in the quote that shares most content words with the name."""
    wanted = content(name)
    places = [match.span() for match in re.finditer(r"[\w'’-]+", quote)]
    best: tuple[float, int, int, int] | None = None
    for i, (start, _) in enumerate(places):
        for _, end in places[i : i + 12]:
            have = content(quote[start:end])
            share = len(have & wanted) / len(have | wanted) if have | wanted else 0.0
            if share >= ENOUGH and (best is None or (share, start - end) > best[:2]):
                best = (share, start - end, start, end)
    return best[2:] if best else None


def locate(text: str, fact: Named) -> list[tuple[int, int]]:
    """Every place of the fact: its name wherever it stands, else the stretch of its quote that is nearest to it."""
    found = list(literal(text, fact["name"]))
    at = text.find(fact["quote"])
    if not found and at >= 0:
        near = nearest(fact["quote"], fact["name"])
        found = [(at + near[0], at + near[1])] if near else []
    return found


def facts_of(story: Story, label: str) -> list[Named]:
    """Annotated diagnoses or treatments of all patients of the text."""
    field = next(field for field, name in FIELDS.items() if name == label)
    return [fact for patient in story.patients for fact in patient[field]]  # type: ignore[literal-required]


def gold_names(story: Story, label: str) -> list[frozenset[str]]:
    """Content words of the annotated names of all patients of the text, as the scorer of case facts takes them."""
    return [candidates.content(fact["name"]) for fact in facts_of(story, label)]
