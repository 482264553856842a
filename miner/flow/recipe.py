"""How papers are to be read, and the versions that this stands for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from miner import __version__
from miner.annotate import model_version
from miner.assemble import EXTRACTOR_VERSION
from miner.domain import Pack, load
from miner.read import READER_VERSION, Limits, ocr_version
from miner.schema import Versions

PACKAGES = ("spacy", "scispacy", "onnxruntime", "pdfplumber", "pypdfium2", "networkx")
"""Packages whose version can change what comes out."""

ROOMS = ("annotate", "assemble", "domain", "read", "schema")
"""Rooms whose code decides what is found in a paper."""

MEMORY = 1_500 << 20
"""Bytes of memory that a worker process may hold unless a caller says otherwise."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that decides what is found in a paper, and what reading one may cost."""

    pack: str = "alc"
    """Name of a shipped pack, or the folder of another."""
    model: str = "case_ner"
    """Name of the trained pipeline; empty for rules alone."""
    limits: Limits = field(default_factory=Limits)
    memory: int = MEMORY


def versions(recipe: Recipe, pack: Pack) -> Versions:
    """The versions of everything that decides the facts; PackError when the model is missing."""
    packages = [(name, version(name)) for name in PACKAGES]
    made = [("reader", READER_VERSION), ("extractor", EXTRACTOR_VERSION), ("ocr", ocr_version())]
    return Versions(
        code=f"{__version__} ({_code_hash()})",
        pack=pack.label,
        model=model_version(recipe.model) if recipe.model else "none",
        packages=tuple(sorted([*packages, *made])),
    )


def components(packs: Iterable[str], model: str) -> dict[str, str]:
    """The parts of miner that decide what comes out, each with the version that people raise when that changes.

    Unlike the hashes of ``versions``, which change with every edit, these say what was meant to change.
    """
    return {
        "reader": READER_VERSION,
        "extractor": EXTRACTOR_VERSION,
        **{f"pack {name}": load(name).version for name in packs},
        **({f"model {model}": model_version(model).split(" ")[1]} if model else {}),
    }


def _code_hash() -> str:
    """SHA-256 over the code of the rooms, first 12 hex digits: a changed checkout of one version is another code."""
    package = Path(__file__).resolve().parents[1]
    total = hashlib.sha256()
    for path in sorted(path for room in ROOMS for path in (package / room).rglob("*.py")):
        total.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:12]
