"""The layouts, pixel by pixel, of our own phantom: what moves, grows or vanishes is seen here first.

After a change that is meant, look at the new pictures and keep them:
FOURCLICK_WRITE_LAYOUTS=1 python -m pytest -n 0 tests/gui/test_layout_pictures.py
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from four_view_bench import FourViewBench
from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QFontDatabase, QImage
from PySide6.QtWidgets import QApplication

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.image import Geometry, Image
from fourclick.annotator.core.label import Label, LabelTable
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.window import Window
from fourclick.annotator.gui.second_layer import SecondLayer
from fourclick.annotator.gui.theme import apply_theme
from fourclick.annotator.storage.phantom import ORIGIN_MM, SPACING_MM, phantom

FOLDER = Path(__file__).parent / "layout_pictures"
WRITES = bool(os.environ.get("FOURCLICK_WRITE_LAYOUTS"))
SIZE_PX = (520, 400)
FONT_FILES = ("mpl-data/fonts/ttf/DejaVuSans.ttf", "mpl-data/fonts/ttf/DejaVuSans-Bold.ttf")
NOTICED = 60
"""Of 255: by how much a pixel must differ to count. Letters are smoothed a little differently by each FreeType."""
MOST_SHARE = 0.003
"""Of the pixels that may differ so much."""
CROSSHAIR = (18, 150, 100)
LABELS = LabelTable((Label(1, "lung", "#E69F00"), Label(2, "bone", "#56B4E9")))


@pytest.fixture
def fixed_look(qapp):
    """One theme and one font, whatever this machine and the tests before have."""
    spec = find_spec("matplotlib")
    files = [Path(spec.submodule_search_locations[0]) / name for name in FONT_FILES] if spec is not None else []
    if not files or not all(file.is_file() for file in files):
        pytest.skip("the pictures are compared in DejaVu Sans, which matplotlib would bring")
    before = (QApplication.font(), QApplication.palette(), qapp.styleSheet(), qapp.style().objectName())
    numbers = [QFontDatabase.addApplicationFont(str(file)) for file in files]
    apply_theme(qapp, "light")
    font = QFont("DejaVu Sans")
    font.setPixelSize(12)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    QApplication.setFont(font)
    yield
    qapp.setStyleSheet("")
    for number in numbers:
        QFontDatabase.removeApplicationFont(number)
    QApplication.setStyle(before[3])
    QApplication.setPalette(before[1])
    QApplication.setFont(before[0])
    qapp.setStyleSheet(before[2])


@pytest.fixture
def views(qtbot, fixed_look) -> FourViewBench:
    image = Image(phantom(), Geometry(SPACING_MM, ORIGIN_MM, is_known=True), name="phantom CT", modality="CT")
    bench = FourViewBench(qtbot, image)
    bench.second = SecondLayer(bench.document, bench.four)
    bench.document.set_labels(LABELS)
    regions = []
    for index in range(image.depth):
        for label, inside in ((1, image.voxels[index, 60:190, 50:205] < -600), (2, image.voxels[index, 60:190, 50:205] > 280)):
            mask = np.zeros((image.height, image.width), bool)
            mask[60:190, 50:205] = inside
            if mask.any():
                regions.append(Region(Mask.from_array(mask), label, slice_index=index, id=f"{label}-{index}"))
    bench.document.add_regions(regions)
    bench.document.select(None)
    bench.four.resize(*SIZE_PX)
    bench.canvas.set_window(Window(-200.0, 300.0))
    bench.linked.move_crosshair(CROSSHAIR)
    if bench.four.devicePixelRatioF() != 1:
        pytest.skip("the pictures have one pixel to each of the window's; QT_SCALE_FACTOR is set")
    return bench


def axial(bench) -> None:
    bench.linked.set_wanted(False)


def coronal(bench) -> None:
    bench.four.set_alone(1)


def sagittal(bench) -> None:
    bench.four.set_alone(2)


def four(bench) -> None:
    """As it stands."""


def side_by_side(bench) -> None:
    bench.linked.set_wanted(False)
    bench.second.show_voxels(np.ascontiguousarray(-bench.document.image.voxels), Window(-300.0, 200.0))
    bench.second.set_beside(True)


LAYOUTS = {each.__name__: each for each in (axial, coronal, sagittal, four, side_by_side)}


def picture_of(qtbot, bench) -> np.ndarray:
    """(H, W, 3) uint8 of the views, once nothing moves any more."""
    qtbot.wait(100)
    bench.canvas.fit()
    bench.linked.fit()
    # the figures are told after a pause
    qtbot.wait(200)
    image = bench.four.grab(QRect(0, 0, *SIZE_PX)).toImage().convertToFormat(QImage.Format.Format_RGB888)
    return pixels(image)


def pixels(image: QImage) -> np.ndarray:
    height, width = image.height(), image.width()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())
    return rows[:, : 3 * width].reshape(height, width, 3).copy()


def stored(name) -> np.ndarray:
    path = FOLDER / f"{name}.png"
    assert path.is_file(), f"{path.name} is missing: write the pictures first (see above)"
    return pixels(QImage(str(path)).convertToFormat(QImage.Format.Format_RGB888))


def differing_share(found, wanted) -> float:
    """Of the pixels that are noticed to differ, 0 to 1."""
    if found.shape != wanted.shape:
        return 1.0
    return float((np.abs(found.astype(int) - wanted).max(2) > NOTICED).mean())


def saved(array, path) -> None:
    array = np.ascontiguousarray(array)
    QImage(array.data, array.shape[1], array.shape[0], array.strides[0], QImage.Format.Format_RGB888).save(str(path))


@pytest.mark.parametrize("name", list(LAYOUTS))
def test_a_layout_looks_as_it_did(qtbot, views, tmp_path, name):
    LAYOUTS[name](views)
    found = picture_of(qtbot, views)
    if WRITES:
        FOLDER.mkdir(exist_ok=True)
        saved(found, FOLDER / f"{name}.png")
    share = differing_share(found, stored(name))
    if share > MOST_SHARE:
        saved(found, tmp_path / f"{name}.png")
    assert share <= MOST_SHARE, f"{share:.1%} of the {name} layout's pixels differ; see {tmp_path / f'{name}.png'}"


@pytest.mark.parametrize("name", list(LAYOUTS))
@pytest.mark.parametrize("axis", [0, 1])
def test_two_pixels_would_be_noticed(name, axis):
    picture = stored(name)
    assert differing_share(np.roll(picture, 2, axis), picture) > 2 * MOST_SHARE


def test_what_is_small_would_be_noticed_too(qtbot, views):
    """A view two pixels narrower, and regions that are not painted."""
    wanted = stored("four")
    views.four.setContentsMargins(4, 0, 0, 0)
    assert differing_share(picture_of(qtbot, views), wanted) > MOST_SHARE
    views.four.setContentsMargins(0, 0, 0, 0)
    assert differing_share(picture_of(qtbot, views), wanted) <= MOST_SHARE
    views.document.set_labels(LabelTable((Label(1, "lung", "#E69F00", is_hidden=True), LABELS[2])))
    assert differing_share(picture_of(qtbot, views), wanted) > MOST_SHARE
