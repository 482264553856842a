"""Modifier phrases: words of a modifier table with the words that widen them, and what they say in full."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from miner.assemble.story import Sentence, Story
from miner.schema import Mention, Span

_TOUCH = re.compile(r"\s*-\s*|\s+")
_OF = re.compile(r"\s+of\s+(?:(?:the|his|her|their|both|each|all|a|an|its|(?:the\s)?patient['’]s)\s+)*")
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
    """The words that widen the phrases of one qualifier: term id to its roles (before, of, after, drop)."""

    table: str = ""
    roles: Mapping[str, frozenset[str]] | None = None

    @classmethod
    def of(cls, story: Story, table: str) -> Widening:
        return cls(table, {t.id: frozenset(t.note.split()) for t in story.pack.terms.get(table, ())})

    def of_mention(self, mention: Mention) -> frozenset[str]:
        return (self.roles or {}).get(mention.term, frozenset())


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch that may be a core (a word of the table itself), a widening word, or either."""

    span: Span
    core: Mention | None
    part: Mention | None
    roles: frozenset[str]


def phrases(
    story: Story, sentence: Sentence, slot: str, table: str, *, widening: Widening, verbatim: bool
) -> list[Phrase]:
    """The phrases of one qualifier in the sentence, in text order.

    A last word that several share is given to each ("upper and lower arm" are two).  ``verbatim`` keeps the text's own
    words; otherwise the last word is given by its preferred name.
    """
    found: list[Phrase] = []
    waiting: list[list[_Piece]] = []
    for chain in _chains(story, _pieces(sentence, table, widening)):
        kept, core = _trimmed(story, chain)
        if core is None:
            waiting = [*waiting, chain] if all(p.roles & {"before", "of"} for p in chain) else []
            continue
        for earlier in _coordinated(story, waiting, kept):
            if shared := _sharing(story, earlier, kept, verbatim=verbatim):
                found.append(Phrase(slot, _hull(earlier), shared, core))
        found.append(Phrase(slot, _hull(kept), _name(story, kept, verbatim=verbatim), core))
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
        roles = widening.of_mention(part) if part else frozenset()
        pieces.append(_Piece(span, cores.get(span), part, roles))
    return pieces


def _chains(story: Story, pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    chain: list[_Piece] = []
    for piece in pieces:
        if "drop" in piece.roles:
            continue
        if chain and not (_touch(story, chain[-1], piece) or _of(story, chain[-1], piece)):
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


def _trimmed(story: Story, chain: list[_Piece]) -> tuple[list[_Piece], Mention | None]:
    """The pieces around the last core that belong to its phrase, and that core; no core: nothing."""
    last = max((i for i, p in enumerate(chain) if p.core), default=-1)
    if last < 0:
        return [], None
    first, end = last, last + 1
    while first and _leads(story, chain[first - 1], chain[first]):
        first -= 1
    while end < len(chain) and "after" in chain[end].roles and _touch(story, chain[end - 1], chain[end]):
        end += 1
    return chain[first:end], chain[last].core


def _leads(story: Story, left: _Piece, right: _Piece) -> bool:
    if _touch(story, left, right):
        return left.core is not None or bool(left.roles & {"before", "after"})
    return left.core is not None or "of" in left.roles


def _hull(pieces: Sequence[_Piece]) -> Span:
    return Span(pieces[0].span.start, pieces[-1].span.end)


def _words(story: Story, span: Span) -> str:
    """The words as running text: lower case, breaks at a hyphen closed."""
    return re.sub(r"\s+", " ", re.sub(r"-\s+", "-", re.sub(r"[‐-―−]", "-", story.text(span)))).lower().strip()


def _name(story: Story, pieces: Sequence[_Piece], *, verbatim: bool) -> str:
    if verbatim:
        return _words(story, _hull(pieces))
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


def _sharing(story: Story, earlier: list[_Piece], kept: list[_Piece], *, verbatim: bool) -> str:
    """The name of the phrase with the earlier words in place of its own of the same role; empty where none fits."""
    role = earlier[-1].roles
    same = next((i for i, p in enumerate(kept[:-1]) if p.roles & role), None)
    own = " ".join(p.part.name for p in earlier if p.part)
    if same is not None:
        tail = _name(story, kept[same + 1 :], verbatim=verbatim)
        return f"{own} {'of ' if _of(story, kept[same], kept[same + 1]) else ''}{tail}"
    whole = _name(story, kept, verbatim=verbatim)
    first, _, rest = whole.partition(" ")
    return f"{own} {rest}" if rest and "before" in role and kept[0].core and _is_opposite(first) else ""


def _is_opposite(word: str) -> bool:
    """Whether the first word of a preferred name is itself a position that the earlier word replaces."""
    return word in {"upper", "lower", "left", "right", "anterior", "posterior"}
