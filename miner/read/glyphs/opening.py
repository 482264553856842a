"""Opening a PDF by one of the glyph sources, and saying plainly why one cannot be opened."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from miner.errors import DamagedFile, EncryptedFile
from miner.read.content import content_of
from miner.read.glyphs import pdfium_source, plumber_source
from miner.read.glyphs.glyphs import Page
from miner.read.limits import GlyphSource, Watch

_PASSWORD, _SECURITY = 4, 5
"""FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY of PDFium."""


@contextmanager
def opened(data: bytes, watch: Watch) -> Iterator[Iterator[Page]]:
    """The pages of a PDF, one at a time, by the source that the limits name; everything is closed at the end.

    PDFium opens the file first in any case: it says fast and plainly whether it is encrypted, damaged or too long.
    """
    document = _document(data, watch)
    try:
        watch.check_pages(len(document))
        if not len(document):
            raise _damaged(watch, "no page")
        if watch.limits.source is GlyphSource.PDFIUM:
            yield _counted(pdfium_source.pages(document, watch), watch)
        else:
            yield _counted(plumber_source.pages(data, watch), watch)
    finally:
        document.close()


def _counted(pages: Iterator[Page], watch: Watch) -> Iterator[Page]:
    total = 0
    for page in pages:
        total += len(page.glyphs)
        watch.check_characters(total)
        yield page


@contextmanager
def opened_file(path: Path, watch: Watch) -> Iterator[pdfium.PdfDocument]:
    """A PDF file as PDFium's document, for rendering; closed at the end."""
    document = _document(content_of(path, watch), watch)
    try:
        yield document
    finally:
        document.close()


def _document(data: bytes, watch: Watch) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (_PASSWORD, _SECURITY):
            raise EncryptedFile(
                f"{watch.path}: expected a PDF that opens without a password, found an encrypted one",
                remedy="save a copy without the password",
            ) from error
        raise _damaged(watch, str(error)) from error


def properties_of(data: bytes, watch: Watch) -> dict[str, str]:
    """What the file says of itself (Title, Author, CreationDate …); unset properties are left out."""
    document = _document(data, watch)
    try:
        return {key: value for key in document.METADATA_KEYS if (value := _property(document, key))}
    finally:
        document.close()


def _property(document: pdfium.PdfDocument, key: str) -> str:
    """One property; what is no UTF-16 is replaced, where pypdfium2's own reading would fail."""
    name = key.encode() + b"\0"
    size = raw.FPDF_GetMetaText(document, name, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDF_GetMetaText(document, name, buffer, size)
    return buffer.raw[: max(0, size - 2)].decode("utf-16-le", "replace")


def _damaged(watch: Watch, found: str) -> DamagedFile:
    return DamagedFile(
        f"{watch.path}: expected a whole PDF file, found a broken one ({found})", remedy="fetch the file again"
    )
