"""An unexpected error: one dialog, a log without messages, a copy that opens again with its masks."""

import threading

import numpy as np
import pytest
from annotated_projects import write_picture
from app_bench import AppBench
from fake_predictor import FakePredictor
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog

from fourclick.annotator.gui.crash_log import log_folder
from fourclick.annotator.gui.jobs import Job
from fourclick.annotator.storage.address import Address
from fourclick.annotator.storage.database_copy import put_back
from fourclick.annotator.storage.project import Project

PLANTED = "/data/Müller Hans/scan.nii"


@pytest.fixture
def bench(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    bench = AppBench(qtbot, tmp_path, load=FakePredictor).start(write_picture(tmp_path / "photo.png"))
    bench.wait_image()
    yield bench
    bench.close()


def fail(bench, text=PLANTED):
    try:
        raise ValueError(text)
    except ValueError as error:
        bench.app.crashes.hook(type(error), error, error.__traceback__)


def asked(bench, qtbot):
    qtbot.waitUntil(lambda: bench.app.crashes.dialog is not None and bench.app.crashes.dialog.isVisible())
    qtbot.waitUntil(lambda: "copy of the project is saved" in bench.app.crashes.dialog.told, timeout=30_000)
    return bench.app.crashes.dialog


def test_the_log_says_nothing_of_a_patient_and_the_copy_holds_the_project(bench, qtbot, tmp_path):
    bench.app.document.add_mask_region(np.eye(*bench.app.document.image.voxels.shape[1:3], dtype=bool))
    annotation = bench.state.annotation
    fail(bench)
    dialog = asked(bench, qtbot)
    (log,) = log_folder().glob("error-*.txt")
    (copy,) = log_folder().glob("copy-*.sqlite")
    assert str(log) in dialog.told
    told = log.read_text(encoding="utf-8")
    assert "ValueError" in told
    assert not any(word in told + dialog.told for word in ("Müller", "scan.nii", "photo"))
    put_back(copy, Address(tmp_path / "again"))
    with Project.open_to_read(tmp_path / "again") as project:
        (entry,) = project.images()
        assert entry.name == "photo.png"
        assert project.load_state(entry.id).annotation == annotation


def test_errors_that_repeat_have_one_dialog_and_one_log(bench, qtbot):
    for _ in range(50):
        fail(bench)
    dialog = asked(bench, qtbot)
    assert "50 times" in dialog.told
    assert len(list(log_folder().glob("error-*.txt"))) == 1
    dialog.accept()
    fail(bench)
    qtbot.wait(50)
    assert not dialog.isVisible(), "it was told already"


def test_an_error_of_another_thread_is_told_in_the_windows(bench, qtbot):
    thread = threading.Thread(target=lambda: fail(bench))
    thread.start()
    thread.join()
    asked(bench, qtbot)


def test_errors_of_another_thread_that_come_at_once_are_told(bench, qtbot):
    def fail_twice():
        fail(bench)
        fail(bench)

    thread = threading.Thread(target=fail_twice)
    thread.start()
    # both before the window's thread comes to either
    thread.join()
    dialog = asked(bench, qtbot)
    assert "2 times" in dialog.told
    dialog.accept()
    fail(bench)
    qtbot.wait(50)
    assert not dialog.isVisible(), "it was told already"


def test_a_copy_goes_where_the_user_picks_and_never_over_another_file(bench, qtbot, tmp_path):
    fail(bench)
    dialog = asked(bench, qtbot)
    dialog.copyRequested.emit(tmp_path / "mine.sqlite")
    qtbot.waitUntil(lambda: "mine.sqlite" in dialog.told and "is saved" in dialog.told, timeout=30_000)
    dialog.copyRequested.emit(tmp_path / "mine.sqlite")
    qtbot.waitUntil(lambda: "is there already and is not written over" in dialog.told, timeout=30_000)


def test_fourclick_can_be_closed_from_the_dialog(bench, qtbot):
    fail(bench)
    dialog = asked(bench, qtbot)
    bench.window.ask_before_closing(None)
    bench.is_closed = True
    QTimer.singleShot(0, dialog._on_close_clicked)
    qtbot.waitUntil(lambda: not bench.window.isVisible())


def test_a_change_that_could_not_be_saved_is_not_called_saved(bench, qtbot):
    bench.app.workspace._on_autosave_failed("The disk is full.")
    fail(bench)
    assert "could not be saved" in asked(bench, qtbot).told


def test_the_copys_place_is_asked_once(bench, qtbot, tmp_path, monkeypatch):
    fail(bench)
    dialog = asked(bench, qtbot)
    given = []

    def ask(*_values, options):
        given.append(options)
        return str(tmp_path / "mine.sqlite"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    dialog._on_elsewhere_clicked()
    assert given == [QFileDialog.Option.DontConfirmOverwrite], "a file that is there is refused with a sentence"
    qtbot.waitUntil(lambda: "mine.sqlite" in dialog.told and "is saved" in dialog.told, timeout=30_000)


def test_the_window_goes_before_a_copy_under_way_is_waited_for(bench, monkeypatch):
    seen, real, goes_on = [], Job.wait, threading.Event()

    def wait(job, seconds):
        seen.append(bench.window.isVisible())
        goes_on.set()
        return real(job, seconds)

    monkeypatch.setattr(Job, "wait", wait)
    backed_up = bench.app.workspace.project.back_up
    monkeypatch.setattr(bench.app.workspace.project, "back_up", lambda path: (goes_on.wait(20), backed_up(path)))
    fail(bench)
    bench.app.crashes.dialog.accept()
    bench.close()
    assert seen == [False]
    assert len(list(log_folder().glob("copy-*.sqlite"))) == 1
