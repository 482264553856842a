"""The spaCy component that reads a document with the trained encoder and keeps what every head says of every token."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt
import onnxruntime
from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.tokens import Doc
from spacy.tokens import Span as TokenRange
from spacy.util import registry

from miner.annotate import sentences
from miner.annotate.learned import decode
from miner.annotate.learned.decode import TokenSpan
from miner.annotate.learned.pieces import Pieces
from miner.annotate.learned.windows import Window, windows
from miner.annotate.tokenizer import make_tokenizer
from miner.errors import PackError
from miner.schema import Span

if TYPE_CHECKING:
    from thinc.types import Ints2d

FACTORY, TOKENIZER = "miner_reader", "miner_tokenizer"
"""Names in spaCy's registries."""
GRAPH, PIECES, LABELS = "encoder.onnx", "pieces.txt", "heads.json"
"""Files of the component."""
UNREAD = "miner.unread"
"""Where a document says which stretches of it (spans) are not worth reading."""
KEY = "miner.reading"
"""Where a document keeps its reading (``Doc.user_data``)."""
FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Heads:
    """What the network says of each token: an entity tag, a tag for each fact label, and what its sentence tells."""

    entities: tuple[str, ...]
    facts: tuple[str, ...]
    sentences: tuple[str, ...]

    @property
    def outputs(self) -> int:
        """Numbers a token: outside, begin and inside for entities, the same three for each fact, one for each thing."""
        return self.facts_end + len(self.sentences)

    @property
    def entities_end(self) -> int:
        """Where the outputs of the entity tags end and those of facts begin."""
        return 1 + 2 * len(self.entities)

    @property
    def facts_end(self) -> int:
        """Where the outputs of facts end and those of sentences begin."""
        return self.entities_end + 3 * len(self.facts)

    @classmethod
    def load(cls, path: Path) -> Heads:
        """Reads the labels of a model; PackError where the file is missing."""
        if not path.is_file():
            raise PackError(
                f"expected the labels of a model in {path}, found no such file", remedy="install miner again"
            )
        stored = json.loads(path.read_text(encoding="utf-8"))
        return cls(*(tuple(stored[name]) for name in ("entities", "facts", "sentences")))


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the heads say of a document: raw scores, (tokens, outputs), of all tokens but white space."""

    heads: Heads
    tokens: npt.NDArray[np.int64]
    """Numbers of the tokens in the document, rising."""
    scores: FloatArray

    def entities(self) -> list[TokenSpan]:
        """The entities, in text order."""
        return decode.spans(self.scores[:, : self.heads.entities_end], self.tokens, self.heads.entities)

    def facts(self) -> FloatArray:
        """Probabilities of outside, begin and inside for every fact label: (tokens, labels, 3)."""
        raw = self.scores[:, self.heads.entities_end : self.heads.facts_end].reshape(-1, len(self.heads.facts), 3)
        raised = np.exp(raw - raw.max(axis=2, keepdims=True))
        found: FloatArray = raised / raised.sum(axis=2, keepdims=True)
        return found

    def told(self, bounds: npt.NDArray[np.int64]) -> FloatArray:
        """Log-odds that each sentence tells each thing: (sentences, things).

        ``bounds`` are the first tokens of the sentences, rising.  A sentence's score is the logarithm of the summed
        exponentials of its tokens' scores, as it was learnt.
        """
        raw = self.scores[:, self.heads.facts_end :]
        found = np.full((len(bounds), raw.shape[1]), -30.0, dtype=np.float32)
        numbers = np.searchsorted(bounds, self.tokens, side="right") - 1
        np.logaddexp.at(found, numbers, raw)
        return found


class Reader:
    """The component: weights in onnxruntime, one thread, one window at a time.

    A window's numbers are rounded by its own largest, so windows that were read together would change one another.
    """

    def __init__(self) -> None:
        self.session: onnxruntime.InferenceSession | None = None
        self.pieces = Pieces({})
        self.heads = Heads((), (), ())

    def __call__(self, doc: Doc) -> Doc:
        """Reads the document and sets its entities.

        Its sentences are those that it has, else those that its lines and full stops make.
        """
        if not doc.has_annotation("SENT_START"):
            set_sentences(doc)
        found = windows(doc, self.pieces, doc.user_data.get(UNREAD, ()))
        scores = [self._read(window) for window in found]
        read = Reading(
            self.heads,
            np.concatenate([window.tokens for window in found] or [np.zeros(0, np.int64)]),
            np.concatenate(scores or [np.zeros((0, self.heads.outputs), np.float32)]),
        )
        doc.user_data[KEY] = read
        doc.set_ents([TokenRange(doc, one.start, one.end, one.label) for one in read.entities()])
        return doc

    def _read(self, window: Window) -> FloatArray:
        if self.session is None:
            raise ValueError("expected a reader with weights, found none loaded: use entities.load()")
        given = {"pieces": window.pieces[None], "first": window.first}
        return cast(FloatArray, self.session.run(["scores"], given)[0])

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Reader:  # noqa: ARG002 - spaCy's
        """Loads graph, vocabulary and labels; PackError where one is missing."""
        folder = Path(path)
        self.heads, self.pieces = Heads.load(folder / LABELS), Pieces.load(folder / PIECES)
        self.session = session(folder / GRAPH)
        return self


def session(path: Path) -> onnxruntime.InferenceSession:
    """The graph ready to run on one thread; PackError where the file is missing."""
    if not path.is_file():
        raise PackError(f"expected trained weights in {path}, found no such file", remedy="install miner again")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    # More would join sums with their normalisation to an operator that is slower: 7,900 pieces a second, not 9,400.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def set_sentences(doc: Doc) -> None:
    """Marks where sentences start, each line a paragraph of its own."""
    lines, at = [], 0
    for line in doc.text.splitlines(keepends=True):
        lines.append(Span(at, at + len(line)))
        at += len(line)
    mark(doc, {span.start for span in sentences.split(doc.text, lines)})


def mark(doc: Doc, starts: Collection[int]) -> None:
    """Marks the tokens at these characters as starts of sentences, and the first."""
    # One array for all: spaCy goes through the whole text for each token that is set by itself.
    marks = [1 if token.i == 0 or token.idx in starts else -1 for token in doc]
    doc.from_array(["SENT_START"], cast("Ints2d", np.array([marks], dtype=np.int64).astype(np.uint64).T))


def reading(doc: Doc) -> Reading:
    """What the component found; ValueError for a document that never went through it."""
    found = doc.user_data.get(KEY)
    if found is None:
        raise ValueError(f"expected a document that went through {FACTORY!r}: use entities.load()")
    return cast(Reading, found)


@Language.factory(FACTORY)
def create(nlp: Language, name: str) -> Reader:  # noqa: ARG001 - spaCy passes both by name
    """The component, for spaCy's registry; its weights come with ``from_disk``."""
    return Reader()


@registry.tokenizers(TOKENIZER)  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """The tokenizer, for spaCy's registry."""

    def make(nlp: Language) -> Tokenizer:
        nlp.tokenizer = registry.tokenizers.get("spacy.Tokenizer.v1")()(nlp)  # whose rules are built upon
        return make_tokenizer(nlp)

    return make
