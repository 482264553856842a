"""The network, its training and its graph, on a vocabulary of a few pieces; needs the packages for training."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs PyTorch, which running miner does not")
pytest.importorskip("onnx", reason="training needs onnx, which running miner does not")

import torch

from miner.annotate.learned.pieces import Pieces
from miner.annotate.learned.reader import Heads, Reader, reading
from miner.annotate.tokenizer import blank
from models.training import examples, export, learn
from models.training.brat import Annotated, Labelled
from models.training.net import Encoder

WORDS = "[UNK] [CLS] [SEP] she had measles . and left the rash".split()
TEXT = "She had measles. The rash left."
HEADS = Heads(("Disease",), ("DIAGNOSIS",), ("event.death", "lesion.any", "lesion.rash"))


@pytest.fixture
def vocabulary(tmp_path: Path) -> Path:
    path = tmp_path / "vocab.txt"
    path.write_text("\n".join(WORDS) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def net() -> Encoder:
    torch.manual_seed(0)
    made: Encoder = Encoder(len(WORDS), HEADS.outputs).eval()
    return made


def test_the_graph_says_what_the_network_says(net: Encoder, vocabulary: Path, tmp_path: Path) -> None:
    export.write(net, HEADS, vocabulary, tmp_path / "reader")
    reader = Reader().from_disk(tmp_path / "reader")
    found = reading(reader(blank()(TEXT))).scores
    numbers = torch.tensor([[1, *(WORDS.index(w) for w in "she had measles . the rash left .".split()), 2]])
    with torch.no_grad():
        wanted = net(numbers, torch.ones_like(numbers, dtype=torch.bool))[0, 1:-1].numpy()
    assert np.abs(found - wanted).max() < 0.1 * np.abs(wanted).max() + 0.02


def test_outputs_that_only_teach_are_left_out(net: Encoder) -> None:
    small, heads = export.spoken(net, HEADS)
    assert heads == replace(HEADS, sentences=("event.death", "lesion.any"))
    assert small.heads.out_features == heads.outputs
    assert torch.equal(small.heads.weight, net.heads.weight[: heads.outputs])


def test_a_few_steps_lower_the_loss_and_the_same_again(net: Encoder, vocabulary: Path) -> None:
    annotated = Annotated("x", TEXT, (Labelled(8, 15, "Disease"),))
    found = list(examples.of_entities(blank(), Pieces.load(vocabulary), HEADS, [annotated]))
    before, _ = learn.loss(net, learn.collate(found, HEADS), HEADS)
    trained = learn.train(net, [found] * 20, HEADS, 1)
    after, _ = learn.loss(trained, learn.collate(found, HEADS), HEADS)
    assert after.item() < before.item()


def test_what_an_earlier_network_said_teaches_too(net: Encoder, vocabulary: Path) -> None:
    (bare,) = examples.of_entities(blank(), Pieces.load(vocabulary), HEADS, [Annotated("x", TEXT, ())])
    said = np.zeros((len(bare.window.tokens), HEADS.outputs), np.float16)
    taught = replace(bare, entities=None, said=said)
    value, parts = learn.loss(net, learn.collate([taught], HEADS), HEADS)
    assert all(part > 0 for part in parts)
    value.backward()
    assert net.heads.weight.grad is not None and torch.isfinite(net.heads.weight.grad).all()


def test_sums_of_a_sentence_are_over_its_tokens_alone() -> None:
    scores = torch.tensor([[0.0], [1.0], [5.0]])
    found = learn.summed(scores, torch.tensor([0, 0, 1]), 2)
    assert found[:, 0].tolist() == pytest.approx([np.log(1 + np.e), 5.0], abs=1e-4)


def test_rates_rise_and_fall() -> None:
    shares = [learn.scale(step, 100) for step in range(100)]
    assert shares[0] == 0 and max(shares) <= 1.0 and shares[-1] < 0.02
    assert shares.index(max(shares)) == 6
