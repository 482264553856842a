"""A pack: everything that is particular to one disease, as checked objects."""

from __future__ import annotations

import hashlib
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from miner.domain.cues import Cue, read_cues
from miner.domain.kinds import Criterion, Interval, KindSpec, RecordField, ScoreField
from miner.domain.sure import Sure, read_sure
from miner.domain.terms import Term, read_terms
from miner.domain.weights import Weights, added, read_weights
from miner.errors import PackError

T = TypeVar("T")
CUES = "cue.tsv"
SPELLING = "spelling.tsv"
SURE = "sure.tsv"
WEIGHTS = "weights"
"""Folder of a pack's weight tables, one a kind that weighs its evidence."""


class PackFile(BaseModel):
    """The contents of one ``pack.toml``; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    title: str
    extends: str = ""
    kinds: dict[str, KindSpec] = {}
    criteria: tuple[Criterion, ...] = ()
    intervals: tuple[Interval, ...] = ()
    records: tuple[RecordField, ...] = ()
    scores: tuple[ScoreField, ...] = ()


@dataclass(frozen=True)
class Pack:
    """A pack with what it extends folded in: own kinds, criteria and records replace inherited ones by name."""

    name: str
    version: str
    title: str
    kinds: Mapping[str, KindSpec]
    criteria: tuple[Criterion, ...]
    intervals: tuple[Interval, ...]
    records: tuple[RecordField, ...]
    scores: tuple[ScoreField, ...]
    terms: Mapping[str, tuple[Term, ...]]
    """Term table name (file stem) to its rows, inherited rows first."""
    cues: tuple[Cue, ...]
    spelling: tuple[tuple[str, str], ...]
    weights: Mapping[str, Weights]
    """Weight table name (file stem) to its weights, inherited ones added up."""
    sure: Mapping[str, Sure]
    """Kind to the confidence from which its facts may be relied upon; the pack's own before inherited ones."""
    hash: str
    """SHA-256 over all files of the pack and of those it extends, first 12 hex digits."""

    @property
    def label(self) -> str:
        return f"{self.name} {self.version} ({self.hash})"

    @cached_property
    def names(self) -> Mapping[str, Mapping[str, str]]:
        """Table name to term id to preferred name."""
        return {table: {term.id: term.name for term in reversed(rows)} for table, rows in self.terms.items()}

    def name_of(self, table: str, term_id: str) -> str:
        return self.names.get(table, {}).get(term_id, term_id)


def shipped() -> list[str]:
    """Names of the packs that come with miner."""
    root = Path(str(files("miner") / "packs"))
    return sorted(entry.name for entry in root.iterdir() if (entry / "pack.toml").is_file())


def load(name: str) -> Pack:
    """A pack by name (shipped) or by the path of its folder; raises PackError with file and line."""
    chain = _chain(_folder(name))
    own = chain[-1][1]
    kinds: dict[str, KindSpec] = {}
    terms: dict[str, list[Term]] = defaultdict(list)
    cues: list[Cue] = []
    spelling: list[tuple[str, str]] = []
    weights: dict[str, Weights] = {}
    sure: dict[str, Sure] = {}
    hashed = hashlib.sha256()
    for folder, content in chain:
        kinds |= content.kinds
        for path in sorted((folder / WEIGHTS).glob("*.tsv")):
            hashed.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
            weights[path.stem] = added(weights.get(path.stem, {}), read_weights(path))
        for path in sorted(folder.iterdir()):
            if path.suffix not in {".toml", ".tsv"}:
                continue
            hashed.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
            if path.name == CUES:
                cues += read_cues(path)
            elif path.name == SPELLING:
                spelling += _spelling(path)
            elif path.name == SURE:
                sure |= read_sure(path)
            elif path.suffix == ".tsv":
                terms[path.stem] += read_terms(path)
    files_ = [content for _, content in chain]
    return Pack(
        name=own.name,
        version=own.version,
        title=own.title,
        kinds=kinds,
        criteria=_latest((c.kind, c) for content in files_ for c in content.criteria),
        intervals=_latest((i.kind, i) for content in files_ for i in content.intervals),
        records=_latest((r.key, r) for content in files_ for r in content.records),
        scores=_latest((s.name, s) for content in files_ for s in content.scores),
        terms={table: tuple(rows) for table, rows in terms.items()},
        cues=tuple(cues),
        spelling=tuple(spelling),
        weights=weights,
        sure=sure,
        hash=hashed.hexdigest()[:12],
    )


def folders(name: str) -> list[Path]:
    """The folder of a pack, and before it those of the packs that it extends, the first one first."""
    return [folder for folder, _ in _chain(_folder(name))]


def _latest(named: Iterable[tuple[str, T]]) -> tuple[T, ...]:
    return tuple(dict(named).values())


def _folder(name: str) -> Path:
    if name in shipped():
        return Path(str(files("miner") / "packs" / name))
    folder = Path(name)
    if (folder / "pack.toml").is_file():
        return folder
    raise PackError(
        f"no pack named {name!r}, and no folder of that path with a pack.toml",
        remedy=f"shipped packs: {', '.join(shipped())}; or give the folder of your own",
    )


def _chain(folder: Path) -> list[tuple[Path, PackFile]]:
    chain: list[tuple[Path, PackFile]] = []
    while True:
        if any(folder == seen for seen, _ in chain):
            raise PackError(f"{folder / 'pack.toml'}: the pack extends itself", remedy="break the circle of extends")
        content = _read(folder / "pack.toml")
        chain.insert(0, (folder, content))
        if not content.extends:
            return chain
        sibling = folder.parent / content.extends
        folder = sibling if (sibling / "pack.toml").is_file() else _folder(content.extends)


def _read(path: Path) -> PackFile:
    try:
        return PackFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"{path}: not valid TOML: {error}", remedy="mend the line that the message names") from error
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}" for problem in error.errors()[:5]
        )
        raise PackError(f"{path}: {problems}", remedy="the keys are explained in the README of the packs") from error


def _spelling(path: Path) -> list[tuple[str, str]]:
    pairs = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        left, _, right = line.partition("\t")
        if not left or not right or "\t" in right:
            raise PackError(
                f"{path}:{number}: expected two spellings separated by a tab, found {line!r}",
                remedy="one pair a line, such as 'tumor<TAB>tumour'",
            )
        pairs.append((left, right))
    return pairs
