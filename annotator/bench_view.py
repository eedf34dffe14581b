"""`fourclick bench view`: a large volume and a large picture opened, scrolled, panned and zoomed in a fresh window."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from fourclick.annotator.peak_memory import peak_mb

if TYPE_CHECKING:
    from fourclick.annotator.app import App

Figures = dict[str, dict[str, float]]
VOLUME_SHAPE, PICTURE_SIDE_PX = (400, 512, 512), 20_000
VOXELS_AT, STRIP_PX = 352, 500
TICK_MS = 2
LONGEST_S = 300
STEPS = 24
WINDOW_PX = (1600, 1000)


class Blocks:
    """The longest time for which the event loop did not come round, in milliseconds."""

    def __init__(self) -> None:
        from PySide6.QtCore import QTimer

        self.longest_ms = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start(TICK_MS)

    def _on_timer_timeout(self) -> None:
        now = time.perf_counter()
        self.longest_ms = max(self.longest_ms, 1000 * (now - self._last))
        self._last = now


def main(kind: str) -> int:
    """kind: "volume" or "picture". Prints its figures as one line of JSON."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FOURCLICK_HOME"] = folder
        measure = {"volume": volume_speed, "picture": picture_speed}[kind]
        print(json.dumps(measure(Path(folder))))
    return 0


def volume_speed(folder: Path) -> Figures:
    """A 512 x 512 x 400 volume of 16-bit integers: opening, memory, and slices a second alone and in four views."""
    path = folder / "volume.nii"
    megabytes = _write_volume(path)
    app = _app(folder)
    before = _memory_mb()
    opened = _open(app, path, "volume")
    alone = _slices_per_second(app)
    app.window.actions_by_key["four_views"].setChecked(True)
    four = _slices_per_second(app)
    after, peak = _memory_mb(), peak_mb()
    app.window.close()
    size = " x ".join(map(str, reversed(VOLUME_SHAPE)))
    memory = {"MB": megabytes, "held": (after - before) / megabytes, "peak": (peak - before) / megabytes}
    return {
        f"volume {size}, opened": opened,
        "volume, scrolled (slices/s)": {"alone": alone, "four views": four},
        "volume, memory (times its size)": memory,
    }


def picture_speed(folder: Path) -> Figures:
    """A grey picture of 20,000 x 20,000 pixels: opening, memory, and milliseconds per step of panning and zooming."""
    path = folder / "picture.tif"
    megabytes = _write_picture(path)
    app = _app(folder)
    before = _memory_mb()
    opened = _open(app, path, "picture")
    canvas = app.window.canvas
    zooms = timed([canvas.zoom_in] * STEPS + [canvas.zoom_out] * STEPS)
    canvas.set_view(1.0, (PICTURE_SIDE_PX / 2, PICTURE_SIDE_PX / 2))
    middle = PICTURE_SIDE_PX / 2
    pans = timed([partial(canvas.set_view, 1.0, (middle + 40 * step, middle)) for step in range(2 * STEPS)])
    after, peak = _memory_mb(), peak_mb()
    app.window.close()
    memory = {"MB": megabytes, "held": (after - before) / megabytes, "peak": (peak - before) / megabytes}
    return {
        f"picture {PICTURE_SIDE_PX} x {PICTURE_SIDE_PX}, opened": opened,
        "picture, zoom (ms a step)": {"median": median(zooms), "longest": max(zooms)},
        "picture, pan (ms a step)": {"median": median(pans), "longest": max(pans)},
        "picture, memory (times its size)": memory,
    }


def _write_volume(path: Path) -> float:
    """Uncompressed NIfTI, so that reading and not unpacking is measured. Returns the voxels' megabytes."""
    import nibabel as nib

    random = np.random.default_rng(0)
    plane = random.normal(40, 200, VOLUME_SHAPE[1:]).astype(np.int16)
    header = nib.Nifti1Image(np.zeros((1, 1, 1), np.int16), np.diag([0.7, 0.7, 1.5, 1])).header
    header.set_data_shape(tuple(reversed(VOLUME_SHAPE)))
    header["vox_offset"] = VOXELS_AT
    # slice by slice: what is held here would count as the window's memory
    with path.open("wb") as file:
        file.write(header.binaryblock.ljust(VOXELS_AT, b"\0"))
        for number in range(VOLUME_SHAPE[0]):
            file.write(np.roll(plane, number, 0).tobytes())
    return float(np.prod(VOLUME_SHAPE)) * plane.itemsize / 1e6


def _write_picture(path: Path) -> float:
    import tifffile

    tile = np.random.default_rng(0).integers(0, 255, (STRIP_PX, STRIP_PX), np.uint8)
    strip = np.tile(tile, (1, PICTURE_SIDE_PX // STRIP_PX))
    strips = (strip for _ in range(PICTURE_SIDE_PX // STRIP_PX))
    shape = (PICTURE_SIDE_PX, PICTURE_SIDE_PX)
    tifffile.imwrite(path, strips, shape=shape, dtype=np.uint8, photometric="minisblack", rowsperstrip=STRIP_PX)
    return PICTURE_SIDE_PX**2 / 1e6


def _app(folder: Path) -> App:
    """The whole window, without the network: loading it is measured by `bench start` and the clicks by `bench click`."""
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from fourclick.annotator.app import App

    application = QApplication.instance() or QApplication(sys.argv[:1])
    app = App(settings=QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    app.window.resize(*WINDOW_PX)
    app.window.show()
    application.processEvents()
    app.workspace.open_project(folder / "project")
    return app


def _open(app: App, path: Path, kind: str) -> dict[str, float]:
    """Seconds until the image is painted, and the longest block of the window meanwhile."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    blocks, began = Blocks(), time.perf_counter()
    app.workspace.add_paths([path])
    while app.document.image is None:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if time.perf_counter() - began > LONGEST_S:
            raise SystemExit(f"The {kind} was not opened within {LONGEST_S} seconds.")
    for _ in range(20):
        QApplication.processEvents()
        time.sleep(TICK_MS / 1000)
    return {"s": time.perf_counter() - began, "longest block ms": blocks.longest_ms}


def _slices_per_second(app: App) -> float:
    """All slices one after the other, each painted in all views that are shown."""
    times = timed([partial(app.document.set_slice, index) for index in range(app.document.depth)])
    return 1000 * len(times) / sum(times)


def timed(steps: Sequence[Callable[[], object]]) -> list[float]:
    """Milliseconds of each step until it is painted."""
    from PySide6.QtWidgets import QApplication

    QApplication.processEvents()
    times = []
    for step in steps:
        began = time.perf_counter()
        step()
        # the scene's updates first, then the paint events that they ask for
        QApplication.processEvents()
        QApplication.processEvents()
        times.append(1000 * (time.perf_counter() - began))
    return times


def _memory_mb() -> float:
    """What this process holds now; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
