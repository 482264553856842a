"""Annotated texts as windows of pieces with what each head should say of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from miner.annotate.learned import candidates
from miner.annotate.learned.pieces import Pieces
from miner.annotate.learned.reader import Heads, Reader, reading, set_sentences
from miner.annotate.learned.windows import Window, windows
from models.training import brat, case_facts
from models.training.brat import Annotated
from models.training.case_facts import FIELDS, Named, Story

IGNORED = -100
"""A tag that teaches nothing."""
LEAST_LETTERS = 4
"""Shorter words of a name say nothing elsewhere."""
LEAST_SENTENCES = 20
"""Findings told by fewer training sentences get no output of their own."""
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Example:
    """One window with its lessons; a head whose lesson is missing learns nothing from it."""

    text: int
    window: Window
    entities: Ints | None
    """Tag by token."""
    facts: Ints | None
    """Tags by token, (tokens, labels)."""
    told: npt.NDArray[np.float32] | None
    """Whether a sentence tells a thing, (sentences, things)."""
    sentence: Ints
    """Number of the sentence of each token, within the window."""
    said: npt.NDArray[np.float16] | None = None
    """Scores that an earlier network gave, (tokens, outputs)."""


def prepared(nlp: Language, text: str) -> Doc:
    """The text as tokens with its sentences, as at run time."""
    doc = nlp.make_doc(text)
    set_sentences(doc)
    return doc


def sentence_spans(doc: Doc) -> list[tuple[int, int]]:
    """First and last character of each sentence."""
    return [(sentence.start_char, sentence.end_char) for sentence in doc.sents]


def of_entities(nlp: Language, pieces: Pieces, heads: Heads, texts: Iterable[Annotated]) -> Iterator[Example]:
    """Windows of texts whose entities are annotated."""
    for number, annotated in enumerate(texts):
        marked, _ = brat.to_doc(nlp, annotated)
        doc = prepared(nlp, annotated.text)
        tags = np.zeros(len(doc), np.int64)
        for entity in marked.ents:
            at = 1 + 2 * heads.entities.index(entity.label_)
            tags[entity.start] = at
            tags[entity.start + 1 : entity.end] = at + 1
        for window in windows(doc, pieces):
            yield Example(number, window, tags[window.tokens], None, None, _numbers(doc, window))


def of_reader(nlp: Language, reader: Reader, pieces: Pieces, texts: Iterable[str]) -> Iterator[Example]:
    """Windows of texts without annotation, with what the reader says of them."""
    for number, text in enumerate(texts):
        doc = prepared(nlp, text)
        scores, at = reading(reader(doc)).scores.astype(np.float16), 0
        for window in windows(doc, pieces):  # the reader's pieces are numbered anew, its tokens the same
            size = len(window.tokens)
            yield Example(number, window, None, None, None, _numbers(doc, window), scores[at : at + size])
            at += size


def of_facts(nlp: Language, pieces: Pieces, heads: Heads, stories: Iterable[Story]) -> Iterator[Example]:
    """Windows of texts whose facts are annotated."""
    for number, story in enumerate(stories):
        doc = prepared(nlp, story.text)
        tags, told = fact_tags(doc, story, heads), told_by(story, heads, sentence_spans(doc))
        numbers = np.cumsum([bool(token.is_sent_start) for token in doc]) - 1
        for window in windows(doc, pieces):
            mine = numbers[window.tokens]
            kept = told[mine[0] : mine[-1] + 1]
            yield Example(number, window, None, tags[window.tokens], kept, mine - mine[0])


def _numbers(doc: Doc, window: Window) -> Ints:
    numbers = np.cumsum([bool(doc[int(i)].is_sent_start) for i in window.tokens])
    return np.asarray(numbers - numbers[0], np.int64)


def fact_tags(doc: Doc, story: Story, heads: Heads) -> Ints:
    """Outside, begin or inside for every token and label.

    A fact is every place of its name and of the short or long form that the text gives for it.  Elsewhere its words
    teach nothing, since they may be a shorter name of the same thing; nor does the quote of a fact found nowhere.
    """
    tags = np.zeros((len(doc), len(heads.facts)), np.int64)
    short_forms = candidates.abbreviations(doc)
    for column, label in enumerate(heads.facts):
        facts = case_facts.facts_of(story, label)
        spans = [span for fact in facts for span in _spans(doc, fact, short_forms)]
        words = frozenset[str]().union(*(candidates.content(fact["name"]) for fact in facts))
        for token in doc:
            if len(token) >= LEAST_LETTERS and candidates.content(token.lower_) & words:
                tags[token.i, column] = IGNORED
        for fact in facts:
            at = story.text.find(fact["quote"])
            if at >= 0 and not case_facts.locate(story.text, fact):
                quote = _touched(doc, at, at + len(fact["quote"]))
                tags[quote.start : quote.end, column] = IGNORED
        for span in filter_spans(spans):
            tags[span.start, column] = 1
            tags[span.start + 1 : span.end, column] = 2
    return tags


def _spans(doc: Doc, fact: Named, short_forms: Mapping[str, str]) -> Iterator[Span]:
    """Every place of a fact, in either form."""
    name = fact["name"].lower()
    places = case_facts.locate(doc.text, fact)
    for short, long in sorted(short_forms.items()):
        if name == short.lower():
            places += case_facts.literal(doc.text, long)
        elif candidates.content(name) == candidates.content(long):
            places += [match.span() for match in re.finditer(rf"\b{re.escape(short)}s?\b", doc.text)]
    for start, end in places:
        yield _touched(doc, start, end)


def _touched(doc: Doc, start: int, end: int) -> Span:
    """The tokens that hold these characters."""
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        raise ValueError(f"expected characters of the text, found {start} to {end} of {len(doc.text)}")
    return span


def told_by(story: Story, heads: Heads, spans: Sequence[tuple[int, int]]) -> npt.NDArray[np.float32]:
    """Which sentence tells what: those that share at least half of the quote of an outcome or a finding."""
    told = np.zeros((len(spans), len(heads.sentences)), np.float32)
    for thing, quote in things(story):
        at = story.text.find(quote)
        if thing not in heads.sentences or at < 0:
            continue
        for i, (start, end) in enumerate(spans):
            if 2 * (min(at + len(quote), end) - max(at, start)) >= len(quote):
                told[i, heads.sentences.index(thing)] = 1.0
    return told


def things(story: Story) -> Iterator[tuple[str, str]]:
    """What happened to and what was seen on the patients of a text, with the quotes."""
    for patient in story.patients:
        for outcome in patient["outcomes"]:
            yield f"event.{outcome['event']}", outcome["quote"]
        for lesion in patient["lesions"]:
            if not lesion["negated"]:
                yield "lesion.any", lesion["quote"]
                yield f"lesion.{lesion['morphology']}", lesion["quote"]


def heads_of(entities: Iterable[Annotated], stories: Iterable[Story]) -> Heads:
    """Outputs for all that is annotated, in the order of the alphabet."""
    counts = Counter(thing for story in stories for thing, _ in things(story))
    told = [thing for thing in counts if counts[thing] >= LEAST_SENTENCES]
    labels = {span.label for one in entities for span in one.spans}
    return Heads(tuple(sorted(labels)), tuple(FIELDS.values()), tuple(sorted(told)))
