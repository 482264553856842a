"""The truth about a paper: the text of its JATS, flattened here and not by the reader under test."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from miner.read.words.sections import role_of
from miner.schema import Role

_TOKEN = re.compile(r"[^\W_]+")
_APART = ("fig", "table-wrap", "supplementary-material", "ref-list")


def tokens(text: str) -> list[str]:
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).replace("\u00ad", "").lower())


def grams(words: list[str], size: int = 5) -> Iterator[tuple[str, ...]]:
    return (tuple(words[i : i + size]) for i in range(len(words) - size + 1))


@dataclass
class Truth:
    """What the XML holds: the text of its parts, one string an element."""

    prose: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    headings: list[tuple[str, Role | None]] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    everything: str = ""


def flat(element: etree._Element, skip: tuple[str, ...] = ()) -> str:
    """The text of an element; citations and line breaks parted by blanks."""
    tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
    if tag in skip or not tag:
        return " "
    pieces = [element.text or ""]
    for child in element:
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        text = flat(child, skip)
        cited = name == "xref" or (
            name == "sup" and re.fullmatch(r"[\s\d,;–-]+", text) is not None and not _power(pieces)
        )
        pieces.append(
            f" {text} " if cited or name in ("break", "p", "td", "th", "title", "label", "list-item") else text
        )
        pieces.append(child.tail or "")
    return "".join(pieces)


def _power(pieces: list[str]) -> bool:
    return re.search(r"(?:10|[kcmµμ]?m|\bm|s|[lL]|g)$", "".join(pieces)) is not None


def truth_of(path: Path) -> Truth:
    root = etree.parse(str(path), etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    truth = Truth(everything=flat(root))
    for part in root.iterfind(".//{*}article-meta/{*}abstract"):
        _collect(part, truth, Role.ABSTRACT)
    for part in (*root.iterfind("{*}body"), *root.iterfind("{*}floats-group")):
        _collect(part, truth, Role.BODY)
    for part in root.iterfind("{*}back"):
        truth.other.append(flat(part, ("ref-list",)))
    for part in (*root.iterfind(".//{*}fig"), *root.iterfind(".//{*}table-wrap")):
        label = "".join(flat(e) for e in part.iterfind("{*}label"))
        text = f"{label} " + " ".join(flat(e) for e in part.iterfind("{*}caption"))
        truth.captions.append(text)
        truth.other.append(text + " " + " ".join(flat(e) for e in part if e.tag != "caption"))
    for cell in (*root.iterfind(".//{*}td"), *root.iterfind(".//{*}th")):
        if tokens(flat(cell)):
            truth.cells.append(" ".join(tokens(flat(cell))))
    return truth


def _collect(element: etree._Element, truth: Truth, role: Role) -> None:
    """Gathers titles and paragraphs in order, floats apart."""
    for child in element:
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if name in _APART:
            continue
        if name == "title":
            text = " ".join(flat(child).split())
            truth.headings.append((text, role))
            truth.prose.append(text)
        elif name == "sec":
            title = " ".join(flat(t) for t in child.iterfind("{*}title"))
            part = role in (Role.ABSTRACT, Role.METHODS, Role.RESULTS)
            inside = role if part else (role_of(" ".join(title.split()), role) or role)
            _collect(child, truth, inside)
        elif name == "p":
            truth.prose.append(flat(child, _APART))
        else:
            _collect(child, truth, role)
