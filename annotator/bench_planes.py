"""The brush on every plane, for `fourclick bench brush`: a move until it is painted, a stroke until it is in the regions."""

from __future__ import annotations

import os
import time
import tracemalloc
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent, Qt

    from fourclick.annotator.core.annotation import Region
    from fourclick.annotator.core.image import Image
    from fourclick.annotator.gui.document import Document
    from fourclick.annotator.gui.image_view import ImageView

Figures = dict[str, dict[str, float]]

VOLUME = (400, 512, 512)
LABELS = 5
DIAMETER_PX = 40
MOVES = 150
RELEASES = 5
"""Strokes of each length that are let go of."""
SETTLING_S = 0.15
STEPS = 200
NAMES = {0: "axial", 1: "coronal", 2: "sagittal"}


def plane_speed() -> Figures:
    """Milliseconds per move and per released stroke on each plane of a label map in the 2x2 layout, all views painted."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from fourclick.annotator.core.annotation import Annotation
    from fourclick.annotator.core.state import State
    from fourclick.annotator.gui.canvas import Canvas
    from fourclick.annotator.gui.document import Document
    from fourclick.annotator.gui.four_views import FourViews
    from fourclick.annotator.gui.hand_options import HandOptions
    from fourclick.annotator.gui.linked_views import LinkedViews
    from fourclick.annotator.gui.plane_tools import add_plane_tools
    from fourclick.annotator.gui.tools import Tools

    application = QApplication.instance() or QApplication(["fourclick"])
    document, canvas = Document(), Canvas()
    canvas.set_document(document)
    tools = Tools(document)
    tools.attach(canvas)
    views = FourViews(canvas)
    linked = LinkedViews(document, views)
    # kept: the filters go with them
    kept = add_plane_tools(views.views, linked, tools)
    views.resize(1600, 1200)
    regions = label_map()
    document.set_image(1, volume(), State(Annotation(regions)), slice_index=VOLUME[0] // 2)
    linked.set_wanted(True)
    views.show()
    linked.fit()
    application.processEvents()
    figures: Figures = {}
    for axis, view in ((0, canvas), *views.views.items()):
        tools.hands.work.set_options(HandOptions(diameter_px=DIAMETER_PX))
        tools.set_tool("brush")
        hand = _Hand(document, view, regions[LABELS * (VOLUME[0] // 2) + 2].id)
        # what a picture costs that is shown for the first time is not the brush's
        hand.stroke(width=0.02, moves=3)
        short = [hand.stroke(width=0.04, moves=20, shift=0.7 * each) for each in range(RELEASES)]
        long = [hand.stroke(width=0.4, moves=MOVES, shift=0.02 * each) for each in range(RELEASES)]
        where = f"{NAMES[axis]}, {VOLUME[2]} x {VOLUME[1]} x {VOLUME[0]}"
        figures[f"brush {DIAMETER_PX} px, {where}"] = {
            "median_ms": round(float(np.median(long[0].moves_ms)), 2),
            "p95_ms": round(float(np.percentile(long[0].moves_ms, 95)), 2),
            "press_ms": round(long[0].press_ms, 1),
        }
        figures[f"letting go of a stroke, {where}"] = {
            f"{name}_{key}": round(float(np.median([getattr(each, key) for each in strokes])), 1)
            for name, strokes in (("short", short), ("long", long))
            for key in ("ms", "cpu_ms", "slices")
        }
    views.close()
    del kept
    return figures


@dataclass(frozen=True, slots=True)
class _Stroke:
    """How long it took, and how many slices it changed. `ms` and `cpu_ms` are of letting go until all views are painted."""

    press_ms: float
    moves_ms: list[float]
    ms: float
    cpu_ms: float
    """Of this thread alone, whatever else the machine is doing."""
    slices: int


class _Hand:
    """Paints in a view as the mouse does, on a region; each stroke begins with the same masks."""

    def __init__(self, document: Document, view: ImageView, region_id: str) -> None:
        self._document, self._view, self._region_id = document, view, region_id

    def stroke(self, *, width: float, moves: int, shift: float = 0.0) -> _Stroke:
        """width: its reach, as a share of the image's sides."""
        from PySide6.QtCore import QEvent, Qt

        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        places = np.linspace(shift, 6 + shift, moves)
        path = [(0.5 + width * np.cos(each), 0.5 + width * np.sin(1.3 * each)) for each in places]
        self._document.select(self._region_id)
        self._settle()
        before = {each.id: each for each in self._document.state.annotation}
        pressed, _ = self._send(QEvent.Type.MouseButtonPress, path[0], left, left)
        times = [self._send(QEvent.Type.MouseMove, each, none, left)[0] for each in path]
        released, worked = self._send(QEvent.Type.MouseButtonRelease, path[-1], left, none)
        changed = {each.slice_index for each in self._document.state.annotation if before.get(each.id) is not each}
        self._document.undo_stack.undo()
        return _Stroke(pressed, times, released, worked, len(changed))

    def _settle(self) -> None:
        """Waits for what was put off."""
        from PySide6.QtCore import QCoreApplication

        end = time.perf_counter() + SETTLING_S
        while time.perf_counter() < end:
            QCoreApplication.processEvents()

    def _send(
        self, kind: QEvent.Type, share: tuple[float, float], button: Qt.MouseButton, held: Qt.MouseButton
    ) -> tuple[float, float]:
        """Milliseconds until it is painted, and those of them in which this thread worked."""
        from PySide6.QtCore import QCoreApplication, QPointF, Qt
        from PySide6.QtGui import QMouseEvent

        rect = self._view.image_rect
        position = self._view.viewportTransform().map(QPointF(share[0] * rect.width(), share[1] * rect.height()))
        event = QMouseEvent(kind, position, position, button, held, Qt.KeyboardModifier.NoModifier)
        start, worked = time.perf_counter(), time.thread_time()
        QCoreApplication.sendEvent(self._view.viewport(), event)
        QCoreApplication.processEvents()
        return 1000 * (time.perf_counter() - start), 1000 * (time.thread_time() - worked)


def plane_memory() -> Figures:
    """What 200 strokes in the coronal and sagittal planes keep in memory until the undo stack is cleared."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from fourclick.annotator.core.annotation import Annotation
    from fourclick.annotator.core.plane import planes_of
    from fourclick.annotator.core.state import State
    from fourclick.annotator.editing.patch import patches_across
    from fourclick.annotator.editing.stroke import Stroke
    from fourclick.annotator.gui.document import Document
    from fourclick.annotator.gui.hand_options import HandOptions
    from fourclick.annotator.gui.hand_work import HandWork

    application = QApplication.instance() or QApplication(["fourclick"])
    image, regions = volume(), label_map()
    document = Document()
    work = HandWork(document)
    work.set_options(HandOptions(diameter_px=DIAMETER_PX, is_ball=True))
    document.set_image(1, image, State(Annotation(regions)))
    rng = np.random.default_rng(0)
    times: list[float] = []
    touched: list[int] = []
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    while document.undo_stack.count() < STEPS:
        # some strokes of the eraser meet nothing, and are no step
        step = len(times)
        plane = planes_of(image)[1 + step % 2]
        index = int(rng.integers(plane.depth // 5, plane.depth * 4 // 5))
        stroke = Stroke(work.options.brush(plane), (plane.height, plane.width))
        x, y = rng.uniform(0.15, 0.85, 2) * (plane.width, plane.height)
        for _ in range(20):
            stroke.move_to((float(x), float(y)))
            x, y = x + rng.normal(0, 12), y + rng.normal(0, 12)
        document.select(regions[int(rng.integers(len(regions)))].id)
        start = time.perf_counter()
        patches = patches_across(plane, stroke.shapes(index, plane.depth))
        work.cover_across(patches, "brush", is_erasing=step % 4 == 3)
        times.append(1000 * (time.perf_counter() - start))
        touched.append(len(patches))
    kept = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    steps = document.undo_stack.count()
    application.processEvents()
    return {
        f"undo of strokes across slices, {VOLUME[2]} x {VOLUME[1]} x {VOLUME[0]}, {len(regions)} regions": {
            "steps": steps,
            "megabytes": round(kept / 1e6, 1),
            "median_slices_per_stroke": float(np.median(touched)),
            "median_ms_per_stroke": round(float(np.median(times)), 1),
        }
    }


def volume() -> Image:
    """Noise of 0.8 x 0.8 x 2 mm."""
    from fourclick.annotator.core.image import Geometry, Image

    rng = np.random.default_rng(0)
    plane = rng.integers(0, 4000, VOLUME[1:]).astype(np.int16)
    voxels = np.stack([np.roll(plane, number, 0) for number in range(VOLUME[0])])
    return Image(voxels, Geometry((0.8, 0.8, 2.0), is_known=True))


def label_map() -> tuple[Region, ...]:
    """Discs of five labels on every slice."""
    from fourclick.annotator.core.annotation import Region
    from fourclick.annotator.core.mask import Mask

    depth, height, width = VOLUME
    rows, columns = np.ogrid[:height, :width]
    masks = [
        Mask.from_array((rows - middle * height) ** 2 + (columns - middle * width) ** 2 < (0.1 * middle + 0.06) ** 2 * width**2)
        for middle in np.linspace(0.2, 0.75, LABELS)
    ]
    return tuple(Region(mask, label + 1, slice_index=index) for index in range(depth) for label, mask in enumerate(masks))
