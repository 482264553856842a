"""Document to Annotations: the only room that knows spaCy and scispaCy."""

from miner.annotate.pipeline import Annotator

__all__ = ["Annotator"]
