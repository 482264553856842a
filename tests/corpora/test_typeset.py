"""The typesetter: structure files, raised numbers, line breaking, columns, tables, and the same bytes every time."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from corpora.typeset.__main__ import CORPORA, HERE, articles, set_article
from corpora.typeset.columns import Placed, Rest, fill_page
from corpora.typeset.fonts import Face, by_face, ligate, measure, register_fonts
from corpora.typeset.houses import houses
from corpora.typeset.inline import Press, Style, atoms, raised_spans, read_syllables
from corpora.typeset.lines import Line, break_lines
from corpora.typeset.strips import Glyphs, Strip
from corpora.typeset.structure import Article, join_lines, load_article
from corpora.typeset.tables import column_widths, table_body
from miner.errors import InputError

STYLE = Style("Tinos", 10.0, 12.0)
PRESS = Press({"remarkable": ("re", "mark", "able"), "gardening": ("gar", "den", "ing")})
PROSE = "A remarkable year of gardening brought pears, plums and one late quince to the northern wall of the yard. " * 3


@pytest.fixture(autouse=True)
def _fonts() -> None:
    register_fonts()


def _one(name: str) -> Article:
    return next(articles([name]))


def _set_text(line: Line) -> str:
    return "".join(word.text for word in line.words)


@pytest.mark.parametrize(
    ("lines", "kept", "text"),
    [
        (["the apple-", "tree stood"], (), "the appletree stood"),
        (["the apple-", "tree stood"], ("apple-tree",), "the apple-tree stood"),
        (["grown from PM-", "7 stock"], (), "grown from PM-7 stock"),
        (["  two   words", "", "and more "], (), "two words and more"),
    ],
)
def test_wrapped_lines_are_joined(lines: list[str], kept: tuple[str, ...], text: str) -> None:
    assert join_lines(lines, kept) == text


@pytest.mark.parametrize(
    ("text", "raised"),
    [
        ("It grew well.3 Then it died.4,5", ["3", "4,5"]),
        ("as described.[1] More", ["[1]"]),
        ("as described [1]. More", []),
        ("a mean of 3.5 fruits", []),
        ("yield 7.1 x 109/L and 6800/mm3", ["9", "3"]),
        ("in row PX56.2 Next", []),
    ],
)
def test_reference_numbers_and_powers_are_raised(text: str, raised: list[str]) -> None:
    assert [text[start:end] for start, end in raised_spans(text)] == raised


def test_a_listed_exception_is_raised() -> None:
    assert raised_spans("in row PX56.2 Next", ("PX56.|2",)) == [(12, 13)]


def test_justified_lines_fill_the_measure_and_lose_no_word() -> None:
    lines = break_lines(atoms(PROSE, STYLE, PRESS), STYLE, PRESS, 150.0)
    assert all(abs(line.width - 150.0) < 0.01 for line in lines[:-1])
    assert lines[-1].width <= 150.01
    assert _set_words(lines) == PROSE.split()


def _set_words(lines: list[Line]) -> list[str]:
    """The words of set lines, divided ones joined again."""
    text = ""
    for line in map(_set_text, lines):
        text = text[:-1] + line if text.endswith("-") else f"{text} {line}"
    return text.split()


def test_words_divide_only_between_syllables() -> None:
    ends = [_set_text(line) for line in break_lines(atoms(PROSE, STYLE, PRESS), STYLE, PRESS, 60.0)]
    divided = {line.split()[-1] for line in ends if line.endswith("-")}
    assert divided
    assert divided <= {"re-", "remark-", "mark-", "gar-", "garden-", "den-"}


def test_ragged_lines_stay_inside_the_measure() -> None:
    ragged = replace(STYLE, align="left")
    lines = break_lines(atoms(PROSE, ragged, PRESS), ragged, PRESS, 120.0)
    assert max(line.width for line in lines) <= 120.01


def test_a_sign_that_a_font_lacks_comes_from_the_fallback() -> None:
    assert [face.name for _, face in by_face("10⁹", Face("Caladea-Regular", 9.0))] == [
        "Caladea-Regular",
        "Tinos-Regular",
    ]
    with pytest.raises(ValueError, match=r"U\+4E00"):
        by_face("一", Face("Tinos-Regular", 9.0))


def test_ligatures_take_less_room() -> None:
    face = Face("Tinos-Regular", 10.0)
    assert ligate("efficient reflex of fifty") == "eﬃcient reﬂex of ﬁfty"
    assert measure(ligate("fi"), face) <= measure("fi", face)


def _strips(count: int, *, keep: frozenset[int] = frozenset()) -> list[Strip]:
    return [Strip(10.0, (), keep=number in keep) for number in range(count)]


def test_columns_of_the_last_page_are_even() -> None:
    placed, rest = fill_page(_strips(10), Rest(0), (0.0, 100.0), 500.0)
    assert rest.is_empty(_strips(10))
    assert [sum(piece.x == x for piece in placed) for x in (0.0, 100.0)] == [5, 5]


def test_a_kept_strip_goes_over_with_the_next() -> None:
    strips = _strips(8, keep=frozenset({3}))
    placed, rest = fill_page(strips, Rest(0), (0.0,), 40.0)
    assert len(placed) == 3
    assert rest.start == 3


def test_a_float_goes_to_the_foot_and_text_fills_up_to_it() -> None:
    strips = _strips(20)
    strips[1] = replace(strips[1], floats=(Strip(30.0, (Glyphs(0, 0, "drawing", Face("Tinos-Regular", 9)),)),))
    placed, rest = fill_page(strips, Rest(0), (0.0,), 100.0)
    assert [piece.y for piece in placed if piece.strip.marks] == [70.0]
    assert rest.start == 6


def test_a_float_without_room_waits_for_the_next_column() -> None:
    strips = _strips(20)
    strips[7] = replace(strips[7], floats=(Strip(50.0, (Glyphs(0, 0, "drawing", Face("Tinos-Regular", 9)),)),))
    placed, _ = fill_page(strips, Rest(0), (0.0, 90.0), 100.0)
    assert [(piece.x, piece.y) for piece in placed if piece.strip.marks] == [(90.0, 0.0)]


def test_a_strip_higher_than_the_column_is_an_error() -> None:
    with pytest.raises(ValueError, match="higher than its column"):
        fill_page([Strip(60.0, ())], Rest(0), (0.0,), 50.0)


def test_columns_of_cells_fill_the_width_and_cut_no_word() -> None:
    rows = (("Tree", "Yield"), ("Quince", "several dozen baskets in a good year"), ("Medlar", "few"))
    cell = replace(STYLE, align="left", hyphenate=False)
    widths = column_widths(rows, cell, PRESS, 160.0)
    assert sum(widths) == pytest.approx(160.0)
    words = [
        mark.text.strip() for mark in table_body(rows, cell, PRESS, 160.0, "grid").marks if isinstance(mark, Glyphs)
    ]
    assert words == " ".join(" ".join(row) for row in rows).split()


def test_every_gold_quote_is_in_the_typesetting_source() -> None:
    entries = map(json.loads, (CORPORA / "articles" / "gold.jsonl").read_text(encoding="utf-8").splitlines())
    for entry in entries:
        source = _folded(" ".join(_source_text(_one(entry["id"]))))
        quotes = re.findall(r'"quote": ("(?:[^"\\]|\\.)*")', json.dumps(entry, ensure_ascii=False))
        assert not [quote for quote in quotes if _folded(json.loads(quote)) not in source], entry["id"]


def _source_text(article: Article) -> list[str]:
    parts = []
    for block in article.blocks:
        parts += [block.text, " ".join(" ".join(row) for row in block.rows), block.notes]
    return parts


def _folded(text: str) -> str:
    return re.sub(r"[\s|-]", "", text)


def test_a_structure_file_uses_every_line_of_its_text_once() -> None:
    for article in articles([]):
        raw = (CORPORA / "articles" / "text" / f"{article.name}.txt").read_text(encoding="utf-8")
        source = _folded("".join(_source_text(article)))
        added = sum(len(_folded(block.text)) for block in article.spec.blocks if block.text)
        assert len(source) - added == len(_folded(raw)), article.name


def test_every_table_cell_is_on_the_pages() -> None:
    tables = 0
    for article in articles([]):
        cells = [cell for block in article.blocks if block.table for row in block.rows for cell in row]
        if cells:
            tables += 1
            pages = _folded(_page_text(_shipped(article.name)))
            assert not [cell for cell in cells if _folded(cell) not in pages], article.name
    assert tables == 5


def _shipped(name: str) -> bytes:
    return (CORPORA / "pdf" / f"{name}.pdf").read_bytes()


def _page_text(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        text = " ".join(page.get_textpage().get_text_range() for page in document)
    return text.replace("ﬁ", "fi").replace("ﬂ", "fl").replace("ﬃ", "ffi")


@pytest.mark.parametrize("name", ["D17", "E20"])
def test_the_same_article_gives_the_same_bytes_and_the_shipped_words(name: str) -> None:
    made, pages = set_article(_one(name))
    again, _ = set_article(_one(name))
    assert made == again
    assert made.startswith(b"%PDF")
    assert pages == 2
    assert _page_text(made) == _page_text(_shipped(name))


def test_every_house_sets_some_article() -> None:
    assert {article.spec.layout for article in articles([])} == set(houses())
    assert len(houses()) == 8


def test_divided_words_are_words() -> None:
    syllables = read_syllables(HERE / "hyphens.txt")
    assert syllables["infiltrate"] == ("in", "fil", "trate")
    assert all("".join(parts) == word for word, parts in syllables.items())


def test_a_broken_structure_file_is_named(tmp_path: Path) -> None:
    text = tmp_path / "X01.txt"
    text.write_text("One line.\n", encoding="utf-8")
    broken = tmp_path / "X01.toml"
    broken.write_text('layout = "single"\ncolour = "red"\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"X01\.toml"):
        load_article(broken, text)


def test_a_line_that_the_text_lacks_is_named(tmp_path: Path) -> None:
    text = tmp_path / "X02.txt"
    text.write_text("One line.\n", encoding="utf-8")
    structure = tmp_path / "X02.toml"
    head = (HERE / "structure" / "E15.toml").read_text(encoding="utf-8").split("blocks = [")[0]
    structure.write_text(head + 'blocks = ["title 7"]\n', encoding="utf-8")
    with pytest.raises(InputError, match="found 7 in title 7"):
        load_article(structure, text)


def test_placed_strips_of_a_page_do_not_overlap() -> None:
    placed, _ = fill_page(_strips(30), Rest(0), (0.0, 100.0), 120.0)
    assert not [pair for pair in _pairs(placed) if _overlap(*pair)]


def _pairs(placed: list[Placed]) -> list[tuple[Placed, Placed]]:
    return [(one, other) for number, one in enumerate(placed) for other in placed[number + 1 :] if one.x == other.x]


def _overlap(one: Placed, other: Placed) -> bool:
    return one.y < other.y + other.strip.height - 0.01 and other.y < one.y + one.strip.height - 0.01
