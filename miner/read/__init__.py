"""The read room: a file -> Document."""

from miner.read.anchors import anchored
from miner.read.compare import Comparison, Kind, PageDifference, Passage, compared, difference
from miner.read.door import document, text_document
from miner.read.guard import Guard, fatal, guarded_document, out_of_memory, out_of_time, surprise
from miner.read.limits import GlyphSource, Limits
from miner.read.ocr.engine import ocr_version
from miner.read.overlay.gallery import draw_pages
from miner.read.picture import page_picture
from miner.read.text.plain import plain_text
from miner.read.version import READER_VERSION

__all__ = [
    "READER_VERSION",
    "Comparison",
    "GlyphSource",
    "Guard",
    "Kind",
    "Limits",
    "PageDifference",
    "Passage",
    "anchored",
    "compared",
    "difference",
    "document",
    "draw_pages",
    "fatal",
    "guarded_document",
    "ocr_version",
    "out_of_memory",
    "out_of_time",
    "page_picture",
    "plain_text",
    "surprise",
    "text_document",
]
