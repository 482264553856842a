"""Properties of the map where text breaks: over hyphens at line ends, columns and pages, by an independent reader."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from miner.read import Limits, document
from miner.read.glyphs import plumber_source
from miner.read.limits import Watch
from miner.schema import Document, Span
from tests.read.press import Press

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
LETTERS = st.sampled_from("abdgkmouvwz")
WORD = st.text(LETTERS, min_size=7, max_size=7)
"""Of few letters, so that no list of English words knows them; without vowels a page would look broken."""
LINES, WORDS = 9, 4
"""Lines of a column, and words of a line."""


@dataclass(frozen=True)
class Printed:
    """Lines of one column after the other; the last word of some goes on after a hyphen."""

    lines: list[list[str]]
    broken: list[bool]
    columns: int

    @property
    def words(self) -> list[str]:
        """The words as they are meant, broken ones whole."""
        found: list[str] = []
        joins = False
        for line, breaks in zip(self.lines, self.broken, strict=True):
            found += [found.pop() + line[0], *line[1:]] if joins else line
            joins = breaks
        return found

    def on(self, path: Path) -> Document:
        press = Press(path)
        for number, (line, breaks) in enumerate(zip(self.lines, self.broken, strict=True)):
            column, row = divmod(number, LINES)
            if row == 0 and column and column % self.columns == 0:
                press.page()
            left = 60 + 260 * (column % self.columns)
            press.line(" ".join(line) + ("-" if breaks else ""), left, 150 + 12 * row)
        return document(press.done())


@st.composite
def printed(draw: st.DrawFn) -> Printed:
    columns, count = draw(st.integers(1, 2)), draw(st.integers(2, 5))
    total = count * LINES
    words = draw(st.lists(WORD, min_size=total * WORDS, max_size=total * WORDS, unique=True))
    lines = [words[at : at + WORDS] for at in range(0, len(words), WORDS)]
    broken = draw(st.lists(st.booleans(), min_size=total, max_size=total))
    return Printed(lines, [*broken[:-1], False], columns)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(printed())
def test_words_keep_their_letters_and_places_over_every_break(paper: Printed) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.pdf"
        read = paper.on(path)
        glyphs = list(independent(path))
    # Order is kept: word by word, the broken ones whole and without their hyphens.
    assert read.text.split() == paper.words
    letters, hyphens = taken(read, glyphs)
    # Every visible character stands where the same character is printed; nothing invented stands anywhere.
    assert letters == len("".join(paper.words))
    assert hyphens == 0
    assert all(read.textmap.box(at) is None for at, c in enumerate(read.text) if c.isspace())
    check_boxes(read, paper)


def independent(path: Path) -> Iterator[tuple[int, str, float, float]]:
    """(page, character, middle across, middle down) of every printed character, by pdfplumber."""
    for page in plumber_source.pages(path.read_bytes(), Watch.start(path, Limits())):
        g = page.glyphs
        middles = zip(((g.x0 + g.x1) / 2).tolist(), ((g.top + g.bottom) / 2).tolist(), strict=True)
        yield from ((page.number, character, x, y) for character, (x, y) in zip(g.text(), middles, strict=True))


def taken(read: Document, glyphs: list[tuple[int, str, float, float]]) -> tuple[int, int]:
    """How many characters of the text lie on the same printed character, no two on one; and how many hyphens do."""
    page, x, y = (np.array([glyph[part] for glyph in glyphs]) for part in (0, 2, 3))
    used: set[int] = set()
    for offset, character in enumerate(read.text):
        box = read.textmap.box(offset)
        if box is None:
            continue
        away = np.hypot(x - (box.x0 + box.x1) / 2, y - (box.top + box.bottom) / 2) + 1e6 * (page != box.page)
        nearest = int(np.argmin(away))
        assert away[nearest] < 2.5 and glyphs[nearest][1] == character, (offset, character)
        used.add(nearest)
    return len(used), sum(glyphs[at][1] == "-" for at in used)


def check_boxes(read: Document, paper: Printed) -> None:
    """A word has one box on each line that holds a part of it, on the right page and in the right column."""
    places = {word: (number, at) for number, line in enumerate(paper.lines) for at, word in enumerate(line)}
    start = 0
    for word in paper.words:
        start = read.text.index(word, start)
        parts = [word[at : at + 7] for at in range(0, len(word), 7)]
        boxes = read.textmap.boxes(Span(start, start + len(word)))
        assert len(boxes) == len(parts), word
        for part, box in zip(parts, boxes, strict=True):
            column, row = divmod(places[part][0], LINES)
            assert box.page == column // paper.columns + 1
            assert box.top < 150 + 12 * row < box.bottom + 1
            assert (box.x0 > 310) is (column % paper.columns == 1)
        start += len(word)
