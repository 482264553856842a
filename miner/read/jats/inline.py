"""The running text of a JATS element: citations parted from words, exponents raised, formulas read once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from miner.read.words.scripts import exponent, parted

SILENT = frozenset(
    {"graphic", "inline-graphic", "alt-text", "object-id", "long-desc", "tex-math", "annotation", "label-alternative"}
    | {"processing-meta", "permissions", "ext-link-label", "query", "related-article"}
)
_FOLDED = str.maketrans({"\u2010": "-", "\u2011": "-", "\u00ad": None, "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl"})
"""Hyphens of all kinds become one hyphen, soft hyphens go, ligatures become letters, as in text read from PDFs."""
_CONTEXT = 3
"""Pieces of text before a raised character that tell what it is."""
_BETWEEN = re.compile(r"\s*[,;–-]\s*")


def name_of(element: etree._Element) -> str:
    """The local name; entity references and the like have none."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: etree._Element, *tags: str) -> Iterator[etree._Element]:
    return (child for child in element if name_of(child) in tags)


def inline(element: etree._Element) -> str:
    """The running text of an element, its citations parted from words."""
    pieces: list[str] = [element.text or ""]
    for child in element:
        piece(child, pieces)
        pieces.append(child.tail or "")
    return "".join(pieces).translate(_FOLDED)


def piece(child: etree._Element, pieces: list[str]) -> None:
    """Adds one inline element; its tail is the caller's."""
    tag = name_of(child)
    if tag in SILENT or not tag:
        pieces.append(str(child.text or "") if not tag else "")
        return
    text = inline(child)
    if tag in ("break", "p", "list-item", "title", "list", "def-item", "term", "td", "label"):
        pieces.append(" " + text + " ")
        return
    note = tag == "xref" and child.get("ref-type") in ("fn", "table-fn")
    if tag == "sup" or note or (tag == "xref" and child.get("ref-type") == "bibr"):
        before = "".join(pieces[-_CONTEXT:])
        if not _goes_on(child, before) and (parted(before, text) or (note and before[-1:].isalnum())):
            text = " " + text
        elif tag == "sup":
            text = exponent(before, text)
    pieces.append(text)


def _goes_on(child: etree._Element, before: str) -> bool:
    """Whether a citation stands in brackets, or goes on a list of them."""
    previous = child.getprevious()
    listed = previous is not None and name_of(previous) in ("xref", "sup") and _BETWEEN.fullmatch(previous.tail or "")
    return bool(listed) or before.rstrip()[-1:] in ("[", "(")
