"""The read room: a file -> Document."""

from miner.read.plain import plain_text
from miner.read.version import READER_VERSION

__all__ = ["READER_VERSION", "plain_text"]
