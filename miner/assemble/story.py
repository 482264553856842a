"""One patient's story: the sentences that tell it, with their mentions; what every strategy works on."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from miner.domain import Pack
from miner.schema import (
    Annotations,
    Case,
    Document,
    Evidence,
    Experiencer,
    Fact,
    Mention,
    Presence,
    Qualifier,
    Quantity,
    Role,
    Span,
    Status,
    Temporality,
)

STATUS_OF = {
    Presence.PRESENT: Status.PRESENT,
    Presence.ABSENT: Status.ABSENT,
    Presence.UNCERTAIN: Status.EQUIVOCAL,
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the role of its block and its mentions in text order."""

    span: Span
    role: Role
    mentions: tuple[Mention, ...]
    patient: Span | None = None
    """The words that tie the sentence to its patient ("our patient", "Case 2"), where some do."""

    def of(self, *kinds: str) -> list[Mention]:
        return [m for m in self.mentions if m.kind in kinds]


@dataclass(frozen=True, slots=True)
class Story:
    """All sentences that tell of one patient, in text order.

    Sentences about other people and about the disease in general are already left out; single mentions inside the
    sentences may still be another's (see ``Mention.assertion.experiencer``).
    """

    document: Document
    pack: Pack
    case: Case
    sentences: tuple[Sentence, ...]
    abbreviations: tuple[tuple[str, str], ...] = ()

    def text(self, span: Span) -> str:
        return self.document.text[span.start : span.end]

    def mentions(self, *kinds: str) -> Iterable[tuple[Sentence, Mention]]:
        """(sentence, mention) for each mention of the given kinds, in text order."""
        return ((s, m) for s in self.sentences for m in s.mentions if m.kind in kinds)

    def fact(
        self,
        kind: str,
        mention: Mention,
        *,
        sentence: Sentence,
        quote: Span | None = None,
        name: str = "",
        status: Status = Status.PRESENT,
        quantity: Quantity | None = None,
        qualifiers: dict[str, Qualifier] | None = None,
        asserted_by: Span | None = None,
        confidence: float = 1.0,
        extractor: str = "",
    ) -> Fact:
        """A fact of this patient with its evidence.

        The concept is the mention's term, or ``text:`` + the lower-case name where the pack has none.  ``quote`` is the
        span shown as evidence (default: the mention); ``asserted_by`` the words that decided the status.
        """
        shown = name or mention.name or mention.text
        evidence = Evidence.of(self.document, quote or mention.span, assertion=asserted_by, patient=sentence.patient)
        return Fact.of(
            case=self.case,
            kind=kind,
            concept=mention.term or f"text:{shown.lower()}",
            name=shown,
            status=status,
            quantity=quantity,
            qualifiers=qualifiers,
            slot=self.pack.kinds[kind].slot if kind in self.pack.kinds else (),
            evidence=(evidence,),
            confidence=confidence,
            extractor=extractor,
        )


def is_own(mention: Mention) -> bool:
    """Whether the mention is said of the patient (not of a relative, of others or of the disease)."""
    return mention.assertion.experiencer is Experiencer.PATIENT


def happened(mention: Mention) -> bool:
    """Whether the mention is said to be so now (not planned, refused or of an earlier time)."""
    return mention.assertion.temporality is Temporality.NOW


def sentences_of(document: Document, annotations: Annotations) -> list[Sentence]:
    """All sentences of the document with their mentions (a mention belongs to the sentence that holds its start)."""
    starts = [m.span.start for m in annotations.mentions]
    return [
        Sentence(
            span,
            document.role_at(span.start),
            between(annotations.mentions, starts, span),
        )
        for span in annotations.sentences
    ]


def between(mentions: Sequence[Mention], starts: list[int], span: Span) -> tuple[Mention, ...]:
    """The mentions that start inside the span; ``starts`` are the start offsets of ``mentions``, in order."""
    return tuple(mentions[bisect_left(starts, span.start) : bisect_right(starts, span.end - 1)])
