"""Which parts of a paper are in another language than English, the only one that is read.

A block is judged by its script, and in Latin or Cyrillic letters by its function words: the commonest words of a
language stand in every sentence of it, whatever the sentence is about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from miner.schema import Annotations, Document, Role, Span

ENGLISH = "English"

_FUNCTION_WORDS = {
    ENGLISH: "the of and to in was were with is for that on as by at from this which or an be had has not are it his "
    "her he she after no there who",
    "Spanish": "el la los las un una del al que con por para se su sus fue como más pero entre sin sobre este esta y "
    "de en años también muy tras presenta",
    "Portuguese": "o os as um uma do da dos das na nos nas em com por para que não foi ao pela pelo mais como e de "
    "são este anos também após apresenta",
    "French": "le la les un une des du de et est dans pour par sur avec au aux qui que ce cette il elle été ans plus "
    "chez était après",
    "Italian": "il lo la gli le un una di del della dei delle che è con per non al alla nel nella dopo e stato stata "
    "anni da i si",
    "German": "der die das und ist von mit den dem des ein eine einer einem eines im auf für nicht bei wurde nach "
    "sich auch aus zu es",
    "Dutch": "de het een en van op met voor bij is dat die niet aan werd door zijn naar ook te er uit wordt na",
    "Polish": "i w z na do się jest nie od po przez oraz jak był była została który u lat za ze pacjenta a o",
    "Turkish": "ve bir bu ile için olarak da de olan hasta sonra olduğu çok ise gibi daha yaşında edildi olgu saptandı",
    "Swedish": "och att det som en på är för av med den till inte var har ett efter vid från patienten hade",
    "Danish or Norwegian": "og det som en på er for af av med den til ikke var har blev ble et efter etter ved fra "
    "pasienten patienten",
    "Finnish": "ja on ei se että oli potilas potilaan myös kun sekä hän tai joka ovat mutta jälkeen",
    "Czech": "a se na je v že s z byl byla byly pro jako po u do ve které který od let při",
    "Hungarian": "a az és hogy nem egy volt is meg ez beteg után majd mely vagy év éves esetén",
    "Romanian": "și în de la cu pe este sunt din pentru care un fost o ani după prin nu pacientul mai au",
    "Croatian or Serbian": "i je u na se za su od s da kao bio bila nakon godina koji koja iz te ili",
    "Indonesian": "dan yang di pada dengan untuk dari ini adalah pasien tidak oleh dalam telah tahun seorang sebagai",
    "Vietnamese": "và của là có được trong cho các với không bệnh nhân một sau tuổi những này",
    "Russian": "и в не на с что по из у к был была было при для это от как после лет больной пациента о до",
    "Ukrainian": "і в не на з що до у був була при для це від як після та років хворий пацієнта які",
    "Bulgarian": "и в не на с че от за се е са при след като по години пациент до който която",
}
"""About twenty of the commonest words of each language in papers of medicine."""

_SCRIPTS = (
    ("Japanese", re.compile(r"[\u3040-\u30ff]")),
    ("Korean", re.compile(r"[\uac00-\ud7af]")),
    ("Chinese", re.compile(r"[\u4e00-\u9fff]")),
    ("Persian", re.compile(r"[\u067e\u0686\u0698\u06af\u06cc]")),
    ("Arabic", re.compile(r"[\u0620-\u064a]")),
    ("Hebrew", re.compile(r"[\u05d0-\u05ea]")),
    ("Greek", re.compile(r"[\u0386-\u03ce]")),
    ("Thai", re.compile(r"[\u0e01-\u0e2e]")),
    ("Hindi", re.compile(r"[\u0904-\u0939]")),
)
"""Letters that one language of a script has before those of the next: kana decide before Han, Persian before Arabic."""

_UNLIKE_LATIN = re.compile(
    r"[\u0370-\u03ff\u0590-\u05ff\u0600-\u06ff\u0900-\u097f\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_OTHER_SCRIPT = 0.3
"""Share of the letters that makes a text one of another script: Chinese papers keep many names in Latin letters."""
_FEWEST = 4
"""Function words that a block must have before they say anything, half of them longer than a letter: headings may be
set "D I S C U S S I O N"."""
_ODDS = 1.5
"""How many times as many of one language as of English make a text that language: "de novo" is not Spanish."""
_UNJUDGED = frozenset({Role.REFERENCES, Role.FRONT_MATTER, Role.BACK_MATTER, Role.TABLE})
"""Blocks of names and figures, whose few words are often of another language than the paper."""


def _languages_by_word() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, words in _FUNCTION_WORDS.items():
        for word in set(words.split()):
            found[word] = (*found.get(word, ()), name)
    return found


_LANGUAGES_BY_WORD = _languages_by_word()


@dataclass(frozen=True, slots=True)
class Foreign:
    """The stretches of a paper in other languages, in text order, and the languages, that with most text first."""

    spans: tuple[Span, ...] = ()
    names: tuple[str, ...] = ()


def language_of(text: str) -> str:
    """The language of a text; empty where it has too little to say."""
    other = len(_UNLIKE_LATIN.findall(text))
    if other >= 10 and other > _OTHER_SCRIPT * len(_LETTER.findall(text)):
        return next((name for name, letters in _SCRIPTS if len(letters.findall(text)) > 0.05 * other), "")
    counts: Counter[str] = Counter()
    long: Counter[str] = Counter()
    for word in _WORD.findall(text.lower()):
        names = _LANGUAGES_BY_WORD.get(word, ())
        counts.update(names)
        long.update(names if len(word) > 1 else ())
    best = min(counts, key=lambda name: (-counts[name], name), default="")
    if not best or counts[best] < _FEWEST or long[best] < _FEWEST // 2:
        return ""
    return best if best == ENGLISH or counts[best] >= _ODDS * counts[ENGLISH] else ENGLISH


def foreign(document: Document) -> Foreign:
    """What of the document is in another language; a block too short to tell is as the one before it (else after)."""
    spans = [(b.span, b.role) for b in document.blocks] or [(Span(0, len(document.text)), Role.BODY)]
    named = [(span, language_of(document.quote(span)) if role not in _UNJUDGED else "") for span, role in spans]
    if all(name in ("", ENGLISH) for _, name in named):
        return Foreign()
    filled = list(_filled(named))
    amount: Counter[str] = Counter()
    for span, name in filled:
        amount[name] += len(span)
    names = sorted((n for n in amount if n != ENGLISH), key=lambda n: (-amount[n], n))
    stretches = [[s for s, _ in group] for other, group in groupby(filled, lambda b: b[1] != ENGLISH) if other]
    return Foreign(tuple(Span(s[0].start, s[-1].end) for s in stretches), tuple(names))


def _filled(named: Iterable[tuple[Span, str]]) -> Iterator[tuple[Span, str]]:
    blocks = list(named)
    last = next(name for _, name in blocks if name)
    for span, name in blocks:
        last = name or last
        yield span, last


def without(annotations: Annotations, spans: Iterable[Span]) -> Annotations:
    """The annotations outside the stretches (in text order)."""
    cut = list(spans)
    return replace(
        annotations,
        sentences=tuple(s for s in annotations.sentences if not _inside(s.start, cut)),
        mentions=tuple(m for m in annotations.mentions if not _inside(m.span.start, cut)),
    )


def _inside(offset: int, spans: list[Span]) -> bool:
    return any(span.start <= offset < span.end for span in spans)
