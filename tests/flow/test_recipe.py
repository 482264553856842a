"""The versions that a recipe stands for: they decide whether a paper is read again."""

from __future__ import annotations

import subprocess
import sys

import pytest

from miner.domain import load
from miner.errors import InputError
from miner.flow import Recipe, components, measured, recipe, versions


def test_versions_name_everything_that_decides_the_facts() -> None:
    pack = load("case_report")
    with_model, rules = versions(Recipe("case_report"), pack), versions(Recipe("case_report", ""), pack)
    assert rules.model == "none" and with_model.model.startswith("case_ner ")
    assert rules.pack == pack.label and pack.hash in rules.pack
    assert {
        "spacy",
        "scispacy",
        "onnxruntime",
        "pdfplumber",
        "pypdfium2",
        "networkx",
        "reader",
        "extractor",
        "ocr",
    } == {name for name, _ in rules.packages}
    assert versions(Recipe("case_report", ""), pack) == rules


def test_components_carry_the_versions_that_people_raise() -> None:
    found = components(["alc", "case_report"], "case_ner")
    assert list(found) == ["reader", "extractor", "pack alc", "pack case_report", "model case_ner"]
    assert found["pack alc"] == load("alc").version and found["model case_ner"].count(".") == 2
    assert "model case_ner" not in components(["alc"], "")


def test_a_changed_checkout_of_one_version_is_another_code(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = load("case_report")
    before = versions(Recipe("case_report", ""), pack)
    monkeypatch.setattr(recipe, "ROOMS", ("read",))
    assert versions(Recipe("case_report", ""), pack).code != before.code


def test_naming_the_work_brings_no_heavy_library() -> None:
    code = "import sys, miner.flow; print(sorted({'spacy', 'sqlalchemy', 'networkx', 'typer'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("62 years", "age", ("age", 62.0, "year", "")),
        ("62 years old", "", ("age", 62.0, "year", "")),
        ("3 weeks", "duration", ("duration", 3.0, "week", "")),
        ("6 months since diagnosis", "duration", ("duration", 6.0, "month", "diagnosis")),
        ("40 %", "percent", ("percent", 40.0, "%", "")),
        ("3 mm", "", ("size", 3.0, "mm", "")),
    ],
)
def test_quantities_as_people_type_them(text: str, kind: str, expected: tuple[str, float, str, str]) -> None:
    found = measured(text, kind)
    assert (found.kind, found.value, found.unit, found.since) == expected


@pytest.mark.parametrize(("text", "kind"), [("many", ""), ("3 mm", "age"), ("", "")])
def test_what_is_no_quantity_is_refused(text: str, kind: str) -> None:
    with pytest.raises(InputError, match="expected a quantity"):
        measured(text, kind)
