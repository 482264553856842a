"""Finds the terms of a pack: all phrases of all tables in one pass over the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import ahocorasick

from miner.domain import Pack, spellings, with_plurals
from miner.schema import Mention, Span
from miner.schema.fold import fold

PLUS_GLYPHS = "þ"
"""Letters that damaged PDF fonts print for a plus sign: a term may end before one."""

Hit = tuple[str, str, str]
"""Table, term id, preferred name."""


@dataclass(frozen=True)
class TermMatcher:
    """Compiled term tables.  ``phrases`` works on folded text, ``exacts`` on the text itself."""

    phrases: ahocorasick.Automaton
    exacts: ahocorasick.Automaton
    patterns: tuple[tuple[re.Pattern[str], Hit], ...]

    @classmethod
    def of(cls, pack: Pack) -> TermMatcher:
        phrases: dict[str, dict[Hit, bool]] = defaultdict(dict)
        exacts: dict[str, set[Hit]] = defaultdict(set)
        patterns: list[tuple[re.Pattern[str], Hit]] = []
        for table, rows in pack.terms.items():
            for term in rows:
                hit = (table, term.id, pack.name_of(table, term.id))
                if term.match == "regex":
                    patterns.append((re.compile(term.synonym, re.IGNORECASE), hit))
                elif term.match == "exact":
                    exacts[term.synonym].add(hit)
                else:
                    written = spellings(term, pack.spelling)
                    for form in with_plurals(written):
                        phrases[form][hit] = phrases[form].get(hit, False) or form in written
        chosen = {form: _as_written(hits) for form, hits in phrases.items()}
        return cls(_automaton(chosen), _automaton(exacts), tuple(patterns))

    def find(self, text: str) -> list[Mention]:
        """Mentions in text order; of overlapping mentions of one table the longest (then the first) is kept."""
        folded = fold(text)
        found = [
            *_matches(self.phrases, folded),
            *_matches(self.exacts, text),
            *((m.start(), m.end(), hit) for p, hit in self.patterns for m in p.finditer(folded) if m.end() > m.start()),
        ]
        by_table: dict[str, list[tuple[int, int, Hit]]] = defaultdict(list)
        for start, end, hit in found:
            by_table[hit[0]].append((start, end, hit))
        kept = [item for table in sorted(by_table) for item in _longest(by_table[table])]
        return [
            Mention(table, Span(start, end), text[start:end], term, name, extractor="terms")
            for start, end, (table, term, name) in sorted(kept)
        ]


def _as_written(hits: dict[Hit, bool]) -> set[Hit]:
    """Of the hits of one form in one table, those that have it as written go before those of which it is the plural:
    "twins" as a row of its own is not the plural of "twin"."""
    tables = {table for (table, _, _), is_written in hits.items() if is_written}
    return {hit for hit, is_written in hits.items() if is_written or hit[0] not in tables}


def _automaton(forms: dict[str, set[Hit]]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for form in sorted(forms):
        automaton.add_word(form, (len(form), tuple(sorted(forms[form]))))
    if len(automaton):
        automaton.make_automaton()
    return automaton


def _matches(automaton: ahocorasick.Automaton, text: str) -> Iterator[tuple[int, int, Hit]]:
    if not len(automaton):
        return
    for last, (length, hits) in automaton.iter(text):
        start, end = last - length + 1, last + 1
        if _bounded(text, start, end):
            for hit in hits:
                yield start, end, hit


def _bounded(text: str, start: int, end: int) -> bool:
    """Whether the match starts and ends where a word does."""
    if start and _wordy(text[start - 1]) and _wordy(text[start]):
        return False
    return not (end < len(text) and _wordy(text[end]) and _wordy(text[end - 1]))


def _wordy(char: str) -> bool:
    return char.isalnum() and char not in PLUS_GLYPHS and (not char.isdigit() or char.isdecimal())


def _longest(matches: Iterable[tuple[int, int, Hit]]) -> Iterator[tuple[int, int, Hit]]:
    end_of_last = -1
    for start, end, hit in _by_preference(matches):
        if start >= end_of_last:
            yield start, end, hit
            end_of_last = end


def _by_preference(matches: Iterable[tuple[int, int, Hit]]) -> list[tuple[int, int, Hit]]:
    """Matches in text order after dropping each that lies inside or crosses into a longer one."""
    kept: list[tuple[int, int, Hit]] = []
    for match in sorted(matches, key=lambda m: (m[0], -m[1], m[2])):
        if kept and match[0] < kept[-1][1]:
            if match[1] - match[0] > kept[-1][1] - kept[-1][0]:
                kept[-1] = match
            continue
        kept.append(match)
    return kept
