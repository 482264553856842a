"""PDF files that would like something done: run, opened, fetched; and files that say odd things of themselves."""

# ruff: noqa: E501  one case a line

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests.read.hostile import SAYS, SHOW, Case, packed, paper, stream

NAMES = {
    "null": "Spots\x00of a keeper",
    "newline": "Spots\nerror: all is lost\nremedy: run rm -rf /",
    "up": "../../../../etc/passwd",
    "shell": "; touch SENTINEL; $(touch SENTINEL) `touch SENTINEL` | touch SENTINEL",
    "escape": "\x1b]0;owned\x07\x1b[2J\x1b[31mSpots\x9b31m",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "formula": "=cmd|' /C calc'!A0",
    "formula-at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "sql": "'); DROP TABLE papers; --",
    "template": "{{ 7 * 7 }} {% include '/etc/passwd' %} ${7*7} %s %n {0.__class__}",
    "backwards": "Spots \u202e\u2066fdp.exe",
    "half": "Spots \ud83d of a keeper",
    "huge": "spots " * 20_000,
}
"""What a file may say that it is called."""


def cases(sentinel: Path, port: int) -> list[Case]:
    """``sentinel`` is a file that must not come to be, nor be read; ``port`` one at which nobody may knock."""
    return [*acting(sentinel, port), *named(sentinel), *locked()]


def acting(sentinel: Path, port: int) -> Iterator[Case]:
    url, file = f"http://127.0.0.1:{port}/", str(sentinel)
    script = f"app.launchURL('{url}'); this.exportDataObject('{file}'); while (true) {{}}"
    actions = {
        "javascript": f"/S /JavaScript /JS ({script})",
        "javascript-stream": "/S /JavaScript /JS 9 0 R",
        "launch": f"/S /Launch /F (/bin/sh) /Unix << /F (/bin/sh) /P (-c 'touch {file}') >>",
        "launch-windows": f"/S /Launch /Win << /F (cmd.exe) /P (/c echo > {file}) >>",
        "uri": f"/S /URI /URI ({url})",
        "goto-remote": f"/S /GoToR /F ({file}) /D [0 /Fit]",
        "goto-embedded": "/S /GoToE /T << /R /C /N (own.pdf) >> /D [0 /Fit]",
        "submit": f"/S /SubmitForm /F << /FS /URL /F ({url}) >> /Flags 4",
        "import": f"/S /ImportData /F ({file})",
        "rendition": f"/S /Rendition /OP 0 /JS ({script})",
        "thread": f"/S /Thread /F ({file}) /D 0",
        "next-of-itself": "/S /Named /N /Print /Next 8 0 R",
    }
    code = {9: stream(script)}
    for name, action in actions.items():
        opened = code | {8: f"<< {action} >>"}
        yield Case(
            f"act-{name}.pdf", partial(paper, catalog="/OpenAction 8 0 R", page="/AA << /O 8 0 R >>", extra=opened)
        )
    names = f"/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS ({script}) >>] >> >>"
    yield Case("act-names.pdf", partial(paper, catalog=names))
    form = "/AcroForm << /NeedAppearances true /Fields [9 0 R] /XFA 10 0 R /CO [9 0 R] >>"
    field = f"<< /FT /Tx /T (a) /V (b) /AA << /C << /S /JavaScript /JS ({script}) >> /F 8 0 R >> /Kids [9 0 R] /Parent 9 0 R >>"
    xfa = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{sentinel.as_uri()}"><!ENTITY n SYSTEM "{url}">]><x>&e;&n;</x>'
    yield Case("act-form.pdf", partial(paper, catalog=form, extra={9: field, 10: stream(xfa)}))
    held = {
        9: f"<< /Type /Filespec /F ({file}) /EF << /F 10 0 R >> >>",
        10: stream(b"MZ" + bytes(500), "/Type /EmbeddedFile"),
    }
    yield Case(
        "act-attached.pdf", partial(paper, catalog="/Names << /EmbeddedFiles << /Names [(a) 9 0 R] >> >>", extra=held)
    )
    abroad = {
        "content": {4: stream("", f"/F ({file}) /FFilter /FlateDecode")},
        "content-by-url": {4: stream("", f"/F << /FS /URL /F ({url}) >>")},
    }  # fmt: skip
    for name, extra in abroad.items():
        yield Case(f"abroad-{name}.pdf", partial(paper, extra=extra), "empty")
    drawn = {
        "picture": stream("", f"/Subtype /Image /Width 9 /Height 9 /ColorSpace /DeviceGray /BitsPerComponent 8 /F ({file})"),
        "form": stream("", f"/Subtype /Form /BBox [0 0 9 9] /Ref << /F ({file}) /Page 0 >>"),
        "opi": stream("", f"/Subtype /Image /Width 9 /Height 9 /OPI << /2.0 << /F ({file}) >> >>"),
        "postscript": stream(f"({file}) run ({file}) (w) file", "/Subtype /PS /Level1 9 0 R"),
        "by-url": stream("", f"/Subtype /Form /BBox [0 0 9 9] /F << /FS /URL /F ({url}) >>"),
    }  # fmt: skip
    for name, thing in drawn.items():
        use = partial(paper, f"{SHOW} /X Do", resources="/XObject << /X 9 0 R >>", extra={9: thing})
        yield Case(f"abroad-{name}.pdf", use)
    own = f"/Type /Font /Subtype /TrueType /BaseFont /{file.replace('/', '#2F')} /FontDescriptor 9 0 R"
    yield Case("abroad-font.pdf", partial(paper, font=own, extra={9: f"<< /FontFile2 << /F ({file}) >> >>"}))
    map_ = "/Type /Font /Subtype /Type1 /BaseFont /Times-Roman /ToUnicode 9 0 R"
    used = packed(f"/..#2F..#2Fetc#2Fpasswd usecmap ({file}) run begincmap endcmap")
    yield Case("abroad-map.pdf", partial(paper, font=map_, extra={9: used}))


def named(sentinel: Path) -> Iterator[Case]:
    for name, said in NAMES.items():
        said = said.replace("SENTINEL", str(sentinel))
        value = "<FEFF" + said.encode("utf-16-be", "surrogatepass").hex() + ">"
        info = {9: f"<< /Title {value} /Author {value} /Subject {value} /CreationDate {value} >>"}
        yield Case(f"named-{name}.pdf", partial(paper, trailer="/Root 1 0 R /Info 9 0 R", extra=info))
    yield Case("named-itself.pdf", partial(paper, trailer="/Root 1 0 R /Info 9 0 R", extra={9: "<< /Title 9 0 R >>"}))
    yield Case("named-page.pdf", partial(paper, trailer="/Root 1 0 R /Info 3 0 R"))


def locked() -> Iterator[Case]:
    yield Case("locked-password.pdf", partial(encrypted, "secret"), "encrypted", "password")
    yield Case("locked-open.pdf", partial(encrypted, ""))
    key = "/O <" + "00" * 32 + "> /U <" + "00" * 32 + "> /P -4"
    for name, lock in {
        "unknown": f"/Filter /Magic /V 1 /R 2 {key}",
        "version": f"/Filter /Standard /V 99 /R 99 {key}",
        "long": f"/Filter /Standard /V 2 /R 3 /Length 2147483647 {key}",
        "empty": "",
        "short": "/Filter /Standard /V 1 /R 2 /O () /U () /P 0",
    }.items():
        ends = "encrypted|damaged|document|empty"
        yield Case(
            f"locked-{name}.pdf", partial(paper, trailer=f"/Root 1 0 R /Encrypt << {lock} >> /ID [<00> <00>]"), ends
        )
    yield Case(
        "locked-itself.pdf", partial(paper, trailer="/Root 1 0 R /Encrypt 9 0 R", extra={9: "<< /CF 9 0 R >>"}), ends
    )


def encrypted(password: str) -> bytes:
    canvas = Canvas("unused", pagesize=A4, encrypt=StandardEncryption(password, ownerPassword="owner"), invariant=1)
    canvas.drawString(60, 700, SAYS)
    return bytes(canvas.getpdfdata())
