"""Where a shipped trained model is, and what it is called: answered without spaCy, which takes a second to import."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from miner.errors import PackError

DEFAULT = "case_ner"


def folder(name: str = DEFAULT) -> Path:
    """Where a shipped model is: beside the package in a checkout, inside it when installed; PackError if nowhere."""
    package = Path(__file__).resolve().parents[1]
    places = (package.parent / "models" / name, package / "_models" / name)
    for place in places:
        if (place / "config.cfg").is_file():
            return place
    raise PackError(
        f"expected the trained model {name!r} in {places[0]} or {places[1]}, found it in neither",
        remedy="install miner again, or run without a model",
    )


def model_version(name: str = DEFAULT) -> str:
    """Name, version and hash of the bytes of a shipped model ("case_ner 0.1.0 0f3a…"): what decides its output."""
    place = folder(name)
    total = hashlib.sha256()
    for path in sorted(p for p in place.rglob("*") if p.is_file() and p.suffix != ".md"):
        total.update(path.relative_to(place).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{label(name)} {total.hexdigest()[:16]}"


@cache
def label(name: str) -> str:
    """Name and version of a shipped model."""
    meta = json.loads((folder(name) / "meta.json").read_text(encoding="utf-8"))
    return f"{meta['name']} {meta['version']}"
