"""What the name of a font says about its style."""

from __future__ import annotations

import re

_BOLD = re.compile(r"bold|black|heavy|(?<!se)demi|semibold|[-_.,](?:b|bd|bi)$|medi(?!um)")
_ITALIC = re.compile(r"ital|obli|slant|[-_.,](?:i|it|bi)$")


def family_of(name: str) -> str:
    """The name without the tags of subsets ("ABCDEF+Minion-Bold" and "Minion-Bold+20" are one face)."""
    return max(name.split("+"), key=len).lower()


def style_of(name: str) -> tuple[bool, bool]:
    """(bold, italic) by the name of a font, its subset tag aside ("ABCDEF+Minion-BoldItalic" is both)."""
    plain = family_of(name)
    return bool(_BOLD.search(plain)), bool(_ITALIC.search(plain))
