"""Several things run at once: each is told, each is cancelled alone, and closing asks about all of them."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import numpy as np
import pytest
import SimpleITK as sitk
from annotated_projects import write_volume
from column_bench import accept_on, column_bench, slices, wait_done
from PySide6.QtWidgets import QWidget
from shapes import disc

from fourclick.annotator import exports
from fourclick.annotator.core.errors import Cancelled
from fourclick.annotator.gui.closing_question import ClosingBox
from fourclick.annotator.gui.jobs import Job
from fourclick.annotator.gui.running_bar import RunningBar

REPORT = SimpleNamespace(summary="Two masks were written.", problems=(), burnt_in=())


@pytest.fixture
def bar(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    made = RunningBar(window)
    made.around = window
    return made


def test_one_that_runs_is_told_with_how_far_it_is(bar):
    cancelled = []
    assert not bar.isVisible()
    running = bar.begin("exporting", lambda: cancelled.append("export"))
    assert bar.isVisible()
    assert bar.text == "exporting"
    running.show_progress(2, 5, "scan.png")
    assert (bar.text, bar._bar.value(), bar._bar.maximum()) == ("scan.png", 2, 5)
    bar.cancel_button.click()
    assert cancelled == ["export"]
    running.end()
    running.end()
    assert not bar.isVisible()
    assert bar.names == ()


def test_of_several_each_is_named_and_cancelled_alone(bar):
    cancelled, lists = [], []
    bar.listChanged.connect(lambda: lists.append(bar.names))
    export = bar.begin("exporting", lambda: cancelled.append("export"))
    walk = bar.begin("walking", lambda: cancelled.append("walk"))
    export.show_progress(1, 4, "a.png")
    assert bar.text == "walking · 1 more"
    assert bar.cancel_button.text() == "Cancel …"
    bar.cancel_button.click()
    assert cancelled == [], "it asks which"
    assert [each.text() for each in bar.menu.actions()] == ["exporting: a.png", "walking"]
    bar.menu.actions()[0].trigger()
    assert cancelled == ["export"]
    walk.end()
    assert (bar.text, bar._bar.maximum()) == ("a.png", 4)
    assert bar.cancel_button.text() == "Cancel"
    export.end()
    assert lists == [("exporting",), ("exporting", "walking"), ("exporting",), ()]


def test_the_menu_closes_when_something_ends_of_itself(bar):
    walk = bar.begin("walking", lambda: None)
    bar.begin("exporting", lambda: None)
    bar.cancel_button.click()
    assert bar.menu.isVisible()
    walk.end()
    assert not bar.menu.isVisible()


@pytest.mark.parametrize("how", ["finished", "failed", "cancelled"])
def test_a_job_is_followed_from_its_thread_until_it_ends(qtbot, bar, how):
    goes_on = threading.Event()

    def work(progress, is_cancelled):
        progress(1, 2, "half")
        goes_on.wait(20)
        if how == "failed":
            raise ValueError("broken")
        if is_cancelled():
            raise Cancelled("stopped")

    job = Job(work)
    bar.follow(job, "working")
    job.start()
    qtbot.waitUntil(lambda: bar.text == "half")
    if how == "cancelled":
        bar.cancel_button.click()
    goes_on.set()
    qtbot.waitUntil(lambda: bar.names == ())


# In the app


@pytest.fixture
def bench(qtbot, tmp_path, monkeypatch):
    """The app on a column with one accepted mask; its walks and exports go on when their gates are opened."""
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    bench = column_bench(qtbot, tmp_path, slice_mm=2.0)
    bench.gate, bench.ended = threading.Event(), []

    def export_project(_project, exporter, _folder, progress, is_cancelled, **_options):
        progress(1, 2, exporter)
        while not bench.gate.wait(0.01):
            if is_cancelled():
                bench.ended.append("cancelled")
                raise Cancelled("The export was cancelled.")
        bench.ended.append(exporter)
        return REPORT

    monkeypatch.setattr(exports, "export_project", export_project)
    accept_on(bench, 4)
    yield bench
    bench.gate.set()
    bench.predictor.gate.set()
    bench.close()


def export(bench, tmp_path):
    return bench.app.files.export("png", tmp_path / "out")


def walk(bench):
    """Begins one that waits at its first slice."""
    bench.predictor.gate.clear()
    bench.window.actions_by_key["walk"].trigger()
    assert bench.app.structures.is_running


def mask_of_column(folder, number=1):
    """A label volume of the column's geometry."""
    image = sitk.GetImageFromArray(np.broadcast_to(number * disc((120, 160), (30, 30), 9), (9, 120, 160)).astype(np.uint8))
    image.SetSpacing((1.0, 1.0, 2.0))
    sitk.WriteImage(image, str(folder / "mask.nii.gz"))
    return folder / "mask.nii.gz"


def status(bench):
    return bench.window.statusBar().currentMessage()


def cancel(bench, what):
    bench.window.running.cancel_button.click()
    next(each for each in bench.window.running.menu.actions() if each.text().startswith(what)).trigger()


def test_a_walk_that_is_cancelled_leaves_the_export_alone(bench, tmp_path, qtbot):
    assert export(bench, tmp_path)
    walk(bench)
    assert bench.window.running.names == ("exporting", "walking through slices")
    cancel(bench, "walking through slices")
    assert not bench.app.structures.is_running
    assert bench.window.running.names == ("exporting",)
    assert bench.window.running.isVisible()
    bench.gate.set()
    qtbot.waitUntil(lambda: bench.window.running.names == ())
    assert bench.ended == ["png"]
    assert "Two masks were written" in bench.banner


def test_an_export_that_is_cancelled_leaves_the_walk_alone(bench, tmp_path, qtbot):
    walk(bench)
    assert export(bench, tmp_path)
    cancel(bench, "exporting")
    qtbot.waitUntil(lambda: bench.ended == ["cancelled"])
    qtbot.waitUntil(lambda: bench.window.running.names == ("walking through slices",))
    bench.predictor.gate.set()
    wait_done(bench)
    assert slices(bench) == list(range(9))
    assert bench.window.running.names == ()


def test_a_walk_that_ends_does_not_hide_the_export(bench, tmp_path):
    export(bench, tmp_path)
    walk(bench)
    bench.predictor.gate.set()
    wait_done(bench)
    assert bench.window.running.isVisible()
    assert bench.window.running.text == "png"


def test_a_second_export_is_refused_and_the_first_goes_on(bench, tmp_path, qtbot):
    assert export(bench, tmp_path)
    assert not bench.app.files.export("nifti", tmp_path / "other")
    assert "An export is running already" in status(bench)
    assert bench.app.files.ask_export("png") is None
    bench.gate.set()
    qtbot.waitUntil(lambda: bench.window.running.names == ())
    assert bench.ended == ["png"]
    assert export(bench, tmp_path), "and then another one may begin"


def test_importing_a_mask_or_images_does_not_end_an_export(bench, tmp_path, qtbot):
    mask = mask_of_column(tmp_path)
    export(bench, tmp_path)
    assert bench.app.files.import_mask(mask)
    assert not bench.app.files.import_mask(mask)
    assert "Another mask is being read" in status(bench)
    bench.app.workspace.add_paths([write_volume(tmp_path / "second.nii.gz", shape=(5, 60, 80))], shows_first=False)
    assert bench.window.running.names[1:] == ("reading mask.nii.gz", "looking for images")
    qtbot.waitUntil(lambda: bench.window.running.names == ("exporting",), timeout=20_000)
    assert len(bench.window.images.entries) == 2
    assert slices(bench) == [0, 1, 2, 3, 4, 4, 5, 6, 7, 8]
    bench.gate.set()
    qtbot.waitUntil(lambda: bench.ended == ["png"])


def test_a_mask_is_not_put_on_an_image_that_was_opened_meanwhile(bench, tmp_path, qtbot, monkeypatch):
    from fourclick.annotator import mask_import

    real, goes_on = mask_import.read_mask_regions, threading.Event()
    monkeypatch.setattr(mask_import, "read_mask_regions", lambda *values: goes_on.wait(20) and real(*values))
    assert bench.app.files.import_mask(mask_of_column(tmp_path))
    bench.app.workspace.add_paths([write_volume(tmp_path / "second.nii.gz", shape=(9, 120, 160))])
    bench.wait_image("second.nii.gz")
    goes_on.set()
    qtbot.waitUntil(lambda: "nothing was imported" in bench.banner, timeout=20_000)
    assert len(bench.state.annotation) == 0


def test_labels_that_were_edited_while_a_mask_was_read_stay_so(bench, tmp_path, qtbot, monkeypatch):
    from fourclick.annotator import mask_import

    real, goes_on = mask_import.read_mask_regions, threading.Event()
    monkeypatch.setattr(mask_import, "read_mask_regions", lambda *values: goes_on.wait(20) and real(*values))
    assert bench.app.files.import_mask(mask_of_column(tmp_path, number=7))
    before = bench.app.document.labels
    bench.app.workspace.save_labels(before.changed(1, name="liver", is_locked=True).with_label("label 7", label_id=2))
    goes_on.set()
    qtbot.waitUntil(lambda: bench.window.running.names == (), timeout=20_000)
    labels = bench.app.document.labels
    assert [(label.id, label.name) for label in labels] == [(1, "liver"), (2, "label 7"), (7, "label 7 (2)")]
    assert labels[1].is_locked
    assert {region.label for region in bench.state.annotation} == {1, 7}
    assert bench.app.workspace.project.labels() == labels


def test_a_label_that_was_deleted_while_a_mask_was_read_is_there_again_with_its_regions(bench, tmp_path, qtbot, monkeypatch):
    from fourclick.annotator import mask_import

    real, goes_on = mask_import.read_mask_regions, threading.Event()
    monkeypatch.setattr(mask_import, "read_mask_regions", lambda *values: goes_on.wait(20) and real(*values))
    before = bench.app.document.labels
    bench.app.workspace.save_labels(before.with_label("spleen", "#123456", label_id=7))
    assert bench.app.files.import_mask(mask_of_column(tmp_path, number=7))
    bench.app.workspace.save_labels(before)
    goes_on.set()
    qtbot.waitUntil(lambda: bench.window.running.names == (), timeout=20_000)
    assert bench.app.document.labels[7].name == "spleen"
    assert bench.app.document.labels[7].colour == "#123456"


def test_a_walk_whose_image_is_left_says_that_nothing_of_it_was_kept(bench, tmp_path):
    said = []
    bench.app.messages.statusRequested.connect(said.append)
    walk(bench)
    bench.app.workspace.add_paths([write_volume(tmp_path / "second.nii.gz", shape=(5, 60, 80))])
    bench.wait_image("second.nii.gz")
    assert bench.window.running.names == ()
    assert any("The walk ended with its image" in each for each in said)


def press(bench, words):
    (box,) = bench.window.findChildren(ClosingBox)
    next(each for each in box.buttons() if each.text() == words).click()
    bench.qtbot.waitUntil(lambda: not bench.window.findChildren(ClosingBox))


def test_closing_asks_about_all_that_runs(bench, tmp_path, qtbot):
    export(bench, tmp_path)
    walk(bench)
    bench.window.close()
    (box,) = bench.window.findChildren(ClosingBox)
    assert "exporting, walking through slices" in box.text()
    press(bench, "Keep running")
    assert bench.window.isVisible()
    assert bench.window.running.names == ("exporting", "walking through slices")
    bench.predictor.gate.set()
    wait_done(bench)
    bench.window.close()
    (box,) = bench.window.findChildren(ClosingBox)
    assert "walking" not in box.text()
    press(bench, "Close and stop it")
    qtbot.waitUntil(lambda: not bench.window.isVisible())
    assert bench.ended == ["cancelled"]


def test_the_question_stays_while_something_else_begins_and_ends(bench, tmp_path, qtbot):
    export(bench, tmp_path)
    bench.window.close()
    (box,) = bench.window.findChildren(ClosingBox)
    walk(bench)
    assert box.isVisible()
    assert "exporting, walking through slices" in box.text()
    bench.predictor.gate.set()
    wait_done(bench)
    assert box.isVisible()
    assert "walking" not in box.text()
    assert "exporting" in box.text()
    press(bench, "Close and stop it")
    qtbot.waitUntil(lambda: not bench.window.isVisible())
    assert bench.ended == ["cancelled"]


def test_the_question_goes_away_with_what_it_asks_about(bench, tmp_path, qtbot):
    export(bench, tmp_path)
    bench.window.close()
    assert bench.window.findChildren(ClosingBox)
    bench.gate.set()
    qtbot.waitUntil(lambda: not bench.window.findChildren(ClosingBox))
    assert bench.window.isVisible()
    bench.window.close()
    assert not bench.window.isVisible()
