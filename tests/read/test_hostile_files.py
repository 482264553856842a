"""Hostile files: each ends as a Document or as an error that says why, in bounded time and memory, and nothing happens.

All are read in one guarded child process, as they would be by the command line.
"""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from miner.errors import ReadError
from miner.read import Guard, Limits
from miner.schema import Document
from tests.read import hostile_acts, hostile_pdf, hostile_words
from tests.read.hostile import ENDS, SAYS, Case

SOON, LATE = (Limits(max_seconds=seconds, max_seconds_a_scan=0.2, max_memory=400 << 20) for seconds in (1.0, 60.0))
"""For files that may end at a limit, which should not take long; for those that may not, on however busy a machine."""
SECRET = b"BT /F1 12 Tf 60 600 Td (SECRET) Tj ET"
LONG_AGO = 1_000_000_000
LONGEST = 90.0
"""Seconds for one file on a busy machine, a new child included."""
NAMES = [
    case.name
    for case in [*hostile_pdf.cases(), *hostile_acts.cases(Path("/x"), 9), *hostile_words.cases(Path("/x"), 9)]
]


@pytest.fixture(scope="module")
def guards() -> Iterator[dict[bool, Guard]]:
    """By whether a file may end at a limit."""
    with Guard(SOON, grace=0.3) as soon, Guard(LATE) as late:
        yield {True: soon, False: late}


@pytest.fixture(scope="module")
def sentinel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that nobody may read or touch."""
    path = tmp_path_factory.mktemp("watched") / "sentinel"
    path.write_bytes(SECRET)
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


@pytest.fixture(scope="module")
def door() -> Iterator[socket.socket]:
    """A port at which nobody may knock."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        yield listening


@pytest.fixture(scope="module")
def cases(sentinel: Path, door: socket.socket) -> dict[str, Case]:
    port = int(door.getsockname()[1])
    made = [
        *hostile_pdf.cases(),
        *hostile_acts.cases(sentinel, port),
        *hostile_words.cases(sentinel, port),
    ]
    return {case.name: case for case in made}


def ended(guard: Guard, path: Path) -> Document | ReadError:
    try:
        return guard.document(path)
    except ReadError as error:
        return error


def test_there_are_enough_of_them_and_each_has_its_name() -> None:
    assert len(NAMES) == len(set(NAMES)) >= 350


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_file(
    name: str, cases: dict[str, Case], guards: dict[bool, Guard], sentinel: Path, door: socket.socket, tmp_path: Path
) -> None:
    case = cases[name]
    path = case.put(tmp_path)
    ends = case.ends.split("|")
    started = time.monotonic()
    found = ended(guards["limit" in ends], path)
    assert time.monotonic() - started < LONGEST
    assert "an error of the program" not in str(found)
    if isinstance(found, Document):
        assert "document" in ends, found.text[:200]
        assert "SECRET" not in found.text
        if ends == ["document"]:
            assert re.search(case.word or re.escape(SAYS), found.text), found.text[:200]
    else:
        kinds = [ENDS[end] for end in ends if end != "document"]
        assert type(found) in kinds, str(found)
        assert str(path) in found.message and found.remedy
        assert not case.word or re.search(case.word, str(found)), str(found)
    assert sentinel.read_bytes() == SECRET and sentinel.stat().st_mtime == LONG_AGO
    with pytest.raises(BlockingIOError):
        door.accept()


def public() -> list[Path]:
    """PDFs made to test libraries, where some are at hand: below the folders that MINER_HOSTILE_PDFS names."""
    folders = [folder for folder in os.environ.get("MINER_HOSTILE_PDFS", "").split(os.pathsep) if folder]
    return sorted({path for folder in folders for path in Path(folder).rglob("*.pdf")})


def test_public_files_of_libraries(guards: dict[bool, Guard]) -> None:
    paths = public()
    if not paths:
        pytest.skip("no PDFs of libraries here: name folders of them in MINER_HOSTILE_PDFS")
    wrong = [
        str(found)
        for found in (ended(guards[False], path) for path in paths)
        if "an error of the program" in str(found)
    ]
    assert not wrong, "\n".join(wrong)
