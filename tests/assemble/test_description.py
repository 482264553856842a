"""Findings with their colours and places, class of wording by class of wording."""

from __future__ import annotations

from dataclasses import replace

import pytest

from miner.assemble import description, description_score
from miner.assemble.story import Story
from miner.domain import DescriptionKind
from miner.schema import Fact, Mention, Status
from tests.support import facts_of, story_of

WHO = "A 50-year-old man was seen. "


def lesions(text: str, pack: str = "alc") -> list[Fact]:
    return facts_of(WHO + text, "lesion", pack)


def shown(text: str, pack: str = "alc") -> set[str]:
    """``nodule``, or ``-nodule`` for a denied one."""
    return {("-" if f.status is Status.ABSENT else "") + f.name for f in lesions(text, pack)}


def said(text: str, slot: str, pack: str = "alc") -> set[tuple[str, str]]:
    """(finding, value) for each value of the qualifier."""
    found: set[tuple[str, str]] = set()
    for fact in lesions(text, pack):
        values = fact.qualifier(slot) or ()
        assert isinstance(values, tuple)
        found |= {(fact.name, value) for value in values}
    return found


MORPHOLOGIES = [
    # coordination, and adjectives that name a finding
    ("There were red papules and nodules on the back.", {"papule", "nodule"}),
    ("He had a papular rash of the arms.", {"rash", "papule"}),
    ("A maculopapular eruption covered the trunk.", {"rash", "macule", "papule"}),
    ("Papulo-nodular lesions covered the trunk.", {"papule", "nodule"}),
    ("There were purpuric lesions of the legs.", {"purpura"}),
    ("An ulcerated nodule was found on the shin.", {"ulcer", "nodule"}),
    ("Erythematous lesions covered the trunk.", {"erythema"}),
    ("Erythematous and scaling lesions covered the trunk.", {"erythema", "scale"}),
    ("There was fine scaling of the scalp.", {"scale"}),
    ("There were maculae and bullae on the legs.", {"macule", "bulla"}),
    ("A mass grew on the lower lip.", {"tumor"}),
    ("Tiny blisters covered the palms.", {"vesicle"}),
    # vague words give way to named findings
    ("He presented with skin lesions. On the arm there were firm nodules.", {"nodule"}),
    ("He presented with violaceous skin lesions of the calf.", {"other"}),
    # denied findings
    ("There were no vesicles or bullae.", {"-vesicle", "-bulla"}),
    ("Neither crusts nor ulcers were present.", {"-crust", "-ulcer"}),
    ("Petechiae were absent.", {"-petechia"}),
    ("No papules were seen on the face.", {"-papule"}),
    # what looks like a denial
    ("Without any known cause, papules appeared on the chest.", {"papule"}),
    ("He denied taking any drug before nodules appeared on his arm.", {"nodule"}),
    ("Prednisone had no effect on the nodules of his arm.", {"nodule"}),
    # likeness, other meanings, going on about known findings
    ("A bruise-like plaque was found on the shoulder.", {"plaque"}),
    ("A plaque sat on the shoulder. It was non-scaling.", {"plaque"}),
    ("Nodules were found on the arm. One nodule was excised.", {"nodule"}),
]


@pytest.mark.parametrize(("text", "expected"), MORPHOLOGIES)
def test_findings(text: str, expected: set[str]) -> None:
    assert shown(text) == expected


COLORS = [
    ("Dusky red nodules were seen on the cheeks.", {("nodule", "dusky red")}),
    ("Purple to blue nodules were seen on the cheeks.", {("nodule", "purple"), ("nodule", "blue")}),
    ("A red/violet plaque was seen on the cheek.", {("plaque", "red"), ("plaque", "violet")}),
    ("Plum- colored papules and nodules were seen.", {("papule", "plum-colored"), ("nodule", "plum-colored")}),
    ("Brownish-red macules were seen.", {("macule", "brownish-red")}),
    ("There were patches, of red-brown color, on the shins.", {("patch", "red-brown")}),
    ("Nodules were seen on the scalp. They were bluish.", {("nodule", "bluish")}),
    ("Nodules were seen on the scalp. The nodules were pink, some with a brown hue.",
     {("nodule", "pink"), ("nodule", "brown")}),
    ("There were erythematous macules and violaceous plaques.", {("macule", "erythematous"), ("plaque", "violaceous")}),
    ("There was a red rash and a few nodules of the arm.", {("rash", "red")}),
    ("Papules sat on a red base on the arm.", set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), COLORS)
def test_colors(text: str, expected: set[tuple[str, str]]) -> None:
    assert said(text, "colors") == expected


SITES = [
    ("Nodules were scattered over the chest, abdomen and both upper arms.", {"chest", "abdomen", "upper arm"}),
    ("Nodules, 5 to 20 mm across, were found on the left cheek.", {"left cheek"}),
    ("Nodules of the extensor surfaces of the forearms were found.", {"extensor surface of forearm"}),
    ("Nodules were found on the upper and lower limbs.", {"upper limb", "lower limb"}),
    ("Nodules were found on the dorsal and plantar surfaces of the left foot.",
     {"dorsal surface of left foot", "plantar surface of left foot"}),
    ("Nodules were found on the dorsa of the hands.", {"dorsum of hand"}),
    ("Nodules of the gluteal region and the neck region were found.", {"gluteal region", "neck"}),
    ("Nodules were seen on the earlobes.", {"earlobe"}),
    ("On the trunk, less on the thighs, there were nodules.", {"trunk", "thigh"}),
    ("Over the scalp and the nape of the neck he had nodules.", {"scalp", "nape of neck"}),
    ("Nodules covered the trunk, sparing the palms.", {"trunk"}),
    ("Nodules covered the trunk; the palms were spared.", {"trunk"}),
    ("Nodules were found on the arm. Abdominal pain was treated.", {"arm"}),
    ("Nodules were found on the arm. They had spread to the face.", {"arm", "face"}),
    ("Nodules were found on the arm. A nodule of the back was biopsied.", {"arm"}),
    ("Nodules were found on the arm, and dilated tortuous noisy veins over the chest.", {"arm"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SITES)
def test_sites(text: str, expected: set[str]) -> None:
    assert {site for _, site in said(text, "sites")} == expected


SHARED = [
    ("A plaque was seen on the right shoulder, together with papules on the upper back.",
     {("plaque", "right shoulder"), ("papule", "upper back")}),
    ("Plaques with slight scale were present on the thighs.", {("plaque", "thigh"), ("scale", "thigh")}),
    ("A tumor of the left shoulder was seen, surrounded by small papules.",
     {("tumor", "left shoulder"), ("papule", "left shoulder")}),
    ("A tumor was seen on the left shoulder. A central ulcer had formed within the tumor.",
     {("tumor", "left shoulder"), ("ulcer", "left shoulder")}),
    ("A right shoulder mass was noticed.", {("tumor", "right shoulder")}),
    ("He had gingival swelling.", {("swelling", "gingiva")}),
    ("There was redness and swelling of the left ear.", {("erythema", "left ear"), ("swelling", "left ear")}),
    ("Nodules were found on the face. Five months later new nodules appeared on the back.",
     {("nodule", "face"), ("nodule", "back")}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SHARED)
def test_which_finding_lies_where(text: str, expected: set[tuple[str, str]]) -> None:
    assert said(text, "sites") == expected


ELSEWHERE = [
    "Computed tomography showed a mass in the left lung.",
    "Colonoscopy revealed ulcers of the sigmoid colon.",
    "Ultrasonography showed a cyst of the right kidney.",
    "Histology of the liver showed areas of necrosis.",
    "There was thickening of the gastric wall.",
    "Angiography showed plaques of the carotid artery.",
    "Auscultation found vesicular breath sounds.",
    "His growth parameters were normal.",
]


@pytest.mark.parametrize("text", ELSEWHERE)
def test_findings_of_inner_organs_are_none(text: str) -> None:
    assert shown(text, "case_report") == set()


def test_the_general_pack_hears_plain_findings() -> None:
    text = "On physical examination there were purple macules on the left arm and a painful mass on the right shoulder."
    assert shown(text, "case_report") == {"macule", "tumor"}
    assert ("macule", "left arm") in said(text, "sites", "case_report")


def test_words_for_everywhere_are_a_place_of_the_general_pack_only() -> None:
    text = "A generalised rash appeared."
    assert said(text, "sites", "case_report") == {("rash", "generalized")}
    assert said(text, "sites", "alc") == set()


def test_a_summary_adds_nothing_to_the_story() -> None:
    text = (
        "Abstract\n\nA man with nodules of the trunk is presented.\n\nCase report\n\n"
        "A 50-year-old man had nodules on the chest.\n\nDiscussion\n\nOur patient had nodules of the skin.\n"
    )
    places = [f.qualifier("sites") for f in facts_of(text, "lesion", "alc")]
    assert places == [("chest",)]


def test_the_quote_is_the_noun_phrase_and_the_denial_its_anchor() -> None:
    (fact,) = lesions("There were no vesicles.")
    evidence = fact.evidence[0]
    assert evidence.value.quote == "vesicles"
    assert evidence.assertion is not None
    assert evidence.assertion.quote == "no"
    assert 0 < fact.confidence <= 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He had swelling of the left wrist.", set()),
        ("The vesicular nuclei were large.", set()),
        ("A purple nodule of the arm and giant bullous lung changes were found.", {"nodule"}),
    ],
)
def test_what_only_sounds_like_a_finding(text: str, found: set[str]) -> None:
    assert shown(text, "case_report") == found


def kind(story: Story) -> DescriptionKind:
    spec = story.pack.kinds["lesion"]
    assert isinstance(spec, DescriptionKind)
    return spec


def test_the_models_view_of_a_sentence_counts() -> None:
    story = story_of(WHO + "A mass was found on the right thigh. The mass was firm.", "case_report")
    spec = kind(story)

    def belief(score: float) -> float:
        place = story.sentences[1].span
        thought = Mention("model.lesion", place, "", term=description_score.ANY, score=score)
        told = tuple(
            replace(s, mentions=(*s.mentions, thought)) if s.span == place else s for s in story.sentences
        )  # fmt: skip
        found = description.entries(replace(story, sentences=told), spec)
        return max((e.probability for e in found), default=0.0)

    assert belief(0.95) > belief(0.5) >= belief(0.06)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("There was no skin lesion.", {"-other"}),
        ("There were no joint pains, fever or skin lesions.", {"-other"}),
        ("There was no lesion of the bone.", set()),
        ("No other skin lesions were seen.", set()),
    ],
)
def test_a_skin_without_lesions_is_a_finding(text: str, found: set[str]) -> None:
    assert shown(text, "case_report") == found
