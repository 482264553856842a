"""A process of its own for work that can blow up: what crashes, hangs or eats memory there costs only that work.

The child is a plain interpreter that takes one task at a time over a pipe, so that a caller's main module is never
imported again (scripts and notebooks may use it as they are).  Three bounds hold, however native code behaves:

* the clock on the wall, kept by the parent, which kills the child and all that it started (SIGKILL: nothing can ignore
  it);
* memory, kept by the system (``bound_memory``): a request beyond it fails in the child;
* the processor's time, kept by the system too: a child whose parent is gone and that hears nothing ends by itself.

It is no sandbox against code that takes over the process; it runs none of a file's own.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, NoReturn, ParamSpec, TypeVar, cast

try:
    import resource
except ImportError:  # Windows keeps no such bounds: the clock of the parent stands alone there
    resource = None  # type: ignore[assignment]

P = ParamSpec("P")
T = TypeVar("T")
Task = tuple[float | None, Callable[..., object], tuple[object, ...], dict[str, object]]

LEAST_ROOM = 256 << 20
"""Bytes that a task may take in any case, however much the child holds before it."""
LARGEST_ANSWER = 1 << 30
"""Bytes: the parent holds what comes back, so the child may not send more."""
STATM = Path("/proc/self/statm")
"""Pages mapped and resident, where the system tells."""
_BOOT = "import sys; sys.path[:] = sys.argv[1:]; from miner.child import serve; serve()"
_LENGTH = 8
"""Bytes that say how long a message is."""


class WorkerDied(Exception):
    """The process ended in the middle of the task: a crash in native code, or killed from outside."""


class OutOfTime(Exception):
    """The task ran past its time, and its process was killed."""


class Child:
    """One process that does one task at a time; of no use any more once a task has raised one of the two above.

    ``tasks`` counts what it has done, ``resident`` is the memory in bytes that it held after the last task (0 where the
    system does not tell).
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _BOOT, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # a group of its own: Ctrl-C stays with the parent, and a kill reaches all of it
        )
        self._ending = threading.Lock()
        self._ended = False
        self._working = False
        self._late = False
        self.tasks = 0
        self.resident = 0

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def lost(self) -> bool:
        """Whether it has been ended."""
        return self._ended

    def call(self, seconds: float | None, task: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs one task, and returns what it returns or raises what it raises.

        Task, arguments and result are pickled.  ``OutOfTime`` after so many seconds by the clock (None: never),
        ``WorkerDied`` when the process ends before the task does; either way it is gone then.
        """
        alarm = threading.Timer(0 if seconds is None else seconds, self._expire)
        alarm.daemon = True
        self._working = True
        if seconds is not None:
            alarm.start()
        try:
            _send(_open(self._process.stdin), (seconds, task, args, kwargs))
            went_well, value, self.resident = self._answer()
        except (EOFError, OSError) as error:
            told = self.kill()
            raise (OutOfTime() if self._late else WorkerDied(told)) from error
        except BaseException:
            self.kill()
            raise
        finally:
            alarm.cancel()
            with self._ending:
                self._working = False
        if self._late:  # the answer and the alarm came together
            raise OutOfTime
        self.tasks += 1
        if not went_well:
            raise cast("BaseException", value)
        return cast("T", value)

    def kill(self) -> str:
        """Ends the process and all that it started, at once; returns how it ended ("signal SIGSEGV")."""
        with self._ending:
            if not self._ended:
                self._ended = True
                _kill(self._process)
            return _told(self._process.wait())

    def close(self) -> None:
        """Ends an idle process in its own way; one at work, or slow to go, is killed."""
        with suppress(OSError):  # what was not sent to the dead stays unsent
            _open(self._process.stdin).close()
        with suppress(subprocess.TimeoutExpired), self._ending:
            if not self._ended:
                self._process.wait(10)
        self.kill()
        _open(self._process.stdout).close()

    def _expire(self) -> None:
        with self._ending:
            if self._working and not self._ended:
                self._late = self._ended = True
                _kill(self._process)

    def _answer(self) -> tuple[bool, object, int]:
        source = _open(self._process.stdout)
        length = int.from_bytes(_exactly(source, _LENGTH), "big")
        if length > LARGEST_ANSWER:
            raise OSError(f"an answer of {length:,} bytes")
        return cast("tuple[bool, object, int]", pickle.loads(_exactly(source, length)))


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None, "the child was started with pipes"
    return pipe


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kills the group before its leader is waited for: until then nobody else can have its number."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _told(status: int) -> str:
    if status >= 0:
        return f"exit status {status}"
    with suppress(ValueError):
        return f"signal {signal.Signals(-status).name}"
    return f"signal {-status}"


def _send(sink: IO[bytes], message: object) -> None:
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    sink.write(len(data).to_bytes(_LENGTH, "big"))
    sink.write(data)
    sink.flush()


def _exactly(source: IO[bytes], length: int) -> bytes:
    data = source.read(length)
    if len(data) < length:
        raise EOFError
    return data


def serve() -> None:
    """The child's side: tasks in, answers out, until the parent closes the pipe or is gone.

    What libraries print has no reader and could hold what a file says to a terminal: after its first task, which sets
    the child up, it goes nowhere.
    """
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
    idle = threading.Event()
    idle.set()
    silent = False
    threading.Thread(target=_listen, args=(source, tasks, idle), name="listens-to-parent", daemon=True).start()
    while (asked := tasks.get()) is not None:
        _bound_processor(asked[0])
        answer = _done(asked)
        idle.set()
        sink.write(len(answer).to_bytes(_LENGTH, "big") + answer)
        sink.flush()
        if not silent:
            silent = _silence()


def _silence() -> bool:
    """Standard input, output and errors lead nowhere from here on."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    os.close(nowhere)
    return True


def _listen(source: IO[bytes], tasks: queue.SimpleQueue[Task | None], idle: threading.Event) -> None:
    with suppress(EOFError, OSError):
        while True:
            asked = pickle.loads(_exactly(source, int.from_bytes(_exactly(source, _LENGTH), "big")))
            idle.clear()
            tasks.put(asked)
    if not idle.is_set():  # nobody waits for the answer any more
        _end()
    tasks.put(None)


def _end() -> NoReturn:
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def _done(asked: Task) -> bytes:
    _, task, args, kwargs = asked
    try:
        return _packed(True, task(*args, **kwargs))
    except BaseException as error:  # also SystemExit and MemoryError: the parent decides
        with suppress(Exception):
            answer = _packed(False, error)
            pickle.loads(answer)  # some errors can be pickled and not be made again
            return answer
        return _packed(False, RuntimeError(f"{type(error).__name__}: {str(error)[:300]}"))


def _packed(went_well: bool, value: object) -> bytes:
    return pickle.dumps((went_well, value, held_memory()[1]), pickle.HIGHEST_PROTOCOL)


def bound_memory(allowed: int) -> None:
    """From here on a request for memory that would bring this process over ``allowed`` bytes fails with MemoryError.

    The bound that systems keep is on mapped memory, of which libraries reserve more than they use: so it is set to what
    is mapped now and as much more as is left between resident memory and ``allowed``.
    """
    mapped, resident = held_memory()
    if resource is None or not mapped:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = mapped + max(LEAST_ROOM, allowed - resident)
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))  # no dumps on the disk


def held_memory() -> tuple[int, int]:
    """Bytes mapped and resident in this process; zeros where the system does not tell."""
    if resource is None or not STATM.exists():
        return 0, 0
    mapped, resident = STATM.read_text(encoding="ascii").split()[:2]
    return int(mapped) * resource.getpagesize(), int(resident) * resource.getpagesize()


def _bound_processor(seconds: float | None) -> None:
    """The task may use every processor for its time and half a minute; more, and nobody stopped it who should have."""
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    most = resource.RLIM_INFINITY
    if seconds is not None:
        most = int(used.ru_utime + used.ru_stime + (seconds + 30) * (os.cpu_count() or 1))
    resource.setrlimit(resource.RLIMIT_CPU, (most if hard < 0 or 0 <= most < hard else hard, hard))
