"""Why a paper scores low: the elements of its XML that the text lacks, and the blocks that the XML lacks."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium

from benchmarks.reading_truth import Truth, grams, tokens
from miner.read.words.sections import words_of
from miner.schema import Block, Document, Role, Span

SHOWN = 4
"""Reasons of each kind that are given."""
_MOST = 0.7
"""Share of the grams of an element that must stand in one place for that place to be the reason."""


def why(path: Path, read: Document, truth: Truth) -> Iterator[str]:
    """What lowers recall, then what lowers precision, the gravest first, with how many 5-grams it costs."""
    yield from _lost(path, read, truth)
    yield from _added(read, truth)


def _lost(path: Path, read: Document, truth: Truth) -> Iterator[str]:
    have = Counter(g for b in read.blocks if b.role is not Role.REFERENCES for g in grams(tokens(read.quote(b.span))))
    printed = _printed(path)
    under = ""
    missing: list[tuple[int, str]] = []
    headings = {text for text, _ in truth.headings}
    for text in truth.prose:
        if text in headings:
            under = words_of(text)
        wanted = Counter(grams(tokens(text)))
        lost = wanted - have
        have -= wanted
        if lost.total() > 2:
            reason = _reason_lost(list(lost.elements()), text, read, printed)
            missing.append((lost.total(), f'under "{under[:40]}": "{_opening(text)}": {reason}'))
    for count, told in sorted(missing, key=lambda item: (-item[0], item[1]))[:SHOWN]:
        yield f"lost {count:4d} 5-grams {told}"


def _printed(path: Path) -> list[set[tuple[str, ...]]]:
    """The 5-grams of each page as PDFium's plain text has them, in the order of the content stream."""
    with pdfium.PdfDocument(path) as pdf:
        texts = [page.get_textpage().get_text_range() for page in pdf]
    joined = (unicodedata.normalize("NFKC", text).replace("\ufffe", "").replace("\x02", "") for text in texts)
    return [set(grams(tokens(text))) for text in joined]


def _reason_lost(lost: list[tuple[str, ...]], text: str, read: Document, printed: list[set[tuple[str, ...]]]) -> str:
    """Where the lost grams are: in references, in a table or picture that was left out, or not in the file at all."""
    references = {g for b in read.blocks if b.role is Role.REFERENCES for g in grams(tokens(read.quote(b.span)))}
    if sum(gram in references for gram in lost) > _MOST * len(lost):
        return "read as references"
    solid = "".join(tokens(read.text))
    if sum("".join(gram) in solid for gram in lost) > _MOST * len(lost):
        return f"the same characters, cut into words otherwise{_cut(text, read.text)}"
    pages = Counter(number for number, there in enumerate(printed, 1) for gram in lost if gram in there)
    words = Counter(tokens(read.text))
    gone = [word for word in dict.fromkeys(tokens(text)) if not words[word]]
    if pages and pages.most_common(1)[0][1] > 0.3 * len(lost):
        page = pages.most_common(1)[0][0]
        if len(gone) > 3:
            return f"printed on page {page}, left out of the text (taken for a picture, a table or a running head)"
        return f"printed on page {page}, in another order or cut by a table, picture or column"
    if len(gone) > 3:
        return f"not printed in the PDF so (supplement, other version): {', '.join(gone[:4])} …"
    if gone:
        return f"words read otherwise: {', '.join(gone)}"
    plain = set(grams(_unlabelled(tokens(read.text))))
    if sum(gram in plain for gram in grams(_unlabelled(tokens(text)))) > 0.9 * len(list(grams(tokens(text)))):
        return (
            "a list, or citations: items stand as blocks of their own, or numbers and letters between the words differ"
        )
    return "all words are there; symbols, breaks or line ends between them differ"


def _unlabelled(words: list[str]) -> list[str]:
    """Words without the numbers and single letters that label items and cite."""
    return [word for word in words if len(word) > 1 and not word.isdigit()]


def _cut(text: str, read: str) -> str:
    """The first words of an element that a text has without the blank between them, as an example."""
    words, known = tokens(text), set(tokens(read))
    found = next((f'{a} {b}" as "{a}{b}' for a, b in pairwise(words) if a + b in known), "")
    return f' (such as "{found}")' if found else ""


def _added(read: Document, truth: Truth) -> Iterator[str]:
    gold = [tokens(text) for text in (*truth.prose, *truth.other)]
    known = {*(g for words in gold for g in grams(words)), *grams([word for words in gold for word in words])}
    everything = Counter(grams(tokens(truth.everything)))
    extra: list[tuple[int, str]] = []
    for block in read.blocks:
        found = list(grams(tokens(read.quote(block.span))))
        added = [gram for gram in found if gram not in known]
        if block.role in _PROSE and len(added) > 2:
            extra.append((len(added), f"{_place(read, block)}: {_reason_added(added, everything, truth)}"))
    for count, told in sorted(extra, key=lambda item: (-item[0], item[1]))[:SHOWN]:
        yield f"added {count:3d} 5-grams {told}"


_PROSE = frozenset(Role) - {
    Role.TITLE, Role.REFERENCES, Role.CAPTION, Role.TABLE, Role.BACK_MATTER, Role.FRONT_MATTER, Role.FOOTNOTE
}  # fmt: skip


def _reason_added(added: list[tuple[str, ...]], everything: Counter[tuple[str, ...]], truth: Truth) -> str:
    elsewhere = sum(gram in everything for gram in added)
    if elsewhere > _MOST * len(added):
        return "front matter or references of the XML, read as prose"
    solid = "".join(tokens(truth.everything))
    if sum("".join(gram) in solid for gram in added) > _MOST * len(added):
        return "the same characters, cut into words otherwise"
    known = set(tokens(truth.everything))
    strange = [word for word in dict.fromkeys(word for gram in added for word in gram) if word not in known]
    if len(strange) > 0.3 * len(added):
        return f"not in the XML: {', '.join(strange[:4])} …"
    return "words of the XML in another order: a table, formula or legend between them, or citations in line"


def _place(read: Document, block: Block) -> str:
    boxes = read.textmap.boxes(Span(block.span.start, min(block.span.end, block.span.start + 40)))
    page = f"page {boxes[0].page}" if boxes else "nowhere"
    return f'{page}, {block.role.value}: "{_opening(read.quote(block.span))}"'


def _opening(text: str) -> str:
    return " ".join(text.split()[:7])[:60]
