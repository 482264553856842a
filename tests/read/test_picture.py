"""Pictures of pages with marked boxes."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from miner.read import document, page_picture
from miner.schema import Box, Span
from tests.read.press import HEIGHT, PROSE, WIDTH, Press


def printed(path: Path) -> Path:
    press = Press(path)
    press.line("The keeper had blue spots of the hand.", 50, 400)
    press.page()
    press.line("He was well again in the summer.", 50, 100)
    return press.done()


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def test_a_whole_page(tmp_path: Path) -> None:
    picture = opened(page_picture(printed(tmp_path / "a.pdf"), 2, [], scale=1.0))
    assert abs(picture.width - WIDTH) <= 1
    assert abs(picture.height - HEIGHT) <= 1


def test_boxes_are_marked_and_the_picture_shows_their_neighbourhood(tmp_path: Path) -> None:
    path = printed(tmp_path / "a.pdf")
    read = document(path)
    at = read.text.index("blue spots")
    boxes = [*read.textmap.boxes(Span(at, at + 10)), Box(2, 0, 0, 10, 10)]
    picture = opened(page_picture(path, 1, boxes, scale=2.0))
    assert picture.height < 200
    yellow = [
        (x, y)
        for x in range(picture.width)
        for y in range(picture.height)
        if (pixel := picture.getpixel((x, y))) and isinstance(pixel, tuple) and pixel[2] < 190 < pixel[0]
    ]
    left, right = min(x for x, _ in yellow) / 2, max(x for x, _ in yellow) / 2
    assert abs(left - boxes[0].x0) < 2
    assert abs(right - boxes[0].x1) < 2


def test_a_picture_can_show_the_whole_page_with_its_marks(tmp_path: Path) -> None:
    path = printed(tmp_path / "a.pdf")
    whole = opened(page_picture(path, 1, [Box(1, 50, 390, 100, 402)], scale=1.0, crop=False))
    assert abs(whole.height - HEIGHT) <= 1


def test_print_is_kept_in_few_colours_and_photographs_in_more(tmp_path: Path) -> None:
    press = Press(tmp_path / "a.pdf")
    press.prose(PROSE, 50, 100, 400)
    press.page()
    press.prose(PROSE, 50, 100, 400)
    for step in range(200):
        press.canvas.setFillColorRGB(1 - step / 200, 0.2, step / 200)
        press.canvas.rect(50 + step, 300, 1, 200, stroke=0, fill=1)
    path = press.done()
    plain, coloured = (page_picture(path, number, [], scale=1.4) for number in (1, 2))
    assert len(opened(plain).getcolors() or []) <= 4 < len(opened(coloured).getcolors() or []) <= 32
    with Image.open(io.BytesIO(plain)) as few:
        assert few.mode == "P" and len(plain) < 20_000
