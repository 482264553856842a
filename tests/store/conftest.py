"""Invented papers for the store's tests: each number makes another paper, the same number the same one."""

from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from miner.schema import (
    Block,
    Case,
    Cell,
    Document,
    Evidence,
    Fact,
    Metadatum,
    Origin,
    Outcome,
    PageSize,
    Paper,
    PaperRow,
    Quantity,
    Role,
    Run,
    Span,
    Status,
    Table,
    TextMap,
    Versions,
)
from miner.store import Store

VERSIONS = Versions("1.0", "toy 1 abc", "none", (("pdfreader", "0.1"),))


def _textmap(text: str) -> TextMap:
    spots = range(len(text))
    return TextMap(
        array("H", [0 if text[i] == "\n" else 1 + i // 100 for i in spots]),
        array("f", [72.024 + 5.1 * (i % 80) for i in spots]),
        array("f", [90.0 + 12.3 * (i // 80) for i in spots]),
        array("f", [77.0 + 5.1 * (i % 80) for i in spots]),
        array("f", [99.7 + 12.3 * (i // 80) for i in spots]),
    )


def document_of(text: str, sha256: str, name: str = "invented.pdf") -> Document:
    return Document(
        sha256=sha256,
        name=name,
        media_type="application/pdf",
        reader="pdf",
        reader_version="3",
        text=text,
        textmap=_textmap(text),
        blocks=(Block(Span(0, min(5, len(text))), Role.TITLE, level=1), Block(Span(5, len(text)), Role.CASE, "Case")),
        tables=(Table(Span(0, 4), (Cell(0, 0, Span(0, 2), True), Cell(0, 1, Span(2, 4))), 1, 2, Span(0, 1), 1),),
        metadata=(Metadatum("title", f"On {name}", "page text", Span(0, 5)), Metadatum("year", "2019", "file name")),
        pages=(PageSize(595.276, 841.89),),
        notes=("page 9 holds no text",),
    )


def paper_of(number: int, facts: int = 3, extra: str = "") -> Paper:
    text = f"Paper {number}: a gardener of 61 years has green fingers.{extra}\nThe left thumb is yellow, not blue."
    document = document_of(text, f"{number:064x}", f"paper{number}.pdf")
    case = Case.of(document.sha256, 1, "the gardener", Origin.OWN, (Span(5, len(text)),))
    other = Case.of(document.sha256, 2, "", Origin.CITED, ())
    years = Quantity("age", 61, "year", 61 * 365.25, 62 * 365.25, "61 years", since="birth")
    spot = Evidence.of(document, Span(10, 18), assertion=Span(0, 5), patient=Span(9, 18))
    made = [
        Fact.of(case=case, kind="age", concept="age", name="age", quantity=years, evidence=(spot,)),
        *(
            Fact.of(
                case=case,
                kind="finger",
                concept=f"F:{i}",
                name=f"finger {i}",
                status=Status.ABSENT if i % 3 else Status.PRESENT,
                qualifiers={"side": "left", "tones": ("green", "pale"), "score": 0.5, "sure": True},
                slot=("side",),
                evidence=(spot, Evidence.of(document, Span(20, 24))),
                extractor="toy",
            )
            for i in range(1, facts)
        ),
    ]
    return Paper(document, (case, other), tuple(made[:facts]), ("invented",))


def run_of(number: int = 1, versions: Versions = VERSIONS) -> Run:
    return Run(f"run{number}", versions, ("papers",), f"2025-01-{number:02d}T10:00:00+00:00")


def put(store: Store, run_id: str, paper: Paper, path: str = "") -> None:
    """Saves a paper as done, at its name or the path."""
    path = path or paper.document.name
    store.save(run_id, PaperRow(path, Outcome.DONE, seconds=0.5), paper, Path("/papers") / path)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An open workspace in which run 1 has begun."""
    with Store.open(tmp_path / "workspace") as opened:
        opened.begin_run(run_of())
        yield opened


@pytest.fixture
def make() -> Callable[..., Paper]:
    return paper_of


@pytest.fixture
def save() -> Callable[..., None]:
    return put


@pytest.fixture
def begin() -> Callable[..., Run]:
    return run_of


@pytest.fixture
def read() -> Callable[..., Document]:
    return document_of
