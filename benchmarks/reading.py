"""How well and how fast PDFs are read, against the publisher's JATS beside them.

    python benchmarks/reading.py FOLDER [--worst 5] [--speed 6] [--only NAME]

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
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium
from lxml import etree

from miner.read import GlyphSource, Limits, document
from miner.read.words.sections import role_of, words_of
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
_TOKEN = re.compile(r"[^\W_]+")
_APART = ("fig", "table-wrap", "supplementary-material", "ref-list")


def tokens(text: str) -> list[str]:
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).replace("\u00ad", "").lower())


def grams(words: list[str], size: int = 5) -> Iterator[tuple[str, ...]]:
    return (tuple(words[i : i + size]) for i in range(len(words) - size + 1))


@dataclass
class Truth:
    """What the XML holds: the text of its parts, one string an element."""

    prose: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    headings: list[tuple[str, Role | None]] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    everything: str = ""


def flat(element: etree._Element, skip: tuple[str, ...] = ()) -> str:
    """The text of an element; citations and line breaks parted by blanks."""
    tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
    if tag in skip or not tag:
        return " "
    pieces = [element.text or ""]
    for child in element:
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        text = flat(child, skip)
        cited = name == "xref" or (
            name == "sup" and re.fullmatch(r"[\s\d,;–-]+", text) is not None and not _power(pieces)
        )
        pieces.append(
            f" {text} " if cited or name in ("break", "p", "td", "th", "title", "label", "list-item") else text
        )
        pieces.append(child.tail or "")
    return "".join(pieces)


def _power(pieces: list[str]) -> bool:
    return re.search(r"(?:10|[kcmµμ]?m|\bm|s|[lL]|g)$", "".join(pieces)) is not None


def truth_of(path: Path) -> Truth:
    root = etree.parse(str(path), etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    truth = Truth(everything=flat(root))
    for part in root.iterfind(".//{*}article-meta/{*}abstract"):
        _collect(part, truth, Role.ABSTRACT)
    for part in (*root.iterfind("{*}body"), *root.iterfind("{*}floats-group")):
        _collect(part, truth, Role.BODY)
    for part in root.iterfind("{*}back"):
        truth.other.append(flat(part, ("ref-list",)))
    for part in (*root.iterfind(".//{*}fig"), *root.iterfind(".//{*}table-wrap")):
        label = "".join(flat(e) for e in part.iterfind("{*}label"))
        text = f"{label} " + " ".join(flat(e) for e in part.iterfind("{*}caption"))
        truth.captions.append(text)
        truth.other.append(text + " " + " ".join(flat(e) for e in part if e.tag != "caption"))
    for cell in (*root.iterfind(".//{*}td"), *root.iterfind(".//{*}th")):
        if tokens(flat(cell)):
            truth.cells.append(" ".join(tokens(flat(cell))))
    return truth


def _collect(element: etree._Element, truth: Truth, role: Role) -> None:
    """Gathers titles and paragraphs in order, floats apart."""
    for child in element:
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if name in _APART:
            continue
        if name == "title":
            text = " ".join(flat(child).split())
            truth.headings.append((text, role))
            truth.prose.append(text)
        elif name == "sec":
            title = " ".join(flat(t) for t in child.iterfind("{*}title"))
            part = role in (Role.ABSTRACT, Role.METHODS, Role.RESULTS)
            inside = role if part else (role_of(" ".join(title.split()), role) or role)
            _collect(child, truth, inside)
        elif name == "p":
            truth.prose.append(flat(child, _APART))
        else:
            _collect(child, truth, role)


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


def pages_a_second(paths: list[Path]) -> tuple[float, float]:
    """Pages a CPU-second of ``read.document`` and of pdfplumber's ``extract_words`` on the same files."""
    started = time.process_time()
    pages = sum(len(document(path).pages) for path in paths)
    ours = pages / (time.process_time() - started)
    started = time.process_time()
    for path in paths:
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                page.extract_words()
                page.close()
    return ours, pages / (time.process_time() - started)


def main() -> None:
    parser = argparse.ArgumentParser(description="How well and how fast PDFs are read.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--worst", type=int, default=5, help="papers to list for each measure")
    parser.add_argument("--speed", type=int, default=6, help="files to time; 0 for none")
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
    if options.speed:
        ours, theirs = pages_a_second(paths[:: max(1, len(paths) // options.speed)])
        print(f"pages a CPU-second: {ours:.1f}; pdfplumber extract_words {theirs:.1f}; ratio {ours / theirs:.1f}")


if __name__ == "__main__":
    main()
