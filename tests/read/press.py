"""Prints small PDFs for the tests of reading; every patient in them is invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
SANS = "Vera"
"""A font with ligatures and a minus sign; it comes with reportlab."""
SERIF = "Tinos"
"""A font with every hyphen; it comes with the program that sets the sample papers."""
_TINOS = Path(__file__).resolve().parents[2] / "corpora" / "typeset" / "fonts" / "Tinos-Regular.ttf"
PROSE = (
    "The keeper of the northern lamp was seen in spring because of blue spots on the left hand that had come within a "
    "week and did not fade when the lamp was put out. He had never travelled and took no drugs, and nobody else on the "
    "island had spots of any colour. The spots were round, firm and cool, and he said that they hummed softly at night "
    "when the fog came in from the sea and the horn was sounded every minute until the morning."
)


class Press:
    """A canvas that prints lines from the top of the page down; coordinates have their origin at the top left."""

    def __init__(self, path: Path, *, encrypt: str | None = None) -> None:
        if SANS not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(SANS, "Vera.ttf"))
            pdfmetrics.registerFont(TTFont(SERIF, str(_TINOS)))
        self.path = path
        self.canvas = Canvas(str(path), pagesize=A4, encrypt=encrypt, invariant=1)

    def line(self, text: str, x: float, y: float, *, size: float = 10, font: str = "Times-Roman") -> float:
        """One line with its baseline at ``y``; returns where it ends."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - y, text)
        return x + float(stringWidth(text, font, size))

    def lines(
        self,
        texts: Sequence[str],
        x: float,
        y: float,
        *,
        size: float = 10,
        leading: float = 12,
        font: str = "Times-Roman",
    ) -> float:
        """Lines one under the other; returns the baseline after the last."""
        for text in texts:
            self.line(text, x, y, size=size, font=font)
            y += leading
        return y

    def prose(self, text: str, x: float, y: float, width: float, *, size: float = 10) -> float:
        """A justified paragraph; returns the baseline after its last line."""
        wrapped: list[str] = simpleSplit(text, "Times-Roman", size, width)
        for number, line in enumerate(wrapped):
            printed = self.canvas.beginText(x, HEIGHT - y)
            printed.setFont("Times-Roman", size)
            blanks = line.count(" ")
            full = number < len(wrapped) - 1 and blanks > 0
            # The space between words stays set from line to line, so the last line must take it back.
            rest = width - float(stringWidth(line, "Times-Roman", size))
            printed.setWordSpace(rest / blanks if full else 0)
            printed.textOut(line)
            self.canvas.drawText(printed)
            y += 1.2 * size
        return y

    def rule(self, x0: float, x1: float, y: float) -> None:
        self.canvas.setLineWidth(0.5)
        self.canvas.line(x0, HEIGHT - y, x1, HEIGHT - y)

    def page(self) -> None:
        self.canvas.showPage()

    def done(self) -> Path:
        self.canvas.save()
        return self.path


def words(start: int, count: int, stem: str) -> str:
    """Distinct words in a row, so that a test sees their order: "stem1 stem2 …", a sentence each eight words."""
    return " ".join(f"{stem}{n}{'.' if n % 8 == 0 else ''}" for n in range(start, start + count))
