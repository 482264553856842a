"""Pages with the pictures among them read by OCR."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

from miner.read.glyphs.glyphs import Page
from miner.read.limits import Watch
from miner.read.ocr.engine import Engine, NoEngine, OcrFailed, OutOfTime, engine_in
from miner.read.ocr.hocr import Seen, parsed
from miner.read.ocr.layer import is_layer
from miner.read.ocr.misreads import corrected
from miner.read.ocr.need import needs_ocr
from miner.read.ocr.noise import without_noise
from miner.read.ocr.printing import printed, sizes_of
from miner.read.ocr.raised import SIGNS, reread
from miner.read.ocr.scan import DPI, Scan, scan_of

SURE = 60.0
"""Percent: below that mean confidence the page may stand on its side or head, or shows no words at all."""
LEAST_LEAN, MOST_LEAN = 0.1, 10.0
"""Degrees: less is within what Tesseract levels itself, more is no sheet that slipped in a scanner."""
LEAST = 10
"""Characters of words: a page on which OCR sees fewer has none."""
_PREFIX = "miner-ocr-"
_log = logging.getLogger(__name__)


def with_scans(pages: Iterator[Page], data: bytes, watch: Watch) -> Iterator[Page]:
    """The pages of a PDF (``data`` its bytes), in order, those that are pictures with the glyphs that OCR sees.

    A page that cannot be read so comes as it was, with the reason in ``unread``.  Raises ``LimitExceeded`` when the
    time for the file is over; one page takes no longer than its own limit.
    """
    for page in pages:
        if not needs_ocr(page):
            yield replace(page, layered=True) if is_layer(page, data) else page
            continue
        watch.check_time(page.number)
        started = time.monotonic()
        try:
            yield _read(page, data, watch)
        except NoEngine as missing:
            yield replace(page, unread=f"{missing}: {missing.remedy}")
        except OutOfTime:
            watch.check_time(page.number)
            yield replace(page, unread=f"OCR took longer than {watch.limits.max_seconds_a_scan:g} s")
        except OcrFailed as failed:
            yield replace(page, unread=f"OCR failed: {failed}")
        _log.info("%s: page %d read by OCR in %.1f s", watch.path, page.number, time.monotonic() - started)


def _read(page: Page, data: bytes, watch: Watch) -> Page:
    end = min(time.monotonic() + watch.limits.max_seconds_a_scan, watch.deadline)
    with _folder() as folder:
        engine = engine_in(folder)
        scan = _drawn(page, data)
        scan, seen = _seen(engine, scan, end)
        if seen.sure < SURE:
            scan.save(folder / "page.png")
            turn = engine.turn(folder / "page.png", _left(end))
            other = _seen(engine, scan.turned(turn), end) if turn else (scan, seen)
            scan, seen = max((scan, seen), other, key=lambda found: found[1].sure)
        if seen.sure < SURE or sum(len(word.letters) for word in seen.words()) < LEAST:
            return page
        sizes = sizes_of(seen.rows)
        seen = corrected(reread(seen, sizes, scan.picture, partial(_marks, engine, end)), sizes, scan.picture)
    glyphs, drawn = printed(seen, scan)
    return replace(page, glyphs=glyphs, drawn=drawn, lean=scan.lean, scanned=True)


def _seen(engine: Engine, scan: Scan, end: float) -> tuple[Scan, Seen]:
    """The scan with its lines level, and what OCR sees on it."""
    picture = engine.folder / "page.png"
    scan.save(picture)
    lean = engine.lean(picture, _left(end))
    if LEAST_LEAN <= abs(lean) <= MOST_LEAN:
        scan = scan.straightened(lean)
        scan.save(picture)
    return scan, without_noise(parsed(engine.hocr(picture, _left(end))))


def _marks(engine: Engine, end: float, sheet: Image.Image) -> Seen:
    """What OCR sees in a picture of marks set high."""
    picture = engine.folder / "marks.png"
    sheet.save(picture, format="PNG", dpi=(DPI, DPI))
    return parsed(engine.hocr(picture, _left(end), only=SIGNS))


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise OutOfTime
    return left


def _drawn(page: Page, data: bytes) -> Scan:
    document = pdfium.PdfDocument(data)
    try:
        shown = document[page.number - 1]
        try:
            return scan_of(shown, page.width, page.height)
        finally:
            shown.close()
    finally:
        document.close()


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that only this user can read, gone at the end; those that killed processes left are taken away first."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError, ValueError):
            if left.stat().st_uid == os.getuid() and not _runs(int(left.name.split("-")[2])):
                shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-") as folder:
        yield Path(folder)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
