"""What comes out of some sample papers, in short, with the versions of the components that made it.

    python -m tests.golden.record

writes ``golden.json`` anew.  It refuses where output changed although no component that decides it has a new version:
raise that first (where, the refusal says).  So a changed output is never an accident, and a version always tells it.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

from miner import read
from miner.flow import Recipe, components, versions
from miner.flow.extractor import Extractor
from miner.schema import Case, Document, Fact, Origin, Paper

ROOT = Path(__file__).resolve().parents[2]
FILE = Path(__file__).with_name("golden.json")
ARTICLES, PDFS = ROOT / "corpora" / "articles" / "text", ROOT / "corpora" / "pdf"

MODEL = "case_ner"
PACKS = ("alc", "case_report")
PRINTED = ("D01", "D05", "D15", "E09", "E20")
TOLD = ("D02", "D07", "D11", "D18", "D22", "E03", "E08", "E14", "E19", "E23")
WITH_MODEL = ("D07", "E14", "E23")

WHERE = {
    "reader": "READER_VERSION in miner/read/version.py",
    "extractor": "EXTRACTOR_VERSION in miner/assemble/version.py (code of annotate and assemble)",
    "pack alc": "version in miner/packs/alc/pack.toml",
    "pack case_report": "version in miner/packs/case_report/pack.toml",
    f"model {MODEL}": f"version in models/{MODEL}/meta.json",
}
"""Component to where its version stands."""

LAYERS = {
    "pages": ("reader",),
    "rules": ("reader", "extractor", "pack alc", "pack case_report"),
    "model": tuple(WHERE),
}
"""Part of the output to the components that decide it."""

TOLERANCE = 0.02
"""Mean confidences may differ so much between machines: the trained model computes in short numbers."""


class Shown(TypedDict):
    """One paper in short: its facts (or the lines that describe its pages), one a line, and how sure they are."""

    lines: list[str]
    sure: float


class Golden(TypedDict):
    versions: dict[str, str]
    packages: dict[str, str]
    papers: dict[str, dict[str, Shown]]
    """By part of the output and name of the paper."""


def made() -> Golden:
    """What the present code makes of the papers."""
    recipe = Recipe("alc", MODEL)
    by_rules = {pack: Extractor.of(pack, "") for pack in PACKS}
    with_model = {pack: Extractor.of(pack, MODEL) for pack in PACKS}
    packages = dict(versions(recipe, by_rules["alc"].pack).packages)
    return {
        "versions": components(PACKS, MODEL),
        "packages": {name: version for name, version in sorted(packages.items()) if name not in WHERE},
        "papers": {
            "pages": {name: _pages(read.document(PDFS / f"{name}.pdf")) for name in PRINTED},
            "rules": {f"{name} {pack}": _told(by_rules[pack], name) for name in TOLD for pack in PACKS},
            "model": {f"{name} {pack}": _told(with_model[pack], name) for name in WITH_MODEL for pack in PACKS},
        },
    }


def _pages(document: Document) -> Shown:
    lines = [
        f"text: {len(document.text)} characters, {hashlib.sha256(document.text.encode()).hexdigest()[:16]}",
        f"blocks: {len(document.blocks)}, tables: {len(document.tables)}",
        *(f"heading: {document.quote(block.span)}" for block in document.blocks if block.is_heading),
    ]
    return {"lines": lines, "sure": 1.0}


def _told(extractor: Extractor, name: str) -> Shown:
    paper = extractor.of_text((ARTICLES / f"{name}.txt").read_text(encoding="utf-8"), name)
    sure = [fact.confidence for fact in paper.facts]
    return {"lines": _facts(paper), "sure": round(sum(sure) / max(1, len(sure)), 3)}


def _facts(paper: Paper) -> list[str]:
    """ "1 age: age, 58-year-old (attribute)": patient, kind, name, status, quantity, qualifiers, component"""
    lines = [f"note: {note}" for note in paper.notes]
    for case in paper.cases:
        lines.append(f"patient {_number(case)} {case.label}".rstrip())
        lines += [f"{_number(case)} {_fact(fact)}" for fact in paper.facts_of(case)]
    return lines


def _number(case: Case) -> str:
    return f"{case.ordinal}" if case.origin is Origin.OWN else f"cited {case.ordinal}"


def _fact(fact: Fact) -> str:
    parts = [fact.name] if fact.status.value == "present" else [fact.name, fact.status.value]
    if fact.quantity is not None:
        parts.append(
            f"{fact.quantity.text} [{fact.quantity.low:g}, {fact.quantity.high:g}] {fact.quantity.since}".strip()
        )
    parts += [f"{key}: {' + '.join(value) if isinstance(value, tuple) else value}" for key, value in fact.qualifiers]
    return f"{fact.kind}: {', '.join(parts)} ({fact.extractor})"


# --- old and new ------------------------------------------------------------------------------------------------


def changes(old: Golden, new: Golden) -> dict[str, list[str]]:
    """Part of the output to what is different in it, one line each; parts without a difference are left out."""
    found: dict[str, list[str]] = {}
    for layer in LAYERS:
        before, after = old["papers"].get(layer, {}), new["papers"][layer]
        for name in sorted({*before, *after}):
            lines = _differences(before.get(name), after.get(name))
            if lines:
                found.setdefault(layer, []).extend(f"{name}: {line}" for line in lines)
    return found


def _differences(before: Shown | None, after: Shown | None) -> list[str]:
    if before is None or after is None:
        return ["is new" if before is None else "is gone"]
    lines = [f"- {line}" for line in before["lines"] if line not in after["lines"]]
    lines += [f"+ {line}" for line in after["lines"] if line not in before["lines"]]
    if not lines and before["lines"] != after["lines"]:
        lines.append("the order or number of lines")
    if abs(before["sure"] - after["sure"]) > TOLERANCE:
        lines.append(f"mean confidence {before['sure']:.3f}, now {after['sure']:.3f}")
    return lines


def unversioned(old: Golden, new: Golden) -> list[str]:
    """What is to be done about output that changed while no component that decides it has another version."""
    told = []
    for layer, lines in changes(old, new).items():
        if all(old["versions"].get(part) == new["versions"].get(part) for part in LAYERS[layer]):
            places = "; or ".join(WHERE[part] for part in LAYERS[layer])
            told.append(f"{layer}: {_some(lines)}\nRaise the version of what was changed on purpose: {places}.")
    return told


def _some(lines: Sequence[str], most: int = 12) -> str:
    rest = [f"and {len(lines) - most} more"] if len(lines) > most else []
    return "\n  ".join([f"{len(lines)} differences", *lines[:most], *rest])


def other_packages(old: Golden, new: Golden) -> Mapping[str, str]:
    """Packages of another version than those of the golden output, as "3.8.7, now 3.8.8"."""
    return {
        name: f"{version}, now {new['packages'].get(name)}"
        for name, version in old["packages"].items()
        if version != new["packages"].get(name)
    }


def load() -> Golden:
    found: Golden = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def main() -> int:
    new = made()
    if FILE.is_file():
        told = unversioned(load(), new)
        if told:
            sys.stderr.write("\n".join(told) + "\n")
            return 1
    FILE.write_text(json.dumps(new, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
