"""Files that are damaged, hostile or not what their name says: each its own error, naming the file and the remedy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from miner.errors import DamagedFile, EncryptedFile, LimitExceeded, NoTextLayer, ReadError, UnsupportedFile
from miner.read import GlyphSource, Limits, document, page_picture
from tests.read.press import PROSE, Press


def good(path: Path) -> bytes:
    press = Press(path)
    press.prose(PROSE, 60, 80, 470)
    return press.done().read_bytes()


def fails(path: Path, kind: type[ReadError], *words: str, limits: Limits | None = None) -> None:
    with pytest.raises(kind) as found:
        document(path, limits=limits or Limits())
    assert type(found.value) is kind
    assert str(path) in found.value.message
    assert found.value.remedy
    for word in words:
        assert word in str(found.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    fails(tmp_path / "none.pdf", ReadError, "No such file")


@pytest.mark.parametrize("name", ["a.pdf", "a.xml", "a.txt"])
@pytest.mark.parametrize("data", [b"", b" \n\n", b"\x00" * 100])
def test_empty_files(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    fails(tmp_path / name, DamagedFile, "empty")


def test_a_truncated_pdf(tmp_path: Path) -> None:
    data = good(tmp_path / "whole.pdf")
    (tmp_path / "half.pdf").write_bytes(data[:300])
    fails(tmp_path / "half.pdf", DamagedFile)


def test_a_pdf_that_lost_its_end_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    data = good(tmp_path / "whole.pdf")
    (tmp_path / "cut.pdf").write_bytes(data[: data.rindex(b"xref")])
    assert "northern lamp" in document(tmp_path / "cut.pdf").text


def test_a_broken_page_is_noted_and_the_others_are_read(tmp_path: Path) -> None:
    press = Press(tmp_path / "pages.pdf")
    for _ in range(3):
        press.prose(PROSE, 60, 80, 470)
        press.page()
    data = press.done().read_bytes()
    kids = re.search(rb"/Kids \[ (\d+) 0 R (\d+) 0 R", data)
    assert kids is not None
    broken = data.replace(kids[0], kids[0].replace(kids[2] + b" 0 R", b"99 0 R".rjust(len(kids[2]) + 4)))
    (tmp_path / "broken.pdf").write_bytes(broken)
    read = document(tmp_path / "broken.pdf")
    assert read.notes == ("pages that are broken and were left out: 2",)
    assert read.text.count("northern lamp") == 2


def test_a_page_whose_box_is_no_box_is_told_by_the_second_source(tmp_path: Path) -> None:
    data = good(tmp_path / "whole.pdf")
    (tmp_path / "box.pdf").write_bytes(re.sub(rb"/MediaBox \[[^]]*\]", b"/MediaBox null", data))
    fails(tmp_path / "box.pdf", DamagedFile, "TypeError", limits=Limits(source=GlyphSource.PLUMBER))


def test_an_encrypted_pdf(tmp_path: Path) -> None:
    press = Press(tmp_path / "locked.pdf", encrypt="secret")
    press.prose(PROSE, 60, 80, 470)
    fails(press.done(), EncryptedFile, "password")


def test_a_pdf_encrypted_with_an_empty_user_password_opens(tmp_path: Path) -> None:
    path = tmp_path / "open.pdf"
    canvas = Canvas(str(path), pagesize=A4, encrypt=StandardEncryption("", ownerPassword="owner"))
    canvas.drawString(50, 700, "The keeper was seen in spring with blue spots.")
    canvas.save()
    assert document(path).text == "The keeper was seen in spring with blue spots."


def test_pictures_of_pages(tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    Image.new("RGB", (100, 140), "white").save(picture)
    canvas = Canvas(str(tmp_path / "scan.pdf"), pagesize=A4)
    for _ in range(3):
        canvas.drawImage(str(picture), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    fails(tmp_path / "scan.pdf", NoTextLayer, "3 pages", "OCR")


def test_a_page_of_pictures_among_text_is_noted(tmp_path: Path) -> None:
    press = Press(tmp_path / "mixed.pdf")
    press.prose(PROSE, 60, 80, 470)
    press.page()
    press.rule(50, 500, 300)
    assert document(press.done()).notes == ("pages without text: 2",)


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.pdf", b"Just words about a keeper.", "plain text"),
        ("a.pdf", b"PK\x03\x04rest of an archive", "ZIP"),
        ("a.pdf", b"<!DOCTYPE html><html><body>Log in</body></html>", "web page"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n", "PNG"),
        ("a.xml", b"%PDF-1.7 and so on", "a PDF file"),
        ("a.txt", b"%PDF-1.7 and so on", "a PDF file"),
        ("a.txt", b"words\x00with\x00nothing", "binary"),
        ("a.docx", b"PK\x03\x04rest of an archive", "ZIP"),
    ],
)
def test_files_that_are_not_what_their_name_says(tmp_path: Path, name: str, data: bytes, word: str) -> None:
    (tmp_path / name).write_bytes(data)
    fails(tmp_path / name, UnsupportedFile, word)


def test_a_file_without_a_suffix_is_read_by_its_content(tmp_path: Path) -> None:
    good(tmp_path / "paper.pdf")
    (tmp_path / "paper.pdf").rename(tmp_path / "paper")
    assert document(tmp_path / "paper").media_type == "application/pdf"


def test_too_many_pages(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "long.pdf"), pagesize=A4)
    for _ in range(2000):
        canvas.showPage()
    canvas.save()
    fails(tmp_path / "long.pdf", LimitExceeded, "2,000", "1,000", "limit on pages")


def test_too_many_bytes(tmp_path: Path) -> None:
    good(tmp_path / "a.pdf")
    fails(tmp_path / "a.pdf", LimitExceeded, "100", limits=Limits(max_bytes=100))


def test_a_page_that_draws_its_text_over_and_over(tmp_path: Path) -> None:
    press = Press(tmp_path / "over.pdf")
    for number in range(200):
        press.line(f"words of row {number} again and again", 50, 80 + 3 * number)
    fails(press.done(), LimitExceeded, "page 1", "1,000", limits=Limits(max_glyphs_a_page=1000))


def test_a_file_that_takes_too_long(tmp_path: Path) -> None:
    good(tmp_path / "slow.pdf")
    fails(tmp_path / "slow.pdf", LimitExceeded, "0 s", limits=Limits(max_seconds=0.0))


def test_broken_xml(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<article><body><p>The keeper")
    fails(tmp_path / "a.xml", DamagedFile, "well-formed")


def test_xml_that_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<?xml version='1.0'?><lamps><lamp/></lamps>")
    fails(tmp_path / "a.xml", UnsupportedFile, "lamps")


def test_entities_are_not_expanded_and_nothing_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("do not read")
    (tmp_path / "a.xml").write_text(
        f'<!DOCTYPE article [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        "<article><front><article-meta><title-group><article-title>Spots</article-title></title-group></article-meta>"
        "</front><body><p>The keeper &x; &b; was well.</p></body></article>"
    )
    text = document(tmp_path / "a.xml").text
    assert "do not read" not in text
    assert "aaaa" not in text
    assert "was well." in text


def test_xml_nested_too_deep(tmp_path: Path) -> None:
    depth = 300
    (tmp_path / "a.xml").write_text(f"<article>{'<sec>' * depth}x{'</sec>' * depth}</article>")
    with pytest.raises((LimitExceeded, DamagedFile)):
        document(tmp_path / "a.xml")


def test_pictures_of_pages_that_are_not_there(tmp_path: Path) -> None:
    good(tmp_path / "a.pdf")
    with pytest.raises(Exception, match="from 1 to 1, found 7"):
        page_picture(tmp_path / "a.pdf", 7, [])
