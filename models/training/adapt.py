"""Reads the field before it is taught: the encoder learns to guess hidden words of case texts without annotation."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
import torch
from spacy.language import Language
from torch import Tensor, nn
from torch.nn import functional

from miner.annotate.learned.pieces import Pieces
from miner.annotate.learned.windows import Window, windows
from models.training.examples import IGNORED, prepared
from models.training.learn import scale
from models.training.net import EPSILON, HIDDEN, Encoder

MASK = "[MASK]"
HIDDEN_SHARE, MASKED, SWAPPED = 0.15, 0.8, 0.1
"""Share of the words that are to be guessed, and of those the shares that are masked or swapped for another piece; the
rest stays as it is (Devlin and others, 2019).  A word is hidden with all its pieces."""
BATCH = 16
RATE, DECAY = 3e-4, 0.01
Ints = npt.NDArray[np.int64]


class Guesser(nn.Module):  # type: ignore[misc]
    """The encoder with a head that names pieces: the same vectors that go in, so only ``kinds`` can be guessed."""

    def __init__(self, encoder: Encoder, kinds: Ints) -> None:
        super().__init__()
        self.encoder, self.kinds = encoder, torch.from_numpy(kinds)
        self.turn, self.norm = nn.Linear(HIDDEN, HIDDEN), nn.LayerNorm(HIDDEN, EPSILON)
        self.bias = nn.Parameter(torch.zeros(len(kinds)))

    def forward(self, pieces: Tensor, mask: Tensor, asked: Tensor) -> Tensor:
        """Scores of all ``kinds`` for the pieces that are asked for: (asked, kinds)."""
        x = self.norm(functional.gelu(self.turn(self.encoder.states(pieces, mask)[asked])))
        scores: Tensor = x @ self.encoder.word.weight[self.kinds].T + self.bias
        return scores


def cut(nlp: Language, pieces: Pieces, texts: Iterable[str]) -> list[Window]:
    """All texts as windows of whole sentences, as at run time."""
    return [window for text in texts for window in windows(prepared(nlp, text), pieces)]


def hidden(window: Window, kinds: Ints, mask: int, rng: random.Random) -> tuple[Ints, Ints]:
    """Pieces with some words hidden, and the number among ``kinds`` of each piece to be guessed."""
    pieces, asked = window.pieces.copy(), np.full(len(window.pieces), IGNORED)
    ends = [*window.first[1:], len(pieces) - 1]
    for start, end in zip(window.first, ends, strict=True):
        if rng.random() >= HIDDEN_SHARE:
            continue
        asked[start:end] = np.searchsorted(kinds, window.pieces[start:end])
        how = rng.random()
        if how < MASKED:
            pieces[start:end] = mask
        elif how < MASKED + SWAPPED:
            pieces[start:end] = [rng.choice(kinds) for _ in range(start, end)]
    return pieces, asked


def batches(found: Sequence[Window], rng: random.Random) -> Iterator[list[Window]]:
    """All windows, those of about one length together, in random order."""
    order = sorted(found, key=lambda window: len(window.pieces) + rng.random() * 20)
    made = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
    rng.shuffle(made)
    yield from made


def tensors(batch: Sequence[Window], kinds: Ints, mask: int, rng: random.Random) -> tuple[Tensor, Tensor, Tensor]:
    """Pieces, where a piece stands, and what is asked of it."""
    width = max(len(window.pieces) for window in batch)
    pieces, there = np.zeros((len(batch), width), np.int64), np.zeros((len(batch), width), bool)
    asked = np.full((len(batch), width), IGNORED)
    for i, window in enumerate(batch):
        size = len(window.pieces)
        pieces[i, :size], asked[i, :size] = hidden(window, kinds, mask, rng)
        there[i, :size] = True
    return torch.from_numpy(pieces), torch.from_numpy(there), torch.from_numpy(asked)


def adapt(net: Encoder, found: Sequence[Window], mask: int, rounds: int, seed: int) -> Encoder:
    """The encoder after so many rounds of guessing; its heads are as they were."""
    rng = random.Random(seed)
    torch.manual_seed(seed)
    kinds = np.unique(np.concatenate([window.pieces for window in found]))
    guesser = Guesser(net, kinds).train()
    wide = [parameter for parameter in guesser.parameters() if parameter.ndim > 1]
    thin = [parameter for parameter in guesser.parameters() if parameter.ndim == 1]
    optimizer = torch.optim.AdamW(
        [{"params": wide, "weight_decay": DECAY}, {"params": thin, "weight_decay": 0.0}], fused=True
    )
    plan = [batch for _ in range(rounds) for batch in batches(found, rng)]
    begun, total, count = time.monotonic(), 0.0, 0
    for step, batch in enumerate(plan):
        for group in optimizer.param_groups:
            group["lr"] = RATE * scale(step, len(plan))
        pieces, there, asked = tensors(batch, kinds, mask, rng)
        wanted = asked != IGNORED
        if not wanted.any():
            continue
        loss = functional.cross_entropy(guesser(pieces, there, wanted), asked[wanted])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(guesser.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        total, count = total + loss.item(), count + 1
        if (step + 1) % 100 == 0:
            said = f"{step + 1} of {len(plan)}: {total / count:.3f}, {time.monotonic() - begun:.0f} s"
            print(said, file=sys.stderr, flush=True)
            total, count = 0.0, 0
    return net
