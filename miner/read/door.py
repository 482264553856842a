"""A file -> Document: looks at what the file is, whatever its name says, and hands it to the reader of that medium."""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import replace
from pathlib import Path

from miner.errors import DamagedFile, UnsupportedFile
from miner.read.content import content_of
from miner.read.jats.article import read_jats
from miner.read.limits import Limits, Watch
from miner.read.paper.pdf import read_pdf
from miner.read.text.plain import plain_text
from miner.read.text.running import running
from miner.schema import Document

DEFAULT_LIMITS = Limits()
_SUFFIXES = {".pdf": "pdf", ".xml": "xml", ".nxml": "xml", ".txt": "text", ".text": "text"}
_NAMES = {"pdf": "a PDF file", "xml": "an XML file", "text": "plain text"}
_HEAD = 1024
"""Bytes within which a PDF must say that it is one (PDF 1.7, appendix H, implementation note 13)."""
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a ZIP archive (perhaps a word-processor file)"),
    (b"\xd0\xcf\x11\xe0", "an old word-processor file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%!PS", "a PostScript file"),
    (b"{\\rtf", "an RTF file"),
)
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HTML = re.compile(rb"\s*(?:<!doctype\s+html|<html|<head|<body)", re.IGNORECASE)
_XML = re.compile(rb"\s*<(?:\?xml|!DOCTYPE\s+\w|[A-Za-z])")


def document(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Reads one file: a PDF, JATS XML (``.xml``, ``.nxml``) or plain text.

    It is read in the process that calls: what makes a library crash or hang takes that along.  Files of which nobody
    knows what they hold are for ``guarded_document``, or ``Guard`` where they are many.

    The content decides what it is; a name that says otherwise is an error.  Raises a ``ReadError`` that names the file:
    ``UnsupportedFile``, ``DamagedFile``, ``EncryptedFile``, ``NoTextLayer`` or ``LimitExceeded``.
    """
    watch = Watch.start(path, limits)
    data = _bytes(path, watch)
    kind = _kind(path, data)
    sha256 = hashlib.sha256(data).hexdigest()
    if kind == "pdf":
        return read_pdf(data, path.name, sha256, watch)
    if kind == "xml":
        return read_jats(data, path.name, sha256, watch)
    return _text_file(path, data, sha256, watch)


def _bytes(path: Path, watch: Watch) -> bytes:
    data = content_of(path, watch)
    if not data.strip(b"\x00\t\r\n "):
        raise DamagedFile(
            f"{path}: expected a paper, found an empty file of {len(data):,} bytes", remedy="fetch it again"
        )
    return data


def _kind(path: Path, data: bytes) -> str:
    """What the bytes are: "pdf", "xml" or "text"."""
    found = _sniff(data)
    wanted = _SUFFIXES.get(path.suffix.lower())
    if found not in _NAMES or (wanted is not None and found != wanted):
        expected = _NAMES[wanted] if wanted else "a PDF, JATS XML or plain text"
        raise UnsupportedFile(
            f"{path}: expected {expected}, found {_NAMES.get(found, found)}",
            remedy="give the file the suffix of what it is"
            if found in _NAMES
            else "save the paper as PDF or plain text",
        )
    return found


def _sniff(data: bytes) -> str:
    if b"%PDF-" in data[:_HEAD]:
        return "pdf"
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return name
    wide = data.startswith(_WIDE)
    head = data[:_HEAD].decode("utf-16", "ignore").encode() if wide else data[:_HEAD].removeprefix(codecs.BOM_UTF8)
    if _HTML.match(head):
        return "a web page"
    if _XML.match(head):
        return "xml"
    if wide:
        return "text"
    return "binary data" if b"\x00" in data[: 64 * _HEAD] else "text"


def _text_file(path: Path, data: bytes, sha256: str, watch: Watch) -> Document:
    """Decodes a text file: UTF-8, UTF-16 with a byte order mark, else Windows-1252; what does not fit is noted."""
    notes: tuple[str, ...] = ()
    wide = data.startswith(_WIDE)
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("utf-16" if wide else "cp1252", errors="replace")
        wrong = "sound UTF-16; broken characters were replaced" if wide else "UTF-8; it was read as Windows-1252"
        notes = (f"the file is not {wrong}",)
    watch.check_characters(len(text))
    return replace(text_document(text, path.name), sha256=sha256, notes=notes)


def text_document(text: str, name: str) -> Document:
    """Text handed in directly as a Document of running text; ``sha256`` is that of its UTF-8 bytes.

    Lines are joined to paragraphs, and ``origins`` gives each character's offset in ``text``.
    """
    return running(plain_text(text, name))
