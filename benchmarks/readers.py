"""How alike the two readers read PDFs, and whether quotes of one are found again in the other's text.

    python benchmarks/readers.py FOLDER [FOLDER …] [--only NAME] [--worst 5]

Every PDF of the folders is read by both sources of characters (PDFium, pdfplumber).

``words``       share of the words that one reader has otherwise than the other, or cuts otherwise; ``moved`` of those
                that stand in another order.
``characters``  lost or wrong, a thousand.
``pages``       that ``miner read --compare`` names.
``anchors``     of quotes of one to eight words, taken all over each text at even steps, in both directions: the share
                that is found in the other text, and the share that is found where it stands on the page.
"""

from __future__ import annotations

import argparse
import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from miner.errors import ReadError
from miner.read import GlyphSource, Kind, Limits, anchored, difference, document
from miner.schema import Anchor, Document, Role, Span

STEP = 7
"""Words from the beginning of one quote to that of the next: all places of a sentence are met."""
LENGTHS = (1, 2, 3, 5, 8)
"""Words of the quotes, in turn: those of facts have one to five."""
LEFT_OUT = frozenset({Role.REFERENCES, Role.FRONT_MATTER, Role.BACK_MATTER})
"""Roles that no fact comes from."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two readings of one paper and what was measured on them; shares between 0 and 1."""

    name: str
    pages: int
    named: int
    words: float
    moved: float
    characters: float
    quotes: int
    found: int
    in_place: int


def quotes(read: Document) -> Iterator[Span]:
    """Runs of words within one block, at even steps."""
    count = 0
    for block in read.blocks:
        words = [*re.finditer(r"\S+", read.quote(block.span))]
        if block.role in LEFT_OUT:
            continue
        for at in range(0, len(words), STEP):
            length = LENGTHS[count % len(LENGTHS)]
            last = words[min(at + length, len(words)) - 1]
            yield Span(block.span.start + words[at].start(), block.span.start + last.end())
            count += 1


def found_again(first: Document, second: Document) -> tuple[int, int, int, list[str]]:
    """Of quotes of ``first``: how many, how many ``second`` has, how many of those in their place, and what is not."""
    total = found = in_place = 0
    lost: list[str] = []
    for span in quotes(first):
        anchor = Anchor.at(first, span)
        again = anchored(second, anchor)
        total += 1
        found += again is not None
        placed = again is not None and _same_place(anchor, Anchor.at(second, again))
        in_place += placed
        if not placed:
            lost.append(f"page {anchor.page}: {anchor.quote!r}" + (" (elsewhere)" if again else ""))
    return total, found, in_place, lost


def _same_place(one: Anchor, other: Anchor) -> bool:
    """Whether two anchors begin at one place of one page: within a line and a few letters."""
    if not one.boxes or not other.boxes:
        return not one.boxes and not other.boxes
    a, b = one.boxes[0], other.boxes[0]
    return a.page == b.page and abs(a.x0 - b.x0) < 6 and abs((a.top + a.bottom) - (b.top + b.bottom)) / 2 < 6


def measured(path: Path) -> tuple[Pair, list[str]]:
    first, second = (document(path, limits=replace(Limits(), source=source)) for source in GlyphSource)
    compared = difference(first, second)
    words = max(1, sum(page.words for page in compared.pages))
    there, back = found_again(first, second), found_again(second, first)
    pair = Pair(
        name=path.stem[-16:],
        pages=len(compared.pages),
        named=len(compared.named),
        words=sum(page.count(kind) for page in compared.pages for kind in (Kind.CHARACTERS, Kind.BLANKS)) / words,
        moved=sum(page.count(Kind.ORDER) for page in compared.pages) / words,
        characters=sum(page.characters for page in compared.pages) / max(1, len("".join(first.text.split()))),
        quotes=there[0] + back[0],
        found=there[1] + back[1],
        in_place=there[2] + back[2],
    )
    return pair, there[3] + back[3]


def main() -> None:
    parser = argparse.ArgumentParser(description="How alike two readers read PDFs.")
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--only", default="", help="part of a file name")
    parser.add_argument("--worst", type=int, default=5, help="papers to show with quotes that are not found again")
    options = parser.parse_args()
    results: list[tuple[Pair, list[str]]] = []
    for path in (p for folder in options.folders for p in sorted(folder.glob("*.pdf")) if options.only in p.name):
        try:
            results.append(measured(path))
        except ReadError as error:
            print(f"{path.name}: {error.message}")
    pairs = [pair for pair, _ in results]
    print(f"{len(pairs)} papers, {sum(p.pages for p in pairs)} pages, of which {sum(p.named for p in pairs)} named")
    for name in ("words", "moved", "characters"):
        values = [getattr(pair, name) for pair in pairs]
        print(f"{name:11s} median {statistics.median(values):.5f}  mean {statistics.mean(values):.5f}")
    total = sum(pair.quotes for pair in pairs)
    found, in_place = sum(pair.found for pair in pairs) / total, sum(pair.in_place for pair in pairs) / total
    print(f"anchors     {total} quotes, found again {found:.4f}, in their place {in_place:.4f}")
    worst = sorted(results, key=lambda result: (result[0].in_place / max(1, result[0].quotes), result[0].name))
    for pair, lost in worst[: options.worst]:
        print(f"  {pair.name}: in place {pair.in_place / max(1, pair.quotes):.3f}; {'; '.join(lost[:4])}")


if __name__ == "__main__":
    main()
