"""What things are: frozen dataclasses, standard library only."""

from miner.schema.decision import Action, Decision
from miner.schema.document import (
    PRINTED,
    Block,
    Box,
    Cell,
    Document,
    Metadatum,
    PageSize,
    Role,
    Span,
    Table,
    TextMap,
)
from miner.schema.fact import Anchor, Case, Evidence, Fact, Origin, Paper, Qualifier, Status, digest
from miner.schema.mention import (
    DAYS_PER,
    Annotations,
    Assertion,
    Experiencer,
    Mention,
    Presence,
    Quantity,
    Temporality,
)
from miner.schema.quotes import normalise_quote
from miner.schema.run import Outcome, PaperRow, Run, Versions

__all__ = [
    "DAYS_PER",
    "PRINTED",
    "Action",
    "Anchor",
    "Annotations",
    "Assertion",
    "Block",
    "Box",
    "Case",
    "Cell",
    "Decision",
    "Document",
    "Evidence",
    "Experiencer",
    "Fact",
    "Mention",
    "Metadatum",
    "Origin",
    "Outcome",
    "PageSize",
    "Paper",
    "PaperRow",
    "Presence",
    "Qualifier",
    "Quantity",
    "Role",
    "Run",
    "Span",
    "Status",
    "Table",
    "Temporality",
    "TextMap",
    "Versions",
    "digest",
    "normalise_quote",
]
