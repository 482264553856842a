"""How accurate extraction is: all annotated sets, with the trained model and by rules alone, in one run.

usage: python -m benchmarks.accuracy [--shared ../shared/corpora] [--readme README.md] [--only SET ...]

Rewrites the block between the accuracy marks of the README, ``docs/accuracy.md`` (the whole card of each set) and
``scores.json`` of the packs (the figures, with the versions that made them).  Sets that are not beside the checkout are
left out and named.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from miner import analyse, flow, report
from miner.analyse import Accuracy, Judged, Record, Score
from miner.domain import Pack, load
from miner.export.records import records
from miner.flow.extractor import Extractor
from miner.read import Limits
from miner.schema import Paper

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT / ".." / "shared" / "corpora"
MODEL = "case_ner"
MARKS = re.compile(r"<!-- accuracy\b.*?-->\n.*?<!-- /accuracy -->", re.DOTALL)
DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Set:
    """Annotated documents: ``texts`` is a file of lines, a folder of texts, or a folder of PDFs."""

    name: str
    pack: str
    texts: Path
    gold: Path
    about: str
    fitted: bool = True
    """Whether the confidence of facts was fitted to it, so that it says nothing of it."""
    ships: bool = False
    """Whether it is in this repository, so that its words may be quoted."""


def sets(shared: Path) -> list[Set]:
    own, facts, papers = ROOT / "corpora" / "articles", shared / "case_facts", shared / "pdfs"
    return [
        Set("real texts", "case_report", facts / "texts.jsonl", facts / "gold.jsonl",
            "case descriptions of any disease from journals, annotated twice"),
        Set("own articles", "alc", own / "text", own / "gold.jsonl",
            "the whole articles on synthetic patients that ship here; rules were partly made on them", ships=True),
        Set("real papers, text", "case_report", papers / "text", papers / "gold.jsonl",
            "whole open-access case reports, from their text", fitted=False),
        Set("real papers, PDF", "case_report", papers, papers / "gold.jsonl",
            "the same papers, from the PDF", fitted=False),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """One set with the model and by rules alone."""

    of: Set
    model: Accuracy
    rules: Accuracy
    sure: tuple[Judged, ...]


def measured(one: Set) -> Result:
    gold = {line["id"]: line["cases"] for line in map(json.loads, one.gold.read_text(encoding="utf-8").splitlines())}
    pack = load(one.pack)
    with_model, rules = (_found(one, model, gold, pack) for model in (MODEL, ""))
    return Result(
        one,
        analyse.accuracy(gold, with_model, pack.scores),
        analyse.accuracy(gold, rules, pack.scores),
        () if one.fitted else tuple(analyse.judged(gold, with_model, pack.scores)),
    )


def _found(one: Set, model: str, gold: Mapping[str, object], pack: Pack) -> dict[str, list[Record]]:
    extractor = Extractor.of(one.pack, model)
    return {
        name: [dict(case) for case in records(paper, pack, confidence=True)]
        for name, paper in _papers(one.texts, extractor, gold)
    }


def _papers(source: Path, extractor: Extractor, wanted: Mapping[str, object]) -> Iterator[tuple[str, Paper]]:
    if source.is_file():
        for line in map(json.loads, source.read_text(encoding="utf-8").splitlines()):
            if line["id"] in wanted:
                yield line["id"], extractor.of_text(line["text"], line["id"])
        return
    for path in sorted(path for path in source.iterdir() if path.stem in wanted):
        if path.suffix == ".txt":
            yield path.stem, extractor.of_text(path.read_text(encoding="utf-8"), path.stem)
        elif path.suffix == ".pdf":
            yield path.stem, extractor.of_file(path, Limits())


# --- README -----------------------------------------------------------------------------------------------------


def block(results: Sequence[Result]) -> str:
    """What stands between the marks of the README."""
    lines = [
        "<!-- accuracy: made by python -m benchmarks.accuracy -->",
        "",
        "F1 by field against annotated papers, with the 95 % interval over documents drawn again; the whole card, with",
        "precision, recall and the worst errors, is [docs/accuracy.md](docs/accuracy.md); how sure single facts are is",
        "[docs/confidence.md](docs/confidence.md). The table is made by",
        "",
        "    python -m benchmarks.accuracy",
        "",
        *(f"- *{r.of.name}* ({r.model.documents}, pack `{r.of.pack}`): {r.of.about}." for r in results),
        "",
        "| field | " + " | ".join(r.of.name for r in results) + " |",
        "| --- |" + " --- |" * len(results),
        *_rows(results),
        _mean("mean", [result.model for result in results]),
        _mean("mean, `--no-model`", [result.rules for result in results]),
        "",
        "<!-- /accuracy -->",
    ]
    return "\n".join(lines)


def _rows(results: Sequence[Result]) -> Iterator[str]:
    keys = dict.fromkeys((s.part_of, s.name) for result in results for s in result.model.scores if s.gold)
    fields = dict.fromkeys(name for part_of, name in keys if not part_of)
    ordered = [key for field in fields for key in (("", field), *(k for k in keys if k[0] == field))]
    for part_of, name in ordered:
        cells = [_cell({(s.part_of, s.name): s for s in r.model.scores}.get((part_of, name))) for r in results]
        yield f"| {'… ' if part_of else ''}{name} | " + " | ".join(cells) + " |"


def _cell(score: Score | None) -> str:
    return "" if score is None or not score.gold else f"{score.f1:.2f} ({score.low:.2f}–{score.high:.2f})"


def _mean(name: str, results: Sequence[Accuracy]) -> str:
    cells = [f"**{one.mean:.2f}** ({one.low:.2f}–{one.high:.2f})" for one in results]
    return f"| **{name}** | " + " | ".join(cells) + " |"


def with_block(readme: str, results: Sequence[Result]) -> str:
    """The README with the block in place of what stands between its marks; ValueError where it has no marks."""
    if len(MARKS.findall(readme)) != 1:
        raise ValueError("expected one block from '<!-- accuracy' to '<!-- /accuracy -->'; put the marks back")
    return MARKS.sub(lambda _: block(results), readme)


# --- the card and the records -----------------------------------------------------------------------------------


def page(results: Sequence[Result], versions: Mapping[str, str]) -> str:
    told = ", ".join(f"{name} {version}" for name, version in versions.items())
    parts = [
        "# Accuracy\n",
        f"Made by `python -m benchmarks.accuracy` with {told}.",
        "A class of errors is told by field, what went wrong and how often; examples give the document, what people",
        "annotated and, after an arrow, what was found instead; of sets that do not ship only the documents.",
        "Confidence is shown for the papers that it was not fitted to; for the others see [confidence](confidence.md).",
    ]
    for result in results:
        title = f"\n## {result.of.name.capitalize()}, pack `{result.of.pack}`\n"
        rules = f"By rules alone (`--no-model`) the mean is {result.rules.mean:.3f}:\n\n{report.scores(result.rules)}"
        card = report.card(result.model, result.sure, level=3, quoted=result.of.ships)
        about = f"{result.of.about[0].upper()}{result.of.about[1:]}.\n"
        parts += [title, about, card, f"### By rules alone\n\n{rules}"]
    return "\n".join(parts)


def recorded(results: Sequence[Result], pack: str, versions: Mapping[str, str]) -> str:
    """``scores.json`` of a pack: F1, precision and recall of each row by set, with the versions that made them."""
    scores = {
        result.of.name: {"with model": _recorded(result.model), "rules alone": _recorded(result.rules)}
        for result in results
        if result.of.pack == pack
    }
    return json.dumps({"versions": dict(versions), "scores": scores}, ensure_ascii=False, indent=1) + "\n"


def _recorded(found: Accuracy) -> dict[str, object]:
    rows = {
        (f"{s.part_of}: {s.name}" if s.part_of else s.name): {
            "f1": round(s.f1, DECIMALS),
            "precision": round(s.precision, DECIMALS),
            "recall": round(s.recall, DECIMALS),
            "gold": s.gold,
        }
        for s in found.scores
    }
    return {"documents": found.documents, "mean": found.mean, **rows}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of the sets that do not ship")
    parser.add_argument("--readme", type=Path, default=ROOT / "README.md")
    parser.add_argument("--only", nargs="*", metavar="SET", help="print the means of these sets, write nothing")
    told = parser.parse_args(arguments)
    results = []
    for one in sets(told.shared):
        if told.only and one.name not in told.only:
            continue
        if not one.texts.exists():
            print(f"{one.name}: left out, {one.texts} is not there", file=sys.stderr)
            continue
        results.append(measured(one))
        found = results[-1]
        print(f"{one.name}: mean {found.model.mean:.3f}, by rules alone {found.rules.mean:.3f}", file=sys.stderr)
    if not told.only:
        _write(results, told.readme)


def _write(results: Sequence[Result], readme: Path) -> None:
    packs = sorted({result.of.pack for result in results})
    told = flow.components(packs, MODEL)
    readme.write_text(with_block(readme.read_text(encoding="utf-8"), results), encoding="utf-8")
    (ROOT / "docs" / "accuracy.md").write_text(page(results, told), encoding="utf-8")
    for pack in packs:
        own = {name: version for name, version in told.items() if name in (f"pack {pack}", *_shared(told))}
        path = ROOT / "miner" / "packs" / pack / "scores.json"
        path.write_text(recorded(results, pack, own), encoding="utf-8")


def _shared(told: Mapping[str, str]) -> list[str]:
    """Components that are of no pack."""
    return [name for name in told if not name.startswith("pack ")]


if __name__ == "__main__":
    main()
