"""Each command on a workspace with two sample papers: what it prints, to which stream, and with which exit status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from miner.domain import load
from tests.cli.conftest import PAPERS, QUICK, Call

STORY = "A 41-year-old man presented with red papules on the trunk. CD34 was positive."


def test_run_ends_with_a_table_and_what_to_do_next(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "b.txt").write_text("On this and that\n\nThis review of the literature looks at two databases.")
    told = ("run", tmp_path, "--workspace", tmp_path / "space", *QUICK)
    first = call(*told)
    assert first.exit_code == 0
    assert ["papers", "done", "2", "2"] in [line.split() for line in first.stdout.splitlines()]
    assert ["age", "1"] in [line.split() for line in first.stdout.splitlines()]
    assert any("b.txt" in line and "done" in line for line in first.stdout.splitlines())
    assert str(tmp_path / "space") in first.stderr
    assert [word in first.stderr for word in ("miner report", "miner facts", "miner query")] == [True] * 3
    again = json.loads(call(*told, "--json").stdout)
    assert [row["reason"] for row in again["rows"]] == ["unchanged", "unchanged"]
    assert again["facts"] == {} and again["workspace"] == str(tmp_path / "space")


def test_a_workspace_by_environment(call: Call, space: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINER_WORKSPACE", str(space))
    assert call("cases").stderr == call("cases", "--workspace", space).stderr == "2 patients\n"


@pytest.mark.parametrize("command", [["cases"], ["facts"], ["query", "RETURN 1"], ["report", "x.html"], ["decisions"]])
def test_a_workspace_that_is_not_there_is_not_made(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    result = call(*command)
    assert result.exit_code == 1 and not list(tmp_path.iterdir())
    assert result.stderr.startswith("error: expected a workspace in workspace, found no such folder\nremedy: make one")


def test_read(call: Call) -> None:
    shown = call("read", PAPERS / "D01.pdf").stdout
    assert "D01.pdf" in shown and "[heading]" in shown and "[references]" in shown
    text = call("read", PAPERS / "D01.pdf", "--text").stdout
    parts = json.loads(call("read", PAPERS / "D01.pdf", "--json").stdout)
    assert parts["text"] == text.removesuffix("\n")
    block = parts["blocks"][3]
    assert text[slice(*block["span"])] == block["text"]
    places = json.loads(call("read", PAPERS / "D01.pdf", "--boxes").stdout)
    word = next(word for word in places["words"] if word["text"] == "biopsy")
    assert text[slice(*word["span"])] == "biopsy"
    (box,) = word["boxes"]
    page = places["pages"][box["page"] - 1]
    assert 0 < box["x0"] < box["x1"] < page["width"] and 0 < box["top"] < box["bottom"] < page["height"]
    both = call("read", PAPERS / "D01.pdf", "--boxes", "--text")
    assert both.exit_code == 1 and "one of --text, --boxes and --json" in both.stderr


def test_cases(call: Call, read_once: Path) -> None:
    result = call("cases", "--workspace", read_once)
    assert result.stdout.splitlines()[0].split() == ["id", "paper", "patient", "origin", "facts", "contradictions"]
    assert result.stderr == "2 patients\n"
    found = json.loads(call("cases", "--workspace", read_once, "--json").stdout)
    assert [Path(case["paper"]).name for case in found] == ["D01.pdf", "D02.pdf"] and found[0]["facts"] > 5
    assert [case["id"][:12] in result.stdout for case in found] == [True, True]


def test_facts_by_kind_case_and_paper(call: Call, read_once: Path) -> None:
    def facts(*options: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(call("facts", "--workspace", read_once, "--json", *options).stdout)
        return found

    every = facts()
    (age,) = facts("--kind", "age", "--paper", "D01.pdf")
    assert age in every and age["patient"] == "patient 1" and age["review"] == "unreviewed"
    assert isinstance(age["quantity"], dict) and age["quantity"]["unit"] == "year"
    assert isinstance(age["evidence"], list)
    (place,) = age["evidence"]
    assert place["page"] == 1 and "58" in place["quote"] and place["boxes"][0]["page"] == 1
    case = str(age["case_id"])
    assert facts("--case", case[:8]) == [fact for fact in every if fact["case_id"] == case]
    assert facts("--paper", str(age["sha256"])[:10]) == facts("--paper", str(PAPERS / "D01.pdf"))
    table = call("facts", "--workspace", read_once, "--kind", "age")
    assert str(age["id"])[:12] in table.stdout and table.stderr == "2 facts\n"
    none = call("facts", "--workspace", read_once, "--kind", "shoe")
    assert none.exit_code == 0 and "kinds in this workspace: age, " in none.stderr


def listed(call: Call, space: Path, *options: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(call("facts", "--workspace", space, "--json", *options).stdout)
    return found


def test_facts_that_are_sure(call: Call, space: Path) -> None:
    every, likely = listed(call, space), listed(call, space, "--min-confidence", 0.95)
    assert likely == [fact for fact in every if fact["confidence"] >= 0.95] and 0 < len(likely) < len(every)
    known = load("alc").sure
    sure = listed(call, space, "--sure")
    assert sure == [f for f in every if f["kind"] in known and known[f["kind"]].holds(f["confidence"])] != []
    doubtful = next(fact for fact in every if fact not in sure)
    told = call("facts", "--workspace", space, "--sure", "--kind", doubtful["kind"])
    assert "no confidence is known to suffice" in told.stderr or known[doubtful["kind"]].least is not None
    assert call("decide", doubtful["id"], "accept", "--workspace", space).exit_code == 0
    assert doubtful["id"] in [fact["id"] for fact in listed(call, space, "--sure")]
    shown = call("facts", "--workspace", space, "--kind", "age").stdout
    ages = [float(fact["confidence"]) for fact in listed(call, space, "--kind", "age")]
    assert all((">.99" if probability > 0.994 else f"{probability:.2f}") in shown for probability in ages)
    assert " 1.00 " not in shown


def test_a_pack_that_knows_nothing_sure_says_so(call: Call, space: Path) -> None:
    toy = Path(__file__).resolve().parents[1] / "packs" / "toy"
    result = call("facts", "--workspace", space, "--sure", "--pack", toy)
    assert result.exit_code == 1 and "--min-confidence" in result.stderr


def test_contradictions_are_shown_and_stay(call: Call, space: Path) -> None:
    (age, _) = listed(call, space, "--kind", "age")
    assert age["contradicts"] == []
    more = ("--set", "kind=age", "--set", "name=age", "--set", "quantity=30 years", "--set", "status=present")
    added = call("decide", age["case_id"], "add", "--workspace", space, *more)
    assert added.exit_code == 0, added.stderr
    pair = [fact for fact in listed(call, space, "--kind", "age") if fact["case_id"] == age["case_id"]]
    assert [fact["contradicts"] for fact in pair] == [[pair[1]["id"]], [pair[0]["id"]]]
    shown = call("facts", "--workspace", space, "--kind", "age").stdout
    assert shown.count(age["id"][:12]) == 2  # once for itself, once beside what it contradicts
    cases = json.loads(call("cases", "--workspace", space, "--json").stdout)
    assert {case["id"]: case["contradictions"] for case in cases}[age["case_id"]] == 1


def test_contradictions_of_an_unknown_pack_are_not_passed_over_in_silence(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    call("run", tmp_path / "a.txt", "--workspace", tmp_path / "space", *QUICK)
    told = call("facts", "--workspace", tmp_path / "space", "--json")
    assert told.exit_code == 0 and "contradictions are not looked for: " in told.stderr
    assert {fact["contradicts"] for fact in json.loads(told.stdout)} == {None}
    assert (
        "contradictions are not looked for" not in call("facts", "--workspace", tmp_path / "space", *QUICK[-2:]).stderr
    )


def test_an_unknown_case_or_paper_is_an_error(call: Call, read_once: Path) -> None:
    for option in ("--case", "--paper"):
        result = call("facts", "--workspace", read_once, option, "abcdef0")
        assert result.exit_code == 1 and result.stderr.startswith("error: expected the id of a ")


def test_the_graph_as_a_file(call: Call, read_once: Path, tmp_path: Path) -> None:
    file = tmp_path / "new" / "evidence.graphml"
    result = call("graph", "export", file, "--workspace", read_once)
    graph = nx.read_graphml(file)
    classes = {data["class"] for _, data in graph.nodes(data=True)}
    assert {"Publication", "Case", "Review", "Marker", "Lesion", "Site", "Age"} <= classes
    assert result.stdout == "" and f"{len(graph):,} nodes" in result.stderr
    assert call("graph", "export", tmp_path, "--workspace", read_once).exit_code == 1


def test_questions_in_cypher(call: Call, space: Path) -> None:
    question = "MATCH (c:Case)-[r:HAS_AGE]->(n) RETURN n.name AS name, r.low / 365.25 AS years ORDER BY years"
    found = json.loads(call("query", question, "--workspace", space, "--json").stdout)
    assert [row["name"] for row in found] == ["age", "age"] and found[0]["years"] == 58
    table = call("query", question, "--workspace", space, "--limit", 1)
    assert table.stdout.split()[:4] == ["name", "years", "age", "58.0"]
    assert table.stderr == "1 rows and more: raise --limit\n"
    refused = call("query", "MATCH (n) DELETE n", "--workspace", space)
    assert refused.exit_code == 1 and "read-only" in refused.stderr


def test_the_graph_database_is_built_again_only_where_something_changed(call: Call, space: Path) -> None:
    question = ("query", "MATCH (:Case)-[r:HAS_AGE]->() RETURN count(*) AS n", "--workspace", space, "--json")
    assert json.loads(call(*question).stdout) == [{"n": 2}]
    database = space / "graph.lbug"
    built = database.stat().st_mtime_ns
    assert json.loads(call(*question).stdout) == [{"n": 2}]
    assert database.stat().st_mtime_ns == built
    (age, _) = json.loads(call("facts", "--workspace", space, "--kind", "age", "--json").stdout)
    assert call("decide", age["id"], "reject", "--workspace", space).exit_code == 0
    assert json.loads(call(*question).stdout) == [{"n": 1}]


def test_the_report_holds_papers_quotes_and_pictures(call: Call, read_once: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    result = call("report", file, "--workspace", read_once, "--note", "Synthetic <patients>.", "--pictures", 1)
    page = file.read_text(encoding="utf-8")
    assert result.exit_code == 0 and str(file) in result.stderr
    assert "Synthetic &lt;patients&gt;." in page and "Bone marrow at presentation" in page
    assert page.count("data:image/png;base64,") == 1 and "58-year-old" in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    call("report", file, "--workspace", read_once, "--pictures", 0)
    plain = file.read_text(encoding="utf-8")
    assert "data:image/png" not in plain
    call("report", file, "--workspace", read_once, "--pictures", 0)
    assert file.read_text(encoding="utf-8") == plain


def test_a_report_stands_without_the_files_it_was_read_from(
    call: Call, space: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "is_file", lambda path: path.suffix != ".pdf" and path.exists())
    assert call("report", tmp_path / "r.html", "--workspace", space).exit_code == 0
    assert "data:image/png" not in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_decisions_change_what_everything_else_sees(call: Call, space: Path) -> None:
    def age() -> list[dict[str, object]]:
        facts = call("facts", "--workspace", space, "--kind", "age", "--paper", "D01.pdf", "--json").stdout
        found: list[dict[str, object]] = json.loads(facts)
        return found

    (before,) = age()
    fact = str(before["id"])[:10]

    def decide(*told: object) -> str:
        result = call("decide", *told, "--workspace", space)
        assert result.exit_code == 0, result.output
        return result.stderr

    assert decide(fact, "accept", "--reason", "clear") == f"accept by a tester: fact {before['id']}\n"
    assert age()[0]["review"] == "accepted"
    decide(fact, "correct", "--set", "quantity=59 years", "--set", "side=left", "--as", "B. Reader")
    (corrected,) = age()
    assert isinstance(corrected["quantity"], dict) and corrected["quantity"]["value"] == 59
    assert (corrected["review"], corrected["curator"], corrected["qualifiers"]) == (
        "corrected",
        "B. Reader",
        {"side": "left"},
    )
    decide(fact, "reject")
    assert age() == []
    decide(fact, "undo")
    assert age()[0]["review"] == "corrected"
    listed = call("decisions", "--workspace", space)
    assert listed.stderr == "4 decisions\n" and listed.stdout.count(fact) == 4
    saved = json.loads(call("decisions", "--workspace", space, "--json").stdout)
    assert [each["action"] for each in saved] == ["accept", "correct", "reject", "undo"]
    assert saved[1]["correction"]["quantity"]["text"] == "59 years" and not saved[0]["gone"]


def test_adding_a_fact(call: Call, space: Path) -> None:
    case = json.loads(call("cases", "--workspace", space, "--json").stdout)[0]["id"]
    told = ("decide", case[:8], "add", "--set", "kind=marker", "--set", "name=CD999", "--set", "status=absent")
    assert call(*told, "--workspace", space).exit_code == 0
    found = json.loads(call("facts", "--workspace", space, "--kind", "marker", "--json").stdout)
    (added,) = [fact for fact in found if fact["name"] == "CD999"]
    assert (added["status"], added["review"], added["case_id"]) == ("absent", "added", case)
    twice = call(*told, "--workspace", space)
    assert twice.exit_code == 1 and "has this fact" in twice.stderr and "remedy: miner decide" in twice.stderr


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (["000000", "accept"], "error: expected a fact id"),
        (["000000", "correct", "--set", "nonsense"], "error: --set: expected KEY=VALUE, found 'nonsense'"),
        (["000000", "correct", "--set", "quantity=many"], "error: expected a quantity, found 'many'"),
        (["000000", "add", "--set", "kind=age"], "error: expected name in an addition"),
    ],
)
def test_a_decision_that_cannot_be(call: Call, space: Path, told: list[str], said: str) -> None:
    result = call("decide", *told, "--workspace", space)
    assert result.exit_code == 1 and result.stderr.startswith(said)
    assert call("decisions", "--workspace", space).stderr == "0 decisions\n"


def test_decisions_whose_fact_is_gone_come_first(call: Call, tmp_path: Path) -> None:
    paper = tmp_path / "a.txt"
    paper.write_text(STORY)
    space = ("--workspace", tmp_path / "space")
    run = ("run", paper, *space, *QUICK)
    call(*run)
    facts = {fact["kind"]: fact["id"] for fact in json.loads(call("facts", *space, "--json").stdout)}
    call("decide", facts["sex"], "accept", *space)
    call("decide", facts["age"], "accept", *space)
    paper.write_text(STORY.replace("41", "42"))
    call(*run)
    listed = call("decisions", *space)
    assert "2 on facts that are gone" in listed.stderr
    assert [line.split()[1] for line in listed.stdout.splitlines()[1:]] == ["gone", "gone"]


def test_extract_writes_what_the_scorer_reads(call: Call, tmp_path: Path) -> None:
    texts, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    texts.write_text("".join(json.dumps({"id": key, "text": STORY}) + "\n" for key in "ab"))
    result = call("extract", texts, out, "--no-model")
    assert result.exit_code == 0 and result.stderr == "2 extracted, 0 failed\n"
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert [line["id"] for line in lines] == ["a", "b"]
    (case,) = lines[0]["cases"]
    assert (case["age"]["value"], case["sex"], case["markers"][0]["marker"]) == (41.0, "male", "CD34")
    assert call("extract", "-", "-", "--no-model", text=texts.read_text()).stdout == out.read_text()
    score = json.loads(call("evaluate", out, out, "--json").stdout)
    assert score["age"] == {
        "precision": 1.0,
        "recall": 1.0,
        "f1": 1.0,
        "low": 1.0,
        "high": 1.0,
        "gold": 2,
        "predicted": 2,
        "precision_bounds": [1.0, 1.0],
        "recall_bounds": [1.0, 1.0],
    }
    assert score["mean"]["f1"] == 1.0


def test_extract_goes_on_after_a_bad_line(call: Call, tmp_path: Path) -> None:
    texts, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    texts.write_text('{"id": "a"\n' + json.dumps({"id": "b", "text": STORY}))
    result = call("extract", texts, out, "--no-model")
    assert result.exit_code == 3 and f"error: {texts}:1: expected JSON" in result.stderr
    assert [json.loads(line)["id"] for line in out.read_text().splitlines()] == ["b"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]
    assert call("extract", tmp_path / "none.jsonl", out).exit_code == 1
    assert call("extract", texts, tmp_path / "none" / "out.jsonl").exit_code == 1
    assert call("extract", texts, out, "--pack", "nope").exit_code == 1 and out.read_text()


def test_evaluate_lists_errors_by_field(call: Call, tmp_path: Path) -> None:
    gold, found = tmp_path / "gold.jsonl", tmp_path / "found.jsonl"
    markers = [{"marker": "CD34", "result": "positive"}, {"marker": "CD3", "result": "negative"}]
    gold.write_text(json.dumps({"id": "a", "cases": [{"sex": "male", "markers": markers}]}))
    wrong = [{"marker": "CD-34", "result": "positive"}, {"marker": "CD3", "result": "positive"}]
    found.write_text(json.dumps({"id": "a", "cases": [{"sex": "male", "markers": wrong}]}))
    shown = call("evaluate", gold, found, "--errors", "marker").stdout
    assert shown.splitlines()[:2] == [
        "a - cd3, negative (wrong result, there cd3, positive)",
        "a + cd3, positive (wrong result, there cd3, negative)",
    ]
    assert any(line.split()[:4] == ["marker", "0.500", "0.500", "0.500"] for line in shown.splitlines())
    assert any(line.split()[:4] == ["negative", "0.000", "0.000", "0.000"] for line in shown.splitlines())
    listed = json.loads(call("evaluate", gold, found, "--errors", "marker", "--json").stdout)
    assert listed["errors"][0] == {
        "id": "a", "missed": True, "value": "cd3, negative", "class": "wrong result", "instead": "cd3, positive",
    }  # fmt: skip
    assert listed["marker: positive"]["precision"] == 0.5
    assert "expected one of age, sex" in call("evaluate", gold, found, "--errors", "shoe").stderr
    found.write_text("{")
    assert f"error: {found}:1: expected" in call("evaluate", gold, found).stderr


def test_the_accuracy_card(call: Call, tmp_path: Path) -> None:
    texts, found, gold, card = (tmp_path / name for name in ("t.jsonl", "f.jsonl", "g.jsonl", "card.md"))
    texts.write_text("".join(json.dumps({"id": name, "text": STORY}) + "\n" for name in "ab"))
    assert call("extract", texts, found, "--no-model", "--confidence").exit_code == 0
    cases = json.loads(found.read_text().splitlines()[0])["cases"]
    assert set(cases[0]["confidence"]) == {"age", "sex"} and 0 < cases[0]["markers"][0]["confidence"] < 1
    gold.write_text("".join(json.dumps({"id": name, "cases": [{"sex": "female"}]}) + "\n" for name in "ab"))
    result = call("evaluate", gold, found, "--card", card)
    written = card.read_text()
    assert result.exit_code == 0 and "calibration error of " in result.stderr
    assert "| sex | 0.000 (0.00–0.00) | 0.000 (0.00–0.00) | 0.000 (0.00–0.00) | 2 | 2 |" in written
    assert "| sex | wrong value | 2 | a: female → male; b: female → male |" in written
    assert "## Confidence" in written and "| sex | 2 |" in written
    data = json.loads(call("evaluate", gold, found, "--json").stdout)
    assert data["confidence"]["sex"]["right"] == 0 and data["sex"]["precision_bounds"] == [0, 0]
    assert {
        "field": "sex",
        "error": "wrong value",
        "times": 2,
        "examples": ["a: female → male", "b: female → male"],
    } in (data["error_classes"])
    call("extract", texts, found, "--no-model")
    assert "confidence" not in found.read_text()
    assert (
        "calibration" not in call("evaluate", gold, found, "--card", card).stderr
        and "Confidence" not in card.read_text()
    )
    assert call("evaluate", gold, found, "--card", tmp_path / "no" / "card.md").exit_code == 1


def test_packs(call: Call) -> None:
    listed = call("pack", "list").stdout
    assert [line.split()[0] for line in listed.splitlines()] == ["name", "alc", "case_report"]
    found = json.loads(call("pack", "list", "--json").stdout)
    assert [pack["name"] for pack in found] == ["alc", "case_report"] and len(found[0]["hash"]) == 12
