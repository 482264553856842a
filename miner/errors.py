"""Every error that miner raises on purpose.

MinerError                    anything below; the command line prints it and exits with 1
├── ReadError                 a file could not become a Document (``path``, and ``remedy``: what to do)
│   ├── UnsupportedFile       not a PDF, JATS XML or text, or not what its name says
│   ├── DamagedFile           truncated, zero bytes, broken structure
│   ├── EncryptedFile         needs a password
│   ├── NoTextLayer           only pictures of pages: needs OCR first
│   └── LimitExceeded         over a limit on bytes, pages, seconds or memory
├── PackError                 a pack is missing, or one of its files breaks a rule (names file and line)
├── InputError                a line of a JSONL input, or a value on the command line, is not as expected
└── StoreError                the workspace cannot be used
    ├── WorkspaceTooNew       written by a newer version of miner
    ├── WorkspaceBusy         another run holds it
    └── UnknownFact           a decision names a fact that the workspace has never held

An error message says what was expected, what was found, and where; ``remedy`` says what to do.
"""

from __future__ import annotations


class MinerError(Exception):
    """Base of all errors that miner raises on purpose."""

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} ({self.remedy})" if self.remedy else self.message

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders (a worker's failure becomes a row of the run), so they must survive pickling.
        return (_rebuild, (type(self), self.message, self.remedy))


def _rebuild(kind: type[MinerError], message: str, remedy: str) -> MinerError:
    return kind(message, remedy=remedy)


class ReadError(MinerError):
    """A file could not become a Document."""


class UnsupportedFile(ReadError):
    """The file is not a PDF, JATS XML or plain text, or is not what its name says."""


class DamagedFile(ReadError):
    """The file is truncated, empty or structurally broken."""


class EncryptedFile(ReadError):
    """The file needs a password."""


class NoTextLayer(ReadError):
    """The pages are pictures; there is no text to read."""


class LimitExceeded(ReadError):
    """The file is over a limit on bytes, pages, seconds or memory."""


class PackError(MinerError):
    """A pack is missing, or one of its files breaks a rule."""


class InputError(MinerError):
    """A line of an input file or a value on the command line is not as expected."""


class StoreError(MinerError):
    """The workspace cannot be used."""


class WorkspaceTooNew(StoreError):
    """The workspace was written by a newer version of miner."""


class WorkspaceBusy(StoreError):
    """Another run holds the workspace."""


class UnknownFact(StoreError):
    """A decision names a fact that the workspace has never held."""
