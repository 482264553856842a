"""What every command has: an example in its help, machine-readable output, clear errors, and a quick start."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from typer.main import get_command

from miner.cli import app
from tests.cli.conftest import Call

COMMANDS = {
    "run", "read", "extract", "evaluate", "cases", "facts", "graph export", "query", "report", "decide", "decisions",
    "pack list", "pack check",
}  # fmt: skip
WITH_DATA = {"run", "read", "evaluate", "cases", "facts", "query", "decisions", "pack list", "pack check"}


def commands() -> set[str]:
    found = set()
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        found |= {f"{name} {inner}" for inner in getattr(command, "commands", {})} or {name}
    return found


def test_the_commands_are_these() -> None:
    assert commands() == COMMANDS


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_help_has_an_example(call: Call, command: str) -> None:
    shown = call(*command.split(), "--help")
    assert shown.exit_code == 0
    assert f"Example: miner {command} " in " ".join(shown.stdout.split()) + " "
    assert ("--json" in shown.stdout) == (command in WITH_DATA)


@pytest.mark.parametrize("told", [["nonsense"], ["run"], ["decide", "abcdef", "dance"], ["facts", "--nonsense"]])
def test_wrong_usage_exits_with_2(call: Call, told: list[str]) -> None:
    result = call(*told)
    assert result.exit_code == 2 and result.stderr and not result.stdout


def test_help_waits_for_no_library() -> None:
    """0.5 s is the aim on a quiet machine; a busy one gets three times as much."""
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-m", "miner", "--help"], capture_output=True, text=True, check=True)
    assert time.monotonic() - started < 1.5
    assert "Exit status:" in done.stdout
    heavy = "{'spacy', 'sqlalchemy', 'networkx', 'pydantic', 'lxml'}"
    code = f"import sys, miner.cli; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_version(call: Call) -> None:
    assert call("--version").stdout.startswith("miner ")


def test_a_reader_that_has_seen_enough_ends_it_quietly() -> None:
    code = f"{sys.executable} -m miner read corpora/pdf/D01.pdf --boxes | head -c 10"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {code}"], capture_output=True, text=True, check=False)
    assert done.stderr == "" and len(done.stdout) == 10
