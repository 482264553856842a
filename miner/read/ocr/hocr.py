"""hOCR, the words of a picture as Tesseract writes them, parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

Corners = tuple[float, float, float, float]
"""x0, top, x1, bottom in pixels, origin at the top left."""

_NUMBER = r"-?\d+(?:\.\d+)?"
_PLACES = {
    name: re.compile(rf"\b{name} ({_NUMBER}) ({_NUMBER}) ({_NUMBER}) ({_NUMBER})") for name in ("bbox", "x_bboxes")
}
_BASELINE = re.compile(rf"\bbaseline ({_NUMBER}) ({_NUMBER})")
_SIZE = re.compile(rf"\bx_size ({_NUMBER})")
_SURE = re.compile(rf"\bx_wconf ({_NUMBER})")
_LINES = frozenset({"ocr_line", "ocr_caption", "ocr_header", "ocr_textfloat", "ocr_footer"})
_DRAWN = {"ocr_separator": "rules", "ocr_photo": "shapes", "ocr_graphic": "shapes", "ocr_image": "shapes"}


@dataclass(frozen=True, slots=True)
class Letter:
    """One character and its ink."""

    text: str
    ink: Corners


@dataclass(frozen=True, slots=True)
class Word:
    """One word; ``sure`` is Tesseract's confidence in percent."""

    letters: tuple[Letter, ...]
    sure: int
    baseline: float
    """Where the line stands, at the middle of the word."""

    @property
    def text(self) -> str:
        return "".join(letter.text for letter in self.letters)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of words, from left to right; ``height`` is from the foot of a "p" to the head of a "b"."""

    words: tuple[Word, ...]
    height: float


@dataclass(frozen=True, slots=True)
class Seen:
    """What OCR saw in one picture: its lines in reading order, lines drawn, and pictures within it."""

    rows: tuple[Row, ...] = ()
    rules: tuple[Corners, ...] = ()
    shapes: tuple[Corners, ...] = ()

    def words(self) -> Iterator[Word]:
        for row in self.rows:
            yield from row.words

    @property
    def sure(self) -> float:
        """The mean confidence of the characters, 0 to 100; 0 where there are none."""
        weights = [(len(word.letters), word.sure) for word in self.words()]
        return sum(n * sure for n, sure in weights) / max(1, sum(n for n, _ in weights))


def parsed(hocr: bytes) -> Seen:
    """What the hOCR of one page says; nothing for an empty one.  Words without a visible character are left out."""
    if not hocr.strip():
        return Seen()
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(hocr, parser)
    rows: list[Row] = []
    drawn: dict[str, list[Corners]] = {"rules": [], "shapes": []}
    for element in root.iter("{*}div", "{*}span") if root is not None else ():
        kind = element.get("class", "")
        if kind in _LINES:
            row = _row(element)
            rows += [row] if row.words else []
        elif kind in _DRAWN:
            drawn[_DRAWN[kind]].append(_corners(element, "bbox"))
    return Seen(tuple(rows), tuple(drawn["rules"]), tuple(drawn["shapes"]))


def _row(line: etree._Element) -> Row:
    title = line.get("title", "")
    x0, top, _, bottom = _corners(line, "bbox")
    slope, rise = map(float, found.groups()) if (found := _BASELINE.search(title)) else (0.0, 0.0)
    size = _SIZE.search(title)
    words = []
    for element in line.iter("{*}span"):
        if element.get("class") == "ocrx_word" and (letters := _letters(element)):
            left, _, right, _ = _corners(element, "bbox")
            baseline = bottom + rise + slope * ((left + right) / 2 - x0)
            words.append(Word(letters, _sure(element), baseline))
    return Row(tuple(words), float(size[1]) if size else bottom - top)


def _letters(word: etree._Element) -> tuple[Letter, ...]:
    """The characters of a word; where boxes of characters are not given, they share that of the word."""
    parts = [part for part in word.iter("{*}span") if part.get("class") == "ocrx_cinfo"]
    found = [(_text(part), _corners(part, "x_bboxes")) for part in parts] or [(_text(word), _corners(word, "bbox"))]
    return tuple(letter for text, ink in found for letter in _shared(text, ink))


def _shared(text: str, ink: Corners) -> list[Letter]:
    """One letter a character, each with its part of the box from left to right."""
    x0, top, x1, bottom = ink
    step = (x1 - x0) / max(1, len(text))
    return [Letter(c, (x0 + step * i, top, x0 + step * (i + 1), bottom)) for i, c in enumerate(text)]


def _text(element: etree._Element) -> str:
    return "".join("".join(map(str, element.itertext())).split())


def _sure(word: etree._Element) -> int:
    found = _SURE.search(word.get("title", ""))
    return max(0, min(100, round(float(found[1])))) if found else 0


def _corners(element: etree._Element, name: str) -> Corners:
    found = _PLACES[name].search(element.get("title", ""))
    x0, top, x1, bottom = map(float, found.groups()) if found else (0.0, 0.0, 0.0, 0.0)
    return min(x0, x1), min(top, bottom), max(x0, x1), max(top, bottom)
