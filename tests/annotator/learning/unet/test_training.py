"""Training: better with every look, the same after a stop, and nothing half-written."""

import json

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from unet_discs import CLASSES, disc_material, disc_slice, quick

from fourclick.annotator.learning.unet.checkpoint import load_unet
from fourclick.annotator.learning.unet.classes import IGNORE, Classes, TrainingError
from fourclick.annotator.learning.unet.network import UNet
from fourclick.annotator.learning.unet.network_config import UNetConfig
from fourclick.annotator.learning.unet.slices import LabelledSlice, Sample
from fourclick.annotator.learning.unet.training import Material, can_go_on, train_unet
from fourclick.annotator.learning.unet.training_config import UNetTraining
from fourclick.annotator.learning.unet.weights_average import WeightsAverage, recompute_batch_norm


def test_discs_are_learnt_and_the_best_weights_kept(unet_folder):
    checkpoint = load_unet(unet_folder)
    assert checkpoint.about["validation_dice"] > 0.8
    assert checkpoint.about["samples"] == {"train": 6, "validation": 2}
    rows = [json.loads(line) for line in (unet_folder / "log.jsonl").read_text().splitlines()]
    dice = [row["dice"] for row in rows if "dice" in row]
    assert max(dice) == checkpoint.about["validation_dice"]
    assert len([row for row in rows if "loss" in row]) == 30
    assert (unet_folder / "curve.png").stat().st_size > 1000
    head = (unet_folder / "curves.csv").read_text().splitlines()[0]
    assert head == "step,minutes,done,lr,loss,dice,dice disc"
    assert not (unet_folder / "state.safetensors").exists()
    assert not list(unet_folder.glob(".tmp*"))


@pytest.mark.parametrize(
    "options",
    [{}, {"regularisation": "strong"}, {"averaging": "swa", "swa_from": 0.3, "swa_steps": 1}],
    ids=["plain", "ema", "swa"],
)
def test_a_stopped_training_ends_with_the_very_weights_of_one_that_was_not(tiny, tmp_path, options):
    config = quick(**options)
    whole = train_unet(disc_material(), tmp_path / "whole", network=tiny, config=config)
    asked = iter([False, False, False, True])
    folder = tmp_path / "stopped"
    assert train_unet(disc_material(), folder, network=tiny, config=config, is_cancelled=lambda: next(asked)) is None
    assert not (folder / "unet.safetensors").exists(), "cancelled is not finished"
    assert can_go_on(folder, disc_material(), tiny, config)
    rows = []
    again = train_unet(disc_material(), folder, network=tiny, config=config, report=rows.append)
    assert min(row["step"] for row in rows) > 4
    assert again.sha256 == whole.sha256
    assert not can_go_on(folder, disc_material(), tiny, config)
    logs = [
        [json.loads(line) for line in (place / "log.jsonl").read_text().splitlines()] for place in (tmp_path / "whole", folder)
    ]
    steps = [[(row["step"], row.get("loss"), row.get("dice")) for row in rows] for rows in logs]
    assert steps[0] == steps[1]


def test_rows_that_a_kill_left_behind_the_saved_state_are_taken_away(tiny, tmp_path):
    asked = iter([False, True])
    train_unet(disc_material(), tmp_path, network=tiny, config=quick(), is_cancelled=lambda: next(asked))
    with (tmp_path / "log.jsonl").open("a") as file:
        file.write('{"step": 5, "minutes": 0, "done": 0.9, "loss": 9}\n{"step": 6, "lo')
    train_unet(disc_material(), tmp_path, network=tiny, config=quick())
    rows = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [row["step"] for row in rows if "loss" in row] == [2, 4, 6]


@pytest.mark.parametrize("what", ["material", "options", "state"])
def test_a_state_of_something_else_is_begun_anew(tiny, tmp_path, what):
    asked = iter([False, True])
    train_unet(disc_material(), tmp_path, network=tiny, config=quick(), is_cancelled=lambda: next(asked))
    if what == "state":
        (tmp_path / "state.safetensors").write_bytes(b"cut off")
    material = disc_material(training=5) if what == "material" else disc_material()
    config = quick(learning_rate=1e-3) if what == "options" else quick()
    rows = []
    assert train_unet(material, tmp_path, network=tiny, config=config, report=rows.append) is not None
    assert rows[0]["step"] == 2


def test_a_class_that_no_image_shows_is_told_and_does_no_harm(tiny, tmp_path):
    classes = Classes((1, 2), ("disc", "never"))
    material = disc_material()
    material = Material(material.training, material.validation, classes)
    assert material.absent == ("never",)
    trained = train_unet(material, tmp_path, network=tiny, config=quick())
    about = load_unet(trained.path).about
    assert about["absent"] == ["never"]
    assert all(torch.isfinite(value).all() for value in load_file(trained.path).values())


def test_material_without_objects_or_background_gets_a_sentence():
    item = disc_slice(0)
    nothing = Sample.packed(LabelledSlice("a", "a", 0, item.slice_, np.zeros_like(item.channels)), 32)
    only = Sample.packed(LabelledSlice("b", "b", 0, item.slice_, np.where(item.channels == 1, 1, IGNORE).astype(np.uint8)), 32)
    with pytest.raises(TrainingError, match="none of the labels"):
        Material((nothing,), (nothing,), CLASSES)
    with pytest.raises(TrainingError, match="No background is known"):
        Material((only,), (only,), CLASSES)
    with pytest.raises(TrainingError, match="nothing to train on"):
        Material((), (only,), CLASSES)


def test_swa_is_the_mean_and_its_statistics_are_recomputed(tiny):
    torch.manual_seed(0)
    network = UNet(tiny, 2)
    average = WeightsAverage(network, quick(averaging="swa", swa_from=0.5, swa_steps=1))
    first = next(network.parameters()).detach().clone()
    average.update(network, 1, 0.1)
    assert not average.differs, "it has not begun"
    average.update(network, 2, 0.6)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(1.0)
    average.update(network, 3, 0.8)
    assert average.differs
    assert torch.allclose(next(average.network.parameters()), first + 0.5, atol=1e-6)
    batch = torch.randn(4, 3, 32, 32)
    recompute_batch_norm(average.network, [batch])
    norm = next(each for each in average.network.modules() if isinstance(each, torch.nn.BatchNorm2d))
    seen = []
    handle = norm.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0].mean((0, 2, 3))))
    average.network(batch)
    handle.remove()
    assert torch.allclose(norm.running_mean, seen[0], atol=1e-4)
    assert not average.network.training


def test_the_learning_rate_of_swa_stays_while_weights_are_averaged():
    swa, plain = UNetTraining(steps=100, averaging="swa"), UNetTraining(steps=100)
    assert swa.learning_rate_at(0.8) == swa.learning_rate_at(1.0) > 0
    assert plain.learning_rate_at(1.0) == pytest.approx(0)
    assert UNetTraining(regularisation="strong").averages_by == "ema"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"encoder": "resnet7"}, "no U-Net with the encoder resnet7"),
        ({"encoder": "tu-nothing"}, "no U-Net with the encoder tu-nothing"),
        ({"side_px": 50}, "multiple of 16"),
    ],
)
def test_impossible_networks_get_a_sentence(values, sentence):
    with pytest.raises(TrainingError, match=sentence):
        UNet(UNetConfig(**values), 2)


@pytest.mark.parametrize("damage", ["weights", "json", "missing", "nothing"])
def test_damaged_checkpoints_are_refused_with_a_sentence(unet_folder, tmp_path, damage):
    for name in ("unet.safetensors", "unet.json"):
        (tmp_path / name).write_bytes((unet_folder / name).read_bytes())
    if damage == "weights":
        (tmp_path / "unet.safetensors").write_bytes(b"\0" * 100)
    elif damage == "json":
        (tmp_path / "unet.json").write_text("{}")
    elif damage == "missing":
        (tmp_path / "unet.json").unlink()
    else:
        (tmp_path / "unet.safetensors").unlink()
    with pytest.raises(TrainingError, match=r"SHA-256|format|missing|no U-Net"):
        load_unet(tmp_path)
