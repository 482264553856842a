"""The trained network as an ONNX graph with weights of eight bits, for onnxruntime on any processor.

The graph reads one window: ``pieces`` (1, pieces) and ``first`` (tokens,), and gives ``scores`` (tokens, outputs).  The
large products take weights rounded per output (seven bits, so that processors without dot-product instructions do not
overflow) and activations rounded on the way; all else stays in 32 bits.
"""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import spacy
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from miner.annotate.entities import READER, WEIGHTS
from miner.annotate.learned.pieces import END, START, UNKNOWN
from miner.annotate.learned.reader import FACTORY, GRAPH, LABELS, PIECES, TOKENIZER, Heads
from miner.annotate.learned.windows import WIDEST
from miner.domain.weights import Weights
from models.training.net import EPSILON, HEADS, HIDDEN, Encoder, Layer
from models.training.weigh import table

STEPS = 63
"""Largest whole number of a weight: seven bits with sign."""
ROW_STEPS = 127
"""The same for rows of the embedding, which are only looked up."""
OPSET = 17
TOLD = ("event.", "lesion.any")
"""Things that are said at run time; the finer ones of findings teach the encoder only."""
CONTRIB = "com.microsoft"
"""Operators that onnxruntime has beyond the standard."""
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and constants in the making; every method returns the name of what it adds."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, name: str, value: npt.NDArray[np.generic]) -> str:
        """A constant."""
        self.constants.append(numpy_helper.from_array(value, name))
        return name

    def node(self, kind: str, inputs: list[str], name: str, domain: str = "", **attributes: object) -> str:
        """A node with one output, which has its name."""
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, domain=domain, **attributes))
        return name

    def linear(self, x: str, layer: nn.Linear, name: str) -> str:
        """A linear layer with rounded weights."""
        weight = array(layer.weight).T
        scale = np.abs(weight).max(axis=0) / STEPS
        rounded = np.rint(weight / scale).astype(np.int8)
        inputs = [
            x,
            self.constant(f"{name}.weight", np.ascontiguousarray(rounded)),
            self.constant(f"{name}.scale", scale.astype(np.float32)),
            "",
            self.constant(f"{name}.bias", array(layer.bias)),
        ]
        return self.node("DynamicQuantizeMatMul", inputs, name, CONTRIB)

    def joined(self, x: str, added: str, norm: nn.LayerNorm, name: str) -> str:
        """The sum of two, normalised (onnxruntime's operator for both at once takes six times as long)."""
        inputs = [self.node("Add", [x, added], f"{name}.sum"), self.constant(f"{name}.weight", array(norm.weight))]
        inputs.append(self.constant(f"{name}.bias", array(norm.bias)))
        return self.node("LayerNormalization", inputs, name, epsilon=EPSILON, axis=-1)


def array(value: nn.Parameter) -> Floats:
    """A parameter as an array."""
    return np.ascontiguousarray(value.detach().numpy().astype(np.float32))


def embedded(graph: Graph, net: Encoder, kept: Sequence[int]) -> str:
    """Rows of the pieces plus those of their places, normalised; only the kept pieces, numbered anew."""
    word = array(net.word.weight)[list(kept)]
    scale = np.abs(word).max(axis=1, keepdims=True) / ROW_STEPS
    rounded = graph.constant("word", np.rint(word / np.maximum(scale, 1e-12)).astype(np.int8))
    rows = graph.node("Cast", [graph.node("Gather", [rounded, "pieces"], "rows")], "rows.float", to=TensorProto.FLOAT)
    scales = graph.node("Gather", [graph.constant("word.scale", scale.astype(np.float32)), "pieces"], "rows.scale")
    words = graph.node("Mul", [rows, scales], "words")
    length = graph.node("Shape", ["pieces"], "length", start=1, end=2)
    inputs = [
        graph.constant("place", array(net.place.weight)[: WIDEST + 2]),
        graph.constant("zero", np.array([0])),
        length,
    ]
    places = graph.node("Unsqueeze", [graph.node("Slice", inputs, "places"), "zero"], "places.one")
    inputs = [graph.node("Add", [words, places], "placed"), graph.constant("norm.weight", array(net.norm.weight))]
    inputs.append(graph.constant("norm.bias", array(net.norm.bias)))
    return graph.node("LayerNormalization", inputs, "norm", epsilon=EPSILON, axis=-1)


def layered(graph: Graph, x: str, layer: Layer, name: str) -> str:
    """One transformer layer."""
    qkv = graph.linear(x, layer.qkv, f"{name}.qkv")
    parts = [f"{name}.{part}" for part in ("q", "k", "v")]
    graph.nodes.append(helper.make_node("Split", [qkv, "thirds"], parts, name=f"{name}.split", axis=-1))
    seen = graph.node("MultiHeadAttention", parts, f"{name}.seen", CONTRIB, num_heads=HEADS)
    x = graph.joined(x, graph.linear(seen, layer.out, f"{name}.out"), layer.first, f"{name}.first")
    up = graph.node("Gelu", [graph.linear(x, layer.up, f"{name}.up")], f"{name}.gelu", CONTRIB)
    return graph.joined(x, graph.linear(up, layer.down, f"{name}.down"), layer.second, f"{name}.second")


def model(net: Encoder, kept: Sequence[int]) -> onnx.ModelProto:
    """The whole graph, for the kept pieces."""
    graph = Graph()
    graph.constant("thirds", np.array([HIDDEN] * 3))
    x = embedded(graph, net, kept)
    for i, layer in enumerate(net.layers):
        x = layered(graph, x, layer, f"layer{i}")
    rows = graph.node("Gather", [x, "first"], "read", axis=1)
    flat = graph.node("Squeeze", [rows, "zero"], "flat")
    weights = (
        graph.constant("heads.weight", array(net.heads.weight)),
        graph.constant("heads.bias", array(net.heads.bias)),
    )
    graph.node("Gemm", [flat, *weights], "scores", transB=1)
    inputs = [
        helper.make_tensor_value_info("pieces", TensorProto.INT64, [1, "pieces"]),
        helper.make_tensor_value_info("first", TensorProto.INT64, ["tokens"]),
    ]
    outputs = [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["tokens", net.heads.out_features])]
    made = helper.make_graph(graph.nodes, "encoder", inputs, outputs, graph.constants)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=8)


def useful(piece: str) -> bool:
    """Whether a piece may occur in English papers: Latin, Greek, punctuation and symbols, but no placeholder."""
    if piece in (UNKNOWN, START, END):
        return True
    plain = all(c < 0x250 or 0x370 <= c < 0x400 or 0x2000 <= c < 0x2300 for c in map(ord, piece))
    return plain and (len(piece) == 1 or not piece.startswith("["))


def spoken(net: Encoder, heads: Heads) -> tuple[Encoder, Heads]:
    """The network without the outputs that were there to teach the encoder only."""
    said = [i for i, thing in enumerate(heads.sentences) if thing.startswith(TOLD)]
    kept = [*range(heads.facts_end), *(heads.facts_end + i for i in said)]
    small = copy.deepcopy(net)
    small.heads = nn.Linear(HIDDEN, len(kept))
    with torch.no_grad():
        small.heads.weight.copy_(net.heads.weight[kept])
        small.heads.bias.copy_(net.heads.bias[kept])
    return small, replace(heads, sentences=tuple(heads.sentences[i] for i in said))


def write(net: Encoder, heads: Heads, vocabulary: Path, folder: Path) -> None:
    """Writes the files of the reader: the graph, its vocabulary and its labels."""
    pieces = vocabulary.read_text(encoding="utf-8").splitlines()
    kept = [i for i, piece in enumerate(pieces) if useful(piece)]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / GRAPH).write_bytes(model(net.eval(), kept).SerializeToString(deterministic=True))
    (folder / PIECES).write_text("".join(f"{pieces[i]}\n" for i in kept), encoding="utf-8")
    (folder / LABELS).write_text(json.dumps(asdict(heads), indent=1) + "\n", encoding="utf-8")


def ship(reader: Path, weights: Weights, target: Path, version: str) -> None:
    """Puts the model folder together, but for its card, which is written by hand."""
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    nlp.add_pipe(FACTORY, name=READER)
    nlp.meta.update(name=target.name, version=version, license="CC-BY-4.0")
    nlp.meta["description"] = "Entities, diagnoses, treatments and outcome events of case reports"
    nlp.to_disk(target, exclude=["tokenizer", "vocab"])
    shutil.copytree(reader, target / READER, dirs_exist_ok=True)
    (target / WEIGHTS).write_text(table(weights), encoding="utf-8")
