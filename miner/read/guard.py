"""Reading in a child process with bounds on time and memory: for files of which nobody knows what they hold.

One child serves many files, because starting one costs a third of a second and a file handed to it a few milliseconds;
it is killed and replaced when a file breaks a bound, so that a crash, a hang or a flood costs only that file.
``document`` itself reads in the process that calls it: that is for files that can be trusted, and for processes that
are such children themselves (the workers of a run).
"""

from __future__ import annotations

import traceback
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

from miner.child import Child, OutOfTime, WorkerDied, bound_memory
from miner.errors import LimitExceeded, MinerError, ReadError
from miner.read.door import DEFAULT_LIMITS, document
from miner.read.limits import Limits
from miner.read.picture import page_picture
from miner.schema import Box, Document

P = ParamSpec("P")
T = TypeVar("T")

GRACE = 2.0
"""Seconds beyond the limit after which the child is killed: the reader looks at its clock itself, between pages, and
says then at which page it was."""
TASKS = 200
"""Files after which the child is replaced, so that what a library leaks is given back."""


class Guard:
    """Reads files in a child process; a breach of a bound is a ``ReadError`` of that file alone.

    To be closed at the end (``with Guard() as guard``).  One file at a time: threads need a guard each.
    """

    def __init__(self, limits: Limits = DEFAULT_LIMITS, *, grace: float = GRACE) -> None:
        self.limits = limits
        self._grace = grace
        self._child: Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def document(self, path: Path) -> Document:
        """What ``miner.read.document`` returns or raises."""
        return self.call(document, path, limits=self.limits)

    def picture(self, path: Path, page: int, boxes: Sequence[Box], *, scale: float = 2.0, crop: bool = True) -> bytes:
        """What ``miner.read.page_picture`` returns or raises."""
        return self.call(page_picture, path, page, boxes, scale=scale, crop=crop)

    def call(self, task: Callable[Concatenate[Path, P], T], path: Path, /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Any work on a file, by a function that an import finds.

        Raises what it raises where that is a ``MinerError``; ``LimitExceeded`` for a file over the limit on seconds or
        memory; ``ReadError`` for one that makes a library crash, and for an error of the program itself.
        """
        child, seconds = self._started(), self.limits.max_seconds + self._grace
        try:
            return child.call(seconds, _contained, task, path, self.limits, *args, **kwargs)
        except OutOfTime:
            raise out_of_time(str(path), self.limits.max_seconds) from None
        except WorkerDied as died:
            raise fatal(str(path), str(died), self.limits.max_memory) from None
        finally:
            if child.lost or child.tasks > TASKS or child.resident > self.limits.max_memory // 2:
                self.close()

    def close(self) -> None:
        """Ends the child; the next file would start another."""
        if self._child is not None:
            self._child.close()
            self._child = None

    def _started(self) -> Child:
        if self._child is None:
            self._child = Child()
            try:
                self._child.call(None, _begin, self.limits.max_memory)
            except BaseException:
                self.close()
                raise
        return self._child


def guarded_document(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Reads one file as ``document`` does, in a child process that is ended afterwards; ``Guard`` is for many files."""
    with Guard(limits) as guard:
        return guard.document(path)


def _begin(memory: int) -> None:
    """Makes a fresh child ready; its imports are done, so that the bound is on what files take."""
    warnings.simplefilter("ignore")
    bound_memory(memory)


def _contained(
    task: Callable[Concatenate[Path, P], T], path: Path, limits: Limits, /, *args: P.args, **kwargs: P.kwargs
) -> T:
    """In the child: every error becomes one of miner's own, which names file and remedy."""
    try:
        return task(path, *args, **kwargs)
    except MinerError:
        raise
    except MemoryError:
        raise out_of_memory(str(path), limits.max_memory) from None
    except Exception as error:  # whatever a strange file makes the code do
        raise surprise(str(path), error) from None


def out_of_time(where: str, seconds: float) -> LimitExceeded:
    """Of a file whose process was stopped."""
    return LimitExceeded(
        f"{where}: expected to be done within {seconds:g} s, was not and was stopped",
        remedy="split the file into papers or raise the limit on seconds",
    )


def out_of_memory(where: str, memory: int) -> LimitExceeded:
    """Of a file that wanted more memory than its process may have."""
    return LimitExceeded(
        f"{where}: expected to be read within {memory >> 20:,} MiB of memory, needed more",
        remedy="split the file into papers",
    )


def fatal(where: str, told: str, memory: int) -> ReadError:
    """Of a file whose process died; ``told`` says how.  Native code that gets no memory mostly ends by SIGABRT."""
    return ReadError(
        f"{where}: the process that read it died ({told}): the file makes a library crash, or needs more than "
        f"{memory >> 20:,} MiB of memory",
        remedy="convert the file (print it to a new PDF), and run again",
    )


def surprise(where: str, error: Exception) -> ReadError:
    """An error of the program itself, with the place in the code: people cannot mend it, but can report it."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    return ReadError(
        f"{where}: an error of the program: {type(error).__name__}: {str(error)[:200]} (at {place})",
        remedy="report it with the file, or convert the file and try again",
    )
