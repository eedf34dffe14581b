"""The U-Net panel: it trains, labels the rest of the open project and exports, each in the real process."""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import pytest
from annotated_projects import annotate, project_of, write_volume
from app_bench import AppBench
from fake_predictor import FakePredictor
from PySide6.QtWidgets import QPushButton
from settled_places import settled_places
from unet_discs import disc_slice

from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.gui.panels.unet_panel import UNetPanel
from fourclick.annotator.gui.unet import ABOUT, CHECKPOINT, FOLDER, STATE, found_in
from fourclick.annotator.storage.project import Project
from fourclick.models.metrics import dice

LABELLED, ALL = 10, 14
SCRIPT = Path(__file__).with_name("quick_unet.py")
LONG_MS = 240_000


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    return tmp_path


@pytest.fixture
def project(tmp_path):
    """Discs, ten of them labelled; each picture shows another patient."""
    paths = []
    for number in range(ALL):
        paths.append(tmp_path / "pictures" / f"scan{number:02d}.png")
        paths[-1].parent.mkdir(exist_ok=True)
        cv2.imwrite(str(paths[-1]), disc_slice(number).slice_)
    with project_of(tmp_path / "project", paths) as project:
        for number, entry in enumerate(project.images()[:LABELLED]):
            annotate(project, entry.id, {0: disc_slice(number).channels > 0})
            # what is no disc is background
            project.review(entry.id, ImageStatus.ACCEPTED)
        return project.folder


@pytest.fixture
def open_app(qtbot, home):
    benches = []

    def open_(*paths):
        bench = AppBench(qtbot, home, load=FakePredictor)
        bench.app.downstream.process._command = [sys.executable, str(SCRIPT)]
        benches.append(bench)
        bench.start(*paths)
        bench.window.actions_by_key["unet"].setChecked(True)
        bench.wait_image()
        return bench

    yield open_
    for bench in benches:
        bench.close()


def press(bench, text):
    found = next(each for each in bench.window.unet_panel.findChildren(QPushButton) if each.text() == text)
    assert found.isEnabled(), f"{text} cannot be pressed: {bench.window.unet_panel.text}"
    found.click()


def wait(bench):
    process = bench.app.downstream.process
    bench.qtbot.waitUntil(lambda: not process.is_running, timeout=LONG_MS)


def show(bench, name):
    entry = next(each for each in bench.window.images.entries if each.name == name)
    bench.app.workspace.show_image(entry.id)
    bench.wait_image(name)
    return entry.id


def test_it_trains_labels_the_rest_while_one_works_and_goes_to_other_programs(open_app, project, tmp_path):
    bench = open_app(project)
    panel = bench.window.unet_panel
    press(bench, "Train U-Net")
    wait(bench)
    assert "Dice" in panel.text
    assert len(panel.loss.points) >= 3
    assert [points[1] for points in panel.dice.points][-1] > 0.5
    seen = show(bench, "scan11.png")
    # a click on an image of which nothing is known yet
    touched = show(bench, "scan12.png")
    bench.click(20, 20)
    assert len(bench.state.prompt) == 1
    press(bench, "Label the rest")
    wait(bench)
    assert "on 3 images" in panel.text
    assert len(bench.state.prompt) == 1
    bench.app.workspace.flush()
    with Project.open_to_read(project) as stored:
        assert stored.image(touched).regions == 0
        assert stored.image(seen).status is ImageStatus.NEEDS_REVIEW
        regions = stored.load_state(seen).annotation.regions
        assert max(dice(each.mask.to_array(), disc_slice(11).channels > 0) for each in regions) > 0.6
        assert stored.conflicts() == []
    listed = {each.name: each for each in bench.window.images.entries}
    assert listed["scan11.png"].regions == len(regions)
    target = tmp_path / "unet.xml"
    bench.app.downstream._ask_path = lambda: str(target)
    press(bench, "Export …")
    wait(bench)
    assert "Read back by" in panel.text
    assert target.is_file()


def test_an_untouched_image_on_show_gets_its_regions_at_once_and_they_can_be_refined(open_app, project, unet_in):
    bench = open_app(project)
    show(bench, "scan12.png")
    press(bench, "Label the rest")
    bench.qtbot.waitUntil(lambda: len(bench.state.annotation) > 0, timeout=LONG_MS)
    wait(bench)
    bench.app.document.select(bench.state.annotation.regions[0].id)
    bench.app.tools.refine_selected()
    bench.click(28, 20)
    bench.qtbot.waitUntil(lambda: len(bench.state.prompt) > 0, timeout=10_000)
    bench.app.workspace.flush()
    with Project.open_to_read(project) as stored:
        assert stored.conflicts() == []


@pytest.mark.parametrize("tool", ["polygon", "six"])
def test_what_is_begun_without_a_prompt_is_not_swept_away_by_a_proposal(open_app, tmp_path, tool):
    path = write_volume(tmp_path / "scan.nii.gz", shape=(5, 60, 80))
    project_of(tmp_path / "scans", [path]).close()
    bench = open_app(tmp_path / "scans")
    bench.window.actions_by_key[f"{tool}_tool"].trigger()
    for x, y in ((20, 20), (40, 20), (40, 40)):
        bench.click(x, y)
    image = bench.app.document.image
    bench.app.downstream.process.progressed.emit({"image_id": bench.app.document.image_id})
    bench.qtbot.wait(200)
    assert bench.app.document.image is image
    assert len(bench.app.six_points.points) == 3 * (tool == "six")
    assert len(bench.state.annotation) == 0
    assert bench.app.tools.hands.finish() == (tool == "polygon")
    assert len(bench.state.annotation) == 1 * (tool == "polygon")


def test_a_stopped_training_goes_on_after_a_restart_of_the_app(open_app, project, monkeypatch):
    monkeypatch.setenv("QUICK_UNET_STEPS", "100000")
    bench = open_app(project)
    panel = bench.window.unet_panel
    press(bench, "Train U-Net")
    bench.qtbot.waitUntil(lambda: len(panel.dice.points) >= 2, timeout=LONG_MS)
    press(bench, "Stop")
    wait(bench)
    assert "kept" in panel.text
    before = bench.window.unet_panel.loss.points[-1][0]
    assert (project / FOLDER / STATE).is_file()
    bench.close()
    again = open_app(project)
    assert found_in(project / FOLDER).is_resumable
    press(again, "Go on training")
    again.qtbot.waitUntil(lambda: len(again.window.unet_panel.loss.points) >= 1, timeout=LONG_MS)
    assert again.window.unet_panel.loss.points[0][0] >= before
    press(again, "Stop")
    wait(again)


@pytest.fixture
def unet_in(project):
    """The project has a U-Net that finds discs."""
    from unet_discs import TINY, disc_material, quick

    from fourclick.annotator.learning.unet.training import train_unet

    folder = project / FOLDER
    assert train_unet(disc_material(), folder, network=TINY, config=quick(steps=60, validate_steps=20)) is not None


# The panel


@pytest.fixture
def panel(qtbot):
    panel = UNetPanel()
    qtbot.addWidget(panel)
    panel.resize(panel.minimumSizeHint().expandedTo(panel.sizeHint()))
    panel.show()
    return panel


def enabled(panel):
    return {each.text() for each in panel.findChildren(QPushButton) if each.isEnabled()}


def test_what_cannot_be_done_yet_cannot_be_pressed(panel):
    panel.show_material(1)
    assert enabled(panel) == set()
    panel.show_material(5)
    assert enabled(panel) == {"Train U-Net"}
    panel.show_network("This project has a U-Net.")
    assert enabled(panel) == {"Train U-Net", "Label the rest", "Export …"}
    panel.show_preparing("Starting", minutes=3)
    assert enabled(panel) == {"Stop"}
    panel.show_ended("Done.")
    assert enabled(panel) == {"Train U-Net", "Label the rest", "Export …"}


@pytest.mark.parametrize("event", [{}, {"done": "x", "loss": None}, {"done": float("nan"), "dice": [1]}, {"slices": 3}])
def test_odd_figures_do_not_break_the_panel(panel, event):
    panel.show_preparing("Starting", minutes=3)
    panel.show_started(event)
    panel.show_progress(event)
    assert panel.dice.points == []


def test_nothing_moves_between_the_states_of_the_panel(any_font, panel, qtbot):
    panel.resize(900, 280)
    panel.show()
    widgets = [panel._start, panel._cancel, panel._loss, panel._dice, panel._progress, panel._text, panel._minutes]
    panel.show_material(0)
    before = settled_places(qtbot, panel, widgets)
    panel.show_material(14)
    assert settled_places(qtbot, panel, widgets) == before
    panel.show_material(50_000)
    assert settled_places(qtbot, panel, widgets) == before
    panel.show_ended("Stopped. What is done is kept. " * 9, is_warning=True)
    assert settled_places(qtbot, panel, widgets) == before


def test_a_stopped_training_brings_back_what_it_was_asked_for(panel):
    panel.show_network("", is_resumable=True, minutes=25, regularisation="strong")
    panel.show_material(4)
    assert panel.minutes == 25
    wishes = []
    panel.startRequested.connect(lambda *wish: wishes.append(wish))
    next(each for each in panel.findChildren(QPushButton) if each.text() == "Go on training").click()
    assert wishes == [(25, "strong")]


def test_what_lies_in_the_folder_is_told_and_damage_is_no_harm(tmp_path):
    assert found_in(tmp_path / "nothing").sentence == ""
    (tmp_path / CHECKPOINT).write_bytes(b"weights")
    (tmp_path / ABOUT).write_text("{damaged", encoding="utf-8")
    assert found_in(tmp_path).sentence == "This project has a U-Net."
    (tmp_path / ABOUT).write_text('{"about": {"validation_dice": 0.91}}', encoding="utf-8")
    assert "0.910" in found_in(tmp_path).sentence
