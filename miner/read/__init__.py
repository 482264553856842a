"""The read room: a file -> Document."""

from miner.read.door import document, text_document
from miner.read.limits import GlyphSource, Limits
from miner.read.picture import page_picture
from miner.read.text.plain import plain_text
from miner.read.version import READER_VERSION

__all__ = ["READER_VERSION", "GlyphSource", "Limits", "document", "page_picture", "plain_text", "text_document"]
