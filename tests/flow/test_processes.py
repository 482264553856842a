"""The process pool: what dies or hangs costs only itself.  Tasks are functions that every process has."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from miner.flow.processes import OutOfTime, ProcessPool, WorkerDied


def never(_: object) -> bool:
    return False


@contextmanager
def pool_of(
    workers: int,
    *,
    initializer: Callable[[], object] = int,
    seconds: float = 60,
    spent: Callable[[object], bool] = never,
) -> Iterator[ProcessPool]:
    pool = ProcessPool(workers, initializer, seconds=seconds, is_spent=spent)
    try:
        yield pool
    finally:
        pool.stop()


def test_results_and_errors_come_back_and_a_process_serves_many_tasks() -> None:
    with pool_of(1) as pool:
        pool.warm()
        futures = [pool.submit(os.getpid) for _ in range(3)]
        pids = {future.result(60) for future in futures}
        assert len(pids) == 1 and os.getpid() not in pids
        with pytest.raises(ZeroDivisionError):
            pool.submit(divmod, 1, 0).result(60)


def test_a_task_that_kills_its_process_costs_only_itself() -> None:
    with pool_of(1) as pool:
        first = pool.submit(os.getpid)
        deadly = pool.submit(os._exit, 7)
        after = pool.submit(os.getpid)
        with pytest.raises(WorkerDied):
            deadly.result(60)
        assert after.result(60) != first.result(60)


def test_a_task_that_never_ends_is_killed() -> None:
    with pool_of(1, seconds=1) as pool:
        pid = pool.submit(os.getpid).result(60)
        endless = pool.submit(time.sleep, 3600)
        after = pool.submit(os.getpid)
        with pytest.raises(OutOfTime):
            endless.result(60)
        assert after.result(60) != pid
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_process_that_has_grown_is_replaced() -> None:
    with pool_of(1, spent=lambda result: isinstance(result, int)) as pool:
        pids = {pool.submit(os.getpid).result(60) for _ in range(2)}
        assert len(pids) == 2


def test_a_pool_without_a_task_ends_at_once_however_long_its_processes_take_to_start() -> None:
    pool = ProcessPool(1, lambda: None, seconds=60, is_spent=never)
    pool.warm()
    started = time.monotonic()
    pool.shutdown()
    assert time.monotonic() - started < 20


def test_stopping_does_not_wait_for_tasks() -> None:
    pool = ProcessPool(1, int, seconds=3600, is_spent=never)
    pid = pool.submit(os.getpid).result(60)
    running, waiting = pool.submit(time.sleep, 3600), pool.submit(time.sleep, 3600)
    while not running.running():
        time.sleep(0.01)
    started = time.monotonic()
    pool.stop()
    assert time.monotonic() - started < 20
    with pytest.raises(WorkerDied):
        running.result(0)
    assert waiting.cancelled()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="this system has no signal masks")
def test_workers_do_not_hear_ctrl_c() -> None:
    with pool_of(1) as pool:
        blocked = pool.submit(signal.pthread_sigmask, signal.SIG_BLOCK, ()).result(60)
        assert signal.SIGINT in blocked
