"""The ablation: arms, seeds, what is done once, and the table."""

import json

import numpy as np
import pytest
from shapes import bright, disc, write_source

from fourclick.annotator.cli import main
from fourclick.models.ablation import STUDIES, Arm, as_markdown, run_study
from fourclick.models.ablation_command import STUDY_NAMES
from fourclick.models.network import NetworkConfig
from fourclick.models.train_config import TrainConfig

CONFIG = TrainConfig(steps=2, stages=((48, 1.0, 2),), workers=0)


@pytest.fixture
def data(tmp_path):
    for source in ("discs", "others"):
        masks = {f"p{number}_a": disc((64, 64), (30 + number, 32), 12).astype(np.uint8) for number in range(5)}
        write_source(tmp_path / "data", source, {stem: bright(mask > 0) for stem, mask in masks.items()}, masks)
    return tmp_path / "data"


def test_each_arm_is_trained_once_per_seed_and_measured(data, tmp_path):
    arms = (Arm("all", {}, {}), Arm("without others", {"attention": False}, {}, ("others",)))
    options = {"seeds": (0, 1), "config": CONFIG, "network": NetworkConfig(side_px=48, width=32), "most": 3}
    lines = []
    rows = run_study(data, tmp_path / "out", arms, **options, report=lines.append)
    assert [row["arm"] for row in rows] == ["all", "without others"]
    assert len(lines) == 4
    assert len(rows[0]["known"]["mean"]) == 4
    assert rows[1]["left out"]["mean"][0] > 0
    assert "| all | 2 |" in as_markdown(rows[:1])
    about = json.loads((tmp_path / "out" / "without_others" / "seed1" / "checkpoint.json").read_text())
    assert about["network"]["attention"] is False
    assert list(about["about"]["sources"]) == ["discs"]
    marked = tmp_path / "out" / "all" / "seed0" / "result.json"
    marked.write_text(json.dumps({"known": [0.5, 0.5, 0.5, 0.5]}))
    again = run_study(data, tmp_path / "out", arms, **options, report=lines.append)
    assert again[0]["results"][0] == {"known": [0.5, 0.5, 0.5, 0.5]}, "what was done is not done again"


def test_the_studies_of_the_command_exist_and_name_real_sources(shared_data):
    assert set(STUDIES) == set(STUDY_NAMES)
    known = {folder.name for folder in shared_data.iterdir()}
    assert all(set(arm.exclude) <= known for arm in STUDIES["modalities"])


def test_the_command_writes_table_and_figures(data, tmp_path, monkeypatch):
    monkeypatch.setitem(STUDIES, "cues", STUDIES["cues"][:1])
    command = ["ablate", str(data), "--study", "cues", "--steps", "1", "--seeds", "0", "--side", "48", "--batch", "2"]
    assert main([*command, "--most", "2", "--workers", "0", "-o", str(tmp_path / "out")]) == 0
    assert "Gaussians (DEXTR)" in (tmp_path / "out" / "cues.md").read_text()
    assert json.loads((tmp_path / "out" / "cues.json").read_text())[0]["seeds"] == [0]
