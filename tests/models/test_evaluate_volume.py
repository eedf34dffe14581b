"""The simulated annotator of whole structures: what it counts, when it stops, and that it drags only what is off."""

import numpy as np
import pytest
import SimpleITK as sitk
from fake_predictor import FakePredictor
from shapes import disc

from fourclick.models.dataset import DatasetError
from fourclick.models.evaluate_volume import as_table, evaluate_volumes
from fourclick.models.prompt import Prompt
from fourclick.models.simulator import extreme_prompt
from fourclick.models.volume_annotator import GOAL, Structure, by_slices, by_structure, dragged_prompt, error_share

SHAPE = (50, 60)


class NamedPredictor(FakePredictor):
    name = "fake"


def ball(depth=11):
    half = (depth - 1) / 2
    return np.stack([disc(SHAPE, (30, 25), 18 * max(0.05, 1 - ((z - half) / (half + 0.5)) ** 2) ** 0.5) for z in range(depth)])


def test_every_slice_costs_four_points_and_a_structure_fewer():
    truth = ball()
    sliced, walked = (work(Structure(NamedPredictor(), truth.astype(np.int16), truth)) for work in (by_slices, by_structure))
    assert (sliced.extremes, sliced.corrections) == (4 * 11, 0)
    assert sliced.is_done
    assert walked.is_done
    assert 6 <= walked.clicks < sliced.clicks / 2
    assert walked.seconds < sliced.seconds


class Blind(NamedPredictor):
    """Never finds more than a single pixel."""

    def predict(self, slice, prompt, previous=None):
        probability = np.zeros(slice.shape[:2], np.float32)
        probability[prompt.clicks[0].pixel[::-1]] = 1.0
        return probability


def test_what_never_gets_there_ends_and_is_not_counted_as_reached():
    truth = ball(5)
    for work, least in ((by_slices, 4 * 5), (by_structure, 6)):
        effort = work(Structure(Blind(), truth.astype(np.int16), truth))
        assert effort.dice < GOAL
        assert not effort.is_done
        assert effort.clicks > least


def test_only_points_that_are_off_are_dragged():
    truth = disc(SHAPE, (30, 25), 15)
    exact = extreme_prompt(truth)
    assert dragged_prompt(truth, exact) == (exact, 0)
    off = exact.moved(1, exact.clicks[1].x + 6, exact.clicks[1].y)
    mended, count = dragged_prompt(truth, off)
    assert count == 1
    assert mended.box == exact.box
    assert dragged_prompt(truth, Prompt())[1] == 4


def test_an_error_is_measured_by_its_connected_area():
    truth = disc(SHAPE, (30, 25), 15)
    mask = truth.copy()
    mask[:, 40:] = False
    mask[25, 20] = False
    click = extreme_prompt(truth & ~mask & (np.arange(SHAPE[1]) >= 40)).clicks[0]
    assert error_share(truth, mask, click) == pytest.approx((truth & ~mask).sum() / truth.sum(), abs=0.01)


def test_the_report_weighs_sources_alike_and_names_what_is_missing(tmp_path):
    for source, depth in (("long", 11), ("short", 7)):
        for number in range(2):
            truth = ball(depth)
            for kind, array in (("images", truth * 100), ("masks", truth)):
                (tmp_path / source / kind).mkdir(parents=True, exist_ok=True)
                image = sitk.GetImageFromArray(array.astype(np.uint8))
                sitk.WriteImage(image, str(tmp_path / source / kind / f"p{number}_a.nii.gz"))
    report = evaluate_volumes(NamedPredictor(), tmp_path, sources=("long", "short"), split="all", most=2)
    assert [report["sources"][name]["n"] for name in ("long", "short")] == [2, 2]
    assert report["mean"]["clicks_by_slices"]["mean"] == pytest.approx((44 + 28) / 2)
    assert report["mean"]["fewer_clicks"]["mean"] > 2
    assert len(report["structures"]) == 4
    assert "| **mean** |" in as_table(report)
    with pytest.raises(DatasetError, match="no source absent"):
        evaluate_volumes(NamedPredictor(), tmp_path, sources=("absent",))
