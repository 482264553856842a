"""What happened when miner ran: who, with what, on what, with which result."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Versions:
    """Everything that decides the bytes of the output."""

    code: str
    pack: str
    """Name, version and hash of the pack."""
    model: str
    """Name, version and hash of the trained pipeline; "none" for rules alone."""
    packages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One call of the main job; times are UTC, ISO 8601, ``ended`` empty while it runs or when it was killed."""

    run_id: str
    versions: Versions
    inputs: tuple[str, ...]
    started: str
    ended: str = ""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """How one paper of a run ended."""

    path: str
    outcome: Outcome
    reason: str = ""
    """Why it was skipped or failed, or what a person should know about a done one."""
    sha256: str = ""
    cases: int = 0
    facts: int = 0
    seconds: float = 0.0
