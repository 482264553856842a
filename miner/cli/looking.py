"""``miner read --compare`` and ``--picture``: how well a file is read, for people who look at pages."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from miner.cli.show import data, note, table

if TYPE_CHECKING:
    from miner.read import Comparison, PageDifference, Passage

DIFFER = 3
"""Exit status: done, and there is something to look at."""
SHOWN, LONGEST = 6, 60
"""Passages a page, and characters of each, that are printed; ``--json`` has all."""


def compare(file: Path, as_json: bool) -> None:
    """Prints where two readers of a PDF differ; exits with ``DIFFER`` where a page should be looked at."""
    from miner.read import Guard, compared

    with Guard() as guard:
        found = guard.call(compared, file, limits=guard.limits)
    if as_json:
        data(_as_data(file, found))
    else:
        _show(found)
    if found.named:
        raise typer.Exit(DIFFER)


def _show(found: Comparison) -> None:
    headings = ["page", "words", "otherwise", "cut otherwise", "moved", "characters", "differs", "look at it"]
    table(headings, (_row(page) for page in found.pages), right=headings[:-1])
    for each in found.notes:
        note(f"note: {each}")
    typer.echo(f"\n{_sentence(found)}")
    rows = [_passage(page, passage) for page in found.named for passage in page.passages[:SHOWN]]
    if rows:
        typer.echo()
        table(["page", "at", "", found.first, found.second], rows, right=["page"])
    hidden = sum(max(0, len(page.passages) - SHOWN) for page in found.named)
    if hidden:
        note(f"{hidden} more differences on these pages: --json has all")


def _row(page: PageDifference) -> tuple[object, ...]:
    from miner.read import Kind

    counts = [page.count(kind) or "" for kind in (Kind.CHARACTERS, Kind.BLANKS, Kind.ORDER)]
    why = "numbers or signs" if page.weighty else "many words" if page.named else ""
    return (page.page, page.words, *counts, page.characters or "", f"{page.share:.1%}" if page.passages else "", why)


def _sentence(found: Comparison) -> str:
    """What a person should do, in a sentence."""
    count = len(found.pages)
    if not found.named:
        small = sum(bool(page.passages) for page in found.pages)
        rest = f"; {small} of them not in every word" if small else ""
        return f"{found.first} and {found.second} read {count} of {count} pages alike{rest}."
    pages = ", ".join(str(page.page) for page in found.named)
    worst = found.named[0]
    why = "a number or sign differs there" if worst.weighty else f"{worst.share:.0%} of its words differ"
    return (
        f"{found.first} and {found.second} read {count - len(found.named)} of {count} pages alike; "
        f"look at {'page' if len(found.named) == 1 else 'pages'} {pages}"
        f"{', first at page ' + str(worst.page) if len(found.named) > 1 else ''}: {why}."
    )


def _passage(page: PageDifference, passage: Passage) -> tuple[object, ...]:
    place = f"{passage.boxes[0].x0:.0f}, {passage.boxes[0].top:.0f}" if passage.boxes else ""
    kind = "number or sign" if passage.weighty else passage.kind.value
    second = "(elsewhere)" if passage.kind.value == "order" else _short(passage.second)
    return (page.page, place, kind, _short(passage.first), second)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _as_data(file: Path, found: Comparison) -> dict[str, object]:
    return {
        "file": file.name,
        "readers": [found.first, found.second],
        "alike": not found.named,
        "notes": [*found.notes],
        "pages": [_page_data(page) for page in found.pages],
    }


def _page_data(page: PageDifference) -> dict[str, object]:
    from miner.read import Kind

    return {
        "page": page.page,
        "words": page.words,
        "differing_words": {kind.value: page.count(kind) for kind in Kind},
        "characters_lost_or_wrong": page.characters,
        "share": round(page.share, 4),
        "numbers_or_signs": page.weighty,
        "look": page.named,
        "passages": [
            {
                "kind": passage.kind.value,
                "numbers_or_signs": passage.weighty,
                "first": passage.first,
                "second": passage.second,
                "boxes": [{name: round(value, 2) for name, value in asdict(box).items()} for box in passage.boxes],
            }
            for passage in page.passages
        ],
    }


def pictures(file: Path, folder: Path, as_json: bool) -> None:
    """Draws the pages of a PDF as they were read, and prints the paths of the pictures."""
    from miner.read import Guard, draw_pages

    with Guard() as guard:
        made = guard.call(draw_pages, file, folder, limits=guard.limits)
    if as_json:
        data([str(path) for path in made])
        return
    for path in made:
        typer.echo(str(path))
    note(f"{len(made)} pictures: outlines are blocks, numbers their order; the legend is below each page")
