"""Ages, durations, percentages, sizes and dates, as written and as intervals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from miner.schema import DAYS_PER, Mention, Quantity, Span
from miner.schema.fold import fold

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)}
WORDS: dict[str, float] = {
    **{word: float(n) for n, word in enumerate(_SMALL)},
    **{word: float(n) for word, n in _TENS.items()},
    **{f"{t}{sep}{u}": float(n + i) for t, n in _TENS.items() for i, u in enumerate(_SMALL[:10]) if i for sep in "- "},
    "a": 1.0,
    "an": 1.0,
    "i": 1.0,  # a one in many scanned papers
    "half a": 0.5,
    "a dozen": 12.0,
    "a couple of": 2.0,
    "a few": 3.0,
    "few": 3.0,
    "several": 4.0,
    "some": 3.0,
}
VAGUE = {"a couple of": (2.0, 3.0), "a few": (2.0, 5.0), "few": (2.0, 5.0), "several": (3.0, 10.0), "some": (2.0, 10.0)}
"""Vague number words with the interval they are read as (low, high), in the unit that follows."""

_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_MONTH_WORDS = "january february march april may june july august september october november december".split()
_MONTHS = {month: i for i, month in enumerate(_MONTH_WORDS, 1)}
_MONTHS |= {m[:3]: i for m, i in _MONTHS.items()} | {"sept": 9}

_DIGITS = r"\d{1,3}(?!\d)(?:[.,·]\d+)?(?:\s?[½¼¾⅓⅔]|\s\d/\d)?|[½¼¾⅓⅔]|\d/\d"
_WORD = "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True)).replace(r"\ ", r"\s").replace(r"\-", "-")
_NUMBER = rf"(?:{_DIGITS}|\b(?:{_WORD})\b(?!-\d))"
_UNIT = r"(?P<unit>hours?|hrs?|hr|h|days?|d|weeks?|wks?|wk|months?|mos?|mo|mth|mths|years?|yrs?|yr|y)"
_LONG_UNIT = r"(?P<unit>hours?|hrs?|days?|weeks?|wks?|months?|mths?|mos|years?|yrs?)"
_RANGE = rf"(?P<low>{_NUMBER})(?:\s?(?:-|to|or|and|~|/)\s?(?P<high>{_NUMBER}))?"
_HALF = r"(?P<half>\s(?:and\s(?:a|one)\s(?:half|quarter)))?"

_AGE_START = r"(?:(?<![\w.])|(?<=\ban-)|(?<=\ba-)|(?<=\ba))"
"""Where a number may begin, also glued to its article ("An-86-year-old", "A80 years old")."""
_PARTS = (
    rf"(?P<years>{_NUMBER})[\s-]*(?:years?|yrs?)[\s-]*(?:and[\s-]*)?(?P<months>{_NUMBER})[\s-]*(?:months?|mths?|mos?)"
)
_COMPOUND_AGES = (
    re.compile(rf"{_AGE_START}{_PARTS}[\s-]*(?:olds?|of\sage|aged)\b"),
    re.compile(rf"\b(?:aged|age)(?:\s(?:of|was|about|around|approximately))*:?\s{_PARTS}\b"),
)
"""Ages in years and months ("1-year-and-7-month-old", "aged 3 years and 5 months")."""
_AGE_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_AGE_START}{_RANGE}{_HALF}[\s-]*{_LONG_UNIT}(?:\s?\([^)]{{1,12}}\))?"
        rf"{_HALF.replace('half>', 'half2>')}[\s-]*(?:olds?|of\sage|aged)\b",
        rf"(?<![\w.]){_RANGE}[\s-]?(?P<unit>y|yr|yrs)[\s/.-]*(?:o|old)\b",
        rf"(?<!gestational\s)(?<!developmental\s)(?<!mental\s)(?<!bone\s)\b(?:aged|age|ages)(?:\s(?:of|was|about|around|approximately))*:?\s{_RANGE}{_HALF}(?:[\s-]*{_UNIT}\b)?(?!\s?(?:%|patients|mm|cm|g\b|kg))",
        r"\b(?:man|woman|male|female|boy|girl|patient|lady|gentleman|teacher|farmer|worker)\s(?:of|aged)\s(?P<low>\d{1,3})(?:\s(?P<unit>years?|months?|weeks?|days?))?\b"
        r"(?!\s?(?:%|mm|cm|other|patients|years?|months?|weeks?|days?|(?:and\s)?\d+\smonths?))",
        r"\b(?:patient|man|woman|boy|girl|male|female),?\s(?P<low>\d{1,3})\s?(?P<unit>years?|months?)"
        r"(?=,|\s(?:presented|admitted|was|with|who)\b)",
        r"(?<![\w./-])(?P<low>\d{1,3})\s?(?P<unit>y|yr|m|mo|d)?\s?/\s?(?:m|f|male|female)\b",
    )
)
_OF_LIFE = re.compile(
    rf"(?<![\w.]){_RANGE}[\s-]*{_LONG_UNIT}\sof\s(?:post-?natal\s)?life\b"
    r"|\b(?P<unit2>hour|day|week|month|year)\s(?P<low2>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)"
    r"\sof\s(?:\w+\s)?(?:post-?natal\s)?life\b"
)
"""The age as time lived ("25 days of life", "on day 4 of life")."""
_NEWBORN = re.compile(
    r"\b(?:newborns?|new-born|new born|neonates?|neonatal\s(?:boy|girl|male|female|infant)|at\sbirth)\b"
)
_DECADE = re.compile(
    r"\b(?:in|of)\s(?:his|her|their|the)\s(?:(?P<part>early|mid|middle|late)[\s-]?)?"
    r"(?:(?P<digits>\d0)'?s|(?P<word>teens|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties))\b"
)
_DECADE_WORDS = {"teens": 10, **{w[:-1] + "ies": n for w, n in _TENS.items()}}
_DURATION = re.compile(
    rf"(?<![\w.,/]){_RANGE}{_HALF}[\s-]*(?:(?:consecutive|further|additional|more|full|whole|post-?operative)\s)?{_UNIT}"
    rf"(?![\w/])(?!\s?\()?{_HALF.replace('half>', 'half2>')}"
)
_ORDINAL = re.compile(
    r"\b(?P<unit>day|week|month|year)\s(?P<low>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)(?![\w/.%])"
)
_PERCENT = re.compile(
    r"(?P<sign>[<>≤≥~]|(?:less|more|greater|fewer)\sthan\s|about\s|over\s|up\sto\s|nearly\s|almost\s|approximately\s)?\s?"
    r"(?<![\w.])(?P<low>\d{1,3}(?:[.,]\d+)?)\s?%?(?:\s?(?:-|to|~)\s?(?P<high>\d{1,3}(?:[.,]\d+)?))?\s?(?:%|percent\b|per\scent\b)"
)
_SIZE = re.compile(
    r"(?<![\w.])(?P<low>\d+(?:[.,]\d+)?)(?:\s?(?:-|to|x|×|by)\s?(?P<high>\d+(?:[.,]\d+)?))*(?:\s?(?:mm|cm))?[\s-]?(?P<unit>mm|cm)\b"
)
_MONTH_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATES = (
    re.compile(
        rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?)?(?P<month>{_MONTH_NAMES})\.?,?\s(?:of\s)?(?P<year>(?:19|20)\d\d)\b"
    ),
    re.compile(rf"\b(?P<month>{_MONTH_NAMES})\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,\s(?P<year>(?:19|20)\d\d)\b"),
    re.compile(r"\b(?P<year>(?:19|20)\d\d)[-/.](?P<month>0?[1-9]|1[0-2])[-/.](?P<day>[0-3]?\d)\b"),
    re.compile(
        r"\b(?:in|since|until|from|by|during|of)\s(?P<year>(?:19|20)\d\d)\b(?!\s?(?:ml|mg|g|/|x|patients|cases))"
    ),
)


def find(text: str) -> list[Mention]:
    """All quantities of the text in text order; an age is not also a duration, nothing overlaps within a kind."""
    folded = fold(text)
    ages = [*_spread(_ages(folded), text)]
    taken = [m.span for m in ages]
    dates = [*_spread(_dates(folded), text)]
    taken += [m.span for m in dates]
    single = [m for m in _spread(_durations(folded), text) if not any(m.span.overlaps(span) for span in taken)]
    durations = _compound(single, text)
    found = [*ages, *dates, *durations, *_spread(_percents(folded), text), *_spread(_sizes(folded), text)]
    return sorted(found, key=lambda m: (m.span, m.kind))


Found = tuple[int, int, Quantity]


def _spread(found: Iterator[Found], text: str) -> Iterator[Mention]:
    end_of_last = -1
    for start, end, quantity in sorted(found, key=lambda item: (item[0], -item[1])):
        if start < end_of_last:
            continue
        end_of_last = end
        yield Mention(
            f"quantity.{quantity.kind}", Span(start, end), text[start:end], name=quantity.text, quantity=quantity,
            extractor="quantities",
        )  # fmt: skip


def _compound(durations: list[Mention], text: str) -> list[Mention]:
    """Joins "1 year and 6 months" to one duration in the smaller unit."""
    joined: list[Mention] = []
    for mention in durations:
        last = joined[-1] if joined else None
        if last and last.quantity and mention.quantity and _continues(last, mention, text):
            a, b = last.quantity, mention.quantity
            span = Span(last.span.start, mention.span.end)
            value = (a.low + b.low) / DAYS_PER[b.unit]
            whole = Quantity(
                "duration", round(value, 2), b.unit, a.low + b.low, a.high + b.high, text[span.start : span.end]
            )
            joined[-1] = Mention(last.kind, span, whole.text, name=whole.text, quantity=whole, extractor=last.extractor)
        else:
            joined.append(mention)
    return joined


def _continues(last: Mention, mention: Mention, text: str) -> bool:
    if last.quantity is None or mention.quantity is None:
        return False
    shrinking = DAYS_PER[last.quantity.unit] > DAYS_PER[mention.quantity.unit]
    between = text[last.span.end : mention.span.start]
    return shrinking and re.fullmatch(r",?\s(?:and\s)?", between) is not None


def number(words: str) -> float:
    """The value of a number as written ("2.5", "2 1/2", "1½", "twenty-three"); raises ValueError for anything else."""
    words = words.strip()
    if words in WORDS:
        return WORDS[words]
    if re.sub(r"\s", " ", words) in WORDS:
        return WORDS[re.sub(r"\s", " ", words)]
    total = 0.0
    for part in words.replace(",", ".").replace("·", ".").split():
        fraction = next((v for glyph, v in _FRACTIONS.items() if part.endswith(glyph)), 0.0)
        digits = part.rstrip("".join(_FRACTIONS))
        if "/" in digits:
            above, below = digits.split("/")
            total += int(above) / int(below) if int(below) else 0.0
        elif digits:
            total += float(digits)
        total += fraction
    return total


def unit_of(word: str) -> str:
    """The canonical unit for any way of writing it ("yrs" is a year)."""
    word = word.strip(".").lower()
    if word.startswith(("mo", "mth")) or word == "m":
        return "month"
    return {"h": "hour", "d": "day", "w": "week", "y": "year"}[word[0]]


def _interval(low: float, high: float | None, unit: str, words: str) -> tuple[float, float]:
    """Bounds in days: one unit of grain for a plain number ("4 months" is from 4 to under 5 months for an age)."""
    days = DAYS_PER[unit]
    vague = VAGUE.get(re.sub(r"\s", " ", words))
    if vague:
        return vague[0] * days, vague[1] * days
    return low * days, (high if high is not None else low) * days


def _quantity(kind: str, match: re.Match[str], unit: str) -> Quantity:
    groups = match.groupdict()
    low = number(groups["low"])
    high = number(groups["high"]) if groups.get("high") else None
    if groups.get("half") or groups.get("half2"):
        extra = 0.25 if "quarter" in (groups.get("half") or groups.get("half2") or "") else 0.5
        low, high = low + extra, high + extra if high is not None else None
    bounds = _interval(low, high, unit, groups["low"])
    value = low if high is None else (low + high) / 2 if high > low else low
    approximate = high is not None or groups["low"].strip() in VAGUE
    return Quantity(kind, value, unit, min(bounds), max(bounds), match.group(), approximate)


def _ages(folded: str) -> Iterator[Found]:
    for pattern in _COMPOUND_AGES:
        for match in pattern.finditer(folded):
            yield match.start(), match.end(), _years_and_months(match)
    for pattern in _AGE_PATTERNS:
        for match in pattern.finditer(folded):
            unit = unit_of(match.groupdict().get("unit") or "year")
            quantity = _quantity("age", match, unit)
            if quantity.value * DAYS_PER[unit] <= 125 * DAYS_PER["year"]:
                yield match.start(), match.end(), quantity
    for match in _OF_LIFE.finditer(folded):
        yield match.start(), match.end(), _lived(match)
    for match in _NEWBORN.finditer(folded):
        if match.group().startswith(("new", "neo")):
            yield match.start(), match.end(), Quantity("age", 0.0, "day", 0.0, 28.0, match.group(), approximate=True)
    for match in _DECADE.finditer(folded):
        start = int(match["digits"]) if match["digits"] else _DECADE_WORDS[match["word"]]
        year = DAYS_PER["year"]
        yield (
            match.start(),
            match.end(),
            Quantity("age", float(start), "year", start * year, (start + 10) * year, match.group(), approximate=True),
        )


def _years_and_months(match: re.Match[str]) -> Quantity:
    months = 12 * number(match["years"]) + number(match["months"])
    days = months * DAYS_PER["month"]
    return Quantity("age", months, "month", days, days, match.group())


def _lived(match: re.Match[str]) -> Quantity:
    if match["low2"] is None:
        return _quantity("age", match, unit_of(match["unit"]))
    value, unit = number(match["low2"]), match["unit2"]
    return Quantity("age", value, unit, value * DAYS_PER[unit], value * DAYS_PER[unit], match.group())


def _durations(folded: str) -> Iterator[Found]:
    for match in _DURATION.finditer(folded):
        yield match.start(), match.end(), _quantity("duration", match, unit_of(match["unit"]))
    for match in _ORDINAL.finditer(folded):
        yield match.start(), match.end(), _ordinal(match)


def _ordinal(match: re.Match[str]) -> Quantity:
    unit, value = match["unit"], number(match["low"])
    return Quantity("duration", value, unit, value * DAYS_PER[unit], value * DAYS_PER[unit], match.group())


def _percents(folded: str) -> Iterator[Found]:
    for match in _PERCENT.finditer(folded):
        low = float(match["low"].replace(",", "."))
        high = float(match["high"].replace(",", ".")) if match["high"] else low
        if high <= 100:
            start = match.end() - len(match.group().lstrip())
            sign = (match["sign"] or "").strip()
            value = (low + high) / 2
            yield start, match.end(), Quantity("percent", value, "%", low, high, match.group().strip(), bool(sign))


def _sizes(folded: str) -> Iterator[Found]:
    for match in _SIZE.finditer(folded):
        scale = 10.0 if match["unit"] == "cm" else 1.0
        low = float(match["low"].replace(",", "."))
        high = float(match["high"].replace(",", ".")) if match["high"] else low
        low, high = sorted((low, high))
        yield (
            match.start(),
            match.end(),
            Quantity("size", high, match["unit"], low * scale, high * scale, match.group()),
        )


def _dates(folded: str) -> Iterator[Found]:
    for pattern in _DATES:
        for match in pattern.finditer(folded):
            if (found := _date(match)) is not None:
                yield match.start(), match.end(), found


def _date(match: re.Match[str]) -> Quantity | None:
    groups = match.groupdict()
    year = int(groups["year"])
    month = groups.get("month")
    epoch = date(1970, 1, 1)
    try:
        if month is None:
            first, last = date(year, 1, 1), date(year, 12, 31)
        else:
            number_ = int(month) if month.isdigit() else _MONTHS[month]
            day = groups.get("day")
            first = date(year, number_, int(day) if day else 1)
            last = first if day else date(year + number_ // 12, number_ % 12 + 1, 1)
    except ValueError:
        return None
    low, high = float((first - epoch).days), float((last - epoch).days)
    return Quantity("date", (low + high) / 2, "day", low, high, match.group(), approximate=high > low)
