"""Settings of the whole suite."""

from __future__ import annotations

from hypothesis import settings

# The same examples each time: a run that fails must fail again for whoever looks into it.
settings.register_profile("miner", derandomize=True, deadline=None)
settings.load_profile("miner")
