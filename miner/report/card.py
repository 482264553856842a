"""The accuracy card: how well what was found agrees with what people annotated, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from miner.analyse import Accuracy, Calibration, ErrorClass, Judged, Mistake, Score, by_field, calibration, classes

WORST = 3
"""Classes of errors shown of each field."""
EXAMPLES = 2
"""Examples of each class."""
FEWEST = 2
"""Errors that make a class worth showing."""


def card(found: Accuracy, sure: Sequence[Judged] = (), *, level: int = 2, quoted: bool = True) -> str:
    """The whole card; ``sure`` are the facts whose confidence was told, ``level`` that of its headings.

    Without ``quoted`` examples of errors only name their documents: of papers whose words may not be passed on.
    """
    mark = "#" * level
    parts = [
        f"{mark} Scores\n\n{scores(found)}",
        f"{mark} Worst errors\n\n{errors(found.mistakes, quoted=quoted)}",
        *([f"{mark} Confidence\n\n{confidence(sure)}"] if sure else []),
    ]
    return "\n".join(parts)


def scores(found: Accuracy) -> str:
    """A row a field, and one for each of its statuses."""
    lines = [
        f"{found.documents} documents; intervals are 95 %, by drawing documents again.",
        "",
        "| field | precision | recall | F1 | in gold | found |",
        "| --- | --- | --- | --- | --: | --: |",
        *(_row(score) for score in found.scores),
        f"| **mean of fields** | | | **{found.mean:.3f}** ({found.low:.2f}–{found.high:.2f}) | | |",
    ]
    return "\n".join(lines) + "\n"


def _row(score: Score) -> str:
    name = f"… {score.name}" if score.part_of else score.name
    measures = (
        (score.precision, score.precision_bounds),
        (score.recall, score.recall_bounds),
        (score.f1, (score.low, score.high)),
    )
    cells = " | ".join(f"{value:.3f} ({low:.2f}–{high:.2f})" for value, (low, high) in measures)
    return f"| {name} | {cells} | {score.gold} | {score.predicted} |"


def errors(mistakes: Sequence[Mistake], *, quoted: bool = True) -> str:
    """The most frequent classes of errors, with examples."""
    kept = [one for one in classes(mistakes, EXAMPLES) if one.count >= FEWEST]
    shown = [one for place, one in enumerate(kept) if sum(o.field == one.field for o in kept[:place]) < WORST]
    if not shown:
        return "No class of error comes twice.\n"
    return (
        "\n".join(
            ["| field | error | times | for example |", "| --- | --- | --: | --- |", *_classes(shown, quoted=quoted)]
        )
        + "\n"
    )


def _classes(shown: Sequence[ErrorClass], *, quoted: bool) -> Iterator[str]:
    for one in shown:
        examples = "; ".join(_example(each) if quoted else each.document for each in one.examples)
        yield f"| {one.field} | {one.cause} | {one.count} | {examples} |"


def _example(mistake: Mistake) -> str:
    """ "D07: death, 30 days → death, 60 days" """
    told = f"{mistake.value} → {mistake.instead}" if mistake.instead else mistake.value
    return f"{mistake.document}: {told}".replace("|", "\\|").replace("\n", " ")


def confidence(sure: Sequence[Judged]) -> str:
    """How well confidence and truth agree, over all facts and by field."""
    rows = [("all", calibration(sure)), *((name, calibration(own)) for name, own in by_field(sure).items())]
    lines = [
        "| field | facts | mean confidence | right | calibration error | by chance |",
        "| --- | --: | --: | --: | --: | --: |",
        *(_calibration(name, one) for name, one in rows),
    ]
    return "\n".join(lines) + "\n"


def _calibration(name: str, one: Calibration) -> str:
    return f"| {name} | {one.count} | {one.confidence:.3f} | {one.right:.3f} | {one.error:.3f} | {one.chance:.3f} |"


def as_data(found: Accuracy, sure: Sequence[Judged] = ()) -> dict[str, object]:
    """The card as plain objects: a row a field (statuses as "field: status"), mean, error classes, calibration."""
    rows: dict[str, object] = {
        (f"{score.part_of}: {score.name}" if score.part_of else score.name): _numbers(score) for score in found.scores
    }
    mean = {"f1": found.mean, "low": round(found.low, 4), "high": round(found.high, 4)}
    wrong = [
        {"field": one.field, "error": one.cause, "times": one.count, "examples": [_example(e) for e in one.examples]}
        for one in classes(found.mistakes, EXAMPLES)
    ]
    return {**rows, "mean": mean, "error_classes": wrong} | ({"confidence": _reliability(sure)} if sure else {})


def _numbers(score: Score) -> Mapping[str, object]:
    return {
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f1": round(score.f1, 4),
        "low": round(score.low, 4),
        "high": round(score.high, 4),
        "precision_bounds": [round(end, 4) for end in score.precision_bounds],
        "recall_bounds": [round(end, 4) for end in score.recall_bounds],
        "gold": score.gold,
        "predicted": score.predicted,
    }


def _reliability(sure: Sequence[Judged]) -> dict[str, object]:
    groups = {"all": list(sure), **by_field(sure)}
    return {
        name: {
            "facts": one.count,
            "confidence": round(one.confidence, 4),
            "right": round(one.right, 4),
            "error": round(one.error, 4),
            "bins": [[each.count, round(each.confidence, 4), round(each.right, 4)] for each in one.bins],
        }
        for name, one in ((name, calibration(own)) for name, own in groups.items())
    }
