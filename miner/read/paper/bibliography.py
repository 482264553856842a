"""Title, authors, journal, year, DOI and PMID of a PDF: from the print of its first pages, else from its properties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from miner.read.paper.names import names_in
from miner.schema import Block, Metadatum, Role, Span

PRINT, PROPERTIES = "page text", "pdf info"
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>|]*[^\s\"<>|.,;:)\]}]")
_PMID = re.compile(r"\bPMID:?\s*(\d{4,9})\b")
_YEAR = re.compile(r"(?<![\d/.-])((?:19|20)\d\d)(?![\d/-])")
_DATED = re.compile(
    r"vol(?:ume|\.)?\s*\d|published|©|copyright|accepted|received|\b(?:19|20)\d\d\s*[;,:(]", re.IGNORECASE
)
_JOURNAL = re.compile(
    r"((?:[A-Z][\w&’-]+ ){0,6}(?:Journal|Reports|Annals|Archives|Acta|Bulletin|Medicine|Research|Sciences?"
    r"|[A-Z]\w+ology|Surgery|Cancer|Letters|Practice|International|P(?:a)?ediatrics|Proceedings|World|ONE)"
    r"(?: (?:of|in|and|the|for|on|&|[A-Z][\w&’-]+))*)"
)
_NO_JOURNAL = re.compile(
    r"publish|correspond|department|university|hospital|copyright|licen[cs]e|article|@", re.IGNORECASE
)
_MADE_BY_PROGRAM = re.compile(r"\.(?:dvi|docx?|indd|qxd|pdf|tex)\b|^untitled|microsoft word|^\S+$|\.\.", re.IGNORECASE)


def metadata_of(
    text: str, blocks: Sequence[Block], dropped: Sequence[str], properties: Mapping[str, str]
) -> Iterator[Metadatum]:
    """What the paper says of itself; spans point into ``text`` where the value stands there as printed.

    ``dropped`` are running heads and the like, which are not in the text; ``properties`` are the file's own.
    """
    yield from _title(text, blocks, properties)
    yield from _authors(text, blocks)
    front = [block.span for block in blocks if block.role in (Role.FRONT_MATTER, Role.FOOTNOTE, Role.TITLE)]
    end = next((b.span.start for b in blocks if b.role is Role.REFERENCES), len(text))
    if journal := _journal(text, front, dropped):
        yield journal
    if year := _year(text, front, dropped, properties):
        yield year
    for name, pattern in (("doi", _DOI), ("pmid", _PMID)):
        if found := pattern.search(text, 0, end):
            group = pattern.groups
            yield Metadatum(name, found[group], PRINT, Span(*found.span(group)))
        elif other := next((m for line in dropped if (m := pattern.search(line))), None):
            yield Metadatum(name, other[pattern.groups], PRINT)


def _title(text: str, blocks: Sequence[Block], properties: Mapping[str, str]) -> Iterator[Metadatum]:
    printed = next((block.span for block in blocks if block.role is Role.TITLE), None)
    if printed is not None:
        yield Metadatum("title", text[printed.start : printed.end], PRINT, printed)
    elif (title := properties.get("Title", "").strip()) and not _MADE_BY_PROGRAM.search(title):
        yield Metadatum("title", title, PROPERTIES)


def _authors(text: str, blocks: Sequence[Block]) -> Iterator[Metadatum]:
    """The names in the first block under the title that reads as a list of names."""
    title = next((at for at, block in enumerate(blocks) if block.role is Role.TITLE), None)
    if title is None:
        return
    for block in blocks[title + 1 : title + 6]:
        names = names_in(text[block.span.start : block.span.end]) if block.role is Role.FRONT_MATTER else []
        for name, at in names:
            start = block.span.start + at
            yield Metadatum("author", name, PRINT, Span(start, start + len(name)))
        if names:
            return


def _journal(text: str, front: Sequence[Span], dropped: Sequence[str]) -> Metadatum | None:
    """The first name of a journal in the running heads, else in the front matter."""
    for line in dropped:
        found = _JOURNAL.search(line)
        if found and not _NO_JOURNAL.search(found[1]) and len(found[1].split()) > 1:
            return Metadatum("journal", found[1], PRINT)
    for span in front:
        for found in _JOURNAL.finditer(text, span.start, min(span.end, span.start + 200)):
            if not _NO_JOURNAL.search(found[1]) and len(found[1].split()) > 1:
                return Metadatum("journal", found[1], PRINT, Span(*found.span(1)))
    return None


def _year(text: str, front: Sequence[Span], dropped: Sequence[str], properties: Mapping[str, str]) -> Metadatum | None:
    """The latest year beside a volume, a copyright sign or a date of publication; else that of the file."""
    printed = [
        (found[1], span.start + found.start(1))
        for span in front
        if _DATED.search(line := text[span.start : span.end])
        for found in _YEAR.finditer(line)
    ]
    if printed:
        value, at = max(printed)
        return Metadatum("year", value, PRINT, Span(at, at + 4))
    heads = [found[1] for line in dropped for found in _YEAR.finditer(line)]
    if heads:
        return Metadatum("year", max(heads), PRINT)
    made = re.match(r"D:((?:19|20)\d\d)", properties.get("CreationDate", ""))
    return Metadatum("year", made[1], PROPERTIES) if made else None
