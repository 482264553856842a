"""The main job: every paper ends as a row, what is done is kept, and the same papers give the same facts.

Papers are short texts read by rules alone, in threads of this process; what worker processes add is tested with the
pool and through the command line.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from miner.errors import LimitExceeded, MinerError, PackError, WorkspaceBusy
from miner.flow import UNCHANGED, Listener, Recipe, RunSummary, attempt
from miner.flow import run as flow_run
from miner.flow.processes import OutOfTime, WorkerDied
from miner.read import Limits
from miner.schema import Fact, Outcome, Paper
from miner.store import Store

RULES = Recipe(str(Path(__file__).resolve().parents[1] / "packs" / "toy"), model="")
STORY = "A {age}-year-old {who} presented with a brown stain on a molar. The gums were pink."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "space") as opened:
        yield opened


@pytest.fixture
def papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three papers, as the working directory."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for name, age, who in (("a", 41, "man"), ("b", 52, "woman"), ("c", 63, "man")):
        (folder / f"{name}.txt").write_text(STORY.format(age=age, who=who))
    monkeypatch.chdir(folder)
    return folder


def run(
    store: Store,
    *paths: str,
    recipe: Recipe = RULES,
    listener: Listener | None = None,
    executor: Executor | None = None,
) -> RunSummary:
    """A run over the paths (else the working directory)."""
    with ThreadPoolExecutor(2) as threads:
        return flow_run(paths or ["."], store, recipe, jobs=2, listener=listener, executor=executor or threads)


def ended(summary: RunSummary) -> dict[str, tuple[str, str]]:
    return {row.path: (row.outcome.value, row.reason) for row in summary.rows}


@pytest.mark.usefixtures("papers")
def test_every_paper_ends_as_a_row(store: Store) -> None:
    Path("bad.pdf").write_bytes(b"PK\x03\x04")
    Path("twin.txt").write_bytes(Path("a.txt").read_bytes())
    heard: list[str] = []
    summary = run(
        store,
        ".",
        "none.pdf",
        listener=Listener(lambda total: heard.append(str(total)), lambda r: heard.append(r.path)),
    )
    assert heard[0] == "6" and sorted(heard[1:]) == [row.path for row in summary.rows]
    found = ended(summary)
    assert {path: outcome for path, (outcome, _) in found.items()} == {
        "a.txt": "done",
        "b.txt": "done",
        "bad.pdf": "failed",
        "c.txt": "done",
        "none.pdf": "failed",
        "twin.txt": "skipped",
    }
    assert found["twin.txt"][1] == "same content as a.txt"
    assert "bad.pdf" in found["bad.pdf"][1] and "ZIP" in found["bad.pdf"][1]
    assert store.rows(summary.run_id) == list(summary.rows)
    assert [paper.cases for paper in store.papers() if paper.outcome is Outcome.DONE] == [1, 1, 1]
    assert dict(summary.kinds)["age"] == 3 and sum(dict(summary.kinds).values()) == len(store.facts())
    (recorded,) = store.runs()
    assert recorded.ended > recorded.started and recorded.inputs == (".", "none.pdf")


@pytest.mark.usefixtures("papers")
def test_only_new_and_changed_papers_are_read_again(store: Store) -> None:
    run(store)
    Path("b.txt").write_text(STORY.format(age=25, who="woman"))
    Path("d.txt").write_text(STORY.format(age=33, who="man"))
    found = ended(run(store))
    assert found["a.txt"] == found["c.txt"] == ("skipped", UNCHANGED)
    assert found["b.txt"][0] == found["d.txt"][0] == "done"
    ages = sorted(item.fact.quantity.value for item in store.facts(kind="age") if item.fact.quantity)
    assert ages == [25, 33, 41, 63]


@pytest.mark.usefixtures("papers")
@pytest.mark.parametrize("other", [replace(RULES, pack="case_report"), replace(RULES, model="case_ner")])
def test_another_pack_or_model_reads_all_again(store: Store, other: Recipe) -> None:
    run(store)
    assert {outcome for outcome, _ in ended(run(store, recipe=other)).values()} == {"done"}
    assert {outcome for outcome, _ in ended(run(store, recipe=other)).values()} == {"skipped"}


@pytest.mark.usefixtures("papers")
def test_a_failed_paper_is_tried_again(store: Store) -> None:
    strict = replace(RULES, limits=Limits(max_bytes=10))
    first = ended(run(store, recipe=strict))
    assert all(outcome == "failed" and "bytes" in reason for outcome, reason in first.values())
    assert {outcome for outcome, _ in ended(run(store)).values()} == {"done"}


@pytest.mark.usefixtures("papers")
def test_a_done_paper_without_a_patient_says_why(store: Store) -> None:
    Path("e.txt").write_text("Rash in adults\n\nA review of the literature is given. We searched two databases.")
    outcome, reason = ended(run(store, "e.txt"))["e.txt"]
    assert outcome == "done" and len(reason) > 10


def stored(store: Store) -> list[tuple[str, Fact]]:
    return [(item.sha256, item.fact) for item in store.facts()]


class Lagging(ThreadPoolExecutor):
    """The first task is done last."""

    _lag = 0.5

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        lag, self._lag = self._lag, 0.0

        def late() -> object:
            time.sleep(lag)
            return fn(*args, **kwargs)

        return super().submit(late)


@pytest.mark.usefixtures("papers")
def test_the_order_of_completion_changes_nothing(store: Store, tmp_path: Path) -> None:
    run(store)
    heard: list[str] = []
    with Store.open(tmp_path / "other") as other, Lagging(2) as executor:
        run(other, executor=executor, listener=Listener(on_row=lambda row: heard.append(row.path)))
        assert heard[-1] == "a.txt"
        assert stored(other) == stored(store) and len(stored(store)) > 3


@pytest.mark.usefixtures("papers")
def test_a_run_that_is_broken_off_keeps_what_is_done_and_the_next_goes_on(store: Store) -> None:
    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(store, listener=Listener(on_row=interrupt))
    assert store.runs()[0].ended
    assert len(store.papers()) == 1
    found = ended(run(store))
    assert sorted(outcome for outcome, _ in found.values()) == ["done", "done", "skipped"]
    assert len(store.papers()) == 3


class Doomed(Executor):
    """Every task ends in the same error."""

    def __init__(self, error: BaseException) -> None:
        self._error = error

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]  # noqa: ARG002
        future: Future[object] = Future()
        future.set_exception(self._error)
        return future


@pytest.mark.usefixtures("papers")
@pytest.mark.parametrize(
    ("error", "said"),
    [(WorkerDied(), "the process that read it died"), (OutOfTime(), "expected to be done within 330 s")],
)
def test_a_paper_that_kills_or_outlasts_its_worker_is_a_failed_row(store: Store, error: Exception, said: str) -> None:
    found = ended(run(store, executor=Doomed(error)))
    assert len(found) == 3
    for path, (outcome, reason) in found.items():
        assert outcome == "failed" and reason.startswith(f"{path}: ") and said in reason and reason.endswith(")")


@pytest.mark.usefixtures("papers")
def test_an_executor_that_breaks_ends_the_run_but_keeps_it_whole(store: Store) -> None:
    with pytest.raises(MinerError, match="executor broke at a") as caught:
        run(store, executor=Doomed(BrokenExecutor("gone")))
    assert "run again" in caught.value.remedy
    assert store.runs()[0].ended


@pytest.mark.usefixtures("papers")
def test_facts_that_clash_fail_their_paper_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    read = attempt.read_paper

    def doubled(path: str, recipe: Recipe) -> attempt.Reading:
        reading = read(path, recipe)
        if path == "b.txt" and reading.paper:
            twice = replace(reading.paper, facts=reading.paper.facts * 2)
            return replace(reading, paper=twice)
        return reading

    monkeypatch.setattr(attempt, "read_paper", doubled)
    found = ended(run(store))
    assert found["a.txt"][0] == found["c.txt"][0] == "done"
    assert found["b.txt"][0] == "failed" and "expected one fact an id" in found["b.txt"][1]


class Broken:
    """Stands in for the pipeline and fails as told."""

    def __init__(self, error: BaseException) -> None:
        self._error = error

    def of_file(self, *_: object) -> Paper:
        raise self._error


@pytest.mark.parametrize(
    ("error", "kind", "said", "remedy"),
    [
        (MemoryError(), LimitExceeded, "x.pdf: expected to be read within 1,500 MiB of memory", "split"),
        (KeyError("q"), MinerError, "x.pdf: an error of the program: KeyError: 'q' (at test_job.py:", "report"),
    ],
)
def test_whatever_happens_in_a_worker_is_an_error_with_a_remedy(
    monkeypatch: pytest.MonkeyPatch, error: Exception, kind: type[MinerError], said: str, remedy: str
) -> None:
    monkeypatch.setattr(attempt, "_extractor", lambda *_: Broken(error))
    reading = attempt.read_paper("x.pdf", RULES)
    assert reading.paper is None and isinstance(reading.error, kind)
    assert reading.error.message.startswith(said) and remedy in reading.error.remedy


@pytest.mark.usefixtures("papers")
def test_a_missing_pack_or_a_busy_workspace_stops_the_run_before_it_begins(store: Store) -> None:
    with pytest.raises(PackError, match="no pack named 'nope'"):
        run(store, recipe=Recipe("nope", ""))
    with pytest.raises(PackError, match="trained model 'nope'"):
        run(store, recipe=Recipe("case_report", "nope"))
    assert not store.runs()
    with Store.open(store.file.parent) as second:
        busy = Listener(on_start=lambda _: _expect_busy(second))
        run(store, listener=busy)
    assert len(store.runs()) == 1


def _expect_busy(store: Store) -> None:
    with pytest.raises(WorkspaceBusy):
        run(store)


def test_a_file_that_cannot_be_read_is_a_failed_row(store: Store, tmp_path: Path) -> None:
    link = tmp_path / "gone.txt"
    link.symlink_to("nowhere.txt")
    outcome, reason = ended(run(store, str(link)))[str(link)]
    assert outcome == "failed" and str(link) in reason and "No such file" in reason


def test_worker_processes_read_papers_and_are_gone_afterwards(store: Store, papers: Sequence[str]) -> None:
    assert papers
    summary = flow_run(["."], store, RULES, jobs=2)
    assert {row.outcome for row in summary.rows} == {Outcome.DONE}
    assert 0 < summary.memory < 1_500 << 20
    with Store.open(store.file.parent.with_name("other")) as other:
        run(other)
        assert stored(other) == stored(store)
