"""Data folders, splits, a tiny training run, and the evaluation's report."""

import json

import cv2
import numpy as np
import pytest
import torch
from shapes import bright, disc, write_source

from fourclick.models import cues
from fourclick.models.dataset import DatasetError, Pair, components, find_pairs, objects_of, split_patients
from fourclick.models.evaluate import Protocol, evaluate
from fourclick.models.network import INPUT_CHANNELS, FourclickNetwork, NetworkConfig
from fourclick.models.object_result import ObjectResult
from fourclick.models.predictor import Predictor
from fourclick.models.report_table import as_markdown
from fourclick.models.samples import packed, sample
from fourclick.models.train import train, training_pairs
from fourclick.models.train_config import TrainConfig

SMALL = TrainConfig(hours=0.0015, stages=((48, 1.0, 2),), workers=0, save_minutes=0.02)


@pytest.fixture
def data(tmp_path):
    masks = {f"p{number}_a": disc((64, 64), (30 + number, 32), 12).astype(np.uint8) for number in range(6)}
    write_source(tmp_path / "data", "discs", {stem: bright(mask > 0) for stem, mask in masks.items()}, masks)
    return tmp_path / "data"


def test_objects_are_eight_connected_components_of_one_label():
    labels = np.zeros((60, 60), np.uint8)
    labels[5:20, 5:20] = 1
    labels[20:35, 20:35] = 1  # touches by a corner only: one object
    labels[5:20, 20:35] = 2  # another label beside it
    labels[50:57, 50:60] = 1  # seven rows: too flat
    found = list(components(labels))
    assert [(box.width, box.height, int(inside.sum())) for inside, box in found] == [(30, 30, 450), (15, 15, 225)]


def test_volumes_are_cut_along_their_shortest_axis_into_ten_slices(tmp_path):
    import SimpleITK as sitk

    labels = np.zeros((40, 24, 30), np.uint8)
    labels[5:35, :, 5:25] = 1
    for kind in ("images", "masks"):
        (tmp_path / "vol" / kind).mkdir(parents=True)
        sitk.WriteImage(sitk.GetImageFromArray(labels), str(tmp_path / "vol" / kind / "a.nii.gz"))
    found = list(objects_of(find_pairs(tmp_path)["vol"]))
    assert len(found) == 10
    assert {item.slice_.shape for item in found} == {(40, 30)}
    assert (found[0].slice_index, found[-1].slice_index) == (0, 23)


@pytest.mark.parametrize(
    ("source", "stem", "patient"),
    [
        ("sts_ct_tumour_3d", "STS_003_CT", "sts/STS_003"),
        ("sts_t1_tumour_mr_3d", "STS_003_MR_T1", "sts/STS_003"),
        ("sunnybrook_cardiac_mr", "SC-HF-I-01-IM-0001-0068", "sunnybrook_cardiac_mr/SC-HF-I-01"),
        ("kidney_t2w_mr", "102000_5", "kidney_t2w_mr/102000"),
        ("usgra_nerve_vessel_us", "0037", "usgra_nerve_vessel_us/block3"),
        ("dsb2018_nuclei", "00071198d059ba7f", "dsb2018_nuclei/00071198d059ba7f"),
    ],
)
def test_file_names_say_whose_image_it_is(tmp_path, source, stem, patient):
    assert Pair(source, tmp_path / f"{stem}.png", tmp_path / f"{stem}.png").patient == patient


def test_no_patient_is_on_both_sides_of_the_split(shared_data):
    pairs = find_pairs(shared_data)
    held_out = split_patients(pairs)
    trained = {pair.patient for each in training_pairs([shared_data]).values() for pair in each}
    assert trained.isdisjoint(held_out)
    for name, each in pairs.items():
        assert {pair.patient for pair in each} & held_out, f"{name} has no test patient"


def test_a_folder_without_sources_is_refused(tmp_path):
    with pytest.raises(DatasetError, match="holds no source"):
        find_pairs(tmp_path)
    with pytest.raises(DatasetError, match="not a folder"):
        find_pairs(tmp_path / "nowhere")


def test_a_mask_of_another_size_is_refused(tmp_path):
    write_source(tmp_path, "odd", {"a": np.zeros((20, 20), np.uint8)}, {"a": np.ones((10, 20), np.uint8)})
    with pytest.raises(DatasetError, match="differ in size"):
        list(objects_of(find_pairs(tmp_path)["odd"]))


@pytest.mark.parametrize("synthetic", [True, False])
def test_samples_are_what_the_network_expects(data, synthetic):
    patch = None if synthetic else packed(next(iter(objects_of(find_pairs(data)["discs"]))))
    rng = np.random.default_rng(0)
    for _ in range(40):
        each = sample(patch, 48, rng)
        inputs, truth = each["inputs"], each["truth"][0] > 0
        assert inputs.shape == (INPUT_CHANNELS, 48, 48)
        assert np.isfinite(inputs).all()
        assert inputs[3:].min() >= 0
        assert inputs[3:].max() <= 1
        assert all(truth[round(y), round(x)] for x, y in each["positive"])
        assert not any(truth[round(y), round(x)] for x, y in each["negative"])
        assert 0.05 < truth.mean() < 0.75


def test_a_sample_from_near_knows_the_whole_object_and_has_an_answer_to_better(tmp_path):
    masks = {"p1_a": disc((300, 300), (150, 150), 70).astype(np.uint8)}
    write_source(tmp_path, "discs", {stem: bright(mask > 0) for stem, mask in masks.items()}, masks)
    patch = packed(next(iter(objects_of(find_pairs(tmp_path)["discs"]))))
    rng, sides = np.random.default_rng(0), []
    for _ in range(40):
        each = sample(patch, 96, rng, is_near=True)
        inputs, truth = each["inputs"], each["truth"][0] > 0
        (left, _), (right, _), (_, top), (_, bottom) = each["extremes"]
        sides.append(max(right - left, bottom - top) / 96)
        assert 20 <= truth.sum() <= truth.size - 20, "the boundary is in sight"
        previous = inputs[-1] >= 0.5
        assert 0.5 < (previous == truth).mean() <= 1.0
        curve = inputs[3 + cues.CHANNELS.index("smooth curve")] >= 0.5
        # Points are clicked up to 8 % off, and a disc's curve is the disc.
        assert (curve == truth).mean() > 0.6
    # The usual crop is 1.4 times the object; these are nearer by 1.4 to 3.5.
    assert 1.3 < np.mean(sides) < 2.2
    share = np.mean([each["inputs"][-1].any() for each in (sample(patch, 96, rng) for _ in range(40))])
    assert share < 0.5, "the usual samples begin without an answer"


def test_a_short_run_learns_saves_and_goes_on(data, tmp_path):
    torch.manual_seed(0)
    path = train([data], tmp_path / "run", network=NetworkConfig(side_px=48, width=32), config=SMALL)
    about = json.loads(path.with_suffix(".json").read_text())["about"]
    assert len(about["trained_on"]) == 5
    assert about["steps"] > 0
    again = train([data], tmp_path / "run", network=NetworkConfig(side_px=48, width=32), config=SMALL)
    after = json.loads(again.with_suffix(".json").read_text())["about"]
    assert after["steps"] == about["steps"], "the budget was spent: resuming trains no further"
    assert Predictor.load(path).predict(np.zeros((30, 30)), prompt_of_box()).shape == (30, 30)


def prompt_of_box():
    from fourclick.models.prompt import Prompt

    return Prompt.from_points(extreme=[(5, 15), (25, 15), (15, 5), (15, 25)])


def test_clicks_to_a_target_count_the_four_extremes():
    result = ObjectResult((0.9, 0.95), (0.8, 0.91), {})
    assert result.clicks_to(0.7) == 4
    assert result.clicks_to(0.9) == 5
    assert result.clicks_to(0.99) == 5


def test_the_report_has_the_promised_shape(data):
    torch.manual_seed(0)
    predictor = Predictor(FourclickNetwork(NetworkConfig(side_px=48, width=32)))
    protocol = Protocol(clicks=2, jitter=0.02, seed=3, baselines=("curve", "grabcut"))
    report = evaluate(predictor, data, protocol)
    row = report["sources"]["discs"]
    assert row["n"] == 6
    assert len(row["dice_by_clicks"]) == 3
    assert {"noc85", "noc90", "curve", "grabcut"} <= row.keys()
    assert report["mean"]["dice_by_clicks"] == row["dice_by_clicks"]
    assert row["curve"] > 0.85
    assert report == evaluate(predictor, data, protocol), "the same seed gives the same report"
    assert "| discs | 6 |" in as_markdown(report)
    json.dumps(report)


def test_at_most_sixty_objects_are_drawn_with_the_seed(tmp_path):
    labels = np.zeros((400, 400), np.uint8)
    for index in range(81):
        y, x = divmod(index, 9)
        cv2.circle(labels, (20 + 42 * x, 20 + 42 * y), 10, index + 1, -1)
    write_source(tmp_path, "many", {"a": labels}, {"a": labels})
    predictor = Predictor(FourclickNetwork(NetworkConfig(side_px=32, width=16)))
    assert evaluate(predictor, tmp_path, Protocol(clicks=0))["mean"]["n"] == 60
    assert evaluate(predictor, tmp_path, Protocol(clicks=0, most=None))["mean"]["n"] == 81
