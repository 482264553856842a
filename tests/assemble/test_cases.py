"""How many patients a paper has, who they are, and which words tell of which."""

from __future__ import annotations

import pytest

from tests.support import facts_of, paper_of, stories_of

NUMBERS = [
    ("A 40-year-old man had a rash. He was treated and recovered.", 1),
    ("Case 1: A 40-year-old man had a rash. Case 2: A 51-year-old woman had a nodule.", 2),
    ("The first patient was a 40-year-old man. The second patient was a 51-year-old woman.", 2),
    ("Two patients, a 40-year-old man and a 51-year-old woman, had a rash.", 2),
    ("Two 3 year-old Caucasian twins had a rash. Both recovered.", 2),
    ("Three 14-year-old boys had a rash. They recovered.", 3),
    ("A 40-year-old mother of two 3-year-old twins had a rash.", 1),
    ("A 2-day-old boy had a rash. The elder children (a 9-year-old son and a 7-year-old daughter) were well.", 1),
    ("A rash was found in a 6-year-old boy and 39-month-old girl. Both recovered.", 2),
    ("A 6-year-old boy and his 30-year-old mother were seen. The boy had a rash.", 1),
    (
        "Case 1 Patient 37 years, admitted for a rash. He recovered. Case 2 65 year old woman with a nodule. She died.",
        2,
    ),
    ("Patient 1 was a girl with a rash. It faded later.Patient 2 was a boy with a nodule.", 2),
    ("A 40-year-old man had a rash. At the age of 45 years it came back.", 1),
    ("A 6-year-old boy was born to a 27-year-old mother and had a rash.", 1),
    ("A 7-year-old neutered male Labrador dog had a rash. The patient recovered.", 0),
    ("In 2010 we studied the records of all patients with rashes. Nodules were found in 30%.", 0),
    ("A 40-year-old man had a rash. Orlov and Tamm described a 72-year-old woman with nodules [4].", 1),
]


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_number_of_patients(text: str, number: int) -> None:
    assert len(stories_of(text)) == number


@pytest.mark.parametrize(
    "text",
    [
        "We described a case of a 39-year-old man who was treated with tea.",
        "We present a rare case of Orlov's wart in a 39-year-old Danish man.",
        "A 39-year-old man came to our Department of Surgery and Internal Medicine with a wart.",
        "The proband was a 39-year-old twin man with a wart.",
    ],
)
def test_words_that_only_look_like_other_peoples_patients(text: str) -> None:
    (age,) = facts_of(text, "age")
    assert age.quantity is not None
    assert age.quantity.value == 39


def test_a_paper_without_a_patient_says_why() -> None:
    paper = paper_of("A 7-year-old spayed female terrier had a rash.")
    assert paper.cases == ()
    assert paper.notes == ("the paper is about an animal",)


STUDY = """Rashes after a new drug

Abstract

We studied rashes. Patients aged 18 to 75 years were eligible.

Methods

Each patient was seen twice. If the patient wished so, the drug was stopped. Women aged 30 years were seen first.

Results

A rash was found in 12 patients, in none of them for long. The patient always recovered.
"""


def test_a_study_has_no_patient_of_its_own() -> None:
    paper = paper_of(STUDY)
    assert paper.cases == ()
    assert "groups of patients" in paper.notes[0]


def test_a_single_patient_built_as_a_study_is_one() -> None:
    text = STUDY.replace("We studied rashes.", "We studied one patient with a rash.")
    assert len(stories_of(text)) == 1


AGES = [
    ("A 40-year-old man had a rash for 3 years.", 40, "year"),
    ("A newborn girl had nodules. On day 3 of life they grew.", 3, "day"),
    ("A newborn boy had nodules.", 0, "day"),
    ("An infant was brought in eleven days after birth. He had nodules.", 11, "day"),
    ("He was 77 years old when seen. At the age of 31 he had measles.", 77, "year"),
    ("A 7.5-month-old boy, the third child of a couple aged 33 and 35, had nodules.", 7.5, "month"),
    ("Nodules were seen by the 35-year-old mother of a 9-month-old boy.", 9, "month"),
]


@pytest.mark.parametrize(("text", "value", "unit"), AGES)
def test_age_at_presentation(text: str, value: float, unit: str) -> None:
    (fact,) = facts_of(text, "age")
    assert fact.quantity is not None
    assert (fact.quantity.value, fact.quantity.unit) == (value, unit)


SEXES = [
    ("A 40-year-old man had a rash. His wife was well.", "male"),
    ("A 40-year-old patient had a rash. She recovered.", "female"),
    ("A 62-year-old patient had a rash on her arms.", "female"),
    ("A 33-year-old teacher and mother of two boys had a rash. She recovered.", "female"),
]


@pytest.mark.parametrize(("text", "sex"), SEXES)
def test_sex(text: str, sex: str) -> None:
    assert [fact.concept for fact in facts_of(text, "sex")] == [sex]


def test_a_patient_without_a_stated_sex_has_none() -> None:
    assert facts_of("A 62-year-old patient had a rash. The patient died.", "sex") == []


COLUMNS = """Letter

We saw two patients, whose data are in Table 1. In both, the rash faded.

Table 1. Data of our patients

Item            Patient A        Patient B
Age/sex         81/F             6 months/M
Skin lesion     purple nodules   red papules
Treatment       none             prednisone
Outcome         died at 9 months alive
"""


def test_patients_in_columns_of_a_table() -> None:
    paper = paper_of(COLUMNS)
    found = {
        case.label: {f.kind: f.name for f in paper.facts_of(case) if f.kind in {"sex", "treatment"}}
        for case in paper.cases
    }
    assert found == {"Patient A": {"sex": "female"}, "Patient B": {"sex": "male", "treatment": "prednisone"}}


ROWS = """A case and a review

Case report

A 50-year-old woman had nodules.

Discussion

Table 1. Published cases

Author | Age/sex | Lesion | Outcome
Orlov 2001 | 72/M | plaques | died
Present case | 50/F | nodules | alive
"""


def test_patients_of_the_literature_are_cited_and_apart() -> None:
    paper = paper_of(ROWS)
    assert [(c.origin.value, c.label) for c in paper.cases] == [("own", ""), ("cited", "Orlov 2001")]
    (age,) = paper.facts_of(paper.cases[1], "age")
    assert age.quantity is not None
    assert age.quantity.value == 72


COUNTED = """Nodules without leukemia

Among 37 patients, {words} no leukemia in the blood and the marrow.

Table 1. Patients with nodules

No. | Sex/Age | Lesion
1 | M/52 | papules
2 | F/38 | plaques
3 | M/71 | nodules
"""


@pytest.mark.parametrize(
    ("words", "status"), [("three (8%) had", "absent"), ("3 had", "absent"), ("two had", ""), ("one of three had", "")]
)
def test_what_is_counted_of_as_many_as_there_are_is_said_of_all(words: str, status: str) -> None:
    paper = paper_of(COUNTED.format(words=words), "alc")
    found = [{f.status.value for f in paper.facts_of(case, "marrow")} for case in paper.cases]
    assert found == [{status} if status else set()] * 3


def test_one_of_two_patients_is_not_the_last_one_named() -> None:
    text = (
        "Two patients, a 47-year-old woman and a 63-year-old man, had nodules. One patient died after a month; the "
        "other is alive. The man was given radiotherapy and is well."
    )
    paper = paper_of(text)
    found = {case.label: {f.name for f in paper.facts_of(case, "vital_status")} for case in paper.cases}
    assert "dead" not in found["the man"]


TIMED = """Nodules of two patients

Table 1. Data of our patients

No. | Sex/Age | Lesion | Time to leukemia | Course (mo)
1 | M/52 | papules | 7 mo | CR; died at 13
2 | F/38 | plaques | none | alive at 25
"""


def test_a_time_to_an_event_tells_the_event_and_a_heading_gives_the_unit() -> None:
    paper = paper_of(TIMED, "alc")
    assert len(paper.cases) == 2
    course = [
        {(f.concept, f.quantity.value if f.quantity else 0.0, f.quantity.unit if f.quantity else "") for f in found}
        for found in (paper.facts_of(case, "outcome") for case in paper.cases)
    ]
    assert course[0] >= {("progression", 7.0, "month"), ("death", 13.0, "month")}
    assert not [event for event, _, _ in course[1] if event == "progression"]
    assert [
        [f.quantity.value for f in paper.facts_of(case, "leukemia_interval") if f.quantity] for case in paper.cases
    ] == [[7.0], []]


def test_what_is_said_of_all_again_and_again_is_heard_once() -> None:
    cases = "\n\n".join(f"Case {n}\n\nA {30 + n}-year-old man had nodules." for n in range(1, 9))
    stories = stories_of(f"{cases}\n\nDiscussion\n\n" + "All patients were given iron. " * 30)
    assert [sum(s.span.end - s.span.start == 29 for s in story.sentences) for story in stories] == [1] * 8


TWICE = """A rash

Abstract
We report a {first} with a rash.

Case report
A {second} had a rash. At the age of 70 years it came back.
"""


@pytest.mark.parametrize(
    ("first", "second", "ages", "sexes"),
    [
        ("45-year-old man", "54-year-old man", [45, 54], ["male"]),
        ("45-year-old man", "45-year-old woman", [45], ["male", "female"]),
        ("45-year-old man", "45-year-old man", [45], ["male"]),
        ("3-year-old boy", "38-month-old boy", [3], ["male"]),
    ],
)
def test_what_parts_of_a_paper_say_otherwise_is_kept(
    first: str, second: str, ages: list[int], sexes: list[str]
) -> None:
    paper = paper_of(TWICE.format(first=first, second=second))
    assert len(paper.cases) == 1
    assert [f.quantity.value for f in paper.facts if f.kind == "age" and f.quantity] == ages
    assert [f.extractor for f in paper.facts if f.kind == "age"][1:] == ["attribute.otherwise"] * (len(ages) - 1)
    assert [f.concept for f in paper.facts if f.kind == "sex"] == sexes
