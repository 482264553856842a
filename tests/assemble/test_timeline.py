"""Courses of disease: which event a sentence tells, when it was, and what rules it out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from miner.assemble import timeline, timeline_events, timeline_moments, timeline_weigh
from miner.assemble.story import Story
from miner.domain import TimelineKind
from miner.schema import Fact, Mention
from tests.support import facts_of, story_of

INTRODUCTION = "A 44-year-old man was seen with a sore arm. "
"""Makes the sentence that follows the story of a patient."""


def course(pack: str = "case_report") -> TimelineKind:
    spec = story_of(INTRODUCTION, pack).pack.kinds["outcome"]
    assert isinstance(spec, TimelineKind)
    return spec


def last(sentence: str, pack: str = "case_report") -> tuple[Story, timeline_weigh.Told]:
    story = story_of(INTRODUCTION + sentence, pack)
    return story, list(timeline.read(story, course(pack)))[-1]


def plain_events(sentence: str, pack: str = "case_report") -> set[str]:
    """Events that the words name outright and no guard rules out."""
    _, told = last(sentence, pack)
    ruling = timeline_events.RULING_OUT
    return {o.event for o in told.occurrences if o.rule != "weak" and not o.flags & ruling}


def when(fact: Fact) -> tuple[float, str, str] | None:
    return (fact.quantity.value, fact.quantity.unit, fact.quantity.since) if fact.quantity else None


def told_times(text: str, event: str, pack: str = "case_report") -> list[tuple[float, str, str] | None]:
    return [when(f) for f in facts_of(INTRODUCTION + text, "outcome", pack) if f.concept == event]


@pytest.mark.parametrize(
    ("sentence", "events"),
    [
        ("The swelling resolved with rest.", {"complete_response"}),
        ("The swelling almost completely resolved.", {"partial_response"}),
        ("The swelling did not resolve.", {"no_response"}),
        ("The swelling had not completely resolved.", {"partial_response"}),
        ("The ulcer healed spontaneously.", {"spontaneous_remission"}),
        ("The ulcer healed without treatment.", {"spontaneous_remission"}),
        ("His pain improved with ibuprofen.", {"partial_response"}),
        ("There was no significant clinical improvement.", {"no_response"}),
        ("There was little improvement.", {"no_response"}),
        ("He failed to improve on penicillin.", {"no_response"}),
        ("The fever recurred.", {"relapse"}),
        ("There was no evidence of local or distant recurrence.", {"no_recurrence"}),
        ("Recurrence was not observed.", {"no_recurrence"}),
        ("He remained free of recurrence.", {"no_recurrence"}),
        ("The disease progressed.", {"progression"}),
        ("There was no further progression.", {"stable_disease"}),
        ("He died of sepsis.", {"death"}),
        ("He succumbed to his illness.", {"death"}),
        ("He died because of a rapid progression of his cough.", {"death"}),
        ("Splinting stopped the progression of the curve.", {"stable_disease"}),
        ("He was lost to follow-up.", {"lost_to_follow_up"}),
        ("The patient was lost on the 19th day.", {"death"}),
        ("Death took place two weeks later.", {"death"}),
        ("The patient was lost of view after the first cycle.", {"lost_to_follow_up"}),
        ("He responded well and has since been disease-free.", {"partial_response", "no_recurrence"}),
    ],
)
def test_words_and_negations(sentence: str, events: set[str]) -> None:
    assert plain_events(sentence) == events


@pytest.mark.parametrize(
    ("sentence", "events"),
    [
        ("Without delay the mass was cut out, and the pain resolved.", {"complete_response"}),
        ("The drugs were not effective and he died of pneumonia.", {"no_response", "death"}),
        ("He was managed without surgical intervention and had a full recovery.", {"complete_response"}),
        ("He recovered without any complication.", {"complete_response"}),
    ],
)
def test_a_negation_ends_with_its_clause(sentence: str, events: set[str]) -> None:
    assert events <= plain_events(sentence)
    assert not plain_events(sentence) & ({"no_response"} - events)


@pytest.mark.parametrize(
    "sentence",
    [
        "Penicillin was given to prevent recurrence.",
        "He was told of the risk of recurrence.",
        "He had a history of recurrence.",
        "He may relapse.",
        "He was admitted because of worsening of his cough.",
    ],
)
def test_what_did_not_happen_is_ruled_out(sentence: str) -> None:
    assert plain_events(sentence) == set()


def test_a_relatives_death_is_not_the_patients() -> None:
    assert plain_events("His father died of a stroke.") == set()
    assert plain_events("He moved in with his daughter, and died of a stroke.") == {"death"}


@pytest.mark.parametrize(
    ("sentence", "event"),
    [
        ("The size of the mass decreased.", "partial_response"),
        ("His visual acuity decreased.", "progression"),
        ("The pain increased.", "progression"),
        ("His hemoglobin increased.", "partial_response"),
        ("Sepsis developed.", "progression"),
        ("The creatinine was unchanged.", "stable_disease"),
    ],
)
def test_rise_and_fall_depend_on_what_it_is(sentence: str, event: str) -> None:
    _, told = last(sentence)
    assert event in {o.event for o in told.occurrences if o.rule in ("change", "said")}


def test_nothing_was_done_holds_for_the_next_sentences() -> None:
    told = list(timeline.read(story_of(INTRODUCTION + "No treatment was given. The swelling resolved."), course()))
    assert [o.event for o in told[-1].occurrences] == ["spontaneous_remission"]
    treated = INTRODUCTION + "No treatment was given. Later he had surgery. The swelling resolved."
    told = list(timeline.read(story_of(treated), course()))
    assert [o.event for o in told[-1].occurrences] == ["complete_response"]


@pytest.mark.parametrize(
    ("sentence", "times"),
    [
        ("Three months after surgery he was well.", [(3, "month", "treatment")]),
        ("He was well 2 years after the diagnosis.", [(2, "year", "diagnosis")]),
        ("He died ten days after admission.", [(10, "day", "presentation")]),
        ("At 6-month follow-up he was well.", [(6, "month", "unspecified")]),
        ("He died on the fifth postoperative day.", [(5, "day", "treatment")]),
        ("He was sent home on day 12.", [(12, "day", "unspecified")]),
        ("By 4 months of age the spots had gone.", [(4, "month", "birth")]),
        ("He is now 9 years old and well.", [(9, "year", "birth")]),
        ("At one, three and six months he was well.", [(1, "month"), (3, "month"), (6, "month")]),
        ("At ten days and two months he was well.", [(10, "day"), (2, "month")]),
        ("The next day the fever was gone.", [(1, "day", "unspecified")]),
        ("The fever fell within 30 minutes.", [(0.5, "hour", "unspecified")]),
        ("He gave a 3-week history of cough.", []),
        ("Five years ago he had a stroke.", []),
        ("He was well several weeks later.", []),
        ("He was given 50 mg twice a day.", []),
        ("He received 10 mg/m2 on day 1.", []),
        ("He was a 60-year-old teacher.", []),
    ],
)
def test_times_of_a_sentence(sentence: str, times: list[tuple[float, str] | tuple[float, str, str]]) -> None:
    story, told = last(sentence)
    found = timeline_moments.moments(story, told.sentence, course())
    assert len(found) == len(times)
    for moment, time in zip(found, times, strict=True):
        assert (moment.quantity.value, moment.quantity.unit, moment.quantity.since)[: len(time)] == time


@pytest.mark.parametrize(
    ("text", "event", "times"),
    [
        ("Three weeks after surgery the ulcer had completely healed.", "complete_response", [(3, "week", "treatment")]),
        (
            "His pain improved after 1 month and completely resolved after 8 months of treatment.",
            "partial_response",
            [(1, "month", "unspecified")],
        ),
        (
            "His pain improved after 1 month and completely resolved after 8 months of treatment.",
            "complete_response",
            [(8, "month", "treatment")],
        ),
        ("His pain improved with ibuprofen, but he died 5 days later.", "partial_response", [None]),
        ("His pain improved with ibuprofen, but he died 5 days later.", "death", [(5, "day", "unspecified")]),
        ("He has remained disease-free for 4 years after surgery.", "no_recurrence", [(4, "year", "treatment")]),
        ("The ulcer was successfully treated with cefazolin for 2 weeks.", "complete_response", [None]),
        (
            "There was no recurrence at 6 months and 2 years of follow-up.",
            "no_recurrence",
            [(6, "month", "unspecified"), (2, "year", "unspecified")],
        ),
    ],
)
def test_each_event_takes_its_own_time(text: str, event: str, times: list[tuple[float, str, str] | None]) -> None:
    assert told_times(text, event) == times


def test_a_return_dates_what_is_found_then() -> None:
    text = (
        "A tumor of the humerus was found. It was resected. He did his daily work. "
        "He was readmitted 7 months after surgery with pain. The scan showed that the tumor had recurred. "
        "A second resection was done. He went home. He was seen again."
    )
    assert (7, "month", "treatment") in told_times(text, "relapse")


def test_events_are_facts_in_text_order_with_quote_and_probability() -> None:
    text = "The rash completely resolved with prednisone. Two years after the diagnosis he died of a stroke."
    facts = facts_of(INTRODUCTION + text, "outcome")
    assert [f.concept for f in facts] == ["complete_response", "death"]
    assert facts[1].evidence[0].value.quote == "died of"
    assert all(course().least <= f.confidence <= 1 for f in facts)
    assert [f.extractor for f in facts] == ["timeline.said", "timeline.said"]


def test_the_same_event_told_twice_is_one_fact() -> None:
    facts = facts_of(INTRODUCTION + "He died of sepsis. He died of sepsis in spite of all efforts.", "outcome")
    assert [(f.concept, len(f.evidence)) for f in facts] == [("death", 2)]


def test_how_the_patient_came_is_no_event() -> None:
    text = "A 50-year-old woman was admitted for recurrent fever and worsening of her cough. The chest was clear. "
    assert facts_of(text + "Blood was drawn. A drug was chosen. She went home.", "outcome") == []


def test_without_weights_the_words_decide() -> None:
    story = story_of(INTRODUCTION + "The swelling resolved. He was told of the risk of recurrence.")
    bare = course().model_copy(update={"weights": ""})
    facts = timeline.facts(story, "outcome", bare)
    assert [(f.concept, f.confidence) for f in facts] == [("complete_response", timeline.UNWEIGHED["said"])]


def test_the_trained_model_is_a_feature_from_its_least_odds_up() -> None:
    story, told = last("The swelling resolved.")
    thought = [
        Mention("model.event", told.sentence.span, "", term="complete_response", score=0.5),
        Mention("model.event", told.sentence.span, "", term="relapse", score=0.01),
        Mention("model.event", told.sentence.span, "", term="death", score=1.0),
    ]
    sentence = replace(told.sentence, mentions=(*told.sentence.mentions, *thought))
    found = timeline_weigh.features(story, replace(told, sentence=sentence, modelled=True), course())
    named = {name: value for name, value in found.items() if name.startswith("model")}
    assert named == {"modelled": 1.0, "model complete_response": 3.0, "model relapse": 0.0, "model death": 6.0}
    unread = timeline_weigh.features(story, replace(told, sentence=sentence), course())
    assert not any(name.startswith("model") for name in unread)


def test_general_statements_of_a_comment_tell_no_event() -> None:
    text = """A wart

Abstract
A 44-year-old man had a wart. Most patients have complete remission.

Case report
A 44-year-old man was seen with a wart. It was frozen.
"""
    assert facts_of(text, "outcome") == []


def test_features_name_place_words_and_guards() -> None:
    story, told = last("Three months after surgery there was no sign of recurrence.")
    found = timeline_weigh.features(story, told, course())
    assert {"place 2", "left 0", "time", "since treatment", "not said no_recurrence"} <= set(found)
    assert found["words not recurrence"] == timeline_weigh.WORDS


@pytest.mark.parametrize(
    "sentence",
    [
        "Six months after the biopsy the marrow contained 55% blasts.",
        "Ten weeks later a blood film was full of blasts.",
        "After five months acute monocytic leukaemia developed.",
        "Eight months after presentation he developed overt leukemia.",
    ],
)
def test_spread_to_marrow_or_blood_is_progression(sentence: str) -> None:
    text = "A 61-year-old woman had nodules of leukemia cutis with a normal marrow. " + sentence
    assert "progression" in {f.concept for f in facts_of(text, "outcome", "alc")}


def test_text_without_full_stops_is_read_in_pieces_and_nothing_is_lost() -> None:
    story = story_of(INTRODUCTION + "The pain improved and " * 300)
    pieces = list(timeline.read(story, course()))
    assert max(len(told.sentence.span) for told in pieces) <= timeline.LONGEST
    assert sum(len(told.sentence.of("event")) for told in pieces) == 300


def test_a_time_that_opens_the_next_clause_dates_what_that_tells() -> None:
    text = "The swelling improved with rest, and 20 months after the operation it recurred."
    assert told_times(text, "relapse") == [(20, "month", "treatment")]
    assert told_times(text, "partial_response") == [None]
    text = "He reached complete remission and continues so at 6 years from diagnosis."
    assert told_times(text, "no_recurrence") == [(6, "year", "diagnosis")]
    assert told_times(text, "complete_response") == [None]
