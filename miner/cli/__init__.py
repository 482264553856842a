"""The command line: parse, one call, print."""

from miner.cli.entry import app, main

__all__ = ["app", "main"]
