"""Scanned pages from the picture to the facts, with the real Tesseract."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from miner.errors import NoTextLayer
from miner.read import GlyphSource, Limits, document, ocr_version
from miner.read.ocr import engine
from miner.schema import PRINTED, Document, Role, Span
from tests.read.press import PROSE, Press
from tests.read.scanner import needs_tesseract, picture, scanned
from tests.support import annotator, pack_named

LEFT = (
    "A 54-year-old lamp keeper was seen with blue spots on the left hand. The spots were positive for CD34 (+), CD68 "
    "(+) and lysozyme, and negative for CD3 (-) and CD20 (-). He was well for 1.5 years and died of a fall."
)
RIGHT = (
    "The fog came in from the sea every night of that spring, and the horn was sounded each minute until the morning. "
    "Nobody else on the island had spots of any colour; the ferry did not sail for eleven days."
)


def paper(path: Path) -> Path:
    """A page with a title over two columns."""
    press = Press(path)
    press.line("Blue Spots in a Keeper of Lamps", 60, 70, size=18, font="Times-Bold")
    press.line("Case report", 60, 100, font="Times-Bold")
    press.prose(LEFT, 60, 116, 225)
    press.line("Discussion", 310, 100, font="Times-Bold")
    press.prose(RIGHT, 310, 116, 225)
    return cut(press.done())


def cut(path: Path, height: float = 220) -> Path:
    """Leaves the head of each page, so that there is less to read."""
    with pdfium.PdfDocument(path) as file:
        for number in range(len(file)):
            file[number].set_cropbox(0, A4[1] - height, A4[0], A4[1])
        file.save(path.with_suffix(".cut.pdf"))
    return path.with_suffix(".cut.pdf")


def words(found: Document) -> list[str]:
    return re.findall(r"\S+", found.text)


def share(truth: Document, found: Document) -> float:
    """Part of the words of ``truth`` that ``found`` has."""
    return (Counter(words(truth)) & Counter(words(found))).total() / len(words(truth))


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return paper(tmp_path_factory.mktemp("print") / "paper.pdf")


@pytest.fixture(scope="module")
def leaning(printed: Path) -> Path:
    """The page as it lies on the scanner: two degrees askew, noisy."""
    return scanned(printed, printed.with_name("leaning.pdf"), lean=2.0)


@pytest.fixture(scope="module")
def read(leaning: Path) -> Document:
    return document(leaning)


@needs_tesseract
def test_a_scan_at_two_degrees_reads_as_the_print(printed: Path, read: Document) -> None:
    truth = document(printed)
    assert share(truth, read) >= 0.97
    assert [read.quote(b.span) for b in read.blocks if b.is_heading] == ["Case report", "Discussion"]
    assert [b.role for b in read.blocks] == [b.role for b in truth.blocks]
    assert read.meta("title") == "Blue Spots in a Keeper of Lamps"
    assert "CD34 (+), CD68 (+) and lysozyme, and negative for CD3 (-) and CD20 (-)" in read.text
    assert "1.5 years" in read.text
    assert read.notes == ("pages that are pictures and were read by OCR: 1",)
    assert read.blocks[0].role is Role.TITLE


@needs_tesseract
def test_places_are_those_of_the_page_as_it_lies(printed: Path, read: Document) -> None:
    """Each word lies where the printed one lies when the page is turned by two degrees about its middle."""
    truth = document(printed)
    middle_x, middle_y = truth.pages[0].width / 2, truth.pages[0].height / 2
    for name in ("lysozyme", "island", "ferry"):
        (box,) = read.textmap.boxes(span_of(read, name))
        (level,) = truth.textmap.boxes(span_of(truth, name))
        x, y = (level.x0 + level.x1) / 2 - middle_x, (level.top + level.bottom) / 2 - middle_y
        cos, sin = 0.99939, 0.0349
        assert abs((box.x0 + box.x1) / 2 - (middle_x + cos * x + sin * y)) < 3, name
        assert abs((box.top + box.bottom) / 2 - (middle_y - sin * x + cos * y)) < 3, name


def span_of(found: Document, word: str) -> Span:
    start = found.text.index(word)
    return Span(start, start + len(word))


@needs_tesseract
def test_every_word_has_its_confidence(read: Document) -> None:
    textmap = read.textmap
    assert len(textmap.sure) == len(read.text)
    for at, letter in enumerate(read.text):
        assert (textmap.sure[at] == PRINTED) == (not textmap.pages[at]), (at, letter)
        assert textmap.sure[at] <= 100 or letter.isspace()
    sure = textmap.ocr(span_of(read, "lysozyme"))
    assert sure is not None
    assert sure > 0.8


@needs_tesseract
def test_facts_on_a_scan_say_so_and_are_believed_less(printed: Path, read: Document) -> None:
    from miner import assemble

    pack = pack_named("alc")
    facts = {
        name: {(f.kind, f.name): f for f in assemble.facts(d, annotator("alc").mentions(d), pack).facts}
        for name, d in (("print", document(printed)), ("scan", read))
    }
    results = [key for key in facts["print"] if key[0] == "marker"]
    assert len(results) == 5
    for key in results:
        scan, plain = facts["scan"][key], facts["print"][key]
        assert scan.status is plain.status
        assert scan.ocr is not None
        assert plain.ocr is None
        assert scan.confidence < plain.confidence
        assert scan.evidence[0].ocr == scan.evidence[0].value.ocr


@needs_tesseract
def test_the_same_scan_reads_the_same(leaning: Path, read: Document) -> None:
    assert document(leaning) == read


@needs_tesseract
def test_the_second_source_hands_its_pictures_to_ocr_too(leaning: Path, read: Document) -> None:
    assert document(leaning, limits=Limits(source=GlyphSource.PLUMBER)).text == read.text


@needs_tesseract
@pytest.mark.parametrize("turn", [90, 180])
def test_a_page_on_its_side_or_head(printed: Path, tmp_path: Path, turn: int) -> None:
    found = document(scanned(printed, tmp_path / "turned.pdf", lean=0.8, turn=turn, noise=4))
    assert share(document(printed), found) >= 0.97
    page, box = found.pages[0], found.textmap.boxes(span_of(found, "Blue"))[0]
    assert (page.width > page.height) == (turn == 180)
    assert (box.x0 < page.width / 2) if turn == 90 else (box.top > page.height / 2)


@needs_tesseract
def test_a_fax(printed: Path, tmp_path: Path) -> None:
    found = document(scanned(printed, tmp_path / "fax.pdf", lean=0.5, noise=0, bitonal=True))
    assert share(document(printed), found) >= 0.97


@needs_tesseract
def test_pages_of_text_and_pictures_in_one_file(tmp_path: Path) -> None:
    press = Press(tmp_path / "mixed.pdf")
    press.prose(PROSE, 60, 80, 470)
    press.page()
    press.prose(RIGHT, 60, 80, 470)
    press.page()
    press.prose(PROSE.replace("lamp", "bell"), 60, 80, 470)
    found = document(scanned(cut(press.done()), tmp_path / "scan.pdf", pages=[2]))
    assert found.notes == ("pages that are pictures and were read by OCR: 2",)
    assert found.text.index("northern lamp") < found.text.index("eleven days") < found.text.index("northern bell")
    ocr = [found.textmap.ocr(span_of(found, word)) for word in ("northern lamp", "eleven days", "northern bell")]
    assert [each is None for each in ocr] == [True, False, True]


def layered(path: Path, source: Path, layer: str) -> Path:
    """The first page of a scan with hidden text over it, as publishers leave it."""
    with pdfium.PdfDocument(source) as file:
        image = picture(file[0], lean=0.5)
    size = (A4[0], A4[0] * image.height / image.width)
    canvas = Canvas(str(path), pagesize=size)
    canvas.drawImage(ImageReader(image), 0, 0, *size)
    text = canvas.beginText(60, 200)
    text.setFont("Helvetica", 10)
    text.setTextRenderMode(3)
    for at in range(0, len(layer), 80):
        text.textLine(layer[at : at + 80])
    canvas.drawText(text)
    canvas.save()
    return path


def test_a_layer_of_text_over_a_scan_is_used_as_it_is(printed: Path, tmp_path: Path) -> None:
    found = document(layered(tmp_path / "layer.pdf", printed, 2 * PROSE))
    assert "northern lamp" in found.text
    assert "lysozyme" not in found.text
    assert not found.textmap.sure
    (note,) = found.notes
    assert note.startswith("pages whose text is a hidden layer that others' OCR left") and note.endswith(": 1")


@needs_tesseract
def test_a_layer_that_is_no_language_is_read_anew(printed: Path, tmp_path: Path) -> None:
    found = document(layered(tmp_path / "garbage.pdf", printed, "xkq wrtz bcdf gh jklm " * 25))
    assert "lysozyme" in found.text
    assert "wrtz" not in found.text


def without_tesseract(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))


def test_without_tesseract_a_scan_fails_alone_and_says_what_to_install(
    printed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = scanned(printed, tmp_path / "scan.pdf")
    without_tesseract(monkeypatch, tmp_path / "empty")
    with pytest.raises(NoTextLayer, match="1 pages of pictures") as caught:
        document(scan)
    assert "apt-get install tesseract-ocr" in caught.value.remedy


def test_without_tesseract_the_pages_of_text_are_read_and_the_others_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press = Press(tmp_path / "mixed.pdf")
    press.prose(PROSE, 60, 80, 470)
    press.page()
    press.prose(RIGHT, 60, 80, 470)
    scan = scanned(cut(press.done()), tmp_path / "scan.pdf", pages=[2])
    without_tesseract(monkeypatch, tmp_path / "empty")
    found = document(scan)
    assert "northern lamp" in found.text
    (note,) = found.notes
    assert note.startswith("pages that are pictures and were not read (Tesseract is not installed: ")
    assert note.endswith(": 2")


def test_without_the_extra_it_is_named(printed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "find_spec", lambda _: None)
    with pytest.raises(NoTextLayer) as caught:
        document(scanned(printed, tmp_path / "scan.pdf"))
    assert "pip install 'miner[ocr]'" in caught.value.remedy


@needs_tesseract
def test_a_page_that_takes_too_long_is_left_out_and_named(tmp_path: Path) -> None:
    press = Press(tmp_path / "mixed.pdf")
    press.prose(PROSE, 60, 80, 470)
    press.page()
    press.prose(RIGHT, 60, 80, 470)
    scan = scanned(cut(press.done()), tmp_path / "scan.pdf", pages=[2])
    found = document(scan, limits=Limits(max_seconds_a_scan=0.2))
    assert found.notes == ("pages that are pictures and were not read (OCR took longer than 0.2 s): 2",)
    assert "northern lamp" in found.text


@needs_tesseract
def test_nothing_is_left_behind(leaning: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither by this process nor by one that was killed; what a running one has stays."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name in ("miner-ocr-999999999-dead", "miner-ocr-1-alive", "miner-ocr-strange"):
        (tmp_path / name).mkdir()
    document(leaning)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["miner-ocr-1-alive", "miner-ocr-strange"]


def test_the_reason_for_skipping_tests_names_the_package() -> None:
    assert "apt-get install tesseract-ocr" in needs_tesseract.kwargs["reason"]
    assert needs_tesseract.args == (shutil.which("tesseract") is None,)


def test_what_reads_scans_is_part_of_the_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a paper is read again once Tesseract has come."""
    if shutil.which("tesseract"):
        assert re.fullmatch(r"tesseract \d+\.\S+, ocrmypdf \d+\.\S+", ocr_version())
    without_tesseract(monkeypatch, tmp_path / "empty")
    assert ocr_version() == "none"
