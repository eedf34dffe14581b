"""What cannot be saved is kept, called so, tried again with whatever comes next, and not lost without a question."""

import sys
import threading

import numpy as np
import pytest
from annotated_projects import write_picture
from app_bench import AppBench
from fake_predictor import FakePredictor
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.gui import autosave
from fourclick.annotator.storage.project import Project


@pytest.fixture
def bench(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    pictures = [write_picture(tmp_path / f"{name}.png") for name in "ab"]
    bench = AppBench(qtbot, tmp_path, load=FakePredictor).start(*pictures)
    bench.wait_image("a.png")
    bench.told = []
    bench.app.workspace.savedChanged.connect(bench.told.append)
    yield bench
    bench.close()


@pytest.fixture
def broken(monkeypatch):
    """Makes methods of the project fail, until `mend`."""

    class Broken:
        def __init__(self):
            self._patches = pytest.MonkeyPatch()

        def fail(self, method="save_state", error=ProjectError):
            def fails(*_values, **_named):
                raise error("The masks' folder is gone.")

            self._patches.setattr(Project, method, fails)

        def mend(self):
            self._patches.undo()

    made = Broken()
    yield made
    made.mend()


def add_region(bench, corner=5):
    mask = np.zeros(bench.app.document.image.voxels.shape[1:3], bool)
    mask[corner : corner + 8, 5:20] = True
    bench.app.document.add_mask_region(mask)


def wait_not_saved(bench):
    bench.qtbot.waitUntil(lambda: bench.told[-1:] == ["not saved"], timeout=5000)


def wait_written(bench):
    """Until what the writer's thread told has arrived too."""
    bench.app.workspace.flush()
    bench.qtbot.wait(20)


def stored(bench):
    with Project.open_to_read(bench.project_folder) as project:
        return {entry.name: entry.regions for entry in project.images()}


def close_all(bench):
    bench.project_folder = bench.app.workspace.project.folder
    bench.close()


def press(box, text):
    (button,) = (each for each in box.findChildren(QPushButton) if each.text() == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_not_saved_stays_so_while_the_view_is_zoomed(bench, broken):
    broken.fail()
    add_region(bench)
    wait_not_saved(bench)
    bench.window.canvas.zoom_in()
    bench.app.workspace.save_session()
    wait_written(bench)
    assert bench.told[-1] == "not saved"
    assert not bench.app.workspace.is_saved
    broken.mend()
    bench.window.canvas.zoom_in()
    bench.app.workspace.save_session()
    wait_written(bench)
    assert bench.told[-1] == "saved"
    assert bench.app.workspace.is_saved
    assert len(bench.app.workspace.project.load_state(bench.app.document.image_id).annotation) == 1


def test_saved_is_not_told_while_a_later_change_waits_to_be_shown(bench, monkeypatch):
    real, has_begun, may_go_on = Project.save_state, threading.Event(), threading.Event()

    def saves(self, *values):
        has_begun.set()
        assert may_go_on.wait(10)
        return real(self, *values)

    add_region(bench)
    wait_written(bench)
    (region,) = bench.app.document.state.annotation
    monkeypatch.setattr(Project, "save_state", saves)
    monkeypatch.setattr(autosave, "LONGEST_WAIT_S", 10)
    bench.app.document.hide(region.id, True)
    first = bench.app.workspace._autosave._last
    bench.qtbot.waitUntil(has_begun.is_set)
    bench.app.document.hide(region.id, False)
    may_go_on.set()
    first.result(10)
    # what the first one told arrives, but nothing is painted yet
    QApplication.sendPostedEvents(bench.app.workspace)
    assert bench.told[-1] == "saving …"
    bench.qtbot.waitUntil(lambda: bench.told[-1] == "saved")


def test_closing_tries_once_more(bench, broken):
    broken.fail()
    add_region(bench)
    wait_not_saved(bench)
    broken.mend()
    bench.project_folder = bench.app.workspace.project.folder
    bench.window.close()
    assert not bench.window.isVisible(), "there is nothing to ask any more"
    bench.is_closed = True
    assert stored(bench) == {"a.png": 1, "b.png": 0}


def test_closing_asks_while_something_cannot_be_saved(bench, broken):
    broken.fail()
    # and that at once: it is not known yet that this cannot be saved
    add_region(bench)
    bench.window.close()
    assert bench.window.isVisible()
    box = bench.window._closing_box
    assert "could not be saved" in box.text()
    press(box, "Keep open")
    bench.qtbot.waitUntil(lambda: bench.window._closing_box is None)
    assert bench.window.isVisible()
    bench.window.close()
    press(bench.window._closing_box, "Close and lose them")
    bench.qtbot.waitUntil(lambda: not bench.window.isVisible())
    bench.is_closed = True


def test_another_project_is_not_opened_over_what_cannot_be_saved(bench, broken, tmp_path):
    broken.fail()
    add_region(bench)
    with pytest.raises(ProjectError, match="no other project is opened"):
        bench.app.workspace.open_project(tmp_path / "other")
    assert len(bench.state.annotation) == 1
    broken.mend()
    first = bench.app.workspace.project.folder
    bench.app.workspace.open_project(tmp_path / "other")
    with Project.open_to_read(first) as project:
        assert [entry.regions for entry in project.images()] == [1, 0]


def test_an_image_comes_back_with_what_could_not_be_saved(bench, broken):
    broken.fail()
    add_region(bench)
    wait_not_saved(bench)
    first = bench.app.document.image_id
    bench.app.workspace.show_image(next(each.id for each in bench.app.workspace.project.images() if each.id != first))
    bench.wait_image("b.png")
    bench.app.workspace.show_image(first)
    bench.wait_image("a.png")
    assert len(bench.state.annotation) == 1
    broken.mend()
    add_region(bench, corner=20)
    close_all(bench)
    assert stored(bench) == {"a.png": 2, "b.png": 0}


def test_one_image_that_cannot_be_saved_does_not_hold_up_another(bench, monkeypatch):
    real, first = Project.save_state, bench.app.document.image_id

    def fails(self, image_id, *values):
        if image_id == first:
            raise ProjectError("This one cannot be saved.")
        return real(self, image_id, *values)

    with monkeypatch.context() as patches:
        patches.setattr(Project, "save_state", fails)
        add_region(bench)
        wait_not_saved(bench)
        second = next(each.id for each in bench.app.workspace.project.images() if each.id != first)
        bench.app.workspace.show_image(second)
        bench.wait_image("b.png")
        add_region(bench)
        wait_written(bench)
        assert len(bench.app.workspace.project.load_state(second).annotation) == 1
        assert not bench.app.workspace.is_saved


def test_an_unexpected_error_keeps_the_change_and_the_dialog_says_that_it_is_not_saved(bench, broken, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", bench.app.crashes.hook)
    broken.fail(error=ValueError)
    add_region(bench)
    wait_not_saved(bench)
    assert "keep the window open" in bench.banner
    crashes = bench.app.crashes
    bench.qtbot.waitUntil(lambda: crashes.dialog is not None and crashes.dialog.isVisible())
    assert "could not be saved" in crashes.dialog.told
    crashes.dialog.accept()
    broken.mend()
    close_all(bench)
    assert stored(bench) == {"a.png": 1, "b.png": 0}


@pytest.mark.parametrize("is_closing", [False, True])
def test_labels_that_cannot_be_saved_are_saved_later(bench, broken, is_closing):
    broken.fail("save_labels")
    bench.window.labels.add_label()
    wait_not_saved(bench)
    names = [label.name for label in bench.app.document.labels]
    assert len(names) == 2, "they are in use all the same"
    assert not bench.app.workspace.is_saved
    broken.mend()
    if is_closing:
        close_all(bench)
    else:
        add_region(bench)
        wait_written(bench)
        assert bench.app.workspace.is_saved
        bench.project_folder = bench.app.workspace.project.folder
    with Project.open_to_read(bench.project_folder) as project:
        assert [label.name for label in project.labels()] == names
