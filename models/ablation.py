"""What each part of the method adds: the same network, budget and seeds with and without it, in and out of domain."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from fourclick.models.evaluate import Protocol, evaluate
from fourclick.models.network import NetworkConfig
from fourclick.models.predictor import Predictor
from fourclick.models.train import train
from fourclick.models.train_config import TrainConfig

CLICKS = ("positive clicks", "negative clicks")
PAPER = ("confidence map", "extreme points")
MEASURED_CLICKS = 3


@dataclass(frozen=True, slots=True)
class Arm:
    """One variant: how its network and its training differ from the whole method's."""

    name: str
    network: dict[str, Any]
    training: dict[str, Any]
    exclude: tuple[str, ...] = ()


def _cue_arm(name: str, *cues: str) -> Arm:
    return Arm(name, {"cues": (*cues, *CLICKS), "geometry": False}, {})


STUDIES: dict[str, tuple[Arm, ...]] = {
    "cues": (
        _cue_arm("Gaussians (DEXTR)", "extreme points"),
        _cue_arm("confidence map", "confidence map"),
        _cue_arm("soft focus", "soft focus"),
        _cue_arm("confidence map + Gaussians", *PAPER),
        Arm("all", {}, {}),
        _cue_arm("all but the smooth curve", *PAPER, "soft focus"),
    ),
    "parts": (
        Arm("all", {}, {}),
        Arm("without dual attention", {"attention": False}, {}),
        Arm("without synthetic images", {}, {"synthetic": 0.0}),
        Arm("corrections enter late", {"fusion": "late"}, {}),
        Arm("curve seen, but not started from", {"geometry": False}, {}),
        Arm("with the boundary loss", {}, {"boundary": 0.3}),
        Arm("without the correction loss", {}, {"correction": 0.0}),
        Arm("without samples from near", {}, {"zoomed": 0.0}),
    ),
    # Leave-one-modality-out: what the network makes of images of a kind that it has never seen.
    "modalities": (
        Arm(
            "without microscopy",
            {},
            {},
            ("axon_sem", "dsb2018_nuclei", "krd_wbc_smear", "polyp_nuclei_if", "rings_prostate_glands_he"),
        ),
        Arm(
            "without ultrasound", {}, {}, ("aul_liver_mass_us", "cca_carotid_us", "hc18_fetal_head_us", "usgra_nerve_vessel_us")
        ),
        Arm(
            "without MR",
            {},
            {},
            (
                "kidney_t2w_mr",
                "ms_flair_lesions_mr_3d",
                "msd_hippocampus_mr_3d",
                "sct_spinalcord_mr_3d",
                "sts_t1_tumour_mr_3d",
                "sunnybrook_cardiac_mr",
            ),
        ),
    ),
}


def run_study(
    data: Path,
    output: Path,
    arms: Sequence[Arm],
    *,
    seeds: Sequence[int],
    config: TrainConfig,
    network: NetworkConfig,
    most: int,
    report: Callable[[str], None] = print,
    measured: Callable[[list[dict[str, Any]]], None] | None = None,
) -> list[dict[str, Any]]:
    """Trains and measures every arm with every seed; what was done before in `output` is not done again.

    Each arm leaves its checkpoint and `result.json` in a folder of its own. Returns one row per arm, in their order, and tells
    `measured` after each arm the rows so far.
    """
    rows = []
    for arm in arms:
        results = []
        for seed in seeds:
            folder = output / _folder_name(arm.name) / f"seed{seed}"
            results.append(_result(data, folder, arm, replace(config, seed=seed, **arm.training), network, most))
            report(f"{arm.name}, seed {seed}: {results[-1]}")
        rows.append({"arm": arm.name, "seeds": list(seeds), "results": results, **_summary(results)})
        if measured is not None:
            measured(rows)
    return rows


def _result(
    data: Path, folder: Path, arm: Arm, config: TrainConfig, network: NetworkConfig, most: int
) -> dict[str, list[float]]:
    """Mean Dice by clicks of one run: on held-out patients, or on the sources that were left out."""
    path = folder / "result.json"
    if path.is_file():
        found: dict[str, list[float]] = json.loads(path.read_text(encoding="utf-8"))
        return found
    checkpoint = train([data], folder, network=replace(network, **arm.network), config=config, exclude=arm.exclude)
    predictor = Predictor.load(checkpoint)
    protocol = Protocol(clicks=MEASURED_CLICKS, most=most, split="test", exclude=arm.exclude)
    result = {"known": evaluate(predictor, data, protocol)["mean"]["dice_by_clicks"]}
    if arm.exclude:
        protocol = Protocol(clicks=MEASURED_CLICKS, most=most, split="all", sources=arm.exclude)
        result["left out"] = evaluate(predictor, data, protocol)["mean"]["dice_by_clicks"]
    path.write_text(json.dumps(result), encoding="utf-8")
    return result


def _summary(results: Sequence[dict[str, list[float]]]) -> dict[str, Any]:
    """Mean and standard deviation over seeds, by clicks, of each figure."""
    return {
        kind: {
            "mean": np.mean([each[kind] for each in results], axis=0).round(5).tolist(),
            "sd": (np.std([each[kind] for each in results], axis=0, ddof=1) if len(results) > 1 else np.zeros(4))
            .round(5)
            .tolist(),
        }
        for kind in results[0]
    }


def as_markdown(rows: Sequence[dict[str, Any]]) -> str:
    """One row per arm: Dice in percent after four points, +1 and +3 corrections, mean and sd over seeds."""
    kinds = [kind for kind in ("known", "left out") if all(kind in row for row in rows)]
    names = {"known": "", "left out": "left out, "} if len(kinds) > 1 else {"known": ""}
    head = ["arm", "seeds", *(f"{names[kind]}{count}" for kind in kinds for count in ("4 points", "+1", "+3"))]
    lines = [head, ["---", *["---:"] * (len(head) - 1)]]
    for row in rows:
        cells = [
            f"{100 * row[kind]['mean'][clicks]:.2f} ± {100 * row[kind]['sd'][clicks]:.2f}"
            for kind in kinds
            for clicks in (0, 1, 3)
        ]
        lines.append([row["arm"], str(len(row["seeds"])), *cells])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _folder_name(name: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in name)
