"""Who the patients of the paper are, and which sentences tell of which."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from miner.assemble import items, language, ownership, paper_kind, patient_rows, references, refusal
from miner.assemble.language import Foreign
from miner.assemble.patient_rows import RowPatient
from miner.assemble.references import Introduction, Reference
from miner.assemble.regions import with_regions
from miner.assemble.story import Sentence, Story, sentences_of
from miner.domain import NamedKind, Pack
from miner.schema import Annotations, Case, Document, Mention, Origin, Role, Span

_SIDE_BY_SIDE = re.compile(r"\sand\s(?:an?\s|another\s)?$", re.IGNORECASE)
_KIN = re.compile(
    r"[\s-]+(?:\w+\s)?(?:sons?|daughters?|brothers?|sisters?|mother|father|wife|husband)\b", re.IGNORECASE
)
"""A relative, right after the age."""
_ONE_OF_THEM = re.compile(r"\b(?:one|another)\s(?:patient|case|of\s)|\b(?:the|an)\s?other\b.*\bone\b", re.IGNORECASE)
"""Words for one of several patients that do not say which."""
MOST_CASES = 60
"""Labels beyond this number are figures or references, not patients, unless no number before them is left out."""


@dataclass(frozen=True)
class Split:
    """The stories of a paper's patients with their table rows, and notes on what was not clear."""

    stories: tuple[Story, ...]
    rows: tuple[tuple[RowPatient, ...], ...] = ()
    """For each story the table rows that are the same patient's."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Patient:
    """One patient while the paper is being split."""

    label: str
    sentences: tuple[Sentence, ...]
    number: int = 0
    """The number of the label; 0 where the paper numbers nobody."""


def split(document: Document, annotations: Annotations, pack: Pack) -> Split:
    """One story a patient; none, and a note that says why, where the paper has no patient of its own.

    Where several articles share the file, each is split on its own, so that no patient of one gets what another says.
    """
    found = Split(())
    for number, (article, own) in items.parted(document, annotations):
        more = _split(article, own, pack, len(found.stories))
        named = tuple(f"article {number}: {note}" if number else note for note in more.notes)
        found = Split((*found.stories, *more.stories), (*found.rows, *more.rows), (*found.notes, *named))
    return found


def _split(document: Document, annotations: Annotations, pack: Pack, before: int) -> Split:
    """The stories of one article, counted on from ``before``."""
    foreign = language.foreign(document)
    annotations = language.without(annotations, foreign.spans) if foreign.spans else annotations
    everything = with_regions(document, sentences_of(document, annotations))
    own = [ownership.own_part(document, s) for s in everything if ownership.is_own(document, s)]
    refused = refusal.reason(document, everything, own)
    rows = _rows(document, annotations, everything, foreign, refused)
    patients = _patients(document, everything, own, rows, refused)
    if not patients and not refused:
        patients = [_Patient("", tuple(own))]
    if len(patients) > 1:
        titles = _titles(document, everything, pack)
        patients = [replace(p, sentences=(*titles, *p.sentences)) for p in patients]
    stories = [_story(document, annotations, pack, before + n, p) for n, p in enumerate(patients, start=1)]
    joined = _rows_of(patients, rows)
    cited = [row for row in rows if row.origin is Origin.CITED]
    for number, row in enumerate(cited, start=before + len(patients) + 1):
        case = Case.of(document.sha256, number, row.label, Origin.CITED, (row.place,))
        stories.append(Story(document, pack, case, (), annotations.abbreviations))
        joined.append((row,))
    notes = [*_remarks(document, everything, foreign, "" if patients else refused), *patient_rows.notes(document, rows)]
    return Split(tuple(stories), tuple(joined), tuple(notes))


def _rows(
    document: Document, annotations: Annotations, everything: Sequence[Sentence], foreign: Foreign, refused: str
) -> list[RowPatient]:
    """The patients of the tables in English; in a paper that only collects others' patients all are cited."""
    rows = [r for r in patient_rows.find(document, annotations) if not any(s.contains(r.place) for s in foreign.spans)]
    if refused and paper_kind.kind_of(document, everything) in paper_kind.COLLECTING:
        return [replace(row, origin=Origin.CITED, number=0) for row in rows]
    return rows


def _remarks(document: Document, everything: Sequence[Sentence], foreign: Foreign, refused: str) -> list[str]:
    """Why the paper has no patient, and what of it was not read."""
    languages = " and ".join(foreign.names)
    if refused and languages and not any(s.role in ownership.STORY_ROLES - {Role.TITLE} for s in everything):
        return [f"no patient: the text is {languages}, and English alone is read"]
    remarks = [refused] if refused else []
    if languages:
        remarks.append(f"read in its English parts alone: the rest is {languages}")
    if not refused and refusal.is_empty(document):
        remarks.append(f"{refusal.EMPTY}; the patient is told elsewhere")
    return remarks


def _titles(document: Document, sentences: Sequence[Sentence], pack: Pack) -> list[Sentence]:
    """The title of a paper on several patients, with the names in it only: it says what all of them have."""
    tables = {spec.terms for spec in pack.kinds.values() if isinstance(spec, NamedKind)}
    titles = [s for s in sentences if s.role is Role.TITLE and ownership.is_own(document, s)]
    return [replace(s, mentions=tuple(m for m in s.mentions if m.kind in tables)) for s in titles]


def _patients(
    document: Document,
    everything: Sequence[Sentence],
    own: Sequence[Sentence],
    rows: Sequence[RowPatient],
    refused: str,
) -> list[_Patient]:
    """Several patients by label, by table or by introduction; empty where the paper has one patient or none."""
    labelled = _labelled(document, everything)
    numbered = [row for row in patient_rows.own(rows) if row.number]
    if len(numbered) >= 2 and len(numbered) > len(labelled):
        return _tabled(document, everything, numbered)
    if labelled:
        return labelled
    return [] if refused else _introduced(document, own)


def _tabled(document: Document, everything: Sequence[Sentence], rows: Sequence[RowPatient]) -> list[_Patient]:
    """Patients that only a table tells apart, with the sentences that name them or speak of all."""
    numbers = [row.number for row in rows]
    stories: dict[int, list[Sentence]] = {number: [] for number in numbers}
    for sentence in _once(document, everything):
        if sentence.role is not Role.TABLE and sentence.role in ownership.STORY_ROLES | ownership.COMMENT_ROLES:
            for number, piece in _shared(document, sentence, numbers).items():
                stories[number].append(piece)
    return [_Patient(row.label, tuple(stories[row.number]), number=row.number) for row in rows]


def _rows_of(patients: Sequence[_Patient], rows: Sequence[RowPatient]) -> list[tuple[RowPatient, ...]]:
    """The table rows of each patient: by label, or "present case" where the paper has one patient only."""
    by_number: dict[int, list[RowPatient]] = defaultdict(list)
    for row in patient_rows.own(rows):
        by_number[row.number].append(row)
    if len(patients) == 1:
        return [tuple(r for r in patient_rows.own(rows) if r.number in (0, patients[0].number or 1))]
    return [tuple(by_number[patient.number or n]) for n, patient in enumerate(patients, start=1)]


def _story(document: Document, annotations: Annotations, pack: Pack, number: int, patient: _Patient) -> Story:
    spans = tuple(s.span for s in patient.sentences)
    case = Case.of(document.sha256, number, patient.label, Origin.OWN, spans)
    return Story(document, pack, case, patient.sentences, annotations.abbreviations)


def _labelled(document: Document, sentences: Sequence[Sentence]) -> list[_Patient]:
    """Patients by label: a label that opens a heading or a sentence starts a stretch that is that patient's."""
    stretch: dict[int, list[Sentence]] = {}
    names: dict[int, str] = {}
    current, since = 0, Role.BODY
    loose: list[Sentence] = []
    pointing = [references.labels(document, sentence) for sentence in sentences]
    most = _most({r.number for labels in pointing for r in labels})
    for sentence, labels in zip(sentences, pointing, strict=True):
        found = [r for r in labels if r.number <= most]
        opened = _opening(document, sentence, found)
        block = document.block_at(sentence.span.start)
        if opened and sentence.role in ownership.STORY_ROLES and len({r.number for r in found}) == 1:
            current, since = opened.number, sentence.role
            names.setdefault(current, document.quote(opened.span))
        elif sentence.role is not since or (block is not None and block.is_heading and not opened):
            current = 0 if sentence.role is not since else current
        if found and (len({r.number for r in found}) > 1 or not current or found[0].number != current):
            loose.append(sentence)
        elif current and ownership.is_own(document, sentence):
            stretch.setdefault(current, []).append(sentence)
        else:
            loose.append(sentence)
    numbers = sorted(stretch)
    if len(numbers) < 2 or numbers[:2] != [1, 2]:
        return []
    for sentence in _once(document, loose):
        for number, piece in _shared(document, sentence, numbers).items():
            stretch[number].append(piece)
    return [
        _Patient(names.get(n, f"Case {n}"), tuple(sorted(stretch[n], key=lambda s: s.span)), n)
        for n in numbers
    ]  # fmt: skip


def _most(numbers: set[int]) -> int:
    """The highest number that labels a patient."""
    most = MOST_CASES
    if numbers.issuperset(range(1, most + 1)):
        while most + 1 in numbers:
            most += 1
    return most


def _opening(document: Document, sentence: Sentence, found: Sequence[Reference]) -> Reference | None:
    """The label that the sentence or heading begins with (after "The", "In", a section number …)."""
    if not found:
        return None
    before = document.text[sentence.span.start : found[0].span.start]
    return (
        found[0]
        if re.fullmatch(r"\W*(?:[\d.]+\W+)?(?:(?:the|in|our|on)\s)?(?:patient in\s)?", before.lower())
        else None
    )


def _once(document: Document, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Without word-for-word repeats: said of many patients, each would cost time for all of them and tell nothing."""
    first: dict[str, Sentence] = {}
    for sentence in sentences:
        first.setdefault(document.quote(sentence.span), sentence)
    return list(first.values())


def _shared(document: Document, sentence: Sentence, numbers: Sequence[int]) -> dict[int, Sentence]:
    """A sentence outside the stretches, given to the patients it names: each mention to the label before it."""
    found = [r for r in references.labels(document, sentence) if r.number in numbers]
    if ownership.is_others(document, sentence) and not found:
        return {}
    if not found:
        everyone = references.speaks_of_all(document, sentence)
        everyone = everyone or references.counts_all(document, sentence, len(numbers))
        if everyone is None:
            return {}
        return {n: replace(sentence, patient=everyone) for n in numbers}
    return _pieces(sentence, found)


def _pieces(
    sentence: Sentence, found: Sequence[Reference], owners: Mapping[Span, int] | None = None
) -> dict[int, Sentence]:
    """The mentions of a sentence dealt out to the references in it: to the last before, else to the first.

    ``owners`` says whose a mention is where its place alone would mislead ("a woman of 40 and a 50-year-old man").
    """
    dealt: dict[int, list[Mention]] = {r.number: [] for r in found}
    for mention in sentence.mentions:
        before = [r for r in found if r.span.start <= mention.span.start]
        owner = (owners or {}).get(mention.span, (before[-1] if before else found[0]).number)
        dealt.setdefault(owner, []).append(mention)
    spans = {r.number: r.span for r in reversed(found)}
    return {n: replace(sentence, mentions=tuple(m), patient=spans.get(n)) for n, m in dealt.items()}


def _introduced(document: Document, own: Sequence[Sentence]) -> list[_Patient]:
    """Several patients told by age and sex alone; empty where the ages are of one patient."""
    told = [s for s in own if s.role in ownership.STORY_ROLES]
    met = [i for index, s in enumerate(told) for i in references.introductions(document, index, s)]
    distinct = _distinct(met)
    plural = any(m.term == "plural" for s in own for m in s.of("patient"))
    if len(distinct) < 2:
        number = next((n for s in told if (n := references.together(document, s))), 0)
        return [_Patient("", tuple(own))] * number
    if not (plural or _listed(document, distinct)):
        return []
    sexes = [i.sex for i in distinct]
    if len(set(sexes)) == len(sexes) == 2 and all(sexes):
        return _by_sex(document, own, sexes)
    return _by_place(document, told, distinct)


def _listed(document: Document, distinct: Sequence[Introduction]) -> bool:
    """Whether patients stand side by side ("a 6-year-old boy and a 3-month-old girl")."""
    sides = [(a, b) for a, b in pairwise(distinct) if a.sentence == b.sentence]
    between = [document.text[a.age.span.end : b.age.span.start] for a, b in sides]
    kin = any(_KIN.match(document.text, i.age.span.end) for i in distinct)
    return not kin and any(len(words) <= 40 and _SIDE_BY_SIDE.search(words) for words in between)


def _distinct(met: Sequence[Introduction]) -> list[Introduction]:
    kept: list[Introduction] = []
    for one in met:
        if not one.indefinite or one.age.quantity is None:
            continue
        if not any(_same(one, other) for other in kept):
            kept.append(one)
    return kept


def _same(a: Introduction, b: Introduction) -> bool:
    if a.age.quantity is None or b.age.quantity is None:
        return True
    if a.sex and b.sex and a.sex != b.sex:
        return False
    low, high = sorted((a.age.quantity.low, b.age.quantity.low))
    return high - low <= 0.02 * high + 1


def _by_sex(document: Document, own: Sequence[Sentence], sexes: Sequence[str]) -> list[_Patient]:
    """Two patients of different sex: each sentence part goes to the sex that it names last."""
    stories: dict[str, list[Sentence]] = {sex: [] for sex in sexes}
    current: str = ""
    for sentence in own:
        named = [
            Reference(sexes.index(m.term) + 1, m.span) for m in sentence.of("sex") if m.term in sexes
        ]  # fmt: skip
        if references.speaks_of_all(document, sentence) and not named:
            for sex in sexes:
                stories[sex].append(sentence)
            continue
        if not named:
            if current and not _ONE_OF_THEM.search(document.quote(sentence.span)):
                stories[current].append(sentence)
            continue
        owners = {
            i.age.span: sexes.index(i.sex) + 1
            for i in references.introductions(document, 0, sentence)
            if i.sex in sexes
        }
        for number, piece in _pieces(sentence, named, owners).items():
            stories[sexes[number - 1]].append(piece)
        current = sexes[named[-1].number - 1]
    return [_Patient(f"the {'woman' if sex == 'female' else 'man'}", tuple(stories[sex])) for sex in sexes]


def _by_place(document: Document, told: Sequence[Sentence], starts: Sequence[Introduction]) -> list[_Patient]:
    """Patients told one after the other: from one introduction to the next."""
    patients: list[_Patient] = []
    for position, one in enumerate(starts):
        end = starts[position + 1].sentence if position + 1 < len(starts) else len(told)
        sentences = list(told[one.sentence : end])
        if position + 1 < len(starts) and end == one.sentence:
            sentences = [_cut(told[one.sentence], one, starts[position + 1])]
        elif position and starts[position - 1].sentence == one.sentence:
            sentences[0] = _cut(sentences[0], one, None)
        patients.append(_Patient("", tuple(sentences)))
    shared = [s for s in told if references.speaks_of_all(document, s)]
    return [replace(p, sentences=_with(p.sentences, shared)) for p in patients]


def _cut(sentence: Sentence, one: Introduction, following: Introduction | None) -> Sentence:
    start = one.age.span.start
    end = following.age.span.start if following else sentence.span.end
    return replace(
        sentence, mentions=tuple(m for m in sentence.mentions if start <= m.span.start < end), patient=one.age.span
    )


def _with(sentences: tuple[Sentence, ...], shared: Sequence[Sentence]) -> tuple[Sentence, ...]:
    spans: set[Span] = {s.span for s in sentences}
    return tuple(sorted((*sentences, *(s for s in shared if s.span not in spans)), key=lambda s: s.span))
