"""What many tests need: a story or facts from a text written in the test."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from miner import assemble, read
from miner.annotate import Annotator
from miner.assemble import cases
from miner.assemble.story import Story
from miner.domain import Pack, load
from miner.schema import Fact, Mention, Paper


@cache
def pack_named(name: str) -> Pack:
    return load(name)


@cache
def annotator(name: str, model: str = "") -> Annotator:
    """The annotator of a pack by rules alone, or with the named model; made once for all tests."""
    return Annotator.of(pack_named(name), model=model)


def mentions_of(text: str, pack: str = "case_report") -> list[Mention]:
    return list(annotator(pack).mentions(read.text_document(text, "test")).mentions)


def stories_of(text: str, pack: str = "case_report") -> list[Story]:
    document = read.text_document(text, "test")
    return list(cases.split(document, annotator(pack).mentions(document), pack_named(pack)).stories)


def story_of(text: str, pack: str = "case_report") -> Story:
    """The only story of a text about one patient."""
    (story,) = stories_of(text, pack)
    return story


def paper_of(text: str, pack: str = "case_report", model: str = "") -> Paper:
    document = read.text_document(text, "test")
    return assemble.facts(document, annotator(pack, model).mentions(document), pack_named(pack))


def raw_facts_of(text: str, kind: str, pack: str = "case_report") -> list[Fact]:
    """Facts with the confidence that their strategy gave them, before it is calibrated."""
    raw = pack_named(pack)
    raw = replace(raw, weights={name: table for name, table in raw.weights.items() if name != "confidence"})
    document = read.text_document(text, "test")
    return [
        fact for fact in assemble.facts(document, annotator(pack).mentions(document), raw).facts if fact.kind == kind
    ]


def facts_of(text: str, kind: str, pack: str = "case_report") -> list[Fact]:
    return [fact for fact in paper_of(text, pack).facts if fact.kind == kind]
