"""The 3-D surface in the window: it follows the regions, turns, is saved, and what it lacks it says in a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import replace

import numpy as np
import pytest
from four_view_bench import SHAPE, scan
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from fourclick.annotator.app import App
from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.label import Label, LabelTable
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.gui import surface_link, surfaces
from fourclick.annotator.gui.surface_link import BACKENDS, NO_OPENGL, STOPPED, SurfaceLink, is_vtk_installed

needs_vtk = pytest.mark.usefixtures("drawing")
LONG_MS = 60_000
BARE_WINDOW = """
import vtkmodules.vtkRenderingOpenGL2
from vtkmodules.vtkRenderingCore import vtkRenderer, vtkRenderWindow
window = vtkRenderWindow()
window.SetOffScreenRendering(1)
window.SetSize(16, 16)
window.AddRenderer(vtkRenderer())
window.Render()
print("drawn" if window.SupportsOpenGL() else "not")
"""
FAKE_SERVER = """
import os, sys
from fourclick.annotator.surface.messages import read_message, write_message
while True:
    wishes, payload = read_message(sys.stdin.buffer)
    if "crash" in wishes.get("save", ""):
        os.abort()
    told = {"saved": [wishes["save"], payload.decode()]} if "save" in wishes else {"backend": "none"}
    write_message(sys.stdout.buffer, told, b"")
"""
"""Draws nothing, and tells of each file what it was made of."""


@pytest.fixture(scope="session")
def can_draw() -> bool:
    """Whether VTK draws by an OpenGL here: a bare window, without any of the code that is tested; asked once."""
    for backend in BACKENDS:
        environment = {**os.environ, **backend}
        done = subprocess.run([sys.executable, "-c", BARE_WINDOW], env=environment, capture_output=True, timeout=60)
        if done.returncode == 0 and b"drawn" in done.stdout:
            return True
    return False


@pytest.fixture
def drawing(request) -> None:
    if not is_vtk_installed():
        pytest.skip('surfaces need VTK: pip install "fourclick[surface]"')
    if not request.getfixturevalue("can_draw"):
        pytest.skip("VTK finds no OpenGL that works on this machine")


@pytest.fixture
def app(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path))
    made = App(load=lambda: None, settings=QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(made.window)
    made.window.resize(1000, 700)
    made.window.show()
    qtbot.waitExposed(made.window)
    made.banners = []
    made.messages.bannerRequested.connect(lambda banner: made.banners.append(banner.text))
    made.document.set_image(1, scan(), slice_index=6)
    yield made
    made.window.close()


def block(label=1, slices=(2, 8), rows=(10, 40), columns=(20, 60)) -> list[Region]:
    mask = np.zeros(SHAPE[1:], bool)
    mask[slice(*rows), slice(*columns)] = True
    return [Region(Mask.from_array(mask), label, slice_index=index) for index in range(*slices)]


def toggle(app, is_on=True) -> None:
    app.window.actions_by_key["surface"].setChecked(is_on)


def test_without_vtk_a_sentence_says_how_to_get_it(app, monkeypatch, tmp_path):
    monkeypatch.setattr(surfaces, "is_vtk_installed", lambda: False)
    app.document.add_regions(block())
    toggle(app)
    assert 'pip install "fourclick[surface]"' in app.banners[-1]
    assert not app.window.actions_by_key["surface"].isChecked()
    assert app.window.views.surface is None
    app.banners.clear()
    app.viewing.surfaces.save(tmp_path / "a.stl", "LPS")
    assert 'pip install "fourclick[surface]"' in app.banners[-1]


def test_vtk_is_found_by_its_package_alone(monkeypatch):
    monkeypatch.setattr(surface_link.importlib.util, "find_spec", lambda name: None)
    assert not is_vtk_installed()


@needs_vtk
def test_surfaces_follow_the_regions_and_the_mouse_turns_them(qtbot, app):
    app.window.actions_by_key["four_views"].setChecked(True)
    toggle(app)
    view = app.viewing.surfaces.view
    qtbot.waitUntil(lambda: "No regions" in view.hint, timeout=LONG_MS)
    app.document.add_regions(block())
    qtbot.waitUntil(lambda: "triangles" in view.title, timeout=LONG_MS)
    assert view.hint == ""
    assert (view.picture.width(), view.picture.height()) == view.pixel_size
    # the label's colour in the middle, in front of the background
    colour, middle = app.document.labels[1].colour, view.picture.pixelColor(view.picture.rect().center())
    assert middle.hue() == pytest.approx(type(middle)(colour).hue(), abs=8)
    before = view.picture.copy()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    QTest.mouseMove(view, QPoint(160, 90))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(160, 90))
    view.turned.emit(100, 30)
    qtbot.waitUntil(lambda: view.picture != before, timeout=LONG_MS)
    app.document.labelsChanged.emit(app.document.labels)
    app.workspace.save_labels(app.document.labels.changed(1, is_hidden=True))
    app.document.set_labels(app.document.labels.changed(1, is_hidden=True))
    qtbot.waitUntil(lambda: "No regions" in view.hint, timeout=LONG_MS)
    toggle(app, False)
    assert not app.viewing.surfaces.link.is_running
    assert app.window.views.surface is None


@pytest.mark.parametrize(("depth", "told"), [(SHAPE[0], "No regions"), (1, "Surfaces are for volumes")])
def test_what_an_empty_surface_says_depends_on_the_image(app, monkeypatch, depth, told):
    image = scan()
    app.document.set_image(2, replace(image, voxels=image.voxels[:depth]), slice_index=0)
    surfaces_ = app.viewing.surfaces
    # no process: what it would answer is told below
    monkeypatch.setattr(surfaces_.link, "ask", lambda *_payload, **_wishes: None)
    app.window.views.set_surface(surfaces_.view)
    surfaces_._on_link_pictured(QImage(), {"triangles": 0, "axes": ()})
    assert told in surfaces_.view.hint
    app.window.views.set_surface(None)


@needs_vtk
def test_a_label_is_seen_through_at_once_and_a_hidden_one_not_at_all(qtbot, app):
    document, view = app.document, app.viewing.surfaces.view
    labels = LabelTable((Label(1, "before", "#D02020"), Label(2, "behind", "#2020D0")))
    document.set_labels(labels)
    # one looks from the front: rows run from there into the patient
    document.add_regions([*block(1, rows=(5, 12)), *block(2, rows=(30, 50))])
    toggle(app)

    def middle() -> tuple[int, int]:
        """Red and blue of the middle of the picture."""
        colour = view.picture.pixelColor(view.picture.rect().center())
        return colour.red(), colour.blue()

    qtbot.waitUntil(lambda: "triangles" in view.title and middle()[0] > 100 > middle()[1], timeout=LONG_MS)
    document.set_labels(labels.changed(1, opacity=0.3))
    assert app.viewing.surfaces._job is None
    assert not app.viewing.surfaces._timer.isActive(), "the surfaces are the same"
    qtbot.waitUntil(lambda: middle()[1] > 100, timeout=LONG_MS)
    assert middle()[0] > 50
    document.set_labels(labels.changed(1, is_hidden=True))
    qtbot.waitUntil(lambda: middle()[0] < 50 < middle()[1], timeout=LONG_MS)


@needs_vtk
@pytest.mark.parametrize("is_shown", [True, False])
def test_what_is_saved_lies_where_the_region_lies(qtbot, app, tmp_path, is_shown):
    from vtkmodules.vtkIOGeometry import vtkSTLReader

    app.document.add_regions(block())
    if is_shown:
        toggle(app)
    with qtbot.waitSignal(app.viewing.surfaces.link.saved, timeout=LONG_MS):
        app.viewing.surfaces.save(tmp_path / "block.stl", "RAS")
    reader = vtkSTLReader()
    reader.SetFileName(str(tmp_path / "block.stl"))
    reader.Update()
    bounds = np.array(reader.GetOutput().GetBounds()).reshape(3, 2)
    geometry = app.document.image.geometry
    corners = np.array([geometry.to_world(20, 10, 2), geometry.to_world(59, 39, 7)]) * (-1, -1, 1)
    half = np.array(geometry.spacing_mm) / 2
    assert bounds[:, 0] == pytest.approx(corners.min(0) - half, abs=1.5)
    assert bounds[:, 1] == pytest.approx(corners.max(0) + half, abs=1.5)
    qtbot.waitUntil(lambda: app.viewing.surfaces.link.is_running is is_shown, timeout=LONG_MS)


@needs_vtk
def test_nothing_to_save_is_said(app, tmp_path):
    said = []
    app.messages.statusRequested.connect(said.append)
    app.viewing.surfaces.save(tmp_path / "a.stl", "LPS")
    assert "Accept a mask first" in said[-1]
    assert not list(tmp_path.glob("a*"))


@needs_vtk
def test_a_process_that_dies_takes_nothing_with_it(qtbot, app):
    app.document.add_regions(block())
    toggle(app)
    link = app.viewing.surfaces.link
    qtbot.waitUntil(lambda: "triangles" in app.viewing.surfaces.view.title, timeout=LONG_MS)
    with qtbot.waitSignal(link.lost, timeout=LONG_MS):
        link._process.kill()
        link._process.wait()
        app.viewing.surfaces.view.turned.emit(5, 5)
    qtbot.waitUntil(lambda: not app.window.actions_by_key["surface"].isChecked(), timeout=LONG_MS)
    assert app.banners[-1] == STOPPED
    toggle(app)
    app.viewing.surfaces.view.show_texts()
    qtbot.waitUntil(lambda: "triangles" in app.viewing.surfaces.view.title, timeout=LONG_MS)


def test_without_opengl_each_way_is_tried_and_then_a_sentence_told(qtbot, tmp_path):
    tries = tmp_path / "tries"
    crash = f"import os; open({str(tries)!r}, 'a').write(os.environ.get('VTK_DEFAULT_OPENGL_WINDOW', '-') + ' '); os.abort()"
    link = SurfaceLink(command=[sys.executable, "-c", crash])
    with qtbot.waitSignal(link.lost, timeout=LONG_MS) as lost:
        link.ask(size=[100, 100])
    assert lost.args == [NO_OPENGL]
    first = os.environ.get("VTK_DEFAULT_OPENGL_WINDOW", "-")
    assert tries.read_text().split() == [first, "vtkEGLRenderWindow", "vtkOSOpenGLRenderWindow"]
    link.stop()


def test_wishes_that_wait_become_one():
    merged = surface_link._merged
    assert merged("turn", [3, 4], [1, -2]) == [4, 2]
    assert merged("zoom", 2.0, 1.5) == 3.0
    assert merged("look", "A", "L") == "L"
    assert merged("size", None, [4, 5]) == [4, 5]


def test_every_file_is_written_of_what_it_was_wished_for(qtbot):
    link, told = SurfaceLink(command=[sys.executable, "-c", FAKE_SERVER]), []
    link.saved.connect(told.append)
    # all before the process is there
    link.ask(b"first", labels=1, save="one.stl")
    link.ask(b"shown", labels=2, turn=[1, 2])
    link.ask(turn=[3, 4])
    link.ask(b"second", labels=3, save="two.stl")
    assert link.is_saving
    qtbot.waitUntil(lambda: len(told) == 2, timeout=LONG_MS)
    assert told == [["one.stl", "first"], ["two.stl", "second"]]
    assert not link.is_saving
    link.stop()


@needs_vtk
def test_two_files_that_are_asked_for_at_once_are_both_written(qtbot, app, tmp_path):
    app.document.add_regions(block())
    one, two = tmp_path / "one.stl", tmp_path / "two.ply"
    app.viewing.surfaces.save(one, "LPS")
    qtbot.wait(60)
    app.viewing.surfaces.save(two, "LPS")
    qtbot.waitUntil(lambda: one.exists() and two.exists(), timeout=LONG_MS)
    qtbot.waitUntil(lambda: not app.viewing.surfaces.link.is_running, timeout=LONG_MS)


@needs_vtk
@pytest.mark.parametrize("pause_ms", [0, 60, 3000])
def test_a_file_is_written_though_the_surface_is_hidden_meanwhile(qtbot, app, tmp_path, pause_ms):
    app.document.add_regions(block())
    toggle(app)
    qtbot.wait(pause_ms)
    app.viewing.surfaces.save(tmp_path / "block.stl", "LPS")
    toggle(app, False)
    assert app.window.views.surface is None
    qtbot.waitUntil((tmp_path / "block.stl").exists, timeout=LONG_MS)
    qtbot.waitUntil(lambda: not app.viewing.surfaces.link.is_running, timeout=LONG_MS)


@pytest.fixture
def bare(app, monkeypatch):
    """The app with a process that draws nothing."""
    monkeypatch.setattr(surfaces, "is_vtk_installed", lambda: True)
    app.viewing.surfaces.link._command = [sys.executable, "-c", FAKE_SERVER]
    app.document.add_regions(block())
    return app


def test_a_file_that_was_not_written_is_told_when_the_process_is_lost(qtbot, bare, tmp_path):
    bare.viewing.surfaces.save(tmp_path / "crash.stl", "LPS")
    qtbot.waitUntil(lambda: bool(bare.banners), timeout=LONG_MS)
    assert bare.banners[-1].startswith(STOPPED)
    assert "has not been written" in bare.banners[-1]
    assert not bare.viewing.surfaces.is_saving


SLOW_SERVER = FAKE_SERVER.replace(
    'if "crash"',
    'if "slow" in wishes.get("save", ""): os.mkdir(FOLDER + "/" + wishes["staging"]); sys.stdin.read()\n    if "crash"',
)
"""Goes on writing a file until it is ended."""


@pytest.fixture
def slow(bare, tmp_path, qtbot):
    """The app while the process writes a surface."""
    folder = tmp_path / "files"
    folder.mkdir()
    bare.folder = folder
    bare.viewing.surfaces.link._command = [sys.executable, "-c", f"FOLDER = {str(folder)!r}\n{SLOW_SERVER}"]
    bare.said = []
    bare.messages.statusRequested.connect(bare.said.append)
    bare.viewing.surfaces.save(folder / "slow.stl", "LPS")
    assert bare.window.running.names == ("saving the surface",)
    qtbot.waitUntil(lambda: any(folder.iterdir()), timeout=LONG_MS)
    yield bare
    bare.window.ask_before_closing(None, about="running")


def press(box, words) -> None:
    next(each for each in box.buttons() if each.text() == words).click()


def test_closing_asks_while_a_surface_is_written(qtbot, slow):
    slow.window.close()
    box = slow.window._closing_box
    assert "saving the surface" in box.text()
    press(box, "Keep running")
    qtbot.waitUntil(lambda: slow.window._closing_box is None)
    assert slow.window.isVisible()
    assert slow.viewing.surfaces.is_saving
    slow.window.close()
    press(slow.window._closing_box, "Close and stop it")
    qtbot.waitUntil(lambda: not slow.window.isVisible())
    assert not slow.viewing.surfaces.link.is_running
    assert not any(slow.folder.iterdir()), "no half of a file is left"


def test_saving_a_surface_can_be_cancelled_and_closing_asks_nothing_then(qtbot, slow, tmp_path):
    slow.window.running.cancel_button.click()
    assert not slow.viewing.surfaces.is_saving
    assert slow.window.running.names == ()
    assert "not saved" in slow.said[-1]
    assert not any(slow.folder.iterdir())
    with qtbot.waitSignal(slow.viewing.surfaces.link.saved, timeout=LONG_MS):
        slow.viewing.surfaces.save(tmp_path / "again.stl", "LPS")
    qtbot.waitUntil(lambda: slow.window.running.names == ())
    slow.window.close()
    assert not slow.window.isVisible()


def test_the_question_goes_away_when_the_surface_is_written(qtbot, bare, tmp_path):
    bare.viewing.surfaces.link._command[-1] = "import time; time.sleep(0.5)" + FAKE_SERVER
    bare.viewing.surfaces.save(tmp_path / "a.stl", "LPS")
    bare.window.close()
    assert bare.window._closing_box is not None
    qtbot.waitUntil(lambda: bare.window._closing_box is None, timeout=LONG_MS)
    assert bare.window.isVisible()
    assert bare.window.running.names == ()


def test_what_is_stopped_starts_no_process_again(qtbot, bare, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(bare.viewing.surfaces.link, "ask", lambda *_values, **wishes: asked.append(wishes))
    bare.viewing.surfaces.save(tmp_path / "a.stl", "LPS")
    bare.viewing.surfaces.stop()
    toggle(bare)
    bare.viewing.surfaces.view.turned.emit(1, 1)
    qtbot.wait(300)
    assert not asked


def test_a_process_that_still_starts_is_not_ended_before_its_file_is_written(qtbot, bare, tmp_path):
    bare.viewing.surfaces.link._command[-1] = "import time; time.sleep(1)" + FAKE_SERVER
    toggle(bare)
    bare.viewing.surfaces.save(tmp_path / "a.stl", "LPS")
    # until it is the process's turn
    qtbot.wait(300)
    with qtbot.waitSignal(bare.viewing.surfaces.link.saved, timeout=LONG_MS):
        toggle(bare, False)
    qtbot.waitUntil(lambda: not bare.viewing.surfaces.link.is_running)


def test_labels_that_come_late_with_a_file_do_not_stay_on_the_picture(qtbot, bare, tmp_path, monkeypatch):
    asked, goes_on = [], threading.Event()
    monkeypatch.setattr(bare.viewing.surfaces.link, "ask", lambda _payload=None, **wishes: asked.append(wishes))
    real, calls = surfaces._packed, []

    def packed(box):
        calls.append(1)
        if len(calls) == 1:
            goes_on.wait(20)
        return real(box)

    monkeypatch.setattr(surfaces, "_packed", packed)
    bare.viewing.surfaces.save(tmp_path / "a.stl", "LPS")
    qtbot.waitUntil(lambda: len(calls) == 1)
    toggle(bare)
    qtbot.waitUntil(lambda: any("labels" in each for each in asked))
    goes_on.set()
    qtbot.waitUntil(lambda: any("save" in each for each in asked))
    qtbot.waitUntil(lambda: "labels" in asked[-1] and "save" not in asked[-1], timeout=5000)
    toggle(bare, False)


@pytest.mark.parametrize("agrees", [True, False])
def test_files_that_the_file_dialog_could_not_ask_about_are_asked_about(bare, tmp_path, monkeypatch, agrees):
    saved, questions = [], []
    answer = QMessageBox.StandardButton.Yes if agrees else QMessageBox.StandardButton.No
    monkeypatch.setattr(QMessageBox, "question", lambda _parent, _title, text, *_: (questions.append(text), answer)[1])
    monkeypatch.setattr(bare.viewing.surfaces, "save", lambda path, space: saved.append((path.name, space)))

    def choose(name, number):
        told = (str(tmp_path / name), list(surfaces.FORMATS)[number])
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: told)
        bare.viewing.surfaces._ask_path()

    (tmp_path / "a.stl").touch()
    choose("a.stl", 0)
    assert (questions, saved) == ([], [("a.stl", "LPS")]), "the file dialog has asked"
    choose("a", 1)
    assert "a.stl" in questions[-1]
    assert saved[1:] == ([("a.stl", "RAS")] if agrees else [])
    saved.clear()
    bare.document.set_labels(bare.document.labels.with_label("spleen"))
    bare.document.add_regions(block(2, rows=(41, 55)))
    (tmp_path / "a-2-spleen.stl").touch()
    choose("a.stl", 0)
    assert "a-2-spleen.stl" in questions[-1]
    assert saved == ([("a.stl", "LPS")] if agrees else [])
    assert len(questions) == 2
