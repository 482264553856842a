"""The table of what may be relied upon: read strictly, an extending pack's rows before inherited ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from miner.domain import load, problems
from miner.domain.sure import Sure, read_sure
from miner.errors import PackError

HEADER = "kind\tleast\tright\tof\tlow\n"


def table(folder: Path, rows: str, header: str = HEADER) -> Path:
    path = folder / "sure.tsv"
    path.write_text(header + rows, encoding="utf-8")
    return path


def test_reads_thresholds_and_their_absence(tmp_path: Path) -> None:
    found = read_sure(table(tmp_path, "age\t0.95\t99\t100\t0.9455\nsex\tnone\t9\t10\t0.6\n"))
    assert found == {"age": Sure(0.95, 99, 100, 0.9455), "sex": Sure(None, 9, 10, 0.6)}
    assert [found["age"].holds(p) for p in (0.9499, 0.95, 1.0)] == [False, True, True]
    assert not found["sex"].holds(1.0)


@pytest.mark.parametrize(
    ("header", "row", "words"),
    [
        ("kind\tleast\n", "", ":1: expected the columns kind, least, right, of, low, found kind, least"),
        (HEADER, "age\tmany\t1\t2\t0.5\n", ":2: expected kind, probability or 'none'"),
        (HEADER, "age\t0.9\t1\n", ":2: expected kind"),
        (HEADER, "age\t0.9\t3\t2\t0.5\n", ":2: expected shares"),
        (HEADER, "age\t1.9\t1\t2\t0.5\n", ":2: expected shares"),
    ],
)
def test_broken_tables_name_file_and_line(tmp_path: Path, header: str, row: str, words: str) -> None:
    with pytest.raises(PackError, match=words):
        read_sure(table(tmp_path, row, header))


def test_a_pack_has_its_own_word_before_the_inherited(tmp_path: Path) -> None:
    for name, extends, rows in (
        ("first", "", "age\t0.9\t99\t100\t0.9\nsex\t0.8\t99\t100\t0.9\n"),
        ("second", "first", "age\tnone\t1\t2\t0.1\n"),
    ):
        (tmp_path / name).mkdir()
        head = f'name = "{name}"\nversion = "0.1.0"\ntitle = "T"\nextends = "{extends}"\n'
        (tmp_path / name / "pack.toml").write_text(head, encoding="utf-8")
        table(tmp_path / name, rows)
    pack = load(str(tmp_path / "second"))
    assert (pack.sure["age"].least, pack.sure["sex"].least) == (None, 0.8)
    assert problems(str(tmp_path / "second")) == []


@pytest.mark.parametrize("name", ["case_report", "alc"])
def test_shipped_packs_speak_of_their_kinds(name: str) -> None:
    pack = load(name)
    derived = {item.kind for item in pack.criteria} | {item.kind for item in pack.intervals}
    assert pack.sure and set(pack.sure) <= set(pack.kinds) | derived
    assert any(sure.least is None for sure in pack.sure.values())
    for sure in pack.sure.values():
        assert sure.least is None or sure.right >= 0.99 * sure.of >= 0.99 * 50
