"""The machine interface: lines in, lines out, and a line that is wrong says so with its number."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from miner.errors import PackError
from miner.flow import Extracted, Recipe, extract
from miner.read import Limits

RULES = Recipe(str(Path(__file__).resolve().parents[1] / "packs" / "toy"), model="")
STORY = "A 41-year-old man presented with a brown stain on a molar."


def extracted(*lines: str | bytes) -> list[Extracted]:
    return list(extract(lines, RULES, source="in.jsonl"))


def line(key: object, text: object) -> str:
    return json.dumps({"id": key, "text": text})


def test_lines_come_out_in_order_and_blank_ones_are_no_lines() -> None:
    found = extracted(line("b", STORY), "\n", line("a", ""), line(7, STORY).encode(), b"  ")
    assert [(each.line, each.key) for each in found] == [(1, "b"), (3, "a"), (4, 7)]
    papers = [each.paper for each in found if each.paper]
    assert [len(paper.cases) for paper in papers] == [1, 0, 1]
    assert papers[0].document.text == STORY and papers[0].facts


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("{", "in.jsonl:2: expected JSON, found '{'"),
        ("[1]", "in.jsonl:2: expected an object, found '[1]'"),
        ('{"text": "x"}', "in.jsonl:2: expected text or a number under 'id', found None"),
        ('{"id": "", "text": "x"}', "in.jsonl:2: expected text or a number under 'id', found ''"),
        ('{"id": true, "text": "x"}', "in.jsonl:2: expected text or a number under 'id', found True"),
        ('{"id": "b"}', "in.jsonl:2: expected text under 'text', found None"),
        ('{"id": "b", "text": ["x"]}', "in.jsonl:2: expected text under 'text', found ['x']"),
        ('{"id": "a", "text": "x"}', "in.jsonl:2: expected a new id, found that of line 1 again: 'a'"),
        (b'{"id": "b", "text": "\xff"}', "in.jsonl:2: expected JSON, found b'"),
        ("[" * 100_000, "in.jsonl:2: expected JSON, found '["),
    ],
)
def test_a_line_that_is_wrong_says_so_and_the_others_go_on(bad: str | bytes, said: str) -> None:
    first, wrong, last = extracted(line("a", STORY), bad, line("c", STORY))
    assert first.paper and last.paper and not wrong.paper and wrong.error
    assert wrong.error.message.startswith(said)


def test_a_text_over_the_limit_is_an_error_of_its_line() -> None:
    short = replace(RULES, limits=Limits(max_characters=100))
    wrong, last = extract([line("a", STORY * 2), line("b", STORY)], short, source="in.jsonl")
    assert wrong.error and wrong.error.message == "in.jsonl:1: expected at most 100 characters, found 116"
    assert last.paper


def test_an_error_of_the_program_is_one_of_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    from miner.flow.extractor import Extractor

    def failing(_: Extractor, text: str, name: str) -> None:
        raise IndexError(name + text)

    monkeypatch.setattr(Extractor, "of_text", failing)
    (found,) = extracted(line("a", "b"))
    assert found.error and "in.jsonl:1: an error of the program: IndexError: ab" in found.error.message


def test_a_missing_pack_ends_it() -> None:
    with pytest.raises(PackError, match="no pack named 'nope'"):
        next(extract([], Recipe("nope")))
