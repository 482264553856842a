"""Pictures of pages as they were read: what is drawn where, and which files are written."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from miner.errors import DamagedFile, EncryptedFile, InputError
from miner.read import Limits, document, draw_pages
from miner.read.glyphs.opening import opened
from miner.read.limits import Watch
from miner.read.overlay.canvas import COLOURS
from miner.read.overlay.gallery import SCALE, safe_stem
from miner.read.overlay.pieces import PageParts, parts_of_pages
from miner.schema import Role
from tests.read.press import HEIGHT, PROSE, WIDTH, Press


def paper(path: Path, encrypt: str | None = None) -> Path:
    """Two pages in two columns with a running head, a heading, and a paragraph that goes on in the next column."""
    press = Press(path, encrypt=encrypt)
    for page in (1, 2):
        press.line("Lamps and keepers", 50, 30)
        press.line(str(page), 540, 30)
        if page == 1:
            press.line("Introduction", 50, 90, size=12, font="Times-Bold")
        press.prose(f"{PROSE} {PROSE}", 50, 110, 235)
        press.prose(PROSE.lower(), 310, 110, 235)
        press.page()
    return press.done()


def parts(path: Path) -> list[PageParts]:
    watch = Watch.start(path, Limits())
    with opened(path.read_bytes(), watch) as pages:
        return list(parts_of_pages(document(path), pages))


def test_pieces_columns_and_what_was_left_out(tmp_path: Path) -> None:
    first, second = parts(paper(tmp_path / "a.pdf"))
    heading, left, *rest = first.pieces
    assert heading.heading and heading.role is Role.INTRODUCTION and heading.number == 1
    assert left.first and 49 < left.box.x0 < 51 and 284 < left.box.x1 < 287
    right = rest[-1]
    assert right.number in (left.number, left.number + 1) and right.box.x0 > 300
    assert right.first is (right.number != left.number)
    assert [(round(box.x0, -1), round(box.x1, -1)) for box in first.columns] == [(50, 290), (310, 550)]
    # The running head and the page number are on the page and not in the text.
    assert [(round(box.x0), round(box.bottom, -1)) for box in second.left_out] == [(50, 30), (540, 30)]
    assert min(box.top for box in second.columns) > 90


def test_cells_of_tables(tmp_path: Path) -> None:
    press = Press(tmp_path / "a.pdf")
    press.prose(PROSE, 50, 100, 400)
    press.line("Table 1. Lamps of the north.", 50, 300)
    press.rule(50, 400, 310)
    for row, words in enumerate([("Lamp", "Colour", "Height"), ("first", "blue", "12"), ("second", "red", "15")]):
        for column, word in enumerate(words):
            press.line(word, 50 + 120 * column, 325 + 15 * row)
    press.rule(50, 400, 330)
    press.rule(50, 400, 362)
    (page,) = parts(press.done())
    assert [(round(box.x0), header) for box, header in page.cells[:4]] == [
        (50, True), (170, True), (290, True), (50, False),
    ]  # fmt: skip
    assert len(page.cells) == 9
    (table,) = [piece for piece in page.pieces if piece.role is Role.TABLE]
    assert table.box.x0 == pytest.approx(50, abs=1) and table.box.bottom - table.box.top > 35


def test_turned_text_is_one_piece(tmp_path: Path) -> None:
    press = Press(tmp_path / "a.pdf")
    press.canvas.translate(300, 100)
    press.canvas.rotate(90)
    for row in range(3):
        press.canvas.drawString(0, -15 * row, "The lamps of the north were lit each night of the winter.")
    (page,) = parts(press.done())
    (piece,) = page.pieces
    assert piece.box.bottom - piece.box.top > 200 and 280 < piece.box.x0 < piece.box.x1 < 350
    assert not page.columns


def test_the_pictures_show_the_marks(tmp_path: Path) -> None:
    first, second = draw_pages(paper(tmp_path / "a.pdf"), tmp_path / "new" / "pictures")
    assert (first.name, second.name) == ("a-page-001.png", "a-page-002.png")
    with Image.open(first) as file:
        picture = file.convert("RGB")
    assert picture.width > WIDTH * SCALE and picture.height > HEIGHT * SCALE  # room for numbers and the legend
    red, green, blue = COLOURS[Role.INTRODUCTION]
    colours = {colour: count for count, colour in picture.getcolors(1 << 20) or []}
    near = [c for c in colours if isinstance(c, tuple) and abs(c[0] - red) + abs(c[1] - green) + abs(c[2] - blue) < 30]
    assert sum(colours[colour] for colour in near) > 500
    assert len(set(COLOURS)) == len(Role) and len(set(COLOURS.values())) == len(Role)


def test_own_pictures_are_replaced_and_nothing_else(tmp_path: Path) -> None:
    path, folder = paper(tmp_path / "a.pdf"), tmp_path / "pictures"
    made = draw_pages(path, folder)
    before = made[0].read_bytes()
    assert draw_pages(path, folder) == made and made[0].read_bytes() == before
    made[1].write_bytes(b"a diary")
    with pytest.raises(InputError, match=r"a-page-002\.png: expected nothing or a picture of an earlier call"):
        draw_pages(path, folder)
    Image.new("L", (5, 5)).save(made[1])
    with pytest.raises(InputError, match="found another file"):
        draw_pages(path, folder)
    assert sorted(each.name for each in folder.iterdir()) == ["a-page-001.png", "a-page-002.png"]
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(InputError, match="expected a folder that can be written"):
        draw_pages(path, tmp_path / "file")


@pytest.mark.parametrize(
    ("name", "stem"),
    [("paper", "paper"), ("a.b_c-1", "a.b_c-1"), ("../../etc/x", "etc-x-"), ("a b", "a-b-"), ("con", "con-"),
     ("nul.x", "nul.x-"), ("Übergröße", "Ubergroe-"), ("灯", "paper-"), ("x" * 300, "x" * 80 + "-"), ("a\nb", "a-b-"),
     (".hidden", "hidden-")],
)  # fmt: skip
def test_file_names_are_safe_whatever_the_paper_is_called(name: str, stem: str) -> None:
    found = safe_stem(name)
    assert found.startswith(stem) and len(found) <= 90
    assert found == name or len(found) == len(stem) + 8
    assert safe_stem(name + "!") != safe_stem(name + "?")


def test_what_cannot_be_drawn_says_why(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("The lamp was lit.")
    with pytest.raises(InputError, match="expected a PDF, whose pages can be drawn, found text/plain"):
        draw_pages(text, tmp_path / "none")
    with pytest.raises(EncryptedFile):
        draw_pages(paper(tmp_path / "b.pdf", encrypt="secret"), tmp_path / "none")
    broken = tmp_path / "c.pdf"
    broken.write_bytes(b"%PDF-1.7 and nothing else")
    with pytest.raises(DamagedFile):
        draw_pages(broken, tmp_path / "none")
    assert not (tmp_path / "none").exists()
