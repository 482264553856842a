"""The read room: a file -> Document."""

from miner.read.door import document, text_document
from miner.read.guard import Guard, fatal, guarded_document, out_of_memory, out_of_time, surprise
from miner.read.limits import GlyphSource, Limits
from miner.read.picture import page_picture
from miner.read.text.plain import plain_text
from miner.read.version import READER_VERSION

__all__ = [
    "READER_VERSION",
    "GlyphSource",
    "Guard",
    "Limits",
    "document",
    "fatal",
    "guarded_document",
    "out_of_memory",
    "out_of_time",
    "page_picture",
    "plain_text",
    "surprise",
    "text_document",
]
