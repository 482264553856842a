"""Sections that tell of no patient of the paper: their headings say so, in any case and alone or before their text."""

from __future__ import annotations

from pathlib import Path

import pytest

from miner.read import document, text_document
from miner.read.words.sections import role_of
from miner.schema import Role
from tests.read.press import PROSE, Press

SILENT = {Role.FRONT_MATTER, Role.BACK_MATTER, Role.REFERENCES}
COMMENT = {Role.DISCUSSION, Role.CONCLUSION, Role.INTRODUCTION, Role.METHODS}
CHAT = "A man of 77 was seen by another hand, and he was well. " + PROSE


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "MeSH terms",
            "MeSH headings",
            "Substances",
            "Publication types",
            "Key words",
            "Index Terms",
            "Abbreviations",
        ),
        *("Similar articles", "Related articles", "Related content", "Cited by", "Cited by 6 articles", "See also"),
        *("Further reading", "Suggested reading", "Recommended reading", "References and notes", "Literature cited"),
        *("Supplementary material", "Supplementary Materials", "Supporting information", "Online supplement"),
        *("Supplemental data", "Appendix A", "Appendix: search strategy", "Electronic supplementary material"),
        *("Author contributions", "Authors' contributions", "Authors’ contributions", "CRediT authorship statement"),
        *("CRediT authorship contribution statement", "Contributors", "About the authors", "Author information"),
        *("Consent", "Patient consent", "Informed consent", "Consent for publication", "Written consent"),
        *("Patient consent statement", "Declaration of patient consent", "Ethics statement and consent"),
        *("Conflict of interest", "Conflicts of Interest Statement", "Competing interests", "Declaration of interests"),
        *("Duality of interest", "Disclosure statement", "Declaration of competing interest", "Financial disclosures"),
        *("Funding", "Funding sources", "Financial support and sponsorship", "Role of the funding source"),
        *("Acknowledgments", "Acknowledgements and funding", "Data availability", "Data availability statement"),
        *("Availability of data and materials", "Ethical approval", "Ethics approval and consent to participate"),
        *("Peer review", "Peer review history", "Provenance and peer review", "Reviewer information"),
        *(
            "Publisher's note",
            "Copyright",
            "License",
            "How to cite this article",
            "Article history",
            "Publication history",
        ),
        *("Article information", "Additional information", "Correspondence", "Address for correspondence", "ORCID"),
        *("Notes on contributors", "Rights and permissions", "Access this article online", "Quick response code"),
    ],
)
def test_headings_of_silent_sections(heading: str) -> None:
    for text in (heading, heading.upper(), f"{heading}:"):
        assert role_of(text) in SILENT | {Role.METHODS}, text
        assert role_of(text, Role.CASE) in SILENT | {Role.METHODS}, text


@pytest.mark.parametrize(
    "heading",
    [
        *("Commentary", "Commentary from the section editor", "Editorial comment", "Editor's note", "Editor’s comment"),
        *("Editorial", "Invited commentary", "Expert opinion", "Comments", "Reviewer's comments", "Editor's choice"),
        *("Author's reply", "Authors' response", "Reply", "In reply", "Clinical perspective"),
        *("Literature review", "Review of the literature", "Reply to the letter of Nobody and Noone"),
    ],
)
def test_headings_of_comment(heading: str) -> None:
    for text in (heading, heading.upper()):
        assert role_of(text) in COMMENT, text
        assert role_of(text, Role.CASE) in COMMENT, text


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        *(("Patient and observation", Role.CASE), ("Patient information", Role.CASE), ("Clinical findings", Role.CASE)),
        *(("Patient perspective", Role.CASE), ("Case presentation", Role.CASE), ("Follow-up and outcomes", Role.CASE)),
        *(("Response to treatment", Role.CASE), ("Therapeutic intervention", Role.CASE), ("Case 2", Role.CASE)),
    ],
)
def test_headings_of_the_story_stay(heading: str, role: Role) -> None:
    assert role_of(heading) is role


@pytest.mark.parametrize("heading", ["Editor's note", "MeSH terms", "Similar articles", "Consent", "Further reading"])
def test_a_silent_section_ends_the_case_of_a_pdf(tmp_path: Path, heading: str) -> None:
    press = Press(tmp_path / "silent.pdf")
    press.line("Blue spots of a lighthouse keeper", 60, 60, size=15, font="Times-Bold")
    press.line("Case report", 60, 90, size=11, font="Times-Bold")
    y = press.prose(PROSE, 60, 104, 470)
    press.line(heading, 60, y + 14, size=11, font="Times-Bold")
    press.prose(CHAT, 60, y + 28, 470)
    read = document(press.done())
    (role,) = [b.role for b in read.blocks if "another hand" in read.quote(b.span)]
    assert role in SILENT | COMMENT


@pytest.mark.parametrize(
    "label",
    [
        *("Consent:", "Informed consent.", "Patient consent:", "Author contributions:", "Authors' contributions."),
        *("Competing interests:", "Data availability:", "Acknowledgements.", "Supplementary material:", "Funding:"),
        *("Ethics approval:", "Conflict of interest:", "Disclosure:", "ORCID:", "How to cite this article:"),
        *("Editor's note:", "MeSH terms:", "Substances:", "Cite this article as:", "Received:"),
    ],
)
def test_labels_before_their_text(label: str) -> None:
    read = text_document(f"Case report\n\n{PROSE}\n\n{label} It was given by a man of 77, who was well.\n", "labels")
    (block,) = [b for b in read.blocks if "man of 77" in read.quote(b.span)]
    assert block.role in SILENT | COMMENT
