"""The whole job with the shipped checkpoint on a real image it was not trained on: click, correct, accept, reopen, export."""

import cv2
import nibabel as nib
import numpy as np
import pytest
from app_bench import AppBench, Watchdog
from PySide6.QtCore import Qt

from fourclick.annotator.exports import export_project
from fourclick.annotator.storage.project import Project
from fourclick.models.checkpoint import load_checkpoint
from fourclick.models.dataset import find_pairs, objects_of, split_patients
from fourclick.models.metrics import dice
from fourclick.models.prompt import Role
from fourclick.models.simulator import corrective_click, extreme_prompt

SOURCE = "kidney_t2w_mr"


@pytest.fixture
def unseen(shared_data):
    """An object of a held-out patient, checked against the checkpoint's own list of training images."""
    pairs = find_pairs(shared_data)
    held_out = split_patients(pairs)
    item = next(iter(objects_of([pair for pair in pairs[SOURCE] if pair.patient in held_out])))
    assert item.pair.fingerprint not in load_checkpoint().about["trained_on"]
    return item


def test_from_four_clicks_to_exported_masks(qtbot, tmp_path, monkeypatch, unseen, record_property):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    truth = unseen.mask
    bench = AppBench(qtbot, tmp_path).start(unseen.pair.image)
    bench.wait_image()
    bench.app.worker.warm_up()
    qtbot.waitUntil(lambda: any(name in bench.window._device.text() for name in ("CPU", "CUDA")), timeout=60_000)
    watchdog = Watchdog()

    # Four clicks, with the live preview on the way to the fourth.
    points = extreme_prompt(truth).points(Role.EXTREME)
    bench.click_extremes(points[:3])
    bench.hover(points[3][0] - 4, points[3][1] - 3)
    qtbot.waitUntil(lambda: bench.app.document.preview is not None, timeout=20_000)
    bench.click(*points[3])
    first = bench.mask().copy()
    assert dice(first, truth) > 0.85

    # One correction where the simulated annotator sees the deepest error.
    click = corrective_click(truth, first)
    button = Qt.MouseButton.LeftButton if click.role is Role.POSITIVE else Qt.MouseButton.RightButton
    bench.click(*click.point, button)
    corrected = bench.mask().copy()
    assert dice(corrected, truth) > 0.88
    bench.key(Qt.Key.Key_Return)
    watchdog.stop()
    record_property("longest_block_ms", round(watchdog.longest_ms, 1))
    print(f"longest block of the UI thread: {watchdog.longest_ms:.1f} ms")
    bench.close()

    # Reopened: the same image with the region and the clicks behind it.
    again = AppBench(qtbot, tmp_path).start()
    again.wait_image(unseen.pair.image.name)
    (region,) = again.state.annotation.regions
    assert np.array_equal(region.mask.to_array(), corrected)
    assert len(region.prompt) == 5
    assert region.checkpoint == load_checkpoint().sha256
    again.close()

    # Exported twice, each file read back by the exporter and here once more.
    with Project.open(tmp_path / "home" / "default-project") as project:
        png = export_project(project, "png", tmp_path / "png")
        nifti = export_project(project, "nifti", tmp_path / "nifti")
    (mask_file,) = [path for path in png.files if path.suffix == ".png"]
    (volume_file,) = [path for path in nifti.files if path.name.endswith(".nii.gz")]
    from PIL import Image as Pillow

    indexed = np.asarray(Pillow.open(tmp_path / "png" / mask_file))
    assert np.array_equal(indexed == 1, corrected)
    volume = np.asarray(nib.load(tmp_path / "nifti" / volume_file).dataobj)
    assert np.array_equal(volume[:, :, 0].T == 1, corrected)
    assert dice(indexed == 1, truth) > 0.88


def test_the_same_mask_from_the_command_line(tmp_path, unseen):
    from fourclick.annotator.cli import main

    prompt = extreme_prompt(unseen.mask)
    extremes = [text for x, y in prompt.points(Role.EXTREME) for text in ("--extreme", f"{x:g},{y:g}")]
    assert main(["predict", str(unseen.pair.image), *extremes, "-o", str(tmp_path / "mask.png")]) == 0
    mask = cv2.imread(str(tmp_path / "mask.png"), cv2.IMREAD_UNCHANGED)
    assert set(np.unique(mask)) == {0, 255}
    assert dice(mask > 0, unseen.mask) > 0.85
