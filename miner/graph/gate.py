"""Which Cypher a reader may ask: one statement of reading clauses.  The first of three walls (see ``cypher``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from miner.errors import InputError

OPENING = frozenset({"MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL"})
"""Words that a reading statement may begin with."""

WRITING = frozenset(
    {
        "ALTER", "ATTACH", "BEGIN", "CHECKPOINT", "COMMENT", "COMMIT", "COPY", "CREATE", "DELETE", "DETACH", "DROP",
        "EXPORT", "FORCE", "FOREACH", "FROM", "IMPORT", "INSTALL", "LOAD", "MACRO", "MERGE", "PROJECT_GRAPH", "REMOVE",
        "ROLLBACK", "SET", "TRANSACTION", "TRUNCATE", "UNINSTALL", "UPDATE", "USE",
    }
)  # fmt: skip
"""Words of the database's grammar that change something or reach a file, the network or the session."""

CALLABLE = frozenset({"SHOW_TABLES", "SHOW_CONNECTION", "TABLE_INFO", "DB_VERSION"})
"""Table functions that only describe the graph; the others read files or settings."""

EXAMPLE = "for example: MATCH (c:Case)-[r]->(n) RETURN label(n), n.name, count(*) ORDER BY count(*) DESC LIMIT 20"

_TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |(?P<quoted>`(?:[^`]|``)*`)
    |(?P<word>[^\W\d]\w*)
    |(?P<open>['"`]|/\*)
    |(?P<other>\d+|.)""",
    re.DOTALL | re.VERBOSE,
)


AFTER_LABEL = frozenset({")", "{", ":", "|", "]", "*", "WHERE"})
"""What may follow the name of a class or an edge."""


def check(text: str) -> str:
    """The statement as the database takes it, if it only reads: without comments and its closing semicolon.

    A forbidden word is no offence inside a string or backticks, nor as a property (``n.set``).  Names of classes and
    edges are put in backticks, because some are words of the grammar (``(c:Case)`` is refused without).

    Raises:
        InputError: the text is empty, unclosed, more than one statement, or holds a word that writes or reaches out.
    """
    tokens = _statement(text)
    solid = [(kind, token) for kind, token in tokens if kind != "skip"]
    if not solid:
        raise InputError("expected a Cypher query, found none", remedy=EXAMPLE)
    if solid[0][1].upper() not in OPENING:
        raise InputError(
            f"expected a reading query that begins with {', '.join(sorted(OPENING))}; found {solid[0][1]!r}",
            remedy=EXAMPLE,
        )
    owner = before = last_word = ""
    for kind, token in solid:
        is_property = before == "." and bool(_OWNER.fullmatch(owner))
        if token == ";":
            raise InputError("expected one statement, found more after the semicolon", remedy=EXAMPLE)
        if kind == "word" and not is_property:
            _check_word(token, last_word)
        elif kind == "quoted" and last_word == "CALL":
            raise InputError("expected the plain name of a function after CALL, found one in backticks", remedy=EXAMPLE)
        owner, before, last_word = before, token, token.upper() if kind == "word" else last_word
    return "".join(_with_quoted_labels(tokens))


_OWNER = re.compile(r"[^\W\d]\w*|`.*`|[)\]}]", re.DOTALL)
"""What may stand before the dot of a property: not a digit, for "1." is a number and the word after it a clause."""


def _statement(text: str) -> list[tuple[str, str]]:
    """The tokens without what ends a statement: blanks, comments, one semicolon."""
    tokens = list(_tokens(text))
    while tokens and tokens[-1][0] == "skip":
        tokens.pop()
    if tokens and tokens[-1][1] == ";":
        tokens.pop()
    return tokens


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """(kind, token) over the text; each comment and run of white space is one blank."""
    for match in _TOKEN.finditer(text):
        kind, token = str(match.lastgroup), match.group()
        if kind == "open":
            raise InputError(f"expected {token} to be closed, found none after character {match.start() + 1}")
        yield (kind, " ") if kind == "skip" else (kind, token)


def _with_quoted_labels(tokens: Sequence[tuple[str, str]]) -> Iterator[str]:
    solid = [i for i, (kind, _) in enumerate(tokens) if kind != "skip"]
    labels = {
        here
        for before, here, after in zip(solid, solid[1:], solid[2:], strict=False)
        if tokens[here][0] == "word" and tokens[before][1] in ":|" and tokens[after][1].upper() in AFTER_LABEL
    }
    for i, (_, token) in enumerate(tokens):
        yield f"`{token}`" if i in labels else token


def _check_word(token: str, last_word: str) -> None:
    word = token.upper()
    if word in WRITING:
        raise InputError(
            f"the graph is read-only, found {token!r}",
            remedy=f"leave it out; if it is a name of yours, put it in `backticks`; {EXAMPLE}",
        )
    if last_word == "CALL" and word not in CALLABLE:
        raise InputError(
            f"expected one of {', '.join(sorted(CALLABLE)).lower()} after CALL, found {token!r}", remedy=EXAMPLE
        )
