"""An evaluation's report to read: a summary, and one Markdown table per condition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

BASELINES = ("curve", "grabcut", "random_walker", "gaussian")
INTERVALS = (
    "Means over sources of Dice after each click and of NoC [95 % interval: the patients of each source drawn again, so a "
    "source with one patient adds nothing to its width]. NSD, missed extremes and ECE are after four points."
)
OTHERS = ("NSD 2 px", "missed", "ECE", "harmful", "idle")


def as_markdown(report: dict[str, Any]) -> str:
    """The report as Markdown: conditions side by side, what separates them from the baselines, then each one's sources."""
    if not report["mean"]["n"]:
        return "No objects were found."
    parts = [_summary(report)]
    if report["mean"]["differences"]:
        parts.append(_differences(report))
    for name, each in report["conditions"].items():
        parts.append(f"### {name}\n\n{_sources(each, report['protocol']['clicks'])}")
    return "\n\n".join(parts)


def _summary(report: dict[str, Any]) -> str:
    clicks = report["protocol"]["clicks"]
    head = ["condition", "n", *_click_names(clicks), "NoC@85", "NoC@90", *OTHERS]
    rows = []
    for name, each in report["conditions"].items():
        mean, ci = each["mean"], each["mean"]["ci"]
        dices = [_with_interval(*pair) for pair in zip(mean["dice_by_clicks"], ci["dice_by_clicks"], strict=True)]
        nocs = [_with_interval(mean[key], ci[key], 2) for key in ("noc85", "noc90")]
        rows.append([name, str(mean["n"]), *dices, *nocs, *_others(mean)])
    lines = [_table(head, rows), "", INTERVALS]
    lines += [f"Sources drawn again too, {name}: Dice {_wider(each['mean'])}." for name, each in report["conditions"].items()]
    for name, each in report["conditions"].items():
        said = each["predicted_dice"]
        if said:
            lines.append(
                f"Dice that the network predicts for its own mask ({name}, {said['n']} objects): "
                f"rank correlation {_figure(said['spearman'])}, mean absolute error {_figure(said['mae'])}."
            )
    return "\n".join(lines)


def _wider(mean: dict[str, Any]) -> str:
    limits = zip(_click_names(len(mean["dice_by_clicks"]) - 1), mean["ci_sources"]["dice_by_clicks"], strict=True)
    return ", ".join(f"{click} [{low:.3f}, {high:.3f}]" for click, (low, high) in limits)


def _differences(report: dict[str, Any]) -> str:
    head = ["condition", "baseline", "its Dice", "4 points less baseline", "sources drawn too"]
    rows = []
    for name, each in report["conditions"].items():
        mean = each["mean"]
        for baseline, difference in mean["differences"].items():
            of_baseline = _with_interval(mean[baseline], mean["ci"][baseline])
            narrow, wide = (_with_interval(difference["mean"], difference[key], sign="+") for key in ("ci", "ci_sources"))
            rows.append([name, baseline, of_baseline, narrow, wide])
    return _table(head, rows)


def _sources(each: dict[str, Any], clicks: int) -> str:
    baselines = [name for name in BASELINES if name in each["mean"]]
    head = [
        "source",
        "n",
        "patients",
        *_click_names(clicks),
        "NoC@85",
        "NoC@90",
        "NSD 2 px",
        "missed",
        "ECE",
        "harmful",
        "idle",
    ]
    rows = []
    for name, row in [*each["sources"].items(), ("**mean**", each["mean"])]:
        if row["n"]:
            dices = [f"{value:.3f}" for value in row["dice_by_clicks"]]
            others = [f"{row['noc85']:.2f}", f"{row['noc90']:.2f}", *_others(row), *(_figure(row[key]) for key in baselines)]
            rows.append([name, str(row["n"]), str(row["patients"]), *dices, *others])
    return _table([*head, *baselines], rows)


def _click_names(clicks: int) -> list[str]:
    return ["4 points", *(f"+{count}" for count in range(1, clicks + 1))]


def _others(row: dict[str, Any]) -> list[str]:
    figures = (row["nsd_by_clicks"][0], row["missed_extremes"], row["ece"], row["harmful_corrections"], row["idle_corrections"])
    return [_figure(value) for value in figures]


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _with_interval(value: float, limits: Sequence[float], digits: int = 3, sign: str = "") -> str:
    low, high = (f"{limit:{sign}.{digits}f}" for limit in limits)
    return f"{value:{sign}.{digits}f} [{low}, {high}]"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
