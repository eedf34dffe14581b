"""How a training goes: rows of figures, curves as CSV and picture, TensorBoard where that is installed."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import cv2

from fourclick.annotator.learning.unet.chart import COLOURS, Chart, below_each_other
from fourclick.annotator.storage.atomic_file import atomic_write
from fourclick.models.training_log import CURVE_FILE, LOG_FILE, read_log, tensor_board

TABLE_FILE = "curves.csv"
FIXED = ("step", "minutes", "done", "lr", "loss", "dice")
NOT_DRAWN = ("step", "minutes", "done")


class History:
    """Rows into `folder`: log.jsonl and TensorBoard events at once; curves.csv and curve.png at each `draw`.

    Rows after `last_step`, which a run that was killed left behind its saved state, are taken away.
    """

    def __init__(self, folder: Path, *, last_step: int = 0) -> None:
        self.folder = folder
        rows = [row for row in read_log(folder) if row["step"] <= last_step]
        with atomic_write(folder / LOG_FILE) as temporary:
            temporary.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        self._board = tensor_board(folder)

    def add(self, row: dict[str, float]) -> None:
        with (self.folder / LOG_FILE).open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
        if self._board is not None:
            for name, value in row.items():
                if name not in NOT_DRAWN:
                    self._board.add_scalar(name, value, int(row["step"]))

    def draw(self) -> None:
        rows = read_log(self.folder)
        write_table(rows, self.folder / TABLE_FILE)
        if len(rows) > 1:
            picture = self.folder / CURVE_FILE
            with atomic_write(picture) as temporary:
                cv2.imwrite(str(temporary), curves(rows))

    def close(self) -> None:
        self.draw()
        if self._board is not None:
            self._board.close()


def write_table(rows: list[dict[str, float]], path: Path) -> None:
    """A column for each figure, empty where a row does not have it."""
    names = [*FIXED, *sorted({name for row in rows for name in row} - set(FIXED))]
    with atomic_write(path) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, names)
        table.writeheader()
        table.writerows(rows)


def curves(rows: list[dict[str, float]]) -> Any:
    """(h, w, 3) uint8: the loss above, and below the Dice on the validation patients, its mean thick and each class thin."""
    losses = [(row["step"], row["loss"]) for row in rows if "loss" in row]
    steps = (0.0, max(row["step"] for row in rows))
    charts = []
    if losses:
        upper = Chart.empty("loss over steps", steps, (0.0, max(value for _, value in losses)))
        upper.line(*_columns(losses), COLOURS[0])
        charts.append(upper)
    names = sorted({name for row in rows for name in row if name.startswith("dice ")})
    # one label's Dice is the mean
    names = names if len(names) > 1 else []
    lower = Chart.empty("Dice on validation patients", steps, (0.0, 1.0))
    for number, name in enumerate(names):
        lower.line(*_columns([(row["step"], row[name]) for row in rows if name in row]), COLOURS[1 + number % 4], thickness=1)
    lower.line(*_columns([(row["step"], row["dice"]) for row in rows if "dice" in row]), COLOURS[0])
    colours = [COLOURS[0], *(COLOURS[1 + number % 4] for number in range(len(names)))]
    lower.legend(["mean", *(name.removeprefix("dice ") for name in names)][:12], colours[:12])
    return below_each_other([*charts, lower])


def _columns(points: list[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [x for x, _ in points], [y for _, y in points]
