"""Title, authors, journal, year, volume, pages, DOI and the like of a PDF: from its print, else from its properties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from miner.read.paper.imprint import Imprint, imprint_of
from miner.read.paper.kinds import article_type, kicker, language
from miner.read.paper.names import names_in
from miner.schema import Block, Metadatum, Role, Span

PRINT, PROPERTIES = "page text", "pdf info"
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>|]*[^\s\"<>|.,;:)\]}]")
_PART_OF_DOI = re.compile(r"\.[gts]\d{3}$")
"""What some journals add to the DOI of a paper for each figure, table or file."""
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
    r"publish|correspond|department|university|hospital|institut|college|council|fund\b|copyright|licen[cs]e|article|@",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"[,|]?\s*(?:e-?)?ISSN.*$|^\W*\d+\s+|\s+\d+\W*$", re.IGNORECASE)
"""What stands beside the name of a journal in a running head: ISSN, page number."""
_MADE_BY_PROGRAM = re.compile(r"\.(?:dvi|docx?|indd|qxd|pdf|tex)\b|^untitled|microsoft word|^\S+$|\.\.", re.IGNORECASE)
_KEYWORDS = re.compile(
    r"\W*(?:key ?words?(?: and phrases)?|index terms|mots[- ]cl[ée]s|palabras clave)\b[\s.:—–-]*", re.IGNORECASE
)
_BETWEEN = (r"\s*[;•|]\s*", r"\s*·\s*|\s+\.\s+", r"\s*,\s*")
"""What parts keywords, the plainest first: a list parted by ";" may hold commas."""
LONGEST = 300
"""Characters at the head of a block in which a citation of the paper itself is looked for."""
LINES = 60
"""Running heads, and blocks of front matter, that are looked at: a volume has thousands."""
FIRST = 5_000
"""Characters of about one page: further on a DOI is that of a cited paper."""
_FRONT = frozenset({Role.FRONT_MATTER, Role.FOOTNOTE, Role.TITLE})


@dataclass(frozen=True, slots=True)
class Front:
    """Where a paper speaks of itself: its blocks, the spans of its front matter, and its running heads."""

    text: str
    blocks: Sequence[Block]
    heads: Sequence[str]

    @property
    def spans(self) -> list[Span]:
        return [block.span for block in self.blocks if block.role in _FRONT]


def metadata_of(
    text: str, blocks: Sequence[Block], dropped: Sequence[str], properties: Mapping[str, str]
) -> Iterator[Metadatum]:
    """What the paper says of itself; spans point into ``text`` where the value stands there as printed.

    ``dropped`` are running heads and the like, which are not in the text; ``properties`` are the file's own.
    """
    front = Front(text, blocks, dropped)
    yield from _title(front, properties)
    yield from _authors(front)
    imprint = _imprint(front)
    yield from _journal(front, imprint)
    yield from [imprint["year"]] if "year" in imprint else _year(front, properties)
    yield from (imprint[name] for name in ("volume", "issue", "pages") if name in imprint)
    yield from _doi(front)
    yield from _pmid(front)
    yield from _keywords(front)
    if (found := article_type(text, blocks)) is not None:
        yield Metadatum("article type", found.value, PRINT, found.span)
    if tongue := language(text):
        yield Metadatum("language", tongue, PRINT)


def _title(front: Front, properties: Mapping[str, str]) -> Iterator[Metadatum]:
    printed = next((block.span for block in front.blocks if block.role is Role.TITLE), None)
    if printed is not None:
        words = front.text[printed.start : printed.end]
        start = printed.start + kicker(words)
        yield Metadatum("title", front.text[start : printed.end], PRINT, Span(start, printed.end))
    elif (title := properties.get("Title", "").strip()) and not _MADE_BY_PROGRAM.search(title):
        yield Metadatum("title", title, PROPERTIES)


def _authors(front: Front) -> Iterator[Metadatum]:
    """The names in the first block under the title that reads as a list of names."""
    title = next((at for at, block in enumerate(front.blocks) if block.role is Role.TITLE), None)
    if title is None:
        return
    for block in front.blocks[title + 1 : title + 6]:
        names = names_in(front.text[block.span.start : block.span.end]) if block.role is Role.FRONT_MATTER else []
        for name, at in names:
            start = block.span.start + at
            yield Metadatum("author", name, PRINT, Span(start, start + len(name)))
        if names:
            return


def _imprint(front: Front) -> dict[str, Metadatum]:
    """Journal, year, volume, issue and pages by the line that tells most of them; running heads come first."""
    lines: list[tuple[str, int]] = [(head, -1) for head in [*dict.fromkeys(front.heads)][:LINES]]
    lines += [(front.text[s.start : min(s.end, s.start + LONGEST)], s.start) for s in front.spans[:LINES]]
    read: list[tuple[list[Imprint], int]] = [(list(imprint_of(line)), at) for line, at in lines]
    found, at = max(read, key=lambda entry: len(entry[0]), default=([], -1))
    return {
        item.name: Metadatum(
            item.name,
            item.value,
            PRINT,
            Span(at + item.start, at + item.start + len(item.value)) if at >= 0 else None,
        )
        for item in found
    }


def _journal(front: Front, imprint: Mapping[str, Metadatum]) -> Iterator[Metadatum]:
    """A running head that is the name of a journal, else the name in a citation of the paper, else in front matter."""
    for head in front.heads:
        bare = _BESIDE.sub("", _BESIDE.sub("", head)).strip()
        found = _JOURNAL.fullmatch(bare)
        if found and not _NO_JOURNAL.search(bare) and len(bare.split()) > 1:
            yield Metadatum("journal", bare, PRINT)
            return
    if "journal" in imprint:
        yield imprint["journal"]
        return
    for span in front.spans:
        for found in _JOURNAL.finditer(front.text, span.start, min(span.end, span.start + LONGEST)):
            if not _NO_JOURNAL.search(found[1]) and len(found[1].split()) > 1:
                yield Metadatum("journal", found[1], PRINT, Span(*found.span(1)))
                return


def _year(front: Front, properties: Mapping[str, str]) -> Iterator[Metadatum]:
    """The latest year beside a volume, a copyright sign or a date of publication; else that of the file."""
    printed = [
        (found[1], span.start + found.start(1))
        for span in front.spans
        if _DATED.search(line := front.text[span.start : span.end])
        for found in _YEAR.finditer(line)
    ]
    heads = [found[1] for line in front.heads for found in _YEAR.finditer(line)]
    if printed:
        value, at = max(printed)
        yield Metadatum("year", value, PRINT, Span(at, at + 4))
    elif heads:
        yield Metadatum("year", max(heads), PRINT)
    elif made := re.match(r"D:((?:19|20)\d\d)", properties.get("CreationDate", "")):
        yield Metadatum("year", made[1], PROPERTIES)


def _doi(front: Front) -> Iterator[Metadatum]:
    """The DOI that running heads and front matter print most often; else the first before the references."""
    in_heads = [_PART_OF_DOI.sub("", m[0]) for head in front.heads for m in _DOI.finditer(head)]
    in_front = [m for span in front.spans for m in _DOI.finditer(front.text, span.start, span.end)]
    if not in_heads and not in_front:
        end = next((b.span.start for b in front.blocks if b.role is Role.REFERENCES), len(front.text))
        in_front = [m for m in [_DOI.search(front.text, 0, min(end, FIRST))] if m is not None]
    counts = Counter([*in_heads, *(_PART_OF_DOI.sub("", m[0]) for m in in_front)])
    for value, _ in counts.most_common(1):
        place = next((m.start() for m in in_front if m[0].startswith(value)), -1)
        yield Metadatum("doi", value, PRINT, Span(place, place + len(value)) if place >= 0 else None)


def _pmid(front: Front) -> Iterator[Metadatum]:
    end = next((b.span.start for b in front.blocks if b.role is Role.REFERENCES), len(front.text))
    if found := _PMID.search(front.text, 0, end):
        yield Metadatum("pmid", found[1], PRINT, Span(*found.span(1)))
    elif other := next((m for line in front.heads if (m := _PMID.search(line))), None):
        yield Metadatum("pmid", other[1], PRINT)


def _keywords(front: Front) -> Iterator[Metadatum]:
    """The words of the list under or after "Keywords"."""
    for at, block in enumerate(front.blocks):
        found = _KEYWORDS.match(front.text, block.span.start, block.span.end)
        if block.role is not Role.FRONT_MATTER or found is None:
            continue
        span = Span(found.end(), block.span.end)
        if not len(span) and at + 1 < len(front.blocks):
            span = front.blocks[at + 1].span
        yield from _listed(front.text, span)
        return


def _listed(text: str, span: Span) -> Iterator[Metadatum]:
    between = next((b for b in _BETWEEN if re.search(b, text[span.start : span.end])), _BETWEEN[-1])
    start = span.start
    for gap in [*re.compile(between).finditer(text, span.start, span.end), None]:
        end = gap.start() if gap is not None else span.end
        word = text[start:end].rstrip(" .")
        if word:
            yield Metadatum("keyword", word, PRINT, Span(start, start + len(word)))
        start = gap.end() if gap is not None else end
