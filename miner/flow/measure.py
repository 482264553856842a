"""A quantity as a person types it, for corrections."""

from __future__ import annotations

import re
from dataclasses import replace

from miner.errors import InputError
from miner.schema import Quantity

EXAMPLE = "for example '62 years', '3 months since diagnosis', '40 %' or '3 mm'"
_SINCE = re.compile(r"(?P<length>.+?)\s+since\s+(?P<since>[a-z ]+)")


def measured(text: str, kind: str = "") -> Quantity:
    """Reads "62 years" or "6 months since diagnosis" by the same rules as papers are read.

    ``kind`` is what it must be a quantity of: an "age" needs no "old" after it.  InputError when it is none.
    """
    from miner.annotate.quantities import find

    dated = _SINCE.fullmatch(text.strip())
    length = dated["length"] if dated else text.strip()
    for tried in [f"{length} old", length] if kind == "age" else [length]:
        for mention in find(tried):
            if mention.quantity and (not kind or mention.quantity.kind == kind):
                return replace(mention.quantity, text=length, since=dated["since"] if dated else "")
    raise InputError(f"expected a quantity{f' that is an {kind}' if kind else ''}, found {text!r}", remedy=EXAMPLE)
