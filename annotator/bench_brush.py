"""`fourclick bench brush`: how long a move of the brush takes until it is painted, and what 200 undo steps weigh."""

from __future__ import annotations

import os
import time
import tracemalloc

import numpy as np

from fourclick.annotator.bench_planes import plane_memory, plane_speed

Figures = dict[str, dict[str, float]]

SIDE_PX = 2048
DIAMETERS_PX = (10, 40, 200)
MOVES = 150
VOLUME = (400, 512, 512)
LABELS = 5
STEPS = 200


def brush_figures() -> Figures:
    """Milliseconds per move on a 2048 x 2048 slice in a window without a screen; megabytes of undo on 512 x 512 x 400."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return move_speed() | plane_speed() | undo_memory() | plane_memory()


def move_speed() -> Figures:
    """From the mouse's event to the painted window, with a mask of a million pixels already there."""
    from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    from fourclick.annotator.core.image import Image
    from fourclick.annotator.gui.canvas import Canvas
    from fourclick.annotator.gui.document import Document
    from fourclick.annotator.gui.hand_options import HandOptions
    from fourclick.annotator.gui.tools import Tools

    application = QApplication.instance() or QApplication(["fourclick"])
    document, canvas = Document(), Canvas()
    canvas.resize(1280, 900)
    canvas.set_document(document)
    tools = Tools(document)
    tools.attach(canvas)
    rng = np.random.default_rng(0)
    document.set_image(1, Image(rng.integers(0, 4000, (1, SIDE_PX, SIDE_PX)).astype(np.int16)))
    rows, columns = np.ogrid[:SIDE_PX, :SIDE_PX]
    document.add_mask_region((rows - SIDE_PX / 2) ** 2 + (columns - SIDE_PX / 2) ** 2 < (0.28 * SIDE_PX) ** 2)
    canvas.show()
    application.processEvents()

    def send(kind: QEvent.Type, x: float, y: float, button: Qt.MouseButton, held: Qt.MouseButton) -> tuple[float, float]:
        position = canvas.viewportTransform().map(QPointF(x, y))
        event = QMouseEvent(kind, position, position, button, held, Qt.KeyboardModifier.NoModifier)
        start, worked = time.perf_counter(), time.thread_time()
        QCoreApplication.sendEvent(canvas.viewport(), event)
        application.processEvents()
        return 1000 * (time.perf_counter() - start), 1000 * (time.thread_time() - worked)

    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    figures: Figures = {}
    for zoom_name, zoom in (("fit", 0.0), ("1:1", 1.0)):
        for diameter in DIAMETERS_PX:
            canvas.fit()
            if zoom:
                canvas.set_view(zoom, (SIDE_PX / 2, SIDE_PX / 2))
            tools.hands.work.set_options(HandOptions(diameter_px=diameter))
            tools.set_tool("brush")
            reach = 380.0
            angles = np.linspace(0, 4 * np.pi, MOVES)
            path = [(SIDE_PX / 2 + reach * np.cos(each), SIDE_PX / 2 + 0.8 * reach * np.sin(1.3 * each)) for each in angles]
            send(QEvent.Type.MouseButtonPress, *path[0], left, left)
            times, worked = zip(*(send(QEvent.Type.MouseMove, x, y, none, left) for x, y in path), strict=True)
            released, _ = send(QEvent.Type.MouseButtonRelease, *path[-1], left, none)
            figures[f"brush {diameter} px, {zoom_name}"] = {
                "median_ms": round(float(np.median(times)), 2),
                "p95_ms": round(float(np.percentile(times, 95)), 2),
                # of this thread alone, whatever else the machine is doing
                "p95_cpu_ms": round(float(np.percentile(worked, 95)), 2),
                "release_ms": round(released, 1),
            }
    canvas.close()
    return figures


def undo_memory() -> Figures:
    """What 200 strokes of a ball of 40 px keep in memory until the undo stack is cleared: masks and states, no image."""
    from PySide6.QtWidgets import QApplication

    from fourclick.annotator.core.annotation import Annotation, Region
    from fourclick.annotator.core.image import Geometry, Image
    from fourclick.annotator.core.mask import Mask
    from fourclick.annotator.core.plane import planes_of
    from fourclick.annotator.core.state import State
    from fourclick.annotator.editing.stroke import Stroke
    from fourclick.annotator.gui.document import Document
    from fourclick.annotator.gui.hand_options import HandOptions
    from fourclick.annotator.gui.hand_work import HandWork

    application = QApplication.instance() or QApplication(["fourclick"])
    depth, height, width = VOLUME
    image = Image(np.zeros(VOLUME, np.int16), Geometry((0.8, 0.8, 2.0), is_known=True))
    rows, columns = np.ogrid[:height, :width]
    masks = [
        Mask.from_array((rows - middle * height) ** 2 + (columns - middle * width) ** 2 < (0.1 * middle + 0.06) ** 2 * width**2)
        for middle in np.linspace(0.2, 0.75, LABELS)
    ]
    regions = tuple(Region(mask, label + 1, slice_index=index) for index in range(depth) for label, mask in enumerate(masks))
    document = Document()
    work = HandWork(document)
    work.set_options(HandOptions(diameter_px=40, is_ball=True))
    document.set_image(1, image, State(Annotation(regions)))
    rng = np.random.default_rng(0)
    times = []
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for step in range(STEPS):
        index = int(rng.integers(20, depth - 20))
        document.set_slice(index)
        document.set_active_label(1 + step % LABELS)
        stroke = Stroke(work.options.brush(planes_of(image)[0]), (height, width))
        x, y = rng.uniform(0.15, 0.85, 2) * (width, height)
        for _ in range(20):
            stroke.move_to((float(x), float(y)))
            x, y = x + rng.normal(0, 12), y + rng.normal(0, 12)
        start = time.perf_counter()
        shapes = stroke.shapes(index, depth)
        work.cover(shapes, index, "brush", is_erasing=step % 4 == 3)
        times.append(1000 * (time.perf_counter() - start))
    kept = tracemalloc.get_traced_memory()[0] - before
    steps = document.undo_stack.count()
    tracemalloc.stop()
    application.processEvents()
    figures = {"steps": steps, "megabytes": round(kept / 1e6, 1), "median_ms_per_stroke": round(float(np.median(times)), 1)}
    return {f"undo on {width} x {height} x {depth}, {len(regions)} regions": figures}
