"""PDF -> Document: glyphs from a source, layout over arrays, text with a box for every character."""

from miner.read.pdf.reader import read_pdf

__all__ = ["read_pdf"]
