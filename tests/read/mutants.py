"""Mutants of sound files: seeded, so that a number names the same mutant everywhere.

Some break bytes; others know what a PDF or an XML file is made of, so that the damage reaches the layers behind the
parser: numbers, names, references, operators inside streams (unpacked and packed again), tags, attributes.  A PDF may
get a right table of places afterwards: with a wrong one, libraries mend the file and never see the rest.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from random import Random

Mutator = Callable[[bytes, Random], bytes]

_NUMBER = re.compile(rb"(?<![\w.#+-])[+-]?\d+\.?\d*(?![\w#])")
_NAME = re.compile(rb"/[A-Za-z][\w.+-]*")
_REFERENCE = re.compile(rb"\b\d+ \d+ R\b")
_OBJECT = re.compile(rb"^(\d+) (\d+) obj\b", re.MULTILINE)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_OPERATOR = re.compile(rb"(?<=\s)(?:[A-Za-z]{1,2}\*?|['\"])(?=\s)")
_TAG = re.compile(rb"<[^<>]*>")
_WORD = re.compile(rb"[A-Za-z]{3,}")

NUMBERS = (
    *b"0 -1 1 255 65536 2147483647 -2147483648 4294967295 1e38 nan 0.0000001 -0.5 99999.9 1000000 . --5".split(),
    b"9" * 30,
    b"",
)
TOKENS = (
    *b"<< >> [ ] ( ) < > endobj endstream null true R obj % BT ET q Q BI ID EI Do xref trailer".split(),
    b"stream\n",
    b"/F1 9 Tf",
    b"\\",
    b"\0",
    b"\xff\xfe",
    b"\r",
)
OPERATORS = tuple(b"Tj TJ ' \" Td TD Tm T* Tf Tr Tz TL Ts Tc Tw cm q Q BT ET re f S W n Do gs BDC EMC sh m l c".split())
_ODD = "\0 \x1b[31m \u202e \ufeff \ud83d \U0010ffff \u00ad &#0; &x; < ]]>"
SIGNS = tuple(sign.encode("utf-8", "surrogatepass") for sign in (*_ODD.split(), "\u2028", "\u0301" * 40))
"""What is put among words: controls, marks that turn the text, halves, what XML reserves."""


def pdf(data: bytes, chance: Random) -> bytes:
    """One mutant of a PDF file."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        data = chance.choice((*_BYTES, *_INSIDE, *_INSIDE))(data, chance)
    return repaired(data) if chance.random() < 0.6 else data


def xml(data: bytes, chance: Random) -> bytes:
    """One mutant of an XML file."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        data = chance.choice((*_BYTES, *_TAGS, *_TAGS))(data, chance)
    return data


def text(data: bytes, chance: Random) -> bytes:
    """One mutant of a text file."""
    for _ in range(chance.choice((1, 2, 4))):
        data = chance.choice((*_BYTES, *_LINES))(data, chance)
    return data


KINDS: dict[str, Mutator] = {".pdf": pdf, ".xml": xml, ".nxml": xml, ".txt": text}


def repaired(data: bytes) -> bytes:
    """The file with a table of places that fits its objects; as it is, where it has none that can be seen."""
    places = {int(match[1]): match.start() for match in _OBJECT.finditer(data) if len(match[1]) < 7}
    root = re.search(rb"/Root (\d+ \d+ R)", data)
    cut = data.rfind(b"\nxref")
    if not places or not root or cut < 0:
        return data
    body = data[: cut + 1]
    rows = b"".join(b"%d 1\n%010d 00000 n \n" % (number, at) for number, at in sorted(places.items()) if at < len(body))
    info = re.search(rb"/Info \d+ \d+ R", data)
    trailer = b"trailer\n<< /Size %d /Root %s %s >>\n" % (max(places) + 1, root[1], info[0] if info else b"")
    return body + b"xref\n0 1\n0000000000 65535 f \n" + rows + trailer + b"startxref\n%d\n%%%%EOF\n" % len(body)


def _few(chance: Random, size: int) -> int:
    """A number of places to touch: mostly few."""
    return min(size, chance.choice((1, 1, 2, 3, 8, 40)))


def _range(data: bytes, chance: Random, most: int = 2_000) -> tuple[int, int]:
    start = chance.randrange(max(1, len(data)))
    return start, min(len(data), start + chance.randint(1, most))


def flipped(data: bytes, chance: Random) -> bytes:
    out = bytearray(data)
    for _ in range(_few(chance, len(out))):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def overwritten(data: bytes, chance: Random) -> bytes:
    start, end = _range(data, chance, 64)
    return data[:start] + chance.choice((bytes(end - start), chance.randbytes(end - start))) + data[end:]


def deleted(data: bytes, chance: Random) -> bytes:
    start, end = _range(data, chance)
    return data[:start] + data[end:]


def doubled(data: bytes, chance: Random) -> bytes:
    start, end = _range(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 1, 2, 30)) + data[end:]


def moved(data: bytes, chance: Random) -> bytes:
    start, end = _range(data, chance)
    rest = data[:start] + data[end:]
    at = chance.randrange(len(rest) + 1)
    return rest[:at] + data[start:end] + rest[at:]


def inserted(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + b" " + chance.choice(TOKENS) + b" " + data[at:]


def cut_off(data: bytes, chance: Random) -> bytes:
    return data[: chance.randrange(len(data) // 2, len(data) + 1)]


def _swapped(data: bytes, chance: Random, what: re.Pattern[bytes], by: Sequence[bytes]) -> bytes:
    """Some of what a pattern finds, each replaced by one of ``by``, or by another of what is found."""
    found = list(what.finditer(data))
    for match in sorted(chance.sample(found, _few(chance, len(found))), key=lambda m: m.start(), reverse=True):
        new = chance.choice(by) if by and chance.random() < 0.7 else chance.choice(found)[0]
        data = data[: match.start()] + new + data[match.end() :]
    return data


def renumbered(data: bytes, chance: Random) -> bytes:
    return _swapped(data, chance, _NUMBER, NUMBERS)


def renamed(data: bytes, chance: Random) -> bytes:
    return _swapped(data, chance, _NAME, ())


def redirected(data: bytes, chance: Random) -> bytes:
    return _swapped(data, chance, _REFERENCE, (b"null", b"[1 0 R]", b"0 0 R", b"99999 0 R", b"7"))


def restreamed(data: bytes, chance: Random) -> bytes:
    """Changes what is inside of one stream, and packs it again with a right length."""
    found = list(_STREAM.finditer(data))
    if not found:
        return data
    match = chance.choice(found)
    try:
        inside = zlib.decompress(match[1])
    except zlib.error:
        inside = b""
    change = chance.choice((_operated, _renumbered_all, flipped, doubled, deleted, moved, inserted, flooded))
    made = zlib.compress(change(inside, chance), 1) if inside else flipped(match[1], chance)
    head = data[: match.start(1)]
    at = head.rfind(b"/Length")
    if inside and at >= 0:
        head = head[:at] + re.sub(rb"/Length \d+( 0 R)?", b"/Length %d" % len(made), head[at:], count=1)
    return head + made + data[match.end(1) :]


def _operated(data: bytes, chance: Random) -> bytes:
    return _swapped(data, chance, _OPERATOR, OPERATORS)


def _renumbered_all(data: bytes, chance: Random) -> bytes:
    """One number of a hundred, all over."""
    return _NUMBER.sub(lambda match: chance.choice(NUMBERS) if chance.random() < 0.01 else match[0], data)


def flooded(data: bytes, chance: Random) -> bytes:
    """The whole again and again."""
    return data * chance.choice((2, 10, 50))


def untagged(data: bytes, chance: Random) -> bytes:
    return _swapped(data, chance, _TAG, (b"", b" "))


def retagged(data: bytes, chance: Random) -> bytes:
    return _swapped(data, chance, _TAG, ())


def nested(data: bytes, chance: Random) -> bytes:
    """One element put into itself, often."""
    found = list(re.finditer(rb"<(\w[\w-]*)[^<>]*>[^<>]*</\1>", data))
    if not found:
        return data
    match, times = chance.choice(found), chance.choice((2, 10, 100, 300))
    name = match[1]
    return data[: match.start()] + b"<%s>" % name * times + match[0] + b"</%s>" % name * times + data[match.end() :]


def attributed(data: bytes, chance: Random) -> bytes:
    """Attributes that mean something, with values that mean nothing."""
    names = (b"colspan", b"rowspan", b"ref-type", b"sec-type", b"id", b"xmlns", b"article-type", b"pub-id-type")
    value = chance.choice((b"", b"-1", b"999999999", b"x" * 999, b"bibr", b"&amp;", "²".encode(), b"cases", b"1.5"))
    found = list(re.finditer(rb"<\w[\w-]*", data))
    for match in sorted(chance.sample(found, _few(chance, len(found))), key=lambda m: m.start(), reverse=True):
        data = data[: match.end()] + b' %s="%s"' % (chance.choice(names), value) + data[match.end() :]
    return data


def signed(data: bytes, chance: Random) -> bytes:
    """Odd characters among the words."""
    found = list(_WORD.finditer(data))
    for match in sorted(chance.sample(found, _few(chance, len(found))), key=lambda m: m.start(), reverse=True):
        data = data[: match.end()] + chance.choice(SIGNS) + data[match.end() :]
    return data


def lines_moved(data: bytes, chance: Random) -> bytes:
    lines = data.split(b"\n")
    for _ in range(_few(chance, len(lines))):
        lines.insert(chance.randrange(len(lines)), chance.choice(lines))
    return b"\n".join(lines)


def lines_joined(data: bytes, chance: Random) -> bytes:
    return data.replace(b"\n", chance.choice((b"\r", b" ", b"\t", b"      ", b"\n\n", b"-\n", b" | ")))


def wide(data: bytes, chance: Random) -> bytes:
    return data.decode("utf-8", "replace").encode(
        chance.choice(("utf-16", "utf-16-le", "utf-7", "cp037", "utf-32")), "replace"
    )


_BYTES: tuple[Mutator, ...] = (flipped, overwritten, deleted, doubled, moved, inserted, cut_off)
_INSIDE: tuple[Mutator, ...] = (renumbered, renamed, redirected, restreamed, restreamed, restreamed)
_TAGS: tuple[Mutator, ...] = (untagged, retagged, nested, attributed, signed, renumbered)
_LINES: tuple[Mutator, ...] = (lines_moved, lines_joined, signed, renumbered, wide)
