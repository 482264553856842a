"""JATS XML -> Document: the publisher's own structure, with the XPath of every block."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from miner.errors import DamagedFile, LimitExceeded, UnsupportedFile
from miner.read.jats.inline import SILENT, children, inline, name_of, piece
from miner.read.jats.jats_metadata import metadata_of
from miner.read.jats.jats_tables import rows_of
from miner.read.limits import Watch
from miner.read.version import READER_VERSION
from miner.read.words.sections import role_of
from miner.schema import Block, Cell, Document, Metadatum, Role, Span, Table

READER = "jats"

# Elements that are blocks of their own, wherever they stand.
_BLOCKS = frozenset(
    {
        "p",
        "list",
        "list-item",
        "def-list",
        "def-item",
        "disp-quote",
        "boxed-text",
        "sec",
        "fig",
        "fig-group",
        "table-wrap",
    }
    | {"table-wrap-group", "supplementary-material", "media", "fn-group", "ref-list", "title", "disp-formula-group"}
    | {
        "speech",
        "statement",
        "verse-group",
        "abstract",
        "trans-abstract",
        "ack",
        "app",
        "app-group",
        "glossary",
        "notes",
    }
    | {"floats-group", "kwd-group", "fn", "bio", "array", "preformat", "body", "back", "ref"}
)
_FLOATS = frozenset({"fig", "fig-group", "table-wrap", "table-wrap-group", "supplementary-material", "media"})
_ITEMS = frozenset({"list-item", "def-item"})
"""Elements whose label or term stands on the line of their text, where that is one paragraph."""
_TYPES: dict[str, Role] = {
    "intro": Role.INTRODUCTION,
    "introduction": Role.INTRODUCTION,
    "methods": Role.METHODS,
    "materials": Role.METHODS,
    "materials|methods": Role.METHODS,
    "subjects": Role.METHODS,
    "cases": Role.CASE,
    "case-report": Role.CASE,
    "results": Role.RESULTS,
    "discussion": Role.DISCUSSION,
    "conclusions": Role.CONCLUSION,
    "conclusion": Role.CONCLUSION,
    "supplementary-material": Role.BACK_MATTER,
    "coi-statement": Role.BACK_MATTER,
    "display-objects": Role.BODY,
}
"""Values of ``sec-type`` (JATS tag library, attribute ``sec-type``) that say a role."""


@dataclass(frozen=True, slots=True)
class _Where:
    """The section that an element stands in."""

    role: Role
    heading: str = ""
    level: int = 0


@dataclass
class _Writer:
    """Collects text, blocks and tables; blocks are parted by blank lines."""

    tree: etree._ElementTree
    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    def add(
        self, text: str, role: Role, where: _Where, element: etree._Element, *, heading: bool = False
    ) -> Span | None:
        """Adds a block; white space alone adds nothing."""
        text = " ".join(text.split()) if role is not Role.TABLE else text
        if not text:
            return None
        if self.parts:
            self.parts.append("\n\n")
            self.length += 2
        span = Span(self.length, self.length + len(text))
        self.parts.append(text)
        self.length = span.end
        place = self.tree.getpath(element)
        self.blocks.append(Block(span, role, where.heading, heading, where.level if heading else 0, place))
        return span


def read_jats(data: bytes, name: str, sha256: str, watch: Watch) -> Document:
    """Reads a JATS article (also with a namespace or inside a wrapper element).

    No external entity, DTD or network address is ever fetched.  Raises ``DamagedFile`` for XML that does not parse,
    ``UnsupportedFile`` for XML without an ``article``, ``LimitExceeded`` for nesting beyond the limit.
    """
    root = _parse(data, watch)
    article = root if name_of(root) == "article" else next((e for e in root.iter() if name_of(e) == "article"), None)
    if article is None:
        raise UnsupportedFile(
            f"{watch.path}: expected a JATS article, found XML with the root element <{name_of(root)}>",
            remedy="hand in the full-text XML of the paper (JATS, as from PMC or Europe PMC)",
        )
    writer = _Writer(article.getroottree())
    title = _front(article, writer)
    for part in ("body", "floats-group", "back"):
        for element in children(article, part):
            _walk(element, writer, _Where(Role.BODY if part != "back" else Role.BACK_MATTER))
    watch.check_characters(writer.length)
    return Document(
        sha256=sha256,
        name=name,
        media_type="application/jats+xml",
        reader=READER,
        reader_version=READER_VERSION,
        text="".join(writer.parts),
        blocks=tuple(writer.blocks),
        tables=tuple(writer.tables),
        metadata=tuple(
            Metadatum(key, value, "jats", title if key == "title" else None) for key, value in metadata_of(article)
        ),
    )


def _parse(data: bytes, watch: Watch) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise DamagedFile(
            f"{watch.path}: expected well-formed XML, found: {error.msg}",
            remedy="fetch the file again; it may be cut off",
        ) from error
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > watch.limits.max_depth:
            raise LimitExceeded(
                f"{watch.path}: expected elements nested at most {watch.limits.max_depth} deep, found more",
                remedy="this is no journal article; leave the file out",
            )
    return root


def _front(article: etree._Element, writer: _Writer) -> Span | None:
    """Writes title, abstracts and keywords; returns the span of the title."""
    meta = next((e for e in article.iter() if name_of(e) == "article-meta"), None)
    title: Span | None = None
    if meta is None:
        return title
    for group in children(meta, "title-group"):
        for element in children(group, "article-title"):
            title = writer.add(inline(element), Role.TITLE, _Where(Role.TITLE), element)
    for abstract in children(meta, "abstract", "trans-abstract"):
        _walk(abstract, writer, _Where(Role.ABSTRACT))
    for group in children(meta, "kwd-group"):
        words = "; ".join(inline(e).strip() for e in group.iter() if name_of(e) == "kwd")
        writer.add(words, Role.FRONT_MATTER, _Where(Role.FRONT_MATTER, "Keywords"), group)
    return title


def _walk(element: etree._Element, writer: _Writer, where: _Where) -> None:
    """Writes an element that is a block or holds blocks."""
    tag = name_of(element)
    if tag in SILENT or not tag:
        return
    if tag == "table-wrap":
        _table(element, writer, where)
    elif tag == "fig":
        _legend(element, writer, where)
    elif tag in ("supplementary-material", "media"):
        _legend(element, writer, where, Role.BACK_MATTER)
    elif tag == "ref-list":
        _references(element, writer)
    elif tag == "fn":
        writer.add(inline(element), Role.FOOTNOTE, where, element)
    elif (
        tag in _ITEMS
        and sum(name_of(child) in _BLOCKS or name_of(child) == "def" for child in element.iterdescendants()) <= 2
    ):
        writer.add(inline(element), where.role, where, element)
    elif any(name_of(child) in _BLOCKS for child in element.iterdescendants()):
        _container(element, writer, where)
    elif tag == "title":
        writer.add(inline(element), where.role, where, element, heading=True)
    else:
        writer.add(inline(element), where.role, where, element)


def _container(element: etree._Element, writer: _Writer, where: _Where) -> None:
    """Writes the blocks of an element in order; text between them is a block of its own, floats come after it."""
    if name_of(element) in ("sec", "ack", "app", "glossary", "notes", "abstract", "trans-abstract", "boxed-text"):
        where = _section(element, where)
    running: list[str] = [element.text or ""]
    floats: list[etree._Element] = []
    for child in element:
        tag = name_of(child)
        if (tag in _FLOATS or tag == "fn") and name_of(element) == "p":
            floats.append(child)
        elif tag in _BLOCKS or any(name_of(inner) in _BLOCKS for inner in child.iterdescendants()):
            writer.add("".join(running), where.role, where, element)
            running = []
            _walk(child, writer, where)
        elif not (tag == "label" and name_of(element) in ("sec", "app")):
            piece(child, running)
        running.append(child.tail or "")
    writer.add("".join(running), where.role, where, element)
    for child in floats:
        _walk(child, writer, where)


def _section(element: etree._Element, where: _Where) -> _Where:
    """What a section is: by its type, by the words of its title, else what it stands in."""
    title = element.find("{*}caption/{*}title" if name_of(element) == "boxed-text" else "{*}title")
    label = next(children(element, "label"), None)
    words = " ".join(" ".join(inline(e).split()) for e in (label, title) if e is not None)
    if name_of(element) == "abstract":
        return _Where(Role.ABSTRACT, words or "Abstract", 1)
    if where.role is Role.ABSTRACT:
        return _Where(Role.ABSTRACT, words or where.heading, where.level + 1)
    kind = (element.get("sec-type") or "").lower()
    role = role_of(words, where.role) or _TYPES.get(kind) or role_of(kind.replace("-", " "))
    if name_of(element) in ("ack", "app", "glossary", "notes"):
        role = Role.BACK_MATTER
    return _Where(role or where.role, words, where.level + 1)


def _legend(element: etree._Element, writer: _Writer, where: _Where, role: Role = Role.CAPTION) -> Span | None:
    """Writes label and caption of a figure, table or file as one block."""
    label = " ".join(inline(e) for e in children(element, "label"))
    captions = [" ".join(inline(e).split()) for e in children(element, "caption")]
    return writer.add(" ".join([label, *captions]), role, where, element)


def _references(element: etree._Element, writer: _Writer) -> None:
    where = _Where(Role.REFERENCES, "References", 1)
    for title in children(element, "title"):
        writer.add(inline(title), Role.REFERENCES, where, title, heading=True)
    for reference in children(element, "ref", "ref-list", "p"):
        if name_of(reference) == "ref-list":
            _references(reference, writer)
        else:
            writer.add(" ".join(str(piece) for piece in reference.itertext()), Role.REFERENCES, where, reference)


def _table(element: etree._Element, writer: _Writer, where: _Where) -> None:
    """Writes the legend, the cells row by row, and the footnotes of a table."""
    caption = _legend(element, writer, where)
    for table in (e for e in element.iter() if name_of(e) == "table" and not _twin(e)):
        _cells(table, writer, where, caption)
    for foot in children(element, "table-wrap-foot"):
        notes = [note for child in foot for note in (child if name_of(child) == "fn-group" else [child])]
        for note in notes:
            writer.add(inline(note), Role.FOOTNOTE, where, note)


def _twin(table: etree._Element) -> bool:
    """Whether a table stands beside the same table in another form."""
    parent = table.getparent()
    twofold = parent is not None and name_of(parent) == "alternatives"
    return twofold and any(name_of(e) == "table" for e in table.itersiblings(preceding=True))


def _cells(table: etree._Element, writer: _Writer, where: _Where, caption: Span | None) -> None:
    grid = rows_of(table)
    lines: list[str] = []
    places: dict[int, tuple[int, int]] = {}
    at = 0
    for row in grid:
        pieces: list[str] = []
        for cell in row:
            if id(cell.element) in places:
                continue
            text = " ".join(inline(cell.element).split())
            at += 3 if pieces else 0
            places[id(cell.element)] = (at, at + len(text))
            pieces.append(text)
            at += len(text)
        lines.append(" | ".join(pieces))
        at += 1
    span = writer.add("\n".join(lines), Role.TABLE, where, table)
    if span is None or not grid:
        return
    cells = [
        Cell(number, cell.column, Span(span.start + start, span.start + end), cell.is_header)
        for number, row in enumerate(grid)
        for cell in row
        for start, end in (places[id(cell.element)],)
    ]
    width = max((cell.column for cell in cells), default=0) + 1
    writer.tables.append(Table(span, tuple(cells), len(grid), width, caption))
