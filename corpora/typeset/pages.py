"""Makes an article into pages: front matter across the page, side matter, columns, wide tables, running lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from corpora.typeset.columns import Rest, fill_page
from corpora.typeset.figures import figure_strip
from corpora.typeset.fonts import Face, cut_name, measure
from corpora.typeset.houses import NOTE, House, Running
from corpora.typeset.inline import Press
from corpora.typeset.strips import Copy, Glyphs, Mark, Panel, Rule, Strip, moved, one_line, stacked, text_strips
from corpora.typeset.structure import Article, Block
from corpora.typeset.tables import table_strip

_FRONT_GAP, _WIDE_GAP, _SIDE_GAP, _BOX_PAD = 14.0, 12.0, 18.0, 8.0
_KEPT_ROLES = frozenset({"heading", "subheading", "salutation"})
_HAIR = (0.6, 0.6, 0.6)


@dataclass(frozen=True)
class Setter:
    """An article with the house that sets it."""

    article: Article
    house: House
    press: Press

    @property
    def width(self) -> float:
        """Width of the text area."""
        return self.house.page[0] - self.house.margins[0] - self.house.margins[1]

    @property
    def main_left(self) -> float:
        """Left end of the columns: beside the side matter, where the house has it."""
        side = self.house.side_width
        return self.house.margins[0] + (side + _SIDE_GAP if side else 0.0)

    @property
    def column_width(self) -> float:
        """Width of one column."""
        free = self.house.page[0] - self.house.margins[1] - self.main_left
        return (free - self.house.gutter * (self.house.columns - 1)) / self.house.columns

    @property
    def lefts(self) -> tuple[float, ...]:
        """Left end of each column."""
        pitch = self.column_width + self.house.gutter
        return tuple(self.main_left + number * pitch for number in range(self.house.columns))


def compose(article: Article, house: House, syllables: Mapping[str, tuple[str, ...]]) -> list[tuple[Mark, ...]]:
    """The marks of every page, at their places on the page."""
    setter = Setter(article, house, house.press(syllables))
    front, side, body, wide = _sorted_blocks(article.blocks, house)
    head = _front(setter, front)
    strips = _body(setter, body)
    pages: list[tuple[Mark, ...]] = []
    rest = Rest(0)
    while not rest.is_empty(strips) or len(pages) < max((_page_of(block) for block in wide), default=1):
        here = [block for block in wide if _page_of(block) == len(pages) + 1]
        marks, rest = _page(setter, strips, rest, here, head if not pages else None)
        if not pages:
            marks += _side(setter, side, house.margins[2] + head.height)
        pages.append(marks)
    return [_running_lines(setter, number, len(pages)) + marks for number, marks in enumerate(pages)]


def _sorted_blocks(
    blocks: tuple[Block, ...], house: House
) -> tuple[list[Block], list[Block], list[Block], list[Block]]:
    """Blocks for the front, the side, the columns, and across the columns.

    A heading goes to the front with the abstract that it opens; after the first body block nothing does.
    """
    front: list[Block] = []
    side: list[Block] = []
    body: list[Block] = []
    wide: list[Block] = []
    for number, block in enumerate(blocks):
        following = blocks[number + 1].role if number + 1 < len(blocks) else ""
        opens_abstract = block.role == "heading" and following == "abstract" and "abstract" in house.front
        if block.role in house.side:
            side.append(block)
        elif block.table is not None and block.table.page:
            wide.append(block)
        elif not body and (block.role in house.front or opens_abstract):
            front.append(block)
        else:
            body.append(block)
    return front, side, body, wide


def _page_of(block: Block) -> int:
    return block.table.page if block.table else 0


def _front(setter: Setter, blocks: list[Block]) -> Strip:
    """The front matter as one strip; the abstract in its box where the house has one."""
    house = setter.house
    strips: list[Strip] = []
    boxed: list[Strip] = []
    for block in blocks:
        in_box = house.box is not None and block.role in ("heading", "abstract", "keywords")
        width = setter.width - (2 * _BOX_PAD if in_box else 0.0)
        (boxed if in_box else strips).extend(_front_strips(setter, block, width))
    if boxed and house.box is not None:
        inner = stacked(boxed)
        ground = Panel(0.0, 0.0, setter.width, inner.height + 2 * _BOX_PAD, house.box)
        strips.append(Strip(ground.height, (ground, *moved(inner.marks, _BOX_PAD, _BOX_PAD)), before=10.0))
    made = stacked(strips)
    return replace(made, height=made.height + _FRONT_GAP)


def _front_strips(setter: Setter, block: Block, width: float) -> list[Strip]:
    style = setter.house.styles[block.role]
    if block.role == "masthead":
        face = Face(cut_name(style.family), style.size)
        return [_thirds_strip(cells, face, width, style.leading) for cells in block.rows]
    strips = text_strips(Copy(block.text, block.lead), style, setter.press, width)
    if block.role == "label" and setter.house.banner:
        rules = (Rule(0.0, 0.0, width, 0.0, 1.4), Rule(0.0, strips[0].height + 2.0, width, 0.0, 0.4))
        return [Strip(strips[0].height + 4.0, (*rules, *moved(strips[0].marks, 0.0, 1.0)))]
    return strips


def _thirds_strip(cells: tuple[str, ...], face: Face, width: float, leading: float) -> Strip:
    places = [0.0] if len(cells) == 1 else [number / (len(cells) - 1) for number in range(len(cells))]
    marks = [
        one_line(cell, face, place * width, leading * 0.75, place) for cell, place in zip(cells, places, strict=True)
    ]
    return Strip(leading, tuple(marks))


def _side(setter: Setter, blocks: list[Block], top: float) -> tuple[Mark, ...]:
    strips: list[Strip] = []
    for block in blocks:
        style = setter.house.styles[block.role]
        strips += text_strips(Copy(block.text, block.lead), style, setter.press, setter.house.side_width)
    return moved(stacked(strips).marks, setter.house.margins[0], top) if strips else ()


def _body(setter: Setter, blocks: list[Block]) -> list[Strip]:
    """The strips of the columns in order, figures and narrow tables hung on the paragraph before them."""
    strips: list[Strip] = []
    above = "heading"
    for block in blocks:
        if block.role in ("figure", "table"):
            _hang(strips, _float(setter, block), in_line=setter.house.inline_floats)
            continue
        role = _para_style(block, above)
        copy = Copy(block.text, block.lead, setter.article.spec.raised)
        made = text_strips(copy, setter.house.styles[role], setter.press, setter.column_width)
        if block.role in _KEPT_ROLES:
            made = [replace(strip, keep=True) for strip in made]
        elif strips and setter.house.styles[role].after:
            made[-1] = replace(made[-1], height=made[-1].height + setter.house.styles[role].after)
        strips += made
        above = block.role
    return strips


def _para_style(block: Block, above: str) -> str:
    """The style of a block: no indent under a heading, white above where no paragraph precedes."""
    if block.role != "para":
        return block.role
    if above in _KEPT_ROLES:
        return "flush"
    return "opened" if block.lead or above != "para" else "para"


def _float(setter: Setter, block: Block) -> Strip:
    styles = dict(setter.house.styles)
    if block.role == "table":
        return table_strip(block, styles, setter.press, setter.column_width)
    seed = f"{setter.article.name} {block.text}"
    return figure_strip(block, styles, setter.press, setter.column_width, seed=seed, grey=setter.house.grey)


def _hang(strips: list[Strip], piece: Strip, *, in_line: bool) -> None:
    """Put a float into the stream, or hang it on the last line after which a column may end."""
    if in_line or not strips:
        strips.append(replace(piece, before=_WIDE_GAP))
        return
    place = next(place for place in range(len(strips) - 1, -1, -1) if not strips[place].keep)
    strips[place] = replace(strips[place], floats=(*strips[place].floats, piece))


def _page(
    setter: Setter, strips: list[Strip], rest: Rest, wide: list[Block], front: Strip | None
) -> tuple[tuple[Mark, ...], Rest]:
    house = setter.house
    left, _, top, bottom = house.margins
    floor = house.page[1] - bottom
    marks: list[Mark] = []
    if front is not None:
        marks.extend(moved(front.marks, left, top))
        top += front.height
    tables = {block: table_strip(block, dict(house.styles), setter.press, setter.width) for block in wide}
    for block, table in tables.items():
        if block.table is not None and block.table.at == "top":
            marks.extend(moved(table.marks, left, top))
            top += table.height + _WIDE_GAP
        else:
            floor -= table.height + _WIDE_GAP
    placed, rest = fill_page(strips, rest, setter.lefts, floor - top)
    for piece in placed:
        marks.extend(moved(piece.strip.marks, piece.x, top + piece.y))
    reached = top + max((piece.y + piece.strip.height for piece in placed), default=0.0)
    end = reached if rest.is_empty(strips) else floor
    if house.hairlines:
        marks.extend(Rule(x - house.gutter / 2, top, 0.0, end - top, 0.3, _HAIR) for x in setter.lefts[1:])
    for block, table in tables.items():
        if block.table is not None and block.table.at == "bottom":
            marks.extend(moved(table.marks, left, end + _WIDE_GAP))
            end += table.height + _WIDE_GAP
    return tuple(marks), rest


def _running_lines(setter: Setter, number: int, count: int) -> tuple[Mark, ...]:
    """Running head and foot of one page, counted from 0, and the note that the patients are synthetic."""
    house = setter.house
    left, _, top, bottom = house.margins
    style, note = house.styles["running"], house.styles["note"]
    face = Face(cut_name(style.family), style.size)
    marks: list[Mark] = []
    for running, y, gap in ((house.head, top - 22.0, 4.0), (house.foot, house.page[1] - bottom + 24.0, -10.0)):
        cells = tuple(_filled(cell, setter, number, count) for cell in _cells_of(running, setter, number))
        strip = _thirds_strip(cells, face, setter.width, 0.0)
        shown = tuple(mark for mark in strip.marks if isinstance(mark, Glyphs) and mark.text)
        marks.extend(moved(shown, left, y))
        if running.rule and shown:
            marks.append(Rule(left, y + gap, setter.width, 0.0, 0.4))
    face = Face(cut_name(note.family), note.size)
    marks.append(Glyphs((house.page[0] - measure(NOTE, face)) / 2, house.page[1] - 20.0, NOTE, face))
    return tuple(marks)


def _cells_of(running: Running, setter: Setter, number: int) -> tuple[str, str, str]:
    if number == 0:
        return running.first
    return running.even if (setter.article.spec.first_page + number) % 2 == 0 else running.odd


def _filled(cell: str, setter: Setter, number: int, count: int) -> str:
    spec = setter.article.spec
    return cell.format(
        page=spec.first_page + number,
        ordinal=number + 1,
        pages=count,
        first=spec.first_page,
        journal=spec.journal,
        citation=spec.citation,
        short=spec.short_title,
        authors=spec.authors_short,
        year=spec.year,
    )
