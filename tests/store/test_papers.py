"""Papers in and out of a workspace."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from miner.errors import InputError, StoreError
from miner.schema import Action, Fact, Outcome, Paper, PaperRow, Run, Status, Versions
from miner.store import Store, database

Make = Callable[..., Paper]
Save = Callable[..., None]
Begin = Callable[..., Run]
AT = "2025-03-01T09:00:00+00:00"


def _next(store: Store, begin: Begin, number: int, versions: Versions | None = None) -> str:
    """Ends the run before and begins the next."""
    store.end_run(f"run{number - 1}", "2025-01-01T11:00:00+00:00")
    run = begin(number) if versions is None else begin(number, versions)
    store.begin_run(run)
    return run.run_id


def _rows(store: Store, sql: str) -> list[tuple[object, ...]]:
    engine = database.connect(database.locate(store.file.parent))
    with database.reading(engine) as connection:
        found = [tuple(row) for row in connection.execute(text(sql))]
    engine.dispose()
    return found


def _skip(store: Store, run_id: str, sha256: str, path: str) -> None:
    store.save(run_id, PaperRow(path, Outcome.SKIPPED, "unchanged", sha256), None, Path("/papers") / path)


def _fail(store: Store, run_id: str, path: str, sha256: str = "") -> None:
    store.save(run_id, PaperRow(path, Outcome.FAILED, "truncated", sha256), None, Path("/papers") / path)


def test_what_is_saved_comes_back_equal(store: Store, make: Make, save: Save) -> None:
    paper = make(1)
    save(store, "run1", paper)
    assert store.document(paper.document.sha256) == paper.document
    assert [item.case for item in store.cases()] == list(paper.cases)
    assert [item.fact for item in store.facts()] == list(paper.facts)
    assert [item.original for item in store.facts()] == list(paper.facts)


def test_the_listing_says_how_the_paper_ended(store: Store, make: Make, save: Save) -> None:
    paper = make(1)
    save(store, "run1", paper)
    (stored,) = store.papers()
    assert (stored.sha256, stored.path, stored.title) == (paper.document.sha256, "paper1.pdf", "On paper1.pdf")
    assert (stored.outcome, stored.reason, stored.cases, stored.facts) == (Outcome.DONE, "", 2, 3)
    assert (stored.run_id, stored.notes, stored.metadata) == ("run1", ("invented",), paper.document.metadata)


def test_a_run_is_recorded_from_begin_to_end(store: Store, make: Make, save: Save, begin: Begin) -> None:
    save(store, "run1", make(1))
    _fail(store, "run1", "a.pdf")
    assert store.runs() == [begin(1)]
    store.end_run("run1", "2025-01-01T11:00:00+00:00")
    assert store.runs() == [replace(begin(1), ended="2025-01-01T11:00:00+00:00")]
    assert store.rows("run1") == [
        PaperRow("a.pdf", Outcome.FAILED, "truncated"),
        PaperRow("paper1.pdf", Outcome.DONE, "", make(1).document.sha256, 2, 3, 0.5),
    ]


def test_papers_without_facts_and_cases_are_papers(store: Store, make: Make, save: Save) -> None:
    save(store, "run1", replace(make(1), cases=(), facts=()))
    assert [(paper.cases, paper.facts) for paper in store.papers()] == [(0, 0)]
    assert store.document(make(1).document.sha256) == make(1).document


def test_the_order_of_saving_does_not_show(tmp_path: Path, make: Make, save: Save, begin: Begin) -> None:
    listings = []
    for seed in range(3):
        numbers = list(range(8))
        random.Random(seed).shuffle(numbers)
        with Store.open(tmp_path / str(seed)) as store:
            store.begin_run(begin(1))
            for number in numbers:
                save(store, "run1", make(number))
            _fail(store, "run1", "paper3b.pdf")
            listings.append((store.papers(), store.cases(), store.facts(), store.rows("run1")))
    assert listings[0] == listings[1] == listings[2]
    assert [paper.path for paper in listings[0][0]][2:5] == ["paper2.pdf", "paper3.pdf", "paper3b.pdf"]


def test_facts_can_be_chosen(store: Store, make: Make, save: Save) -> None:
    for number in (1, 2):
        save(store, "run1", make(number))
    first = make(1)
    sha256, case_id = first.document.sha256, first.cases[0].case_id
    assert [item.sha256 for item in store.facts(paper=sha256)] == [sha256] * 3
    assert [item.fact for item in store.facts(case=case_id)] == list(first.facts)
    assert [item.fact.kind for item in store.facts(kind="age")] == ["age", "age"]
    assert [item.fact for item in store.facts(case=case_id[:8], kind="age")] == [first.facts[0]]
    assert store.facts(kind="none such") == []
    assert [item.case for item in store.cases(paper=sha256)] == list(first.cases)


def test_an_unknown_case_or_paper_is_said_to_be_unknown(store: Store, make: Make, save: Save) -> None:
    for number in (1, 2):
        save(store, "run1", make(number))
    with pytest.raises(InputError, match=r"the id of a patient.*'nobody' is no such") as caught:
        store.facts(case="nobody")
    assert "miner cases" in caught.value.remedy
    with pytest.raises(InputError, match=r"the id of a paper.*the beginning of several: 0000"):
        store.facts(paper="000000")
    with pytest.raises(InputError, match="no such"):
        store.cases(paper="ffffff")
    with pytest.raises(StoreError, match="holds no document abc"):
        store.document("abc")


# --- again ----------------------------------------------------------------------------------------------------------


def test_a_paper_is_current_for_just_the_versions_that_read_it(
    store: Store, make: Make, save: Save, begin: Begin
) -> None:
    versions, sha256 = begin(1).versions, make(1).document.sha256
    assert not store.is_current(sha256, versions)
    save(store, "run1", make(1))
    assert store.is_current(sha256, versions)
    for other in (
        replace(versions, code="1.1"),
        replace(versions, pack="toy 2 abc"),
        replace(versions, model="ner 1"),
        replace(versions, packages=(("pdfreader", "0.2"),)),
    ):
        assert not store.is_current(sha256, other)


def test_a_later_run_replaces_the_facts_and_keeps_them_as_history(
    store: Store, make: Make, save: Save, begin: Begin
) -> None:
    save(store, "run1", make(1, facts=4))
    later = replace(begin(2).versions, code="2.0")
    save(store, _next(store, begin, 2, later), make(1, facts=2))
    assert [item.fact for item in store.facts()] == list(make(1, facts=2).facts)
    assert store.is_current(make(1).document.sha256, later)
    assert not store.is_current(make(1).document.sha256, begin(1).versions)
    history = "SELECT run_id, superseded_by_run, (SELECT count(*) FROM facts WHERE extraction = seq) FROM extractions"
    assert _rows(store, history) == [("run1", "run2", 4), ("run2", None, 2)]


def test_a_document_that_is_read_better_replaces_the_first_reading(
    store: Store, make: Make, save: Save, begin: Begin
) -> None:
    save(store, "run1", make(1))
    better = replace(make(1).document, reader_version="4", text="Better", blocks=())
    save(store, _next(store, begin, 2), Paper(better))
    assert store.document(better.sha256) == better


def test_a_paper_that_fails_when_read_again_keeps_its_facts_and_is_tried_again(
    store: Store, make: Make, save: Save, begin: Begin
) -> None:
    save(store, "run1", make(1))
    _fail(store, _next(store, begin, 2), "paper1.pdf", make(1).document.sha256)
    assert [(paper.outcome, paper.reason, paper.facts) for paper in store.papers()] == [
        (Outcome.FAILED, "truncated", 3)
    ]
    assert len(store.facts()) == 3
    assert not store.is_current(make(1).document.sha256, begin(1).versions)
    save(store, _next(store, begin, 3), make(1))
    assert [(paper.outcome, paper.reason) for paper in store.papers()] == [(Outcome.DONE, "")]


def test_a_skipped_paper_stays_what_it_was(store: Store, make: Make, save: Save, begin: Begin) -> None:
    save(store, "run1", make(1))
    _skip(store, _next(store, begin, 2), make(1).document.sha256, "paper1.pdf")
    assert [(paper.outcome, paper.run_id, paper.facts) for paper in store.papers()] == [(Outcome.DONE, "run1", 3)]
    assert store.is_current(make(1).document.sha256, begin(1).versions)
    assert [row.outcome for row in store.rows("run2")] == [Outcome.SKIPPED]


# --- files that move and change -------------------------------------------------------------------------------------


def test_a_moved_file_is_the_same_paper(store: Store, make: Make, save: Save, begin: Begin) -> None:
    save(store, "run1", make(1), "a.pdf")
    _skip(store, _next(store, begin, 2), make(1).document.sha256, "z/b.pdf")
    assert [(paper.path, paper.facts) for paper in store.papers()] == [("z/b.pdf", 3)]
    assert {item.path for item in store.cases()} == {"z/b.pdf"}


def test_one_content_at_two_places_is_one_paper(store: Store, make: Make, save: Save) -> None:
    save(store, "run1", make(1), "b.pdf")
    _skip(store, "run1", make(1).document.sha256, "a.pdf")
    assert [(paper.path, paper.facts) for paper in store.papers()] == [("a.pdf", 3)]


def test_a_changed_file_takes_the_place_of_the_old_content(store: Store, make: Make, save: Save, begin: Begin) -> None:
    save(store, "run1", make(1), "a.pdf")
    store.decide(make(1).facts[0].fact_id, Action.ACCEPT, "ann", at=AT)
    assert store.orphaned_decisions() == []
    save(store, _next(store, begin, 2), make(2), "a.pdf")
    assert [(paper.sha256, paper.path) for paper in store.papers()] == [(make(2).document.sha256, "a.pdf")]
    assert [item.fact for item in store.facts()] == list(make(2).facts)
    assert [item.case for item in store.cases()] == list(make(2).cases)
    assert not store.is_current(make(1).document.sha256, begin(1).versions)
    assert store.orphaned_decisions() == store.decisions() != []
    assert store.document(make(1).document.sha256) == make(1).document  # what the decision was about can be shown


def test_a_content_that_comes_back_has_its_decisions_again(store: Store, make: Make, save: Save, begin: Begin) -> None:
    save(store, "run1", make(1), "a.pdf")
    store.decide(make(1).facts[0].fact_id, Action.REJECT, "ann", at=AT)
    save(store, _next(store, begin, 2), make(2), "a.pdf")
    save(store, _next(store, begin, 3), make(1), "a.pdf")
    assert store.orphaned_decisions() == []
    assert [item.fact for item in store.facts()] == list(make(1).facts[1:])


def test_the_old_content_stays_while_it_is_also_elsewhere(store: Store, make: Make, save: Save, begin: Begin) -> None:
    save(store, "run1", make(1), "a.pdf")
    _skip(store, "run1", make(1).document.sha256, "b.pdf")
    save(store, _next(store, begin, 2), make(2), "a.pdf")
    assert [(paper.path, paper.facts) for paper in store.papers()] == [("a.pdf", 3), ("b.pdf", 3)]


def test_a_known_content_that_is_put_in_the_place_of_another(
    store: Store, make: Make, save: Save, begin: Begin
) -> None:
    save(store, "run1", make(1), "a.pdf")
    save(store, "run1", make(2), "b.pdf")
    _skip(store, _next(store, begin, 2), make(1).document.sha256, "b.pdf")
    assert [paper.sha256 for paper in store.papers()] == [make(1).document.sha256]
    assert {item.sha256 for item in store.facts()} == {make(1).document.sha256}


def test_a_file_that_breaks_loses_nothing(store: Store, make: Make, save: Save, begin: Begin) -> None:
    save(store, "run1", make(1), "a.pdf")
    _fail(store, _next(store, begin, 2), "a.pdf", "beef" * 16)
    assert [(paper.outcome, paper.facts) for paper in store.papers()] == [(Outcome.DONE, 3), (Outcome.FAILED, 0)]
    assert len(store.facts()) == 3
    _fail(store, _next(store, begin, 3), "a.pdf")
    assert [(paper.outcome, paper.sha256[:4]) for paper in store.papers()] == [
        (Outcome.FAILED, ""),
        (Outcome.DONE, "0000"),
    ]
    save(store, _next(store, begin, 4), make(2), "a.pdf")  # mended: only what is in it now counts
    assert [(paper.outcome, paper.sha256) for paper in store.papers()] == [(Outcome.DONE, make(2).document.sha256)]


def test_paths_are_compared_as_absolute_paths(
    store: Store, make: Make, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(store.file.parent)
    for run, number, source in ((1, 1, Path("x/../a.pdf")), (2, 2, store.file.parent / "a.pdf")):
        run_id = "run1" if run == 1 else _next(store, begin, run)
        store.save(run_id, PaperRow("a.pdf", Outcome.DONE), make(number), source)
    assert [paper.sha256 for paper in store.papers()] == [make(2).document.sha256]


# --- what is refused ------------------------------------------------------------------------------------------------


def test_rows_that_contradict_their_paper_are_refused(store: Store, make: Make) -> None:
    rows = (
        (PaperRow("a", Outcome.DONE), None),
        (PaperRow("a", Outcome.FAILED), make(1)),
        (PaperRow("a", Outcome.DONE, sha256="other"), make(1)),
    )
    for row, paper in rows:
        with pytest.raises(ValueError, match=r"a paper that is done|the row is not that of the paper"):
            store.save("run1", row, paper, Path("a"))
    assert store.rows("run1") == []


def test_papers_whose_ids_clash_are_refused_whole(store: Store, make: Make) -> None:
    paper = make(1)
    stray = replace(paper.facts[0], case_id="stray", fact_id="f")
    broken = (
        (
            replace(paper, facts=(*paper.facts, paper.facts[1])),
            f"one fact an id, found several: {paper.facts[1].fact_id}",
        ),
        (replace(paper, cases=(*paper.cases, paper.cases[0])), "one case an id"),
        (replace(paper, facts=(stray,)), "facts of its 2 cases, found some of stray"),
    )
    for bad, says in broken:
        with pytest.raises(StoreError, match=says):
            store.save("run1", PaperRow("a", Outcome.DONE), bad, Path("a"))
    assert store.papers() == []


def test_an_error_half_way_leaves_nothing_of_the_paper(store: Store, make: Make, save: Save) -> None:
    paper = make(1)
    save(store, "run1", paper)
    evidence = replace(paper.facts[-1].evidence[0].value, boxes=())
    bad = replace(paper.facts[-1].evidence[0], evidence_id=None, value=evidence)  # type: ignore[arg-type]
    broken = replace(paper, facts=(*paper.facts[:-1], replace(paper.facts[-1], evidence=(bad,), name="changed")))
    with pytest.raises(Exception, match="NOT NULL"):
        save(store, "run1", broken)
    assert [item.fact for item in store.facts()] == list(paper.facts)
    assert len(store.rows("run1")) == 1


def test_saving_needs_a_run(store: Store, make: Make, save: Save) -> None:
    with pytest.raises(StoreError, match="expected the id of a run that has begun, found 'run9'"):
        save(store, "run9", make(1))
    store.end_run("run1", "2025-01-01T11:00:00+00:00")
    with pytest.raises(StoreError, match="expected a run that has begun"):
        save(store, "run1", make(1))
    with pytest.raises(StoreError, match="found 'run9'"):
        store.rows("run9")


HOSTILE = [
    "'; DROP TABLE facts; --",
    "quoted \"and\" 'twice' \\ back",
    "%_* :name ? {serial}",
    "null \x00 inside, escape \x10 0000 and \x100000, bell \x07",
    "lone \ud800 and \udfff, paired \ud83d\ude00 and whole 😀",
    "right to left \u202e, line \u2028, byte order \ufeff, last \uffff",
    " ",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_any_text_comes_back_as_it_was(store: Store, make: Make, hostile: str) -> None:
    plain = make(1)
    document = replace(plain.document, name=hostile, text=hostile * 30, notes=(hostile,), reader=hostile)
    spot = plain.facts[0].evidence[0]
    anchor = replace(spot.value, quote=hostile, prefix=hostile, place=hostile)
    fact = Fact(
        hostile, hostile, hostile, hostile, hostile, hostile, Status.PRESENT, None, (("key", hostile), (hostile, 1.0)),
        (replace(spot, evidence_id=hostile, sha256=hostile, value=anchor),), 1.0, hostile, (hostile,),
    )  # fmt: skip
    case = replace(plain.cases[0], case_id=hostile, label=hostile)
    paper = replace(plain, document=document, cases=(case,), facts=(fact,), notes=(hostile,))
    row = PaperRow(hostile, Outcome.DONE, hostile)
    path = Path("/papers") / hostile.replace("\x00", "").replace("/", "")
    store.save("run1", row, paper, path)
    assert store.document(document.sha256) == document
    assert [item.fact for item in store.facts(case=hostile, kind=hostile)] == [fact]
    assert [item.case for item in store.cases()] == [case]
    (stored,) = store.papers()
    assert (stored.path, stored.reason, stored.notes) == (hostile, hostile, (hostile,))
    assert [row.path for row in store.rows("run1")] == [hostile]
    decision = store.decide(hostile, Action.REJECT, "o'neil \x00", reason=hostile, at=AT)
    assert store.decisions() == [decision]
    assert store.facts() == []
