"""What loading a pack does not see: rows that contradict each other, names that lead nowhere, slow expressions."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path

from miner.domain.cues import read_cues
from miner.domain.kinds import Condition, KindSpec, TimelineKind
from miner.domain.pack import CUES, SPELLING, SURE, Pack, folders, load
from miner.domain.terms import Term, read_terms, spellings, variants
from miner.schema import Status

PLAIN_FIELDS = frozenset({"strategy", "heading", "node", "edge", "strata", "quantity", "weights", "default_specimen"})
"""Text fields of a kind that do not name a term table; all others do."""

TABLE_MAPS = ("qualifiers", "modifiers", "fallbacks", "widen")
"""Fields of a kind that map qualifiers to term tables."""

CONCEPT_FIELDS = ("terms", "heads", "subjects", "events")
"""Fields of a kind whose table holds the concepts of its facts."""

REPEATS = (8, 16, 20, 24, 200, 2000)
"""How often a piece of text is repeated to see whether an expression backtracks: few at first, since one that doubles
its time with each repeat would not come back from many."""

SLOW = 0.05
"""Seconds on one such text from which an expression is slow: sound ones take a thousandth."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend, with the line that it stands in (from 1)."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def problems(name: str) -> list[Problem]:
    """All that is to be mended in the files of a pack, by file and line; none gives an empty list.

    What the pack extends is not looked at itself, but its rows count.  PackError for what keeps the pack from loading.
    """
    pack = load(name)
    *bases, folder = folders(name)
    found = list(_in_toml(pack, folder / "pack.toml"))
    for path in sorted(folder.glob("*.tsv")):
        if path.name == CUES:
            found += _slow(path, ((cue.cue, cue.match) for cue in read_cues(path)))
        elif path.name not in (SPELLING, SURE):
            inherited = [term for base in bases for term in _rows(base / path.name)]
            found += _in_table(path, inherited, pack)
    return sorted(set(found))


def _rows(path: Path) -> tuple[Term, ...]:
    return read_terms(path) if path.is_file() else ()


def _lines(path: Path) -> list[int]:
    """Line numbers of the rows below the header; empty lines are no rows."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [number for number, line in enumerate(lines, start=1) if number > 1 and line]


# --- tables -----------------------------------------------------------------------------------------------------


def _in_table(path: Path, inherited: Iterable[Term], pack: Pack) -> Iterator[Problem]:
    rows = list(zip(_lines(path), read_terms(path), strict=True))
    for (_, before), (line, term) in pairwise(rows):
        if (term.id, term.synonym) < (before.id, before.synonym):
            yield Problem(path, line, f"expected rows sorted by id and synonym, found {term.id!r} after {before.id!r}")
    yield from _twice(path, rows, inherited, pack)
    yield from _slow(path, ((term.synonym, term.match) for _, term in rows))


def _twice(path: Path, rows: list[tuple[int, Term]], inherited: Iterable[Term], pack: Pack) -> Iterator[Problem]:
    """Synonyms that stand twice, or lead to two ids: which of them is found would be chance.

    A row of its own goes before the plural of another, so those two do not contradict.
    """
    every = [(0, term) for term in inherited] + rows
    written = {form for _, term in every for form in _forms(term, pack)[0]}
    taken: dict[str, tuple[str, str]] = {}
    seen: set[tuple[str, str, str]] = set()
    for line, term in every:
        as_written, plurals = _forms(term, pack)
        forms = as_written | (plurals - written)
        clash = next((taken[form] for form in sorted(forms) if form in taken and taken[form][0] != term.id), None)
        row = (term.id, term.match, term.synonym)
        if line and clash:
            yield Problem(path, line, f"{term.synonym!r} leads to {term.id!r}, and in {clash[1]} to {clash[0]!r}")
        elif line and row in seen:
            yield Problem(path, line, f"{term.synonym!r} of {term.id!r} stands twice")
        seen |= {row} if line else set()
        for form in forms:
            taken.setdefault(form, (term.id, f"line {line}" if line else "the pack that it extends"))


def _forms(term: Term, pack: Pack) -> tuple[frozenset[str], frozenset[str]]:
    """The surface forms by which a row is found, told apart by how: as written, and their plurals."""
    if term.match == "phrase":
        as_written = spellings(term, pack.spelling)
        return as_written, variants(term, pack.spelling) - as_written
    return frozenset({f"{term.match} {term.synonym}"}), frozenset()


def _slow(path: Path, rows: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    for line, (pattern, match) in zip(_lines(path), rows, strict=True):
        if match == "regex" and (probe := _backtracks(pattern)):
            yield Problem(
                path, line, f"the regular expression {pattern!r} is slow: over {SLOW} s on {probe!r} repeated; "
                "make it so that no text can be matched in many ways"
            )  # fmt: skip


def _backtracks(pattern: str) -> str:
    """A piece of text of which many repeats take the expression long; empty where none does."""
    compiled = re.compile(pattern, re.IGNORECASE)
    pieces: list[str] = ["a", " ", "1", "a ", "1 ", *sorted(set(re.findall(r"[a-z0-9 ,.;/-]", pattern.lower())))]
    beginning = "".join(re.findall(r"^(?:\\b)?([a-z0-9 ]*)", pattern.lower()))
    for start, piece in product(sorted({"", beginning}), pieces):
        for times in REPEATS:
            started = time.perf_counter()
            compiled.search(start + piece * times + "\n")
            if time.perf_counter() - started > SLOW:
                return piece
    return ""


# --- pack.toml --------------------------------------------------------------------------------------------------


def _in_toml(pack: Pack, path: Path) -> Iterator[Problem]:
    for message, word in (*_of_kinds(pack), *_classes(pack), *_of_derived(pack), *_of_outputs(pack)):
        if line := _line_of(path, word):  # else it is inherited, and a problem of that pack
            yield Problem(path, line, message)


def _line_of(path: Path, word: str) -> int:
    """The first line of the file that holds the word whole; 0 where none does."""
    whole = re.compile(rf"(?<![\w]){re.escape(word)}(?![\w])")
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, start=1) if whole.search(line)), 0)


def _of_kinds(pack: Pack) -> Iterator[tuple[str, str]]:
    for name, spec in pack.kinds.items():
        for table in _tables(spec):
            if table not in pack.terms:
                yield f"kind {name!r} names the table {table!r}, but there is no {table}.tsv", table
        for status in sorted(set(spec.answers) - set(Status)):
            yield f"kind {name!r}: expected one of {', '.join(Status)} in answers, found {status!r}", status
        if isinstance(spec, TimelineKind) and spec.weights and spec.weights not in pack.weights:
            yield f"kind {name!r} names the weights {spec.weights!r}, but there is no such table", spec.weights


def _classes(pack: Pack) -> Iterator[tuple[str, str]]:
    """Names of nodes and edges that the graph's database, which looks at no case, takes for one another."""
    kinds = [(spec.node, spec.edge) for spec in pack.kinds.values()]
    qualifiers = [(node.node, node.edge) for spec in pack.kinds.values() for node in spec.nodes.values()]
    nodes = {node.lower() for node, _ in (*kinds, *qualifiers)}
    for _, edge in (*kinds, *qualifiers):
        if edge and edge.lower() in nodes:
            yield f"the edge {edge!r} has the name of a node class", edge


def _tables(spec: KindSpec) -> Iterator[str]:
    for field, value in spec:
        if isinstance(value, str) and value and field not in PLAIN_FIELDS:
            yield value
        elif field in TABLE_MAPS and isinstance(value, dict):
            yield from value.values()


def _of_derived(pack: Pack) -> Iterator[tuple[str, str]]:
    known = {*pack.kinds, *(item.kind for item in pack.criteria), *(item.kind for item in pack.intervals)}
    conditions = [(c.kind, d) for c in pack.criteria for rule in c.rules for d in (*rule.all, *rule.any)]
    conditions += [(interval.kind, condition) for interval in pack.intervals for condition in interval.requires]
    for name, condition in conditions:
        yield from _of_condition(pack, name, condition, known)
    for interval in pack.intervals:
        if interval.timeline not in pack.kinds:
            yield f"{interval.kind!r} names the kind {interval.timeline!r}, but there is none", interval.timeline
        else:
            yield from _unknown(pack, interval.kind, interval.timeline, interval.events)
        if interval.cues and interval.cues not in pack.terms:
            yield f"{interval.kind!r} names the table {interval.cues!r}, but there is no such table", interval.cues


def _of_condition(pack: Pack, name: str, condition: Condition, known: set[str]) -> Iterator[tuple[str, str]]:
    if condition.terms:
        ids = {term.id for term in pack.terms.get(condition.terms, ())}
        if not ids:
            yield f"{name!r} names the table {condition.terms!r}, but there is no such table", condition.terms
        for concept in sorted(set(condition.concepts) - ids) if ids else ():
            yield f"{name!r} asks for {concept!r}, which {condition.terms}.tsv does not hold", concept
    elif condition.kind not in known:
        yield f"{name!r} asks for the kind {condition.kind!r}, but there is none", condition.kind or name
    elif condition.kind in pack.kinds:
        yield from _unknown(pack, name, condition.kind, condition.concepts)


def _unknown(pack: Pack, name: str, kind: str, concepts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Concepts that the kind cannot have."""
    spec = pack.kinds[kind]
    tables = [str(value) for field, value in spec if field in CONCEPT_FIELDS and value]
    known = {term.id for table in tables for term in pack.terms.get(table, ())}
    known |= (
        {*spec.turns.values(), *(term.id for term in pack.terms.get(spec.weak, ()))}
        if isinstance(spec, TimelineKind)
        else set()
    )
    for concept in sorted(set(concepts) - known):
        yield f"{name!r} asks for {concept!r} of the kind {kind!r}, which cannot have it", concept


def _of_outputs(pack: Pack) -> Iterator[tuple[str, str]]:
    known = {*pack.kinds, *(item.kind for item in pack.criteria), *(item.kind for item in pack.intervals)}
    for record in pack.records:
        if record.kind not in known:
            yield f"the record {record.key!r} names the kind {record.kind!r}, but there is none", record.kind
    keys = {record.key for record in pack.records}
    for score in pack.scores:
        if score.key not in keys:
            yield f"the score {score.name!r} names the key {score.key!r}, but no record has it", score.key
