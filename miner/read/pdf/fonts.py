"""What the name of a font says about its style."""

from __future__ import annotations

import re

_BOLD = re.compile(r"bold|black|heavy|(?<!se)demi|semibold|[-_.,](?:b|bd|bi)$|medi(?!um)")
_ITALIC = re.compile(r"ital|obli|slant|[-_.,](?:i|it|bi)$")


def style_of(name: str) -> tuple[bool, bool]:
    """(bold, italic) by the name of a font, its subset tag aside ("ABCDEF+Minion-BoldItalic" is both)."""
    plain = name.rsplit("+", 1)[-1].lower()
    return bool(_BOLD.search(plain)), bool(_ITALIC.search(plain))
