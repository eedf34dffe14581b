"""`fourclick bench view --peer pyqtgraph`: the same volume scrolled and windowed by our canvas and by pyqtgraph, in one run.

The answer to "pyqtgraph or QGraphicsView, whichever measures faster". Both are bare views of the same size with the same
voxels and window, and take turns, so that a busy machine slows both.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from fourclick.annotator.bench_view import VOLUME_SHAPE, Figures, timed

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from fourclick.annotator.core.window import Window

PEERS = ("pyqtgraph",)
MISSING = (
    "pyqtgraph is not installed, so nothing is compared. It is no part of Fourclick; for this comparison alone: "
    "pip install pyqtgraph"
)
VIEW_PX = (900, 700)
ROUNDS, WINDOWS = 5, 60

Voxels = npt.NDArray[np.int16]
Show = Callable[[int], object]
SetWindow = Callable[["Window"], object]


def is_installed(peer: str) -> bool:
    return importlib.util.find_spec(peer) is not None


def main() -> int:
    """Prints the figures as one line of JSON."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(json.dumps(peer_speed(VOLUME_SHAPE)))
    return 0


def peer_speed(shape: tuple[int, int, int]) -> Figures:
    """Slices and windows a second of both, by the median of the rounds, and our speed over theirs: above 1 ours is faster."""
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication(sys.argv[:1])
    plane = np.random.default_rng(0).normal(40, 200, shape[1:]).astype(np.int16)
    voxels = np.stack([np.roll(plane, number, 0) for number in range(shape[0])])
    figures: Figures = {}
    ours, theirs = _our_view(voxels), _pyqtgraph_view(voxels)
    for name, steps in (("scrolled (slices/s)", _scroll), ("window changed (a second)", _change_windows)):
        speeds: dict[str, list[float]] = {"ours": [], "pyqtgraph": []}
        for _ in range(ROUNDS):
            for side, view in (("ours", ours), ("pyqtgraph", theirs)):
                times = timed(steps(shape[0], *view[1:]))
                speeds[side].append(1000 * len(times) / sum(times))
        medians = {side: median(found) for side, found in speeds.items()}
        figures[f"peer, {name}"] = {**medians, "ours/pyqtgraph": medians["ours"] / medians["pyqtgraph"]}
    for widget, *_ in (ours, theirs):
        widget.close()
    application.processEvents()
    return figures


def _scroll(depth: int, show: Show, _set_window: SetWindow) -> list[Callable[[], object]]:
    return [partial(show, index) for index in range(depth)]


def _change_windows(depth: int, show: Show, set_window: SetWindow) -> list[Callable[[], object]]:
    """As a drag does: another window at each step, on one slice."""
    from fourclick.annotator.core.window import Window

    show(depth // 2)
    return [partial(set_window, Window.of(40 + number, 400 + 5 * number)) for number in range(WINDOWS)]


def _our_view(voxels: Voxels) -> tuple[QWidget, Show, SetWindow]:
    from fourclick.annotator.core.image import Image
    from fourclick.annotator.gui.canvas import Canvas
    from fourclick.annotator.gui.document import Document

    document, canvas = Document(), Canvas()
    canvas.set_document(document)
    canvas.resize(*VIEW_PX)
    canvas.show()
    document.set_image(1, Image(voxels, name="volume"))
    canvas.fit()
    return canvas, document.set_slice, canvas.set_window


def _pyqtgraph_view(voxels: Voxels) -> tuple[QWidget, Show, SetWindow]:
    """As pyqtgraph's documentation recommends for speed: row-major arrays, fixed levels, one image item in a view box."""
    os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"
    import pyqtgraph

    pyqtgraph.setConfigOptions(imageAxisOrder="row-major")
    widget = pyqtgraph.GraphicsView()
    box = pyqtgraph.ViewBox(lockAspect=True, invertY=True)
    widget.setCentralItem(box)
    item = pyqtgraph.ImageItem()
    box.addItem(item)
    levels = [(-160.0, 240.0)]

    def show(index: int) -> None:
        item.setImage(voxels[index], autoLevels=False, levels=levels[0])

    def set_window(window: Any) -> None:
        levels[0] = (window.low, window.high)
        item.setLevels(levels[0])

    show(0)
    widget.resize(*VIEW_PX)
    widget.show()
    box.autoRange(padding=0.03)
    return widget, show, set_window


if __name__ == "__main__":
    sys.exit(main())
