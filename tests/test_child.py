"""The child process: whatever a task does in it, the parent goes on, in bounded time and memory."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from miner.child import Child, OutOfTime, WorkerDied, bound_memory

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX systems")
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells what a process holds")


@pytest.fixture
def child() -> Iterator[Child]:
    made = Child()
    yield made
    made.close()


def gone(pid: int) -> bool:
    """Whether a process has ended, if need be within ten seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        state = Path(f"/proc/{pid}/stat")
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


def test_results_and_errors_come_back_and_the_process_serves_on(child: Child) -> None:
    assert child.call(60, divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        child.call(60, divmod, 7, 0)
    assert child.call(60, os.getpid) == child.pid != os.getpid()
    assert child.tasks == 3 and not child.lost


class Unmade(Exception):
    """An error that can be pickled and not be made again from that."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} and {two}")


def fail_oddly() -> None:
    raise Unmade("one", "two")


def test_what_cannot_be_sent_back_is_told_in_words(child: Child) -> None:
    with pytest.raises(TypeError, match="pickle"):
        child.call(60, open, os.devnull)
    with pytest.raises(RuntimeError, match="Unmade: one and two"):
        child.call(60, fail_oddly)
    with pytest.raises(SystemExit):
        child.call(60, sys.exit, 3)
    assert child.call(60, abs, -1) == 1


def test_what_libraries_print_does_not_mix_with_the_answers(child: Child, capfd: pytest.CaptureFixture[str]) -> None:
    assert child.call(60, abs, -1) == 1
    assert child.call(60, os.write, 1, b"\x1b]0;words\x07" * 100) == 1000
    child.call(60, print, "more words")
    assert child.call(60, os.read, 0, 10) == b"", "standard input belongs to the parent"
    assert child.call(60, abs, -2) == 2
    assert capfd.readouterr().out == ""


@POSIX
def test_a_crash_in_native_code_is_named(child: Child) -> None:
    with pytest.raises(WorkerDied, match="signal SIGSEGV"):
        child.call(60, ctypes.string_at, 0)
    assert child.lost and gone(child.pid)
    with pytest.raises(WorkerDied):
        child.call(60, abs, 1)


def test_an_exit_in_the_middle_is_named(child: Child) -> None:
    with pytest.raises(WorkerDied, match="exit status 7"):
        child.call(60, os._exit, 7)


@POSIX
def test_native_code_that_hangs_and_ignores_signals_is_killed(child: Child) -> None:
    child.call(60, signal.signal, signal.SIGTERM, signal.SIG_IGN)
    child.call(60, signal.pthread_sigmask, signal.SIG_BLOCK, range(1, signal.NSIG))
    started = time.monotonic()
    with pytest.raises(OutOfTime):
        child.call(0.5, hang_with_the_lock_held)
    assert time.monotonic() - started < 5
    assert gone(child.pid)


def hang_with_the_lock_held() -> None:
    """No other thread of the process runs any more."""
    ctypes.PyDLL(None).sleep(3600)


@LINUX
def test_memory_is_bounded_for_python_and_for_native_code(child: Child) -> None:
    child.call(60, bound_memory, 0)
    with pytest.raises(MemoryError):
        child.call(60, bytearray, 300 << 20)
    assert child.call(60, native_room, 300 << 20) is False
    assert child.call(60, native_room, 100 << 20) is True
    assert child.resident < 200 << 20


def native_room(size: int) -> bool:
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    return libc.malloc(ctypes.c_size_t(size)) is not None


@POSIX
def test_what_the_process_started_ends_with_it(child: Child) -> None:
    grandchild = child.call(60, started_sleep)
    os.kill(grandchild, 0)
    child.kill()
    assert gone(grandchild)


def started_sleep() -> int:
    return subprocess.Popen(["sleep", "3600"]).pid


@POSIX
@pytest.mark.parametrize("task", ["time.sleep, 3600", "divmod, 7, 2"])
def test_a_child_ends_with_a_parent_that_is_killed(task: str) -> None:
    """At work or idle; and the parent is a plain script without a guard for its main part."""
    script = (
        "import os, signal, threading, time; from miner.child import Child; child = Child(); child.call(9, abs, 1);"
        "print(child.pid, flush=True);"
        "threading.Timer(0.5, os.kill, [os.getpid(), signal.SIGKILL]).start();"
        f"child.call(60, {task}); time.sleep(60)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    assert gone(int(done.stdout))


@POSIX
def test_a_child_that_hears_nothing_is_out_of_processor_time_some_day(child: Child) -> None:
    import resource

    (soft, _) = child.call(10, resource.getrlimit, resource.RLIMIT_CPU)
    assert 40 <= soft <= 41 * (os.cpu_count() or 1)


def test_closing_ends_an_idle_process_in_its_own_way(child: Child, tmp_path: Path) -> None:
    import atexit

    child.call(60, atexit.register, (tmp_path / "ended").touch)
    child.close()
    assert (tmp_path / "ended").exists()
    assert gone(child.pid)
