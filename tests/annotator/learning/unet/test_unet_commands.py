"""`fourclick unet`, and its training in a process of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading

import cv2
import pytest
from annotated_projects import annotate, project_of
from unet_discs import disc_slice

from fourclick.annotator.cli import main
from fourclick.annotator.learning.unet.process import BackgroundTraining, Listener, training_arguments

QUICK = [
    "--encoder",
    "tu-test_resnet",
    "--depth",
    "3",
    "--side",
    "32",
    "--batch",
    "4",
    "--validate-steps",
    "2",
    "--threads",
    "1",
]


@pytest.fixture
def project_folder(tmp_path):
    """Seven pictures of discs, six of them labelled."""
    paths = []
    for number in range(7):
        paths.append(tmp_path / f"picture{number}.png")
        cv2.imwrite(str(paths[-1]), disc_slice(number).slice_)
    with project_of(tmp_path / "project", paths) as project:
        for number, entry in enumerate(project.images()[:6]):
            annotate(project, entry.id, {0: disc_slice(number).channels > 0})
        return project.folder


def test_train_evaluate_predict_and_export(project_folder, tmp_path, capsys):
    out = str(tmp_path / "unet")
    assert main(["unet", "train", str(project_folder), "-o", out, "--steps", "4", "--progress", "json", *QUICK]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [event["event"] for event in (events[0], events[-1])] == ["start", "end"]
    assert events[0]["labels"] == ["object"]
    assert sum(events[0]["slices"].values()) == 6
    assert any("dice" in event for event in events if event["event"] == "step")
    assert main(["unet", "evaluate", str(project_folder), "--unet", out, "--json", str(tmp_path / "f.json")]) == 0
    assert "95 % interval" in capsys.readouterr().out
    assert json.loads((tmp_path / "f.json").read_text())["slices"] == events[0]["slices"]["test"]
    assert main(["unet", "predict", str(project_folder), "--unet", out]) == 0
    assert "on 1 images" in capsys.readouterr().out
    assert main(["unet", "predict", str(project_folder), "--unet", out]) == 0
    assert "1 were done before" in capsys.readouterr().out
    assert main(["unet", "export", out, "-o", str(tmp_path / "net.xml")]) == 0
    assert "Read back by OpenVINO" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["train", "nowhere", "-o", "out"], "neither a project nor a folder"),
        (["train", "nowhere", "-o", "out", "--side", "50"], "multiple of 16"),
        (["train", "nowhere", "-o", "out", "--dropout", "2"], "Dropout"),
        (["train", "nowhere", "-o", "out", "--magnitude", "99"], "magnitude"),
        (["train", "nowhere", "-o", "out", "--hours", "-1"], "budget"),
        (["predict", "nowhere", "--unet", "nothing"], "there is no U-Net"),
        (["evaluate", "nowhere", "--unet", "nothing"], "neither a project nor a folder"),
        (["export", "nothing", "-o", "net.onnx"], "there is no U-Net"),
        (["experiment", "nowhere", "-o", "out"], "not a folder"),
        (["experiment", "nowhere", "-o", "out", "--seeds", "a"], "are no seeds"),
        (["experiment", "nowhere", "-o", "out", "--clicks", "-1"], "--clicks is 0 or more"),
    ],
)
def test_bad_input_gets_one_sentence(arguments, sentence, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["unet", *arguments]) == 1
    told = capsys.readouterr()
    assert sentence in told.err
    assert len(told.err.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("job", ["train", "predict", "evaluate", "export", "experiment"])
def test_every_job_has_help_with_examples(job, capsys):
    with pytest.raises(SystemExit) as left:
        main(["unet", job, "--help"])
    assert left.value.code == 0
    assert f"fourclick unet {job}" in capsys.readouterr().out.split("examples:")[1]


@pytest.mark.skipif(sys.platform == "win32", reason="there a process cannot be asked")
def test_ctrl_c_saves_a_training(project_folder, tmp_path):
    options = [str(project_folder), "-o", str(tmp_path / "unet"), "--steps", "100000", "--progress", "json", *QUICK]
    process = subprocess.Popen(
        [sys.executable, "-m", "fourclick", "unet", "train", *options], stdout=subprocess.PIPE, text=True
    )
    for line in process.stdout:
        if json.loads(line)["event"] == "step":
            process.send_signal(signal.SIGINT)
            break
    process.communicate(timeout=120)
    assert process.returncode == 130
    assert (tmp_path / "unet" / "state.safetensors").is_file()
    assert not (tmp_path / "unet" / "unet.safetensors").exists()
    assert not list((tmp_path / "unet").glob(".tmp*"))


def heard():
    said, begun = [], threading.Event()

    def progressed(event):
        said.append(("step", event["step"]))
        begun.set()

    listener = Listener(
        started=lambda event: said.append(("start", event["slices"]["train"])),
        progressed=progressed,
        noticed=lambda sentence: said.append(("problem", sentence)),
        ended=lambda event: said.append(("end", event["checkpoint"])),
        failed=lambda sentence: said.append(("failed", sentence)),
        cancelled=lambda: said.append(("cancelled", "")),
    )
    return said, begun, listener


@pytest.mark.skipif(sys.platform == "win32", reason="there a process cannot be asked")
def test_a_background_training_is_cancelled_and_goes_on_to_its_end(project_folder, tmp_path):
    said, begun, listener = heard()
    training = BackgroundTraining(listener)
    long, short = (
        [str(project_folder), "-o", str(tmp_path / "unet"), *QUICK, "--progress", "json", "--steps", n] for n in "96"
    )
    training.start([*long[:-1], "100000"])
    assert begun.wait(240)
    assert training.is_running
    training.cancel()
    assert training.wait(60)
    assert said[0][0] == "start"
    assert said[-1] == ("cancelled", "")
    said.clear()
    training.start(short)
    assert training.wait(240)
    assert said[-1] == ("end", str(tmp_path / "unet" / "unet.safetensors"))


def test_a_background_training_that_fails_tells_the_sentence(tmp_path):
    said, _, listener = heard()
    training = BackgroundTraining(listener)
    training.start(training_arguments(tmp_path / "nowhere", tmp_path / "out", minutes=1))
    assert training.wait(240)
    assert [kind for kind, _ in said] == ["failed"]
    assert "neither a project nor a folder" in said[0][1]


def test_what_cannot_be_started_is_told(tmp_path):
    said, _, listener = heard()
    BackgroundTraining(listener, [str(tmp_path / "no-such-program")]).start([])
    assert said[0][0] == "failed"
