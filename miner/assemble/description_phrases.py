"""Modifier phrases: words of a modifier table with the words that widen them, and what they say in full."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from miner.assemble.story import Sentence, Story
from miner.domain import Term, variants
from miner.schema import Mention, Span

_TOUCH = re.compile(r"\s*-\s*|\s+")
_OF = re.compile(r"\s+of\s+(?:(?:the|his|her|their|both|each|all|a|an|its|(?:the\s)?patient['’]s)\s+)*")
_TO = re.compile(r"\s+(?:(?:the|his|her|their|both)\s+)*")
_AND = re.compile(r"\s*(?:,|/|&|\band\b|\bor\b|,\s*and\b|,\s*or\b)\s*(?:(?:the|his|her)\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One thing said of a head: where its words stand, which qualifier it fills and with which name."""

    slot: str
    span: Span
    name: str
    mention: Mention
    """The word of the modifier table that the phrase is built on."""


@dataclass(frozen=True, slots=True)
class Widening:
    """The words of one qualifier's phrases: its own table and the table of words that widen it."""

    terms: tuple[Term, ...]
    table: str
    roles: Mapping[str, frozenset[str]]
    """Widening term id to its roles: ``before`` a core, before an ``of``, ``to`` (above the …), ``after`` a core
    (``weak``: unless that is a noun; ``loose``: unless a head follows), ``drop``."""
    verbatim: bool
    spelling: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, story: Story, own: str, table: str, *, verbatim: bool) -> Widening:
        """For the tables ``own`` and ``table``; ``verbatim`` keeps the text's words instead of the preferred name."""
        terms = story.pack.terms
        roles = {t.id: frozenset(t.note.split()) for t in terms.get(table, ())}
        return cls(tuple(terms.get(own, ())), table, roles, verbatim, story.pack.spelling)

    def is_noun(self, core: Mention) -> bool:
        """Whether the core is written by its preferred name and that is not an adjective."""
        own = [t for t in self.terms if t.id == core.term and t.synonym == t.name and "adjective" not in t.note.split()]
        return any(_plain(core.text) in variants(t, self.spelling) for t in own)

    def is_named(self, core: Mention) -> bool:
        """Whether the core goes by its preferred name although the qualifier is verbatim (note ``named``)."""
        named = [t for t in self.terms if t.id == core.term and t.note == "named"]
        return any(_plain(core.text) in variants(t, self.spelling) for t in named)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[‐-―−]", "-", text)).lower()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch that may be a core (a word of the table itself), a widening word, or either."""

    span: Span
    core: Mention | None
    part: Mention | None
    roles: frozenset[str]


def phrases(
    story: Story, sentence: Sentence, slot: str, table: str, *, widening: Widening, heads: Collection[int]
) -> list[Phrase]:
    """The phrases of one qualifier in the sentence, in text order.

    A last word that several share is given to each ("upper and lower arm" are two).  ``heads`` are the offsets at which
    the nouns begin that the phrases may describe.
    """
    found: list[Phrase] = []
    waiting: list[list[_Piece]] = []
    for chain in _chains(story, _pieces(sentence, table, widening)):
        kept, core = _trimmed(story, chain, widening, heads)
        if core is None:
            waiting = [*waiting, chain] if all(p.roles & {"before", "of"} for p in chain) else []
            continue
        shared = [(e, _sharing(story, e, kept, widening)) for e in _coordinated(story, waiting, kept)]
        found += [Phrase(slot, _hull(earlier), name, core) for earlier, name in shared if name]
        found.append(Phrase(slot, _hull(kept), _name(story, kept, widening), core))
        waiting = []
    return found


def _pieces(sentence: Sentence, table: str, widening: Widening) -> list[_Piece]:
    cores = {m.span: m for m in sentence.of(table)}
    parts = {m.span: m for m in sentence.of(widening.table)} if widening.table else {}
    spans = sorted({*cores, *parts}, key=lambda s: (s.start, -s.end))
    pieces: list[_Piece] = []
    for span in spans:
        if pieces and span.start < pieces[-1].span.end:
            continue
        part = parts.get(span)
        roles = widening.roles.get(part.term, frozenset()) if part else frozenset()
        pieces.append(_Piece(span, cores.get(span), part, roles))
    return pieces


def _chains(story: Story, pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    chain: list[_Piece] = []
    for piece in pieces:
        if "drop" in piece.roles:
            continue
        if chain and not _joined(story, chain[-1], piece):
            yield chain
            chain = []
        chain.append(piece)
    if chain:
        yield chain


def _gap(story: Story, left: _Piece, right: _Piece) -> str:
    return story.text(Span(left.span.end, max(left.span.end, right.span.start)))


def _touch(story: Story, left: _Piece, right: _Piece) -> bool:
    return _TOUCH.fullmatch(_gap(story, left, right)) is not None


def _of(story: Story, left: _Piece, right: _Piece) -> bool:
    return _OF.fullmatch(_gap(story, left, right).lower()) is not None


def _to(story: Story, left: _Piece, right: _Piece) -> bool:
    return "to" in left.roles and _TO.fullmatch(_gap(story, left, right).lower()) is not None


def _joined(story: Story, left: _Piece, right: _Piece) -> bool:
    if left.core is not None and right.core is not None and left.core.text.lower() == f"{left.core.name.lower()}s":
        return _of(story, left, right)
    return _touch(story, left, right) or _of(story, left, right) or _to(story, left, right)


def _trimmed(
    story: Story, chain: list[_Piece], widening: Widening, heads: Collection[int]
) -> tuple[list[_Piece], Mention | None]:
    """The pieces around the last core that belong to its phrase, and that core; no core: nothing."""
    last = max((i for i, p in enumerate(chain) if p.core), default=-1)
    if last < 0:
        return [], None
    first, end = last, last + 1
    while first and _leads(story, chain[first - 1], chain[first]):
        first -= 1
    while end < len(chain) and _follows(story, chain[end - 1], chain[end], widening, heads):
        end += 1
    return chain[first:end], chain[last].core


def _follows(story: Story, left: _Piece, right: _Piece, widening: Widening, heads: Collection[int]) -> bool:
    if "after" not in right.roles or not _touch(story, left, right):
        return False
    if "loose" in right.roles and any(0 <= start - right.span.end <= 2 for start in heads):
        return False
    return not ("weak" in right.roles and left.core is not None and widening.is_noun(left.core))


def _leads(story: Story, left: _Piece, right: _Piece) -> bool:
    if _touch(story, left, right):
        return left.core is not None or bool(left.roles & {"before", "after", "to"})
    if _to(story, left, right):
        return True
    return left.core is not None or "of" in left.roles


def _hull(pieces: Sequence[_Piece]) -> Span:
    return Span(pieces[0].span.start, pieces[-1].span.end)


def _words(story: Story, span: Span) -> str:
    """The words as running text: lower case, breaks at a hyphen closed."""
    return re.sub(r"\s+", " ", re.sub(r"-\s+", "-", re.sub(r"[‐-―−]", "-", story.text(span)))).lower().strip()


def _name(story: Story, pieces: Sequence[_Piece], widening: Widening) -> str:
    if widening.verbatim:
        core = pieces[-1].core
        return core.name if core and widening.is_named(core) else _words(story, _hull(pieces))
    out = []
    for i, piece in enumerate(pieces):
        following = pieces[i + 1] if i + 1 < len(pieces) else None
        closes = following is None or _of(story, piece, following)
        named = piece.core if closes and piece.core else piece.part
        out.append(named.name if named else _words(story, piece.span))
        if following:
            out.append("of" if closes else "")
    return " ".join(word for word in out if word)


def _coordinated(story: Story, waiting: Sequence[list[_Piece]], kept: list[_Piece]) -> Iterator[list[_Piece]]:
    """Those waiting chains that reach the phrase through "and", "or" and commas alone."""
    linked: list[list[_Piece]] = []
    right = kept[0]
    for chain in reversed(waiting):
        if not _AND.fullmatch(_gap(story, chain[-1], right)):
            break
        linked.append(chain)
        right = chain[0]
    yield from reversed(linked)


def _sharing(story: Story, earlier: list[_Piece], kept: list[_Piece], widening: Widening) -> str:
    """The name of the phrase with the earlier words in place of its own of the same role; empty where none fits."""
    role = earlier[-1].roles
    same = next((i for i, p in enumerate(kept[:-1]) if p.roles & role), None)
    own = " ".join(p.part.name for p in earlier if p.part)
    if same is not None:
        tail = _name(story, kept[same + 1 :], widening)
        return f"{own} {'of ' if _of(story, kept[same], kept[same + 1]) else ''}{tail}"
    first, _, rest = _name(story, kept, widening).partition(" ")
    replaced = rest and kept[0].core and "before" in role and "before" in widening.roles.get(first, frozenset())
    return f"{own} {rest}" if replaced else ""
