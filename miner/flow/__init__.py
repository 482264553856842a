"""The order of the stages: papers through read, annotate and assemble into the store; one paper's failure is a row."""

from miner.flow.discovery import Found, discover
from miner.flow.exchange import Extracted, extract
from miner.flow.job import UNCHANGED, Listener, RunSummary, run
from miner.flow.measure import measured
from miner.flow.recipe import Recipe, components, versions

__all__ = [
    "UNCHANGED",
    "Extracted",
    "Found",
    "Listener",
    "Recipe",
    "RunSummary",
    "components",
    "discover",
    "extract",
    "measured",
    "run",
    "versions",
]
