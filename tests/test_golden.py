"""Output does not change behind people's backs: what comes out of some sample papers, held against what came before."""

from __future__ import annotations

from copy import deepcopy

import pytest

from tests.golden import record
from tests.golden.record import Golden


def small() -> Golden:
    return {
        "versions": {"reader": "1", "extractor": "1", "pack alc": "0.1.0"},
        "packages": {"spacy": "3.8.7"},
        "papers": {
            "pages": {"A": {"lines": ["text: 9 characters"], "sure": 1.0}},
            "rules": {"A alc": {"lines": ["1 age: age, 3 years", "1 sex: male"], "sure": 0.9}},
            "model": {},
        },
    }


def changed(*, layer: str = "rules", name: str = "A alc", line: str = "1 sex: female", **versions: str) -> Golden:
    new = deepcopy(small())
    new["papers"][layer][name]["lines"][-1] = line
    new["versions"].update({key.replace("_", " "): value for key, value in versions.items()})
    return new


def test_output_is_as_it_was_or_a_version_says_that_it_changed() -> None:
    old, new = record.load(), record.made()
    wrong = record.changes(old, new)
    packages = record.other_packages(old, new)
    if wrong and packages and old["versions"] == new["versions"]:
        pytest.skip(f"the golden output was made with other packages: {packages}")
    assert not record.unversioned(old, new), "\n".join(record.unversioned(old, new))
    assert not wrong and old["versions"] == new["versions"], (
        f"{wrong}\nversions {old['versions']}, now {new['versions']}\n"
        "record the new output with: python -m tests.golden.record"
    )


def test_a_changed_fact_without_a_new_version_is_told() -> None:
    assert record.unversioned(small(), small()) == []
    (told,) = record.unversioned(small(), changed())
    assert "A alc: - 1 sex: male" in told and "A alc: + 1 sex: female" in told
    assert "EXTRACTOR_VERSION in miner/assemble/version.py" in told and "pack.toml" in told


@pytest.mark.parametrize("versions", [{"extractor": "2"}, {"pack_alc": "0.1.1"}, {"reader": "2"}])
def test_a_new_version_of_what_decides_it_is_enough(versions: dict[str, str]) -> None:
    assert record.unversioned(small(), changed(**versions)) == []
    assert record.changes(small(), changed(**versions))


def test_a_new_version_of_something_else_is_not() -> None:
    new = changed(layer="pages", name="A", line="text: 8 characters", extractor="2")
    (told,) = record.unversioned(small(), new)
    assert "READER_VERSION" in told and "EXTRACTOR_VERSION" not in told


def test_order_number_and_confidence_count() -> None:
    turned, twice, unsure, close = (deepcopy(small()) for _ in range(4))
    turned["papers"]["rules"]["A alc"]["lines"].reverse()
    twice["papers"]["rules"]["A alc"]["lines"].append("1 sex: male")
    unsure["papers"]["rules"]["A alc"]["sure"] = 0.8
    close["papers"]["rules"]["A alc"]["sure"] = 0.91
    assert [len(record.changes(small(), new)) for new in (turned, twice, unsure, close)] == [1, 1, 1, 0]


def test_papers_that_come_or_go_count() -> None:
    fewer = deepcopy(small())
    del fewer["papers"]["rules"]["A alc"]
    assert record.changes(small(), fewer) == {"rules": ["A alc: is gone"]}
    assert record.changes(fewer, small()) == {"rules": ["A alc: is new"]}


def test_other_packages_are_told() -> None:
    new = deepcopy(small())
    new["packages"]["spacy"] = "3.8.8"
    assert record.other_packages(small(), new) == {"spacy": "3.8.7, now 3.8.8"}


def test_every_component_says_where_its_version_stands() -> None:
    assert set(record.WHERE) == set(record.load()["versions"])
    for place in record.WHERE.values():
        path = next(word for word in place.split() if "/" in word)
        assert (record.ROOT / path).is_file(), place
