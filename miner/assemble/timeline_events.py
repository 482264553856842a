"""Events of a course: words that name them, what turns them into another event, and what rules them out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from miner.assemble.story import Sentence, Story
from miner.domain import TimelineKind
from miner.schema import Experiencer, Mention, Span
from miner.schema.fold import fold

_WORD = re.compile(r"[a-z0-9][\w%/-]*|[,;:().]")
_STOPS = frozenset(
    "; : but however although though while whereas who which that until except besides then after following".split()
)
"""Words that end the reach of a guard: another clause begins."""

_SUBJECTS = frozenset("he she they it we patient".split())
"""Words that begin a clause of their own, which a negation before them does not reach."""
_VERBS = frozenset("was were is are had has have did made showed became remained recovered".split())

REACH = {
    "not": 7,
    "little": 3,
    "partly": 3,
    "stopped": 3,
    "aim": 4,
    "unsure": 5,
    "fatal": 5,
    "past": 7,
    "presenting": 8,
}
"""How many words a guard may stand before the event that it governs; counted on the training texts."""
KIN = 8
"""Words that may stand between a member of the family and what happened to them."""
AFTER = {"not_after": 6, "partly": 2, "unsure_after": 3}
"""How many words a guard may stand after the event."""
NEGATING = frozenset({"not", "not_after", "little"})
"""Guards that turn an event into its opposite."""
PRESENTING = "presenting"
"""Guard under which something is why the patient came."""
GENERAL = "general"
"""Flag of what is said of the disease or of other people."""
RULING_OUT = frozenset({"aim", "unsure", "past", "fatal", GENERAL, PRESENTING})
"""Guards under which an event did not happen, or not in the story that is told."""
_TURNING = (
    ("little", "not"),
    ("partly", "partly"),
    ("stopped", "not"),
    ("unaided", "unaided"),
    ("untreated", "untreated"),
)
"""Guards that make another event of one, and what the turns call them; the first that fits decides."""
CLAUSE = 8
"""How far "spontaneously" and the like govern, on both sides."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One event as one sentence tells it."""

    sentence: Sentence
    event: str
    span: Span
    """The words that name the event."""
    rule: str
    """How it was found: ``said``, ``weak`` or ``change`` (``implied`` where no words were)."""
    flags: frozenset[str]
    """Ids of the guards that govern the words."""
    asserted_by: Span | None = None
    """The guard that turned the event into this one."""
    way: str = ""
    """For a change: what it is and of what ("down burden")."""


@dataclass(frozen=True, slots=True)
class Named:
    """Words that name an event, before what governs them is looked at; fields as in :class:`Occurrence`."""

    span: Span
    event: str
    rule: str
    way: str = ""
    general: bool = False
    """Said of the disease or of other people."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as words with their places, for counting distances in words."""

    sentence: Sentence
    starts: tuple[int, ...]
    words: tuple[str, ...]

    @classmethod
    def of(cls, story: Story, sentence: Sentence) -> Line:
        text = fold(story.text(sentence.span))
        found = [(m.start() + sentence.span.start, m.group()) for m in _WORD.finditer(text)]
        return cls(sentence, tuple(s for s, _ in found), tuple(w for _, w in found))

    def index(self, offset: int) -> int:
        """Number of the first word at or after the offset."""
        return bisect_left(self.starts, offset)

    def between(self, left: Span, right: Span) -> tuple[str, ...]:
        """The words after ``left`` and before ``right``; empty where they are the other way round."""
        return self.words[self.index(left.end) : self.index(right.start)]


def occurrences(story: Story, sentence: Sentence, spec: TimelineKind, *, untreated: bool = False) -> list[Occurrence]:
    """Every event that the words of the sentence name, with the guards that govern it, in text order.

    ``untreated`` says that the sentences before have told that nothing was done.
    """
    named = list(_named(sentence, spec))
    if not named:
        return []
    line = Line.of(story, sentence)
    named = [one for one in named if not _of_relative(line, sentence, one.span, spec)]
    guards = sentence.of(spec.guards) if spec.guards else []
    found = [_judge(line, one, guards, spec) for one in named]
    turned = [_untreated(o, spec) if untreated and o is not None else o for o in found]
    return sorted((o for o in turned if o is not None), key=lambda o: (o.span, o.event))


def _untreated(occurrence: Occurrence, spec: TimelineKind) -> Occurrence:
    other = spec.turns.get(f"untreated {occurrence.event}", "")
    if not other or occurrence.flags & NEGATING:
        return occurrence
    return replace(occurrence, event=other, flags=occurrence.flags | {"untreated"})


def _named(sentence: Sentence, spec: TimelineKind) -> Iterator[Named]:
    for mention in sentence.of(spec.events):
        yield Named(mention.span, mention.term, "said", general=_is_general(mention))
    if spec.weak:
        for mention in sentence.of(spec.weak):
            yield Named(mention.span, mention.term, "weak", general=_is_general(mention))
    yield from _changes(sentence, spec)


def _is_general(mention: Mention) -> bool:
    return mention.assertion.experiencer in (Experiencer.GENERAL, Experiencer.OTHERS)


def _of_relative(line: Line, sentence: Sentence, span: Span, spec: TimelineKind) -> bool:
    """Whether the event is told of a member of the family named just before it ("her father died of …")."""
    for mention in sentence.of(spec.events, spec.weak):
        if mention.span == span and mention.assertion.experiencer is Experiencer.RELATIVE:
            cues = [cue for cue in mention.assertion.cues if cue.end <= span.start]
            words = line.between(cues[-1], span) if cues else ()
            return bool(cues) and len(words) <= KIN and not {",", ";", *_SUBJECTS} & set(words)
    return False


def _changes(sentence: Sentence, spec: TimelineKind) -> Iterator[Named]:
    """A quantity that rose or fell: good or bad news depends on what it is."""
    if not spec.changes or not spec.subjects:
        return
    subjects = sentence.of(spec.subjects)
    for change in sentence.of(spec.changes):
        if any(change.span.overlaps(m.span) for m in sentence.of(spec.events)):
            continue
        near = [s for s in subjects if _near(s.span, change.span)]
        if near:
            nearest = min(near, key=lambda s: (_gap(s.span, change.span), s.span))
            way = f"{change.term} {nearest.term}"
            if way in spec.turns:
                first, last = sorted((nearest.span, change.span))
                yield Named(Span(first.start, max(first.end, last.end)), spec.turns[way], "change", way)


def _near(a: Span, b: Span) -> bool:
    return not a.overlaps(b) and _gap(a, b) <= 45


def _gap(a: Span, b: Span) -> int:
    return max(a.start - b.end, b.start - a.end, 0)


def _judge(line: Line, named: Named, guards: list[Mention], spec: TimelineKind) -> Occurrence | None:
    """The event after all that governs it; None where it is negated and has no opposite."""
    governing = {flag: g.span for g in reversed(guards) if (flag := _governs(line, g, named.span))}
    turn = _turn(named.event, frozenset(governing), spec)
    if turn is None:
        return None
    event, flag = turn
    flags = frozenset(governing) | ({GENERAL} if named.general else set())
    return Occurrence(line.sentence, event, named.span, named.rule, flags, governing.get(flag), named.way)


def _turn(event: str, flags: frozenset[str], spec: TimelineKind) -> tuple[str, str] | None:
    """The event that the guards make of it and the guard that decided; None where nothing is left."""
    negation = next(iter(sorted(flags & {"not", "not_after"})), "")
    if negation:
        opposite = spec.turns.get(f"not {event}", "")
        if "partly" in flags:
            opposite = spec.turns.get(f"not partly {event}", opposite)
        return (opposite, negation) if opposite else None
    decided = ""
    for flag, guard in _TURNING:
        other = spec.turns.get(f"{guard} {event}", "")
        if flag in flags and other:
            event, decided = other, flag
    return event, decided


def _governs(line: Line, guard: Mention, span: Span) -> str:
    """The guard's id where it reaches the event, else an empty string."""
    kind = guard.term
    if guard.span.overlaps(span):  # "not completely resolved": the guard reaches into the words
        return kind if kind == "partly" and guard.span.start < span.start else ""
    if kind in ("unaided", "untreated", "lasting"):
        words = line.between(guard.span, span) or line.between(span, guard.span)
        return kind if len(words) <= CLAUSE and not _STOPS & set(words) else ""
    if guard.span.start < span.start:
        words = line.between(guard.span, span)
        return kind if len(words) <= REACH.get(kind, -1) and not _broken(kind, words) else ""
    words = line.between(span, guard.span)
    return kind if len(words) <= AFTER.get(kind, -1) and not _STOPS & set(words) else ""


def _new_clause(words: tuple[str, ...]) -> bool:
    """Whether a subject of its own, or "and" with a verb, stands among the words."""
    after = words[words.index("and") :] if "and" in words else ()
    return bool(_SUBJECTS & set(words) or _VERBS & set(after))


def _broken(kind: str, words: tuple[str, ...]) -> bool:
    """Whether another clause begins between the guard and the event."""
    if _STOPS & set(words) or (kind in NEGATING and _new_clause(words)):
        return True
    if "," not in words:
        return False
    listed = {"or", "nor", "and"} & set(words[words.index(",") :])
    return not (listed and kind == "not")
