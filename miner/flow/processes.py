"""A process pool that outlives its workers: a task that kills its process, or never ends, costs only itself."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from typing import ParamSpec, TypeVar

from miner.child import Child, OutOfTime, WorkerDied

__all__ = ["OutOfTime", "ProcessPool", "WorkerDied"]

P = ParamSpec("P")
T = TypeVar("T")

TASKS = 200
"""Tasks after which a process is replaced, so that what a library leaks is given back."""


class ProcessPool(Executor):
    """Each of ``workers`` threads tends one process at a time and starts another in place of one that is gone.

    ``initializer`` is called in each process before its first task.  ``seconds`` bounds a task by the clock on the
    wall, ``is_spent`` tells from a result that its process has grown and should be replaced.  The future of a task
    raises what the task raises, ``WorkerDied`` or ``OutOfTime``.
    """

    def __init__(
        self, workers: int, initializer: Callable[[], object], *, seconds: float, is_spent: Callable[[object], bool]
    ) -> None:
        self._initializer = initializer
        self._seconds = seconds
        self._is_spent = is_spent
        self._own = threading.local()
        self._lock = threading.Lock()
        self._children: list[Child] = []
        self._submitted = False
        self._turn = threading.Lock()
        self._first_is_up = threading.Event()
        self._stopped = False
        self._threads = ThreadPoolExecutor(workers, "tends-worker", initializer=self._make_ready)

    def warm(self) -> None:
        """Starts one process: for a caller who still has to look around before the first task."""
        self._threads.submit(int)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        self._submitted = True
        return self._threads.submit(self._in_process, fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Ends the processes after their tasks; where no task ever came, at once."""
        if not self._submitted:
            self._kill()
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)
        for child in list(self._children):
            child.close()

    def stop(self) -> None:
        """Kills the processes and forgets the tasks: for a run that is broken off."""
        self._kill()
        self.shutdown(cancel_futures=True)

    def _kill(self) -> None:
        with self._lock:
            self._stopped = True
            for child in self._children:
                child.kill()

    def _in_process(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        child = self._child()
        try:
            result = child.call(self._seconds, fn, *args, **kwargs)
        except (OutOfTime, WorkerDied):
            self._drop(child)
            raise
        if child.tasks >= TASKS or self._is_spent(result):
            self._drop(child)
        return result

    def _make_ready(self) -> None:
        """Starts this thread's process before its first task; where that fails, the task will say so.

        The first process has the processors for itself until it is up: so the first result is there soonest.
        """
        _shield()
        is_first = self._turn.acquire(blocking=False)
        if not is_first:
            self._first_is_up.wait()
        with suppress(WorkerDied):
            self._child()
        self._first_is_up.set()

    def _child(self) -> Child:
        """This thread's process, started where it has none."""
        child: Child | None = getattr(self._own, "child", None)
        if child is None:
            child = self._own.child = self._started()
        return child

    def _started(self) -> Child:
        child = Child()
        with self._lock:
            self._children.append(child)
            if self._stopped:
                child.kill()
        try:
            child.call(None, self._initializer)
        except BaseException:
            self._drop(child)
            raise
        return child

    def _drop(self, child: Child) -> None:
        self._own.child = None
        with self._lock:
            self._children.remove(child)
        child.close()


def _shield() -> None:
    """Keeps Ctrl-C from this thread and the processes that it starts: the main thread hears it and decides."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
