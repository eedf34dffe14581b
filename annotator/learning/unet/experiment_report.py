"""What came of the experiment: Markdown, JSON, CSV, and a plot."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from fourclick.annotator.learning.unet.chart import COLOURS, Chart, below_each_other
from fourclick.annotator.learning.unet.experiment_plan import Plan
from fourclick.annotator.storage.atomic_file import atomic_write
from fourclick.models.bootstrap import interval, over_drawn_sources, over_sources
from fourclick.models.checkpoint import Checkpoint

FloatArray = npt.NDArray[np.float64]

REPORT = "report"
RESAMPLES = 2000
GOAL_POINTS, PAPER_POINTS = 1.0, 1.35
FEWEST_SEEDS, FEWEST_SOURCES = 3, 3
LEAST_DICE = 50.0
"""Below this a U-Net on true masks has not been trained: what masks are worth to it cannot be seen."""


def write_report(output: Path, results: Sequence[dict[str, Any]], plan: Plan, checkpoint: Checkpoint) -> dict[str, Any]:
    """report.md, .json, .csv (one row per test patient and seed) and .png; returns what the JSON holds."""
    report = report_of(results, plan, checkpoint)
    with atomic_write(output / f"{REPORT}.json") as temporary:
        temporary.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    with atomic_write(output / f"{REPORT}.md") as temporary:
        temporary.write_text(as_markdown(report), encoding="utf-8")
    with atomic_write(output / f"{REPORT}.csv") as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["source", "seed", "patient", "dice_true", "dice_generated"])
        for result in results:
            for row in result["test"]:
                table.writerow([result["source"], result["seed"], row["patient"], row["true"], row["generated"]])
    with atomic_write(output / f"{REPORT}.png") as temporary:
        cv2.imwrite(str(temporary), plot(report))
    return report


def report_of(results: Sequence[dict[str, Any]], plan: Plan, checkpoint: Checkpoint) -> dict[str, Any]:
    """Per source and over all; Dice in percent, losses in Dice points: true minus generated."""
    sources = list(dict.fromkeys(result["source"] for result in results))
    rng = np.random.default_rng(0)
    resampled = {}
    rows = []
    for source in sources:
        cells = [result for result in results if result["source"] == source]
        resampled[source] = _resampled_losses(cells, rng)
        rows.append(_row(source, cells, resampled[source], plan))
    stacked = [resampled[source] for source in sources]
    low, high = (float(each[0]) for each in interval(over_sources(stacked)))
    report = {
        "sources": rows,
        "seeds": sorted({result["seed"] for result in results}),
        "loss": round(float(np.mean([row["loss"] for row in rows])), 3),
        "interval_95": [round(low, 3), round(high, 3)],
        "clicks": sum(row["clicks"] for row in rows),
        "objects": sum(row["objects"] for row in rows),
        "hours_clicking": round(sum(row["hours_clicking"] for row in rows), 3),
        "hours_saved": round(sum(row["hours_saved"] for row in rows), 3),
        "seconds_per_click": plan.seconds_per_click,
        "seconds_per_mask": plan.seconds_per_mask,
        "corrections": plan.corrections,
        "jitter": plan.jitter,
        "is_tuned": plan.is_tuned,
        "checkpoint": {"name": checkpoint.name, "sha256": checkpoint.sha256},
        "network": plan.network.to_json(),
        "training": plan.training.to_json(),
        "has_learnt_nothing": min(row["dice_true"] for row in rows) < LEAST_DICE,
        "is_exploratory": min(row["seeds"] for row in rows) < FEWEST_SEEDS or len(rows) < FEWEST_SOURCES,
    }
    if len(sources) > 1:
        low, high = (float(each[0]) for each in interval(over_drawn_sources(stacked, rng)))
        report["interval_95_other_sources"] = [round(low, 3), round(high, 3)]
    return report


def _row(source: str, cells: Sequence[dict[str, Any]], resampled: FloatArray, plan: Plan) -> dict[str, Any]:
    dice = {arm: np.array([100 * cell["arms"][arm]["dice"] for cell in cells]) for arm in ("true", "generated")}
    low, high = (float(each[0]) for each in interval(resampled))
    # each seed labels other patients: what one annotator would do is the mean
    objects, clicks = (float(np.mean([cell[name] for cell in cells])) for name in ("objects", "clicks"))
    clicking = clicks * plan.seconds_per_click / 3600
    return {
        "source": source,
        "seeds": len(cells),
        "patients": cells[0]["patients"],
        "test_slices": cells[0]["slices"]["test"],
        **{f"dice_{arm}": round(float(values.mean()), 3) for arm, values in dice.items()},
        **{f"sd_{arm}": round(_sd(values), 3) for arm, values in dice.items()},
        "dice_by_seed": {arm: [round(float(value), 3) for value in values] for arm, values in dice.items()},
        "loss": round(float((dice["true"] - dice["generated"]).mean()), 3),
        "interval_95": [round(low, 3), round(high, 3)],
        "mask_dice": round(100 * float(np.mean([cell["mask_dice"] for cell in cells])), 3),
        "mask_dice_test": round(100 * float(np.mean([cell["mask_dice_test"] for cell in cells])), 3),
        "objects": round(objects),
        "clicks": round(clicks),
        "hours_clicking": round(clicking, 4),
        "hours_saved": round(objects * plan.seconds_per_mask / 3600 - clicking, 4),
        "seen": round(float(np.mean([cell["seen"] for cell in cells])), 3),
        "test_seen": round(float(np.mean([cell["test_seen"] for cell in cells])), 3),
    }


def _resampled_losses(cells: Sequence[dict[str, Any]], rng: np.random.Generator) -> FloatArray:
    """(RESAMPLES, 1) mean losses in points, had other seeds and other test patients been drawn."""
    values = np.array([[100 * (row["true"] - row["generated"]) for row in cell["test"]] for cell in cells])
    names, owner = np.unique([row["patient"] for row in cells[0]["test"]], return_inverse=True)
    sums = values @ (owner[:, None] == np.arange(len(names)))
    counts = np.bincount(owner, minlength=len(names)).astype(np.float64)
    seeds = rng.multinomial(len(cells), np.full(len(cells), 1 / len(cells)), size=RESAMPLES) / len(cells)
    patients = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=RESAMPLES).astype(np.float64)
    return np.asarray((((seeds @ sums) * patients).sum(1) / (patients @ counts))[:, None])


def _sd(values: FloatArray) -> float:
    return float(values.std(ddof=1)) if len(values) > 1 else 0.0


def as_markdown(report: dict[str, Any]) -> str:
    head = (
        "| source | patients (train / validation / test) | U-Net on true masks | on generated masks | loss (points) "
        "| 95 % interval | generated masks' Dice | on test patients | objects | clicks | hours saved | seen before |"
    )
    lines = [head, "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"]
    for row in report["sources"]:
        patients = row["patients"]
        lines.append(
            f"| {row['source']} | {patients['training']} / {patients['validation']} / {patients['test']} "
            f"| {row['dice_true']:.2f} ± {row['sd_true']:.2f} | {row['dice_generated']:.2f} ± {row['sd_generated']:.2f} "
            f"| {row['loss']:+.2f} | {_span(row['interval_95'])} | {row['mask_dice']:.2f} "
            f"| {row['mask_dice_test']:.2f} | {row['objects']} | {row['clicks']} "
            f"| {row['hours_saved']:.2f} | {100 * row['seen']:.0f} % |"
        )
    return "\n".join(["# U-Nets on generated and on true masks", "", _conclusion(report), "", *lines, "", *_notes(report), ""])


def _conclusion(report: dict[str, Any]) -> str:
    low, high = report["interval_95"]
    if report["has_learnt_nothing"]:
        verdict = "The U-Nets have hardly learnt anything, so that says nothing: give them more steps."
    elif high <= GOAL_POINTS:
        verdict = f"That is within the goal of {GOAL_POINTS:.1f}."
    elif low > GOAL_POINTS:
        verdict = f"That misses the goal of {GOAL_POINTS:.1f}."
    else:
        verdict = f"Whether that is within the goal of {GOAL_POINTS:.1f} is not shown: the interval reaches beyond it."
    counted = f"{_counted(len(report['sources']), 'source')}, {_counted(len(report['seeds']), 'seed')}"
    few = f" Exploratory: fewer than {FEWEST_SOURCES} sources or {FEWEST_SEEDS} seeds." if report["is_exploratory"] else ""
    return (
        f"Generated masks cost {report['loss']:.2f} Dice points on the test patients (95 % interval "
        f"{_span(report['interval_95'])}; mean of {counted}). {verdict} The 2019 "
        f"paper lost {PAPER_POINTS}. They took {report['clicks']} clicks on {report['objects']} objects, "
        f"{report['hours_clicking']:.2f} h, and saved an estimated {report['hours_saved']:.2f} h.{few}"
    )


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def _notes(report: dict[str, Any]) -> list[str]:
    corrections = report["corrections"]
    model = "fine-tuned for each cell on other patients" if report["is_tuned"] else "as it is"
    notes = [
        "Dice in percent, of each held-out patient over all slices together and with true masks; mean over patients, then mean "
        "and standard deviation over seeds. The loss is true minus generated. Intervals: bootstrap over seeds and patients.",
        f"U-Net: {report['network']['encoder']} at {report['network']['side_px']} px, {_budget(report['training'])}, "
        f"{report['training']['regularisation']} regularisation; the same seeds and splits for both.",
        f"The simulated annotator clicks four extreme points and makes up to {_counted(corrections, 'correction')} per "
        f"object. Interactive model: {report['checkpoint']['name']} "
        f"({report['checkpoint']['sha256'][:12]}), {model}.",
        f"Hours are estimates: {report['seconds_per_click']:.2f} s a click (four extreme points in 7 s: Papadopoulos et al., "
        f"ICCV 2017; a correction as long as one of them) against {report['seconds_per_mask']:.1f} s a mask drawn by hand "
        "(22 h for 1,000: Lin et al., COCO, ECCV 2014). Both are of photographs.",
    ]
    if any(row["seen"] > 0 for row in report["sources"]):
        notes.append(
            "“Seen before” is the share of the clicked images that the interactive model was trained on: there its masks may "
            "be better than on new ones; the masks that the same clicks give on the test patients tell how much. For a strict "
            "figure train one without the sources (fourclick train DATA --exclude ...)."
        )
    if "interval_95_other_sources" in report:
        notes.append(f"Had other sources been drawn as well: {_span(report['interval_95_other_sources'])}.")
    return [f"- {note}" for note in notes]


def _budget(training: dict[str, Any]) -> str:
    return f"{training['steps']} steps" if training["steps"] else f"{training['hours']:g} h each"


def _span(values: Sequence[float]) -> str:
    return f"{values[0]:+.2f} to {values[1]:+.2f}"


def plot(report: dict[str, Any]) -> Any:
    """(h, w, 3) uint8: each seed's test Dice of both arms above, the loss with its interval below."""
    rows = report["sources"]
    across = (-0.5, len(rows) - 0.5)
    every = [value for row in rows for values in row["dice_by_seed"].values() for value in values]
    upper = Chart.empty("test Dice (%): each seed, and the mean as a line", across, (min(every) - 2, 100), x_ticks=False)
    spans = [value for row in rows for value in (*row["interval_95"], row["loss"])]
    lower = Chart.empty(
        "loss (Dice points): true minus generated, 95 % interval",
        across,
        (min(-0.5, *spans), max(GOAL_POINTS + 0.5, *spans)),
        x_ticks=False,
    )
    for place, row in enumerate(rows):
        for number, arm in enumerate(("true", "generated")):
            x = place - 0.12 + 0.24 * number
            for value in row["dice_by_seed"][arm]:
                upper.dot(x, value, COLOURS[number])
            upper.line([x - 0.08, x + 0.08], [row[f"dice_{arm}"]] * 2, COLOURS[number])
        lower.line([place, place], row["interval_95"], COLOURS[0])
        lower.dot(place, row["loss"], COLOURS[0], radius=5)
        for chart in (upper, lower):
            column, _ = chart.place(place, chart.ys[0])
            chart.write(row["source"][:22], (max(2, column - 3 * len(row["source"][:22])), chart.picture.shape[0] - 22))
    lower.line(across, [GOAL_POINTS] * 2, COLOURS[1], thickness=1)
    lower.line(across, [0, 0], (150, 150, 150), thickness=1)
    upper.legend(["true masks", "generated masks"], COLOURS[:2])
    lower.legend(["goal: 1 point"], COLOURS[1:2])
    return below_each_other([upper, lower])
