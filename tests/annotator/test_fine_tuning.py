"""Training on a project's own masks: what is held out, what is kept, what is rolled back."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from annotated_projects import annotate, project_of
from shapes import bright, disc

from fourclick.annotator.cli import main
from fourclick.annotator.commands import train as train_command
from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.project_objects import project_objects
from fourclick.annotator.storage.project import Project
from fourclick.models.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from fourclick.models.fine_tune import FINE_TUNING, fine_tune, run_folder
from fourclick.models.network import FourclickNetwork, NetworkConfig
from fourclick.models.train_config import TrainConfig


@pytest.fixture
def project(tmp_path):
    """Four pictures with two discs each, all annotated."""
    paths = []
    masks = {}
    for number in range(4):
        both = [disc((96, 96), (26 + number, 30), 14), disc((96, 96), (66, 60 + number), 16)]
        paths.append(tmp_path / f"picture{number}.png")
        cv2.imwrite(str(paths[-1]), bright(both[0] | both[1]))
        masks[f"picture{number}.png"] = both
    project = project_of(tmp_path / "project", paths)
    for entry in project.images():
        annotate_all(project, entry.id, masks[Path(entry.path).name])
    yield project
    project.close()


def annotate_all(project, image_id, masks):
    from fourclick.annotator.core.annotation import Annotation, Region
    from fourclick.annotator.core.mask import Mask
    from fourclick.annotator.core.state import State

    project.save_state(image_id, State(annotation=Annotation(tuple(Region(Mask.from_array(mask), 1) for mask in masks))))


@pytest.fixture
def untrained(tmp_path):
    torch.manual_seed(0)
    path = tmp_path / "untrained.safetensors"
    save_checkpoint(path, FourclickNetwork(NetworkConfig(side_px=48, width=32)).eval())
    return path


def test_whole_images_are_held_out(project):
    objects = project_objects(project)
    assert (len(objects.training), len(objects.held_out)) == (6, 2)
    assert {item.pair.image for item in objects.training}.isdisjoint({item.pair.image for item in objects.held_out})
    assert all(item.mask.sum() > 500 for item in (*objects.training, *objects.held_out))
    again = project_objects(project)
    assert [item.pair.image for item in again.held_out] == [item.pair.image for item in objects.held_out]


def test_images_that_are_gone_are_told_and_left_out(project, tmp_path):
    kept = project_objects(project)
    gone = kept.training[0].pair.image
    gone.unlink()
    objects = project_objects(project)
    assert len(objects.problems) == 1
    assert gone.name in objects.problems[0]
    assert objects.images + objects.held_out_images == 3


def test_too_few_masks_get_a_sentence(tmp_path):
    path = tmp_path / "one.png"
    cv2.imwrite(str(path), np.zeros((40, 40), np.uint8))
    with project_of(tmp_path / "project", [path]) as project:
        annotate(project, project.images()[0].id, {0: np.ones((40, 40), np.uint8)})
        with pytest.raises(ProjectError, match=r"1 region in 1 readable image\. Training needs at least 5 in 2"):
            project_objects(project)


def test_training_on_the_project_is_kept_when_it_helps(project, untrained, tmp_path, capsys):
    command = ["train", "--project", str(project.folder), "--from", str(untrained), "--steps", "30", "--workers", "0"]
    assert main([*command, "--progress", "json", "--name", "mine", "-o", str(tmp_path / "out")]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert events[0] == {"event": "start", "objects": 8, "images": 4, "held_out": 1}
    assert any(event["event"] == "step" for event in events)
    end = events[-1]
    assert end["event"] == "end"
    assert end["kept"] == (end["after"] >= end["before"]) or abs(end["after"] - end["before"]) < 0.05
    if end["kept"]:
        about = json.loads((tmp_path / "out" / "mine.json").read_text())["about"]
        assert about["held_out"] == {"before": end["before"], "after": end["after"], "objects": 2, "images": 1}
        assert about["begun_from"] == load_checkpoint(untrained).sha256
        assert load_checkpoint(end["checkpoint"]).network()
    assert not list((tmp_path / "out").glob(".*")), "the run's state is gone"


def test_worse_weights_are_rolled_back(project, untrained, tmp_path, monkeypatch):
    from fourclick.models import fine_tune as tuning

    figures = iter([tuning.HeldOut(0.9, 0.95), tuning.HeldOut(0.8, 0.9)])
    monkeypatch.setattr(tuning, "held_out_dice", lambda *_: next(figures))
    objects = project_objects(project)
    config = TrainConfig(steps=1, stages=((48, 1.0, 2),), workers=0)
    result = fine_tune(
        objects.training, objects.held_out, load_checkpoint(untrained), tmp_path / "w.safetensors", config=config
    )
    assert not result.is_kept
    assert "the old ones stay" in result.sentence
    assert not (tmp_path / "w.safetensors").exists()


SHORT = TrainConfig(steps=8, stages=((48, 1.0, 2),), workers=0, log_steps=1)


@pytest.fixture
def stopped(project, untrained, tmp_path):
    """A training that was stopped after three of eight steps, and its rows."""
    path, rows = tmp_path / "out" / "w.safetensors", []
    objects = project_objects(project)
    asked = iter([False, False, True])
    values = (objects.training, objects.held_out, load_checkpoint(untrained), path)
    assert fine_tune(*values, config=SHORT, report=rows.append, is_cancelled=lambda: next(asked)) is None
    assert [row["step"] for row in rows] == [1, 2, 3]
    return values


def test_a_stopped_training_goes_on_where_it_was(stopped):
    rows = []
    *_, path = stopped
    assert (run_folder(path) / "state.safetensors").is_file()
    assert not path.exists()
    assert fine_tune(*stopped, config=SHORT, report=rows.append) is not None
    assert [row["step"] for row in rows] == [4, 5, 6, 7, 8]
    assert not run_folder(path).exists()


def test_a_training_that_was_stopped_while_it_was_checked_is_checked_again(stopped, monkeypatch):
    from fourclick.models import fine_tune as tuning

    *_, path = stopped
    measure, calls = tuning.held_out_dice, []

    def broken_at_the_second(*values):
        calls.append(values)
        if len(calls) == 2:
            raise SystemExit
        return measure(*values)

    monkeypatch.setattr(tuning, "held_out_dice", broken_at_the_second)
    with pytest.raises(SystemExit):
        fine_tune(*stopped, config=SHORT)
    rows = []
    assert fine_tune(*stopped, config=SHORT, report=rows.append) is not None
    assert not rows, "all steps were made"
    assert not run_folder(path).exists()


@pytest.mark.parametrize("what", ["held out", "checkpoint", "state", "material"])
def test_a_state_that_does_not_fit_is_not_gone_on_with(stopped, what):
    training, held_out, checkpoint, path = stopped
    if what == "held out":
        training, held_out = held_out, training
    elif what == "checkpoint":
        checkpoint = Checkpoint(checkpoint.config, checkpoint.weights, "another")
    elif what == "state":
        (run_folder(path) / "state.safetensors").write_bytes(b"cut off")
    else:
        (run_folder(path) / "material.json").write_text("[]")
    rows = []
    assert fine_tune(training, held_out, checkpoint, path, config=SHORT, report=rows.append) is not None
    assert rows[0]["step"] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there a process cannot be asked")
def test_a_training_that_is_asked_to_stop_saves_its_state_and_the_same_command_goes_on(project, untrained, tmp_path):
    options = ["--project", str(project.folder), "--from", str(untrained), "--workers", "0", "--progress", "json"]
    command = [sys.executable, "-m", "fourclick", "train", *options, "-o", str(tmp_path / "out")]

    def started(steps):
        return subprocess.Popen([*command, "--steps", str(steps)], stdout=subprocess.PIPE, text=True)

    process = started(100_000)
    for line in process.stdout:
        if json.loads(line)["event"] == "step":
            process.send_signal(signal.SIGTERM)
            break
    events = [json.loads(line) for line in process.communicate(timeout=120)[0].splitlines()]
    assert process.returncode == train_command.STOPPED
    assert all(event["event"] == "step" for event in events), "no end is told"
    again = started(1)
    events = [json.loads(line) for line in again.communicate(timeout=120)[0].splitlines()]
    assert again.returncode == 0
    assert [event["event"] for event in events] == ["start", "end"], "its one step was made before"


def test_a_stopped_training_that_begins_anew_says_so(stopped, project, untrained, tmp_path, capsys):
    (run_folder(tmp_path / "out" / "w.safetensors") / "material.json").unlink()
    options = ["--project", str(project.folder), "--from", str(untrained), "--workers", "0", "--steps", "1", "--name", "w"]
    assert main(["train", *options, "-o", str(tmp_path / "out")]) == 0
    assert train_command.BEGINS_ANEW in capsys.readouterr().out


def test_an_untrained_network_gets_better_on_discs(project, tmp_path):
    torch.manual_seed(0)
    network = FourclickNetwork(NetworkConfig(side_px=48, width=32, geometry=False))
    untrained = Checkpoint(network.config, dict(network.state_dict()), "sha", "untrained")
    objects = project_objects(project)
    config = TrainConfig(steps=60, stages=((48, 1.0, 8),), workers=0, learning_rate=3e-3, ema_decay=0.9)
    result = fine_tune(objects.training, objects.held_out, untrained, tmp_path / "better.safetensors", config=config)
    assert result.is_kept
    assert result.after.four_points > result.before.four_points


def test_a_project_is_read_while_it_is_open_and_not_written(project):
    with Project.open_to_read(project.folder) as other:
        assert [entry.name for entry in other.images()] == [entry.name for entry in project.images()]
        with pytest.raises(ProjectError, match="cannot be written"):
            other.remove_image(other.images()[0].id)
    assert project.images(), "and the first still has it"


def test_the_defaults_of_fine_tuning_are_gentle():
    assert FINE_TUNING.learning_rate < TrainConfig().learning_rate / 4
