"""Document to Annotations: the only room that knows spaCy and scispaCy."""

from typing import TYPE_CHECKING

from miner.annotate.shipped_model import model_version

if TYPE_CHECKING:
    from miner.annotate.pipeline import Annotator
else:

    def __getattr__(name: str) -> object:
        """``Annotator`` brings spaCy, which takes a second to import: only when it is asked for."""
        if name != "Annotator":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from miner.annotate.pipeline import Annotator

        return Annotator


__all__ = ["Annotator", "model_version"]
