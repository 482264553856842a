"""Hostile files, made when they are needed: what a case is, and a PDF put together object by object.

Nothing here is copied from anywhere, and every patient is invented.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from miner.errors import DamagedFile, EncryptedFile, LimitExceeded, NoTextLayer, ReadError, UnsupportedFile

SAYS = "The keeper of the lamp had blue spots on the left hand for a week."
"""What sound files say; a Document of a case that expects one must say it, unless the case says something else."""
SHOW = f"BT /F1 12 Tf 60 700 Td ({SAYS}) Tj ET"
ENDS: dict[str, type[ReadError]] = {
    "damaged": DamagedFile,
    "encrypted": EncryptedFile,
    "limit": LimitExceeded,
    "empty": NoTextLayer,
    "unsupported": UnsupportedFile,
    "unreadable": ReadError,
    "died": ReadError,
}
"""Words for the ways in which a file may end besides ``document``."""


@dataclass(frozen=True)
class Case:
    """A file and how reading it may end."""

    name: str
    """File name; unique."""
    make: Callable[[], bytes] | Callable[[Path], object]
    """Its bytes; or, for what is no plain file, what puts it at a path (``place``)."""
    ends: str = "document"
    """Words of ``ENDS``, or ``document``, parted by a bar: which it is may depend on versions of libraries."""
    word: str = ""
    """What the reason must say (a regular expression), or the text of the Document."""
    place: bool = False

    def put(self, folder: Path) -> Path:
        path = folder / self.name
        if self.place:
            self.make(path)  # type: ignore[call-arg]
        else:
            path.write_bytes(self.make())  # type: ignore[call-arg, arg-type]
        return path


def stream(data: bytes | str, entries: str = "", *, length: str | None = None) -> bytes:
    """A stream object; ``length`` is what it claims, else what is true."""
    raw = data.encode("latin-1") if isinstance(data, str) else data
    return f"<< /Length {len(raw) if length is None else length} {entries} >>\nstream\n".encode() + raw + b"\nendstream"


def packed(data: bytes | str, entries: str = "") -> bytes:
    raw = data.encode("latin-1") if isinstance(data, str) else data
    return stream(zlib.compress(raw), f"/Filter /FlateDecode {entries}")


def objects(
    content: bytes | str = SHOW,
    *,
    catalog: str = "",
    page: str = "",
    resources: str = "",
    box: str = "/MediaBox [0 0 595 842]",
    font: str = "/Type /Font /Subtype /Type1 /BaseFont /Times-Roman",
    extra: Mapping[int, bytes | str] | None = None,
) -> dict[int, bytes]:
    """A file of one page: 1 the catalog, 2 the page tree, 3 the page, 4 its content, 5 its font; ``extra`` wins."""
    made: dict[int, bytes | str] = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: f"<< /Type /Page /Parent 2 0 R {box} /Contents 4 0 R {page} "
        f"/Resources << /Font << /F1 5 0 R >> {resources} >> >>",
        4: content if isinstance(content, bytes) else stream(content),
        5: f"<< {font} >>",
    }
    made.update(extra or {})
    return {number: body.encode("latin-1") if isinstance(body, str) else body for number, body in made.items()}


def file_of(made: Mapping[int, bytes], *, trailer: str = "/Root 1 0 R", size: int | None = None) -> bytes:
    """The objects as a file with a right table of places."""
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    for number, body in sorted(made.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    total = max(made) + 1 if size is None else size
    return bytes(
        out + b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (total, trailer.encode("latin-1"), start)
    )


def paper(content: bytes | str = SHOW, *, trailer: str = "/Root 1 0 R", **parts: object) -> bytes:
    """``objects`` as a file."""
    return file_of(objects(content, **parts), trailer=trailer)  # type: ignore[arg-type]


def zeros(size: int) -> bytes:
    """A deflated stream that inflates to ``size`` zero bytes, written at once: 13 bytes for each 2,064.

    Deflate with fixed codes (RFC 1951): a literal zero, then copies of 258 bytes from one byte before, each the 8 bits
    of symbol 285 and the 5 bits of distance 0.
    """
    bits = "110" + "00110000" + ("11000101" + "00000") * 16
    written = [int(bits[at : at + 8][::-1], 2) for at in range(0, len(bits) - 7, 8)]
    head, period = bytes(written[:2]), bytes(written[2:15])
    return b"\x78\x9c" + head + period * (size // 2064)
