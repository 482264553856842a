"""Paints marks on PDF pages. Only here does y turn round: PDF counts from the foot of the page."""

from __future__ import annotations

from io import BytesIO
from itertools import groupby

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from corpora.typeset.houses import NOTE, House
from corpora.typeset.strips import Disc, Glyphs, Mark, Panel, Rule
from corpora.typeset.structure import Article


def paint(article: Article, house: House, pages: list[tuple[Mark, ...]]) -> bytes:
    """The PDF of composed pages; the same pages give the same bytes."""
    rl_config.useA85 = 0  # reportlab's only switch for binary streams; they are a fifth smaller
    target = BytesIO()
    canvas = Canvas(target, pagesize=house.page, invariant=1, pageCompression=1)
    canvas.setTitle(article.title)
    canvas.setAuthor(article.spec.authors_short)
    canvas.setSubject(NOTE)
    canvas.setCreator("corpora.typeset")
    for marks in pages:
        for is_text, group in groupby(marks, key=lambda mark: isinstance(mark, Glyphs)):
            if is_text:
                _paint_text(canvas, [mark for mark in group if isinstance(mark, Glyphs)], house.page[1])
            else:
                for mark in group:
                    _paint_shape(canvas, mark, house.page[1])
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _paint_text(canvas: Canvas, run: list[Glyphs], height: float) -> None:
    text: PDFTextObject = canvas.beginText()
    face = color = None
    for mark in run:
        if mark.color != color:
            text.setFillColorRGB(*mark.color)
            color = mark.color
        if mark.face != face:
            text.setFont(mark.face.name, mark.face.size)
            face = mark.face
        text.setTextOrigin(round(mark.x, 2), round(height - mark.y, 2))
        text.textOut(mark.text)
    canvas.drawText(text)


def _paint_shape(canvas: Canvas, mark: Mark, height: float) -> None:
    if isinstance(mark, Rule):
        canvas.setStrokeColorRGB(*mark.color)
        canvas.setLineWidth(mark.weight)
        canvas.line(mark.x, height - mark.y, mark.x + mark.dx, height - mark.y - mark.dy)
    elif isinstance(mark, Panel):
        canvas.setFillColorRGB(*mark.fill)
        if mark.edge is not None:
            canvas.setStrokeColorRGB(*mark.edge)
            canvas.setLineWidth(0.4)
        bottom = height - mark.y - mark.height
        canvas.rect(mark.x, bottom, mark.width, mark.height, stroke=int(mark.edge is not None), fill=1)
    elif isinstance(mark, Disc):
        canvas.setFillColorRGB(*mark.fill)
        top, bottom = height - mark.y + mark.ry, height - mark.y - mark.ry
        canvas.ellipse(mark.x - mark.rx, bottom, mark.x + mark.rx, top, stroke=0, fill=1)
