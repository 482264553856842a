"""Chromosomes as cytogeneticists write them (ISCN): translocations, inversions, deletions, numbers, karyotypes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """An alteration named in a sentence, in offsets of the sentence.

    ``concept`` is its canonical name, ``name`` as the text gives it.  ``polarity`` is set where the name itself says
    whether it is there ("wild type"); ``bare`` marks a thing that is named without what happened to it.
    """

    start: int
    end: int
    name: str
    concept: str
    polarity: str = ""
    bare: bool = False


_CHROMOSOME = r"(?:[1-9]|1\d|2[0-2]|x|y)"
_PLACE = r"[pq](?:\d{1,2}(?:\.\d{1,2})?)?(?:-[pq]?\d{1,2}(?:\.\d)?)?"
_TRANSLOCATION = re.compile(
    rf"\bt\s?\(\s?(?P<a>{_CHROMOSOME})\s?[;:,]\s?(?P<b>{_CHROMOSOME})(?:\s?;\s?(?P<c>{_CHROMOSOME}))?\s?\)"
    rf"(?:\s?\(\s?(?P<pa>{_PLACE})\s?[;:,]\s?(?P<pb>{_PLACE})(?:\s?;\s?(?P<pc>{_PLACE}))?\s?\))?"
)
_BARE_TRANSLOCATION = re.compile(
    rf"\(\s?(?P<a>{_CHROMOSOME})\s?;\s?(?P<b>{_CHROMOSOME})\s?\)\s?\(\s?(?P<pa>{_PLACE})\s?;\s?(?P<pb>{_PLACE})\s?\)"
)
_STRUCTURE = re.compile(
    rf"\b(?P<what>inv|del|dup|add|der|ins|idic|iso|dic|i|r)\s?\(\s?(?P<a>{_CHROMOSOME})\s?(?P<arm>{_PLACE})?\s?\)"
    rf"(?:\s?\(\s?(?P<pa>[pq][\dpq.;?-]*)\s?\))?"
)
_ARM_LOST = re.compile(
    r"\b(?P<c>[1-9]|1\d|2[0-2])(?P<crm>[pq])(?=\s(?:and|or)\s\d{1,2}[pq]\s(?:deletions?|minus)\b)|"
    r"\b(?P<a>[1-9]|1\d|2[0-2])(?P<arm>[pq])(?:-(?!\w)|\s(?:minus|deletions?)\b)"
    r"|\bdeletions?\s(?:of\s|in\s)?(?:the\s)?(?:chromosome\s)?(?P<b>[1-9]|1\d|2[0-2])(?P<brm>[pq])\b"
)
_NUMBER = re.compile(
    rf"\b(?P<what>trisom(?:y|ies)|tetrasomy|monosom(?:y|ies))\s(?:of\s)?(?:chromosomes?\s)?(?P<a>{_CHROMOSOME})\b"
    rf"(?:\s?(?:,|and|or)\s(?P<b>{_CHROMOSOME})\b(?![\s-]?(?:%|year|month|day|cells|of)))?"
)
_GAINED = re.compile(
    rf"\b(?P<what>gain|loss|extra copy|additional copy|absence)\sof\s(?:an?\s|one\s|the\s)?(?:copy\sof\s)?"
    rf"chromosome\s(?P<a>{_CHROMOSOME})\b"
)
_STRING = re.compile(
    rf"\b(?P<count>4[3-9]|5\d)\s?,\s?(?P<sex>x[xy]{{0,2}})(?![a-z])"
    rf"(?P<rest>(?:\s?,\s?(?:[+-]{_CHROMOSOME}\b(?!\()|[+-]?(?:t|del|inv|dup|add|der|ins|i|iso|idic|dic|r)(?:\s?\([^()]*\)){{1,3}}"
    rf"|[+-]?mar|(?:inc|dmin)\b))*)\s?(?:\[\d+\])?"
)
_PIECE = re.compile(rf"(?P<sign>[+-])(?P<a>{_CHROMOSOME})(?![\d(])")
_NUMBERS = {"trisom": "trisomy", "tetras": "tetrasomy", "monoso": "monosomy"}


def items(text: str) -> list[Item]:
    """All alterations of chromosomes in a folded sentence, in text order; one inside another is left out."""
    found = [*_karyotypes(text), *_translocations(text), *_structures(text), *_numbers(text)]
    kept: list[Item] = []
    for item in sorted(found, key=lambda i: (i.start, -i.end, i.name)):
        if not any(k.start <= item.start and item.end <= k.end and k.name == item.name for k in kept):
            kept.append(item)
    return kept


def _item(match: re.Match[str], name: str) -> Item:
    return Item(match.start(), match.end(), name, name)


def _translocations(text: str) -> Iterator[Item]:
    for pattern in (_TRANSLOCATION, _BARE_TRANSLOCATION):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            if pattern is _BARE_TRANSLOCATION and re.search(r"t\s?$", text[: match.start()]):
                continue
            chromosomes = ";".join(groups[k].upper() for k in "abc" if groups.get(k))
            places = ";".join(groups[k] for k in ("pa", "pb", "pc") if groups.get(k))
            yield _item(match, f"t({chromosomes})" + (f"({places})" if places else ""))


def _structures(text: str) -> Iterator[Item]:
    for match in _STRUCTURE.finditer(text):
        places = f"({match['pa']})" if match["pa"] else ""
        yield _item(match, f"{match['what']}({match['a'].upper()}{match['arm'] or ''}){places}")
    for match in _ARM_LOST.finditer(text):
        chromosome = match["a"] or match["b"] or match["c"]
        yield _item(match, f"del({chromosome}{match['arm'] or match['brm'] or match['crm']})")


def _numbers(text: str) -> Iterator[Item]:
    for match in _NUMBER.finditer(text):
        what = _NUMBERS[match["what"][:6]]
        first = f"{what} {match['a'].upper()}"
        yield Item(match.start(), match.end("a"), first, first)
        if match["b"]:
            second = f"{what} {match['b'].upper()}"
            yield Item(match.start("b"), match.end(), second, second)
    for match in _GAINED.finditer(text):
        what = "monosomy" if match["what"] in ("loss", "absence") else "trisomy"
        yield _item(match, f"{what} {match['a'].upper()}")


def _karyotypes(text: str) -> Iterator[Item]:
    """The pieces of a whole karyotype that are chromosomes too many or too few, or the normal karyotype itself."""
    for match in _STRING.finditer(text):
        rest = match["rest"]
        mosaic = text[: match.start()].endswith("/")
        if not mosaic and match["count"] == "46" and len(match["sex"]) == 2 and not rest.strip(" ,"):
            yield Item(match.start(), match.end(), f"46,{match['sex'].upper()}", NORMAL, "positive")
        for piece in _PIECE.finditer(rest):
            what = "trisomy" if piece["sign"] == "+" else "monosomy"
            start = match.start("rest") + piece.start()
            name = f"{what} {piece['a'].upper()}"
            yield Item(start, start + len(piece.group()), name, name)


NORMAL = "normal karyotype"
"""Concept of a karyotype without alterations, however it is written."""
