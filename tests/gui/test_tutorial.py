"""The lesson on the bundled phantom, from the first ring to the user's own project again."""

from __future__ import annotations

import cv2
import pytest
from annotated_projects import project_of
from app_bench import AppBench
from fake_predictor import FakePredictor
from PySide6.QtCore import Qt
from shapes import bright, disc

from fourclick.annotator.gui.tutorial import IMAGE, KIDNEY, SLICE, STEPS
from fourclick.annotator.storage.sample_project import sample_project


@pytest.fixture
def bench(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    path = tmp_path / "mine.png"
    cv2.imwrite(str(path), bright(disc((120, 160), (70, 60), 25)))
    project_of(tmp_path / "project", [path]).close()
    bench = AppBench(qtbot, tmp_path, load=FakePredictor).start(tmp_path / "project")
    bench.wait_image("mine.png")
    yield bench
    bench.close()


def begin(bench):
    bench.window.actions_by_key["tutorial"].trigger()
    bench.qtbot.waitUntil(lambda: bench.app.tutorial.step == 0 and bench.app.tutorial.card.isVisible(), timeout=60_000)
    bench.wait_image(IMAGE)
    document = bench.app.document
    bench.qtbot.waitUntil(lambda: document.slice_index == SLICE and not document.state.prompt, timeout=10_000)


def test_each_step_ends_with_its_action_and_the_own_project_comes_back(bench):
    begin(bench)
    tutorial = bench.app.tutorial
    assert len(tutorial._rings) == 4
    for number, (x, y) in enumerate(KIDNEY):
        assert tutorial.step == 0
        bench.click(x, y)
        assert len(tutorial._rings) == 3 - number
    assert tutorial.step == 1
    bench.mask()
    bench.click(170, 168)
    bench.qtbot.waitUntil(lambda: tutorial.step == 2, timeout=10_000)
    bench.mask()
    bench.key(Qt.Key.Key_Return)
    bench.qtbot.waitUntil(lambda: tutorial.step == 3, timeout=10_000)
    bench.app.document.undo_stack.undo()
    assert tutorial.step == 4
    bench.app.document.undo_stack.redo()
    assert tutorial.step == 5
    bench.key(Qt.Key.Key_PageUp)
    assert tutorial.step == len(STEPS)
    assert "saved already" in tutorial.card.text
    tutorial.card.close_button.click()
    bench.wait_image("mine.png")
    assert tutorial.step is None
    assert not tutorial.card.isVisible()


def test_the_lesson_can_be_ended_and_begun_anew_at_any_time(bench):
    begin(bench)
    bench.click(*KIDNEY[0])
    bench.app.tutorial.card.close_button.click()
    bench.wait_image("mine.png")
    bench.click(30, 30)
    assert bench.app.tutorial.step is None
    begin(bench)
    assert not bench.state.prompt
    assert len(bench.app.tutorial._rings) == 4


def test_going_astray_does_no_harm(bench):
    begin(bench)
    bench.click(20, 20)
    bench.key(Qt.Key.Key_Escape)
    assert bench.app.tutorial.step == 0
    other = next(each for each in bench.window.images.entries if each.name != IMAGE)
    bench.app.workspace.show_image(other.id)
    bench.qtbot.waitUntil(lambda: bench.app.document.image_id == other.id, timeout=20_000)
    bench.key(Qt.Key.Key_Space)
    assert bench.app.tutorial.step == 0


def test_the_lesson_can_be_given_while_the_samples_are_open(bench):
    begin(bench)
    bench.app.tutorial.end()
    bench.wait_image("mine.png")
    bench.app.files.open_project(sample_project())
    bench.wait_image(IMAGE)
    bench.app.window.images.filter.filterChanged.emit("nothing is called so", "")
    begin(bench)
    bench.app.tutorial.end()
    assert bench.app.document.image.name == IMAGE
    assert "another Fourclick" not in bench.banner


def test_a_lesson_begun_with_the_brush_in_hand_gives_the_click_tool(bench):
    bench.app.tools.set_tool("brush")
    begin(bench)
    assert bench.app.tools.tool == "click"
    bench.click(*KIDNEY[0])
    assert len(bench.app.tutorial._rings) == 3


def test_opening_the_open_project_again_changes_nothing(bench):
    project = bench.app.workspace.project
    bench.click(30, 60)
    bench.app.files.open_project(str(project.address))
    assert bench.app.workspace.project is project
    assert len(bench.state.prompt) == 1
