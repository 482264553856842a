"""Version of extraction: of the code that turns a document into cases and facts."""

EXTRACTOR_VERSION = "5"
"""Raised whenever the same document, pack and model can give other cases or facts than before."""
