"""Alterations of genes named in a sentence: fusions, a gene with what happened to it, lists that share one word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from miner.assemble.alteration_iscn import NORMAL, Item
from miner.assemble.story import Sentence
from miner.schema import Mention

WILD_TYPE = "wild type"
FUSION = "fusion"
PARTICIPLE = re.compile(r"(?:ed|mutant|type|configuration|intact|germline|wt)$")
"""How an alteration ends that is said of the gene ("mutated", "wild type"), not named itself."""

_JOINED = re.compile(r"\s?(?:::|--?|/|:)\s?")
_JOINED_FUSION = re.compile(r"\s?(?:::|--?|/|:|\sand|\swith|\sto)\s?")
_FUSED_AFTER = re.compile(r"[\s-]*(?:gene\s)?(?:fusion|fused|chimer\w+)\b")
_MUTATED_AFTER = re.compile(r"[\s-]*(?:gene\s)?(?:muta|wild|variant|itd)")
_VARIANT = re.compile(r"(?<![a-z0-9])(?:p\.\(?)?[a-z]\d{2,4}(?:[a-z]|fs\S*|\*)?\)?(?![a-z0-9])")
_LINK = re.compile(
    r"[\s-]*(?:\([^()]{1,24}\)[\s-]*)?"
    r"(?:(?:gene|locus|exon|codon|type|somatic|pathogenic|hotspot|clonal|biallelic|activating|frameshift|missense|"
    r"chain|exons|\d{1,3}|[abd]|p\.\S+|c\.\S+|[a-z]\d{2,4}[a-z]?)[\s-]+)*"
)
_OF = re.compile(
    r"(?:\s(?:was|were)\s(?:also\s)?(?:found|detected|identified|seen|present|demonstrated|noted|revealed))?\s(?:of|in|for|at|affecting|involving|within|to)\s(?:the\s|either\s|both\s|exons?\s[\d\s,and]+\sof\s|gene\s)*"
)
_IS = re.compile(
    r"\s(?:gene\s|locus\s|genes\s|loci\s)?(?:was|were|is|are|remained|proved|appeared)?\s?(?:to\sbe\s|found\sto\sbe\s|"
    r"also\s|both\s|all\s|each\s|in\s|\w+ly\s)*(?P<not>not\s|never\s|neither\s)?(?:in\s|the\s)*"
)
_LIST = re.compile(r"(?:\s?(?:,|/|(?<=\s)\+|&|\band\b|\bor\b|\bas well as\b|\bthe\b|\bof\b|\bin\b|\bgenes?\b|-)\s?)+")
_BAND = re.compile(
    r"(?<![\w(;])(?P<band>(?:[1-9]|1\d|2[0-2]|x)[pq]\d{1,2}(?:\.\d)?)[\s-](?:(?:re)?arrange\w+|translocations?|"
    r"abnormalit\w+|aberrations?|break)"
)


@dataclass(frozen=True, slots=True)
class _Part:
    """A mention with its offsets in the sentence; ``form`` is the spelling shown."""

    start: int
    end: int
    id: str
    form: str
    mention: Mention
    note: str = ""


def items(sentence: Sentence, text: str, heads: str, alterations: str, notes: dict[str, str]) -> list[Item]:
    """All alterations of genes in the folded sentence; a gene alone is an item that still needs a result."""
    base = sentence.span.start
    genes = [_part(m, base, notes) for m in sentence.of(heads)]
    words = [_part(m, base, {}) for m in sentence.of(alterations)]
    fusions = [*_fusions(text, genes), *(i for g in genes for i in _partner(text, g, genes))]
    free = [g for g in genes if not any(f.start <= g.start and g.end <= f.end for f in fusions)]
    single = _singles(text, free, words)
    bands = [
        Item(m.start(), m.end(), f"{m['band']} rearrangement", f"{m['band']} rearrangement")
        for m in _BAND.finditer(text)
    ]
    return sorted([*fusions, *single, *bands, *_codons(text, genes)], key=lambda i: (i.start, i.end, i.name))


def _part(mention: Mention, base: int, notes: dict[str, str]) -> _Part:
    plain = re.fullmatch(r"[A-Za-z0-9.-]{2,9}", mention.text) is not None
    form = mention.text if plain and any(c.isupper() for c in mention.text) else mention.name
    return _Part(
        mention.span.start - base, mention.span.end - base, mention.term, form, mention, notes.get(mention.term, "")
    )


def _fusions(text: str, genes: Sequence[_Part]) -> Iterator[Item]:
    for a, b in pairwise(genes):
        gap = text[a.end : b.start]
        fused = _FUSED_AFTER.match(text, b.end) is not None
        announced = re.search(r"\bfusion\s(?:gene\s)?(?:of|between)\s(?:the\s)?$", text[: a.start]) is not None
        joined = _JOINED.fullmatch(gap) and not (gap.strip() != "::" and _MUTATED_AFTER.match(text, b.end))
        if a.id != b.id and (joined or ((fused or announced) and _JOINED_FUSION.fullmatch(gap))):
            yield Item(a.start, b.end, f"{a.form}::{b.form}", f"{a.id}::{b.id}")


def _partner(text: str, gene: _Part, genes: Sequence[_Part]) -> Iterator[Item]:
    """A fusion that is told in words ("KMT2A was rearranged, with MLLT10 as partner")."""
    for other in genes:
        gap = text[gene.end : other.start] if other.start > gene.end else ""
        told = re.fullmatch(r"\W*(?:\w+\W+){0,5}?(?:with|partner\w*\W+(?:\w+\W+)?)\s?(?:the\s)?", gap)
        if told and re.match(r"\s(?:gene\s)?as\s(?:the\s|its\s|a\s)?(?:fusion\s)?partner", text[other.end :]):
            yield Item(other.start, other.end, f"{gene.form}::{other.form}", f"{gene.id}::{other.id}", "positive")


def _codons(text: str, genes: Sequence[_Part]) -> Iterator[Item]:
    """Positions named after their gene ("codon D835 was wild type")."""
    for match in re.finditer(r"\b(?:codon|position|residue)\s([a-z]\d{2,4}[a-z]?)\b", text):
        before = [g for g in genes if g.end <= match.start()]
        if before and _VARIANT.search(text, before[-1].end, match.start()) is None:
            name = f"{before[-1].form} {match[1].upper()}"
            yield Item(match.start(), match.end(), name, f"{before[-1].id} {match[1].upper()}")


def _singles(text: str, genes: Sequence[_Part], words: Sequence[_Part]) -> list[Item]:
    """Items of single genes: first those with a word of their own, then those that share the word of their list."""
    own = {g.start: found for g in genes if (found := _own(text, g, words))}
    out: list[Item] = []
    for n, gene in enumerate(genes):
        found = own.get(gene.start) or _shared(text, genes, n, own)
        out += found or [_bare(gene)]
    return out


def _own(text: str, gene: _Part, words: Sequence[_Part]) -> list[Item]:
    variant = _variant_after(text, gene)
    for word in words:
        gap = text[gene.end : word.start]
        if word.start >= gene.end and (_LINK.fullmatch(gap) or gap.strip(" -") == variant.lower()):
            return [_named(gene, word, gene.start, word.end, variant, text)]
        said = _IS.fullmatch(gap) if word.start >= gene.end and PARTICIPLE.search(word.mention.text.lower()) else None
        if said:
            item = _named(gene, word, gene.start, word.end, variant)
            return [replace(item, polarity=_turned(item.polarity or "positive", bool(said["not"])))]
        if word.end <= gene.start and _OF.fullmatch(text, word.end, gene.start):
            before = _variant_before(text, word)
            start = word.start - (len(before) + 1 if before else 0)
            return [*_before(text, gene, word, words), _named(gene, word, start, gene.end, before, text)]
        if word.end + 1 == gene.start and text[word.end] == " " and word.id != FUSION:
            return [_named(gene, word, word.start, gene.end, variant)]
    if variant:
        name = f"{gene.form} {variant}"
        return [Item(gene.start, text.index(variant.lower(), gene.end) + len(variant), name, f"{gene.id} {variant}")]
    return []


def _before(text: str, gene: _Part, word: _Part, words: Sequence[_Part]) -> Iterator[Item]:
    """Other alterations that share the gene behind them ("ITD or D835 mutations of FLT3")."""
    for other in words:
        gap = text[other.end : word.start]
        if (
            other.end < word.start
            and other.id != word.id
            and re.fullmatch(r"\s(?:or|and)\s(?:[a-z]\d{2,4}[a-z]?\s)?", gap)
        ):
            yield _named(gene, other, other.start, other.end, "")


def _variant_after(text: str, gene: _Part) -> str:
    match = re.match(r"(?:\s?\(|\s|-)(?:exon\s\d+\s)?", text[gene.end :])
    found = _VARIANT.match(text, gene.end + match.end()) if match else None
    return found.group().strip("().").removeprefix("p.").lstrip("(").upper() if found else ""


def _variant_before(text: str, word: _Part) -> str:
    match = re.search(r"(?<![a-z0-9])([a-z]\d{2,4}[a-z]?)\s$", text[: word.start])
    return match[1].upper() if match else ""


def _turned(polarity: str, flip: bool) -> str:
    return {"positive": "negative", "negative": "positive"}[polarity] if flip else polarity


def _named(gene: _Part, word: _Part, start: int, end: int, variant: str, text: str = "") -> Item:
    more = f"{variant} " if variant else ""
    polarity = "positive" if PARTICIPLE.search(word.mention.text.lower()) else ""
    match word.id:
        case "internal tandem duplication":
            name, concept = f"{gene.form}-ITD", f"{gene.id}-ITD"
        case "wild type":
            kind = default_kind(gene.note)
            name, concept, polarity = f"{gene.form} {kind}", f"{gene.id} {kind}", "negative"
        case "insertion":
            exon = re.search(r"\bexon\s\d+\b", text[start:end])
            name = " ".join(filter(None, (gene.form, exon.group() if exon else "", "insertion")))
            concept = f"{gene.id} mutation"
        case "TKD mutation":
            name, concept = f"{gene.form}-TKD mutation", f"{gene.id}-TKD mutation"
        case _:
            name, concept = f"{gene.form} {more}{word.id}", f"{gene.id} {more}{word.id}"
    return Item(start, end, name, concept, polarity)


def default_kind(note: str) -> str:
    """What is meant where only the gene is named: a mutation, unless the table says that the gene is rearranged."""
    return "rearrangement" if "rearrangement" in note else "mutation"


def _shared(text: str, genes: Sequence[_Part], n: int, own: dict[int, list[Item]]) -> list[Item]:
    """The alteration of the list that the gene is a member of: the one named behind it, else the one before."""
    gene = genes[n]
    for step in (1, -1):
        at = n
        while 0 <= at + step < len(genes):
            a, b = sorted((genes[at], genes[at + step]), key=lambda g: g.start)
            ends = own.get(a.start, [Item(a.start, a.end, "", "")])
            if not _LIST.fullmatch(text, max(a.end, *(i.end for i in ends)), b.start) and not _LIST.fullmatch(
                text, a.end, b.start
            ):
                break
            at += step
            found = own.get(genes[at].start)
            if found and _gives(found[-1], genes[at], step):
                return [_like(gene, found[-1])]
    return []


def _gives(item: Item, owner: _Part, step: int) -> bool:
    """Whether the word of another member stands on the side that lets the whole list share it."""
    if "-" in item.name or owner.form not in item.name:
        return False
    return item.end > owner.end if step == 1 else item.start < owner.start


def _like(gene: _Part, item: Item) -> Item:
    kind = item.name.rpartition(" ")[2]
    return Item(gene.start, gene.end, f"{gene.form} {kind}", f"{gene.id} {kind}", item.polarity)


def _bare(gene: _Part) -> Item:
    kind = default_kind(gene.note)
    return Item(gene.start, gene.end, f"{gene.form} {kind}", f"{gene.id} {kind}", bare=True)


def normal(sentence: Sentence, table: str, text: str) -> list[Item]:
    """The normal karyotype where the sentence says so in words; none where the examination failed."""
    base = sentence.span.start
    found = [(m.span.start - base, m.span.end - base, m.term) for m in sentence.of(table)]
    failed = [(s, e) for s, e, term in found if term == "not_done"]
    whole = [Item(s, e, NORMAL, NORMAL, "positive") for s, e, term in found if term == NORMAL]
    if whole:
        return whole[:1]
    said = [(s, e) for s, e, term in found if term == "normal"]
    what = [(s, e) for s, e, term in found if term == "karyotype"]
    for start, end in said:
        for left, right in what:
            gap = text[end:left] if end <= left else text[right:start]
            if len(gap.split()) <= 7 and not re.search(r"[;.]|\bbut\b|\bnot\b|,\s(?:and|with)\b", gap):
                if any(-1 <= s - right <= 30 for s, _ in failed):
                    continue
                return [Item(min(start, left), max(end, right), NORMAL, NORMAL, "positive")]
    return []
