"""What the lines that cite a paper say of it: journal, year, volume, issue and pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_PAGES = r"(?P<pages>[A-Za-z]{0,2}\d+(?:\s?[-–]\s?[A-Za-z]{0,2}\d+)?)"
_ISSUE = r"\((?P<issue>[^()]{1,20})\)"
_NAME = r"(?P<journal>[A-Z][\w&’'.-]*(?: (?:of|in|and|the|for|on|&|[A-Z][\w&’'.-]*)){0,9})"
"""A capital, then words with capitals and small words between."""
_MONTH = (
    r"(?:(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec|Spring|Summer|Autumn|Fall|Winter)[a-z]*[./–-]?\s?)"
)
_FORMS = tuple(
    re.compile(form)
    for form in (
        # J Invent Lamps (2011) 4:12-15 | J Invent Lamps. 2011;4(2):12-5 | J Lamps 2011, 4, 12-15 | Lamps, 2011, 4: 9
        rf"{_NAME}[.,]{{0,2}} ?\(?{_MONTH}{{0,2}}{_YEAR}\)?\s?{_MONTH}{{0,2}}[;,:]?\s?(?P<volume>\d{{1,4}})\s?"
        rf"(?:(?:[,:]\s?)?{_ISSUE}\s?[,:;]?|[,:])\s?{_PAGES}",
        # J Invent Lamps Vol. 4. No. 2. pp: 12-15, Summer 2011 | Lamps Volume 2011, Article ID 1234, 5 pages
        rf"{_NAME}[.,]? (?:\(?{_YEAR}\)?[,;]? )?[Vv]ol(?:ume|\.)?\s?(?P<volume>\d{{1,4}})"
        rf"(?:[.,;]?\s?(?:[Nn]o|[Ii]ssue|[Nn]r)\.?\s?(?P<issue>\d{{1,3}}))?"
        rf"(?:[.,;]?\s?(?:pp?\.?:?|pages?|Article ID)\s?{_PAGES})?(?:,\s{_MONTH}(?P<season>(?:19|20)\d\d))?",
        # (2011) Title. J Invent Lamps 4(2): e12
        rf"\.\s{_NAME} (?P<volume>\d{{1,4}})(?:\s?{_ISSUE})?\s?:\s?{_PAGES}",
    )
)
_AUTHOR = re.compile(r"^.*\bet al\.?,?:?\s+|^(?:received|accepted|published|copyright|©).*", re.IGNORECASE)
_NOBODY = re.compile(r"\b(?:accepted|received|updated|published|revised|accessed|copyright|on|date)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Imprint:
    """One value of a line, and where it stands in the line."""

    name: str
    value: str
    start: int


def imprint_of(line: str) -> Iterator[Imprint]:
    """The values of the first citation of the paper itself that a line holds; none where it holds none."""
    skip = found.end() if (found := _AUTHOR.match(line)) and found[0].strip() != line.strip() else 0
    match = next((m for form in _FORMS if (m := form.search(line, skip))), None)
    if match is None or _NOBODY.search(match["journal"]):
        return
    for group, start in ((name, match.start(name)) for name in match.re.groupindex):
        value = (match[group] or "").rstrip(" .,")
        if value:
            yield Imprint("year" if group == "season" else group, value, start)
