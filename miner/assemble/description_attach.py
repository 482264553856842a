"""Which head a modifier phrase is said of, inside one sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from miner.assemble.description_heads import Head, Lexicon, reaches
from miner.assemble.description_phrases import Phrase
from miner.assemble.story import Sentence, Story
from miner.domain import DescriptionKind
from miner.schema import Presence, Role, Span

STRANGE = 2
"""Words of unknown role that may stand between a finding and its place ("smooth, glistening domes … on the arm")."""

_DETERMINERS = r"(?:the|his|her|their|both|an?|its|all|each|bilateral|entire|whole)"
_PREPOSITION = re.compile(
    r"\b(?:on|over|in|of|at|to|involving|affecting|covering|around|near|behind|across|along|beneath|under|below|above|from|"
    rf"onto|into|within|between|throughout|inside|mainly|predominantly|especially)\s(?:{_DETERMINERS}\s|(?:\w+['’]s?\s))*$",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"\s*(?:,|\band\b|\bor\b|/|&|\bas well as\b|\s)+\s*"
    r"(?:\b(?:the|his|her|their|both|on|over|in|of|to|bilateral|bilaterally|also|then|less|an?)\b\s*)*",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\s*(?:[,.;:)/-]|$|\b(?:and|or|to|in|on|over|with|but|at|of|hue|tinge|tint|tones?|colou?r(?:ed|ation)?|discolou?ration|"
    r"surfaces?|consistency|appearance|texture|when|while|without|measuring)\b)",
    re.IGNORECASE,
)
"""What stands after a modifier that is said of the noun before it; another noun would take it ("on a red base")."""

_FILLER = frozenset(
    """a about across affected affecting all almost also an and appear appeared appearing approximately are arising
    arose around as at been being both by centimeter centimeters centimetre cm color colour confined confluent
    consistency consisting covered covering covers days deep densely diameter diffusely discomfort discrete
    distributed distribution each early especially evolving extension few first five following for found four
    from generally grew grouped growing had half has have he her his hundred hundreds in increased increasing
    initially innumerable into involved involvement involving is it itching its large largely largest lasting
    later limited localised localized located long mainly many maximum measured measuring millimeter millimeters
    millimetre mm month months more mostly multiple near no non noted numerous observed occupied occupying of on
    one only onto or over pain palpable palpated predominantly presence present progressive progressively
    protruding pruritus ranging reached reaching recent rest scattered seen several she showed shows since
    single size sized sizes small some spread spreading started starting subsequent subsequently surface
    symmetrical ten tenderness that the their them then there these they third thirty this three to together
    total twenty two up upto various varying visible warmth was week weeks well were which wide widely width
    with within x year years""".split()
)
"""Words of place, size, number and course that may stand between a finding and its place."""

_CONJUNCTION = re.compile(r",|\b(?:and|or|plus)\b", re.IGNORECASE)

_BREAKING = frozenset(
    """after although because before but caused compatible consistent despite diagnosed diagnosis due during fever
    history injection loss revealing secondary similar sparing spared suggesting suggestive treated treatment until
    weakness while without""".split()
)
"""Words after which a place belongs to something else."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence with its possible findings and what is said in it."""

    story: Story
    sentence: Sentence
    spec: DescriptionKind
    lexicon: Lexicon
    heads: tuple[Head, ...]
    said: tuple[Phrase, ...]

    @property
    def places(self) -> frozenset[str]:
        """The qualifiers that say where; the others say how it looks."""
        return frozenset(self.spec.modifiers) - frozenset(self.spec.verbatim)

    def between(self, left: Span, right: Span) -> str:
        return self.story.text(Span(left.end, max(left.end, right.start)))


@dataclass(frozen=True, slots=True)
class _Last:
    """The place phrase before, for lists of places, and who took it."""

    phrase: Phrase | None = None
    takers: tuple[Head, ...] = ()


def attach(scene: Scene) -> list[Phrase]:
    """Gives each phrase to its heads; what no head of the sentence takes comes back, in text order."""
    loose: list[Phrase] = []
    last = _Last()
    for phrase in scene.said:
        place = phrase.slot in scene.places
        if place and _denied(scene, phrase):
            continue
        targets = _placed(scene, phrase, last) if place else _described(scene, phrase)
        for head in targets:
            head.add(phrase)
        if not targets:
            loose.append(phrase)
        if place:
            last = _Last(phrase, tuple(targets))
    _share(scene)
    return loose


def attach_spread(scene: Scene) -> None:
    """Gives words for "everywhere" to the heads of their noun phrase that have no place of their own."""
    for phrase in scene.said:
        for head in _described(scene, phrase):
            if not head.said.get(phrase.slot):
                head.add(phrase)
    for left, right in pairwise(scene.heads):
        if right.bare:
            _copy_places(left, right, {p.slot for p in scene.said})


def _denied(scene: Scene, phrase: Phrase) -> bool:
    """Whether the text says that the finding is not there ("sparing the palms")."""
    return phrase.mention.assertion.presence is Presence.ABSENT and not any(h.absent for h in scene.heads)


def _around(scene: Scene, phrase: Phrase) -> tuple[list[Head], list[Head], list[Head]]:
    """The heads that contain the phrase, those before and those after it."""
    inside = [h for h in scene.heads if h.span.contains(phrase.span)]
    before = [h for h in scene.heads if h.span.end <= phrase.span.start]
    after = [h for h in scene.heads if h.span.start >= phrase.span.end]
    return inside, before, after


def _described(scene: Scene, phrase: Phrase) -> list[Head]:
    """Heads of a phrase of looks: that of its noun phrase, else the run of heads before it."""
    inside, before, after = _around(scene, phrase)
    if inside:
        return inside
    if after and reaches(scene.story, phrase.span, after[0].span):
        return _same_start(after)
    if before and _ENDS.match(scene.story.document.text, phrase.span.end) and _near(scene, before[-1], phrase, _Last()):
        return _back(before)
    return []


def _placed(scene: Scene, phrase: Phrase, last: _Last) -> list[Head]:
    """Heads of a place: the one whose noun it stands before, those of the list it goes on, the run before it, or,
    where nothing stands before it, the run after it."""
    inside, before, after = _around(scene, phrase)
    if inside:
        return inside
    listed = last.phrase is not None and _LISTED.fullmatch(scene.between(last.phrase.span, phrase.span)) is not None
    if listed and last.takers:
        return list(last.takers)
    lead = scene.story.text(Span(scene.sentence.span.start, phrase.span.start))
    prepositional = _PREPOSITION.search(lead) is not None
    if after and not (prepositional and before) and _leads(scene, phrase, after[0]):
        return _same_start(after)
    if not before:
        return _run(after)
    in_row = scene.sentence.role is Role.TABLE
    return _fresh(before) if listed or in_row or _near(scene, before[-1], phrase, last) else []


def _leads(scene: Scene, phrase: Phrase, head: Head) -> bool:
    """Whether the place stands in the noun phrase of the head, and not before another noun of the same list."""
    if not reaches(scene.story, phrase.span, head.span):
        return False
    first, *rest = _CONJUNCTION.split(scene.between(phrase.span, head.span))
    return not rest or not _strange(_blanked(first, phrase.span.end, [p.span for p in scene.said]))


def _near(scene: Scene, head: Head, phrase: Phrase, last: _Last) -> bool:
    """Whether what stands between the head (or its last place) and the phrase is filler and a few words at most."""
    start = head.span.end
    if last.phrase is not None and last.phrase.span.start >= start:
        start = last.phrase.span.end
    gap = Span(start, max(start, phrase.span.start))
    contexts = (
        [m for m in scene.sentence.of(scene.spec.contexts) if gap.overlaps(m.span)] if scene.spec.contexts else []
    )
    if any(m.term in scene.lexicon.parting for m in contexts):
        return False
    known = [p.span for p in scene.said] + [m.span for m in contexts if m.term in scene.lexicon.filling]
    text = _blanked(scene.story.text(gap), gap.start, known).lower()
    if _BREAKING & set(re.findall(r"[a-z][\w-]*", text)):
        return False
    *others, end = _CONJUNCTION.split(_PREPOSITION.sub("", text))
    owned = re.search(r"([a-z][\w-]*)\s*$", end) if others else None
    return not (owned and _strange(owned[1])) and len(_strange(text)) <= STRANGE


def _strange(text: str) -> list[str]:
    """The words of unknown role."""
    return [w for w in re.findall(r"[a-z][\w-]*", text.lower()) if w not in _FILLER and not w.endswith("ly")]


def _blanked(text: str, offset: int, spans: Sequence[Span]) -> str:
    """The text with the spans (in offsets of the document) turned to blanks."""
    letters = list(text)
    for span in spans:
        for i in range(max(span.start - offset, 0), min(span.end - offset, len(letters))):
            letters[i] = " "
    return "".join(letters)


def _same_start(after: Sequence[Head]) -> list[Head]:
    return [h for h in after if h.span.start == after[0].span.start]


def _back(before: Sequence[Head]) -> list[Head]:
    """The last head and those coordinated with it."""
    out = [before[-1]]
    for right, left in pairwise(reversed(before)):
        if not right.bare:
            break
        out.append(left)
    return out


def _fresh(before: Sequence[Head]) -> list[Head]:
    """The last run of heads that are new to the reader; the last run where none is."""
    return _back([h for h in before if not h.definite] or before)


def _run(after: Sequence[Head]) -> list[Head]:
    out = list(after[:1])
    for head in after[1:]:
        if not head.linked:
            break
        out.append(head)
    return out


def _share(scene: Scene) -> None:
    """What stands before the first of coordinated nouns is said of the others; linked findings share their place."""
    for left, right in pairwise(scene.heads):
        if right.bare:
            _copy_leading(left, right, scene.places)
    for right, left in pairwise(reversed(scene.heads)):
        if right.linked and not left.definite:
            _copy_places(right, left, scene.places)
    for left, right in pairwise(scene.heads):
        if left.vague or right.bare or right.on_it or (right.linked and right.concept in scene.spec.parts):
            _copy_places(left, right, scene.places)


def _copy_leading(left: Head, right: Head, places: Collection[str]) -> None:
    if any(left.span.end <= p.span.start and p.span.end <= right.span.start for ps in right.said.values() for p in ps):
        return
    for slot, phrases in left.said.items():
        if slot not in places:
            right.add_all([p for p in phrases if p.span.end <= right.span.start])


def _copy_places(source: Head, target: Head, places: Collection[str]) -> None:
    for slot in sorted(places):
        if not target.said.get(slot):
            target.add_all(source.said.get(slot, []))
