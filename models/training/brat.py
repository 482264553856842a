"""Brat stand-off annotation as character spans, and as spaCy documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans


@dataclass(frozen=True, slots=True, order=True)
class Labelled:
    """A half-open character span with its label."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Annotated:
    """One text with all that its annotators marked, overlapping or not."""

    name: str
    text: str
    spans: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """What became of the annotated spans on their way to tokens that carry one label each."""

    spans: int = 0
    discontinuous: int = 0
    """Spans in several parts; each counts as the stretch from its first to its last character."""
    unaligned: int = 0
    """Spans that do not begin and end at a token; they are widened to the tokens they touch."""
    overlapping: int = 0
    """Spans left out because a longer one (or an earlier one as long) holds some of their tokens."""

    def __add__(self, other: Alignment) -> Alignment:
        return Alignment(
            self.spans + other.spans,
            self.discontinuous + other.discontinuous,
            self.unaligned + other.unaligned,
            self.overlapping + other.overlapping,
        )


def parse_line(line: str) -> tuple[Labelled, bool] | None:
    """A text-bound annotation ("T" line) as a span, and whether it is discontinuous; ``None`` for other lines."""
    if not line.startswith("T"):
        return None
    _, middle, _ = line.split("\t", 2)
    label, places = middle.split(" ", 1)
    numbers = places.replace(";", " ").split()
    return Labelled(int(numbers[0]), int(numbers[-1]), label), ";" in places


def read(folder: Path) -> list[Annotated]:
    """Every ``.ann`` with its ``.txt`` in the folder, by name."""
    found = []
    for path in sorted(folder.glob("*.ann")):
        lines = filter(None, map(parse_line, path.read_text(encoding="utf-8").splitlines()))
        spans = tuple(sorted({span for span, _ in lines}))
        found.append(Annotated(path.stem, path.with_suffix(".txt").read_text(encoding="utf-8"), spans))
    if not found:
        raise FileNotFoundError(f"expected brat files (.ann, .txt) in {folder}, found none")
    return found


def discontinuous(folder: Path) -> int:
    """How many spans of the folder come in several parts."""
    lines = (line for path in folder.glob("*.ann") for line in path.read_text(encoding="utf-8").splitlines())
    return sum(parsed[1] for parsed in map(parse_line, lines) if parsed)


def to_doc(nlp: Language, annotated: Annotated, labels: frozenset[str] | None = None) -> tuple[Doc, Alignment]:
    """The text as tokens with entities, of the given labels only; overlaps go to the longest span, then the first."""
    doc = nlp.make_doc(annotated.text)
    wanted = [span for span in annotated.spans if labels is None or span.label in labels]
    exact = [doc.char_span(span.start, span.end, label=span.label) for span in wanted]
    widened = [
        doc.char_span(span.start, span.end, label=span.label, alignment_mode="expand") if found is None else found
        for span, found in zip(wanted, exact, strict=True)
    ]
    kept = filter_spans([trimmed(span) for span in widened if span is not None])
    doc.set_ents(kept)
    return doc, Alignment(len(wanted), 0, sum(found is None for found in exact), len(wanted) - len(kept))


def trimmed(span: Span) -> Span:
    """The span without white space at its ends, which spaCy's entities must not have."""
    doc, start, end = span.doc, span.start, span.end
    while start < end - 1 and doc[start].is_space:
        start += 1
    while start < end - 1 and doc[end - 1].is_space:
        end -= 1
    return Span(doc, start, end, span.label_)


def to_docs(
    nlp: Language, annotated: Iterable[Annotated], labels: frozenset[str] | None = None
) -> tuple[list[Doc], Alignment]:
    """Documents of :func:`to_doc`, and what was lost on the way in all of them."""
    pairs = [to_doc(nlp, one, labels) for one in annotated]
    return [doc for doc, _ in pairs], sum((alignment for _, alignment in pairs), Alignment())


def spans_of(doc: Doc) -> Iterator[Labelled]:
    """The entities of a document as character spans."""
    for entity in doc.ents:
        yield Labelled(entity.start_char, entity.end_char, entity.label_)
