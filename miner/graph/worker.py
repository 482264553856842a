"""Answers one query in a process of its own that can no longer open a file.

Run as a script: reads one JSON object from stdin (``database``, ``query``, ``parameters``, ``rows``, ``memory``) and
writes one JSON object to stdout (``columns``, ``rows``, ``more``; or ``error``).  It stands alone, without the rest of
miner, so that it starts fast.

A process of its own because the database reads and writes files for some statements even when it is opened read-only
(COPY TO, LOAD FROM, EXPORT), keeps results in memory without bound, does not stop at its own timeout inside some
operators, and can crash on malformed calls.  All four were seen with ladybug 0.22.0.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, TextIO

import ladybug

try:
    import resource
except ImportError:  # Windows has no such limits: there the gate and the read-only database stand alone
    resource = None  # type: ignore[assignment]

BUFFER_POOL = 512 << 20
"""Bytes that the database may use to hold pages of its file."""


def main(source: TextIO, sink: TextIO) -> None:
    request = json.load(source)
    database = ladybug.Database(request["database"], read_only=True, max_num_threads=2, buffer_pool_size=BUFFER_POOL)
    connection = ladybug.Connection(database)
    connection.execute("RETURN 1")  # whatever the database opens late, it opens before the door is shut
    confine(request["memory"])
    json.dump(answer(connection, request), sink, ensure_ascii=False, allow_nan=False)


def confine(memory: int) -> None:
    """From here on no file or socket can be opened, and at most ``memory`` more bytes are to be had."""
    if resource is None:
        return
    statm = Path("/proc/self/statm")
    if statm.exists():  # the database reserves terabytes of address space, so the limit is relative to what it holds
        held = int(statm.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + memory, held + memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def answer(connection: Any, request: dict[str, Any]) -> dict[str, Any]:
    try:
        result = connection.execute(request["query"], request["parameters"])
        if isinstance(result, list):
            return {"error": "expected one statement, found several"}
        rows: list[list[object]] = []
        while result.has_next() and len(rows) < request["rows"]:
            rows.append([plain(value) for value in result.get_next()])
        return {"columns": result.get_column_names(), "rows": rows, "more": result.has_next()}
    except MemoryError:
        return {"error": "std::bad_alloc"}
    except (RuntimeError, ValueError) as error:
        return {"error": str(error) or "std::bad_alloc"}


def plain(value: object) -> object:
    """A value of the database as JSON: internal ids and absent properties of nodes and edges are left out."""
    if isinstance(value, dict):
        inside = {key: plain(item) for key, item in value.items() if key not in ("_ID", "_SRC", "_DST")}
        return {key: item for key, item in inside.items() if item is not None} if "_LABEL" in value else inside
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return str(value)
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main(sys.stdin, sys.stdout)
