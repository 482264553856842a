"""Papers that are no case reports: no made-up patient, and a word that says why; all texts are invented."""

from __future__ import annotations

import pytest

from miner.schema import Origin, Paper
from tests.support import paper_of

OTHER_LANGUAGES = {
    "Spanish": "Presentamos el caso de un varón de 45 años que acudió a urgencias con nódulos en el tórax. La biopsia "
    "fue positiva para CD68 y el paciente falleció a los tres meses del diagnóstico.",
    "Portuguese": "Relatamos o caso de um homem de 45 anos com nódulos no tórax. A biópsia foi positiva para CD68 e o "
    "doente não respondeu ao tratamento com citarabina.",
    "French": "Nous rapportons le cas d'un homme de 45 ans qui a consulté pour des nodules du thorax. La biopsie était "
    "positive pour le CD68 et le patient est décédé trois mois après le diagnostic.",
    "German": "Ein 45-jähriger Mann stellte sich mit livid verfärbten Knoten an der Brust vor. Die Biopsie war "
    "für CD68 "
    "positiv, und der Patient wurde mit Cytarabin behandelt.",
    "Italian": "Presentiamo il caso di un uomo di 45 anni con noduli al torace. La biopsia è stata positiva per "
    "il CD68 "
    "e il paziente è deceduto dopo tre mesi dalla diagnosi.",
    "Dutch": "Een 45-jarige man werd gezien met noduli op de borst. Het biopt was positief voor CD68 en de patiënt "
    "overleed drie maanden na de diagnose.",
    "Polish": "Mężczyzna w wieku 45 lat został przyjęty do szpitala z powodu guzków na klatce piersiowej. Nie było "
    "poprawy po leczeniu i chory zmarł przez trzy miesiące od rozpoznania.",
    "Turkish": "Kırk beş yaşında erkek hasta göğüste nodüller ile başvurdu. Biyopside CD68 pozitif olarak saptandı ve "
    "tedavi için sitarabin verildi, ancak hasta üç ay sonra kaybedildi.",
    "Russian": "Мужчина 45 лет поступил в клинику с узлами на коже груди. При биопсии клетки были положительны "
    "по CD68, "
    "и после лечения пациент не отвечал на терапию.",
    "Chinese": "患者男性,45岁,因胸部出现紫红色结节两个月入院。皮肤活检示CD68阳性,CD34阴性,给予阿糖胞苷化疗,"
    "三个月后死亡。",
    "Japanese": "45歳の男性。胸部に紫色の結節が出現したため受診した。皮膚生検でCD68は陽性であり、"
    "化学療法を行ったが三か月後に死亡した。",
    "Korean": "45세 남자 환자가 가슴에 생긴 자주색 결절로 내원하였다. 피부 생검에서 CD68 양성이었고 항암 치료 "
    "후 세 달 만에 사망하였다.",
    "Greek": "Άνδρας 45 ετών προσήλθε με οζίδια στον θώρακα. Η βιοψία ήταν θετική και ο ασθενής απεβίωσε μετά "
    "από μήνες.",
    "Swedish": "En 45-årig man sökte vård för knutor på bröstet som hade funnits i två månader. Biopsin var "
    "positiv för "
    "CD68 och patienten avled efter tre månader.",
}

ENGLISH_CASE = (
    "We report a 45-year-old man who presented with nodules on the chest. The biopsy was positive for CD68. He was "
    "treated with cytarabine and died after three months."
)


def own(paper: Paper) -> list[str]:
    return [case.label or "the patient" for case in paper.cases if case.origin is Origin.OWN]


@pytest.mark.parametrize(("language", "text"), OTHER_LANGUAGES.items(), ids=list(OTHER_LANGUAGES))
def test_a_text_in_another_language_has_no_case_and_says_which_language(language: str, text: str) -> None:
    paper = paper_of(text)
    assert not paper.cases
    assert not paper.facts
    assert any(language in note for note in paper.notes), paper.notes


@pytest.mark.parametrize("language", ["Spanish", "German", "Chinese", "Russian"])
def test_a_foreign_abstract_beside_an_english_case_is_passed_over(language: str) -> None:
    text = f"{ENGLISH_CASE}\n\n{OTHER_LANGUAGES[language].replace('45', '62')}\n"
    paper = paper_of(text)
    (age,) = [f for f in paper.facts if f.kind == "age"]
    assert len(own(paper)) == 1
    assert age.quantity is not None
    assert age.quantity.value == 45
    assert any("English" in note and language in note for note in paper.notes)


def test_an_english_abstract_before_a_german_body_is_read_with_a_note() -> None:
    paper = paper_of(f"Abstract\n\n{ENGLISH_CASE}\n\nFallbericht\n\n{OTHER_LANGUAGES['German']}\n")
    assert len(own(paper)) == 1
    assert {f.kind for f in paper.facts} >= {"age", "sex"}
    assert any("German" in note for note in paper.notes)


NO_CASE = [
    (
        "guideline",
        "Guidelines for the management of nodules of the chest\n\nAbstract\n\nThese guidelines were written by "
        "a panel. "
        "In a 45-year-old man with nodules a biopsy should be taken.\n\nRecommendations\n\nA patient with nodules "
        "should be referred. For a 60-year-old woman we suggest observation.\n",
    ),
    (
        "guideline",
        "Diagnosis of pale rash: a consensus statement\n\nIntroduction\n\nExperts met twice. The patient was at the "
        "centre of all discussions. He or she should be informed.\n",
    ),
    (
        "review",
        "Nodules of the chest: a review\n\nIntroduction\n\nNodules are rare. A 45-year-old man with nodules is the "
        "typical patient.\n\nTreatment\n\nCytarabine was given to most patients. The patient should be seen again.\n",
    ),
    (
        "review",
        "Nodules of the chest and what is known of them\n\nIntroduction\n\nThis review summarises what is known. The "
        "disease is rare. A 30-year-old woman may have it as well as a man.\n",
    ),
    (
        "editorial",
        "Editorial: Why do we still wait for biopsies?\n\nEvery doctor knows the 45-year-old man who waits. The "
        "patient "
        "is patient. We should not be.\n",
    ),
    (
        "trial",
        "Cytarabine against placebo in nodules: a randomized controlled trial\n\nMethods\n\nEach patient was given "
        "tablets. The patient was aged 18 years or more.\n\nResults\n\nThe mean age was 52 years. One patient was "
        "withdrawn.\n",
    ),
    (
        "trial",
        "Sweet water in itch: study protocol for a double-blind trial\n\nMethods\n\nOn the day of the procedure the "
        "patient will be given water.\n\nCase registration\n\nThe patient will be registered by telephone. The case "
        "will be excluded if the patient is younger than 18 years.\n",
    ),
    (
        "group",
        "Outcome of nodules in a cohort of 120 adults\n\nMethods\n\nWe studied 120 patients.\n\nResults\n\nThe median "
        "age was 45 years; 70 were men. The patient with the longest course was 80 years old.\n",
    ),
    (
        "survey",
        "What nurses know of nodules: a questionnaire\n\nMethods\n\nWe asked 200 nurses. The mean age was 34 years.\n\n"
        "Results\n\nThe patient was named as a source of knowledge by 20 nurses.\n",
    ),
    (
        "groups",
        "Nodules and water\n\nAbstract\n\nWe compared 40 patients with 40 controls. Most patients were men. Median age "
        "was 60 years.\n",
    ),
    (
        "empty",
        "Nodules of the chest\n\nIntroduction\n\nNodules are rare and can be treated.\n\nCase report\n\nDiscussion\n\n"
        "Nodules may be treated with cytarabine, as others have reported.\n",
    ),
    (
        "references",
        "References\n\n1. Adams A, Brown B. Nodules in a 45-year-old man. J Invent Med 2001; 3: 4-5.\n"
        "2. Clark C. A woman with itch. J Invent Med 2004; 8: 14-15.\n",
    ),
    (
        "animal",
        "Nodules in a dog\n\nCase report\n\nA 7-year-old male Labrador dog was presented with nodules on the chest. "
        "The dog was treated with cytarabine.\n",
    ),
    ("no section", "\n\n"),
]


@pytest.mark.parametrize(("word", "text"), NO_CASE, ids=[f"{i} {word}" for i, (word, _) in enumerate(NO_CASE)])
def test_a_paper_without_a_patient_of_its_own_says_why(word: str, text: str) -> None:
    paper = paper_of(text)
    assert own(paper) == []
    assert not paper.facts
    assert any(word in note for note in paper.notes), paper.notes


WITH_CASE = [
    "Nodules of the chest: a case report and review of the literature\n\nIntroduction\n\nNodules are rare.\n\n"
    f"Case report\n\n{ENGLISH_CASE}\n\nDiscussion\n\nThis review found 20 patients.\n",
    "Nodules of the chest: an update\n\nIntroduction\n\nNodules are rare.\n\nIllustrative case\n\n"
    "A 45-year-old man presented to our clinic with nodules. He died.\n\nDiscussion\n\nOthers wrote of nodules.\n",
    f"Nodules and the consensus on them\n\n{ENGLISH_CASE}\n",
]


@pytest.mark.parametrize("text", WITH_CASE)
def test_a_review_with_a_patient_of_its_own_keeps_the_patient(text: str) -> None:
    assert len(own(paper_of(text))) == 1


def table(heading: str, rows: list[str], legend: str = "Table 2. Characteristics of the patients") -> str:
    return (
        "Nodules of the chest\n\nIntroduction\n\nNodules are rare.\n\nResults\n\nThe patients are listed in "
        "Table 2.\n\n"
        f"{legend}\n{heading}\n" + "\n".join(rows) + "\n\nDiscussion\n\nNodules are rare indeed.\n"
    )


def test_forty_patients_of_its_own_in_a_table_are_forty_cases_with_facts() -> None:
    rows = [f"{n} | {20 + n} | {'MF'[n % 2]} | lymphoma | died" for n in range(1, 41)]
    paper = paper_of(table("Patient | Age | Sex | Diagnosis | Outcome", rows))
    ages = [f.quantity.value for f in paper.facts if f.kind == "age" and f.quantity]
    assert len(own(paper)) == 40
    assert ages == [20.0 + n for n in range(1, 41)]
    assert any("table 2" in note and "40 patients" in note for note in paper.notes), paper.notes


def test_forty_patients_of_the_literature_in_a_table_are_cited_cases() -> None:
    rows = [f"{n} | Adams et al. [{n}] | {20 + n} | {'MF'[n % 2]} | lymphoma" for n in range(1, 41)]
    paper = paper_of(table("No. | Author | Age | Sex | Diagnosis", rows))
    assert own(paper) == []
    assert len(paper.cases) == 40
    assert any("table 2" in note and "cited" in note for note in paper.notes), paper.notes


def test_a_legend_that_names_the_literature_makes_the_rows_cited() -> None:
    rows = [f"{n} | {20 + n} | {'MF'[n % 2]} | lymphoma" for n in range(1, 6)]
    legend = "Table 2. Previously reported patients with nodules"
    assert own(paper_of(table("Case | Age | Sex | Diagnosis", rows, legend))) == []


def test_the_present_case_among_cited_rows_stays_the_papers_own() -> None:
    rows = [f"{n} | Adams et al. [{n}] | {20 + n} | M | lymphoma" for n in range(1, 5)]
    rows.append("5 | Present case | 45 | M | lymphoma")
    text = table("No. | Author | Age | Sex | Diagnosis", rows).replace(
        "Results\n", f"Case report\n\n{ENGLISH_CASE}\n\nResults\n"
    )
    paper = paper_of(text)
    assert len(own(paper)) == 1
    assert len(paper.cases) == 5


@pytest.mark.parametrize(
    ("heading", "rows"),
    [
        ("Group | Age | Sex | Diagnosis", ["A | 45 ± 12 | 12/8 | lymphoma", "B | 47 ± 11 | 10/10 | lymphoma"]),
        ("Group | Mean age | Sex | Diagnosis", ["1 | 45 | 60% | lymphoma", "2 | 47 | 50% | lymphoma"]),
        ("Dose | Treatment | Response", ["1 | cytarabine | 0.11", "2 | cytarabine | 0.12", "3 | cytarabine | 0.13"]),
    ],
)
def test_rows_of_groups_and_doses_are_nobody(heading: str, rows: list[str]) -> None:
    assert paper_of(table(heading, rows)).cases == ()


def test_patients_with_initials_are_told_apart() -> None:
    rows = ["AB | 45 | M | lymphoma", "CD | 50 | F | sarcoma", "EF | 61 | M | lymphoma", "Mean | 52 | - | -"]
    paper = paper_of(table("Patient | Age | Sex | Diagnosis", rows))
    assert own(paper) == ["AB", "CD", "EF"]


def test_numbered_patients_are_counted_beyond_sixty() -> None:
    story = "A {age}-year-old {sex} presented with nodules on the chest. The patient died {n} months later."
    told = [
        f"Case {n}\n\n{story.format(age=20 + n % 60, sex=['man', 'woman'][n % 2], n=n % 20 + 2)}" for n in range(1, 121)
    ]
    assert len(own(paper_of("Case reports\n\n" + "\n\n".join(told)))) == 120
