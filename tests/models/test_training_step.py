"""One training step: two answers from features computed once, the second after simulated corrections."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from shapes import bright, disc, write_source

from fourclick.models.dataset import find_pairs, objects_of
from fourclick.models.network import PREVIOUS, FourclickNetwork, NetworkConfig
from fourclick.models.run import Run
from fourclick.models.samples import SampleStream, collated, packed, sample
from fourclick.models.team import team_of
from fourclick.models.train_config import TrainConfig
from fourclick.models.training_step import NEGATIVE, POSITIVE, training_step, with_clicks
from fourclick.models.two_answers import TwoAnswers

CONFIG = TrainConfig(steps=4, stages=((48, 1.0, 4),), workers=0, correction_chances=(0.0, 0.0, 1.0))


@pytest.fixture
def patches(tmp_path):
    masks = {f"p{number}_a": disc((64, 64), (30 + number, 32), 12).astype(np.uint8) for number in range(4)}
    write_source(tmp_path, "discs", {stem: bright(mask > 0) for stem, mask in masks.items()}, masks)
    return [packed(item) for item in objects_of(find_pairs(tmp_path)["discs"])]


def batch_of(patches, count=4):
    stream = iter(SampleStream(patches, side_px=48, batch_size=count, seed=0, synthetic=0.0))
    return collated([next(stream) for _ in range(count)])


def run_of(fusion="late", config=CONFIG):
    torch.manual_seed(0)
    return Run.start(FourclickNetwork(NetworkConfig(side_px=48, width=32, fusion=fusion)), config, team_of(1, "cpu"))


@pytest.mark.parametrize("fusion", ["early", "late"])
def test_the_second_answer_is_that_of_the_network_to_the_corrected_inputs(patches, fusion):
    network = FourclickNetwork(NetworkConfig(side_px=48, width=32, fusion=fusion)).eval()
    inputs = batch_of(patches)["inputs"]
    changed = inputs.clone()
    changed[:, POSITIVE, 20:25, 20:25] = 1.0
    changed[:, PREVIOUS, 10:30] = 1.0
    with torch.no_grad():
        (_, first, _), (given, second, _) = TwoAnswers(network)(inputs, lambda *_: changed)
        assert torch.allclose(first, network(inputs)[0], atol=1e-5)
        assert torch.allclose(second, network(changed)[0], atol=1e-5)
    assert given is changed


def test_with_late_fusion_the_encoder_runs_once_for_both_answers(patches):
    for fusion, expected in (("late", 1), ("early", 2)):
        network = FourclickNetwork(NetworkConfig(side_px=48, width=32, fusion=fusion))
        runs = []
        network.encoder.register_forward_hook(lambda *_, runs=runs: runs.append(1))
        TwoAnswers(network)(batch_of(patches)["inputs"], lambda inputs, *_: inputs)
        assert len(runs) == expected


def test_clicks_land_on_the_error_of_the_answer_and_join_the_samples_own(patches):
    run, batch = run_of(), batch_of(patches)
    before = [len(each) for each in batch["positive"]]
    nothing_found = torch.full((4, 1, 48, 48), -9.0)
    inputs = with_clicks(run, batch, batch["inputs"], nothing_found, np.random.default_rng(0))
    for index, clicks in enumerate(batch["positive"]):
        assert len(clicks) == before[index] + 1, "all of the object is missing"
        x, y = clicks[-1]
        assert batch["truth"][index, 0, int(y), int(x)] == 1
        assert inputs[index, POSITIVE, int(y), int(x)] > 0.9
        assert not inputs[index, NEGATIVE].any() or batch["negative"][index]
    assert float(inputs[:, PREVIOUS].max()) < 0.01, "the previous map is the answer's"


def test_a_step_learns_from_both_answers_and_repeats(patches):
    runs = [run_of(), run_of(), run_of(config=replace(CONFIG, correction_chances=(1.0,)))]
    losses = [training_step(run, batch_of(patches)) for run in runs]
    weights = [run.network.state_dict()["injection.add_half.weight"] for run in runs]
    assert losses[0] == losses[1]
    assert torch.equal(weights[0], weights[1])
    # Adam moves each weight by its learning rate in the first step, whichever the gradient; what differs is the sign.
    assert not torch.equal(weights[0], weights[2])


def test_a_few_steps_make_corrections_better(patches):
    run = run_of(config=replace(CONFIG, steps=60, learning_rate=3e-3, correction_chances=(0.0, 1.0)))
    losses = []
    for _ in range(40):
        losses.append(training_step(run, batch_of(patches))["loss"])
        run.advance(0.0)
    assert np.mean(losses[-8:]) < 0.8 * np.mean(losses[:8])


def test_many_samples_have_points_to_the_pixel_and_some_are_rough(patches):
    from fourclick.models.extremes import box_of, extremes_of

    gaps = []
    for seed in range(200):
        found = sample(patches[0], 64, np.random.default_rng(seed))
        mask = found["truth"][0] > 0
        box = box_of(mask)
        exact = np.array(extremes_of(mask), np.float32)
        gaps.append(float(np.abs(found["extremes"] - exact).max() / max(box.width, box.height)))
    gaps = np.array(gaps)
    assert 0.3 < np.mean(gaps == 0) < 0.5
    assert 0.05 < np.mean(gaps > 0.03) < 0.2
    assert gaps.max() <= 0.08 * 1.02
