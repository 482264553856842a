"""What runs in a worker process: one file to one reading, whatever happens on the way.

Nothing heavy is imported before the first paper, so that the parent, which only names these functions, starts at once.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
import traceback
import warnings
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from miner.errors import LimitExceeded, MinerError, ReadError
from miner.flow.recipe import Recipe
from miner.schema import Paper

if TYPE_CHECKING:
    from miner.flow.extractor import Extractor

LEAST_ROOM = 256 << 20
"""Bytes that a paper may take in any case, however much the loaded pipeline holds."""

STATM = Path("/proc/self/statm")
"""Pages mapped and resident, where the system tells."""


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
        allowed = f"{recipe.memory >> 20:,} MiB"
        error = LimitExceeded(
            f"{path}: expected to be read within {allowed} of memory, needed more", remedy="split the file into papers"
        )
    except Exception as unknown:  # whatever a strange file makes the code do, the other papers go on
        error = surprise(path, unknown)
    return Reading(paper, error, round(time.monotonic() - started, 3), _held()[1])


def surprise(where: str, error: Exception) -> ReadError:
    """An error of the program itself, with the place in the code: people cannot mend it, but can report it."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    return ReadError(
        f"{where}: an error of the program: {type(error).__name__}: {str(error)[:200]} (at {place})",
        remedy="report it with the file, or convert the file and try again",
    )


def begin(recipe: Recipe) -> None:
    """Makes a fresh process a worker: it dies with its parent, loads the pipeline, and then has bounded memory."""
    threading.Thread(target=_die_with_parent, name="parent-watch", daemon=True).start()
    warnings.simplefilter("ignore")
    try:
        _extractor(recipe.pack, recipe.model)
    except MinerError:  # every paper will say so as its own error
        return
    # Libraries warn about each other, which no user could mend; spaCy has set its own filters since the first call.
    warnings.simplefilter("ignore")
    _bound_memory(recipe.memory)


@lru_cache(maxsize=2)
def _extractor(pack: str, model: str) -> Extractor:
    from miner.flow.extractor import Extractor

    return Extractor.of(pack, model)


def _die_with_parent() -> None:
    """A worker waits for its next paper for ever, so it must be told when its parent was killed."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _bound_memory(allowed: int) -> None:
    """From here on a request for memory that would bring the process over ``allowed`` bytes fails with MemoryError.

    The bound that systems keep is on mapped memory, of which libraries reserve more than they use: so it is set to what
    is mapped now and as much more as is left between resident memory and ``allowed``.
    """
    mapped, resident = _held()
    try:
        import resource
    except ImportError:  # Windows has no such bound; the limits on bytes, pages and seconds stand alone there
        return
    if mapped:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = mapped + max(LEAST_ROOM, allowed - resident)
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))


def _held() -> tuple[int, int]:
    """Bytes mapped and resident in this process; zeros where the system does not tell."""
    if not STATM.exists():
        return 0, 0
    import resource

    mapped, resident = STATM.read_text(encoding="ascii").split()[:2]
    return int(mapped) * resource.getpagesize(), int(resident) * resource.getpagesize()
