"""Six points and a walk on the bundled phantom, with the shipped networks: the whole way through the app."""

import numpy as np
import pytest
import SimpleITK as sitk
from app_bench import AppBench
from PySide6.QtCore import Qt

from fourclick.annotator.storage.phantom import SPACING_MM, phantom
from fourclick.models.metrics import dice
from fourclick.models.propagation.checkpoint import SHIPPED
from fourclick.models.shape_interpolation import centroid
from fourclick.models.simulator import extreme_prompt

SPLEEN_HU, AT = 122, (188, 116)


@pytest.fixture
def spleen():
    """(voxels, truth) of the phantom's spleen: what is connected and of its grey value."""
    voxels = phantom()
    smooth = sitk.GetArrayFromImage(sitk.Median(sitk.GetImageFromArray(voxels), [2, 2, 0]))
    parts = sitk.GetArrayFromImage(
        sitk.ConnectedThreshold(sitk.GetImageFromArray(smooth), [(AT[0], AT[1], 14)], SPLEEN_HU - 22, SPLEEN_HU + 28)
    ).astype(bool)
    truth = np.zeros_like(parts)
    truth[7:22] = parts[7:22]
    return voxels, truth


@pytest.mark.skipif(not SHIPPED.is_file(), reason="this installation has no propagation network")
def test_six_points_fill_an_organ_of_the_phantom_and_a_walk_stays_in_it(qtbot, tmp_path, monkeypatch, spleen):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    voxels, truth = spleen
    image = sitk.GetImageFromArray(voxels)
    image.SetSpacing(SPACING_MM)
    sitk.WriteImage(image, str(tmp_path / "phantom.nii.gz"))
    bench = AppBench(qtbot, tmp_path).start(tmp_path / "phantom.nii.gz")
    bench.wait_image()
    numbers = [int(index) for index in np.flatnonzero(truth.any(axis=(1, 2)))]
    first, middle, last = numbers[0], numbers[len(numbers) // 2], numbers[-1]
    points = [(click.x, click.y) for click in extreme_prompt(truth[middle]).clicks]
    bench.window.actions_by_key["six_tool"].trigger()
    for index, point in [(first, centroid(truth[first])), *((middle, each) for each in points), (last, centroid(truth[last]))]:
        bench.app.document.set_slice(index)
        bench.click(*(round(value) for value in point))
    qtbot.waitUntil(lambda: not bench.app.structures.is_running and len(bench.state.annotation) > 0, timeout=120_000)
    found = np.zeros_like(truth)
    for region in bench.state.annotation:
        found[region.slice_index] = region.mask.to_array()
    assert sorted({region.slice_index for region in bench.state.annotation}) == list(range(first, last + 1))
    assert dice(found, truth) > 0.8
    bars = bench.app.structures.strip.bars
    assert all(bars[index].dice is not None for index in range(first, last + 1))
    bench.app.document.undo_stack.undo()
    assert not len(bench.state.annotation)

    # the same organ by a walk from its middle slice
    bench.app.six_points.clear()
    bench.app.document.set_slice(middle)
    bench.click_extremes([tuple(round(value) for value in point) for point in points])
    bench.mask()
    bench.key(Qt.Key.Key_Return)
    bench.window.actions_by_key["walk"].trigger()
    qtbot.waitUntil(lambda: not bench.app.structures.is_running, timeout=120_000)
    walked = np.zeros_like(truth)
    for region in bench.state.annotation:
        walked[region.slice_index] = region.mask.to_array()
    near = slice(middle - 3, middle + 4)
    assert dice(walked[near], truth[near]) > 0.85
    bench.close()
