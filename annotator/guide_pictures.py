"""`python -m fourclick.annotator.guide_pictures FOLDER`: the guide's pictures, of the bundled samples."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from fourclick.annotator.screenshots import pause, wait_until

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QWidget

    from fourclick.annotator.app import App

WINDOW_PX = (1180, 760)
GLAND = ("colon immunohistochemistry.png", ((252, 377), (381, 409), (285, 305), (332, 508)))
PHANTOM = "phantom CT.nii.gz"
KIDNEY = ((154, 165), (187, 166), (170, 145), (174, 190))
KIDNEY_SLICE = 18
TRUNCATED_FROM = 7
"""The doctor's picture is of the phantom's series without one slice and with another one twice."""


def main(folder: Path) -> int:
    """Writes one PNG per picture that the chapters name; a minute or so."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["FOURCLICK_HOME"] = home
        _Photographer(folder, Path(home)).shoot()
    return 0


class _Photographer:
    def __init__(self, folder: Path, home: Path) -> None:
        from PySide6.QtCore import QSettings
        from PySide6.QtWidgets import QApplication

        from fourclick.annotator.app import App
        from fourclick.annotator.gui.theme import apply_theme
        from fourclick.annotator.storage.locations import samples_folder
        from fourclick.annotator.storage.samples import write_samples

        application = QApplication.instance() or QApplication(sys.argv[:1])
        assert isinstance(application, QApplication)  # noqa: S101 (nothing else made one)
        apply_theme(application, "light")
        self._folder, self._home = folder, home
        settings = QSettings(str(home / "settings.ini"), QSettings.Format.IniFormat)
        settings.setValue("hint/shown", True)
        self.app: App = App(settings=settings)
        self.app.window.resize(*WINDOW_PX)
        self.app.start(write_samples(samples_folder()))
        wait_until(lambda: self.app.document.image is not None)
        pause(3000)

    def shoot(self) -> None:
        for picture in (self._clicks, self._lesson, self._four_views, self._walk, self._hands, self._labels, self._doctor):
            picture()
        self.app.window.close()

    # The pictures

    def _clicks(self) -> None:
        from fourclick.models.prompt import Click, Role

        app = self.app
        self._open(GLAND[0])
        self._click(GLAND[1])
        self._save("four-clicks")
        mask = app.document.mask()
        assert mask is not None  # noqa: S101 (it was waited for)
        app.document.add_click(Click(330, 330, Role.NEGATIVE))
        wait_until(self._is_answered)
        app.window.canvas.overlays.set_hover((330.0, 330.0))
        app.window.actions_by_key["doubt"].setChecked(True)
        self._save("corrections")
        app.window.actions_by_key["doubt"].setChecked(False)
        app.document.accept()

    def _four_views(self) -> None:
        app = self.app
        self._open(PHANTOM)
        app.document.set_slice(KIDNEY_SLICE)
        self._click(KIDNEY)
        app.document.accept()
        app.structures.walk()
        wait_until(lambda: not app.structures.is_running)
        app.window.actions_by_key["four_views"].setChecked(True)
        app.document.set_slice(KIDNEY_SLICE)
        pause(300)
        app.viewing.linked.move_crosshair((float(KIDNEY_SLICE), 167.0, 170.0))
        pause(600)
        self._save("four-views")
        app.window.actions_by_key["surface"].setChecked(True)
        wait_until(lambda: "triangles" in app.viewing.surfaces.view.title or app.window.banner.text)
        if app.window.banner.text:
            raise SystemExit(app.window.banner.text)
        pause(1000)
        self._save("surface", app.viewing.surfaces.view)
        app.window.actions_by_key["surface"].setChecked(False)
        app.window.actions_by_key["four_views"].setChecked(False)

    def _walk(self) -> None:
        app = self.app
        app.document.set_slice(KIDNEY_SLICE + 3)
        app.window.canvas.fit()
        pause(500)
        self._save("slice-walk")

    def _hands(self) -> None:
        app = self.app
        app.document.set_slice(KIDNEY_SLICE)
        region = app.document.state.annotation.on_slice(KIDNEY_SLICE)[0]
        app.document.select(region.id)
        app.window.actions_by_key["brush_tool"].trigger()
        app.window.canvas.set_view(8.0, (170, 167))
        pause(300)
        self._hold_brush((176.0, 146.0), (186.0, 152.0), (190.0, 160.0))
        self._save("hands")
        self._let_go((190.0, 160.0))
        app.document.undo_stack.undo()
        app.window.actions_by_key["click_tool"].trigger()
        app.window.canvas.fit()

    def _labels(self) -> None:
        from fourclick.annotator.storage.label_files import presets

        app = self.app
        abdomen = next(each for each in presets() if each.key == "abdomen")
        app.label_tables.add(abdomen.labels[:6], abdomen.name)
        pause(500)
        self._save("labels", app.window.labels.parentWidget())

    def _doctor(self) -> None:
        from fourclick.annotator.storage.locations import samples_folder

        series = self._home / "series with a gap"
        shutil.copytree(samples_folder() / "phantom CT series", series)
        paths = sorted(series.iterdir())
        paths[TRUNCATED_FROM].unlink()
        shutil.copyfile(paths[-2], series / "slice 999.dcm")
        app = self.app
        app.files.open_paths([series])
        wait_until(lambda: app.importing.dialog is not None and app.importing.dialog.isVisible())
        pause(1500)
        dialog = app.importing.dialog
        assert dialog is not None  # noqa: S101 (it was waited for)
        self._save("import-doctor", dialog)
        dialog.reject()

    def _lesson(self) -> None:
        app = self.app
        app.tutorial.begin()
        wait_until(lambda: app.tutorial.step == 0 and app.document.image is not None and app.document.image.name == PHANTOM)
        pause(800)
        self._save("lesson")
        app.tutorial.end()

    # How they are made

    def _hold_brush(self, *places: tuple[float, float]) -> None:
        """Presses the left button and moves, and does not let go: the stroke and the brush's outline are seen."""
        from PySide6.QtCore import QEvent

        self._mouse(QEvent.Type.MouseButtonPress, places[0])
        for place in places[1:]:
            self._mouse(QEvent.Type.MouseMove, place)

    def _let_go(self, place: tuple[float, float]) -> None:
        from PySide6.QtCore import QEvent

        self._mouse(QEvent.Type.MouseButtonRelease, place)

    def _mouse(self, kind: QEvent.Type, place: tuple[float, float]) -> None:
        from PySide6.QtCore import QEvent, QPointF, Qt
        from PySide6.QtGui import QMouseEvent
        from PySide6.QtWidgets import QApplication

        viewport = self.app.window.canvas.viewport()
        at = self.app.window.canvas.viewportTransform().map(QPointF(place[0] + 0.5, place[1] + 0.5))
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        button = none if kind is QEvent.Type.MouseMove else left
        held = none if kind is QEvent.Type.MouseButtonRelease else left
        event = QMouseEvent(kind, at, QPointF(viewport.mapToGlobal(at)), button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(viewport, event)

    def _open(self, name: str) -> None:
        entry = next(each for each in self.app.window.images.entries if each.name.endswith(name))
        self.app.workspace.show_image(entry.id)
        wait_until(lambda: self.app.document.image is not None and self.app.document.image.name == name)
        self.app.window.canvas.fit()

    def _click(self, extremes: tuple[tuple[int, int], ...]) -> None:
        from fourclick.models.prompt import Click, Role

        for x, y in extremes:
            self.app.document.add_click(Click(x, y, Role.EXTREME))
        wait_until(self._is_answered)

    def _is_answered(self) -> bool:
        return self.app.document.proposal is not None and not self.app.document.is_pending

    def _save(self, name: str, widget: QWidget | None = None) -> None:
        self.app.window.statusBar().clearMessage()
        pause(150)
        path = self._folder / f"{name}.png"
        (widget or self.app.window).grab().save(str(path))
        with Image.open(path) as picture:
            # a third of the size, and the package carries all of them
            small = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
        small.save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("resources/guide/pictures")))
