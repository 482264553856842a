"""Version of the reader: part of every document's provenance."""

READER_VERSION = "4"
"""Raised whenever the text, the boxes, the roles or the tables of a document can differ from before."""
