"""Cases, facts, and the evidence for each fact; the three identities that keep human work safe."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum

from miner.schema.document import Box, Document, Span
from miner.schema.mention import Quantity
from miner.schema.quotes import index_of, normalise_quote

CONTEXT = 32
"""Characters of prefix and suffix kept with a quote (W3C Web Annotation, TextQuoteSelector)."""


class Status(StrEnum):
    """What the paper says of a concept.  *Not reported* is no status: it is the absence of a fact."""

    PRESENT = "present"
    ABSENT = "absent"
    EQUIVOCAL = "equivocal"
    NOT_DONE = "not_done"


class Origin(StrEnum):
    """Whether the patient is reported here or was reported by others and is only cited."""

    OWN = "own"
    CITED = "cited"


def digest(*parts: object) -> str:
    """A short stable hash: the first 20 hex digits of SHA-256 over the parts as canonical JSON."""
    canonical = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    # Damaged files give lone surrogates, which strict UTF-8 refuses; other text is encoded as ever.
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in one document: quote with context, offsets in one reader's text, and boxes on the page."""

    span: Span
    quote: str
    prefix: str
    suffix: str
    boxes: tuple[Box, ...] = ()
    section: str = ""
    """Role of the block it stands in."""
    place: str = ""
    """XPath in a JATS file; empty for other media."""
    ocr: float | None = None
    """How sure OCR was of its least sure word, from 0 to 1; None where the file holds it as text."""

    @classmethod
    def at(cls, document: Document, span: Span) -> Anchor:
        block = document.block_at(span.start)
        return cls(
            span=span,
            quote=document.quote(span),
            prefix=document.text[max(0, span.start - CONTEXT) : span.start],
            suffix=document.text[span.end : span.end + CONTEXT],
            boxes=document.textmap.boxes(span),
            section=document.role_at(span.start).value,
            place=block.place if block else "",
            ocr=document.textmap.ocr(span),
        )

    @property
    def page(self) -> int:
        """Page of the first box, from 1; 0 where the document has no pages."""
        return self.boxes[0].page if self.boxes else 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place that says so: the anchor of the value, of what asserts it, and of what ties it to its patient."""

    evidence_id: str
    sha256: str
    reader: str
    value: Anchor
    assertion: Anchor | None = None
    patient: Anchor | None = None

    @property
    def ocr(self) -> float | None:
        """How sure OCR was of value and assertion; None where the file holds both as text."""
        anchors = (self.value, self.assertion)
        return min((each.ocr for each in anchors if each is not None and each.ocr is not None), default=None)

    @classmethod
    def of(
        cls, document: Document, value: Span, *, assertion: Span | None = None, patient: Span | None = None
    ) -> Evidence:
        """Evidence at a span; its id hashes document, normalised quote and occurrence, never offsets."""
        wanted = normalise_quote(document.quote(value))
        earlier = index_of(document.text).before(wanted, value.start)
        return cls(
            evidence_id=digest("evidence", document.sha256, wanted, earlier),
            sha256=document.sha256,
            reader=f"{document.reader} {document.reader_version}",
            value=Anchor.at(document, value),
            assertion=Anchor.at(document, assertion) if assertion else None,
            patient=Anchor.at(document, patient) if patient else None,
        )


@dataclass(frozen=True, slots=True)
class Case:
    """One patient of one paper."""

    case_id: str
    ordinal: int
    """From 1, in order of first mention, own cases first."""
    label: str = ""
    """What the paper calls the patient ("Case 2", "the infant"); empty where it gives no label."""
    origin: Origin = Origin.OWN
    spans: tuple[Span, ...] = ()
    """The text that tells this patient's story."""

    @classmethod
    def of(cls, sha256: str, ordinal: int, label: str, origin: Origin, spans: tuple[Span, ...]) -> Case:
        key = label.lower() or str(ordinal)
        return cls(digest("case", sha256, origin, key), ordinal, label, origin, spans)


Qualifier = str | float | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One answer to one question about one patient.

    ``slot_id`` names the question (case, kind, concept and the pack's slot qualifiers, such as specimen), ``fact_id``
    this answer to it.  Neither depends on offsets, reader or extractor.
    """

    fact_id: str
    slot_id: str
    case_id: str
    kind: str
    concept: str
    """Id of the term in the pack, or ``text:`` + normalised name where the pack has none."""
    name: str
    """Preferred name, for people."""
    status: Status
    quantity: Quantity | None = None
    qualifiers: tuple[tuple[str, Qualifier], ...] = ()
    """Sorted by key; empty values are left out."""
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 1.0
    extractor: str = ""
    """Which component and strategy made it."""
    derived_from: tuple[str, ...] = ()
    """Ids of the facts that decided a derived statement; empty for what the paper says itself."""

    @property
    def ocr(self) -> float | None:
        """How sure OCR was of the place that it read best; None where a place is text in the file, or there is none."""
        read = [evidence.ocr for evidence in self.evidence]
        return max((each for each in read if each is not None), default=None) if None not in read else None

    def qualifier(self, key: str) -> Qualifier | None:
        return dict(self.qualifiers).get(key)

    @classmethod
    def of(
        cls,
        *,
        case: Case,
        kind: str,
        concept: str,
        name: str,
        status: Status = Status.PRESENT,
        quantity: Quantity | None = None,
        qualifiers: dict[str, Qualifier] | None = None,
        slot: tuple[str, ...] = (),
        evidence: tuple[Evidence, ...] = (),
        confidence: float = 1.0,
        extractor: str = "",
        derived_from: tuple[str, ...] = (),
    ) -> Fact:
        """Makes a fact with its ids; ``slot`` names the qualifiers that belong to the question."""
        kept = {k: v for k, v in (qualifiers or {}).items() if v not in ("", (), None)}
        pairs = tuple(sorted(kept.items()))
        slot_id = digest("slot", case.case_id, kind, concept, [(k, v) for k, v in pairs if k in slot])
        measured = (quantity.kind, quantity.low, quantity.high, quantity.since) if quantity else None
        fact_id = digest("fact", slot_id, status, measured, pairs)
        return cls(
            fact_id, slot_id, case.case_id, kind, concept, name, status, quantity, pairs,
            evidence, confidence, extractor, derived_from,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """All that one run found in one document."""

    document: Document
    cases: tuple[Case, ...] = ()
    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    """Why a paper has no case, and the like: one sentence each."""

    def facts_of(self, case: Case, kind: str = "") -> list[Fact]:
        return [f for f in self.facts if f.case_id == case.case_id and (not kind or f.kind == kind)]
