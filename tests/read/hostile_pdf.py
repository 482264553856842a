"""Hostile PDF files: broken, looping, swollen."""

# ruff: noqa: E501  one case a line

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from functools import partial

from tests.read.hostile import SAYS, SHOW, Case, file_of, objects, packed, paper, stream, zeros

DEEP = 100_000
MADE = Callable[[], bytes]
ANY = "document|damaged|empty|limit"
"""Where the file is so broken that what is left of it depends on how a library mends files."""


def cases() -> list[Case]:
    return [*cut(), *tables(), *trees(), *nested(), *object_streams(), *swollen(), *filters(), *frames(), *fonts()]


def named(
    group: str, ends: str, *made: tuple[str, MADE] | tuple[str, MADE, str] | tuple[str, MADE, str, str]
) -> Iterator[Case]:
    """Cases of a group; each may end in its own way, and may say a word."""
    for name, make, *own in made:
        yield Case(f"{group}-{name}.pdf", make, own[0] if own else ends, own[1] if len(own) > 1 else "")


def swapped(old: str, new: str, data: bytes | None = None) -> bytes:
    """The sound file (or another) with the last ``old`` replaced."""
    whole = paper() if data is None else data
    head, found, tail = whole.rpartition(old.encode())
    assert found, old
    return head + new.encode("latin-1") + tail


def cut() -> Iterator[Case]:
    whole = paper()
    for part in range(1, 20):
        yield Case(f"cut-{part:02}.pdf", partial(whole.__getitem__, slice(len(whole) * part // 20)), ANY)
    for name, start, end in (("head", 8, 60), ("middle", 200, 400), ("tail", 600, len(whole)), ("all", 9, len(whole))):
        yield Case(f"zeros-{name}.pdf", partial(blanked, whole, start, end), ANY)
    yield from named(
        "odd",
        "document",
        ("header-only", lambda: b"%PDF-1.7\n", "damaged"),
        ("late-header", lambda: b"x" * 900 + paper()),
        ("twice", lambda: paper() + paper()),
        ("old-mac-lines", lambda: paper().replace(b"\n", b"\r"), ANY),
        ("no-endobj", lambda: paper().replace(b"endobj", b"")),
        ("no-end-of-stream", lambda: paper().replace(b"endstream", b"")),
        ("all-comments", lambda: b"%PDF-1.7\n" + b"% nothing\n" * 10_000, "damaged"),
        ("web-page", lambda: b"<!DOCTYPE html><html><body>Please log in</body></html>", "unsupported", "web page"),
        ("words", lambda: SAYS.encode(), "unsupported", "plain text"),
        ("archive", lambda: b"PK\x03\x04" + bytes(100), "unsupported", "ZIP"),
        ("nothing", lambda: b"", "damaged", "empty"),
        ("zeros", lambda: bytes(5000), "damaged", "empty"),
    )


def blanked(data: bytes, start: int, end: int) -> bytes:
    return data[:start] + bytes(end - start) + data[end:]


def tables() -> Iterator[Case]:
    start = paper().rindex(b"xref\n", 0, -30)
    for name, place in (
        ("zero", "0"), ("beyond", "999999"), ("below", "-5"), ("endless", "9" * 400), ("itself", str(start + 60)),
    ):  # fmt: skip
        yield Case(f"start-{name}.pdf", partial(swapped, f"startxref\n{start}", f"startxref\n{place}"))
    yield from named(
        "table",
        "document",
        ("shifted", lambda: re.sub(rb"(\d{9})(\d) 00000 n", rb"\g<1>0 00000 n", paper())),
        ("previous-is-itself", lambda: swapped("/Root", f"/Prev {start} /Root")),
        ("previous-is-below", lambda: swapped("/Root", "/Prev -1 /Root")),
        ("a-billion-entries", lambda: swapped("xref\n0 1\n", "xref\n0 1000000000\n"), ANY),
        ("entries-below", lambda: swapped("xref\n0 1\n", "xref\n-5 -7\n"), ANY),
        ("generations", lambda: paper().replace(b" 00000 n", b" 99999 n"), ANY),
        ("all-free", lambda: paper().replace(b" 00000 n", b" 00000 f"), ANY),
        ("no-trailer", lambda: swapped("trailer", "nothing"), ANY),
        ("no-root", lambda: paper(trailer=""), ANY),
        ("root-nowhere", lambda: paper(trailer="/Root 99 0 R"), ANY),
        ("root-a-number", lambda: paper(trailer="/Root 7"), ANY),
        ("root-the-page", lambda: paper(trailer="/Root 3 0 R"), ANY),
        ("size-nothing", lambda: file_of(objects(), size=0), ANY),
        ("size-huge", lambda: file_of(objects(), size=2**31 - 1), ANY),
        ("stream-loops", partial(stream_table, "/Prev 15 /W [1 4 2]"), ANY),
        ("stream-no-widths", partial(stream_table, "/W [0 0 0]"), ANY),
        ("stream-wide", partial(stream_table, "/W [1 2147483647 2147483647]"), ANY),
        ("stream-odd-index", partial(stream_table, "/W [1 4 2] /Index [0 2147483647 5]"), ANY),
    )
    yield Case("table-two-that-loop.pdf", looped)


def stream_table(entries: str) -> bytes:
    """A file whose table of places is a stream, with what the entries say of it."""
    out, places = bytearray(b"%PDF-1.7\n%....\n"), [(0, 0)]
    table = len(out)
    out += b"9 0 obj\n" + b" " * 400 + b"endobj\n"
    for number, body in sorted(objects().items()):
        places.append((1, len(out)))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    rows = b"".join(bytes([kind]) + place.to_bytes(4, "big") + b"\0\0" for kind, place in places)
    made = b"9 0 obj\n" + stream(rows, f"/Type /XRef /Size 10 /Root 1 0 R {entries}")
    out[table : table + len(made)] = made
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)


def looped() -> bytes:
    """Two tables that each name the other as the one before."""
    first = paper(trailer="/Root 1 0 R /Prev 0000000000")
    second = len(first)
    place = first.rindex(b"startxref\n") + 10
    start = int(first[place:].split()[0])
    again = b"xref\n0 0\ntrailer\n<< /Size 6 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (start, second)
    return first.replace(b"/Prev 0000000000", b"/Prev %010d" % second) + again


def trees() -> Iterator[Case]:
    def tree(pages: str, **more: str) -> MADE:
        return partial(paper, extra={2: f"<< /Type /Pages {pages} >>"} | {int(k[1:]): v for k, v in more.items()})

    chain = {at: f"<< /Type /Pages /Kids [{at + 1} 0 R] /Count 1 /Parent {at - 1} 0 R >>" for at in range(10, 20_010)}
    chain |= {2: "<< /Type /Pages /Kids [10 0 R] /Count 1 >>", 20_010: "<< /Type /Page /Parent 20009 0 R >>"}
    yield from named(
        "tree",
        ANY,
        ("kid-is-itself", tree("/Kids [2 0 R] /Count 1")),
        ("kid-is-its-parent", tree("/Kids [6 0 R] /Count 1", _6="<< /Type /Pages /Kids [2 0 R] /Count 1 >>")),
        ("two-that-loop", tree("/Kids [6 0 R 6 0 R] /Count 4", _6="<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 4 >>")),
        ("one-page-300-times", tree(f"/Kids [{'3 0 R ' * 300}] /Count 300"), "document|limit"),
        ("one-page-5000-times", tree(f"/Kids [{'3 0 R ' * 5000}] /Count 5000"), "limit", "5,000"),
        ("a-million-pages", tree("/Kids [3 0 R] /Count 1000000"), "limit", "1,000,000"),
        ("count-below", tree("/Kids [3 0 R] /Count -1")),
        ("count-beyond-numbers", tree("/Kids [3 0 R] /Count 99999999999999999999")),
        ("count-a-word", tree("/Kids [3 0 R] /Count /Many")),
        ("no-count", tree("/Kids [3 0 R]")),
        ("kids-a-number", tree("/Kids 3 /Count 1"), "damaged"),
        ("kids-nowhere", tree("/Kids [99 0 R null 7] /Count 3"), "damaged"),
        ("no-kids", tree("/Kids [] /Count 0"), "damaged"),
        ("the-catalog", partial(paper, extra={1: "<< /Type /Catalog /Pages 1 0 R >>"}), "damaged|empty"),
        ("20000-deep", partial(paper, extra=chain)),
        ("page-without-type", lambda: paper().replace(b"/Type /Page /Parent", b"/Parent"), "document"),
        ("its-own-parent", lambda: paper().replace(b"/Type /Page /Parent 2", b"/Type /Page /Parent 3"), "document"),
        ("content-is-the-page", lambda: paper().replace(b"/Contents 4", b"/Contents 3"), "empty"),
        ("content-nowhere", lambda: paper().replace(b"/Contents 4", b"/Contents 44"), "empty"),
    )


def nested() -> Iterator[Case]:
    def content(before: str, after: str = "") -> MADE:
        return lambda: paper(packed(f"{before} {SHOW} {after}"))

    def thing(body: str) -> MADE:
        return partial(paper, catalog="/Thing 9 0 R", extra={9: body})

    yield from named(
        "nested",
        "document",
        ("arrays", thing("[" * DEEP + "]" * DEEP), ANY),
        ("dictionaries", thing("<</A " * DEEP + "1" + ">>" * DEEP), ANY),
        ("open-arrays", thing("[" * DEEP), ANY),
        ("brackets-of-text", thing("(" * DEEP + ")" * DEEP), ANY),
        ("arrays-on-the-page", content("[" * DEEP, "]" * DEEP), ANY),
        ("dictionaries-on-the-page", content("/P " + "<</A " * DEEP + ">>" * DEEP + " BDC"), ANY),
        ("states", content("q " * DEEP)),
        ("states-closed", content("Q " * DEEP)),
        ("marks", content("/P <</M 1>> BDC " * DEEP, "EMC " * DEEP), "document|died|limit"),
        ("texts", content("BT " * 20_000, "ET " * 20_000)),
        ("numbers", content("1 " * 1_000_000)),
        ("compatibility", content("BX " * DEEP)),
        ("clips", content("0 0 m 1 1 l W n " * 20_000)),
        ("outlines", partial(paper, catalog="/Outlines 9 0 R", extra={9: "<< /First 9 0 R /Next 9 0 R /Last 9 0 R >>"})),
        ("names", partial(paper, catalog="/Names << /Dests 9 0 R >>", extra={9: "<< /Kids [9 0 R 9 0 R] >>"})),
        ("forms", partial(forms, 3_000, 1)),
        ("form-in-itself", partial(paper, f"{SHOW} /X Do", resources="/XObject << /X 9 0 R >>", extra={9: form("/X Do", 9)})),
        ("pattern-in-itself", partial(drawn, "/Pattern cs /P scn 0 0 99 99 re f", "/Pattern << /P 9 0 R >>", pattern())),
        ("shade-of-itself", partial(drawn, "/S sh", "/Shading << /S 9 0 R >>", "<< /ShadingType 2 /ColorSpace /DeviceGray"
            " /Coords [0 0 1 1] /Function 10 0 R >>", {10: "<< /FunctionType 3 /Domain [0 1] /Functions [10 0 R] /Bounds []"
            " /Encode [0 1] >>"})),
        ("colours-of-themselves", partial(drawn, "/C cs 1 sc 0 0 9 9 re f", "/ColorSpace << /C 9 0 R >>",
            "[/Indexed 9 0 R 255 (xyz)]")),
        ("mask-of-itself", partial(drawn, "/I Do", "/XObject << /I 9 0 R >>", stream("x" * 64, "/Type /XObject /Subtype"
            " /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8 /SMask 9 0 R"))),
        ("state-of-itself", partial(drawn, "/G gs", "/ExtGState << /G 9 0 R >>", "<< /SMask << /S /Alpha /G 10 0 R >> >>",
            {10: form("/G gs", 10, "/ExtGState << /G 9 0 R >>")})),
    )  # fmt: skip


def drawn(content: str, resources: str, body: bytes | str, more: dict[int, bytes | str] | None = None) -> bytes:
    """The sound page with something else drawn on it, which is object 9."""
    return paper(f"{SHOW} {content}", resources=resources, extra={9: body} | (more or {}))


def form(content: str, itself: int, resources: str = "") -> bytes:
    own = resources or f"/XObject << /X {itself} 0 R >>"
    return stream(
        content, f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << {own} /Font << /F1 5 0 R >> >>"
    )


def pattern() -> bytes:
    return stream(
        "/Pattern cs /P scn 0 0 99 99 re f",
        "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 1e-9 /YStep 1e-9 "
        "/Resources << /Pattern << /P 9 0 R >> >>",
    )


def forms(depth: int, times: int, last: str = SHOW) -> bytes:
    """A form that draws a form that draws a form, each so many times."""
    made: dict[int, bytes | str] = {
        at: form("/X Do " * times, at + 1) for at in range(10, 10 + depth)
    }  # fmt: skip
    made[10 + depth] = form(last, 5)
    return paper(f"{SHOW} /X Do", resources="/XObject << /X 10 0 R >>", extra=made)


def object_streams() -> Iterator[Case]:
    def held(body: str, entries: str) -> MADE:
        return partial(paper, catalog="/Thing 8 0 R", extra={9: stream(body, f"/Type /ObjStm {entries}")})

    yield from named(
        "stream",
        "document",
        ("holds-itself", held("9 0 << /A 9 0 R >>", "/N 1 /First 4")),
        ("extends-itself", held("8 0 << >>", "/N 1 /First 4 /Extends 9 0 R")),
        ("a-billion-objects", held("8 0 << >>", "/N 1000000000 /First 4")),
        ("first-beyond", held("8 0 << >>", "/N 1 /First 2000000000")),
        ("first-below", held("8 0 << >>", "/N -1 /First -4")),
        ("long-as-itself", lambda: paper(stream(SHOW, length="4 0 R")), ANY),
        ("long-as-the-page", lambda: paper(stream(SHOW, length="3 0 R")), ANY),
        ("long-as-nowhere", lambda: paper(stream(SHOW, length="99 0 R")), ANY),
        ("ten-gigabytes-declared", lambda: paper(stream(SHOW, length="10000000000")), ANY),
        ("four-gigabytes-declared", lambda: paper(stream(SHOW, length="4294967295")), ANY),
        ("length-below", lambda: paper(stream(SHOW, length="-1")), ANY),
        ("length-a-word", lambda: paper(stream(SHOW, length="/Long")), ANY),
    )


def swollen() -> Iterator[Case]:
    words = "(spots that hum at night) Tj 0 -1 Td "
    yield from named(
        "swollen",
        "limit",
        ("a-stream-a-million-times", lambda: swapped("/Contents 4 0 R", f"/Contents [{'4 0 R ' * 1_000_000}]"), "limit|empty|died"),
        ("forms-that-double-and-speak", partial(forms, 20, 2), "limit|died|document"),
        ("a-million-lines", lambda: paper(packed("BT /F1 1 Tf 9 800 Td " + words * 200_000 + "ET")), "limit|died"),
        ("one-long-string", lambda: paper(packed(f"BT /F1 1 Tf 9 800 Td ({'spots ' * 1_000_000}) Tj ET")), "limit|empty"),
        ("100000-paths", lambda: paper(packed("0 0 m 9 9 l S " * 100_000 + SHOW)), "document|limit"),
        ("100000-rectangles", lambda: paper(packed("1 1 5 5 re f " * 100_000 + SHOW)), "document|limit"),
        ("one-endless-path", lambda: paper(packed("0 0 m " + "9 9 l " * 300_000 + "S " + SHOW)), "document|limit"),
        ("20000-pictures", lambda: paper(packed("BI /W 1 /H 1 /BPC 8 /CS /G ID x EI " * 20_000 + SHOW)), "document|limit"),
        ("a-huge-picture", lambda: paper(f"BI /W 2147483647 /H 2147483647 /BPC 8 /CS /RGB ID x EI {SHOW}"), "document|limit"),
        ("one-word-in-one-place", lambda: paper(packed("BT /F1 9 Tf 60 700 Td " + "(spots) Tj -40 0 Td " * 3_000 + "ET")),
            "document|limit", "spots|characters"),
        ("letters-all-over", lambda: paper(packed(scattered(10_000))), "document|limit"),
    )  # fmt: skip


def scattered(count: int) -> str:
    """Letters at places of a fixed walk over the page, each in its own size: no two are on one line."""
    out = ["BT"]
    for at in range(count):
        x, y, size = at * 7919 % 595, at * 104_729 % 842, 3 + at % 17
        out.append(f"/F1 {size} Tf 1 0 0 1 {x} {y}.{at % 97} Tm ({chr(97 + at % 26)}) Tj")
    return "\n".join([*out, "ET"])


def filters() -> Iterator[Case]:
    def coded(data: bytes, entries: str) -> MADE:
        return lambda: paper(stream(data, entries))

    small = zlib.compress(SHOW.encode())
    images = {
        "jpeg": "/DCTDecode", "jpeg2000": "/JPXDecode", "jbig2": "/JBIG2Decode", "fax": "/CCITTFaxDecode",
    }  # fmt: skip
    picture = (
        "/Type /XObject /Subtype /Image /Width 2000000000 /Height 2000000000 /ColorSpace /DeviceRGB /BitsPerComponent 8"
    )
    yield from named(
        "filter",
        ANY,
        ("ten-gigabytes-of-zeros", lambda: paper(stream(zlib.compress(zeros(10**10), 1), "/Filter [/FlateDecode /FlateDecode]")), f"{ANY}|died"),
        ("a-gigabyte-of-zeros", lambda: paper(stream(zeros(10**9), "/Filter /FlateDecode")), f"{ANY}|died"),
        ("run-lengths", coded(b"\x81x" * 4_000_000, "/Filter /RunLengthDecode"), f"{ANY}|died"),
        ("ten-thousand", coded(small, f"/Filter [{'/FlateDecode ' * 10_000}]")),
        ("unknown", coded(small, "/Filter /Magic")),
        ("a-number", coded(small, "/Filter 7")),
        ("of-itself", coded(small, "/Filter 4 0 R")),
        ("broken", coded(small[:20] + b"\xff" * 30, "/Filter /FlateDecode")),
        ("lzw", coded(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01" * 1000, "/Filter /LZWDecode")),
        ("ascii85", coded(b"z" * 5_000_000 + b"~>", "/Filter /ASCII85Decode")),
        ("huge-columns", coded(small, "/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 2147483647 >>")),
        ("huge-colours", coded(small, "/Filter /FlateDecode /DecodeParms << /Predictor 2 /Colors 2147483647 /Columns 9 >>")),
        ("crypt", coded(small, "/Filter [/Crypt /FlateDecode]"), "document|empty"),
        *((f"image-{name}", partial(drawn, "/I Do", "/XObject << /I 9 0 R >>", stream(b"\xff\xd8" + bytes(99), f"{picture} "
            f"/Filter {each}"))) for name, each in images.items()),
    )  # fmt: skip


def frames() -> Iterator[Case]:
    boxes = {
        "huge": "[0 0 1e30 1e30]", "point": "[0 0 0 0]", "upside-down": "[595 842 0 0]", "nan": "[nan nan nan nan]",
        "infinite": "[-inf -inf inf inf]", "words": "[(a) (b) (c) (d)]", "three": "[0 0 595]", "endless": f"[0 0 {'9' * 400} 842]",
        "of-itself": "3 0 R", "wide": "[0 0 2000000000 9]", "far": "[1e9 1e9 1000000595 1000000842]", "tiny": "[0 0 1e-30 1e-30]",
    }  # fmt: skip
    for name, box in boxes.items():
        yield Case(f"box-{name}.pdf", partial(paper, box=f"/MediaBox {box}"), ANY)
    yield Case("box-none.pdf", partial(paper, box=""))
    turns = {"skew": "45", "beyond": "99999999999", "below": "-90", "half": "0.5", "a-word": "/Up"}
    for name, turn in turns.items():
        yield Case(f"turn-{name}.pdf", partial(paper, page=f"/Rotate {turn}"), ANY)
    yield Case("unit-huge.pdf", partial(paper, page="/UserUnit 1e30"))
    yield Case("crop-outside.pdf", partial(paper, page="/CropBox [9000 9000 9999 9999]"), ANY)
    moves = {
        "huge": "1e38 0 0 1e38 0 0 cm", "nothing": "0 0 0 0 0 0 cm", "tiny": "1e-38 0 0 1e-38 0 0 cm", "nan": "nan 0 0 nan 0 0 cm",
        "endless": f"{'9' * 400} 0 0 1 0 0 cm", "again": "9e9 0 0 9e9 9e9 9e9 cm " * 40, "few": "1 0 cm", "far": "1 0 0 1 1e30 1e30 cm",
        "skew": "1 1e9 1e9 1 0 0 cm",
    }  # fmt: skip
    for name, move in moves.items():
        yield Case(f"matrix-{name}.pdf", partial(paper, f"{move} {SHOW}"), ANY)
    sizes = {"huge": "1e30", "none": "0", "below": "-12", "nan": "nan", "a-word": "/Large"}
    for name, size in sizes.items():
        yield Case(f"size-{name}.pdf", partial(paper, SHOW.replace("12 Tf", f"{size} Tf")), ANY)
    for name, move in {
        "scale": "0 Tz",
        "leading": "1e38 TL T*",
        "rise": "1e38 Ts",
        "space": "1e38 Tc 1e38 Tw",
        "mode": "99 Tr",
    }.items():
        yield Case(f"text-{name}.pdf", partial(paper, SHOW.replace("Td", f"Td {move}")), ANY)


def fonts() -> Iterator[Case]:
    plain = "/Type /Font /Subtype /Type1 /BaseFont /Times-Roman"
    wide = "/Type /Font /Subtype /Type0 /BaseFont /Own /Encoding /Identity-H /DescendantFonts"

    def font(entries: str, more: dict[int, bytes | str] | None = None) -> MADE:
        return partial(paper, font=entries, extra=more or {})

    def embedded(kind: str, data: bytes, entries: str = "") -> MADE:
        own = f"<< /Type /FontDescriptor /FontName /Own /Flags 4 /{kind} 10 0 R >>"
        return font(f"{plain} /FontDescriptor 9 0 R".replace("Type1 ", "TrueType ", 1) if kind == "FontFile2" else
                    f"{plain} /FontDescriptor 9 0 R", {9: own, 10: packed(data, entries)})  # fmt: skip

    def unicode(body: str) -> MADE:
        begin = "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
        return font(f"{plain} /ToUnicode 9 0 R", {9: packed(f"{begin}{body} endcmap end")})

    yield from named(
        "font",
        ANY,
        ("a-billion-letters", font(f"{plain} /FirstChar 0 /LastChar 1000000000 /Widths [500]"), "document", "Th.*k"),
        ("letters-below", font(f"{plain} /FirstChar 2000000000 /LastChar -2000000000 /Widths [500]"), "document", "Th.*k"),
        ("a-million-widths", font(f"{plain} /FirstChar 0 /LastChar 255 /Widths [{'500 ' * 1_000_000}]"), "document"),
        ("widths-of-itself", font(f"{plain} /FirstChar 0 /LastChar 255 /Widths 5 0 R"), "document"),
        ("huge-widths", font(f"{plain} /FirstChar 0 /LastChar 255 /Widths [{'1e30 ' * 256}]")),
        ("range-of-widths", font(f"{wide} [9 0 R]", {9: "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Own /W [0 4294967295 "
            "500 0 99999999 7] /DW 1000 >>"})),
        ("made-of-itself", font(f"{wide} [5 0 R]")),
        ("made-of-nothing", font(f"{wide} []")),
        ("encoding-of-itself", font(f"{plain} /Encoding 5 0 R"), "document"),
        ("differences", font(f"{plain} /Encoding << /Differences [{'0 /A ' * 300_000}] >>")),
        ("differences-beyond", font(f"{plain} /Encoding << /Differences [-9 /A 99999999999 /B] >>"), "document"),
        ("letter-that-draws-itself", partial(paper, extra={5: "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix "
            "[1 0 0 1 0 0] /CharProcs << /T 9 0 R >> /Encoding << /Differences [84 /T] >> /FirstChar 84 /LastChar 84 /Widths [9] "
            "/Resources << /Font << /F1 5 0 R >> >> >>", 9: stream("9 0 d0 BT /F1 1 Tf (TTTT) Tj ET")})),
        ("garbage-truetype", embedded("FontFile2", b"\0\1\0\0\xff\xff" + bytes(range(256)) * 40)),
        ("garbage-postscript", embedded("FontFile", b"%!PS-AdobeFont-1.0: Own\n" + b"{ loop } " * 9000, "/Length1 9 /Length2 9")),
        ("garbage-compact", embedded("FontFile3", b"\1\0\4\4" + bytes(range(255)) * 40, "/Subtype /Type1C")),
        ("huge-truetype", embedded("FontFile2", bytes(50_000_000))),
        ("file-of-itself", font(f"{plain} /FontDescriptor 9 0 R", {9: "<< /FontFile3 9 0 R /FontFile2 5 0 R >>"}), "document"),
        ("unicode-of-itself", font(f"{plain} /ToUnicode 5 0 R"), "document"),
        ("unicode-uses-itself", unicode("9 0 R usecmap /Own usecmap")),
        ("unicode-all", unicode("1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange")),
        ("unicode-a-million-ranges", unicode("beginbfrange " + "<00> <FF> <0041> " * 400_000 + " endbfrange")),
        ("unicode-long", unicode(f"1 beginbfchar <65> <{'0041' * 60_000}> endbfchar"), "document|limit"),
        ("unicode-halves", unicode("1 beginbfrange <00> <FF> <D800> endbfrange")),
        ("unicode-escapes", unicode("2 beginbfchar <65> <001B005D> <6F> <0007> endbfchar")),
        ("unicode-beyond", unicode("1 beginbfrange <00> <FF> <FFFFFFFF> endbfrange")),
        ("unicode-nothing", unicode("1 beginbfrange <00> <FF> <0000> endbfrange")),
        ("unicode-open-array", unicode("1 beginbfrange <00> <FF> [" + "<0041> " * 100_000)),
    )  # fmt: skip
