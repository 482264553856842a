"""Curators' decisions and what they do to facts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from miner.errors import InputError, UnknownFact
from miner.schema import Action, Decision, Fact, Paper, Quantity, Run, Status
from miner.store import EffectiveFact, Review, Store
from miner.store.codec import loads

Make = Callable[..., Paper]
Save = Callable[..., None]
Begin = Callable[..., Run]
Decide = Callable[..., Decision]


@pytest.fixture
def paper(store: Store, make: Make, save: Save) -> Paper:
    """A paper of four facts in the workspace: an age and three fingers."""
    made = make(1, facts=4)
    save(store, "run1", made)
    return made


@pytest.fixture
def decide(store: Store) -> Decide:
    """Decides as Ann, a second after the decision before."""

    def decide(
        fact_id: str, action: Action, correction: Mapping[str, object] | None = None, reason: str = ""
    ) -> Decision:
        at = f"2025-03-01T09:00:{len(store.decisions()):02d}+00:00"
        return store.decide(fact_id, action, "ann", reason=reason, correction=correction, at=at)

    return decide


def _by_id(store: Store) -> dict[str, EffectiveFact]:
    return {item.fact.fact_id: item for item in store.facts(include_rejected=True)}


def _rerun(store: Store, begin: Begin, save: Save, paper: Paper, path: str = "") -> None:
    number = len(store.runs()) + 1
    store.end_run(f"run{number - 1}", "2025-01-01T11:00:00+00:00")
    store.begin_run(begin(number))
    save(store, f"run{number}", paper, path)


# --- accept, reject, correct, undo ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("paper")
def test_a_fact_nobody_looked_at_is_unreviewed(store: Store) -> None:
    assert {item.review for item in store.facts()} == {Review.UNREVIEWED}
    assert {(item.curator, item.at, item.reason) for item in store.facts()} == {("", "", "")}


def test_an_accepted_fact_says_who_when_and_why(store: Store, paper: Paper, decide: Decide) -> None:
    fact = paper.facts[1]
    decision = decide(fact.fact_id, Action.ACCEPT, reason="page 2")
    item = _by_id(store)[fact.fact_id]
    assert item == EffectiveFact(
        fact, paper.document.sha256, Review.ACCEPTED, "ann", "2025-03-01T09:00:00+00:00", "page 2", fact
    )
    assert store.decisions() == [decision]
    assert (decision.fact_id, decision.slot_id, decision.correction) == (fact.fact_id, fact.slot_id, "")
    assert loads(Fact, decision.snapshot) == fact


def test_a_rejected_fact_is_left_out_unless_asked_for(store: Store, paper: Paper, decide: Decide) -> None:
    decide(paper.facts[2].fact_id, Action.REJECT)
    assert [item.fact for item in store.facts()] == [paper.facts[i] for i in (0, 1, 3)]
    assert [item.fact for item in store.facts(include_rejected=True)] == list(paper.facts)
    assert _by_id(store)[paper.facts[2].fact_id].review is Review.REJECTED


def test_a_rejection_holds_when_a_later_run_finds_the_fact_again(
    store: Store, paper: Paper, decide: Decide, begin: Begin, save: Save
) -> None:
    decide(paper.facts[2].fact_id, Action.REJECT)
    _rerun(store, begin, save, paper)
    assert len(store.facts()) == 3
    assert store.orphaned_decisions() == []


def test_a_correction_changes_what_it_names_and_keeps_the_evidence(store: Store, paper: Paper, decide: Decide) -> None:
    fact = paper.facts[2]
    years = {"kind": "age", "value": 3, "unit": "day", "low": 3.0, "high": 4.0, "text": "3 days"}
    correction = {
        "name": "toe 2",
        "concept": "T:2",
        "status": "equivocal",
        "quantity": years,
        "qualifiers": {"side": None, "tones": ["red"], "new": True},
    }
    decision = decide(fact.fact_id, Action.CORRECT, correction)
    item = _by_id(store)[fact.fact_id]
    assert item.review is Review.CORRECTED
    assert item.original == fact
    assert (item.fact.name, item.fact.concept, item.fact.status) == ("toe 2", "T:2", Status.EQUIVOCAL)
    assert item.fact.quantity == Quantity("age", 3, "day", 3.0, 4.0, "3 days")
    assert item.fact.qualifiers == (("new", True), ("score", 0.5), ("sure", True), ("tones", ("red",)))
    assert item.fact.evidence == fact.evidence != ()
    assert (item.fact.fact_id, item.fact.slot_id, item.fact.case_id, item.fact.kind) == (
        fact.fact_id,
        fact.slot_id,
        fact.case_id,
        fact.kind,
    )
    assert json.loads(decision.correction) == correction
    assert loads(Fact, decision.snapshot) == fact


def test_a_quantity_can_be_taken_away(store: Store, paper: Paper, decide: Decide) -> None:
    assert paper.facts[0].quantity is not None
    decide(paper.facts[0].fact_id, Action.CORRECT, {"quantity": None})
    assert _by_id(store)[paper.facts[0].fact_id].fact.quantity is None


def test_another_name_without_an_id_is_another_concept(store: Store, paper: Paper, decide: Decide) -> None:
    decide(paper.facts[1].fact_id, Action.CORRECT, {"name": "Left  Elbow"})
    decide(paper.facts[2].fact_id, Action.CORRECT, {"name": "FINGER 2"})
    found = _by_id(store)
    assert found[paper.facts[1].fact_id].fact.concept == "text:left elbow"
    assert found[paper.facts[2].fact_id].fact.concept == "F:2"  # the same name in other letters


def test_corrections_build_on_each_other_and_undo_takes_back_the_latest(
    store: Store, paper: Paper, decide: Decide
) -> None:
    fact_id = paper.facts[1].fact_id
    decide(fact_id, Action.CORRECT, {"status": "equivocal"})
    second = decide(fact_id, Action.CORRECT, {"qualifiers": {"side": "right"}})
    assert loads(Fact, second.snapshot).status is Status.EQUIVOCAL  # what the curator saw

    def now() -> tuple[Review, Status, object]:
        item = _by_id(store)[fact_id]
        return item.review, item.fact.status, item.fact.qualifier("side")

    assert now() == (Review.CORRECTED, Status.EQUIVOCAL, "right")
    decide(fact_id, Action.REJECT)
    assert now() == (Review.REJECTED, Status.EQUIVOCAL, "right")
    decide(fact_id, Action.UNDO)
    decide(fact_id, Action.UNDO)
    assert now() == (Review.CORRECTED, Status.EQUIVOCAL, "left")
    decide(fact_id, Action.UNDO)
    assert now() == (Review.UNREVIEWED, Status.ABSENT, "left")
    with pytest.raises(InputError, match=r"no decision on .* is left to take back"):
        decide(fact_id, Action.UNDO)
    assert len(store.decisions()) == 6  # nothing is forgotten


def test_the_last_word_counts(store: Store, paper: Paper, decide: Decide) -> None:
    fact_id = paper.facts[1].fact_id
    for action, review in ((Action.REJECT, Review.REJECTED), (Action.ACCEPT, Review.ACCEPTED)):
        decide(fact_id, action)
        assert _by_id(store)[fact_id].review is review


def test_the_same_word_twice_is_two_decisions(store: Store, paper: Paper) -> None:
    at = "2025-03-01T09:00:00Z"
    made = [store.decide(paper.facts[1].fact_id, Action.ACCEPT, "ann", at=at) for _ in range(2)]
    assert made[0].decision_id != made[1].decision_id
    assert store.decisions() == made


# --- add ------------------------------------------------------------------------------------------------------------


def test_an_added_fact_stands_last_in_its_case(
    store: Store, paper: Paper, decide: Decide, make: Make, save: Save
) -> None:
    save(store, "run1", make(2))
    given = {"case_id": paper.cases[0].case_id, "kind": "finger", "name": "Thumb", "status": "absent"}
    decision = decide("", Action.ADD, {**given, "qualifiers": {"side": "left"}, "slot": ["side"]}, reason="page 3")
    item = store.facts()[4]
    expected = Fact.of(
        case=paper.cases[0],
        kind="finger",
        concept="text:thumb",
        name="Thumb",
        status=Status.ABSENT,
        qualifiers={"side": "left"},
        slot=("side",),
        extractor="curator",
    )
    assert item.fact == expected
    assert (item.review, item.reason, item.original, item.sha256) == (
        Review.ADDED,
        "page 3",
        None,
        paper.document.sha256,
    )
    assert decision.fact_id == expected.fact_id
    assert [found.fact for found in store.facts(kind="finger", case=paper.cases[0].case_id)][-1] == expected
    assert expected not in [found.fact for found in store.facts(kind="age")]
    assert expected not in [found.fact for found in store.facts(paper=make(2).document.sha256)]
    assert store.orphaned_decisions() == []


def test_an_added_fact_can_be_decided_on_like_any_other(store: Store, paper: Paper, decide: Decide) -> None:
    given = {"case_id": paper.cases[1].case_id[:8], "kind": "finger", "name": "thumb", "concept": "F:9"}
    fact_id = decide("", Action.ADD, given).fact_id
    decide(fact_id, Action.CORRECT, {"status": "equivocal"})
    item = _by_id(store)[fact_id]
    assert (item.review, item.fact.status, item.fact.concept, item.original) == (
        Review.CORRECTED,
        Status.EQUIVOCAL,
        "F:9",
        None,
    )
    decide(fact_id, Action.REJECT)
    assert len(store.facts()) == 4
    for _ in range(3):
        decide(fact_id, Action.UNDO)
    assert fact_id not in _by_id(store)
    assert store.orphaned_decisions() == []
    decide("", Action.ADD, given)
    assert _by_id(store)[fact_id].review is Review.ADDED


def test_what_is_there_is_not_added_again(paper: Paper, decide: Decide) -> None:
    given = {"case_id": paper.cases[0].case_id, "kind": "finger", "name": "thumb"}
    fact_id = decide("", Action.ADD, given).fact_id
    with pytest.raises(InputError, match=f"the case has this fact: {fact_id}"):
        decide("", Action.ADD, given)


def test_an_addition_that_a_run_finds_too_is_one_fact_with_its_evidence(
    store: Store, make: Make, save: Save, decide: Decide, begin: Begin
) -> None:
    save(store, "run1", make(1, facts=3))
    whole = make(1, facts=4)
    missed = whole.facts[3]
    given = {
        "case_id": missed.case_id,
        "kind": missed.kind,
        "name": missed.name,
        "concept": missed.concept,
        "status": missed.status.value,
        "qualifiers": {key: list(value) if isinstance(value, tuple) else value for key, value in missed.qualifiers},
        "slot": ["side"],
    }
    assert decide("", Action.ADD, given).fact_id == missed.fact_id
    _rerun(store, begin, save, whole)
    found = [item for item in store.facts() if item.fact.fact_id == missed.fact_id]
    assert [(item.fact, item.review, item.original) for item in found] == [(missed, Review.ADDED, missed)]


# --- facts that are gone --------------------------------------------------------------------------------------------


def test_decisions_whose_fact_is_gone_are_orphaned_until_it_comes_back(
    store: Store, paper: Paper, decide: Decide, make: Make, begin: Begin, save: Save
) -> None:
    gone, kept = paper.facts[3], paper.facts[1]
    decide(kept.fact_id, Action.ACCEPT)
    first = decide(gone.fact_id, Action.ACCEPT)
    decide(gone.fact_id, Action.REJECT)
    decide(gone.fact_id, Action.UNDO)
    second = decide(gone.fact_id, Action.CORRECT, {"status": "equivocal"})
    _rerun(store, begin, save, make(1, facts=3))
    assert store.orphaned_decisions() == [first, second]
    assert loads(Fact, store.orphaned_decisions()[0].snapshot) == gone
    assert gone.fact_id not in _by_id(store)
    decide(gone.fact_id, Action.UNDO)  # the workspace has held it, so one may decide on it
    assert store.orphaned_decisions() == [first]
    _rerun(store, begin, save, paper)
    assert store.orphaned_decisions() == []
    assert _by_id(store)[gone.fact_id].review is Review.ACCEPTED


def test_an_addition_whose_case_is_gone_is_orphaned(
    store: Store, paper: Paper, decide: Decide, begin: Begin, save: Save
) -> None:
    added = decide("", Action.ADD, {"case_id": paper.cases[0].case_id, "kind": "finger", "name": "thumb"})
    _rerun(store, begin, save, Paper(paper.document))
    assert store.facts() == []
    assert store.orphaned_decisions() == [added]


# --- ids ------------------------------------------------------------------------------------------------------------


def test_the_beginning_of_an_id_is_enough(paper: Paper, decide: Decide) -> None:
    fact_id = paper.facts[1].fact_id
    assert decide(fact_id[:6], Action.ACCEPT).fact_id == fact_id
    assert decide(f" {fact_id[:9].upper()} ", Action.ACCEPT).fact_id == fact_id


def test_an_unknown_id_says_what_is_close_and_where_ids_are(store: Store, paper: Paper, decide: Decide) -> None:
    fact_id = paper.facts[1].fact_id
    for wrong in (fact_id[:5], fact_id[:5] + "zzzz"):
        with pytest.raises(UnknownFact, match=f"found '{wrong}'; close ids: {fact_id}") as caught:
            decide(wrong, Action.ACCEPT)
        assert "miner facts" in caught.value.remedy
    for wrong in ("", "zzzzzzzz", "%_____"):
        with pytest.raises(UnknownFact, match=rf"found '{wrong}' \("):
            decide(wrong, Action.ACCEPT)
    assert store.decisions() == []


def test_an_ambiguous_beginning_names_the_ids(store: Store, make: Make, save: Save, decide: Decide) -> None:
    made = make(1)
    facts = tuple(
        Fact(f"abcdef{i}", "s", made.cases[0].case_id, "k", "c", "n", Status.PRESENT, evidence=()) for i in (2, 1)
    )
    save(store, "run1", Paper(made.document, made.cases, facts))
    with pytest.raises(InputError, match="beginning of several fact ids: abcdef1, abcdef2"):
        decide("abcdef", Action.ACCEPT)
    assert decide("abcdef1", Action.ACCEPT).fact_id == "abcdef1"


# --- what is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("correction", "says"),
    [
        ({"nam": "x"}, "unknown 'nam' in a correction; expected some of concept, name, qualifiers, quantity, status"),
        ({"kind": "age", "case_id": "x"}, "unknown 'case_id', 'kind' in a correction"),
        ({"status": "maybe"}, "status: .*expected one of present, absent, equivocal, not_done, found 'maybe'"),
        ({"name": ""}, "name: expected some text"),
        ({"name": 3}, "name: .*expected str, found 3"),
        ({"name": "lone \ud800"}, "expected JSON"),
        ({"concept": "T:1"}, "expected the name that goes with the new concept 'T:1'"),
        ({"quantity": {"kind": "age"}}, "quantity: .*expected high, low, text, unit, value"),
        ({"quantity": {"kind": "age", "years": 3}}, "quantity: .*unknown years; Quantity has kind, value"),
        ({"qualifiers": ["side"]}, "qualifiers: expected an object"),
        ({"qualifiers": {"side": {"a": 1}}}, "side: .*expected str"),
        ({"name": {1, 2}}, "expected JSON of what to set"),
        ({"name": float("nan")}, "expected JSON of what to set"),
        ({}, "changes nothing"),
        ({"status": "absent", "name": "finger 1"}, "changes nothing"),
        (None, "correct needs JSON"),
    ],
)
def test_corrections_that_are_none_are_refused(
    store: Store, paper: Paper, decide: Decide, correction: Mapping[str, object] | None, says: str
) -> None:
    with pytest.raises(InputError, match=says):
        decide(paper.facts[1].fact_id, Action.CORRECT, correction)
    assert store.decisions() == []


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"kind": "k", "name": "n"}, "expected case_id in an addition, found only kind, name"),
        ({}, "expected case_id, kind, name in an addition, found only nothing"),
        ({"case_id": "nobody", "kind": "k", "name": "n"}, "the id of a patient .*'nobody' is no such"),
        ({"case_id": "", "kind": "k", "name": "n"}, "case_id: expected some text"),
        (
            {"case_id": "c", "kind": "k", "name": "n", "page": 3},
            "unknown 'page' in an addition; expected some of case_id",
        ),
    ],
)
@pytest.mark.usefixtures("paper")
def test_additions_that_are_none_are_refused(
    store: Store, decide: Decide, given: Mapping[str, object], says: str
) -> None:
    with pytest.raises(InputError, match=says):
        decide("", Action.ADD, given)
    assert store.decisions() == []


def test_decisions_need_a_curator_a_time_and_only_what_belongs_to_them(
    store: Store, paper: Paper, decide: Decide
) -> None:
    fact_id = paper.facts[1].fact_id
    with pytest.raises(InputError, match="the name of the curator"):
        store.decide(fact_id, Action.ACCEPT, " ", at="2025-03-01T09:00:00+00:00")
    for at in ("yesterday", "2025-03-01T09:00:00", "2025-03-01T09:00:00+02:00"):
        with pytest.raises(InputError, match="expected a time in UTC"):
            store.decide(fact_id, Action.ACCEPT, "ann", at=at)
    with pytest.raises(InputError, match="accept takes no JSON"):
        decide(fact_id, Action.ACCEPT, {"name": "x"})
    with pytest.raises(InputError, match="an addition makes its own fact id"):
        decide(fact_id, Action.ADD, {"case_id": paper.cases[0].case_id, "kind": "k", "name": "n"})


# --- append-only ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE decisions SET curator = 'bob'",
        "UPDATE OR REPLACE decisions SET seq = 7",
        "DELETE FROM decisions",
        "INSERT OR REPLACE INTO decisions SELECT 1, 'new', fact_id, slot_id, action, 'bob', at, reason, "
        " correction, snapshot FROM decisions",
        "INSERT OR REPLACE INTO decisions SELECT 9, decision_id, fact_id, slot_id, action, 'bob', at, reason, "
        " correction, snapshot FROM decisions",
    ],
)
def test_the_database_itself_refuses_to_change_a_decision(store: Store, paper: Paper, decide: Decide, sql: str) -> None:
    made = decide(paper.facts[1].fact_id, Action.ACCEPT)
    other = sqlite3.connect(store.file)  # another program, with none of our settings
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        other.execute(sql)
    other.close()
    assert store.decisions() == [made]


def test_decisions_may_be_made_while_a_run_writes(store: Store, paper: Paper) -> None:
    with Store.open(Path(store.file.parent)) as curator:
        made = curator.decide(paper.facts[1].fact_id, Action.ACCEPT, "bob", at="2025-03-01T09:00:00+00:00")
    assert store.decisions() == [made]
