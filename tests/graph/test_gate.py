"""The gate: reading passes, writing and reaching out do not, whatever they hide in."""

from __future__ import annotations

import pytest

from miner.errors import InputError
from miner.graph.gate import WRITING, check


@pytest.mark.parametrize(
    ("text", "passes_as"),
    [
        ("MATCH (n) RETURN n", "MATCH (n) RETURN n"),
        ("  match (n) return n ;  ", "match (n) return n "),
        ("MATCH (c:Case)-[r:HAS_PEST|GIVEN]->(n) RETURN c", "MATCH (c:`Case`)-[r:`HAS_PEST`|`GIVEN`]->(n) RETURN c"),
        ("MATCH (c:Case {name: 'x'}) RETURN c", "MATCH (c:`Case` {name: 'x'}) RETURN c"),
        ("MATCH (:Case WHERE true) RETURN 1", "MATCH (:`Case` WHERE true) RETURN 1"),
        ("MATCH (a)-[:X*1..2]->(b) RETURN a", "MATCH (a)-[:`X`*1..2]->(b) RETURN a"),
        ("RETURN CASE WHEN true THEN 1 ELSE 2 END", "RETURN CASE WHEN true THEN 1 ELSE 2 END"),
        ("RETURN 'DROP TABLE x; CREATE'", "RETURN 'DROP TABLE x; CREATE'"),
        (r"RETURN 'it\'s; DELETE' AS x", r"RETURN 'it\'s; DELETE' AS x"),
        ('RETURN "a \\" SET"', 'RETURN "a \\" SET"'),
        ("MATCH (n) // then DELETE it\nRETURN n", "MATCH (n) RETURN n"),
        ("/* COPY */ RETURN 1 /* ; */", "RETURN 1"),
        ("MATCH (n) WHERE n.set = 1 AND n.load = 2 RETURN n", "MATCH (n) WHERE n.set = 1 AND n.load = 2 RETURN n"),
        ("MATCH (`create`) RETURN `create`.x", "MATCH (`create`) RETURN `create`.x"),
        ("MATCH (n) RETURN n.createdAt, settings", "MATCH (n) RETURN n.createdAt, settings"),
        ("RETURN 1; // end\n", "RETURN 1"),
        ("MATCH (n) RETURN nodes(n)[0].comment, n . set", "MATCH (n) RETURN nodes(n)[0].comment, n . set"),
        ("CALL show_tables() RETURN *", "CALL show_tables() RETURN *"),
        ("UNWIND $names AS n RETURN n", "UNWIND $names AS n RETURN n"),
    ],
)
def test_reading_passes(text: str, passes_as: str) -> None:
    assert check(text).split() == passes_as.split()


@pytest.mark.parametrize("word", sorted(WRITING))
def test_no_word_that_writes_passes(word: str) -> None:
    for text in (f"{word} x", f"MATCH (n) {word.lower()} n.x", f"MATCH (n)/**/{word.title()}/**/(m) RETURN n"):
        with pytest.raises(InputError):
            check(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "found none"),
        (" // only a comment", "found none"),
        (";", "found none"),
        ("RETURN 1; RETURN 2", "one statement"),
        ("RETURN 1;; ", "one statement"),
        ("RETURN 1; // end\n;", "one statement"),
        ("MATCH (n) WHERE n.x = 1. LOAD FROM 'x' RETURN *", "read-only"),
        ("MATCH (n) WHERE n.x = 1 . LOAD FROM 'x' RETURN *", "read-only"),
        ("MATCH ()-[*1..LOAD]-() RETURN 1", "read-only"),
        ("EXPLAIN RETURN 1", "begins with"),
        ("(n) RETURN n", "begins with"),
        ("'x' MATCH", "begins with"),
        ("RETURN 'open", "closed"),
        ('RETURN "open', "closed"),
        ("RETURN `open", "closed"),
        ("RETURN 1 /* open", "closed"),
        (r"RETURN 'x\' CREATE (n)", "closed"),
        ("CALL read_csv_serial('/etc/passwd') RETURN *", "after CALL"),
        ("CALL READ_PARQUET('x') RETURN *", "after CALL"),
        ("CALL `read_parquet`('x') RETURN *", "after CALL"),
        ("MATCH (n) CALL file_info('x') RETURN *", "after CALL"),
        ("CALL threads=4", "after CALL"),
        ("CALL /* show_tables */ file_info('x') RETURN *", "after CALL"),
    ],
)
def test_what_is_refused_and_why(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        check(text)
