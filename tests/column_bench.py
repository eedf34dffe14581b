"""The app on a bright column through nine slices, and what tests of walks and fills do with it."""

from __future__ import annotations

import numpy as np
import SimpleITK as sitk
from app_bench import AppBench
from fake_predictor import FakePredictor
from PySide6.QtCore import Qt
from shapes import disc

DEPTH, SHAPE = 9, (120, 160)
EXTREMES = ((45, 60), (95, 61), (70, 35), (71, 85))


def column_bench(qtbot, folder, *, slice_mm: float) -> AppBench:
    """Pixels are 1 mm wide; `predictor` and `logged`, the click log, are on the bench. FOURCLICK_HOME is set before."""
    rng = np.random.default_rng(0)
    voxels = np.where(disc(SHAPE, (70, 60), 25), 180, 40) + rng.normal(0, 6, (DEPTH, *SHAPE))
    image = sitk.GetImageFromArray(voxels.astype(np.int16))
    image.SetSpacing((1.0, 1.0, slice_mm))
    path = folder / "column.nii.gz"
    sitk.WriteImage(image, str(path))
    predictor = FakePredictor()
    bench = AppBench(qtbot, folder, load=lambda: predictor).start(path)
    bench.predictor = predictor
    bench.wait_image()
    bench.logged = []
    bench.app.document.eventLogged.connect(bench.logged.append)
    return bench


def accept_on(bench, index, extremes=EXTREMES) -> None:
    bench.app.document.set_slice(index)
    bench.click_extremes(extremes)
    bench.mask()
    bench.key(Qt.Key.Key_Return)


def wait_done(bench) -> None:
    bench.qtbot.waitUntil(lambda: not bench.app.structures.is_running, timeout=20_000)


def slices(bench) -> list[int]:
    return sorted(region.slice_index for region in bench.state.annotation)
