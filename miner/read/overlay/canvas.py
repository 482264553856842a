"""Draws what was read over a picture of the page, with a legend below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PIL import Image, ImageDraw, ImageFont

from miner.read.overlay.pieces import PageParts, Piece
from miner.schema import Box, Role

Colour = tuple[int, int, int]
Corners = tuple[float, float, float, float]

COLOURS: dict[Role, Colour] = {
    Role.TITLE: (24, 60, 140),
    Role.FRONT_MATTER: (98, 112, 140),
    Role.ABSTRACT: (0, 128, 128),
    Role.INTRODUCTION: (38, 120, 200),
    Role.METHODS: (120, 72, 160),
    Role.CASE: (200, 40, 60),
    Role.RESULTS: (224, 110, 20),
    Role.DISCUSSION: (40, 130, 60),
    Role.CONCLUSION: (110, 140, 20),
    Role.BODY: (70, 90, 220),
    Role.CAPTION: (200, 40, 130),
    Role.TABLE: (160, 110, 0),
    Role.FOOTNOTE: (120, 80, 60),
    Role.BACK_MATTER: (90, 80, 120),
    Role.REFERENCES: (110, 120, 130),
}
"""One colour a role; none is told by its colour alone: the legend numbers the blocks of each role."""
_LEFT_OUT, _COLUMN, _INK, _PAPER = (120, 120, 120), (90, 140, 210), (40, 40, 40), (255, 255, 255)
_PALE = 0.62
"""How much of the print stays, so that the marks stand out from it."""
_WASH, _WASH_HEADING, _WASH_OUT = 24, 66, 110
"""Opacity, of 255, of the colour over a block, over a heading, and over what was left out."""
_MARGIN = 16.0
"""Points left of the page, where the numbers of its first column stand."""
_TYPE = 7.0
"""Points of the type of numbers and legend; smaller cannot be read on a screen at half the size."""
_OUTSET = 1.5
"""Points by which an outline stands off its words."""


def drawn(page: Image.Image, scale: float, parts: PageParts, head: str) -> Image.Image:
    """The page (``scale`` pixels a point) with its parts marked; ``head`` opens the legend."""
    font = ImageFont.load_default(size=_TYPE * scale)
    left, row = round(_MARGIN * scale), round(1.8 * _TYPE * scale)
    legend = list(_legend(parts, font, page.width + left, scale))
    size = (page.width + left, page.height + row * (len(legend) + 1) + round(_TYPE * scale))
    picture = Image.new("RGBA", size, (*_PAPER, 255))
    picture.paste(Image.blend(Image.new("RGB", page.size, _PAPER), page.convert("RGB"), _PALE), (left, 0))
    layer = Image.new("RGBA", size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    _mark_parts(draw, parts, scale, left)
    for piece in parts.pieces:
        _number(draw, piece, scale, left, font)
    draw.line((0, page.height, size[0], page.height), fill=(*_INK, 90), width=1)
    head = head.encode("ascii", "replace").decode()  # the font of the legend has no other characters
    draw.text((left, page.height + row * 0.75), head, font=font, fill=(*_INK, 255), anchor="lm")
    for number, items in enumerate(legend):
        _legend_row(draw, items, left, page.height + row * (number + 1.75), scale, font)
    return Image.alpha_composite(picture, layer).convert("RGB")


def _mark_parts(draw: ImageDraw.ImageDraw, parts: PageParts, scale: float, left: int) -> None:
    """Columns, what was left out, blocks and cells, the later over the earlier."""
    for box in parts.columns:
        _dashed(draw, _corners(box, scale, left, 4.5), (*_COLUMN, 255), scale)
    for box in parts.left_out:
        corners = _corners(box, scale, left, 0)
        draw.rectangle(corners, fill=(*_LEFT_OUT, _WASH_OUT))
    for piece in parts.pieces:
        colour = COLOURS[piece.role]
        wash = _WASH_HEADING if piece.heading else _WASH
        draw.rounded_rectangle(
            _corners(piece.box, scale, left, _OUTSET),
            radius=2 * scale,
            fill=(*colour, wash),
            outline=(*colour, 255),
            width=max(1, round((1.3 if piece.heading else 0.7) * scale)),
        )
    for box, is_header in parts.cells:
        colour = COLOURS[Role.TABLE]
        fill = (*colour, _WASH_HEADING) if is_header else None
        draw.rectangle(_corners(box, scale, left, 0.5), fill=fill, outline=(*colour, 170), width=1)


def _corners(box: Box, scale: float, left: int, outset: float) -> Corners:
    return (
        left + (box.x0 - outset) * scale,
        (box.top - outset) * scale,
        left + (box.x1 + outset) * scale,
        (box.bottom + outset) * scale,
    )


def _dashed(draw: ImageDraw.ImageDraw, corners: Corners, colour: tuple[int, ...], scale: float) -> None:
    x0, top, x1, bottom = corners
    dash, gap = 3 * scale, 2.5 * scale
    for y in (top, bottom):
        for start in _steps(x0, x1, dash + gap):
            draw.line((start, y, min(start + dash, x1), y), fill=colour, width=max(1, round(scale / 2)))
    for x in (x0, x1):
        for start in _steps(top, bottom, dash + gap):
            draw.line((x, start, x, min(start + dash, bottom)), fill=colour, width=max(1, round(scale / 2)))


def _steps(low: float, high: float, step: float) -> Iterator[float]:
    for number in range(int((high - low) / step) + 1):
        yield low + number * step


def _number(
    draw: ImageDraw.ImageDraw, piece: Piece, scale: float, left: int, font: ImageFont.FreeTypeFont | ImageFont.ImageFont
) -> None:
    """The number of a block on a flag left of its first line; where it goes on in another column, a paler flag."""
    colour = COLOURS[piece.role]
    high, wide = 1.35 * _TYPE * scale, draw.textlength(str(piece.number), font=font) + 0.6 * _TYPE * scale
    x1 = left + (piece.box.x0 - _OUTSET) * scale
    y = (piece.box.top - _OUTSET) * scale
    flag = (max(0.0, x1 - wide), y, max(wide, x1), y + high)
    fill = (*colour, 255) if piece.first else (*_PAPER, 235)
    draw.rounded_rectangle(flag, radius=1.5 * scale, fill=fill, outline=(*colour, 255), width=max(1, round(scale / 2)))
    middle = ((flag[0] + flag[2]) / 2, y + high / 2)
    ink = _PAPER if piece.first else colour
    draw.text(middle, str(piece.number), font=font, fill=(*ink, 255), anchor="mm")


Item = tuple[str, Colour, str]
"""Of a legend: how the sign is drawn ("block", "heading", "flag", "out", "column", "cell"), its colour, its words."""


def _legend(
    parts: PageParts, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: int, scale: float
) -> Iterator[list[Item]]:
    """The items of the legend in rows that fit the width."""
    row: list[Item] = []
    used = _MARGIN * scale
    for item in _items(parts):
        needed = font.getlength(item[2]) + 4.2 * _TYPE * scale
        if row and used + needed > width:
            yield row
            row, used = [], _MARGIN * scale
        row.append(item)
        used += needed
    yield row


def _items(parts: PageParts) -> Iterator[Item]:
    """The roles of the page with the numbers of their blocks, and the other marks that stand on it."""
    for role in Role:
        numbers = sorted({piece.number for piece in parts.pieces if piece.role is role})
        if numbers:
            yield "block", COLOURS[role], f"{role.value} {_ranges(numbers)}"
    if any(piece.heading for piece in parts.pieces):
        yield "heading", _INK, "heading"
    if parts.cells:
        yield "cell", COLOURS[Role.TABLE], "cell"
    if parts.columns:
        yield "column", _COLUMN, "column"
    if parts.left_out:
        yield "out", _LEFT_OUT, "left out"


def _ranges(numbers: Sequence[int]) -> str:
    """Rising numbers as people write them: "3, 5-8"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _legend_row(
    draw: ImageDraw.ImageDraw,
    items: Sequence[Item],
    left: int,
    y: float,
    scale: float,
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
) -> None:
    x = float(left)
    wide, high = 1.8 * _TYPE * scale, _TYPE * scale
    for kind, colour, words in items:
        corners = (x, y - high / 2, x + wide, y + high / 2)
        if kind == "column":
            _dashed(draw, corners, (*colour, 255), scale)
        elif kind == "out":
            draw.rectangle(corners, fill=(*colour, _WASH_OUT))
        else:
            wash = _WASH_HEADING if kind == "heading" else 0 if kind == "cell" else _WASH
            line = 1.3 if kind == "heading" else 0.7
            draw.rounded_rectangle(
                corners,
                radius=0 if kind == "cell" else 2 * scale,
                fill=(*colour, wash),
                outline=(*colour, 255),
                width=max(1, round(line * scale)),
            )
        draw.text((x + wide + 0.6 * _TYPE * scale, y), words, font=font, fill=(*_INK, 255), anchor="lm")
        x += font.getlength(words) + 4.2 * _TYPE * scale
