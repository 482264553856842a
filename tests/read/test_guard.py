"""Reading in a child process: the same documents and errors, and a breach costs only its file."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from miner.errors import DamagedFile, InputError, LimitExceeded, ReadError
from miner.read import Guard, Limits, document, guard, guarded_document, page_picture
from tests.read.hostile import SAYS, file_of, objects, packed, paper, stream, zeros

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux bounds and tells memory so")
SAMPLE = Path(__file__).resolve().parents[2] / "corpora" / "pdf" / "D01.pdf"


@pytest.fixture(scope="module")
def guarded() -> Iterator[Guard]:
    with Guard(Limits(max_seconds=2, max_memory=300 << 20), grace=0.5) as made:
        yield made


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    (tmp_path / "sound.pdf").write_bytes(paper())
    return tmp_path / "sound.pdf"


def raises(path: Path) -> int:
    raise KeyError(path.name)


def hangs(path: Path) -> int:
    time.sleep(3600)
    return len(path.name)


def dies(path: Path, status: int) -> int:
    os._exit(status if path.name else 0)


def swells(path: Path, size: int) -> int:
    return len(bytearray(size)) + len(path.name)


def pid(path: Path) -> int:
    assert path
    return os.getpid()


def test_the_same_document_and_the_same_picture(guarded: Guard) -> None:
    assert guarded.document(SAMPLE) == document(SAMPLE) == guarded_document(SAMPLE)
    assert guarded.picture(SAMPLE, 1, [], scale=0.3) == page_picture(SAMPLE, 1, [], scale=0.3)


def test_the_same_errors(guarded: Guard, tmp_path: Path, sound: Path) -> None:
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.7\n")
    with pytest.raises(DamagedFile, match=r"cut\.pdf") as found:
        guarded.document(tmp_path / "cut.pdf")
    assert found.value.remedy == "fetch the file again"
    with pytest.raises(InputError, match="from 1 to 1, found 7"):
        guarded.picture(sound, 7, [])


def test_one_process_reads_many_files(guarded: Guard, sound: Path) -> None:
    assert len({guarded.call(pid, sound) for _ in range(3)} | {os.getpid()}) == 2


def test_a_breach_costs_only_its_file(guarded: Guard, sound: Path) -> None:
    first = guarded.call(pid, sound)
    with pytest.raises(LimitExceeded, match=r"sound\.pdf: expected to be done within 2 s, was not and was stopped"):
        guarded.call(hangs, sound)
    with pytest.raises(ReadError, match=r"sound\.pdf: the process that read it died \(exit status 7\)"):
        guarded.call(dies, sound, 7)
    with pytest.raises(ReadError, match=r"sound\.pdf: an error of the program: KeyError.*test_guard\.py:\d+"):
        guarded.call(raises, sound)
    assert SAYS in guarded.document(sound).text
    assert guarded.call(pid, sound) != first


@LINUX
def test_memory_over_the_limit_is_an_error_of_the_file(guarded: Guard, sound: Path) -> None:
    with pytest.raises(LimitExceeded, match=r"sound\.pdf: expected to be read within 300 MiB of memory, needed more"):
        guarded.call(swells, sound, 400 << 20)
    assert guarded.call(swells, sound, 100 << 20) > 100 << 20


@LINUX
def test_a_child_that_has_grown_or_is_old_is_replaced(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Guard(Limits(max_memory=1)) as small:
        assert small.call(pid, sound) != small.call(pid, sound)
    monkeypatch.setattr(guard, "TASKS", 2)
    with Guard() as made:
        assert len({made.call(pid, sound) for _ in range(4)}) == 2


def test_a_closed_guard_starts_again(sound: Path) -> None:
    made = Guard()
    made.close()
    try:
        first = made.call(pid, sound)
        made.close()
        assert made.call(pid, sound) != first
    finally:
        made.close()


def test_a_script_needs_no_guard_for_its_main_part(sound: Path, tmp_path: Path) -> None:
    """The child never imports the caller's main module, which would read the file again, and again."""
    script = tmp_path / "script.py"
    script.write_text(
        f"from pathlib import Path\nfrom miner.read import guarded_document\n"
        f"print(guarded_document(Path({str(sound)!r})).text)\n"
    )
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": root}
    )
    assert done.stdout.strip() == SAYS


PEAK = """
import resource, sys
from pathlib import Path
from miner.errors import ReadError
from miner.read import Guard, Limits
with Guard(Limits(max_seconds=60, max_memory=300 << 20)) as guard:
    for path in sys.argv[1:]:
        try:
            guard.document(Path(path))
        except ReadError as error:
            print(error, file=sys.stderr)
own = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, own)
"""
"""Prints the most KiB that the children and the parent ever held."""


@LINUX
def test_the_bound_on_memory_holds(tmp_path: Path) -> None:
    bombs = {
        "flate": paper(stream(zlib.compress(zeros(10**10), 1), "/Filter [/FlateDecode /FlateDecode]")),
        "lines": paper(packed("BT /F1 1 Tf 9 800 Td " + "(spots that hum) Tj 0 -1 Td " * 200_000 + "ET")),
        "volume": volume(300),
    }
    for name, data in bombs.items():
        (tmp_path / f"{name}.pdf").write_bytes(data)
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-c", PEAK, *(tmp_path / f"{name}.pdf" for name in bombs)],
        capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": root},
    )  # fmt: skip
    children, parent = (int(word) << 10 for word in done.stdout.split())
    assert children < 330 << 20, f"{children >> 20} MiB"
    assert parent < 200 << 20, f"{parent >> 20} MiB"
    assert "volume.pdf" not in done.stderr and "flate.pdf" in done.stderr


def volume(pages: int) -> bytes:
    """A file of so many pages of 40 lines."""
    lines = " ".join(
        f"(The keeper of lamp {line} had blue spots on the left hand for a week.) Tj 0 -14 Td" for line in range(40)
    )
    made = objects(
        extra={2: f"<< /Type /Pages /Kids [{' '.join(f'{10 + n} 0 R' for n in range(pages))}] /Count {pages} >>"}
    )
    show = packed(f"BT /F1 10 Tf 60 780 Td {lines} ET")
    entry = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R /Resources 9 0 R >>"
    made |= {9: b"<< /Font << /F1 5 0 R >> >>"}
    made |= {10 + n: entry.format(1000 + n).encode() for n in range(pages)} | {1000 + n: show for n in range(pages)}
    return file_of(made)
