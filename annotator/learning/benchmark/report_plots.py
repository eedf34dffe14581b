"""Learning curves and differences as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from fourclick.annotator.learning.benchmark.report_figures import BASELINE, BETTER, WORSE
from fourclick.annotator.learning.benchmark.results import Compared
from fourclick.annotator.learning.unet.chart import COLOURS, INK, Chart, Colour, below_each_other
from fourclick.annotator.storage.atomic_file import atomic_write

MORE: tuple[Colour, ...] = (
    (0, 0, 0),
    (130, 130, 130),
    (60, 60, 170),
    (200, 200, 0),
    (0, 130, 130),
    (90, 0, 90),
    (160, 200, 120),
)
PALETTE = (*COLOURS, *MORE)
LEGEND_AT = 755
"""The column of the legend, right of the last dots."""
GREEN, RED = (115, 158, 0), (0, 94, 213)


def colour_of(at: int) -> Colour:
    return PALETTE[at % len(PALETTE)]


def write_plots(settings: Sequence[Compared], report: dict[str, Any], output: Path) -> list[str]:
    """`curves-SOURCE.png` for each data set and `differences.png`; returns their names."""
    names = []
    for source in dict.fromkeys(one.setting.source for one in settings):
        charts = [_curves(one) for one in settings if one.setting.source == source]
        names.append(f"curves-{source}.png")
        _write(output / names[-1], below_each_other(charts))
    charts = [_differences(each) for each in report["overall"]]
    if charts:
        names.append("differences.png")
        _write(output / names[-1], below_each_other(charts))
    return names


def _curves(one: Compared) -> Chart:
    """The mean Dice of each strategy over the labels; each run's last point as a dot."""
    labels = one.labels()
    every = np.concatenate([100 * one.dice(name).ravel() for name in one.strategies])
    # the legend stands to the right of the curves
    across = (float(labels[0]), float(labels[-1] + 0.35 * (labels[-1] - labels[0])))
    title = f"{one.setting.name}: test Dice (%) over labels, mean of n = {len(one.runs)}; dots: each run at the end"
    chart = Chart.empty(title, across, (float(every.min()) - 1, float(every.max()) + 1))
    for at, name in enumerate(one.strategies):
        dice = 100 * one.dice(name)
        chart.line(labels.tolist(), dice.mean(axis=0).tolist(), colour_of(at))
        place = float(labels[-1] + (0.01 + 0.008 * at) * (labels[-1] - labels[0]))
        for value in dice[:, -1]:
            chart.dot(place, float(value), colour_of(at), radius=2)
    chart.legend(one.strategies, [colour_of(at) for at in range(len(one.strategies))], column=LEGEND_AT)
    return chart


def _differences(each: dict[str, Any]) -> Chart:
    """AUBC less that of foreground-aware random: each run as a dot, the mean and its interval as a bar."""
    rows = [row for row in each["strategies"] if row["strategy"] != BASELINE]
    base = next(row for row in each["strategies"] if row["strategy"] == BASELINE)["aubc"]["values"]
    gaps = [[value - other for value, other in zip(row["aubc"]["values"], base, strict=True)] for row in rows]
    ends = [row["difference"][key] for row in rows for key in ("low", "high") if row["difference"][key] is not None]
    every = [0.0, *ends, *(value for values in gaps for value in values)]
    title = (
        f"{each['regularisation']} regularisation: AUBC less foreground-aware random's (Dice points), "
        f"95 % interval, n = {each['n']}"
    )
    chart = Chart.empty(title, (-0.5, len(rows) - 0.5), (min(every) - 0.2, max(every) + 0.2), x_ticks=False)
    chart.line(chart.xs, [0, 0], (150, 150, 150), thickness=1)
    for at, (row, values) in enumerate(zip(rows, gaps, strict=True)):
        colour = {BETTER: GREEN, WORSE: RED}.get(row["judged"], INK)
        for value in values:
            chart.dot(at + 0.12, value, (170, 170, 170), radius=2)
        if row["difference"]["low"] is not None:
            chart.line([at, at], [row["difference"]["low"], row["difference"]["high"]], colour)
        chart.dot(at, row["difference"]["mean"], colour, radius=5)
        column, _ = chart.place(at, chart.ys[0])
        chart.write(row["strategy"], (max(2, column - 4 * len(row["strategy"])), chart.picture.shape[0] - 22 + 14 * (at % 2)))
    return chart


def _write(path: Path, picture: Any) -> None:
    with atomic_write(path) as temporary:
        cv2.imwrite(str(temporary), picture)
