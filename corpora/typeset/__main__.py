"""Sets the sample articles: `python -m corpora.typeset` writes corpora/pdf/*.pdf and corpora/manifest.tsv."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from corpora.typeset.fonts import register_fonts
from corpora.typeset.houses import houses
from corpora.typeset.inline import read_syllables
from corpora.typeset.pages import compose
from corpora.typeset.paint import paint
from corpora.typeset.structure import Article, load_article

HERE = Path(__file__).parent
CORPORA = HERE.parent
HEADER = ("file", "title", "set", "layout", "pages", "licence", "patients")


def articles(names: list[str]) -> Iterator[Article]:
    """The named articles in order of name, or all of them."""
    for structure in sorted((HERE / "structure").glob("*.toml")):
        if not names or structure.stem in names:
            yield load_article(structure, CORPORA / "articles" / "text" / f"{structure.stem}.txt")


def set_article(article: Article) -> tuple[bytes, int]:
    """The PDF of an article, and its number of pages."""
    register_fonts()
    house = houses()[article.spec.layout]
    pages = compose(article, house, read_syllables(HERE / "hyphens.txt"))
    return paint(article, house, pages), len(pages)


def manifest_row(article: Article, pages: int) -> tuple[str, ...]:
    """One line of the manifest. The first letter of the name is the writer's set, D or E."""
    name = f"pdf/{article.name}.pdf"
    return (
        name,
        article.title,
        article.name[0],
        article.spec.layout,
        str(pages),
        "MIT OR CC0-1.0",
        "synthetic patients",
    )


def main() -> None:
    """Write every PDF and the manifest, or, for some names, their PDFs alone."""
    parser = argparse.ArgumentParser(prog="python -m corpora.typeset", description=__doc__)
    parser.add_argument("names", nargs="*", help="articles to set (D01 E20); all of them, and the manifest, when none")
    names: list[str] = parser.parse_args().names
    target = CORPORA / "pdf"
    target.mkdir(exist_ok=True)
    rows: list[tuple[str, ...]] = [HEADER]
    for article in articles(names):
        made, pages = set_article(article)
        (target / f"{article.name}.pdf").write_bytes(made)
        rows.append(manifest_row(article, pages))
    if not names:
        lines = ("\t".join(row) + "\n" for row in rows)
        (CORPORA / "manifest.tsv").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
