"""What runs in a worker process: one file to one reading, whatever happens on the way.

Nothing heavy is imported before the first paper, so that the parent, which only names these functions, starts at once.
"""

from __future__ import annotations

import gc
import time
import warnings
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from miner.child import bound_memory, held_memory
from miner.errors import MinerError
from miner.flow.recipe import Recipe
from miner.read import out_of_memory, surprise
from miner.schema import Paper

if TYPE_CHECKING:
    from miner.flow.extractor import Extractor


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file: a paper or an error."""

    paper: Paper | None
    error: MinerError | None
    seconds: float
    memory: int
    """Bytes that the worker holds afterwards; 0 where the system does not tell."""


def read_paper(path: str, recipe: Recipe) -> Reading:
    """Reads one file by the recipe; every exception becomes the reading's error, which names file and remedy."""
    started = time.monotonic()
    paper, error = None, None
    try:
        paper = _extractor(recipe.pack, recipe.model).of_file(Path(path), recipe.limits)
    except MinerError as known:
        error = known
    except MemoryError:
        error = out_of_memory(path, recipe.memory)
    except Exception as unknown:  # whatever a strange file makes the code do, the other papers go on
        error = surprise(path, unknown)
    return Reading(paper, error, round(time.monotonic() - started, 3), held_memory()[1])


def begin(recipe: Recipe) -> None:
    """Makes a fresh process a worker: it loads the pipeline, and from then on has bounded memory."""
    warnings.simplefilter("ignore")
    try:
        _extractor(recipe.pack, recipe.model)
    except MinerError:  # every paper will say so as its own error
        return
    gc.freeze()  # what is loaded stays: the collector need not look at it after each paper
    # Libraries warn about each other, which no user could mend; spaCy has set its own filters since the first call.
    warnings.simplefilter("ignore")
    bound_memory(recipe.memory)


@lru_cache(maxsize=2)
def _extractor(pack: str, model: str) -> Extractor:
    from miner.flow.extractor import Extractor

    return Extractor.of(pack, model)
