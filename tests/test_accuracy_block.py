"""The accuracy table of the README, its card and the scores of packs: made from results, put between the marks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import accuracy as bench
from miner.analyse import Judged, Record, accuracy
from miner.domain import load
from miner.flow import components
from tests.golden import record

GOLD: dict[str, list[Record]] = {
    "a": [{"sex": "male", "markers": [{"marker": "x", "result": "positive"}, {"marker": "y", "result": "negative"}]}],
    "b": [{"sex": "female", "markers": []}],
}
FOUND: dict[str, list[Record]] = {
    "a": [{"sex": "male", "markers": [{"marker": "x", "result": "positive"}, {"marker": "y", "result": "positive"}]}],
    "b": [{"sex": "male", "markers": []}],
}


def result(name: str = "tales", *, ships: bool = True) -> bench.Result:
    found = accuracy(GOLD, FOUND, load("alc").scores)
    rules = accuracy(GOLD, GOLD, load("alc").scores)
    of = bench.Set(name, "alc", Path(), Path(), "invented", ships=ships)
    return bench.Result(of, found, rules, (Judged("a", "sex", 0.9, True),))


def test_the_block_is_a_table_by_field_and_status() -> None:
    lines = bench.block([result(), result("more")]).splitlines()
    assert lines[0].startswith("<!-- accuracy") and lines[-1] == "<!-- /accuracy -->"
    assert "    python -m benchmarks.accuracy" in lines
    assert "| field | tales | more |" in lines
    sex = next(line for line in lines if line.startswith("| sex |"))
    assert sex == "| sex | 0.50 (0.00–1.00) | 0.50 (0.00–1.00) |"
    names = [line.split(" | ")[0] for line in lines if line.startswith("| … ")]
    assert names == ["| … negative", "| … positive"]
    assert any(line.startswith("| **mean, `--no-model`** | **1.00**") for line in lines)


def test_the_readme_keeps_all_but_the_block() -> None:
    readme = "# A\n\n<!-- accuracy: old -->\nold\n<!-- /accuracy -->\n\nB\n"
    found = bench.with_block(readme, [result()])
    assert found.startswith("# A\n\n<!-- accuracy: made by") and found.endswith("<!-- /accuracy -->\n\nB\n")
    assert "old" not in found and bench.with_block(found, [result()]) == found
    with pytest.raises(ValueError, match="put the marks back"):
        bench.with_block("# A\n", [result()])


def test_the_page_quotes_only_what_ships() -> None:
    own, other = (bench.page([result(ships=ships)], {"reader": "1"}) for ships in (True, False))
    assert "with reader 1." in own and "## Tales, pack `alc`" in own and "calibration error" in own
    assert "a: y, negative → y, positive" not in own  # once is no class of errors
    twice = result()
    twice = bench.Result(twice.of, accuracy({**GOLD, "c": GOLD["a"]}, {**FOUND, "c": FOUND["a"]}, load("alc").scores),
                         twice.rules, ())  # fmt: skip
    assert "a: y, negative → y, positive; c:" in bench.page([twice], {})
    assert "y, negative" not in other


def test_the_scores_of_a_pack_carry_versions() -> None:
    found = json.loads(bench.recorded([result()], "alc", {"reader": "1", "pack alc": "0.1.0"}))
    assert found["versions"]["pack alc"] == "0.1.0"
    assert found["scores"]["tales"]["with model"]["sex"] == {"f1": 0.5, "precision": 0.5, "recall": 0.5, "gold": 2}
    assert found["scores"]["tales"]["rules alone"]["mean"] == 1.0
    assert json.loads(bench.recorded([result()], "case_report", {}))["scores"] == {}


def test_the_confidence_that_ships_was_found_to_be_true() -> None:
    """The expected calibration error of held-out facts, as the fit wrote it down."""
    lines = (record.ROOT / "docs" / "confidence.md").read_text(encoding="utf-8").splitlines()
    for name in ("real texts, annotated twice", "own articles"):
        row = next(line for line in lines if line.startswith(f"| {name} |"))
        facts, _, _, error = (float(cell) for cell in row.strip("| ").split(" | ")[1:5])
        assert facts > 500 and error <= 0.05, row


@pytest.mark.parametrize("pack", record.PACKS)
def test_recorded_scores_are_those_of_the_versions_that_ship(pack: str) -> None:
    """Raising a version asks for the scores to be measured again: python -m benchmarks.accuracy."""
    found = json.loads((record.ROOT / "miner" / "packs" / pack / "scores.json").read_text(encoding="utf-8"))
    now = components(record.PACKS, record.MODEL)
    assert found["versions"] == {name: now[name] for name in found["versions"]}
    assert {"reader", "extractor", f"pack {pack}", f"model {record.MODEL}"} == set(found["versions"])
    assert found["scores"]
