"""Trains the network: all heads together, on annotated texts and on what an earlier network said of further texts."""

from __future__ import annotations

import copy
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from miner.annotate.learned.reader import Heads
from models.training.examples import IGNORED, Example
from models.training.net import LAYERS, Encoder

BATCH = 8
"""Windows a step."""
RATE, HEAD_RATE, FALL = 2e-4, 1e-3, 0.9
"""Highest learning rates of the top layer and of the heads; each layer below learns by this factor slower."""
WARM = 0.06
"""Share of the steps in which the rate rises; then it falls in a line to nothing."""
DECAY = 0.01
AVERAGED = 0.995
"""The weights that are kept are a running mean of those of the steps, with this memory."""
FACT_WEIGHT, TOLD_WEIGHT = 3.0, 1 / 60
"""Weights of the losses against that of entities: a fact's tag by token (in thousands), a thing told by sentence."""
NEVER = -7.0
"""First log-odds of a thing told by a token; few sentences tell any."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows side by side, and the lessons of their tokens in a row."""

    pieces: Tensor
    mask: Tensor
    row: Tensor
    """Window of each token."""
    first: Tensor
    """Its first piece."""
    entities: Tensor
    facts: Tensor
    sentence: Tensor
    """Number of the sentence of each token."""
    told: Tensor
    """Probability by sentence and thing; not a number where nothing is taught."""
    said: Tensor
    """Scores that an earlier network gave, (tokens, outputs); not numbers where none did."""


def collate(batch: Sequence[Example], heads: Heads) -> Batch:
    """Windows of about one length as tensors."""
    width = max(len(e.window.pieces) for e in batch)
    pieces, mask = np.zeros((len(batch), width), np.int64), np.zeros((len(batch), width), bool)
    columns: list[list[npt.NDArray[np.generic]]] = [[] for _ in range(7)]
    at = 0
    for i, e in enumerate(batch):
        pieces[i, : len(e.window.pieces)] = e.window.pieces
        mask[i, : len(e.window.pieces)] = True
        size, sentences = len(e.window.tokens), int(e.sentence[-1]) + 1
        nothing = np.full((size, len(heads.facts)), IGNORED)
        made = (
            np.full(size, i),
            e.window.first,
            np.full(size, IGNORED) if e.entities is None else e.entities,
            nothing if e.facts is None else e.facts,
            e.sentence + at,
            np.full((sentences, len(heads.sentences)), np.nan, np.float32) if e.told is None else e.told,
            np.full((size, heads.outputs), np.nan, np.float32) if e.said is None else e.said.astype(np.float32),
        )
        for column, value in zip(columns, made, strict=True):
            column.append(value)
        at += sentences
    return Batch(*map(torch.from_numpy, (pieces, mask, *map(np.concatenate, columns))))


def loss(net: Encoder, batch: Batch, heads: Heads) -> tuple[Tensor, list[float]]:
    """The loss of one batch, and its parts: entities, facts, things told."""
    scores = net(batch.pieces, batch.mask)[batch.row, batch.first]
    parts = [one(scores, batch, heads) for one in (_entity_loss, _fact_loss, _told_loss)]
    return sum(parts, torch.zeros(())), [part.item() for part in parts]


def _entity_loss(scores: Tensor, batch: Batch, heads: Heads) -> Tensor:
    mine = scores[:, : heads.entities_end]
    hard = functional.cross_entropy(mine, batch.entities, ignore_index=IGNORED, reduction="sum")
    return (hard + _soft(mine, batch.said[:, : heads.entities_end])) / 1000


def _fact_loss(scores: Tensor, batch: Batch, heads: Heads) -> Tensor:
    shape = (-1, len(heads.facts), 3)
    mine = scores[:, heads.entities_end : heads.facts_end].reshape(shape)
    said = batch.said[:, heads.entities_end : heads.facts_end].reshape(shape)
    hard = functional.cross_entropy(mine.flatten(0, 1), batch.facts.flatten(), ignore_index=IGNORED, reduction="sum")
    return (hard + _soft(mine.flatten(0, 1), said.flatten(0, 1))) / len(heads.facts) * FACT_WEIGHT / 1000


def _soft(mine: Tensor, said: Tensor) -> Tensor:
    """Cross entropy against the probabilities of an earlier network."""
    there = ~said[:, 0].isnan()
    return -(said[there].softmax(1) * mine[there].log_softmax(1)).sum()


def _told_loss(scores: Tensor, batch: Batch, heads: Heads) -> Tensor:
    count = len(batch.told)
    mine = summed(scores[:, heads.facts_end :], batch.sentence, count)
    said = summed(batch.said[:, heads.facts_end :].nan_to_num(NEVER), batch.sentence, count).sigmoid()
    taught = torch.zeros(count, dtype=torch.bool).index_put((batch.sentence,), ~batch.said[:, 0].isnan())
    wanted = torch.where(taught[:, None], said, batch.told)
    there = ~wanted[:, 0].isnan()
    return functional.binary_cross_entropy_with_logits(mine[there], wanted[there], reduction="sum") * TOLD_WEIGHT


def summed(scores: Tensor, sentence: Tensor, count: int) -> Tensor:
    """Logarithm of the summed exponentials of the scores of each sentence's tokens: (sentences, things)."""
    places = sentence[:, None].expand_as(scores)
    low = torch.full((count, scores.shape[1]), -30.0)
    top = low.scatter_reduce(0, places, scores.detach(), "amax", include_self=True)
    total = torch.zeros_like(top).index_add(0, sentence, torch.exp(scores - top[sentence]))
    return torch.log(total + 1e-9) + top


def rate(layer: int) -> float:
    """Highest learning rate of a layer, 0 being the lowest; -1 the embeddings."""
    return RATE * FALL ** (LAYERS - 1 - layer)


def groups(net: Encoder) -> list[dict[str, object]]:
    """Parameters with their rates; biases and norms do not decay."""
    found: list[dict[str, object]] = []
    for name, parameter in net.named_parameters():
        parts = name.split(".")
        high = HEAD_RATE if parts[0] == "heads" else rate(int(parts[1]) if parts[0] == "layers" else -1)
        found.append({"params": [parameter], "lr": high, "weight_decay": DECAY if parameter.ndim > 1 else 0.0})
    return found


def scale(step: int, total: int) -> float:
    """Share of the highest rate at a step."""
    done = step / total
    return done / WARM if done < WARM else (1 - done) / (1 - WARM)


def batches(found: Sequence[Example], rng: random.Random) -> list[list[Example]]:
    """All windows, those of about one length together, in random order."""
    order = sorted(found, key=lambda e: len(e.window.pieces) + rng.random() * 40)
    made = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
    rng.shuffle(made)
    return made


def deal(found: Sequence[Example], share: float, rounds: int, rng: random.Random) -> Iterator[list[Example]]:
    """A share of the windows for each round, each window again only when all others have had their turn."""
    left: list[Example] = []
    for _ in range(rounds):
        mine: list[Example] = []
        while len(mine) < int(share * len(found)):
            left = left or rng.sample(list(found), len(found))
            mine.append(left.pop())
        yield mine


def train(net: Encoder, rounds: Sequence[Sequence[Example]], heads: Heads, seed: int) -> Encoder:
    """The network after so many rounds, its weights averaged over steps."""
    rng = random.Random(seed)
    torch.manual_seed(seed)
    with torch.no_grad():
        net.heads.bias[heads.facts_end :] = NEVER
    mean: Encoder = copy.deepcopy(net).eval()
    net.train()
    optimizer = torch.optim.AdamW(groups(net), fused=True)
    highest = [group["lr"] for group in optimizer.param_groups]
    plan = [batch for one in rounds for batch in batches(one, rng)]
    begun, tally = time.monotonic(), np.zeros(3)
    for step, batch in enumerate(plan):
        for group, high in zip(optimizer.param_groups, highest, strict=True):
            group["lr"] = high * scale(step, len(plan))
        value, parts = loss(net, collate(batch, heads), heads)
        value.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        _average(mean, net, step)
        tally += parts
        if (step + 1) % 100 == 0:
            said = " ".join(f"{part:.2f}" for part in tally)
            print(f"{step + 1} of {len(plan)}: {said}, {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
            tally[:] = 0.0
    return mean


@torch.no_grad()  # type: ignore[untyped-decorator]
def _average(mean: Encoder, net: Encoder, step: int) -> None:
    memory = min(AVERAGED, (1 + step) / (10 + step))
    torch._foreach_lerp_(list(mean.parameters()), list(net.parameters()), 1 - memory)
