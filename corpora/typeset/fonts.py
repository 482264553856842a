"""The typefaces: registered with reportlab from the folder beside this module, measured, with a fallback."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONTS = Path(__file__).parent / "fonts"
#: Tinos has every sign of the 48 texts; Caladea and Cousine lack the raised nine and some Greek.
FALLBACK = "Tinos"
LIGATURES = (("ffi", "ﬃ"), ("ffl", "ﬄ"), ("fi", "ﬁ"), ("fl", "ﬂ"))


@dataclass(frozen=True)
class Face:
    """One cut of one family at one size; `rise` lifts it above the base line."""

    name: str
    size: float
    rise: float = 0.0


def register_fonts(folder: Path = FONTS) -> None:
    """Make the fonts of `folder` known to reportlab under their file names; a second call changes nothing."""
    known = set(pdfmetrics.getRegisteredFontNames())
    for path in sorted(folder.glob("*.ttf")):
        if path.stem not in known:
            pdfmetrics.registerFont(TTFont(path.stem, str(path), asciiReadable=0))


def cut_name(family: str, *, bold: bool = False, italic: bool = False) -> str:
    """The file name of a family's cut; for a cut not at hand (bold italic, Cousine italic) its nearest."""
    if bold:
        return f"{family}-Bold"
    return f"{family}-Italic" if italic and family != "Cousine" else f"{family}-Regular"


def ligate(text: str) -> str:
    """Put the ligatures of f with i and l into a text."""
    for letters, sign in LIGATURES:
        text = text.replace(letters, sign)
    return text


def measure(text: str, face: Face) -> float:
    """Width of a text in points."""
    return float(pdfmetrics.stringWidth(text, face.name, face.size))


def by_face(text: str, face: Face) -> list[tuple[str, Face]]:
    """Cut a text into runs that one face can show, the fallback standing in where the face lacks a sign.

    Raises ValueError for a sign that neither has, because a box in its place would lose a word of the article.
    """
    runs: list[tuple[str, Face]] = []
    for sign in text:
        chosen = _face_with(sign, face)
        if runs and runs[-1][1] == chosen:
            runs[-1] = (runs[-1][0] + sign, chosen)
        else:
            runs.append((sign, chosen))
    return runs


def _face_with(sign: str, face: Face) -> Face:
    style = face.name.partition("-")[2]
    for name in (face.name, f"{FALLBACK}-{style}"):
        if ord(sign) in pdfmetrics.getFont(name).face.charToGlyph:
            return Face(name, face.size, face.rise)
    raise ValueError(f"no font shows {sign!r} (U+{ord(sign):04X}); add it to the fonts or change the text")
