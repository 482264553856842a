"""How well the metadata of PDFs agree with the publisher's JATS beside them, field by field.

    python benchmarks/metadata.py FOLDER [--wrong FIELD]

FOLDER holds pairs ``X.pdf`` and ``X.xml``.  A value agrees where its letters and digits are the same; accents, case and
signs do not count.  Of authors and keywords the share of the XML's is taken that the PDF gives, too.  Short names of
journals ("J Invent Lamps"), years of an earlier online date and ranges cut short ("230-5") count as wrong.
"""

from __future__ import annotations

import argparse
import re
import statistics
import unicodedata
from pathlib import Path

from miner.read import document
from miner.schema import Document

FIELDS = (
    *("title", "author", "journal", "year", "volume", "issue", "pages", "doi", "pmid", "keyword"),
    *("article type", "language"),
)


def plain(value: str) -> str:
    """Letters and digits alone, in lower case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKD", value).lower())


def agreement(pdf: Document, xml: Document, field: str) -> float | None:
    """Share of the XML's values of a field that the PDF gives, too; None where the XML has none."""
    wanted = {plain(item.value) for item in xml.metadata if item.name == field}
    given = {plain(item.value) for item in pdf.metadata if item.name == field}
    return len(wanted & given) / len(wanted) if wanted else None


def main() -> None:
    parser = argparse.ArgumentParser(description="How well the metadata of PDFs agree with their XML.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wrong", default="", help="a field of which to show what does not agree")
    options = parser.parse_args()
    paths = [path for path in sorted(options.folder.glob("*.pdf")) if path.with_suffix(".xml").exists()]
    pairs = {path: (document(path), document(path.with_suffix(".xml"))) for path in paths}
    print("field            papers  agreement")
    for field in FIELDS:
        shares = {p: s for p, (pdf, xml) in pairs.items() if (s := agreement(pdf, xml, field)) is not None}
        if shares:
            print(f"{field:16s} {len(shares):6d}  {statistics.mean(shares.values()):.3f}")
    for path, (pdf, xml) in pairs.items():
        if (agreement(pdf, xml, options.wrong) or 0) < 1 and xml.meta(options.wrong):
            shown = [[m.value for m in read.metadata if m.name == options.wrong] for read in (xml, pdf)]
            print(f"{path.stem}: expected {shown[0]}, found {shown[1]}")


if __name__ == "__main__":
    main()
