"""Training runs: repeatable, resumed exactly, on several processes, and told in pictures."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from shapes import bright, disc, write_source

from fourclick.models.devices import DeviceError
from fourclick.models.network import FourclickNetwork, NetworkConfig
from fourclick.models.samples import SampleStream, packed
from fourclick.models.team import team_of
from fourclick.models.train import train
from fourclick.models.train_config import TrainConfig

CONFIG = TrainConfig(steps=4, stages=((48, 0.5, 3), (64, 0.5, 2)), workers=0)
SMALL = NetworkConfig(side_px=48, width=32)


@pytest.fixture
def data(tmp_path):
    masks = {f"p{number}_a": disc((64, 64), (30 + number, 32), 12).astype(np.uint8) for number in range(6)}
    write_source(tmp_path / "data", "discs", {stem: bright(mask > 0) for stem, mask in masks.items()}, masks)
    return tmp_path / "data"


def weights_of(folder):
    return load_file(folder / "checkpoint.safetensors")


def same(first, second):
    return first.keys() == second.keys() and all(torch.equal(first[key], second[key]) for key in first)


def test_the_same_seed_and_steps_give_the_same_weights_and_another_seed_others(data, tmp_path):
    for name, config in (("a", CONFIG), ("b", replace(CONFIG, workers=1)), ("c", replace(CONFIG, seed=1))):
        train([data], tmp_path / name, network=SMALL, config=config)
    assert same(weights_of(tmp_path / "a"), weights_of(tmp_path / "b")), "however many loader workers there are"
    assert not same(weights_of(tmp_path / "a"), weights_of(tmp_path / "c"))


def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(data, tmp_path):
    train([data], tmp_path / "whole", network=SMALL, config=CONFIG)

    class Stopped(Exception):
        pass

    def stop(row):
        raise Stopped

    # saved after every step, stopped after the second
    config = replace(CONFIG, save_minutes=0.0, log_steps=2)
    with pytest.raises(Stopped):
        train([data], tmp_path / "cut", network=SMALL, config=config, report=stop)
    train([data], tmp_path / "cut", network=SMALL, config=CONFIG)
    whole, cut = weights_of(tmp_path / "whole"), weights_of(tmp_path / "cut")
    assert max(float((whole[key].float() - cut[key].float()).abs().max()) for key in whole) < 1e-3


def test_the_manifest_says_what_the_run_was_made_from(data, tmp_path):
    path = train([data], tmp_path / "run", network=SMALL, config=CONFIG, begun_from="abc")
    about = json.loads(path.with_suffix(".json").read_text())["about"]
    assert about["train"]["seed"] == 0
    assert about["begun_from"] == "abc"
    assert about["steps"] == 4
    assert len(about["trained_on"]) == 5
    assert len(about["data_sha256"]) == 64
    assert about["packages"]["torch"]


def test_the_run_is_told_in_pictures_and_for_tensorboard(data, tmp_path):
    train([data], tmp_path / "run", network=SMALL, config=replace(CONFIG, steps=40, stages=((32, 1.0, 2),)))
    assert cv2.imread(str(tmp_path / "run" / "samples.png")).shape[1] == 8 * 32
    curve = cv2.imread(str(tmp_path / "run" / "curve.png"))
    assert curve.shape == (420, 900, 3)
    assert (curve < 100).any(), "something is drawn"
    pytest.importorskip("tensorboard", reason="an extra")
    assert list((tmp_path / "run" / "tensorboard").iterdir())


def test_each_process_of_a_team_has_its_own_samples(data):
    from fourclick.models.dataset import find_pairs, objects_of

    patches = [packed(item) for item in objects_of(find_pairs(data)["discs"])]
    streams = [iter(SampleStream(patches, side_px=32, batch_size=2, seed=0, rank=rank)) for rank in (0, 1, 0)]
    first, other, again = (next(stream)["inputs"] for stream in streams)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_two_processes_train_one_network(data, tmp_path):
    pytest.importorskip("lightning_fabric", reason="an extra")
    command = [sys.executable, "-m", "fourclick", "train", str(data), "--steps", "3", "--side", "48", "--batch", "2"]
    command += ["--device", "cpu", "--devices", "2", "--workers", "0", "--threads", "1", "-o", str(tmp_path / "two")]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Wrote") == 1, "the first process writes"
    about = json.loads((tmp_path / "two" / "checkpoint.json").read_text())["about"]
    assert about["steps"] == 3


def test_devices_that_are_not_there_get_a_sentence():
    with pytest.raises(DeviceError, match="no device 'tpu'"):
        team_of(1, "tpu")
    if not torch.cuda.is_available():
        with pytest.raises(DeviceError, match="no NVIDIA"):
            team_of(1, "cuda")


@pytest.mark.parametrize(
    "config",
    [
        NetworkConfig(side_px=64, width=32),
        NetworkConfig(side_px=64, width=32, fusion="late", attention=False),
        NetworkConfig(side_px=64, width=32, cues=("extreme points",), geometry=False, quality=False),
        NetworkConfig(encoder="resnet101", output_stride=8, side_px=64),
    ],
    ids=["shipped", "late", "Gaussians", "the paper's"],
)
def test_every_configuration_goes_forward_backward_and_through_a_checkpoint(config, tmp_path):
    from fourclick.models.checkpoint import load_checkpoint, save_checkpoint
    from fourclick.models.network import INPUT_CHANNELS

    torch.manual_seed(0)
    network = FourclickNetwork(config)
    inputs = torch.rand(2, INPUT_CHANNELS, 64, 64)
    logits, rating = network(inputs)
    assert logits.shape == (2, 1, 64, 64)
    assert bool(torch.isfinite(rating).all()) == config.quality
    logits.sum().backward()
    assert all(p.grad is not None for name, p in network.named_parameters() if not name.startswith("quality"))
    save_checkpoint(tmp_path / "x.safetensors", network.eval(), half=False)
    again = load_checkpoint(tmp_path / "x.safetensors").network()
    with torch.no_grad():
        assert torch.equal(network(inputs)[0], again(inputs)[0])


def test_cues_that_are_left_out_change_nothing():
    from fourclick.models import cues
    from fourclick.models.network import IMAGE_CHANNELS, INPUT_CHANNELS

    network = FourclickNetwork(NetworkConfig(side_px=64, width=32, cues=("extreme points",), geometry=False)).eval()
    inputs = torch.rand(1, INPUT_CHANNELS, 64, 64)
    changed = inputs.clone()
    changed[:, IMAGE_CHANNELS + cues.CHANNELS.index("confidence map")] = 0
    with torch.no_grad():
        assert torch.equal(network(inputs)[0], network(changed)[0])
        changed[:, IMAGE_CHANNELS + cues.CHANNELS.index("extreme points")] = 0
        assert not torch.equal(network(inputs)[0], network(changed)[0])


def test_with_late_fusion_a_correction_leaves_the_encoders_features_as_they_are():
    from fourclick.models.network import INPUT_CHANNELS, PREVIOUS

    network = FourclickNetwork(NetworkConfig(side_px=64, width=32, fusion="late")).eval()
    inputs = torch.rand(1, INPUT_CHANNELS, 64, 64)
    corrected = inputs.clone()
    corrected[:, PREVIOUS] = 1 - corrected[:, PREVIOUS]
    with torch.no_grad():
        for before, after in zip(network.features(inputs), network.features(corrected), strict=True):
            assert torch.equal(before, after)
        # An untrained network knows of no clicks yet; a trained one does.
        assert torch.equal(network(inputs)[0], network(corrected)[0])
        assert network.injection is not None
        torch.nn.init.normal_(network.injection.add_quarter.weight)
        assert not torch.equal(network(inputs)[0], network(corrected)[0])


def test_a_fresh_network_answers_with_the_smooth_curve():
    from fourclick.models.metrics import dice
    from fourclick.models.predictor import Predictor
    from fourclick.models.simulator import extreme_prompt

    mask = disc((80, 80), (40, 40), 22)
    network = FourclickNetwork(NetworkConfig(side_px=64, width=32))
    torch.nn.init.zeros_(network.logits.weight)
    torch.nn.init.zeros_(network.logits.bias)
    assert dice(Predictor(network).predict(bright(mask), extreme_prompt(mask)) >= 0.5, mask) > 0.97


LOADER_AFTER_OPENCV = """
import sys
from pathlib import Path
import cv2
import numpy as np
from fourclick.models.network import FourclickNetwork, NetworkConfig
from fourclick.models.train import train_on
from fourclick.models.train_config import TrainConfig
large = np.random.default_rng(0).random((3000, 3000), np.float32)
cv2.setNumThreads(4)
cv2.GaussianBlur(cv2.resize(large, (1500, 1500)), (0, 0), 3)  # starts OpenCV's threads
config = TrainConfig(steps=1, stages=((48, 1.0, 2),), workers=1)
run = train_on([], FourclickNetwork(NetworkConfig()), Path(sys.argv[1]), config=config)
assert run.step == 1
"""


def test_a_loader_worker_starts_after_opencv_has_worked(tmp_path):
    # A process of its own, to end it where it hangs: OpenCV's threads do not survive the fork.
    done = subprocess.run(
        [sys.executable, "-c", LOADER_AFTER_OPENCV, str(tmp_path)], timeout=180, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
