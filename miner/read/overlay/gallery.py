"""The pictures of a paper's pages as files of a folder."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, UnidentifiedImageError
from PIL.PngImagePlugin import PngImageFile, PngInfo

from miner.errors import DamagedFile, InputError
from miner.read.content import content_of
from miner.read.door import document
from miner.read.glyphs.opening import opened, opened_file
from miner.read.limits import Limits, Watch
from miner.read.overlay.canvas import drawn
from miner.read.overlay.pieces import PageParts, parts_of_pages
from miner.read.picture import rendered
from miner.schema import Document

SCALE = 2.0
"""Pixels a point: 144 dots an inch."""
LARGEST = 3000.0
"""Pixels: the longer side of a page; a poster is drawn smaller."""
_MADE_BY = "miner read --picture"
_LONGEST = 80
"""Characters of the stem of a file name: all file systems take it, with the number of the page."""
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)
"""Names that are devices on Windows, whatever stands after their dot."""


def draw_pages(path: Path, folder: Path, *, limits: Limits | None = None) -> tuple[Path, ...]:
    """Draws every page of a PDF as it was read, one PNG a page, and returns their paths.

    The folder is made where it is not there.  A file that is in the way is replaced if it is such a picture.  A page
    that is broken has none.  Raises ``InputError`` for a file without pages, for one that is in the way and for a
    folder that cannot be written, and the errors of ``document`` for a paper that cannot be read.
    """
    bounds = limits or Limits()
    read = document(path, limits=bounds)
    if not read.pages:
        raise InputError(
            f"{path}: expected a PDF, whose pages can be drawn, found {read.media_type}",
            remedy="draw the PDF of the paper; this one has no pages",
        )
    stem = safe_stem(path.stem)
    width = max(3, len(str(len(read.pages))))
    targets = {number: folder / f"{stem}-page-{number:0{width}}.png" for number in range(1, len(read.pages) + 1)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for target in targets.values():
            _check_free(target)
        made = []
        for number, picture in _pictures(path, read, bounds):
            _save(picture, targets[number], path.name)
            made.append(targets[number])
    except OSError as error:
        raise InputError(
            f"{folder}: expected a folder that can be written, found: {error.strerror or error}",
            remedy="name another folder",
        ) from error
    return tuple(made)


def safe_stem(name: str) -> str:
    """A file name that every system takes; where that changes it, a hash keeps it apart from its like."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip(".-")[:_LONGEST].rstrip(".-")
    if plain == name and not _RESERVED.fullmatch(plain.partition(".")[0]):
        return plain
    return f"{plain or 'paper'}-{hashlib.sha256(name.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"


def _check_free(target: Path) -> None:
    if not target.exists() and not target.is_symlink():
        return
    try:
        with Image.open(target) as picture:
            if isinstance(picture, PngImageFile) and picture.text.get("Software") == _MADE_BY:
                return
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        pass  # no picture at all, or a folder: said below
    raise InputError(
        f"{target}: expected nothing or a picture of an earlier call, found another file", remedy="name another folder"
    )


def _pictures(path: Path, read: Document, limits: Limits) -> Iterator[tuple[int, Image.Image]]:
    watch = Watch.start(path, limits)
    head = f"{path.name}   page {{}} of {len(read.pages)}   read by {read.reader}, version {read.reader_version}"
    with opened_file(path, watch) as shown, opened(content_of(path, watch), watch) as pages:
        for parts in parts_of_pages(read, pages):
            picture = _picture(shown, parts, path, head.format(parts.page))
            if picture is not None:
                yield parts.page, picture


def _picture(shown: pdfium.PdfDocument, parts: PageParts, path: Path, head: str) -> Image.Image | None:
    """The drawn page; None where it is broken, which the notes of the document say."""
    try:
        page = shown[parts.page - 1]
        scale = min(SCALE, LARGEST / max(1.0, *page.get_size()))
        page.close()
        return drawn(rendered(shown, parts.page, scale, path), scale, parts, head)
    except (DamagedFile, pdfium.PdfiumError):
        return None


def _save(picture: Image.Image, target: Path, source: str) -> None:
    """Writes the file in one step, so that a reader of the folder never sees half of it."""
    told = PngInfo()
    told.add_text("Software", _MADE_BY)
    told.add_itxt("Source", source)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        picture.quantize(255, dither=Image.Dither.NONE).save(part, format="PNG", optimize=True, pnginfo=told)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
