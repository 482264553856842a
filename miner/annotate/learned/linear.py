"""Logistic models over hashed features: small, fast, and the same on every machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from spacy.strings import hash_string  # type: ignore[attr-defined]

from miner.errors import PackError

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """One logistic model a label over features whose names are hashed to rows.

    ``weights`` has the shape (rows, labels), ``bias`` and ``slope`` (labels,): a label's probability is the logistic
    function of slope * (sum of value * weight) + bias, where slope and bias were fitted to held-out predictions.
    """

    labels: tuple[str, ...]
    weights: FloatArray
    slope: FloatArray
    bias: FloatArray

    def probabilities(self, features: Mapping[str, float]) -> FloatArray:
        """Probability of each label, in the order of ``labels``."""
        rows, values = hashed(features, len(self.weights))
        return self.calibrate(values @ self.weights[rows])

    def calibrate(self, raw: FloatArray) -> FloatArray:
        """Probabilities from raw sums."""
        calibrated: FloatArray = 1 / (1 + np.exp(-(self.slope * raw + self.bias)))
        return calibrated

    def save(self, path: Path) -> None:
        """Writes the model; weights as 16-bit floats, which changes probabilities in the fourth digit."""
        np.savez_compressed(
            path,
            labels=np.array(self.labels),
            weights=self.weights.astype(np.float16),
            slope=self.slope,
            bias=self.bias,
        )

    @classmethod
    def load(cls, path: Path) -> Linear:
        """Reads a model written by :meth:`save`; PackError where the file is missing."""
        if not path.is_file():
            raise PackError(f"expected trained weights in {path}, found no such file", remedy="install miner again")
        with np.load(path) as stored:
            labels = tuple(str(label) for label in stored["labels"])
            return cls(labels, stored["weights"].astype(np.float32), stored["slope"], stored["bias"])


def hashed(features: Mapping[str, float], rows: int) -> tuple[npt.NDArray[np.int64], FloatArray]:
    """Row and value of each feature; ``rows`` is a power of two.  Features that share a row add up."""
    names = np.fromiter((hash_string(name) & (rows - 1) for name in features), dtype=np.int64, count=len(features))
    return names, np.fromiter(features.values(), dtype=np.float32, count=len(features))


def bag(names: Iterable[str]) -> dict[str, float]:
    """Names as features that are there: value 1 each, however often they occur."""
    return dict.fromkeys(names, 1.0)
