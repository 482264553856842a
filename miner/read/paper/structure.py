"""Paragraphs -> the order and roles of a paper: title, headings, legends, sections, references."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from miner.read.paper.front import front_of
from miner.read.paper.headings import is_heading, split_run_in, style_of
from miner.read.paper.items import items_of, meant
from miner.read.paper.paragraphs import Paragraph, Usage
from miner.read.paper.section_walk import Part, Walk
from miner.read.text.text_lines import is_caption
from miner.read.words.sections import ASIDE, printed_number, role_of
from miner.schema import Role

_GOES_ON = re.compile(r"[a-z]{2,}|[×±≥≤≈−]")
"""How no paragraph opens, so that a line that opens so goes on the unfinished one above."""
_OPENS_LOW = re.compile(r"[a-z(\[0-9+–−<>=%,;]")


def parts_of(paragraphs: Sequence[Paragraph], usage: Usage, known: Sequence[str] = ()) -> tuple[list[Part], str]:
    """The blocks of the paper in order; sentences that a column, a page or a legend cuts are one block again.

    ``known`` are the file's own title and its running heads: where several articles share the pages, those that the
    file is not about become back matter, and the text returned beside the blocks names them.
    """
    for paragraph in paragraphs:
        paragraph.kind = paragraph.kind or _kind(paragraph, usage)
    joined = _joined(_headings_joined(paragraphs))
    parted = [piece for paragraph in joined for piece in _parted(paragraph, usage)]
    items = items_of(parted, usage)
    if not items:
        return Walk(front_of(parted), parted).parts(), ""
    only = meant(items, parted, known)
    parts: list[Part] = []
    for number, item in enumerate(items, start=1):
        own = parted[item.start : item.end]
        walked = Walk(front_of(own, item.title - item.start), own).parts()
        if only is not None and number != only + 1:
            walked = [Part(part.paragraph, Role.BACK_MATTER) for part in walked]
        parts += [replace(part, item=number) for part in walked]
    others = [parted[item.title].text for at, item in enumerate(items) if only is not None and at != only]
    return parts, f"text of another article left out: {'; '.join(others)}" if others else ""


def _kind(paragraph: Paragraph, usage: Usage) -> str:
    if is_caption(paragraph.text):
        return "caption"
    if is_heading(paragraph, usage):
        return "heading"
    return "small" if paragraph.size < 0.93 * usage.size else "prose"


def _parted(paragraph: Paragraph, usage: Usage) -> Sequence[Paragraph]:
    """A paragraph, or the heading on its first line and the rest."""
    if paragraph.kind not in ("prose", "small"):
        return [paragraph]
    found = split_run_in(paragraph, usage)
    if found is None:
        return [paragraph]
    role = role_of(found[0].text)
    if role in ASIDE:
        paragraph.aside = role
        return [paragraph]
    found[1].kind = paragraph.kind
    return found


def _headings_joined(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Headings over several lines of one type become one paragraph."""
    result: list[Paragraph] = []
    for paragraph in paragraphs:
        before = result[-1] if result else None
        if before is not None and _one_heading(before, paragraph):
            before.lines.extend(paragraph.lines)
        else:
            result.append(paragraph)
    return result


def _one_heading(before: Paragraph, after: Paragraph) -> bool:
    return (
        before.kind == after.kind == "heading"
        and (before.last.page, before.last.region) == (after.first.page, after.first.region)
        and style_of(before)[:3] == style_of(after)[:3]
        and role_of(before.text) is None
        and role_of(after.text) is None
        and not printed_number(after.text)
        and after.first.baseline - before.last.baseline < 1.5 * after.size
    )


def _joined(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Joins prose that a column, a page, a legend or a footnote interrupts; what interrupts comes after it."""
    result: list[Paragraph] = []
    open_prose: Paragraph | None = None
    for paragraph in paragraphs:
        interrupted = bool(result) and result[-1] is not open_prose
        if paragraph.kind == "prose" and open_prose is not None and _continues(open_prose, paragraph, interrupted):
            open_prose.lines.extend(paragraph.lines)
            continue
        if result and _ends_the_legend(result[-1], paragraph, open_prose):
            result[-1].lines.extend(paragraph.lines)
            continue
        result.append(paragraph)
        if paragraph.kind == "prose":
            open_prose = paragraph
        elif paragraph.kind == "heading":
            open_prose = None
    return result


def _ends_the_legend(legend: Paragraph, after: Paragraph, open_prose: Paragraph | None) -> bool:
    """Whether a paragraph is the rest of an unfinished legend: it opens low, and no prose above waits for it."""
    return (
        legend.kind == "caption"
        and after.kind in ("prose", "small")
        and (legend.last.page, legend.last.region) == (after.first.page, after.first.region)
        and not legend.ends_sentence
        and after.text[:1].islower()
        and (open_prose is None or open_prose.ends_sentence)
    )


def _continues(before: Paragraph, after: Paragraph, interrupted: bool) -> bool:
    """Whether a paragraph is the rest of one that stands in another region or before something between."""
    here = (before.last.page, before.last.region) == (after.first.page, after.first.region)
    if here and not interrupted and not after.indented and not before.ends_sentence and _GOES_ON.match(after.text):
        return abs(before.size - after.size) <= 0.07 * before.size
    if here and (not interrupted or after.indented or not _OPENS_LOW.match(after.text)):
        return False
    if abs(before.size - after.size) > 0.07 * before.size or (before.bold > 0.8) != (after.bold > 0.8):
        return False
    if before.ends_hyphen:
        return True
    if before.ends_sentence:
        return False
    return bool(_OPENS_LOW.match(after.text)) or not after.indented
