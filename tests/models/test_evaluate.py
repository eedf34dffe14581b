"""`fourclick evaluate`: its figures, conditions, baselines, records and pictures."""

import json

import cv2
import numpy as np
import pytest
import SimpleITK as sitk
import torch
from fake_predictor import FakePredictor
from hypothesis import given
from hypothesis import strategies as st
from shapes import blobs, bright, disc, write_source

from fourclick.annotator import cli
from fourclick.models.baselines import curve_mask
from fourclick.models.checkpoint import save_checkpoint
from fourclick.models.conditions import CONDITIONS, EXACT
from fourclick.models.dataset import DatasetError, find_pairs, objects_of, plane_spacing
from fourclick.models.evaluate import Protocol, Subject, evaluate, evaluate_object
from fourclick.models.evaluate_command import CONDITION_NAMES
from fourclick.models.metrics import dice
from fourclick.models.network import FourclickNetwork, NetworkConfig
from fourclick.models.object_result import ObjectResult
from fourclick.models.prompt import Role
from fourclick.models.random_walker import random_walker_mask
from fourclick.models.report import condition_report
from fourclick.models.report_table import as_markdown
from fourclick.models.simulator import extreme_prompt, stray_click
from fourclick.models.worst_cases import CAPTION_PX, COLUMNS, PICTURE_PX, TITLE_PX, WorstCases

FIGURES = {
    *("n", "patients", "dice_by_clicks", "iou_by_clicks", "nsd_by_clicks", "nsd_mm", "noc85", "noc90", "missed_extremes"),
    *("ece", "harmful_corrections", "idle_corrections", "trained_on", "ci", "differences"),
}


class OwnPredictor(FakePredictor):
    """The ellipse, with a name and an opinion of itself."""

    name = "fake"

    def __init__(self, about=None):
        super().__init__()
        self.about = about or {}

    def rated(self, slice, prompt, previous=None):
        probability = self.predict(slice, prompt, previous)
        return probability, float(probability.sum() / 10_000)


class StubbornPredictor(FakePredictor):
    """Never changes its mask."""

    def predict(self, slice, prompt, previous=None):
        return super().predict(slice, prompt.before_corrections())


@pytest.fixture
def data(tmp_path):
    """Two sources: discs of four patients, and blocks in one volume with pixels of 0.5 x 1 mm."""
    masks = {f"p{number // 2}_{number}": disc((64, 64), (30 + number, 32), 9 + number) for number in range(8)}
    images = {stem: bright(mask, seed=index) for index, (stem, mask) in enumerate(masks.items())}
    write_source(tmp_path / "data", "discs", images, {stem: mask.astype(np.uint8) for stem, mask in masks.items()})
    labels = np.zeros((6, 40, 48), np.uint8)
    labels[1:5, 10:30, 12:36] = 1
    for kind, voxels in (("images", bright(labels > 0)), ("masks", labels)):
        (tmp_path / "data" / "blocks" / kind).mkdir(parents=True)
        volume = sitk.GetImageFromArray(voxels)
        volume.SetSpacing((1.0, 0.5, 5.0))
        sitk.WriteImage(volume, str(tmp_path / "data" / "blocks" / kind / "a.nii.gz"))
    return tmp_path / "data"


@pytest.fixture
def checkpoint(tmp_path):
    torch.manual_seed(0)
    path = tmp_path / "small.safetensors"
    save_checkpoint(path, FourclickNetwork(NetworkConfig(side_px=32, width=16)))
    return path


def an_object(data, source="discs"):
    return next(iter(objects_of(find_pairs(data)[source])))


def test_a_small_network_gets_every_figure(data, checkpoint, tmp_path, capsys):
    json_path, sheet = tmp_path / "r.json", tmp_path / "worst.png"
    arguments = ["evaluate", str(data), "--clicks", "2", "--checkpoint", str(checkpoint), "--all-conditions", "--objects"]
    arguments += ["--baseline", "curve", "--baseline", "random-walker", "--baseline", "gaussian"]
    arguments += [
        "--gaussian-checkpoint",
        str(checkpoint),
        "--json",
        str(json_path),
        "--worst",
        str(sheet),
        "--sheet-count",
        "3",
    ]
    assert cli.main(arguments) == 0
    report = json.loads(json_path.read_text())
    assert list(report["conditions"]) == [condition.name for condition in CONDITIONS]
    for row in (*report["sources"].values(), report["mean"]):
        assert row.keys() >= FIGURES | {"curve", "random_walker", "gaussian"}
        assert all(len(row[name]) == 3 for name in ("dice_by_clicks", "iou_by_clicks", "nsd_by_clicks"))
        assert row["ci"].keys() >= {"dice_by_clicks", "noc90", "curve", "random_walker", "gaussian"}
        for value, (low, high) in zip(row["dice_by_clicks"], row["ci"]["dice_by_clicks"], strict=True):
            assert low - 1e-4 <= value <= high + 1e-4
        same = row["differences"]["gaussian"]
        assert (same["mean"], same["ci"]) == (0, [0, 0]), "the same network answers for both"
    assert report["sources"] == report["conditions"]["exact"]["sources"]
    assert report["mean"]["patients"] == 5
    assert report["mean"]["ci_sources"].keys() == report["mean"]["ci"].keys()
    assert len(report["mean"]["differences"]["curve"]["ci_sources"]) == 2
    assert report["sources"]["discs"]["nsd_mm"] is None
    assert len(report["mean"]["nsd_mm"]) == 3
    assert len(report["objects"]) == len(CONDITIONS) * report["mean"]["n"]
    record = report["objects"][0]
    assert record.keys() >= {"condition", "source", "patient", "image", "slice", "box", "dice", "noc85", "noc90", "trained_on"}
    table = capsys.readouterr().out
    assert all(f"### {condition.name}" in table for condition in CONDITIONS)
    assert cv2.imread(str(sheet)).shape == (TITLE_PX + PICTURE_PX + CAPTION_PX, COLUMNS * PICTURE_PX, 3)


def test_conditions_are_reproducible_and_meet_the_same_objects(data):
    protocol = Protocol(clicks=2, seed=4, most=5, conditions=CONDITIONS, keeps_objects=True)
    report = evaluate(OwnPredictor(), data, protocol)
    assert report == evaluate(OwnPredictor(), data, protocol)
    places = {}
    for record in report["objects"]:
        places.setdefault(record["condition"], []).append((record["image"], record["slice"], record["box"]))
    assert all(each == places["exact"] for each in places.values())
    assert report["conditions"]["jitter_5"] != evaluate(OwnPredictor(), data, Protocol(2, seed=5, conditions=CONDITIONS))


def test_an_objects_chance_does_not_depend_on_what_else_is_measured(data):
    protocol = Protocol(clicks=2, conditions=CONDITIONS[1:], keeps_objects=True)
    together = evaluate(OwnPredictor(), data, protocol)["objects"]
    alone = evaluate(OwnPredictor(), data, Protocol(2, conditions=CONDITIONS[3:4], keeps_objects=True, sources=("discs",)))
    assert alone["objects"] == [
        each for each in together if (each["condition"], each["source"]) == (CONDITIONS[3].name, "discs")
    ]


def test_equal_points_are_asked_once(data):
    predictor = OwnPredictor()
    subject = Subject(predictor, an_object(data), an_object(data).mask)
    for condition in CONDITIONS:
        evaluate_object(subject, condition, Protocol(clicks=0))
    assert len(predictor.asked) == 3, "exact points once, and each jitter"


def test_the_networks_opinion_of_itself_is_compared_with_the_truth(data):
    report = evaluate(OwnPredictor(), data, Protocol(clicks=0))
    said = report["predicted_dice"]
    assert said["n"] == report["mean"]["n"]
    assert -1 <= said["spearman"] <= 1
    assert 0 <= said["mae"] <= 1
    assert "rank correlation" in as_markdown(report)
    results = {"a": [ObjectResult((value,), (value,), {}, predicted_dice=value**2) for value in (0.5, 0.7, 0.9)]}
    assert condition_report(results)["predicted_dice"]["spearman"] == 1


def test_corrections_that_harm_or_do_nothing_are_counted(data):
    assert ObjectResult((0.9, 0.8, 0.85, 0.8499), (0, 0, 0, 0), {}).harmful == 1
    item = an_object(data, "blocks")
    result = evaluate_object(Subject(StubbornPredictor(), item, item.mask), EXACT, Protocol(clicks=3))
    assert (result.made, result.idle, result.harmful) == (3, 3, 0)
    row = condition_report({"a": [result]})["sources"]["a"]
    assert (row["idle_corrections"], row["harmful_corrections"]) == (1, 0)


def test_without_corrections_there_is_no_share_of_them(data):
    report = evaluate(OwnPredictor(), data, Protocol(clicks=0))
    assert report["mean"]["harmful_corrections"] is None
    assert "–" in as_markdown(report)


def test_sources_can_be_chosen_and_left_out(data):
    assert list(evaluate(OwnPredictor(), data, Protocol(0, sources=("discs",)))["sources"]) == ["discs"]
    assert list(evaluate(OwnPredictor(), data, Protocol(0, exclude=("discs",)))["sources"]) == ["blocks"]
    with pytest.raises(DatasetError, match=r"no source nuclei\. Its sources are: blocks, discs"):
        evaluate(OwnPredictor(), data, Protocol(0, exclude=("nuclei",)))
    with pytest.raises(DatasetError, match="No source is left"):
        evaluate(OwnPredictor(), data, Protocol(0, sources=("discs",), exclude=("discs",)))


def test_the_gaussian_baseline_needs_its_own_checkpoint(data, capsys):
    assert cli.main(["evaluate", str(data), "--baseline", "gaussian"]) == 1
    assert "--gaussian-checkpoint PATH" in capsys.readouterr().err


def test_jitter_and_conditions_are_one_or_the_other(data):
    with pytest.raises(SystemExit) as stop:
        cli.main(["evaluate", str(data), "--jitter", "0.1", "--all-conditions"])
    assert stop.value.code == 2


def test_conditions_that_exist_are_named_where_one_does_not(data, capsys):
    with pytest.raises(SystemExit):
        cli.main(["evaluate", str(data), "--conditions", "exact,drunk"])
    assert "no condition 'drunk'; choose from exact, jitter_2" in capsys.readouterr().err
    assert tuple(condition.name for condition in CONDITIONS) == CONDITION_NAMES


def test_a_volume_says_how_large_its_pixels_are(data):
    assert plane_spacing(find_pairs(data)["blocks"][0]) == (0.5, 1.0)
    assert plane_spacing(find_pairs(data)["discs"][0]) is None


@given(blobs(), blobs(), st.booleans(), st.integers(0, 99))
def test_a_stray_click_lies_in_an_error_and_says_which_kind(truth, found, near_border, seed):
    click = stray_click(truth, found, np.random.default_rng(seed), near_border=near_border)
    if click is None:
        assert np.array_equal(truth, found)
        return
    column, row = click.pixel
    assert truth[row, column] != found[row, column]
    assert (click.role is Role.POSITIVE) == bool(truth[row, column])


def test_clicks_near_the_border_keep_out_of_the_middle():
    truth, nothing = disc((80, 80), (40, 40), 30), np.zeros((80, 80), bool)
    rng = np.random.default_rng(0)
    for near_border, nearest in ((True, 21), (False, 0)):
        clicks = [stray_click(truth, nothing, rng, near_border=near_border) for _ in range(100)]
        distances = [np.hypot(click.x - 40, click.y - 40) for click in clicks]
        assert nearest <= min(distances)
        assert max(distances) <= 30
        assert (min(distances) < 15) is not near_border


def test_random_walks_find_a_disc_and_more_than_the_curve_knows():
    mask = disc((120, 120), (60, 58), 30)
    assert dice(random_walker_mask(bright(mask), extreme_prompt(mask)), mask) > 0.95
    rows, columns = np.abs(np.mgrid[:120, :120] - 60)
    octagon = (rows <= 30) & (columns <= 30) & (rows + columns <= 42)
    prompt = extreme_prompt(octagon)
    found, curve = random_walker_mask(bright(octagon), prompt), curve_mask(prompt, octagon.shape)
    assert dice(found, octagon) > dice(curve, octagon) + 0.005


@pytest.mark.parametrize("level", [0, 120])
def test_random_walks_on_a_flat_image_give_something_near_the_curve(level):
    mask = disc((60, 60), (30, 30), 15)
    assert dice(random_walker_mask(np.full((60, 60), level, np.uint8), extreme_prompt(mask)), mask) > 0.85


def test_without_a_solution_the_curve_stands_in(monkeypatch):
    def unsolved(*args, **options):
        raise ValueError("singular")

    mask = disc((60, 60), (30, 30), 15)
    prompt = extreme_prompt(mask)
    for broken in (unsolved, lambda image, seeds, **options: np.full((2, *seeds.shape), np.nan)):
        monkeypatch.setattr("fourclick.models.random_walker.random_walker", broken)
        assert np.array_equal(random_walker_mask(bright(mask), prompt), curve_mask(prompt, mask.shape))


def test_random_walks_on_a_large_colour_image_with_nan_are_quick_and_whole():
    mask = disc((900, 700), (300, 400), 200)
    image = np.repeat(bright(mask)[:, :, None], 3, axis=2).astype(np.float32)
    image[:50] = np.nan
    found = random_walker_mask(image, extreme_prompt(mask))
    assert found.shape == mask.shape
    assert found.dtype == bool
    assert dice(found, mask) > 0.95


def test_the_sheet_keeps_the_worst_and_shows_both_outlines(data):
    item = an_object(data)
    worst, prompt = WorstCases(2), extreme_prompt(item.mask)
    wrong = np.roll(item.mask, 6, axis=1)
    for value in (0.9, 0.3, 0.8, 0.5):
        worst.offer(item, prompt, wrong, value)
    assert [value for value, _, _ in worst._worst] == [0.3, 0.5]
    sheet = worst.sheet()
    assert sheet.shape == (TITLE_PX + PICTURE_PX + CAPTION_PX, COLUMNS * PICTURE_PX, 3)
    picture = sheet[TITLE_PX : TITLE_PX + PICTURE_PX, :PICTURE_PX].astype(int)
    blue, green, red = picture.transpose(2, 0, 1)
    assert ((green > red + 80) & (green > blue + 80)).sum() > 100
    assert ((red > green + 80) & (blue > green + 80)).sum() > 100
    assert WorstCases().sheet().shape[1] == COLUMNS * PICTURE_PX, "a sheet of nothing is a sheet"
