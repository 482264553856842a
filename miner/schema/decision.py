"""What curators decided.  Append-only: a change of mind is a new decision."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    ADD = "add"
    UNDO = "undo"
    """Takes back the latest decision on the fact; the earlier one stands again."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A curator's word on one fact.

    ``snapshot`` is the fact as the curator saw it, as canonical JSON: it stays readable when a later run no longer
    makes that fact.  ``correction`` is a JSON object of the fields that a correction or addition sets.  ``at`` is UTC,
    ISO 8601.
    """

    decision_id: str
    fact_id: str
    slot_id: str
    action: Action
    curator: str
    at: str
    reason: str = ""
    correction: str = ""
    snapshot: str = ""
