"""The read room: a file -> Document."""

from miner.read.door import document, text_document
from miner.read.limits import GlyphSource, Limits
from miner.read.version import READER_VERSION

__all__ = ["READER_VERSION", "GlyphSource", "Limits", "document", "text_document"]
