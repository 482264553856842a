"""Word vectors for the encoder: floret, trained on plain case descriptions.

usage: python -m models.training.vectors WORK --text FILE.jsonl ... --brat FOLDER

Writes WORK/corpus.txt (tokens of the shipped tokenizer, lower case), WORK/vectors.floret and WORK/vectors (a spaCy
pipeline that holds them).  One thread, so that the same input gives the same vectors; about six minutes for 1.3
million words.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import floret

from miner.annotate.tokenizer import blank

SETTINGS = {
    "model": "skipgram", "mode": "floret", "hashCount": 2, "bucket": 20000, "minn": 4, "maxn": 5, "minCount": 5,
    "dim": 96, "epoch": 12, "neg": 10, "lr": 0.05, "ws": 5, "thread": 1,
}  # fmt: skip
"""Two rows a piece of word out of 20,000 keep collisions rare at 7.7 MB (spaCy's own 50,000 are for a whole web)."""


def texts(files: list[Path], brat: Path) -> Iterator[str]:
    """Every text of the JSONL files (key "text") and of the brat folder."""
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]
    for path in sorted(brat.glob("*.txt")):
        yield path.read_text(encoding="utf-8")


def write_corpus(target: Path, files: list[Path], brat: Path) -> None:
    """One text a line, tokens apart by a space, lower case."""
    nlp = blank()
    with target.open("w", encoding="utf-8") as lines:
        for doc in map(nlp.make_doc, texts(files, brat)):
            lines.write(" ".join(token.lower_ for token in doc if not token.is_space) + "\n")


def main() -> None:
    """Reads the command line; see the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--text", type=Path, nargs="+", required=True)
    parser.add_argument("--brat", type=Path, required=True)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    corpus, vectors = args.work / "corpus.txt", args.work / "vectors.floret"
    write_corpus(corpus, args.text, args.brat)
    floret.train_unsupervised(str(corpus), **SETTINGS).save_floret_vectors(str(vectors))
    command = [sys.executable, "-m", "spacy", "init", "vectors", "en", vectors, args.work / "vectors"]
    subprocess.run([*map(str, command), "--mode", "floret", "--attr", "LOWER"], check=True)


if __name__ == "__main__":
    main()
