"""Names of people in a line of authors."""

from __future__ import annotations

import re

_DEGREE = re.compile(r"\b(?:M\.?D\.?|Ph\.?D\.?|MBBS|M\.?Sc\.?|MPH|FRCP\w*|DDS|MDS|B\.?Sc\.?|R\.?N\.?)(?=[\s,;&\d]|$)")
_PART = r"(?:(?:d[’'])?[A-ZÀ-Þ][\w’'.-]*|d[aeiu]|de la|van(?: de[nr]?)?|von|del|della|al|bin|el|ter|y)"
_NAME = re.compile(rf"{_PART}(?: {_PART}){{1,5}}")
_ADDRESS = re.compile(
    r"department|university|hospital|institut|school|college|cent(?:re|er)\b|clinic\b|@|received", re.IGNORECASE
)
_MARKS = re.compile(r"[\d*†‡§¶#,;&|·•∗]|\band\b|\b[a-z]\b(?![’'])")
LEAST = 0.5
"""Share of the pieces of a line that are names, from which it is a list of authors."""


def names_in(line: str) -> list[tuple[str, int]]:
    """Each name of a line that lists authors, and where it starts in the line; empty for other lines.

    Degrees, marks of footnotes and numbers of addresses are no part of a name.
    """
    if _ADDRESS.search(line):
        return []
    plain = _MARKS.sub(lambda m: "," + " " * (len(m[0]) - 1), _DEGREE.sub(lambda m: "," * len(m[0]), line))
    found = [(m[0].strip(), m.start()) for m in re.finditer(r"[^,]+", plain) if _NAME.fullmatch(m[0].strip(" ."))]
    pieces = [piece for piece in plain.split(",") if len(piece.strip()) > 3]
    if not found or len(found) < LEAST * len(pieces):
        return []
    return [(name, line.index(name, at)) for name, at in found]
