"""Hostile XML and text, and things in a folder that are no files."""

# ruff: noqa: E501  one case a line

from __future__ import annotations

import gzip
import os
import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.read.hostile import SAYS, Case, paper

DEEP = 100_000
HEAD = "<front><article-meta><title-group><article-title>Spots</article-title></title-group></article-meta></front>"


def article(body: str = "", before: str = "", title: str = "Spots") -> str:
    return f"{before}<article>{HEAD.replace('Spots', title)}<body><p>{SAYS}</p>{body}</body></article>"


def xml(body: str = "", before: str = "", title: str = "Spots") -> Callable[[], bytes]:
    return lambda: article(body, before, title).encode()


def cases(sentinel: Path, port: int) -> list[Case]:
    """``sentinel`` is a file that must not be read; ``port`` one at which nobody may knock."""
    return [*entities(sentinel, port), *trees(), *codes(), *texts(), *places()]


def entities(sentinel: Path, port: int) -> Iterator[Case]:
    url, file = f"http://127.0.0.1:{port}/", sentinel.as_uri()
    laughs = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 30))
    flat = '<!ENTITY a "' + "ha" * 1_500 + '">'

    def kind(inside: str, use: str = "") -> Callable[[], bytes]:
        return xml(use, f"<!DOCTYPE article [{inside}]>")

    for name, made in {
        "a-billion-laughs": kind(laughs, "<p>&a29;</p>"),
        "laughs-in-an-attribute": kind(laughs, '<p id="&a29;">x</p>'),
        "quadratic": kind(flat, f"<p>{'&a;' * 20_000}</p>"),
        "quadratic-in-an-attribute": kind(flat, f'<p id="{"&a;" * 20_000}">x</p>'),
        "of-itself": kind('<!ENTITY a "&b;"><!ENTITY b "&a;">', "<p>&a;</p>"),
        "parameters": kind("<!ENTITY % a \"<!ENTITY b 'ha'>\"> %a; %a; %a;", "<p>&b;</p>"),
        "parameters-that-grow": kind(
            '<!ENTITY % a "ha"> <!ENTITY % b "&#37;a;&#37;a;"> <!ENTITY c "%b;">', "<p>&c;</p>"
        ),
        "unknown": xml("<p>&nothing;</p>"),
    }.items():
        yield Case(f"entity-{name}.xml", made, "document|damaged")
    for name, address in {
        "file": file,
        "net": url,
        "passwd": "file:///etc/passwd",
        "random": "file:///dev/zero",
        "ftp": "ftp" + url[4:],
    }.items():
        yield Case(f"entity-from-{name}.xml", kind(f'<!ENTITY x SYSTEM "{address}">', "<p>&x;</p>"), "document|damaged")
        outer = f'<!DOCTYPE article SYSTEM "{address}">'
        yield Case(f"type-from-{name}.xml", xml("", outer))
        yield Case(f"parameter-from-{name}.xml", kind(f'<!ENTITY % x SYSTEM "{address}"> %x;'), "document|damaged")
        included = f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{address}" parse="text"/>'
        yield Case(f"included-from-{name}.xml", xml(f"<sec>{included}</sec>"))
        yield Case(f"styled-from-{name}.xml", xml("", f'<?xml-stylesheet type="text/xsl" href="{address}"?>'))
        schema = f'<sec xmlns:s="http://www.w3.org/2001/XMLSchema-instance" s:schemaLocation="{address} {address}"/>'
        yield Case(f"checked-by-{name}.xml", xml(schema))


def trees() -> Iterator[Case]:
    cells = "<td rowspan='1000000' colspan='1000000'>spot</td>"
    rows = f"<tr>{cells * 5}</tr>" * 10
    for name, body, ends in (
        ("deep", "<sec>" * DEEP + "</sec>" * DEEP, "damaged|limit"),
        ("deep-and-open", "<sec>" * DEEP, "damaged"),
        ("deep-in-line", "<p>" + "<bold>" * DEEP + "x" + "</bold>" * DEEP + "</p>", "damaged|limit"),
        ("as-deep-as-may-be", "<sec>" * 190 + "<p>x</p>" + "</sec>" * 190, "document"),
        ("wide-and-deep", ("<sec>" * 150 + "<p>x</p>" * 20 + "</sec>" * 150) * 40, "document|limit"),
        ("200000-paragraphs", "<p>The spots hum.</p>" * 200_000, "limit"),
        ("5000-sections", "<sec><title>Case</title></sec>" * 5_000, "document|limit"),
        ("20000-marks", "<p>" + "spots<sup>1</sup>" * 20_000 + "</p>", "document|limit"),
        ("huge-attribute", f'<p id="{"x" * 20_000_000}">x</p>', "document|damaged"),
        ("100000-attributes", "<p " + " ".join(f'a{n}="x"' for n in range(DEEP)) + ">x</p>", "document|damaged"),
        ("10000-names", "".join(f"<n{n}/>" for n in range(10_000)), "document"),
        ("5000-spaces-of-names", "".join(f'<p xmlns:n{n}="n{n}"/>' for n in range(5_000)), "document|damaged"),
        ("huge-name", f"<{'n' * 5_000_000}/>", "document|damaged"),
        ("huge-text", f"<p>{'spots ' * 1_500_000}</p>", "document|damaged|limit"),
        ("2000-paragraphs", "<p>The spots hum.</p>" * 2_000, "document|limit"),
        ("huge-table", f"<table-wrap><table>{rows}</table></table-wrap>", "document|limit"),
        ("table-in-a-table", "<table-wrap><table><tr><td>" * 30 + "x" + "</td></tr></table></table-wrap>" * 30, "document"),
        ("odd-spans", "<table-wrap><table><tr><td colspan='-5' rowspan='²'>x</td></tr></table></table-wrap>", "document"),
        ("references-in-references", "<ref-list>" * 100 + "<ref>x</ref>" + "</ref-list>" * 100, "document"),
        ("articles-in-articles", "<article><body>" * 60 + "<p>x</p>" + "</body></article>" * 60, "document"),
        ("data-section", "<p><![CDATA[<script>alert(1)</script>]]></p>", "document"),
        ("open-data-section", "<p><![CDATA[" + "x" * 1000, "damaged"),
        ("comments", "<!-- x -->" * 100_000, "document"),
        ("instructions", "<?php system('touch x'); ?>" * 10_000, "document"),
    ):  # fmt: skip
        yield Case(f"tree-{name}.xml", xml(body), ends)
    yield Case("tree-no-article.xml", lambda: b"<lamps><lamp/></lamps>", "unsupported", "lamps")
    yield Case("tree-page.xml", lambda: b"<?xml version='1.0'?><html><body>Log in</body></html>", "unsupported", "html")
    yield Case("tree-empty.xml", lambda: b"<article/>", "document|damaged|empty|unsupported", " *")


def codes() -> Iterator[Case]:
    whole = article()
    said = '<?xml version="1.0" encoding="{}"?>'
    for name, data, ends in (
        ("utf16", whole.encode("utf-16"), "document"),
        ("utf16-said", (said.format("UTF-16") + whole).encode("utf-16"), "document"),
        ("utf16-without-mark", whole.encode("utf-16-le"), "unsupported|document|damaged"),
        ("utf32", whole.encode("utf-32"), "unsupported|document|damaged"),
        ("utf7", said.format("UTF-7").encode() + article("<p>+ADw-script+AD4-</p>").encode(), "document|damaged"),
        ("ebcdic", (said.format("IBM037") + whole).encode("cp037"), "unsupported|document|damaged"),
        ("unknown", said.format("X-NOTHING").encode() + whole.encode(), "document|damaged"),
        ("says-utf16", said.format("UTF-16").encode() + whole.encode(), "document|damaged"),
        ("latin-unsaid", article("<p>caf\xe9</p>").encode("latin-1"), "damaged"),
        ("null", whole.replace("blue", "bl\0ue").encode(), "damaged|unsupported|document"),
        ("half-characters", b"<article><body><p>\xed\xa0\x80</p></body></article>", "damaged"),
        ("overlong", b"<article><body><p>\xc0\xbcscript\xc0\xbe</p></body></article>", "damaged"),
        ("escapes", article("<p>&#27;[31m</p>").encode(), "damaged"),
        ("half-by-number", article("<p>&#xD800;</p>").encode(), "damaged"),
        ("beyond-by-number", article("<p>&#x110000;</p>").encode(), "damaged"),
        ("cut", whole[:-30].encode(), "damaged"),
        ("blank", b" " * 3_000_000 + whole.encode(), "document|damaged|unsupported"),
        ("two-marks", b"\xef\xbb\xbf\xef\xbb\xbf" + whole.encode(), "document|damaged|unsupported"),
        ("compressed", gzip.compress(whole.encode(), mtime=0), "unsupported"),
    ):
        yield Case(f"code-{name}.xml", partial(bytes, data), ends)


def texts() -> Iterator[Case]:
    said = SAYS.encode()
    for name, data, ends in (
        ("null-early", b"words\0with\0nothing " + said, "unsupported"),
        ("null-late", said + b" \n" * 40_000 + b"\0\0\0", "document"),
        ("one-line", lambda: said + b" It hums." * 10_000, "document"),
        (
            "one-line-of-50-megabytes",
            lambda: said + b" It hums, and hums again, softly, at night." * 1_250_000,
            "limit",
        ),
        ("one-word", lambda: said + b" " + b"x" * 100_000, "document|limit"),
        ("a-million-lines", lambda: said + b"\nx" * 30_000, "document|limit"),
        ("a-million-breaks", lambda: said + b"\n" * 60_000, "document|limit"),
        ("blanks", lambda: said + b" " * 100_000 + b"x", "document|limit"),
        ("tabs", lambda: said + b"\t" * 100_000 + b"x", "document|limit"),
        ("columns", lambda: said + (b"\n" + b"hum      " * 40) * 300, "document|limit"),
        ("hyphens", lambda: said + b" x-\n" * 10_000, "document|limit"),
        ("brackets", lambda: said + b"(" * 30_000 + b"\n" + b"[1" * 10_000, "document|limit"),
        ("digits", lambda: said + b" " + b"1" * 30_000 + b"\n" + b"1." * 10_000, "document|limit"),
        ("dots", lambda: said + b"." * 60_000, "document|limit"),
        ("capitals", lambda: said + b"\n\n" + b"CASE REPORT " * 3_000, "document|limit"),
        ("headings", lambda: said + b"\n\nCase report\n\nResults\n\n" * 1_500, "document|limit"),
        ("table-lines", lambda: said + b"\n\nTable 1. Spots\n" + b"a    1    2\n" * 1_500, "document|limit"),
        ("half-characters", said + b" \xed\xa0\x80\xed\xb0\x80 ", "document"),
        ("half-in-utf16", b"\xff\xfe" + (SAYS + " \ud83d ").encode("utf-16-le", "surrogatepass"), "document|damaged"),
        ("odd-utf16", b"\xff\xfe" + SAYS.encode("utf-16-le") + b"x", "document|damaged"),
        ("marks", lambda: said + b" a" + "\u0301".encode() * 30_000, "document|limit"),
        ("backwards", said + "\u202e\u2066 spots".encode(), "document"),
        ("escapes", said + b" \x1b]0;owned\x07\x1b[2J \x9b31m", "document"),
        ("binary", bytes(range(256)) * 100, "unsupported"),
        ("machine-code", b"\x7fELF\x02\x01\x01" + bytes(500), "unsupported"),
        ("a-pdf", paper(), "unsupported"),
        ("empty", b"", "damaged"),
        ("blank", b" \n\t \n" * 100, "damaged"),
    ):
        yield Case(f"text-{name}.txt", data if callable(data) else partial(bytes, data), ends)


def places() -> Iterator[Case]:
    """What stands under the name of a paper and is none."""

    def sparse(path: Path) -> None:
        with path.open("wb") as file:
            file.truncate(2 << 30)

    def circle(path: Path) -> None:
        other = path.with_suffix(".other.pdf")
        other.symlink_to(path.name)
        path.symlink_to(other.name)

    def listening(path: Path) -> None:
        here = Path.cwd()
        os.chdir(path.parent)  # names of sockets are short
        try:
            with socket.socket(socket.AF_UNIX) as made:
                made.bind(path.name)
        finally:
            os.chdir(here)

    yield Case("place-folder.pdf", Path.mkdir, "unreadable", "folder", place=True)
    yield Case("place-sparse.pdf", sparse, "limit", "100,000,000 bytes", place=True)
    yield Case("place-sparse.txt", sparse, "limit", "100,000,000 bytes", place=True)
    yield Case("place-circle.pdf", circle, "unreadable", "symbolic links", place=True)
    yield Case("place-nowhere.pdf", lambda path: path.symlink_to("not there"), "unreadable", "No such file", place=True)
    if hasattr(os, "mkfifo"):
        yield Case("place-pipe.pdf", os.mkfifo, "unreadable", "named pipe", place=True)
        yield Case(
            "place-link-to-pipe.pdf",
            linked_pipe,
            "unreadable",
            "named pipe",
            place=True,
        )
        yield Case("place-socket.pdf", listening, "unreadable", "socket|No such device", place=True)
        for device in ("zero", "full", "tty", "stdin"):
            ends = "unreadable" if device in ("zero", "full") else "unreadable|damaged"
            yield Case(f"place-{device}.pdf", partial(linked, Path("/dev", device)), ends, place=True)
        yield Case("place-memory.txt", partial(linked, Path("/proc/self/mem")), "unreadable|damaged", place=True)
    if hasattr(os, "geteuid") and os.geteuid():
        yield Case("place-closed.pdf", closed, "unreadable", "Permission", place=True)


def linked(to: Path, path: Path) -> None:
    path.symlink_to(to)


def linked_pipe(path: Path) -> None:
    os.mkfifo(path.with_suffix(".pipe"))
    path.symlink_to(path.with_suffix(".pipe"))


def closed(path: Path) -> None:
    path.write_bytes(paper())
    path.chmod(0)
