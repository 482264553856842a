"""Pictures of pages in the report: each once, cut and marked, within limits."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import pytest

from miner.report import Limits
from miner.schema import Box
from tests.report.pages import find, paper, parsed, patient, row, says, series, text, write


def png(width: int = 10, height: int = 20, filler: int = 0) -> bytes:
    """A white picture; ``filler`` random-looking bytes make it large."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress(b"".join(b"\0" + b"\xff" * width for _ in range(height)))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"tEXt", b"x" * filler) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


class Camera:
    """A picture maker that remembers what it was asked."""

    def __init__(self, size: int = 0) -> None:
        self.asked: list[tuple[str, int, tuple[Box, ...]]] = []
        self._size = size

    def __call__(self, sha256: str, page: int, boxes: Sequence[Box]) -> bytes | None:
        self.asked.append((sha256, page, tuple(boxes)))
        return png(filler=self._size)


def test_a_page_is_pictured_once_and_marked_wherever_it_is_shown() -> None:
    camera = Camera()
    tree = parsed(write(series(), picture=camera))
    assert sorted(camera.asked) == [("s1", 1, ()), ("s1", 2, ()), ("s2", 1, ())]
    images = find(tree, "//*[local-name()='image']")
    assert [image.get("href", "")[:22] for image in images] == ["data:image/png;base64,"] * 3
    assert {image.get("width") for image in images} == {"595"}
    (opened,) = find(row(tree, "marker", "CD34"), ".//details[contains(@class, 'c1')]")
    crops = find(opened, ".//*[local-name()='svg'][@class='crop']")
    assert len(crops) == 2
    for crop in crops:
        x, y, width, height = map(float, crop.get("viewbox", crop.get("viewBox")).split())
        (value,) = find(crop, ".//*[local-name()='rect'][@class='value']")
        assert (value.get("x"), value.get("y"), value.get("width"), value.get("height")) == (
            "99.0",
            "399.0",
            "102.0",
            "14.0",
        )
        assert x <= 99 and x + width >= 201 and y <= 399 and y + height >= 413
        assert find(crop, ".//*[local-name()='rect'][@class='patient']")
        assert crop.get("role") == "img" and crop.get("aria-label", "").startswith("The page around: ")


def test_without_page_sizes_the_picture_marks_itself() -> None:
    case = patient("s1", 1)
    camera = Camera()
    tree = parsed(write([paper("s1", [case], [says(case, "marker", "CD34")], pages=())], picture=camera))
    assert camera.asked == [("s1", 1, (Box(1, 100, 400, 200, 412),))]
    (image,) = find(tree, "//*[local-name()='image']")
    assert (image.get("width"), image.get("height")) == ("10.0", "20.0")
    assert not find(tree, "//*[local-name()='rect']")


@pytest.mark.parametrize(
    ("limits", "size", "shown", "asked"),
    [
        (Limits(pictures=2), 0, 2, 2),
        (Limits(picture_bytes=500), 1000, 0, 3),
        (Limits(total_bytes=2500), 1000, 2, 3),
        (Limits(), 1000, 3, 3),
    ],
)
def test_pictures_stay_within_their_limits(limits: Limits, size: int, shown: int, asked: int) -> None:
    camera = Camera(size)
    tree = parsed(write(series(), picture=camera, limits=limits))
    assert len(find(tree, "//*[local-name()='image']")) == shown
    assert len(camera.asked) == asked
    missing = f"{3 - shown} " + ("picture of a page" if shown == 2 else "pictures of pages")
    assert (f"{missing} left out" in text(tree)) is (shown < 3)


def test_what_is_no_picture_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="expected PNG bytes"):
        write(series(), picture=lambda *_: b"GIF89a")


def test_without_a_picture_the_words_stand_alone() -> None:
    tree = parsed(write(series(), picture=lambda *_: None))
    assert not find(tree, "//*[@class='crop']") and find(tree, "//mark")
