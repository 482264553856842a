"""Assertion cues of a pack: words that negate, doubt, date or attribute what stands near them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from miner.domain.rows import read_rows

Effect = Literal[
    "absent",  # the finding is said not to be there
    "uncertain",  # possible, suspected
    "history",  # of an earlier time
    "planned",  # planned, advised, refused, not done
    "relative",  # of a member of the family
    "others",  # of other patients
    "general",  # said of the disease, not of anyone
    "own",  # said of the paper's own patient, whatever else stands around
    "pseudo",  # looks like a cue and is none ("no increase in", "not only")
    "stop",  # ends the scope of cues on either side ("but", "although")
]
Direction = Literal["forward", "backward", "both", "sentence"]
COLUMNS = ("effect", "direction", "cue", "match", "source", "note")
EFFECTS: tuple[str, ...] = get_args(Effect)


class Cue(BaseModel):
    """One cue.  ``direction`` says on which side of the cue the mentions stand that it governs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    effect: Effect
    direction: Direction
    cue: str = Field(min_length=1)
    match: Literal["phrase", "regex"] = "phrase"
    source: str = ""
    note: str = ""


def read_cues(path: Path) -> tuple[Cue, ...]:
    """Rows of a cue table (tab-separated, header as COLUMNS); raises PackError with file and line."""
    remedy = f"a cue has {len(COLUMNS)} columns; effects are {', '.join(EFFECTS)}"
    return tuple(read_rows(path, Cue, COLUMNS, remedy))
