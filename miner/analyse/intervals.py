"""How far a measured value reaches: "4 months" is any time from the fourth month to the fifth."""

from __future__ import annotations

from collections.abc import Mapping

from miner.schema import DAYS_PER

OPEN = 1e-6
"""Days by which a completed unit stays short of the next: a child of four is not yet five."""


def reach(data: Mapping[str, float | str]) -> tuple[float, float]:
    """The interval of an edge's quantity; a single time reaches to the end of the unit that it is told in.

    Ages and durations are told in completed units, so that "18 weeks" and "4 months" can be the same age.  Every other
    quantity is what its bounds say.
    """
    low, high = float(data["low"]), float(data["high"])
    unit = str(data["unit"]) if "unit" in data else ""
    if low == high and data["quantity"] in ("age", "duration") and unit in DAYS_PER:
        return low, high + DAYS_PER[unit] - OPEN
    return low, high
