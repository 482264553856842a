"""A process pool that outlives its workers: a task that kills its process, or never ends, costs only itself."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

TASKS = 200
"""Tasks after which a process is replaced, so that what a library leaks is given back."""


class WorkerDied(Exception):
    """The process ended in the middle of the task: a crash in native code, or killed from outside."""


class OutOfTime(Exception):
    """The task ran past its time, and its process was killed."""


@dataclass(slots=True)
class _Worker:
    """One process, as a pool of one: when it dies, it is plain whose task it was."""

    pool: ProcessPoolExecutor
    pid: int
    tasks: int = 0

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)


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
        self._workers: list[_Worker] = []
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
        for worker in self._workers:
            worker.pool.shutdown(wait=wait)

    def stop(self) -> None:
        """Kills the processes and forgets the tasks: for a run that is broken off."""
        self._kill()
        self.shutdown(cancel_futures=True)

    def _kill(self) -> None:
        with self._lock:
            self._stopped = True
            for worker in self._workers:
                worker.kill()

    def _in_process(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        worker = self._worker()
        future = worker.pool.submit(fn, *args, **kwargs)
        if not wait([future], self._seconds).done:
            worker.kill()
            self._drop(worker)
            raise OutOfTime
        try:
            result = future.result()
        except BrokenProcessPool as error:
            self._drop(worker)
            raise WorkerDied from error
        worker.tasks += 1
        if worker.tasks >= TASKS or self._is_spent(result):
            self._drop(worker)
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
            self._worker()
        self._first_is_up.set()

    def _worker(self) -> _Worker:
        """This thread's process, started where it has none."""
        worker: _Worker | None = getattr(self._own, "worker", None)
        if worker is None:
            worker = self._own.worker = self._started()
        return worker

    def _started(self) -> _Worker:
        pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
        try:
            worker = _Worker(pool, pool.submit(os.getpid).result())
        except BrokenProcessPool as error:
            pool.shutdown()
            raise WorkerDied from error
        with self._lock:
            self._workers.append(worker)
            if self._stopped:
                worker.kill()
        try:
            pool.submit(self._initializer).result()
        except BrokenProcessPool as error:
            self._drop(worker)
            raise WorkerDied from error
        return worker

    def _drop(self, worker: _Worker) -> None:
        self._own.worker = None
        with self._lock:
            self._workers.remove(worker)
        worker.pool.shutdown()


def _shield() -> None:
    """Keeps Ctrl-C from this thread and the processes that it starts: the main thread hears it and decides."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
