"""How well and how fast PDFs are read, against the publisher's JATS beside them.

    python -m benchmarks.reading FOLDER [--worst 5] [--speed 6] [--volume 300] [--only NAME]

FOLDER holds pairs ``X.pdf`` and ``X.xml``.  The truth is flattened from the XML here, not by the reader under test.
Tokens are runs of letters and digits in lower case after NFKC.  Measures, a paper, then median over papers:

``recall``     of the 5-grams of the XML's abstract and body (headings, paragraphs, lists; each element's grams on
               its own), the share that the Document's text without its references holds.
``precision``  of the 5-grams of the Document's blocks in prose roles (abstract to conclusion, body, headings), the
               share that the XML's abstract, body, captions, tables and back matter hold, in one paragraph or two.
``absent``     of the tokens of those blocks, the share that stands nowhere in the XML.
``headings``   recall and precision of section titles among heading blocks (words equal, numbers aside), and the share
               of found ones whose role is that of the XML's section.
``captions``   of the legends of figures and tables, the share whose tokens stand, nine in ten, in one CAPTION block.
``cells``      of the non-empty table cells of tables that the XML holds as cells, the share that is a cell of a Table.
``joins``      of the words that a line end cuts and that the XML has without the hyphen, the share joined;
``kept``       of those that the XML has with the hyphen, the share that keeps it.
``speed``      pages a CPU-second of ``read.document``, and of ``extract_words`` of pdfplumber on the same files.
``two``        pages a second by the clock on the wall of two processes beside one, on the same files.
``memory``     that reading a printed volume of 300 pages takes, at most, beyond what the imports hold.

Then the worst papers are shown with why: which elements of the XML the text lacks and where they went, and which blocks
hold what the XML has not.
"""

from __future__ import annotations

import argparse
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium

from benchmarks.reading_cost import costs
from benchmarks.reading_truth import Truth, grams, tokens, truth_of
from benchmarks.reading_why import why
from miner.read import GlyphSource, Limits, document
from miner.read.words.sections import words_of
from miner.schema import Document, Role

PROSE = frozenset(
    {
        Role.ABSTRACT,
        Role.INTRODUCTION,
        Role.METHODS,
        Role.CASE,
        Role.RESULTS,
        Role.DISCUSSION,
        Role.CONCLUSION,
        Role.BODY,
    }
)


@dataclass
class Scores:
    """Shares between 0 and 1; None where the paper has nothing to measure."""

    recall: float | None = None
    precision: float | None = None
    absent: float | None = None
    heading_recall: float | None = None
    heading_precision: float | None = None
    heading_roles: float | None = None
    captions: float | None = None
    cells: float | None = None
    joins: float | None = None
    kept: float | None = None


def share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def held(wanted: Iterable[tuple[str, ...]], offered: Iterable[tuple[str, ...]]) -> float | None:
    """The share of the wanted grams that the offered ones cover, each as often as it is offered."""
    need, have = Counter(wanted), Counter(offered)
    return share(sum(min(count, have[gram]) for gram, count in need.items()), need.total())


def score(path: Path, read: Document, truth: Truth) -> Scores:
    kept = [read.quote(block.span) for block in read.blocks if block.role is not Role.REFERENCES]
    prose = [word for block in read.blocks if block.role in PROSE for word in tokens(read.quote(block.span))]
    gold = [tokens(text) for text in (*truth.prose, *truth.other)]
    gold_grams = {*(g for words in gold for g in grams(words)), *grams([word for words in gold for word in words])}
    known = set(tokens(truth.everything))
    joins, true_hyphens = _hyphens(path, read, truth)
    return Scores(
        recall=held(
            (g for text in truth.prose for g in grams(tokens(text))), (g for t in kept for g in grams(tokens(t)))
        ),
        precision=share(sum(gram in gold_grams for gram in grams(prose)), max(0, len(prose) - 4)),
        absent=share(sum(word not in known for word in prose), len(prose)),
        captions=_captions(read, truth),
        cells=_cells(read, truth),
        joins=joins,
        kept=true_hyphens,
        **_headings(read, truth),
    )


def _headings(read: Document, truth: Truth) -> dict[str, float | None]:
    """Words and roles; the printed "Abstract" and "Keywords" are no titles in JATS and count for nothing."""
    wanted: Counter[tuple[str, Role | None]] = Counter((_words(text), role) for text, role in truth.headings)
    found: Counter[tuple[str, Role | None]] = Counter(
        (_words(read.quote(b.span)), b.role) for b in read.blocks if b.is_heading and b.role in PROSE
    )
    for words in ("abstract", "keywords", "summary"):
        del found[words, Role.ABSTRACT]
    texts = Counter(words for words, _ in wanted.elements()) & Counter(words for words, _ in found.elements())
    return {
        "heading_recall": share(texts.total(), wanted.total()),
        "heading_precision": share(texts.total(), found.total()),
        "heading_roles": share((wanted & found).total(), texts.total()),
    }


def _words(heading: str) -> str:
    return "".join(tokens(words_of(heading)))


def _captions(read: Document, truth: Truth) -> float | None:
    offered = [Counter(tokens(read.quote(b.span))) for b in read.blocks if b.role is Role.CAPTION]
    wanted = [Counter(tokens(text)) for text in truth.captions]
    good = sum(any((want & offer).total() >= 0.9 * want.total() for offer in offered) for want in wanted)
    return share(good, len(wanted))


def _cells(read: Document, truth: Truth) -> float | None:
    offered = Counter(" ".join(tokens(read.quote(cell.span))) for table in read.tables for cell in table.cells)
    wanted = Counter(truth.cells)
    return share((wanted & offered).total(), wanted.total())


def _hyphens(path: Path, read: Document, truth: Truth) -> tuple[float | None, float | None]:
    """Shares of line ends joined, and of true hyphens kept, by what the XML prints of the same two halves."""
    printed = unicodedata.normalize("NFKC", truth.everything).replace("\u2010", "-").replace("\u2011", "-").lower()
    vocabulary = Counter(re.findall(r"[^\W_]+(?:-[^\W_]+)*", printed))
    shown = Counter(re.findall(r"[^\W_]+(?:-[^\W_]+)*", read.text.lower()))
    parts = Counter(part for word in vocabulary for part in _neighbours(word))
    joined, kept = [], []
    for left, right in sorted(set(_line_ends(path))):
        together, apart = vocabulary[left + right], parts[f"{left}-{right}"]
        if together and not apart:
            joined.append(shown[left + right] > 0 and not shown[f"{left}-{right}"])
        elif apart and not together:
            kept.append(any(f"{left}-{right}" in _neighbours(word) for word in shown))
    return share(sum(joined), len(joined)), share(sum(kept), len(kept))


def _neighbours(word: str) -> list[str]:
    halves = word.split("-")
    return [f"{a}-{b}" for a, b in pairwise(halves)]


def _line_ends(path: Path) -> Iterator[tuple[str, str]]:
    """The two halves of each word that a line end cuts, as PDFium's plain text shows them."""
    with pdfium.PdfDocument(path) as pdf:
        for page in pdf:
            text = unicodedata.normalize("NFKC", page.get_textpage().get_text_range())
            for found in re.finditer(r"([^\W_]+)(?:[-\u2010\u00ad]\r?\n|[\x02\ufffe](?:\r?\n)?)([^\W_]+)", text):
                yield found[1].lower(), found[2].lower()


def main() -> None:
    parser = argparse.ArgumentParser(description="How well and how fast PDFs are read.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--worst", type=int, default=5, help="papers to list for each measure, and to explain")
    parser.add_argument("--speed", type=int, default=6, help="files to time; 0 for none")
    parser.add_argument("--volume", type=int, default=300, help="pages of the volume for memory; 0 for none")
    parser.add_argument("--only", default="", help="part of a file name")
    parser.add_argument("--source", default=GlyphSource.PDFIUM.value, choices=[s.value for s in GlyphSource])
    options = parser.parse_args()
    paths = [
        p for p in sorted(options.folder.glob("*.pdf")) if options.only in p.name and p.with_suffix(".xml").exists()
    ]
    limits = Limits(source=GlyphSource(options.source))
    scores = {p: score(p, document(p, limits=limits), truth_of(p.with_suffix(".xml"))) for p in paths}
    print(f"{len(paths)} papers")
    for part in fields(Scores):
        values = {p: value for p, s in scores.items() if (value := getattr(s, part.name)) is not None}
        if not values:
            continue
        ordered = sorted(values, key=lambda p: (values[p], p.name), reverse=part.name == "absent")
        worst = "  ".join(f"{p.stem[-16:]} {values[p]:.3f}" for p in ordered[: options.worst])
        middle, mean = statistics.median(values.values()), statistics.mean(values.values())
        print(f"{part.name:18s} median {middle:.4f}  mean {mean:.4f}   worst: {worst}")
    for path in sorted(scores, key=lambda p: (_mean(scores[p]), p.name))[: options.worst]:
        print(f"{path.stem[-24:]}: recall {scores[path].recall or 0:.3f}, precision {scores[path].precision or 0:.3f}")
        for line in why(path, document(path, limits=limits), truth_of(path.with_suffix(".xml"))):
            print(f"    {line}")
    if options.speed:
        for line in costs(paths[:: max(1, len(paths) // options.speed)], options.volume):
            print(line)


def _mean(scores: Scores) -> float:
    """Of recall and precision, by which the worst papers are chosen."""
    return ((scores.recall or 0.0) + (scores.precision or 0.0)) / 2


if __name__ == "__main__":
    main()
