"""Raised and lowered characters: what a superscript is, and how it is written in running text."""

from __future__ import annotations

import re

_SUPERSCRIPT = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_POWER_OF_TEN = re.compile(r"(?:^|[^\w.,])10$")
_UNIT = re.compile(r"(?:^|[^A-Za-z])(?:[kcmdµμn]?m|inch|in|s|sec|min|h|hr|d|kg|[mkµμn]?g|[mdµμ]?[lL]|mol|K|C|J|W)$")
_CITATION = re.compile(r"[\[(]?\d{1,3}[a-z]?(?:\s?[,;–—‐-]\s?\d{1,3}[a-z]?)*[\])]?[,;]?")


def parted(before: str, raised: str) -> bool:
    """Whether a blank belongs between a word and what is raised after it, so that a citation is not glued to the word.

    ``before`` is the text right before (its last dozen characters suffice), ``raised`` all that is raised there.
    Citation numbers and footnote signs are parted; exponents ("10" + "9", "mm" + "3"), charges and raised letters that
    belong to the word are not.
    """
    number = " ".join(raised.split())
    if not before or before[-1].isspace() or not _CITATION.fullmatch(number):
        return False
    return not (_POWER_OF_TEN.search(before) or (_UNIT.search(before) and number in {"2", "3"}))


def exponent(before: str, raised: str) -> str:
    """The raised characters as Unicode superscripts where they are a power of ten ("10" + "9" -> "⁹"), else unchanged.

    One character stays one character, so that each keeps its place on the page.
    """
    if _POWER_OF_TEN.search(before) and re.fullmatch(r"[+−–-]?\d{1,2}", raised):
        return raised.translate(_SUPERSCRIPT)
    return raised
