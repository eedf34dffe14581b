"""All cells of the experiment, one after the other; finished ones are not repeated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fourclick.annotator.learning.unet.experiment_cell import Surroundings, cell_folder, finished, run_cell
from fourclick.annotator.learning.unet.experiment_plan import Plan, cell_pairs
from fourclick.annotator.learning.unet.experiment_report import write_report
from fourclick.annotator.learning.unet.training import IsCancelled
from fourclick.models.checkpoint import Checkpoint
from fourclick.models.dataset import find_pairs


def run_experiment(
    data: Path,
    output: Path,
    plan: Plan,
    checkpoint: Checkpoint,
    *,
    device: str | None = None,
    tell: Any = print,
    is_cancelled: IsCancelled | None = None,
) -> dict[str, Any]:
    """Runs what is not done yet and writes report.md, .json, .csv and .png after each cell; returns the report.

    Raises Cancelled where `is_cancelled()`, DatasetError for a folder without sources, and TrainingError for a source that is
    not there or too small, before anything is trained.
    """
    every = find_pairs(data)
    parts = {(source, seed): cell_pairs(every, source, seed, plan) for source, seed in plan.cells}
    plan.begin(output, checkpoint.sha256)
    around = Surroundings(plan, checkpoint, device, tell, is_cancelled)
    results = []
    report: dict[str, Any] = {}
    for number, (source, seed) in enumerate(plan.cells, start=1):
        folder = cell_folder(output, source, seed)
        result = finished(folder)
        if result is None:
            result = run_cell(folder, source, seed, parts[source, seed], around)
            figures = ", ".join(f"{arm} {100 * each['dice']:.2f}" for arm, each in result["arms"].items())
            tell(f"[{number}/{len(plan.cells)}] {source}, seed {seed}: Dice {figures}")
        results.append(result)
        report = write_report(output, results, plan, checkpoint)
    return report
