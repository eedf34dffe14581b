"""Starts the window in the language of FOURCLICK_LANGUAGE, in a process of its own, and prints what it says, as JSON.

    python spoken_window.py FOLDER PERCENT [PICTURES]

FOLDER takes projects and settings; PERCENT is the size of the text. With PICTURES, a folder, all that is looked at is also
saved there, to be seen by a person.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from dicom_phantom import stack, write_ball
from fake_predictor import FakePredictor
from PySide6.QtCore import QElapsedTimer, QSettings, Qt, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDialog,
    QDockWidget,
    QInputDialog,
    QLabel,
    QMenu,
    QProgressBar,
    QSizePolicy,
    QSlider,
    QTabBar,
    QToolBar,
    QWidget,
)

from fourclick.annotator.app import App
from fourclick.annotator.gui.preferences import TEXT
from fourclick.annotator.gui.theme import apply_theme
from fourclick.annotator.start import speak
from fourclick.annotator.storage.locations import samples_folder
from fourclick.annotator.storage.samples import write_samples
from fourclick.models.prompt import Click, Role

SIZE_PX = (1280, 800)
SPARE_PX = 1
WITH_DIALOGS = ("shortcuts", "change_keys", "about", "palette", "repeats", "agreement", "progress", "statistics")
WITH_PANELS = ("train", "learn", "unet", "network_view", "brush_tool", "review", "four_views")


def menus_of(menu: QMenu, title: str = "") -> dict[str, list[str]]:
    """The texts of every menu by its title, as deep as they go."""
    actions = [each for each in menu.actions() if not each.isSeparator()]
    found = {title: [each.text() for each in actions]}
    for each in actions:
        if isinstance(each.menu(), QMenu):
            found |= menus_of(each.menu(), f"{title}/{each.text()}")
    return found


def cut_off(window: QWidget) -> list[str]:
    """Widgets in view that are narrower than their text, or that others or a border cover in part."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.visibleRegion().isEmpty() or widget.width() < 2:
            continue
        wanted = _wanted_px(widget)
        if wanted > widget.width() + SPARE_PX:
            found.append(f"{type(widget).__name__} “{_text(widget)}”: {widget.width()} of {wanted} px")
        if _is_covered(widget):
            seen = widget.visibleRegion().boundingRect().height()
            found.append(f"{type(widget).__name__} “{_text(widget)}”: {seen} of {widget.height()} px of its height")
    return found


def _is_covered(widget: QWidget) -> bool:
    """Whether a part is out of view where nothing can be scrolled; the banner lies above the image."""
    if not isinstance(widget, QAbstractButton | QLabel | QSlider | QProgressBar | QComboBox) or not _text(widget):
        return False
    above = widget.parentWidget()
    while above is not None and not above.isWindow():
        if isinstance(above, QAbstractScrollArea):
            return False
        above = above.parentWidget()
    seen = widget.visibleRegion().boundingRect()
    return seen.height() < widget.height() - SPARE_PX or seen.width() < widget.width() - SPARE_PX


def _wanted_px(widget: QWidget) -> int:
    if isinstance(widget, QLabel):
        plain = re.sub("<[^>]*>", "", widget.text())
        if widget.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Ignored and widget.toolTip() == widget.text():
            # it must not widen the window, and can be read whole
            return 0
        if widget.wordWrap():
            # the longest word has to fit
            longest = max((widget.fontMetrics().horizontalAdvance(word) for word in plain.split()), default=0)
            lines = widget.heightForWidth(widget.width()) > widget.height() + SPARE_PX
            return 10_000 if lines else longest
        return widget.fontMetrics().horizontalAdvance(max(plain.split("\n"), key=len)) if plain else 0
    if isinstance(widget, QAbstractButton):
        if widget.text() and widget.height() < widget.fontMetrics().height():
            return 10_000
        return widget.sizeHint().width() if widget.text() else 0
    if isinstance(widget, QComboBox):
        return widget.fontMetrics().horizontalAdvance(widget.currentText()) + 20
    if isinstance(widget, QTabBar):
        return widget.sizeHint().width()
    return 0


def _text(widget: QWidget) -> str:
    return next((getattr(widget, name)() for name in ("text", "currentText") if hasattr(widget, name)), "")


class Look:
    def __init__(self, folder: Path, percent: int, pictures: Path | None) -> None:
        os.environ["FOURCLICK_HOME"] = str(folder)
        self._folder, self._pictures, self._number = folder, pictures, 0
        self.warnings: list[str] = []
        self.cut: list[str] = []
        self.shown: list[str] = []
        self.right: list[int] = []
        qInstallMessageHandler(lambda _kind, _context, text: self.warnings.append(text))
        self._application = QApplication(sys.argv[:1])
        speak(self._application)
        settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
        settings.setValue("hint/shown", True)
        settings.setValue(TEXT, percent)
        apply_theme(self._application, "light")
        self.app = App(load=FakePredictor, settings=settings)
        self.app.window.resize(*SIZE_PX)
        self.app.start(write_samples(samples_folder()))
        self.wait(lambda: self.app.document.image is not None)

    def wait(self, done=lambda: False, most_ms: int = 20_000) -> None:
        timer = QElapsedTimer()
        timer.start()
        while not done() and timer.elapsed() < most_ms:
            QTest.qWait(10)

    def see(self, widget: QWidget, name: str) -> None:
        self.wait(most_ms=150)
        self.cut += [f"{name}: {each}" for each in cut_off(widget)]
        self.shown.append(name)
        if self._pictures is not None:
            self._number += 1
            widget.grab().save(str(self._pictures / f"{self._number:02d} {name}.png"))

    def all_of_it(self) -> dict[str, object]:
        app, window = self.app, self.app.window
        for action in window.menuBar().actions():
            action.menu().aboutToShow.emit()
        window.export_menu.aboutToShow.emit()
        menus = menus_of(window.menuBar())
        self.see(window, "window")
        entry = next(each for each in window.images.entries if "phantom CT" in each.name)
        app.workspace.show_image(entry.id)
        self.wait(lambda: app.document.image is not None and app.document.image.name.startswith("phantom CT"))
        for x, y in ((154, 165), (187, 166), (170, 145), (174, 190)):
            app.document.add_click(Click(x, y, Role.EXTREME))
        self.wait(lambda: app.document.mask() is not None)
        self.see(window, "mask")
        app.document.accept()
        self.see(window, "region")
        for key in WITH_PANELS:
            action = window.actions_by_key[key]
            action.trigger()
            self.see(window, key)
            self.right += [
                dock.width()
                for dock in window.findChildren(QDockWidget)
                if not dock.isHidden() and window.dockWidgetArea(dock) == Qt.DockWidgetArea.RightDockWidgetArea
            ]
            if action.isCheckable() and action.isChecked() and action.actionGroup() is None:
                action.trigger()
        window.actions_by_key["click_tool"].trigger()
        for key in WITH_DIALOGS:
            window.actions_by_key[key].trigger()
            self._see_dialogs(key)
        app.files.ask_export("coco")
        self._see_dialogs("export")
        write_ball(self._folder / "tilted", stack([2.5 * number for number in range(20)], (0, 0.25)))
        app.files.open_paths([self._folder / "tilted"])
        self.wait(lambda: app.importing.dialog is not None and app.importing.dialog.isVisible())
        self._see_dialogs("import doctor")
        if self._pictures is not None:
            for menu in window.menuBar().actions():
                menu.menu().popup(window.mapToGlobal(window.rect().topLeft()))
                self.see(menu.menu(), f"menu {menu.text().replace('&', '')}")
                menu.menu().hide()
        tools = {each.text() for bar in window.findChildren(QToolBar) for each in bar.actions()}
        return {
            "menus": menus,
            "tools": sorted(tools),
            "title": window.windowTitle(),
            "docks": [each.windowTitle() for each in window.findChildren(QDockWidget)],
            "dock names": [each.objectName() for each in window.findChildren(QDockWidget)],
            "tip": window.actions_by_key["open_images"].toolTip(),
            "undo": window.undo.text(),
            "cut": self.cut,
            "shown": self.shown,
            "right": self.right,
            "window": [window.width(), window.minimumSizeHint().width()],
            "warnings": self.warnings,
        }

    def _see_dialogs(self, key: str) -> None:
        self.wait(most_ms=300)
        for widget in QApplication.topLevelWidgets():
            if widget.isVisible() and widget is not self.app.window and isinstance(widget, QDialog | QInputDialog):
                self.see(widget, key)
                widget.close()
        self.wait(most_ms=50)


if __name__ == "__main__":
    look = Look(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)
    said = look.all_of_it()
    look.app.window.ask_before_closing(None)
    look.app.window.close()
    print(json.dumps(said, ensure_ascii=False))
