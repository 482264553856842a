"""Fitting confidence, on made-up facts whose truth follows a known rule."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

pytest.importorskip("scipy", reason="fitting needs scipy, which running miner does not")

from miner.analyse import Judged
from miner.domain import belief
from miner.domain.sure import read_sure
from miner.domain.weights import added, read_weights
from models.training import confidence, confidence_pages
from models.training.confidence import Example, Fitted


def made(number: int, seed: int, right: float = 0.8) -> list[Example]:
    """Facts that are right with that probability, and half as often where they say so of themselves."""
    chance = random.Random(seed)
    rows = []
    for i in range(number):
        weak = chance.random() < 0.5
        held = {"always": 1.0, "odds": 1.0} | ({"by guess": 1.0} if weak else {})
        rows.append(Example("x", f"{seed} {i // 4}", held, chance.random() < (right / 2 if weak else right)))
    return rows


def test_probabilities_are_those_seen() -> None:
    table = confidence.fit(made(2000, 1), {})
    weak, strong = (belief({"x": table}, {"always": 1.0, "odds": 1.0, **more})["x"] for more in ({"by guess": 1.0}, {}))
    assert weak == pytest.approx(0.4, abs=0.05) and strong == pytest.approx(0.8, abs=0.05)


def test_what_was_always_right_is_still_not_certain() -> None:
    rows = [Example("x", str(i), {"always": 1.0, "odds": 2.0}, True) for i in range(40)]
    sure = belief({"x": confidence.fit(rows, {})}, rows[0].features)["x"]
    assert 0.95 < sure < 0.999


def test_a_second_set_moves_little_where_it_is_small() -> None:
    base = confidence.fit(made(2000, 1), {})
    own = [Example("x", str(i), {"always": 1.0, "odds": 1.0}, False) for i in range(2)]
    moved = added({"x": base}, {"x": confidence.fit(own, base)})["x"]
    before, after = (belief({"x": t}, own[0].features)["x"] for t in (base, moved))
    assert 0.5 < after < before


def test_a_set_that_misleads_counts_for_nothing() -> None:
    twice = made(400, 1)
    assert confidence.share(twice, made(2000, 2, right=0.1)) == 0.0
    assert confidence.share(twice[:60], made(2000, 3)) > 0.0


def test_documents_are_held_out_as_a_whole() -> None:
    sets = {"twice": made(120, 1), "once": made(120, 2), "rules": made(40, 1)}
    fitted = confidence.fit_base(sets)
    assert {name: len(rows) for name, rows in fitted.held_out.items()} == {"twice": 120, "once": 120, "rules": 40}
    assert {confidence.fold_of(row.document) for row in sets["twice"]} == set(range(10))
    onto = confidence.fit_onto(fitted.tables, {"articles": made(120, 4), "rules": made(40, 4)})
    assert len(onto.held_out["articles"]) == 120 and set(onto.tables) == {"x"}


def test_all_files_are_written_and_can_be_read(tmp_path: Path) -> None:
    for pack in ("case_report", "alc"):
        (tmp_path / pack / "weights").mkdir(parents=True)
    judged = [Judged(str(i), "x", 0.9, True) for i in range(60)]
    base = Fitted({"x": {"always": 2.0, "odds": 0.001}}, {"x": 0.1}, {"twice": judged, "once": [], "rules": judged})
    onto = Fitted({"x": {}}, {}, {"articles": judged[:9], "rules": judged})
    told = confidence_pages.write(base, onto, tmp_path, tmp_path / "docs")
    assert "real texts, annotated twice: error 0.100" in told
    assert read_sure(tmp_path / "case_report" / "sure.tsv")["x"].least == 0.9
    assert read_sure(tmp_path / "alc" / "sure.tsv")["x"].least is None
    page = (tmp_path / "docs" / "confidence.md").read_text(encoding="utf-8")
    assert "| `case_report` | x | 0.900 | 60 | 60 | 0.940 |" in page and "| `alc` | x | none | 9 | 9 |" in page
    assert (tmp_path / "docs" / "reliability.svg").read_text(encoding="utf-8").startswith("<svg")
    confidence.write_table(tmp_path / "w.tsv", base.tables)
    assert read_weights(tmp_path / "w.tsv") == {"x": {"always": 2.0}}
