"""One paper through read, annotate and assemble: the only place where the stages stand in a row."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from miner import assemble, read
from miner.annotate import Annotator
from miner.domain import Pack, load
from miner.schema import Document, Paper


@dataclass(frozen=True)
class Extractor:
    """Loaded once a process; the same paper gives the same facts in any process, in any order."""

    pack: Pack
    annotator: Annotator

    @classmethod
    def of(cls, pack_name: str, model: str) -> Extractor:
        """Loads pack and model, which takes a second or two; PackError when one is missing or broken."""
        with _uncollected():
            pack = load(pack_name)
            return cls(pack, Annotator.of(pack, model=model))

    def of_file(self, path: Path, limits: read.Limits) -> Paper:
        """All that one file holds; raises a ReadError that names it."""
        return self._of(read.document(path, limits=limits))

    def of_text(self, text: str, name: str) -> Paper:
        """All that a text holds."""
        return self._of(read.text_document(text, name))

    def _of(self, document: Document) -> Paper:
        return assemble.facts(document, self.annotator.mentions(document), self.pack)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of circular garbage: it would look again and again at the hundred thousand objects that are
    being made to stay, for a third of the time of loading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
