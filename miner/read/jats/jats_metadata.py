"""Bibliographic metadata from the front matter of a JATS article."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree


def metadata_of(article: etree._Element) -> Iterator[tuple[str, str]]:
    """(name, value) pairs: title, author (one each), journal, year, volume, issue, pages, doi, pmid, keyword …"""
    yield from _plain(article, "title", ".//{*}article-meta/{*}title-group/{*}article-title")
    for contributor in article.iterfind(".//{*}article-meta/{*}contrib-group/{*}contrib"):
        if contributor.get("contrib-type", "author") == "author" and (name := _person(contributor)):
            yield "author", name
    yield from _plain(article, "journal", ".//{*}journal-meta//{*}journal-title")
    if year := _year(article):
        yield "year", year
    for name in ("volume", "issue"):
        yield from _plain(article, name, f".//{{*}}article-meta/{{*}}{name}")
    if pages := _pages(article):
        yield "pages", pages
    for element in article.iterfind(".//{*}article-meta/{*}article-id"):
        kind = element.get("pub-id-type") or ""
        if kind in ("doi", "pmid", "pmcid", "pmc") and (value := _words(element)):
            yield ("pmcid", "PMC" + value.removeprefix("PMC")) if kind.startswith("pmc") else (kind, value)
    for element in article.iterfind(".//{*}article-meta/{*}kwd-group/{*}kwd"):
        if value := _words(element):
            yield "keyword", value
    if article_type := article.get("article-type"):
        yield "article type", article_type
    if language := article.get("{http://www.w3.org/XML/1998/namespace}lang"):
        yield "language", language


def _words(element: etree._Element | None) -> str:
    return " ".join("".join(str(part) for part in element.itertext()).split()) if element is not None else ""


def _plain(article: etree._Element, name: str, path: str) -> Iterator[tuple[str, str]]:
    if value := _words(article.find(path)):
        yield name, value


def _person(contributor: etree._Element) -> str:
    name = contributor.find(".//{*}name")
    if name is None:
        return _words(contributor.find("{*}collab")) or _words(contributor.find(".//{*}string-name"))
    return " ".join(part for part in (_words(name.find("{*}given-names")), _words(name.find("{*}surname"))) if part)


def _year(article: etree._Element) -> str:
    """The earliest year of publication; the dates of one article in print and online may differ."""
    years = {_words(e) for e in article.iterfind(".//{*}article-meta/{*}pub-date/{*}year")}
    return min((year for year in years if year.isdigit()), default="")


def _pages(article: etree._Element) -> str:
    first = _words(article.find(".//{*}article-meta/{*}fpage"))
    last = _words(article.find(".//{*}article-meta/{*}lpage"))
    return (
        f"{first}-{last}"
        if first and last and first != last
        else first or _words(article.find(".//{*}article-meta/{*}elocation-id"))
    )
