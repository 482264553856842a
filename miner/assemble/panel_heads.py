"""The heads of a line with what is attached to each: signs, brackets, numbers that share a prefix, damaged minus signs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from miner.assemble.panel_line import CALLOUT, GENE, Head, Line, Sign, Sort, qualities
from miner.assemble.story import Story
from miner.domain import PanelKind
from miner.schema import Mention, Span

CLASS = "class"
"""Note of a head that only names a class: it does not count where its members follow in brackets."""

_EQUIVOCAL = re.compile(r"\s?(?:\+\s?/\s?-(?!\w)|±|-\s?/\s?\+|\((?:\+\s?/\s?-|±|-\s?/\s?\+)\))")
_PLUS = re.compile(r"\s?(?:\+{1,4}|[þ⁺]{1,4}|\(\s?(?:\+{1,4}|þ)\s?\))(?!\s?\d+\s?[;,]\s?[xy]{2})")
_MINUS = re.compile(r"-(?![\w(])|⁻|\s?\(\s?-\s?\)|\s-(?=\s*(?:[,;.)]|$|and\b|or\b))")
_BRACKET = re.compile(r"\s?[(\[](?P<inside>[^()\[\]]*(?:\([^()]*\)[^()\[\]]*)?)[)\]]")
_INNER_EQUIVOCAL = re.compile(r"(?:^|[\s,;:])(?:\+\s?/\s?-|±|-\s?/\s?\+)(?=$|[\s,;:])")
_INNER_PLUS = re.compile(r"(?:^|[\s,;:%])(?:\+{1,4}|þ)(?=$|[\s,;:%\d])|\d\s?%\s?\+")
_INNER_MINUS = re.compile(r"(?:^|[\s,;:])-(?=$|[\s,;:])")
_NUMBERED = re.compile(r"(?P<prefix>[a-zα-ω]+)[\s-]?\d{1,3}[a-z]?$")
_NEXT_NUMBER = re.compile(
    r"\s?(?:,\s?(?:and\s|or\s)?|/|\s?and\s|\s?or\s|\s?&\s)\s?(?P<number>\d{1,3}[a-z]?)"
    r"(?![\w%]|[.,]\d|\s?(?:%|mg|cm|mm|ml|g/|x\b|×|years?|months?|weeks?|days?|of\b|patients|cases))"
)
_DAMAGED = re.compile(r"(?<![\w-])[a-z][\w-]*7(?=[\s,;.)/]|$)")
_TO_GENE = re.compile(
    r"[\s,-]{0,2}(?:\([^()]{1,30}\)\s?-?)?(?:(?:t[\s-]?cells?|t[\s-]?lymphocytes?|lymphocytes?|cells?|/cd8\+?)\s)*"
)
"""What may stand between a head and the word that makes it a gene or a count ("CD4+ T cell counts")."""
_OF_GENE = re.compile(r"\s(?:of|in|for|involving|within|at)\s(?:the\s|both\s)?(?:[\w-]+(?:,|\sand|\sor|,\sand)\s)*")
_BAND = re.compile(r"(?:[;)(]\s?)?[pq]\d{1,2}(?:\.\d+)?\s?[;)]")
"""A chromosome band, which some names of proteins look like ("p21")."""


@dataclass(frozen=True)
class Vocabulary:
    """The table of heads, by id and by surface (lower case, without blanks and hyphens)."""

    notes: dict[str, str]
    surfaces: dict[str, tuple[str, str]]

    @classmethod
    def of(cls, story: Story, table: str) -> Vocabulary:
        rows = story.pack.terms.get(table, ())
        surfaces: dict[str, tuple[str, str]] = {}
        for row in rows:
            if row.match != "regex":
                surfaces.setdefault(surface(row.synonym), (row.id, story.pack.name_of(table, row.id)))
        return cls({row.id: row.note for row in rows}, surfaces)


def surface(words: str) -> str:
    """A name without what spellings differ in: case, blanks, hyphens."""
    return words.lower().replace(" ", "").replace("-", "").replace("‐", "").replace("–", "")


def heads_of(story: Story, line: Line, spec: PanelKind, vocabulary: Vocabulary) -> list[Head]:
    """All heads of the line in text order, each with its sign."""
    mentions = [_expanded(m, story, vocabulary) for m in line.sentence.of(spec.heads)]
    known = [m for m in mentions if m is not None and not _is_gene(line, m)]
    known += list(_numbers(line, known, vocabulary))
    heads = [_bare(line, m, vocabulary) for m in known]
    damaged = _damaged(line, heads, vocabulary, spec.heads)
    taken = {h.mention.span for h in damaged}
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
    if re.search(r"[\w)](?:-|::|/)$", line.text[max(0, start - 3) : start]) and _is_fused(line.text[:start]):
        return True
    genes = [a for a in line.of(Sort.FILLER) if a.value == GENE]
    after = re.match(r"\s?[+þ]", line.text[end:])
    tail = end + (after.end() if after else 0)
    return any(
        a.start >= end and _TO_GENE.fullmatch(line.text, tail, a.start) for a in genes if a.start >= tail
    ) or any(a.end <= start and _OF_GENE.fullmatch(line.text, a.end, start) for a in genes)


def _is_fused(before: str) -> bool:
    """Whether the word that ends here is a gene in capitals joined to the next ("ews-", "igh/")."""
    return (
        re.search(r"(?:^|[\s(])(?:ews|igh|bcr|npm|mll|kmt2a|tcr|etv6|eml4|pax[37]|syt|ss18)(?:-|::|/)$", before)
        is not None
    )


def _numbers(line: Line, known: Sequence[Mention], vocabulary: Vocabulary) -> Iterable[Mention]:
    """Numbers that share the prefix of the head before them ("CK7 and 20", "CD2, 3 and 5")."""
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


def _damaged(line: Line, heads: Sequence[Head], vocabulary: Vocabulary, table: str) -> list[Head]:
    """Heads whose minus sign was read as a seven ("CD347"), where the list has damaged signs or the name is unknown."""
    torn = "þ" in line.text
    found = []
    for match in _DAMAGED.finditer(line.text):
        known = vocabulary.surfaces.get(surface(match.group()[:-1]))
        whole = surface(match.group()) in vocabulary.surfaces
        if known is None or (whole and not torn) or not (torn or heads):
            continue
        span = line.span(match.start(), match.end())
        mention = Mention(table, span, match.group(), known[0], known[1], extractor="terms")
        sign = Sign("negative")
        found.append(Head(match.start(), match.end(), match.end(), mention, sign, vocabulary.notes.get(known[0], "")))
    return found


def attach(line: Line, head: Head, heads: Sequence[Head]) -> Head:
    """The head with the sign and the bracket that follow it directly, also after a word such as "protein"."""
    if head.sign.polarity:
        return head
    end = head.word_end
    for filler in line.between(end, end + 24, Sort.FILLER):
        if line.text[end : filler.start].strip(" ") == "" and _opens(line.text, filler.end):
            end = filler.end
    sign, end_of_sign = _suffix(line, end)
    bracket = _BRACKET.match(line.text, end_of_sign)
    if (
        bracket
        and not CALLOUT.fullmatch(bracket.group().strip())
        and not any(bracket.start() < h.start < bracket.end() and _differs(h, head) for h in heads)
    ):
        inner = _inside(line, bracket.start("inside"), bracket.end("inside"))
        sign = Sign(sign.polarity or inner.polarity, sign.qualities or inner.qualities, inner.percent, sign.dash)
        end_of_sign = bracket.end()
    if end_of_sign == end:
        return head
    return replace(head, sign=sign, end=end_of_sign)


def _opens(text: str, offset: int) -> bool:
    return any(p.match(text, offset) for p in (_EQUIVOCAL, _PLUS, _BRACKET)) or text.startswith("(-)", offset + 1)


def _differs(a: Head, b: Head) -> bool:
    return a.mention.term != b.mention.term


def _suffix(line: Line, end: int) -> tuple[Sign, int]:
    for pattern, polarity in ((_EQUIVOCAL, "equivocal"), (_PLUS, "positive"), (_MINUS, "negative")):
        match = pattern.match(line.text, end)
        if match:
            marks = qualities(line.between(match.start(), match.end(), Sort.QUALITY))
            return Sign(polarity, marks, dash=match.group() == "-"), match.end()
    return Sign(), end


def _inside(line: Line, start: int, end: int) -> Sign:
    """The result, the qualities and the percentage that a bracket gives."""
    text = line.text[start:end]
    polarity = ""
    for pattern, meaning in (
        (_INNER_EQUIVOCAL, "equivocal"),
        (_INNER_PLUS, "positive"),
        (_INNER_MINUS, "negative"),
    ):
        if not polarity and pattern.search(text):
            polarity = meaning
    results = line.between(start, end, Sort.RESULT)
    flips = sum(a.value == "not" for a in results)
    said = [a.polarity for a in results if a.grammar]
    if not polarity and said:
        polarity = said[-1] if flips % 2 == 0 else {"positive": "negative", "negative": "positive"}.get(said[-1], "")
    percents = [a.mention.quantity for a in line.between(start, end, Sort.PERCENT)]
    return Sign(polarity, qualities(line.between(start, end, Sort.QUALITY)), percents[0] if percents else None)


def _outermost(line: Line, heads: Sequence[Head]) -> list[Head]:
    """Heads that do not stand inside the bracket of another of the same id, without classes that list their members."""
    kept: list[Head] = []
    for n, head in enumerate(heads):
        inside = any(o.start <= head.start and head.word_end <= o.end and o is not head for o in heads)
        follower = heads[n + 1] if n + 1 < len(heads) else None
        if inside or (head.note == CLASS and follower and _lists(line, head, follower)):
            continue
        kept.append(head)
    return kept


def _lists(line: Line, head: Head, follower: Head) -> bool:
    """Whether the class is followed at once by its members ("hormone receptors (ER, PR)")."""
    return (
        re.fullmatch(r"\s?[(:]?\s?(?:such as\s|including\s|i\.e\.\s)?", line.text[head.word_end : follower.start])
        is not None
    )
