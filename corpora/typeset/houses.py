"""The eight house styles: page, columns, type and running lines of each.

Sizes follow what journals of the kind print: body type of 8.5 to 10.5 points, references and captions smaller by one
or two, three columns on the wide American page, a typewriter page as proceedings of the seventies had it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from corpora.typeset.inline import Press, Style
from corpora.typeset.strips import Color

A4, LETTER = (595.0, 842.0), (612.0, 792.0)
JOURNAL, B5 = (595.0, 794.0), (499.0, 709.0)
NOTE = "Synthetic patients: written to test software; no real person is described."

_FRONT = frozenset({"masthead", "label", "title", "byline", "affiliation"})
_BLUE: Color = (0.10, 0.24, 0.45)
_RED: Color = (0.55, 0.10, 0.12)

Thirds = tuple[str, str, str]


@dataclass(frozen=True)
class Running:
    """Templates for the left, middle and right of a running line on the first, even and odd pages."""

    first: Thirds = ("", "", "")
    even: Thirds = ("", "", "")
    odd: Thirds = ("", "", "")
    rule: bool = False


@dataclass(frozen=True)
class House:
    """One journal's way to set an article. `margins` are left, right, top, bottom."""

    name: str
    page: tuple[float, float]
    margins: tuple[float, float, float, float]
    columns: int
    gutter: float
    styles: Mapping[str, Style]
    ligatures: bool = False
    hyphen: str = "-"
    spaces: bool = True
    front: frozenset[str] = _FRONT
    side: frozenset[str] = frozenset()
    side_width: float = 0.0
    box: Color | None = None
    banner: bool = False
    hairlines: bool = False
    inline_floats: bool = False
    grey: bool = False
    head: Running = field(default_factory=Running)
    foot: Running = field(default_factory=Running)

    def press(self, syllables: Mapping[str, tuple[str, ...]]) -> Press:
        """What this house does to every word."""
        return Press(syllables, self.ligatures, self.hyphen, self.spaces)


def _styles(family: str, size: float, leading: float, display: str, **changes: Style) -> dict[str, Style]:
    """The styles of a house from its body type; `display` is the family of titles and headings."""
    body = Style(family, size, leading)
    small = replace(body, size=size - 1.4, leading=leading - 1.8)
    plain = replace(body, align="left", hyphenate=False)
    styles = {
        "para": replace(body, indent=9.0),
        "flush": body,
        "opened": replace(body, before=4.0),
        "salutation": replace(plain, after=2.0),
        "item": replace(body, hang=8.0),
        "abstract": replace(body, size=size - 0.6, leading=leading - 0.6),
        "keywords": replace(small, align="left", before=4.0),
        "small": replace(small, before=5.0),
        "reference": replace(small, hang=11.0, align="left"),
        "caption": replace(small, align="left"),
        "cell": replace(plain, size=size - 1.6, leading=leading - 1.9),
        "notes": replace(small, size=size - 2.0, leading=leading - 2.4, align="left"),
        "heading": replace(plain, family=display, size=size + 0.6, leading=leading + 1.0, bold=True, before=8.0),
        "subheading": replace(plain, family=display, bold=True, before=6.0),
        "masthead": replace(plain, size=size - 1.2, leading=leading),
        "label": replace(plain, family=display, size=size + 0.5, leading=leading + 4.0, bold=True),
        "title": replace(plain, family=display, size=size + 8.0, leading=size + 11.5, bold=True, before=6.0),
        "byline": replace(plain, family=display, size=size + 1.0, leading=leading + 2.0, before=6.0),
        "affiliation": replace(plain, size=size - 1.2, leading=leading - 1.4, italic=True, before=2.0),
        "info": replace(plain, size=size - 1.6, leading=leading - 1.4, before=5.0),
        "signature": replace(plain, align="right", italic=True, before=4.0),
        "chrome": replace(plain, family="Arimo", size=7.0, leading=9.5, before=3.0, color=(0.3, 0.3, 0.3)),
        "running": replace(plain, size=7.6, leading=9.0),
        "note": replace(plain, family="Arimo", size=6.4, leading=8.0),
    }
    return styles | changes


def _two_column() -> House:
    styles = _styles("Tinos", 9.8, 12.0, "Tinos")
    styles["abstract"] = replace(styles["abstract"], size=9.2, leading=11.2)
    head = Running(even=("{page}", "", "{authors}"), odd=("{short}", "", "{page}"), rule=True)
    return House(
        "two_column", B5, (42.0, 42.0, 58.0, 58.0), 2, 14.0, styles, ligatures=True,
        head=replace(head, first=("{citation}", "", "{journal}")), foot=Running(first=("", "{page}", "")),
    )  # fmt: skip


def _abstract_box() -> House:
    styles = _styles("Caladea", 9.8, 12.9, "Arimo")
    styles["para"] = replace(styles["para"], indent=0.0, before=3.0)
    for role in ("heading", "title", "label"):
        styles[role] = replace(styles[role], color=_BLUE)
    head = Running(even=("{authors}", "", "{citation}"), odd=("{short}", "", "{journal}"))
    return House(
        "abstract_box", JOURNAL, (58.0, 58.0, 66.0, 64.0), 2, 18.0, styles,
        front=_FRONT | {"abstract", "keywords", "chrome"}, box=(0.92, 0.95, 0.98),
        head=replace(head, first=("{journal}", "", "{citation}"), rule=True),
        foot=Running(("", "", "{page}"), ("{page}", "", ""), ("", "", "{page}")),
    )  # fmt: skip


def _three_column() -> House:
    styles = _styles("Tinos", 9.8, 12.0, "Tinos")
    styles["title"] = replace(styles["title"], size=21.0, leading=24.0)
    styles["heading"] = replace(styles["heading"], size=9.8, leading=12.0, before=11.0)
    return House(
        "three_column", LETTER, (42.0, 42.0, 62.0, 60.0), 3, 15.0, styles, hyphen="\u2010", spaces=False,
        hairlines=True, grey=True,
        head=Running(("", "", ""), ("{authors}", "", "{journal}"), ("{journal}", "", "{short}")),
        foot=Running(("{citation}", "", "{page}"), ("{page}", "", "{citation}"), ("{citation}", "", "{page}"), True),
    )  # fmt: skip


def _single() -> House:
    styles = _styles("Caladea", 10.4, 13.8, "Caladea")
    styles["title"] = replace(styles["title"], align="center", leading=23.0)
    for role in ("byline", "affiliation", "label", "heading"):
        styles[role] = replace(styles[role], align="center")
    styles["abstract"] = replace(styles["abstract"], indent=16.0, hang=16.0, before=2.0)
    return House(
        "single", A4, (88.0, 88.0, 76.0, 76.0), 1, 0.0, styles, ligatures=True,
        head=Running(("", "", "{citation}"), ("{page}", "{authors}", ""), ("", "{short}", "{page}")),
        foot=Running(("", "{page}", "")),
    )  # fmt: skip


def _letter() -> House:
    styles = _styles("Tinos", 9.8, 12.0, "Arimo")
    styles["title"] = replace(styles["title"], size=13.5, leading=16.0, before=8.0)
    styles["affiliation"] = replace(styles["affiliation"], align="right")
    for role in ("flush", "opened"):
        styles[role] = replace(styles[role], lead_italic=True)
    styles["label"] = replace(styles["label"], size=12.0, leading=16.0, color=_RED)
    return House(
        "letter", B5, (46.0, 46.0, 62.0, 60.0), 2, 16.0, styles, ligatures=True, banner=True,
        front=_FRONT | {"chrome", "abstract", "keywords"},
        head=Running(("{journal}", "", "{citation}"), ("{page}", "", "{authors}"), ("Correspondence", "", "{page}")),
        foot=Running(("", "", "{page}"), rule=True),
    )  # fmt: skip


def _proceedings() -> House:
    styles = _styles("Cousine", 8.3, 11.8, "Cousine")
    styles = {
        role: replace(style, align="left" if style.align == "justify" else style.align)
        for role, style in styles.items()
    }
    styles["title"] = replace(styles["title"], size=10.5, leading=13.5, align="center")
    for role in ("label", "byline", "affiliation"):
        styles[role] = replace(styles[role], align="center")
    for role in ("reference", "caption", "keywords", "small", "notes", "cell", "affiliation"):
        styles[role] = replace(styles[role], size=7.0, leading=9.2)
    return House(
        "proceedings", B5, (52.0, 52.0, 60.0, 58.0), 2, 18.0, styles, grey=True,
        head=Running(("{citation}", "", ""), ("{page}", "{journal}", ""), ("", "{journal}", "{page}")),
        foot=Running(("", "- {page} -", "")),
    )  # fmt: skip


def _sidebar() -> House:
    styles = _styles("Arimo", 9.0, 12.4, "Arimo")
    styles["para"] = replace(styles["para"], indent=14.0)
    styles["affiliation"] = replace(styles["affiliation"], italic=False)
    styles["title"] = replace(styles["title"], size=16.0, leading=20.0)
    styles["keywords"] = replace(styles["keywords"], size=7.4, leading=9.8)
    later = ("{citation}", "", "{ordinal} of {pages}")
    return House(
        "sidebar", A4, (50.0, 56.0, 70.0, 68.0), 1, 0.0, styles, hyphen="\u00ad", side_width=124.0,
        front=frozenset({"masthead", "label", "title", "byline", "chrome"}),
        side=frozenset({"info", "affiliation", "keywords"}),
        head=Running(("{journal}", "", ""), later, later, rule=True),
        foot=Running(("{citation}", "", "")),
    )  # fmt: skip


def _web_print() -> House:
    styles = _styles("Arimo", 9.6, 13.4, "Arimo")
    styles = {role: replace(style, align="left", hyphenate=False, indent=0.0) for role, style in styles.items()}
    styles["para"] = replace(styles["para"], before=6.0)
    styles["reference"] = replace(styles["reference"], before=2.0)
    line = ("{journal}, {year}", "", "{short}")
    url = ("archive.example/{year}/{first}", "", "{ordinal}/{pages}")
    return House(
        "web_print", LETTER, (64.0, 64.0, 60.0, 60.0), 1, 0.0, styles, front=_FRONT | {"chrome"}, inline_floats=True,
        head=Running(line, line, line), foot=Running(url, url, url),
    )  # fmt: skip


def houses() -> dict[str, House]:
    """All house styles by name."""
    made = (
        _two_column(), _abstract_box(), _three_column(), _single(), _letter(), _proceedings(), _sidebar(), _web_print(),
    )  # fmt: skip
    return {house.name: house for house in made}
