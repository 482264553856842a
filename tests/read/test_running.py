"""Plain text as running text: lines joined, woven columns apart, and each character's offset in the input."""

from __future__ import annotations

from pathlib import Path

import pytest

from miner.read import document, text_document
from miner.schema import Document, Role
from tests.read.test_plain import ARTICLE


def check_origins(read: Document, source: str) -> None:
    """Every visible character that stands in the input is the one its origin names."""
    assert len(read.origins) == len(read.text)
    for character, origin in zip(read.text, read.origins, strict=True):
        assert character.isspace() or character == "|" or source[origin] == character


def test_lines_are_joined_to_paragraphs() -> None:
    read = text_document(ARTICLE, "keeper")
    check_origins(read, ARTICLE)
    (case,) = [read.quote(b.span) for b in read.blocks if b.role is Role.CASE and not b.is_heading]
    assert case == "A 61-year-old man came with spots of the left hand. On examination they were blue."
    (caption,) = [read.quote(b.span) for b in read.blocks if b.role is Role.CAPTION]
    assert caption == "Fig. 1. Spots of the left hand, seen from above."
    assert read.meta("title") == "Blue spots that came and went in a lighthouse keeper"


def test_woven_columns_are_two_paragraphs() -> None:
    source = (
        "    THE CASE. A keeper of 61 was seen      Fig. 1 — Hand of the\n"
        "for blue spots that had come over a        keeper: blue spots in\n"
        "week and had then all gone away with-      the palm.\n"
        "out any lamp being lit.\n"
    )
    read = text_document(source, "woven")
    check_origins(read, source)
    assert [(b.role, read.quote(b.span)) for b in read.blocks] == [
        (Role.CASE, "THE CASE"),
        (
            Role.CASE,
            "A keeper of 61 was seen for blue spots that had come over a week and had then all gone away without any "
            "lamp being lit.",
        ),
        (Role.CAPTION, "Fig. 1 — Hand of the keeper: blue spots in the palm."),
    ]


def test_tables_have_one_line_a_row() -> None:
    rows = "No.   Age    Spot\n1     61     blue\n2     9 mo   red\n"
    source = f"We saw two.\n\nTable 1. Two keepers\n{rows}\nBoth are well.\n"
    read = text_document(source, "table")
    check_origins(read, source)
    (table,) = read.tables
    assert read.quote(table.span) == "No. | Age | Spot\n1 | 61 | blue\n2 | 9 mo | red"
    assert [read.quote(cell.span) for cell in table.cells][3:6] == ["1", "61", "blue"]
    assert table.caption is not None
    assert read.quote(table.caption) == "Table 1. Two keepers"


@pytest.mark.parametrize(
    ("data", "text", "noted"),
    [
        ("Größe".encode(), "Größe", False),
        (b"\xef\xbb\xbf" + "Größe".encode(), "Größe", False),
        ("Größe".encode("utf-16"), "Größe", False),
        ("Größe".encode("cp1252"), "Größe", True),
    ],
)
def test_encodings_of_text_files(tmp_path: Path, data: bytes, text: str, noted: bool) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    read = document(tmp_path / "a.txt")
    assert read.text == text
    assert bool(read.notes) is noted
