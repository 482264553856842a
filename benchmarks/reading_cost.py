"""What reading costs: time beside pdfplumber, on one process and on two, and memory for a volume."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pdfplumber
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from miner.read import document

MEMORY = 300
"""MiB: the bar for a volume of 300 pages."""
LINES, WORDS = 60, 8
"""Lines of a column of the volume, and words of a line: with two columns a dense page of 5,500 characters."""


def costs(paths: Sequence[Path], volume: int) -> Iterator[str]:
    """A line a measure; ``volume`` is its number of pages, 0 for none."""
    document(paths[0])  # what is imported and built once is not counted
    ours, theirs = pages_a_second(paths)
    yield f"pages a CPU-second: {ours:.1f}; pdfplumber extract_words {theirs:.1f}; ratio {ours / theirs:.1f}"
    one, two = (by_the_clock(paths, workers) for workers in (1, 2))
    yield f"pages a second in one process {one:.1f}, in two {two:.1f}: {two / one:.2f} times"
    if volume:
        took, held, seconds = memory_of(volume)
        yield (
            f"a volume of {volume} pages: {took + held:.0f} MiB at most (bar {MEMORY}), {held:.0f} of it imports; "
            f"{volume / seconds:.1f} pages a CPU-second"
        )


def pages_a_second(paths: Sequence[Path]) -> tuple[float, float]:
    """Pages a CPU-second of ``read.document`` and of pdfplumber's ``extract_words`` on the same files, in turn.

    File by file, so that what else the machine does slows both alike.
    """
    pages, ours, theirs = 0, 0.0, 0.0
    for path in paths:
        started = time.process_time()
        pages += len(document(path).pages)
        ours += time.process_time() - started
        started = time.process_time()
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                page.extract_words()
                page.close()
        theirs += time.process_time() - started
    return pages / ours, pages / theirs


def _pages(path: Path) -> int:
    return len(document(path).pages)


def by_the_clock(paths: Sequence[Path], workers: int) -> float:
    """Pages a second of ``workers`` processes; their start is not counted, the handing out of files is."""
    several = [path for path in paths for _ in range(4)]
    with ProcessPoolExecutor(workers) as pool:
        list(pool.map(_pages, [paths[0]] * workers * 2))
        started = time.monotonic()
        pages = sum(pool.map(_pages, several))
        return pages / (time.monotonic() - started)


def memory_of(pages: int) -> tuple[float, float, float]:
    """MiB that reading a volume took at most, MiB held before it, and CPU-seconds, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "volume.pdf"
        print_volume(path, pages)
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks.reading_cost", str(path)], capture_output=True, text=True, check=True
        ).stdout
    took, held, seconds = map(float, told.split())
    return took, held, seconds


def print_volume(path: Path, pages: int) -> None:
    """Prints a volume of random words in two columns, always the same."""
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvw", k=chance.randint(2, 9))) for _ in range(3000)]
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for _ in range(pages):
        for x in (50, 310):
            text = canvas.beginText(x, 780)
            text.setFont("Times-Roman", 9)
            for _ in range(LINES):
                text.textLine(" ".join(chance.choices(words, k=WORDS)))
            canvas.drawText(text)
        canvas.showPage()
    canvas.save()


def _resident() -> float:
    """MiB that this process held at most until now."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Reads the file that is named and prints what it took: MiB more, MiB before, CPU-seconds."""
    before, started = _resident(), time.process_time()
    document(Path(sys.argv[1]))
    print(_resident() - before, before, time.process_time() - started)


if __name__ == "__main__":
    main()
