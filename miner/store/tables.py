"""The tables as queries see them.  ``migrations`` makes them; a test holds that both say the same.

One *extraction* is what one run found in one paper.  A paper has at most one extraction that no run has superseded:
that is its current one.  Earlier ones stay, so that a decision on a fact that is gone can still show what it was about.
"""

from __future__ import annotations

import re

from sqlalchemy import (
    Column,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

_ESCAPE = "\x10"
_UNSAFE = re.compile("[\x00\x10\ud800-\udfff]")
_ESCAPED = re.compile("\x10([0-9a-f]{4})")


class AnyText(TypeDecorator[str]):
    """Text that any Python string survives.

    Databases refuse NUL characters (PostgreSQL) and lone surrogates (every UTF-8 column), which damaged PDFs and
    file names hold.  Those, and U+0010 (data link escape) itself, are written as U+0010 and four hex digits.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else _UNSAFE.sub(lambda found: f"{_ESCAPE}{ord(found[0]):04x}", value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None or _ESCAPE not in value:
            return value
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)


def _text(
    name: str, *references: ForeignKey, key: bool = False, null: bool = False, unique: bool = False
) -> Column[str]:
    return Column(name, AnyText, *references, primary_key=key, nullable=null, unique=unique or None)


def _count(name: str, *references: ForeignKey, key: bool = False) -> Column[int]:
    return Column(name, Integer, *references, primary_key=key, nullable=False)


metadata = MetaData()

schema_versions = Table(
    "schema_versions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    _text("name"),
    _text("written_by"),
)

runs = Table(
    "runs",
    metadata,
    _count("seq", key=True),
    _text("run_id", unique=True),
    _text("started"),
    _text("ended"),
    _text("versions"),
    _text("inputs"),
)
"""``seq`` says which run came first; ``versions`` and ``inputs`` are JSON, versions compared as a whole."""

run_papers = Table(
    "run_papers",
    metadata,
    _count("seq", key=True),
    _text("run_id", ForeignKey("runs.run_id")),
    _text("path"),
    _text("outcome"),
    _text("reason"),
    _text("sha256"),
    _count("cases"),
    _count("facts"),
    Column("seconds", Float, nullable=False),
    Index("run_papers_run", "run_id"),
)

documents = Table(
    "documents",
    metadata,
    _text("sha256", key=True),
    _text("media_type"),
    _text("title"),
    _text("metadata"),
    Column("body", LargeBinary, nullable=False),
    Column("arrays", LargeBinary, nullable=False),
)
"""``metadata`` is JSON for listings; ``body`` and ``arrays`` hold the whole document, see ``documents.pack``."""

papers = Table(
    "papers",
    metadata,
    _text("key", key=True),
    _text("sha256"),
    _text("outcome"),
    _text("reason"),
    _text("run_id", ForeignKey("runs.run_id")),
)
"""The latest word on each content; ``key`` is its sha256, or ``path:`` + path of a file that could not be hashed."""

places = Table(
    "places",
    metadata,
    _text("path", key=True),
    _text("key", ForeignKey("papers.key"), key=True),
    _text("shown"),
    _count("run", ForeignKey("runs.seq")),
)
"""Which content was last seen at which (absolute) path, as ``shown`` to people, and in which run."""

extractions = Table(
    "extractions",
    metadata,
    _count("seq", key=True),
    _text("sha256", ForeignKey("documents.sha256")),
    _text("run_id", ForeignKey("runs.run_id")),
    _text("superseded_by_run", ForeignKey("runs.run_id"), null=True),
    _text("notes"),
    _count("cases"),
    _count("facts"),
    Index("extractions_document", "sha256"),
)

cases = Table(
    "cases",
    metadata,
    _count("extraction", ForeignKey("extractions.seq"), key=True),
    _count("position", key=True),
    _text("case_id"),
    _text("body"),
    Index("cases_id", "case_id"),
)

facts = Table(
    "facts",
    metadata,
    _count("extraction", ForeignKey("extractions.seq"), key=True),
    _count("position", key=True),
    _text("fact_id"),
    _text("slot_id"),
    _text("case_id"),
    _text("kind"),
    _text("concept"),
    _text("name"),
    _text("status"),
    _text("body"),
    Index("facts_id", "fact_id"),
    Index("facts_case", "case_id"),
    Index("facts_kind", "kind"),
)
"""``body`` is the whole fact as JSON but for its evidence; the other columns are for queries."""

evidence = Table(
    "evidence",
    metadata,
    _count("extraction", key=True),
    _count("fact", key=True),
    _count("position", key=True),
    _text("evidence_id"),
    _text("quote"),
    _count("page"),
    _text("body"),
    Column("ocr", Float, nullable=True),
    ForeignKeyConstraint(["extraction", "fact"], ["facts.extraction", "facts.position"]),
    Index("evidence_id", "evidence_id"),
)
"""``ocr`` is how sure OCR was of its words, from 0 to 1; null where the file holds them as text."""

decisions = Table(
    "decisions",
    metadata,
    _count("seq", key=True),
    _text("decision_id", unique=True),
    _text("fact_id"),
    _text("slot_id"),
    _text("action"),
    _text("curator"),
    _text("at"),
    _text("reason"),
    _text("correction"),
    _text("snapshot"),
    Index("decisions_fact", "fact_id"),
)
"""Append-only by trigger, and without a foreign key: a decision outlives its fact."""
