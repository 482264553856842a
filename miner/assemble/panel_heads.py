"""The heads of a line: those of the table, numbers that share a prefix, damaged minus signs, names in a list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from miner.assemble.panel_line import CELL, GENE, Head, Line, Sign, Sort
from miner.assemble.panel_signs import attach
from miner.assemble.story import Story
from miner.domain import PanelKind, Term
from miner.schema import Mention, Span

CONTEXT = "context"
"""Note of a head that is a result of tissue only where the text speaks of tissue."""
CLASS = "class"
"""Note of a head that only names a class: it does not count where its members follow."""
MANY = 50
"""Heads from which on names with the same letters and a number are a series, whose numbers are names themselves."""

_NUMBERED = re.compile(r"(?P<prefix>[a-zα-ω]+)[\s-]?\d{1,3}[a-z]?$")
_NEXT_NUMBER = re.compile(
    r"\s?(?:,\s?(?:and\s|or\s)?|/|\s?and\s|\s?or\s|\s?&\s)\s?(?P<number>\d{1,3}[a-z]?)"
    r"(?![\w%]|[.,]\d|\s?(?:%|mg|cm|mm|ml|g/|x\b|×|years?|months?|weeks?|days?|of\b|patients|cases))"
)
_DAMAGED = re.compile(r"(?<![\w-])[a-z][\w-]*7(?=[\s,;.)/]|$)")
_TO_GENE = re.compile(r"\)?[\s,-]{0,2}(?:\([^()]{1,30}\)\s?-?)?(?:cells?\s)?")
"""What may stand between a head and the word that makes it a gene or a count."""
_COUNTED = re.compile(r"\s?[+þ]?(?:\s?/\s?\w+[+þ]?)?")
"""The sign of a head that is counted, with the other half of a ratio ("A+/B+ ratio")."""
_OF_GENE = re.compile(
    r"\s?\(|\s(?:of|in|for|involving|within|at)\s(?:the\s|both\s)?(?:[\w-]+(?:,|\sand|\sor|,\sand)\s)*"
)
_FUSED = re.compile(r"(?:-|::|/)")
_BAND = re.compile(r"(?:[;)(]\s?)?[pq]\d{1,2}(?:\.\d+)?\s?[;)]")
"""A chromosome band, which some names of proteins look like ("p21")."""
_UNKNOWN = re.compile(
    r"(?<![\w/.-])(?:[a-z]{0,2}-?[A-Z][A-Za-z]*-?\d{1,3}[A-Za-z]?|[A-Z]{2,6}\d?|[A-Z][a-z]?[A-Z]+\w*)(?![\w/.-]|\s?\()"
)
"""A name that looks like a stain: capitals with a number, or an acronym."""
_STAGE = re.compile(
    r"[cpyr]*[TNM]\d[a-z]?|[IVX]+[A-C]?\d?|HIV|HBV|HCV|ANA|PAS|AFB|PCR|MRI|CT|WBC|RBC|LDH|CRP|ESR|C[34]"
)
"""Stages and tests that stand in lists like stains and are none."""
_OPENS_LIST = re.compile(r"\b(?:for|with|to|of|express(?:ed|es|ing)?)\s$")
_STRANGE = 0.5
"""Share of its confidence that a result keeps where no table knows the name."""
_BESIDE = re.compile(r"(?:,|\sand|\sor|,\sand|,\sor|/)\s?")


@dataclass(frozen=True)
class Vocabulary:
    """The table of heads; what few papers need is made when it is first asked for."""

    rows: tuple[Term, ...]
    names: Mapping[str, str]

    @classmethod
    def of(cls, story: Story, table: str) -> Vocabulary:
        return cls(story.pack.terms.get(table, ()), story.pack.names.get(table, {}))

    @cached_property
    def notes(self) -> Mapping[str, str]:
        return {row.id: row.note for row in self.rows}

    @cached_property
    def surfaces(self) -> Mapping[str, tuple[str, str]]:
        """Surface (lower case, without blanks and hyphens) to id and preferred name; the first row of each counts."""
        plain = [row for row in self.rows if row.match != "regex"]
        return {surface(row.synonym): (row.id, self.names[row.id]) for row in reversed(plain)}

    @cached_property
    def series(self) -> frozenset[str]:
        """Letters that begin the ids of many heads and are followed by a number."""
        prefixes = Counter(p[1] for term in self.names if (p := re.match(r"([A-Z]+)\d", term)))
        return frozenset(p for p, n in prefixes.items() if n >= MANY)

    def shown(self, mention: Mention) -> str:
        """The name: as the number of a series where the text gives one, else the preferred name."""
        number = re.fullmatch(r"([A-Z]+)[\s-]?(\d{1,3}[a-z]?)", mention.text)
        if number is None or mention.name.startswith(number[1]) or number[1] not in self.series:
            return mention.name
        return f"{number[1]}{number[2]}"


def surface(words: str) -> str:
    """A name without what spellings differ in: case, blanks, hyphens."""
    return words.lower().replace(" ", "").replace("-", "").replace("‐", "").replace("–", "")


def heads_of(story: Story, line: Line, spec: PanelKind, vocabulary: Vocabulary) -> list[Head]:
    """All heads of the line in text order, each with its sign."""
    mentions = [_expanded(m, story, vocabulary) for m in line.sentence.of(spec.heads)]
    known = [m for m in mentions if m is not None and not _is_gene(line, m)]
    known += list(_numbers(line, known, vocabulary))
    heads = [_bare(line, m, vocabulary) for m in known]
    heads += _strangers(story, line, spec, heads)
    damaged = _damaged(line, heads, vocabulary, spec.heads)
    taken = [h.mention.span for h in damaged]
    kept = [h for h in heads if not any(h.mention.span.overlaps(t) for t in taken)]
    placed = sorted([*kept, *damaged], key=lambda h: (h.start, h.end))
    return _outermost(line, [attach(line, h, placed) for h in placed])


def _expanded(mention: Mention, story: Story, vocabulary: Vocabulary) -> Mention | None:
    """The mention as the paper's own abbreviations define it; None where a short one is said to mean another thing."""
    long = dict(story.abbreviations).get(mention.text)
    if long is None:
        return mention
    known = vocabulary.surfaces.get(surface(long))
    if known is None:
        return None if len(mention.text) <= 3 and mention.text.isupper() else mention
    return replace(mention, term=known[0], name=known[1])


def _is_gene(line: Line, mention: Mention) -> bool:
    """Whether the words around make it a gene, a count of cells or a chromosome band, not a stain."""
    start, end = (offset - line.sentence.span.start for offset in (mention.span.start, mention.span.end))
    if line.text[max(0, start - 1) : start] in ("(", ";") and _BAND.match(line.text, start):
        return True
    genes = [a for a in line.of(Sort.FILLER) if a.value == GENE]
    if any(a.end < start and _FUSED.fullmatch(line.text, a.end, start) for a in genes):
        return True
    tail = _past_cells(line, end)
    after = any(a.start >= tail and _TO_GENE.fullmatch(line.text, tail, a.start) for a in genes)
    return after or any(a.end <= start and _OF_GENE.fullmatch(line.text, a.end, start) for a in genes)


def _past_cells(line: Line, end: int) -> int:
    """The end of a plus sign and of the cells that it counts, where these follow the head."""
    plus = _COUNTED.match(line.text, end)
    tail = plus.end() if plus else end
    cells = [a for a in line.of(Sort.FILLER) if a.value == CELL and line.text[tail : a.start].strip(" ") == ""]
    return next((a.end for a in cells if a.start >= tail), tail)


def _numbers(line: Line, known: Sequence[Mention], vocabulary: Vocabulary) -> Iterator[Mention]:
    """Numbers that share the prefix of the head before them ("AB7 and 20", "AB2, 3 and 5")."""
    base = line.sentence.span.start
    starts = {m.span.start for m in known}
    for mention in known:
        numbered = _NUMBERED.search(line.text, mention.span.start - base, mention.span.end - base)
        end = mention.span.end - base
        while numbered and (match := _NEXT_NUMBER.match(line.text, end)):
            found = vocabulary.surfaces.get(numbered["prefix"] + match["number"])
            span = Span(base + match.start("number"), base + match.end("number"))
            if found is None or span.start in starts:
                break
            yield replace(mention, span=span, text=match["number"], term=found[0], name=found[1])
            end = match.end("number")


def _bare(line: Line, mention: Mention, vocabulary: Vocabulary) -> Head:
    base = line.sentence.span.start
    start, end = mention.span.start - base, mention.span.end - base
    return Head(start, end, end, mention, note=vocabulary.notes.get(mention.term, ""))


def _strangers(story: Story, line: Line, spec: PanelKind, heads: Sequence[Head]) -> list[Head]:
    """Names that no table knows but that go on a list of known heads."""
    text = story.text(line.sentence.span)
    base = line.sentence.span.start
    taken = [(m.span.start - base, m.span.end - base) for m in line.sentence.mentions]
    ends = [h.end for h in heads if h.note != CONTEXT]
    found: list[Head] = []
    for match in _UNKNOWN.finditer(text) if ends else ():
        start, end = match.span()
        inside = any(left < end and start < right for left, right in taken) or _STAGE.fullmatch(match.group())
        after = any(e <= start and _BESIDE.fullmatch(text, e, start) for e in ends)
        leading = _OPENS_LIST.search(text, 0, start) and any(
            h.start >= end and h.note != CONTEXT and _BESIDE.fullmatch(text, end, h.start) for h in heads
        )
        if not inside and (after or leading):
            span = line.span(start, end)
            mention = Mention(spec.heads, span, match.group(), name=match.group(), score=_STRANGE, extractor="panel")
            found.append(Head(start, end, end, mention))
            ends.append(end)
    return found


def _damaged(line: Line, heads: Sequence[Head], vocabulary: Vocabulary, table: str) -> list[Head]:
    """Heads whose minus sign was read as a seven, where the list has damaged signs or the name is unknown."""
    torn = "þ" in line.text
    found = []
    for match in _DAMAGED.finditer(line.text):
        known = vocabulary.surfaces.get(surface(match.group()[:-1]))
        whole = surface(match.group()) in vocabulary.surfaces
        if known is None or (whole and not torn) or not (torn or heads):
            continue
        span = line.span(match.start(), match.end())
        mention = Mention(table, span, match.group(), known[0], known[1], extractor="terms")
        note = vocabulary.notes.get(known[0], "")
        found.append(Head(match.start(), match.end(), match.end(), mention, Sign("negative"), note))
    return found


def _outermost(line: Line, heads: Sequence[Head]) -> list[Head]:
    """Heads that do not stand inside the bracket of another of the same id, without classes that list their members."""
    kept: list[Head] = []
    for n, head in enumerate(heads):
        inside = any(o.start <= head.start and head.word_end <= o.end and o is not head for o in heads)
        follower = heads[n + 1] if n + 1 < len(heads) else None
        if not inside and not (head.note == CLASS and follower and _lists(line, head, follower)):
            kept.append(head)
    return kept


def _lists(line: Line, head: Head, follower: Head) -> bool:
    """Whether the class is followed at once by its members."""
    gap = line.text[head.word_end : follower.start]
    return re.fullmatch(r"\s?[(:]?\s?(?:such as\s|including\s|i\.e\.\s)?", gap) is not None
