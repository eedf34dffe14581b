"""The propagation network: where it looks, what it is given, its checkpoints, and what it makes of known slices."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from shapes import disc

from fourclick.annotator.cli import main
from fourclick.models.checkpoint import CheckpointError
from fourclick.models.metrics import dice
from fourclick.models.propagated_walk import propagated_walk
from fourclick.models.propagation.channels import NAMES, Task, channels
from fourclick.models.propagation.checkpoint import SHIPPED, load_propagation, save_propagation
from fourclick.models.propagation.grid import SIDE_PX, SLOTS, Grid, slots
from fourclick.models.propagation.network import PropagationConfig, PropagationNetwork
from fourclick.models.propagation.propagator import Propagated, Propagator
from fourclick.models.propagation.sampling import sample
from fourclick.models.propagation.train import Material, PropagationTraining, train_propagation
from fourclick.models.propagation.volumes import Volume, swept
from fourclick.models.shape_interpolation import centroid, filled
from fourclick.models.slice_walk import WalkEnd, WalkStep

SHAPE = (15, 60, 70)


def ball(depth=15, middle=7, radius=18):
    truth = np.zeros((depth, *SHAPE[1:]), bool)
    for index in range(depth):
        share = 1 - ((index - middle) / (middle + 0.5)) ** 2
        truth[index] = disc(SHAPE[1:], (33, 30), radius * share**0.5) if share > 0 else False
    return truth


def pictured(truth):
    noise = np.random.default_rng(0).normal(0, 6, truth.shape)
    return (np.where(truth, 160, 60) + noise).astype(np.float32)


def test_few_slices_all_have_a_slot_and_of_many_the_known_ones():
    assert slots(3, 9, [5]) == tuple(range(3, 10))
    found = slots(0, 199, [17, 18, 101])
    assert len(found) <= SLOTS
    assert {0, 17, 18, 101, 199} <= set(found)
    assert max(np.diff(found)) <= 14


def test_a_mask_comes_back_from_the_grid_as_it_went_in():
    mask = disc((80, 90), (2, 40), 15)
    grid = Grid.around({4: mask}, {9: (30.0, 44.0)}, 3, 10)
    seen = grid.seen_mask(mask)
    assert seen.shape == (SIDE_PX, SIDE_PX)
    back = grid.on_image(np.where(seen, 5, -5).astype(np.float32), mask.shape, outside=-20)
    assert dice(back > 0, mask) > 0.96
    assert (back[:, 80:] == -20).all()


def test_the_channels_say_what_is_known_and_where_the_structure_has_ended():
    mask = disc((SIDE_PX, SIDE_PX), (32, 32), 15)
    image = np.stack([np.where(mask, 2.0, 1.0)] * 8).astype(np.float32)
    task = Task(image, np.arange(20, 28), {3: mask}, {1: (30.0, 31.0)}, 2.0, (True, False))
    seen = dict(zip(NAMES, channels(task), strict=True))
    assert (seen["known mask"][0] == -1).all()
    assert np.array_equal(seen["known mask"][3] > 0, mask)
    assert not seen["known mask"][[2, 4, 7]].any()
    assert seen["ends"][1, 31, 30] == pytest.approx(1, abs=0.1)
    assert not seen["ends"][5].any()
    assert (seen["contrast to the surroundings"][5][mask] > 0).all()
    assert (seen["to known"][3] == 0).all()
    assert seen["to known"][7, 0, 0] > seen["to known"][4, 0, 0] > 0


def test_a_checkpoint_answers_as_before_and_a_damaged_one_is_refused(tmp_path):
    network = PropagationNetwork(PropagationConfig((8, 8, 16, 16))).eval()
    path = tmp_path / "small.safetensors"
    sha256 = save_propagation(path, network, about={"steps": 3})
    again = load_propagation(path)
    assert (again.sha256, again.about["steps"]) == (sha256, 3)
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(CheckpointError, match="SHA-256"):
        load_propagation(path)
    path.with_suffix(".json").write_text("{}")
    with pytest.raises(CheckpointError, match="train-volume"):
        load_propagation(path)
    with pytest.raises(CheckpointError, match="cannot be read"):
        load_propagation(tmp_path / "absent.safetensors")


def test_samples_ask_only_for_what_is_not_known(tmp_path):
    truth = ball()
    volume = Volume("ball", "ball/1", pictured(truth), truth, None, 1.5)
    made = sample(volume, np.random.default_rng(0), varied=False, keys=(7,))
    # beyond the ends nothing, at the known slice little, else all
    assert sorted(set(made.weight.tolist())) == pytest.approx([0.0, 0.2, 1.0])
    asked = made.weight >= 1
    assert made.truth[asked].any(axis=(1, 2)).all()
    assert made.inputs.shape == (len(NAMES), SLOTS, SIDE_PX, SIDE_PX)
    image, mask = pictured(truth)[7], truth[7]
    moved = swept([("ball", "ball/1", image, mask)], np.random.default_rng(1))
    assert moved.truth.any(axis=(1, 2)).sum() >= 4
    assert moved.image[moved.truth].mean() > 130


@pytest.mark.skipif(not SHIPPED.is_file(), reason="this installation has no propagation network")
def test_the_shipped_network_fills_a_ball_and_rates_what_it_cannot_know_lower():
    truth = ball()
    voxels = pictured(truth)
    ends = {0: centroid(truth[0]), 14: centroid(truth[14])}
    propagator = Propagator.load()
    found = propagator.propagated(lambda index: voxels[index], len(voxels), {7: truth[7]}, ends=ends)
    assert sorted(found) == [index for index in range(15) if index != 7]
    whole, shape = truth.copy(), truth.copy()
    interpolated = filled({7: truth[7]}, ends=ends)
    for index, answer in found.items():
        whole[index], shape[index] = answer.probability >= 0.5, interpolated[index]
    assert dice(whole, truth) > 0.93
    assert dice(whole, truth) > dice(shape, truth)
    # where the image suddenly shows something else, the rating falls
    spoilt = voxels.copy()
    spoilt[9:12] = np.random.default_rng(1).normal(100, 40, spoilt[9:12].shape)
    doubtful = propagator.propagated(lambda index: spoilt[index], len(voxels), {7: truth[7]}, ends=ends)
    assert doubtful[10].dice < found[10].dice


class Fading:
    """A propagator whose rating falls by a tenth each slice."""

    def propagated(self, slice_at, depth, keys, *, ends=None, reach=None, slice_px=1.0):
        mask = next(iter(keys.values())).astype(np.float32)
        away = {index: min(abs(index - key) for key in keys) for index in range(reach[0], reach[1] + 1)}
        return {index: Propagated(mask, 1 - far / 10) for index, far in away.items() if index not in keys}


class Agreeing:
    def rated(self, slice_, prompt, previous=None):
        box = prompt.box
        mask = np.zeros(slice_.shape, np.float32)
        mask[box.y0 : box.y1, box.x0 : box.x1] = 1
        return mask, 0.9


def test_a_propagated_walk_ends_where_the_rating_falls_or_the_image_ends():
    voxels, mask = np.zeros((30, 40, 40), np.float32), np.zeros((40, 40), bool)
    mask[10:30, 12:28] = True
    steps = list(propagated_walk(Agreeing(), lambda i: voxels[i], 30, mask, 10, 1, propagator=Fading()))
    assert [step.index for step in steps if isinstance(step, WalkStep)] == [11, 12, 13]
    assert isinstance(steps[-1], WalkEnd)
    assert "no longer sure" in steps[-1].reason
    back = list(propagated_walk(Agreeing(), lambda i: voxels[i], 30, mask, 2, -1, propagator=Fading()))
    assert [step.index for step in back if isinstance(step, WalkStep)] == [1, 0]
    assert back[-1].reason == "the image ends"


def test_no_slice_is_forgotten_where_the_shape_shrinks_to_nothing():
    keys = {0: disc((60, 70), (30, 30), 12)}
    found = filled(keys, ends={6: (50.0, 30.0)})
    assert sorted(found) == list(range(7))
    assert all(mask.any() for mask in found.values())


def test_a_training_goes_on_from_given_weights_and_from_its_own_state(tmp_path):
    truth = ball()
    found = Material([Volume("ball", "ball/1", pictured(truth), truth, None, 1.5)], [], [], {})
    start = PropagationNetwork(PropagationConfig((8, 8, 16, 16)))
    start.prior.data.fill_(2.0)
    before = start.state_dict()["stem.weight"].clone()
    # a budget that one step is more than enough for
    config = PropagationTraining(hours=1e-7, batch=1, learning_rate=1e-4)
    path = train_propagation(found, tmp_path, start=start, config=config)
    made = load_propagation(path)
    assert made.network.config == start.config
    assert made.about["steps"] == 1
    weights = made.network.state_dict()["stem.weight"]
    assert not torch.equal(weights, before)
    assert torch.allclose(weights, before, atol=1e-3)
    assert float(made.network.prior.detach()) == pytest.approx(2.0, abs=1e-2)
    assert torch.equal(start.state_dict()["stem.weight"], before), "the given network is left as it was"
    # the same call again: the budget is spent; a larger one goes on from the state, not from the start
    train_propagation(found, tmp_path, start=start, config=config)
    assert load_propagation(path).about["steps"] == 1
    train_propagation(found, tmp_path, start=start, config=replace(config, hours=load_propagation(path).about["hours"] + 1e-3))
    assert load_propagation(path).about["steps"] > 1


def test_a_start_that_is_no_propagation_network_is_refused_before_anything_is_read(tmp_path, capsys):
    wrong = tmp_path / "wrong.safetensors"
    wrong.write_bytes(b"")
    wrong.with_suffix(".json").write_text("{}")
    assert main(["train-volume", str(tmp_path), "-o", str(tmp_path / "run"), "--start", str(wrong)]) != 0
    assert "not a propagation network" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()
