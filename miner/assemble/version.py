"""Version of extraction: of the code that turns a document into cases and facts."""

EXTRACTOR_VERSION = "4"
"""Raised whenever the same document, pack and model can give other cases or facts than before."""
