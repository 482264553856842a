"""The pipeline of one pack: tokens, sentences, abbreviations, trained spans, terms, quantities, assertion."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from miner.annotate import abbreviations, assertion, entities, link, quantities, sentences
from miner.annotate.learned import reader
from miner.annotate.terms import TermMatcher
from miner.annotate.tokenizer import blank
from miner.domain import Pack
from miner.schema import Annotations, Document, Mention, Role, Span

SILENT_ROLES = frozenset({Role.REFERENCES, Role.FRONT_MATTER, Role.BACK_MATTER})
"""Blocks that never yield a mention: other people's papers, addresses, acknowledgements."""

COMMENT_ROLES = frozenset({Role.INTRODUCTION, Role.DISCUSSION, Role.CONCLUSION})
"""Blocks that speak of the disease at large; where a case has a part of its own, the model would name others' there."""

LONGEST_TEXT = 10_000_000
"""Characters that one Doc may have; no component here needs memory beyond linear in the text."""


@dataclass(frozen=True)
class Annotator:
    """Compiled once for a pack (and a model); pure afterwards: the same document gives the same annotations."""

    pack: Pack
    nlp: Language
    terms: TermMatcher
    asserter: assertion.Asserter
    linkers: Mapping[str, link.Linker]
    has_model: bool

    @classmethod
    def of(cls, pack: Pack, *, model: str = "case_ner") -> Annotator:
        """Loads the trained pipeline of that name; an empty name leaves it out (rules alone)."""
        nlp = entities.load(model) if model else blank()
        nlp.max_length = LONGEST_TEXT
        return cls(
            pack,
            nlp,
            TermMatcher.of(pack),
            assertion.Asserter.of(pack),
            link.linkers(pack),
            bool(model),
        )

    def mentions(self, document: Document) -> Annotations:
        """All annotations of the document; its text is read once by each component."""
        text = document.text
        spans = sentences.split(text, paragraphs(document))
        doc = self._doc(text, spans, unread(document))
        found = [*self.terms.find(text), *quantities.find(text)]
        if self.has_model:
            found += entities.mentions(doc)
        heard = [m for m in found if "\n" not in m.text and document.role_at(m.span.start) not in SILENT_ROLES]
        cued = assertion.apply(link.linked(heard, self.linkers), self.asserter.cues(text, spans))
        return Annotations(tuple(spans), tuple(sorted(cued, key=_order)), abbreviations.find(doc))

    def _doc(self, text: str, spans: list[Span], unread: list[Span]) -> Doc:
        doc = self.nlp.make_doc(text)
        doc.user_data[reader.UNREAD] = unread
        starts = {span.start for span in spans}
        reader.mark(doc, starts)
        for _, component in self.nlp.pipeline:
            doc = component(doc)
        return doc


def unread(document: Document) -> list[Span]:
    """The stretches that the trained model does not read: what never yields a mention, and comment beside a case."""
    told = any(block.role is Role.CASE for block in document.blocks)
    skipped = SILENT_ROLES | COMMENT_ROLES if told else SILENT_ROLES
    return [block.span for block in document.blocks if block.role in skipped]


def paragraphs(document: Document) -> list[Span]:
    """The stretches that no sentence crosses: blocks, and inside tables each row."""
    if not document.blocks:
        return _lines(document.text, Span(0, len(document.text)), r"\n\s*\n")
    out: list[Span] = []
    for block in document.blocks:
        separator = r"\n" if block.role is Role.TABLE else r"\n\s*\n"
        out += _lines(document.text, block.span, separator)
    return out


def _lines(text: str, span: Span, separator: str) -> list[Span]:
    out: list[Span] = []
    start = span.start
    for match in re.finditer(separator, text[span.start : span.end]):
        out.append(Span(start, span.start + match.start()))
        start = span.start + match.end()
    return [*out, Span(start, span.end)]


def _order(mention: Mention) -> tuple[int, int, str, str]:
    return mention.span.start, -mention.span.end, mention.kind, mention.term
