"""What a scan costs: sample papers printed, scanned and read by OCR, against the same papers read as they are.

    python -m benchmarks.scans [D01 E05 ...] [--lean 1.5] [--noise 8]

Each page of ``corpora/pdf`` is drawn at 300 dpi, turned, given grey noise and dust, packed as JPEG of quality 75 and
put into a PDF that holds nothing else.  The truth is the text of the paper's own PDF.  Measures, a paper:

``words``    of the words of the truth (runs of visible characters, kinds of quotation mark and dash aside), the share
             that the reading of the scan has in the same order (longest matching blocks, Ratcliff and Obershelp).
``bag``      the same in any order: what differs from ``words`` is order, not reading.
``places``   of the words of eight letters or more that both hold once: median overlap (intersection over union) of the
             box on the scan with the box of the truth turned likewise.
``kept``     of the statements on markers that the paper gives (patient, marker, status), the share that the scan gives;
``wrong``    and of those that the scan gives, the share that the paper does not.
``facts``    as ``kept``, of all kinds.
``seconds``  of the processor a page, with Tesseract's.
"""

from __future__ import annotations

import argparse
import difflib
import math
import os
import re
import statistics
import tempfile
import unicodedata
from collections import Counter
from pathlib import Path

from miner import assemble
from miner.annotate import Annotator
from miner.domain import Pack, load
from miner.read import document
from miner.schema import Box, Document, PageSize, Span
from tests.read.scanner import scanned

PAPERS = Path(__file__).resolve().parents[1] / "corpora" / "pdf"
SAMPLE = ("D01", "D02", "D05", "D07", "D15", "D21", "E05", "E08", "E12", "E20")
PACK, MODEL, KIND = "alc", "case_ner", "marker"
_ALIKE = str.maketrans({"−": "-", "–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"'})
Statement = tuple[int, str, str, str]
"""Patient (ordinal), kind, concept, status."""


def words(found: Document) -> list[str]:
    return re.findall(r"\S+", unicodedata.normalize("NFKC", found.text).translate(_ALIKE))


def in_order(truth: list[str], read: list[str]) -> float:
    matcher = difflib.SequenceMatcher(None, truth, read, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(truth)


def statements(found: Document, annotator: Annotator, pack: Pack) -> set[Statement]:
    paper = assemble.facts(found, annotator.mentions(found), pack)
    ordinal = {case.case_id: case.ordinal for case in paper.cases}
    return {(ordinal[fact.case_id], fact.kind, fact.concept, fact.status.value) for fact in paper.facts}


def once(found: Document) -> dict[str, Box]:
    """The box of every long word that the text holds once, on one line."""
    places = [(match[0], Span(*match.span())) for match in re.finditer(r"[A-Za-z]{8,}", found.text)]
    count = Counter(word for word, _ in places)
    boxes = {word: found.textmap.boxes(span) for word, span in places if count[word] == 1}
    return {word: box[0] for word, box in boxes.items() if len(box) == 1}


def turned(box: Box, page: PageSize, lean: float) -> Box:
    """A box on a page that is turned counter-clockwise about its middle: the same size about the turned centre."""
    cos, sin = math.cos(math.radians(lean)), math.sin(math.radians(lean))
    x, y = (box.x0 + box.x1) / 2 - page.width / 2, (box.top + box.bottom) / 2 - page.height / 2
    x, y = page.width / 2 + cos * x + sin * y, page.height / 2 - sin * x + cos * y
    wide, high = (box.x1 - box.x0) / 2, (box.bottom - box.top) / 2
    return Box(box.page, x - wide, y - high, x + wide, y + high)


def overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    if one.page != other.page or across <= 0 or down <= 0:
        return 0.0
    areas = sum((box.x1 - box.x0) * (box.bottom - box.top) for box in (one, other))
    return across * down / (areas - across * down)


def places(truth: Document, read: Document, lean: float) -> float:
    known, found = once(truth), once(read)
    shared = sorted(known.keys() & found.keys())
    return statistics.median(
        overlap(turned(known[word], truth.pages[known[word].page - 1], lean), found[word]) for word in shared
    )


def measured(name: str, folder: Path, lean: float, noise: float, annotator: Annotator, pack: Pack) -> list[float]:
    source = PAPERS / f"{name}.pdf"
    scan = scanned(source, folder / f"{name}.pdf", lean=lean, noise=noise)
    truth = document(source)
    before = os.times()
    read = document(scan)
    after = os.times()
    seconds = sum(after[:4]) - sum(before[:4])
    real, found = statements(truth, annotator, pack), statements(read, annotator, pack)
    of_kind, found_of_kind = ({s for s in each if s[1] == KIND} for each in (real, found))
    known, got = words(truth), words(read)
    return [
        in_order(known, got),
        (Counter(known) & Counter(got)).total() / len(known),
        places(truth, read, lean),
        len(of_kind & found_of_kind) / max(1, len(of_kind)),
        len(found_of_kind - of_kind) / max(1, len(found_of_kind)),
        len(real & found) / max(1, len(real)),
        seconds / len(read.pages),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=SAMPLE)
    parser.add_argument("--lean", type=float, default=1.5)
    parser.add_argument("--noise", type=float, default=8.0)
    asked = parser.parse_args()
    pack = load(PACK)
    annotator = Annotator.of(pack, model=MODEL)
    rows = []
    print(f"{'':8}{'words':>8}{'bag':>8}{'places':>8}{'kept':>8}{'wrong':>8}{'facts':>8}{'seconds':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for name in asked.names:
            rows.append(measured(name, Path(folder), asked.lean, asked.noise, annotator, pack))
            print(f"{name:8}" + "".join(f"{value:8.3f}" for value in rows[-1]), flush=True)
    columns = list(zip(*rows, strict=True))
    print(f"{'median':8}" + "".join(f"{statistics.median(column):8.3f}" for column in columns))
    worst = [max(column) if at in (4, 6) else min(column) for at, column in enumerate(columns)]
    print(f"{'worst':8}" + "".join(f"{value:8.3f}" for value in worst))


if __name__ == "__main__":
    main()
