"""The bytes of a file, where it is one: a pipe or a device is never waited for, and no more is read than allowed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from miner.errors import ReadError
from miner.read.limits import Watch

_MODE = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Without waiting: who opens a named pipe to read would otherwise wait for somebody to write."""
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def content_of(path: Path, watch: Watch) -> bytes:
    """All bytes of a regular file; ReadError for anything else, LimitExceeded for one over the limit on bytes."""
    try:
        with os.fdopen(os.open(path, _MODE), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                found = next((name for test, name in _KINDS if test(status.st_mode)), "something else")
                raise ReadError(f"{path}: expected a file, found {found}", remedy="give the file of a paper")
            watch.check_bytes(status.st_size)
            data = file.read(watch.limits.max_bytes + 1)  # the size may be wrong, or grow while the file is read
    except (OSError, ValueError) as error:  # a path with a null character is a ValueError
        raise ReadError(
            f"{path}: expected a file that can be read, found: {getattr(error, 'strerror', None) or error}",
            remedy="check the path and its permissions",
        ) from error
    watch.check_bytes(len(data))
    return data
