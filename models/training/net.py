"""The network in PyTorch: MiniLM's encoder with one linear layer for all heads, and its losses."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

HIDDEN, INNER, HEADS, LAYERS = 384, 1536, 12, 6
"""Sizes of MiniLM-L6-H384 (Wang and others, 2020; every second layer of twelve)."""
EPSILON = 1e-12
"""Of the layer normalisations, as the encoder was made."""
IGNORED = -100
"""A tag that teaches nothing."""


class Layer(nn.Module):  # type: ignore[misc]
    """One transformer layer, normalised after each half."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv, self.out = nn.Linear(HIDDEN, 3 * HIDDEN), nn.Linear(HIDDEN, HIDDEN)
        self.up, self.down = nn.Linear(HIDDEN, INNER), nn.Linear(INNER, HIDDEN)
        self.first, self.second = nn.LayerNorm(HIDDEN, EPSILON), nn.LayerNorm(HIDDEN, EPSILON)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Hidden states (batch, pieces, HIDDEN); ``mask`` is true where a piece stands."""
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :])
        x = self.first(x + self.drop(self.out(seen.transpose(1, 2).reshape(batch, length, HIDDEN))))
        y: Tensor = self.second(x + self.drop(self.down(functional.gelu(self.up(x)))))
        return y


class Encoder(nn.Module):  # type: ignore[misc]
    """Embeddings, layers, and the scores of every head for every piece: (batch, pieces, outputs)."""

    def __init__(self, vocabulary: int, outputs: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.word, self.place = nn.Embedding(vocabulary, HIDDEN), nn.Embedding(512, HIDDEN)
        self.norm, self.drop = nn.LayerNorm(HIDDEN, EPSILON), nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.heads = nn.Linear(HIDDEN, outputs)

    def forward(self, pieces: Tensor, mask: Tensor) -> Tensor:
        """Scores of all heads; ``pieces`` (batch, pieces) as numbers, ``mask`` true where a piece stands."""
        x = self.drop(self.norm(self.word(pieces) + self.place.weight[: pieces.shape[1]]))
        for layer in self.layers:
            x = layer(x, mask)
        scores: Tensor = self.heads(self.drop(x))
        return scores


def pretrained(path: Path, outputs: int, seed: int) -> Encoder:
    """The encoder with published weights (a BERT model in safetensors) and heads that know nothing yet."""
    torch.manual_seed(seed)
    stored = load_file(path)
    net = Encoder(len(stored["embeddings.word_embeddings.weight"]), outputs)
    kind = stored["embeddings.token_type_embeddings.weight"][0]  # every text is of the first kind
    with torch.no_grad():
        net.word.weight.copy_(stored["embeddings.word_embeddings.weight"])
        net.place.weight.copy_(stored["embeddings.position_embeddings.weight"] + kind)
        net.norm.load_state_dict(_pair(stored, "embeddings.LayerNorm"))
        for i, layer in enumerate(net.layers):
            name = f"encoder.layer.{i}"
            parts = [_pair(stored, f"{name}.attention.self.{part}") for part in ("query", "key", "value")]
            layer.qkv.load_state_dict({key: torch.cat([part[key] for part in parts]) for key in ("weight", "bias")})
            layer.out.load_state_dict(_pair(stored, f"{name}.attention.output.dense"))
            layer.first.load_state_dict(_pair(stored, f"{name}.attention.output.LayerNorm"))
            layer.up.load_state_dict(_pair(stored, f"{name}.intermediate.dense"))
            layer.down.load_state_dict(_pair(stored, f"{name}.output.dense"))
            layer.second.load_state_dict(_pair(stored, f"{name}.output.LayerNorm"))
    nn.init.normal_(net.heads.weight, std=0.02)
    nn.init.zeros_(net.heads.bias)
    return net


def _pair(stored: Mapping[str, Tensor], name: str) -> dict[str, Tensor]:
    return {key: stored[f"{name}.{key}"] for key in ("weight", "bias")}
