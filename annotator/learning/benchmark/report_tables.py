"""The report of a benchmark in Markdown, with a conclusion that claims no more than the figures do."""

from __future__ import annotations

from typing import Any

from fourclick.annotator.learning.benchmark.report_figures import BASELINE, BETTER, WORSE
from fourclick.annotator.learning.statistics.verdict import LEAST_SEEDS


def as_markdown(report: dict[str, Any]) -> str:
    lines = ["# Which images to label first", "", report["conclusion"], ""]
    for each in report["overall"]:
        lines += [f"## {each['regularisation'].capitalize()} regularisation, all data sets", "", *_overall(each), ""]
    for each in report["settings"]:
        lines += [f"## {each['setting']}", "", *_setting(each), ""]
    lines += ["## What was done", "", *(f"- {note}" for note in report["notes"]), ""]
    return "\n".join(lines)


def conclusion(report: dict[str, Any]) -> str:
    """One sentence for each regularisation."""
    told = []
    for each in report["overall"]:
        rows = [row for row in each["strategies"] if row["strategy"] not in (BASELINE, "random")]
        sources = len({name.split("/")[0] for name in each["settings"]})
        where = (
            f"Under {each['regularisation']} regularisation, over {sources} data set{'s' * (sources != 1)} and n = {each['n']}"
        )
        if each["n"] < LEAST_SEEDS:
            told.append(f"{where}: exploratory, with fewer than five runs nothing can be said.")
            continue
        better = [row for row in rows if row["judged"] == BETTER]
        worse = [row for row in rows if row["judged"] == WORSE]
        parts = [
            f"{_named(better)} better than foreground-aware random"
            if better
            else f"none of {len(rows)} strategies is shown to be better than foreground-aware random"
        ]
        if worse:
            parts.append(f"{_named(worse)} worse")
        told.append(f"{where}: {'; '.join(parts)} (95 % intervals of the paired AUBC difference, in Dice points).")
    return " ".join(told) or "No run has been finished by all strategies yet."


def _named(rows: list[dict[str, Any]]) -> str:
    names = [f"{row['strategy']} ({_signed(row['difference'])})" for row in rows]
    text = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{text} {'is' if len(names) == 1 else 'are'}"


def _overall(each: dict[str, Any]) -> list[str]:
    lines = [
        "| strategy | AUBC | against foreground-aware random | judged | rank | wins | losses | wins, Holm | losses, Holm |",
        "|---|---:|---:|---|---:|---:|---:|---:|---:|",
    ]
    for at, row in enumerate(each["strategies"]):
        penalties = [each[key][side][at] for key in ("penalty", "penalty_holm") for side in ("won", "lost")]
        lines.append(
            f"| {row['strategy']} | {_spread(row['aubc'])} | {_difference(row)} | {row['judged']} | {_rank(row['rank'])} | "
            + " | ".join(f"{value:.2f}" for value in penalties)
            + " |"
        )
    return [*lines, "", *_told_apart(each["kruskal_wallis"]), "", *_matrix(each["penalty_holm"])]


def _matrix(matrix: dict[str, Any]) -> list[str]:
    names = matrix["names"]
    lines = [
        f"Pairwise penalty matrix with Holm's correction, of at most {matrix['settings']}: rows beat columns.",
        "",
        "| | " + " | ".join(names) + " |",
        "|---|" + "---:|" * len(names),
    ]
    return lines + [
        f"| {name} | " + " | ".join("" if i == j else f"{value:.2f}" for j, value in enumerate(matrix["wins"][i])) + " |"
        for i, name in enumerate(names)
    ]


def _setting(each: dict[str, Any]) -> list[str]:
    rows = each["strategies"]
    few = " **Exploratory: n < 5.**" if rows[0]["n"] < 5 else ""
    labels = each["labels"]
    full = each["all_labels"]
    top = f" With all labels: {_spread(full)}." if full["mean"] is not None else ""
    lines = [
        f"{labels[0]} to {labels[-1]} labels in {len(labels) - 1} cycles, n = {rows[0]['n']} runs.{top}{few}",
        "",
        "| strategy | AUBC | final Dice | against foreground-aware random | judged | the same over seconds | FgEff | rank "
        "| clicks | seconds |",
        "|---|---:|---:|---:|---|---:|---:|---:|---:|---:|",
    ]
    for row in rows:
        timed = row["difference_by_seconds"]
        efficiency = row["fg_eff"]
        gamma = f"{_spread(efficiency)} (n = {efficiency['n']})" if efficiency["n"] else "undefined"
        lines.append(
            f"| {row['strategy']} | {_spread(row['aubc'])} | {_spread(row['final'])} | {_difference(row)} | {row['judged']} | "
            f"{'' if row['strategy'] == BASELINE else _signed(timed)} | {gamma} | {_rank(row['rank'])} | {row['clicks']:.0f} | "
            f"{row['seconds']:.0f} |"
        )
    for name in rows[0]["transfer"]:
        told = ", ".join(f"{row['strategy']} {_spread(row['transfer'][name])}" for row in rows)
        lines += ["", f"Mean Dice of the network “{name}” on the images that the other one chose: {told}."]
    return [*lines, "", *_told_apart(each["kruskal_wallis"])]


def _told_apart(groups: dict[str, Any]) -> list[str]:
    if groups["p"] is None:
        return ["Too few runs for Kruskal-Wallis."]
    told = f"Kruskal-Wallis over all strategies: p = {groups['p']:.3g}."
    if groups["p"] >= 0.05:
        return [f"{told} They may all be the same."]
    pairs = [f"{each['first']} - {each['second']} {each['difference']:+.2f}" for each in groups["pairs"]]
    return [f"{told} Games-Howell tells apart: {', '.join(pairs) or 'no pair'}."]


def _spread(values: dict[str, Any]) -> str:
    if values["mean"] is None:
        return "-"
    return f"{values['mean']:.2f}" + (f" ± {values['sd']:.2f}" if values["sd"] is not None else "")


def _signed(found: dict[str, Any]) -> str:
    if found["low"] is None:
        return f"{found['mean']:+.2f}" if found["mean"] is not None else "-"
    return f"{found['mean']:+.2f}, {found['low']:+.2f} to {found['high']:+.2f}"


def _difference(row: dict[str, Any]) -> str:
    return "" if row["strategy"] == BASELINE else _signed(row["difference"])


def _rank(rank: dict[str, Any]) -> str:
    return f"{rank['mean']:.1f} ({rank['low']:.0f} to {rank['high']:.0f})"
