"""miner: finds each patient in case-report papers and keeps what the paper says about them, with its place."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("miner")
except PackageNotFoundError:  # running from a source tree that was never installed
    __version__ = "0+source"

__all__ = ["__version__"]
