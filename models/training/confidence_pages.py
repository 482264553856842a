"""What is told of the confidence of facts: ``sure.tsv`` of the packs, ``docs/confidence.md`` and its picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from miner.analyse import Calibration, Judged, Reliance, by_field, calibration, reliance, wilson
from miner.domain.sure import COLUMNS, NONE, TARGET

PICTURE = "reliability.svg"


class Fitted(Protocol):
    """What is told of one pack: how much the set annotated once counts, and the held-out facts by set."""

    @property
    def shares(self) -> Mapping[str, float]: ...
    @property
    def held_out(self) -> Mapping[str, Sequence[Judged]]: ...


SETS = {
    ("case_report", "twice"): "real texts, annotated twice",
    ("case_report", "once"): "real texts, annotated once (the model was trained on them)",
    ("case_report", "rules"): "real texts, annotated twice, `--no-model`",
    ("alc", "articles"): "own articles",
    ("alc", "rules"): "own articles, `--no-model`",
}
DRAWN = (("case_report", "twice"), ("alc", "articles"))


def write(base: Fitted, onto: Fitted, packs: Path, docs: Path) -> str:
    """Writes all files; returns the overall figures in a line a set."""
    fitted = {"case_report": base, "alc": onto}
    sure = {"case_report": _reliances(_relied(base)), "alc": _reliances(by_field(onto.held_out["articles"]))}
    for pack, rows in sure.items():
        (packs / pack / "sure.tsv").write_text(_sure(rows), encoding="utf-8")
    found = {key: fitted[key[0]].held_out[key[1]] for key in SETS}
    docs.mkdir(exist_ok=True)
    drawn = {SETS[key]: calibration(found[key]) for key in DRAWN}
    (docs / PICTURE).write_text("\n".join(_picture(drawn)) + "\n", encoding="utf-8")
    (docs / "confidence.md").write_text("\n".join(_page(found, sure, base)) + "\n", encoding="utf-8")
    return "\n".join(f"{SETS[key]}: error {calibration(rows).error:.3f}" for key, rows in found.items())


def _relied(base: Fitted) -> dict[str, list[Judged]]:
    """The facts that thresholds rest on: of the set annotated once only where it is as hard as the other."""
    rows = by_field(base.held_out["twice"])
    once = by_field(base.held_out["once"])
    return {kind: [*own, *(once.get(kind, []) if base.shares.get(kind) else [])] for kind, own in rows.items()}


def _reliances(rows: Mapping[str, Sequence[Judged]]) -> dict[str, Reliance]:
    return {kind: reliance(own, TARGET) for kind, own in sorted(rows.items())}


def _sure(rows: Mapping[str, Reliance]) -> str:
    lines = ["\t".join(COLUMNS)]
    for kind, one in rows.items():
        least = NONE if one.least is None else f"{_down(one.least):.4f}"
        lines.append(f"{kind}\t{least}\t{one.right}\t{one.of}\t{one.low:.4f}")
    return "\n".join(lines) + "\n"


def _down(value: float) -> float:
    """Four decimals, never more than the value: what had just this confidence is among the counted."""
    return int(value * 10_000) / 10_000


# --- the page ---------------------------------------------------------------------------------------------------


def _page(
    found: Mapping[tuple[str, str], Sequence[Judged]], sure: Mapping[str, Mapping[str, Reliance]], base: Fitted
) -> Iterator[str]:
    yield from (
        "# How sure a fact is",
        "",
        "`confidence` of a fact is the probability that its statement is right: concept and status (or value) of this",
        "patient, as the scorer compares them; qualifiers such as sites may still be wrong. It is fitted to annotated",
        "papers by",
        "",
        "    python -m models.training.confidence",
        "",
        "which also measures it and writes this page. All figures are from ten folds by document: no fact took part in",
        "the fit that judged it. (The rules that found the facts were partly made on the same papers, so the own",
        "articles look easier than unseen ones.)",
        "",
        f"![Reliability of both sets: share of right facts by confidence]({PICTURE})",
        "",
        "*ECE* is the expected calibration error over ten bins of equal width; *by chance* is what probabilities",
        "without fault would show in a set of this size.",
        "",
    )
    rows = [(SETS[key], calibration(facts)) for key, facts in found.items()]
    yield from _calibrations("set", rows)
    for key in SETS:
        if key in DRAWN:
            yield from (f"## {SETS[key].capitalize()}, pack `{key[0]}`", "")
            yield from _calibrations("kind", [(k, calibration(v)) for k, v in sorted(by_field(found[key]).items())])
            yield from _bins(calibration(found[key]))
    yield from _thresholds(sure)
    yield from _provenance(base)


def _calibrations(heading: str, rows: Iterable[tuple[str, Calibration]]) -> Iterator[str]:
    yield f"| {heading} | facts | mean confidence | right | ECE | by chance |"
    yield "| --- | --: | --: | --: | --: | --: |"
    for name, one in rows:
        yield (
            f"| {name.replace('_', ' ')} | {one.count} | {one.confidence:.3f} | {one.right:.3f} "
            f"| {one.error:.3f} | {one.chance:.3f} |"
        )
    yield ""


def _bins(one: Calibration) -> Iterator[str]:
    yield "| mean confidence of the bin | facts | right |"
    yield "| --: | --: | --: |"
    yield from (f"| {each.confidence:.3f} | {each.count} | {each.right:.3f} |" for each in one.bins)
    yield ""


def _thresholds(sure: Mapping[str, Mapping[str, Reliance]]) -> Iterator[str]:
    yield from (
        "## Right 99 times in 100",
        "",
        "From which confidence on at least 99 of 100 held-out facts were right, with the counts and the lower end of",
        "the 95 % interval of that share; `miner facts --sure` lists the facts from there on. *None*: no confidence",
        "reaches it, or fewer than 50 facts do; the counts are then those of all facts of the kind. Read the interval:",
        "60 right of 60 were seen to be perfect, which proves no more than 94 of 100. Only where it is 0.99 or more is",
        "the promise proven.",
        "",
        "| pack | kind | from confidence | right | of | at least (95 %) |",
        "| --- | --- | --: | --: | --: | --: |",
    )
    for pack, rows in sure.items():
        for kind, one in rows.items():
            least = "none" if one.least is None else f"{_down(one.least):.3f}"
            yield f"| `{pack}` | {kind.replace('_', ' ')} | {least} | {one.right} | {one.of} | {one.low:.3f} |"
    yield ""


def _provenance(base: Fitted) -> Iterator[str]:
    counted = ", ".join(f"{kind.replace('_', ' ')} {weight:g}" for kind, weight in sorted(base.shares.items()))
    yield from (
        "## What it is fitted to",
        "",
        "One logistic model a kind, over the belief of the strategy that made the fact, the strategy, the concept, the",
        "status, the section, the place in the text, and how many facts of the kind the patient has; features of fewer",
        "than 20 facts are left out, and all weights are held back. `weights/confidence.tsv` of `case_report` is",
        "fitted to the case texts annotated twice and, as far as that helps to predict them, to those annotated once:",
        "learned components were trained on the latter and look better there than they are. So much counts a fact of",
        f"them: {counted}. The table of `alc` is fitted on top, to the sample articles.",
    )


# --- the picture ------------------------------------------------------------------------------------------------

SIDE, LEFT, TOP, GAP = 300, 60, 40, 90
"""Pixels of a panel, and around it."""


def _picture(sets: Mapping[str, Calibration]) -> Iterator[str]:
    """One panel a set: the diagonal, the share that is right in each bin with its 95 % interval, and the counts."""
    width, height = LEFT + len(sets) * (SIDE + GAP) - GAP + 20, TOP + SIDE + 56
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    yield '  font-family="sans-serif" font-size="12">'
    yield f'<rect width="{width}" height="{height}" fill="white"/>'
    for number, (name, one) in enumerate(sets.items()):
        yield f'<g transform="translate({LEFT + number * (SIDE + GAP)} {TOP})">'
        yield f'<text x="0" y="-14" font-weight="bold">{name}: {one.count} facts, ECE {one.error:.3f}</text>'
        yield from _axes()
        yield from _curve(one)
        yield "</g>"
    yield "</svg>"


def _axes() -> Iterator[str]:
    yield f'<rect width="{SIDE}" height="{SIDE}" fill="none" stroke="#888"/>'
    for tick in range(0, 11, 2):
        at = SIDE * tick / 10
        yield f'<line x1="{at:g}" y1="0" x2="{at:g}" y2="{SIDE}" stroke="#e4e4e4"/>'
        yield f'<line x1="0" y1="{at:g}" x2="{SIDE}" y2="{at:g}" stroke="#e4e4e4"/>'
        yield f'<text x="{at:g}" y="{SIDE + 16}" text-anchor="middle">{tick / 10:g}</text>'
        yield f'<text x="-8" y="{SIDE - at + 4:g}" text-anchor="end">{tick / 10:g}</text>'
    yield f'<line x1="0" y1="{SIDE}" x2="{SIDE}" y2="0" stroke="#888" stroke-dasharray="4 4"/>'
    yield f'<text x="{SIDE / 2:g}" y="{SIDE + 38}" text-anchor="middle">confidence</text>'
    yield f'<text x="6" y="{SIDE - 20}" font-size="9" fill="#444">facts:</text>'
    yield f'<text transform="translate(-38 {SIDE / 2:g}) rotate(-90)" text-anchor="middle">share that is right</text>'


def _curve(one: Calibration) -> Iterator[str]:
    points = " ".join(f"{SIDE * each.confidence:.1f},{SIDE * (1 - each.right):.1f}" for each in one.bins)
    yield f'<polyline points="{points}" fill="none" stroke="#1f5fa8" stroke-width="1.5"/>'
    for each in one.bins:
        x, y = SIDE * each.confidence, SIDE * (1 - each.right)
        bounds = wilson(round(each.right * each.count), each.count)
        assert bounds is not None, "a bin holds at least one fact"
        yield (
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{SIDE * (1 - bounds.high):.1f}" y2="{SIDE * (1 - bounds.low):.1f}" '
            'stroke="#1f5fa8"/>'
        )
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#1f5fa8"><title>{each.count} facts</title></circle>'
        yield f'<text x="{x:.1f}" y="{SIDE - 6}" font-size="9" fill="#444" text-anchor="middle">{each.count}</text>'
