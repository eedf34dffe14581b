"""The 2019 paper's experiment on discs: generated against true masks."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from shapes import write_source
from unet_discs import TINY, disc_slice, quick

from fourclick.annotator.core.errors import Cancelled
from fourclick.annotator.learning.unet.classes import TrainingError
from fourclick.annotator.learning.unet.experiment import run_experiment
from fourclick.annotator.learning.unet.experiment_plan import Plan, cell_pairs
from fourclick.annotator.learning.unet.experiment_report import as_markdown, report_of
from fourclick.models.checkpoint import Checkpoint
from fourclick.models.dataset import find_pairs
from fourclick.models.network import FourclickNetwork, NetworkConfig

PLAN = Plan(sources=("discs", "others"), seeds=(0,), network=TINY, training=quick(steps=2, validate_steps=2))


@pytest.fixture
def data(tmp_path):
    for source in ("discs", "others"):
        items = {f"p{number}_a": disc_slice(number) for number in range(6)}
        images = {stem: item.slice_ for stem, item in items.items()}
        write_source(tmp_path / "data", source, images, {stem: item.channels for stem, item in items.items()})
    return tmp_path / "data"


@pytest.fixture(scope="module")
def checkpoint():
    torch.manual_seed(0)
    network = FourclickNetwork(NetworkConfig(side_px=48, width=32, zoomed=False)).eval()
    return Checkpoint(network.config, dict(network.state_dict()), "ab" * 32, "untrained")


def test_no_patient_is_in_two_parts(data):
    every = find_pairs(data)
    parts = cell_pairs(every, "discs", 0, Plan(sources=("discs",), tuning_steps=1))
    patients = [{pair.patient for pair in getattr(parts, name)} for name in ("tuning", "training", "validation", "test")]
    assert all(patients)
    assert sum(len(each) for each in patients) == len(set.union(*patients)) == 6
    assert cell_pairs(every, "discs", 0, PLAN).test == cell_pairs(every, "discs", 1, PLAN).test
    assert not cell_pairs(every, "discs", 0, PLAN).tuning


def test_the_experiment_reports_and_repeats_no_finished_cell(data, tmp_path, checkpoint):
    lines = []
    out = tmp_path / "out"
    in_training = out / "others" / "seed0" / "effort.json"
    with pytest.raises(Cancelled):
        run_experiment(data, out, PLAN, checkpoint, tell=lines.append, is_cancelled=in_training.exists)
    first = (out / "discs" / "seed0" / "result.json").read_text()
    assert json.loads((out / "report.json").read_text())["is_exploratory"]
    assert not (out / "others" / "seed0" / "result.json").exists()
    assert (out / "others" / "seed0" / "true" / "state.safetensors").is_file()
    lines.clear()
    report = run_experiment(data, out, PLAN, checkpoint, tell=lines.append)
    assert not any("labelling" in line for line in lines), "the masks were generated before"
    assert not any("discs" in line for line in lines)
    assert (out / "discs" / "seed0" / "result.json").read_text() == first
    assert [row["source"] for row in report["sources"]] == ["discs", "others"]
    row = report["sources"][0]
    assert row["loss"] == pytest.approx(row["dice_true"] - row["dice_generated"], abs=0.01)
    assert row["interval_95"][0] - 0.01 <= row["loss"] <= row["interval_95"][1] + 0.01
    assert row["objects"] * 4 <= row["clicks"] <= row["objects"] * 5
    assert (row["seen"], row["test_seen"]) == (0, 0)
    assert 0 < row["mask_dice_test"] <= 100
    text = (out / "report.md").read_text()
    assert "| discs | 4 / 1 / 1 |" in text
    assert "Papadopoulos" in text
    assert "Exploratory" in text
    assert len((out / "report.csv").read_text().splitlines()) == 3
    assert (out / "report.png").stat().st_size > 1000


def test_the_interactive_model_is_fine_tuned_on_other_patients(data, tmp_path, checkpoint):
    items = {f"q{number}_a": disc_slice(number) for number in range(6)}
    write_source(data, "discs", {k: v.slice_ for k, v in items.items()}, {k: v.channels for k, v in items.items()})
    plan = replace(PLAN, sources=("discs",), tuning_steps=1)
    report = run_experiment(data, tmp_path / "out", plan, checkpoint, tell=lambda _: None)
    result = json.loads((tmp_path / "out" / "discs" / "seed0" / "result.json").read_text())
    assert result["patients"] == {"tuning": 2, "training": 7, "validation": 1, "test": 2}
    assert result["tuned"] in (True, False)
    assert len(result["tuning_dice"]) == 2
    assert report["is_tuned"]


def test_other_options_need_another_folder(data, tmp_path, checkpoint):
    PLAN.begin(tmp_path / "out", checkpoint.sha256)
    PLAN.begin(tmp_path / "out", checkpoint.sha256)
    with pytest.raises(TrainingError, match="holds an experiment with other options"):
        Plan(sources=PLAN.sources, corrections=3, network=TINY).begin(tmp_path / "out", checkpoint.sha256)


@pytest.mark.parametrize(("source", "sentence"), [("livers", "no source livers"), ("few", "too few")])
def test_sources_that_do_not_do_get_a_sentence_before_anything_is_trained(data, tmp_path, checkpoint, source, sentence):
    item = disc_slice(0)
    write_source(data, "few", {"p1_a": item.slice_}, {"p1_a": item.channels})
    plan = Plan(sources=("discs", source), network=TINY, training=quick())
    with pytest.raises(TrainingError, match=sentence):
        run_experiment(data, tmp_path / "out", plan, checkpoint)
    assert not (tmp_path / "out").exists()


def result(source, seed, losses):
    test = [{"image": "i", "slice": 0, "patient": f"p{k}", "true": 0.9, "generated": 0.9 - x} for k, x in enumerate(losses)]
    arms = {arm: {"dice": float(np.mean([row[arm] for row in test]))} for arm in ("true", "generated")}
    counts = {"objects": 10, "clicks": 45, "drawn": 0, "mask_dice": 0.95, "mask_dice_test": 0.94, "seen": 0.5, "test_seen": 0.0}
    patients = {"tuning": 0, "training": 5, "validation": 1, "test": len(losses)}
    return {"source": source, "seed": seed, "arms": arms, "test": test, "patients": patients, "slices": {"test": 3}, **counts}


def test_the_report_against_hand_computed_figures(checkpoint):
    results = [result(source, seed, [0.01, 0.03]) for source in ("a", "b", "c") for seed in (0, 1, 2)]
    report = report_of(results, PLAN, checkpoint)
    assert report["loss"] == pytest.approx(2.0)
    low, high = report["interval_95"]
    assert 1.0 <= low < 2.0 < high <= 3.0
    assert not report["is_exploratory"]
    assert report["clicks"] == 135
    # per source 10 masks at 79.2 s less 45 clicks at 1.75 s
    assert report["hours_saved"] == pytest.approx(3 * (792 - 78.75) / 3600, abs=1e-3)
    assert "50 %" in as_markdown(report)
    assert "for a strict figure" in as_markdown(report).lower()


@pytest.mark.parametrize(
    ("losses", "verdict"),
    [([0.001, 0.002], "within the goal"), ([0.05, 0.06], "misses the goal"), ([0.0, 0.04], "is not shown")],
)
def test_no_claim_without_its_interval(checkpoint, losses, verdict):
    results = [result("a", seed, losses) for seed in (0, 1, 2)]
    assert verdict in as_markdown(report_of(results, PLAN, checkpoint))
