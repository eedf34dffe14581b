"""`python -m fourclick.annotator.screenshots FOLDER`: pictures for the README, of the bundled samples and of generated ones."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

# (image, four extremes) in pixels of the sample.
GLAND = ("colon immunohistochemistry.png", ((252, 377), (381, 409), (285, 305), (332, 508)))
KIDNEY = ("phantom CT.nii.gz", ((154, 165), (187, 166), (170, 145), (174, 190)))
STEP_MS, LONGEST_MS = 20, 60_000


def main(folder: Path) -> int:
    """Writes main.png (light), network.png (dark), and learning*.png after simulated rounds, which take a minute or two."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["FOURCLICK_HOME"] = home
        _shoot(folder, Path(home))
        _shoot_learning(folder, Path(home))
    return 0


def _shoot(folder: Path, home: Path) -> None:
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from fourclick.annotator.app import App
    from fourclick.annotator.gui.theme import apply_theme
    from fourclick.annotator.storage.locations import samples_folder
    from fourclick.annotator.storage.samples import write_samples
    from fourclick.models.prompt import Click, Role

    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)  # noqa: S101 (nothing else made one)
    apply_theme(application, "light")
    settings = QSettings(str(home / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue("hint/shown", True)
    app = App(settings=settings)
    app.start(write_samples(samples_folder()))
    wait_until(lambda: app.document.image is not None)
    pause(3000)

    def click_object(image: str, extremes: tuple[tuple[int, int], ...]) -> None:
        entry = next(entry for entry in app.window.images.entries if entry.name.endswith(image))
        app.workspace.show_image(entry.id)
        wait_until(lambda: app.document.image is not None and app.document.image.name == image)
        for x, y in extremes:
            app.document.add_click(Click(x, y, Role.EXTREME))
        wait_until(lambda: app.document.proposal is not None and not app.document.is_pending)

    folder.mkdir(parents=True, exist_ok=True)
    click_object(*GLAND)
    app.window.statusBar().clearMessage()
    app.window.grab().save(str(folder / "main.png"))
    app.document.accept()
    apply_theme(application, "dark")
    click_object(*KIDNEY)
    app.window.actions_by_key["network_view"].setChecked(True)
    wait_until(lambda: app.window.network_view.has_view)
    app.window.canvas.fit()
    pause(300)
    app.window.grab().save(str(folder / "network.png"))
    app.window.close()


def _shoot_learning(folder: Path, home: Path) -> None:
    """Writes learning.png and learning-curve.png: the panel after rounds on generated pictures, the last one under way."""
    from fourclick.annotator.learning.unet.simulated_project import Simulation, simulate

    simulate(home / "simulated", Simulation(), suggests_more=True)
    _shoot_panel(folder, home / "simulated" / "project", home)


def _shoot_panel(folder: Path, project: Path, home: Path) -> None:
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from fourclick.annotator.app import App
    from fourclick.annotator.gui.theme import apply_theme

    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)  # noqa: S101 (nothing else made one)
    apply_theme(application, "light")
    settings = QSettings(str(home / "learning.ini"), QSettings.Format.IniFormat)
    settings.setValue("hint/shown", True)
    app = App(settings=settings)
    app.window.resize(1280, 800)
    app.start([project])
    app.window.actions_by_key["learn"].setChecked(True)
    waited = 0
    while (app.learning.standing is None or not app.window.learning_panel.cards) and waited < LONGEST_MS:
        pause(STEP_MS)
        waited += STEP_MS
    app.learning.show_next()
    pause(3000)
    app.window.statusBar().clearMessage()
    app.window.grab().save(str(folder / "learning.png"))
    app.window.learning_panel.choose("Curve")
    pause(300)
    app.window.grab().save(str(folder / "learning-curve.png"))
    app.window.close()


def wait_until(is_done: Callable[[], object]) -> None:
    """Lets the app work until this is so. Raises SystemExit with a sentence after a minute."""
    waited = 0
    while not is_done() and waited < LONGEST_MS:
        pause(STEP_MS)
        waited += STEP_MS
    if not is_done():
        raise SystemExit("The app did not answer within a minute, so there is no picture; try again on a quieter machine.")
    pause(10 * STEP_MS)


def pause(milliseconds: int) -> None:
    """Not QTest.qWait: that keeps the interpreter's lock, and the network would take minutes to load."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("screenshots")))
