"""Reads mutants of sound files, and counts how reading each ends.

    python -m benchmarks.fuzz [--mutants 10000] [--seed 1] [--first 0] [--keep FOLDER] [--facts | --second]
                              [FOLDER ...]

The sound files are the sample papers, an article in XML of the tests, and the PDF, XML and text files of the folders
that are named.  A mutant is named by seed and number, so ``--seed 1 --first 4711 --mutants 1 --keep .`` makes it again.

With ``--facts`` the facts are extracted, too, by rules: what reading lets through must not break the rooms behind it.
With ``--second`` PDFs are read by the second source of characters.

Every mutant must end as a Document that is whole or as an error that says why.  The command ends with 1 when one ends
otherwise: by an error of the program, or as a Document that contradicts itself.  Files that make a library crash, or
that are stopped at a limit, cost only themselves; they are counted and named.
"""

from __future__ import annotations

import argparse
import math
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from random import Random

from miner.errors import ReadError
from miner.flow import Recipe, attempt
from miner.read import GlyphSource, Guard, Limits, document
from miner.schema import Document
from tests.read.mutants import KINDS

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = ROOT / "tests" / "read" / "sound_article.xml"
LIMITS = Limits(max_seconds=10, max_memory=1_000 << 20)
RULES = Recipe("case_report", model="")
SHOWN = 5
"""Mutants named for each way to end that somebody should look at."""


@dataclass
class Tally:
    """How mutants ended, with the numbers of those that ended so."""

    ends: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    seconds: float = 0.0

    @property
    def wrong(self) -> dict[str, list[int]]:
        return {end: numbers for end, numbers in self.ends.items() if end.startswith(("program", "contradicts"))}


def seeds(folders: Sequence[Path] = ()) -> list[tuple[str, bytes]]:
    """(suffix, bytes) of the sound files, in a fixed order."""
    own = [*(ROOT / "corpora" / "pdf").glob("*.pdf"), *(ROOT / "corpora" / "articles" / "text").glob("*.txt")]
    also = [path for folder in folders for path in folder.rglob("*") if path.suffix in KINDS]
    found = [(path.suffix, path.read_bytes()) for path in [*sorted(own), *sorted(also)]]
    articles = [(".xml", ARTICLE.read_bytes())] * (len(found) // 4)
    return [*found, *articles]


def mutant(sound: Sequence[tuple[str, bytes]], seed: int, number: int) -> tuple[str, bytes]:
    """The suffix and the bytes of one mutant."""
    chance = Random(f"{seed}:{number}")
    suffix, data = chance.choice(sound)
    return suffix, KINDS[suffix](data, chance)


def extracted(path: Path) -> Document:
    """The document of a file whose facts were found, too."""
    reading = attempt.read_paper(str(path), RULES)
    if reading.paper is None:
        raise reading.error or AssertionError("neither a paper nor an error")
    return reading.paper.document


def run(
    sound: Sequence[tuple[str, bytes]],
    seed: int,
    numbers: Sequence[int],
    *,
    keep: Path | None = None,
    task: Callable[[Path], Document] = document,
) -> Tally:
    """Does the task on the mutants of these numbers in one guarded child."""
    tally = Tally()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, Guard(LIMITS) as guard:
        for number in numbers:
            suffix, data = mutant(sound, seed, number)
            path = (keep or Path(folder)) / f"mutant-{seed}-{number if keep else 0}{suffix}"
            path.write_bytes(data)
            tally.ends[ended(guard, path, task)].append(number)
    tally.seconds = time.monotonic() - started
    return tally


def ended(guard: Guard, path: Path, task: Callable[[Path], Document]) -> str:
    """How reading a file ended, in words that are the same for the same cause."""
    try:
        found = guard.call(task, path)
    except ReadError as error:
        said = str(error)
        if surprise := re.search(r"an error of the program: (\w+): .*\(at ([\w.]+:\d+)\)", said, re.DOTALL):
            return f"program error: {surprise[1]} at {surprise[2]}"
        if died := re.search(r"the process that read it died \((.*?)\)", said):
            return f"died: {died[1]}"
        if not error.remedy or str(path) not in error.message:
            return "contradicts itself: an error without file or remedy"
        stopped = " (stopped)" if "was stopped" in said else " (memory)" if "of memory" in said else ""
        return f"{type(error).__name__}{stopped}"
    return next(contradictions(found), "Document")


def contradictions(found: Document) -> Iterator[str]:
    """What in a Document cannot be: spans beyond the text, places that are no numbers, text that no file can hold."""
    size, places = len(found.text), found.textmap
    spans = [block.span for block in found.blocks] + [cell.span for table in found.tables for cell in table.cells]
    spans += [item.span for item in found.metadata if item.span]
    if any(span.end > size for span in spans):
        yield "contradicts itself: a span beyond the text"
    if len(places) not in (0, size):
        yield "contradicts itself: a map of another length than the text"
    if not all(map(math.isfinite, (*places.x0, *places.x1, *places.top, *places.bottom))):
        yield "contradicts itself: a place that is no number"
    if any(page > len(found.pages) for page in places.pages):
        yield "contradicts itself: a page that is not there"
    if any(0xD800 <= ord(letter) < 0xE000 for letter in found.text):
        yield "contradicts itself: half a character"
    if any(a.span.end > b.span.start for a, b in zip(found.blocks, found.blocks[1:], strict=False)):
        yield "contradicts itself: blocks that overlap"


def told(tally: Tally) -> str:
    """The tally as a table, most frequent first."""
    total = sum(map(len, tally.ends.values()))
    counts = Counter({end: len(numbers) for end, numbers in tally.ends.items()})
    lines = [f"{total:,} mutants in {tally.seconds:.0f} s", ""]
    for end, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        odd = end not in ("Document", "DamagedFile", "EncryptedFile", "NoTextLayer", "UnsupportedFile")
        which = ", ".join(map(str, tally.ends[end][:SHOWN])) if odd else ""
        lines.append(f"{count:7,} {100 * count / total:5.1f} %  {end:50} {which}".rstrip())
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=str(__doc__), formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--mutants", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="folder to leave the mutants in")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--facts", action="store_true", help="extract the facts, too")
    kind.add_argument("--second", action="store_true", help="read PDFs by the second source of characters")
    asked = parser.parse_args()
    numbers = range(asked.first, asked.first + asked.mutants)
    task: Callable[[Path], Document] = extracted if asked.facts else document
    if asked.second:
        task = partial(document, limits=replace(LIMITS, source=GlyphSource.PLUMBER))
    tally = run(seeds(asked.folders), asked.seed, numbers, keep=asked.keep, task=task)
    print(told(tally))
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    from benchmarks import fuzz  # under this name the child finds the task, too

    sys.exit(fuzz.main())
