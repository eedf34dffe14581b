"""Replaying stored clicks in the app: nothing changes unless the user says so, and what they edited meanwhile stays."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from annotated_projects import project_of
from app_bench import AppBench
from fake_predictor import FakePredictor, ellipse

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.state import State
from fourclick.annotator.storage.project import Project
from fourclick.models.prompt import Prompt

SHAPE = (80, 100)
PROMPT = Prompt.from_points(extreme=[(20, 40), (70, 40), (45, 20), (45, 60)])
GOOD = ellipse(SHAPE, PROMPT) >= 0.5


class Sure(FakePredictor):
    """Sure of its ellipse."""

    checkpoint_sha256 = "new"

    def predict(self, slice, prompt, previous=None):
        return np.where(super().predict(slice, prompt, previous) >= 0.5, 0.98, 0.01).astype(np.float32)


def bitten(checkpoint="old"):
    mask = GOOD.copy()
    mask[32:48, 35:55] = False
    return Region(Mask.from_array(mask), 1, prompt=PROMPT, checkpoint=checkpoint)


@pytest.fixture
def predictor():
    return Sure()


@pytest.fixture
def bench(qtbot, tmp_path, predictor, monkeypatch):
    """An app on a project with three pictures; on the first two a mask that can be bettered, on the first also a good one."""
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    paths = [tmp_path / f"{name}.png" for name in "abc"]
    for path in paths:
        cv2.imwrite(str(path), np.full(SHAPE, 90, np.uint8))
    with project_of(tmp_path / "project", paths) as project:
        first, second, _ = project.images()
        good = Region(Mask.from_array(GOOD), 1, prompt=PROMPT, checkpoint="old")
        project.save_state(first.id, State(annotation=Annotation((bitten(), good))))
        project.save_state(second.id, State(annotation=Annotation((bitten(),))))
    bench = AppBench(qtbot, tmp_path, load=FakePredictor)
    bench.app.replaying.load = lambda _path: predictor
    bench.start(tmp_path / "project")
    bench.wait_image("a.png")
    yield bench
    bench.close()


def replay(bench):
    bench.app.replaying.start(None, "Shipped")
    bench.qtbot.waitUntil(lambda: bench.app.replaying.dialog is not None, timeout=20_000)
    return bench.app.replaying.dialog


def masks(bench, name):
    """What is on the disk."""
    bench.app.workspace.flush()
    with Project.open_to_read(bench.app.workspace.project.folder) as project:
        entry = next(each for each in project.images() if each.name == name)
        return list(project.load_state(entry.id).annotation)


def test_only_what_is_ticked_is_taken_and_the_open_image_can_be_undone(bench):
    dialog = replay(bench)
    assert [each.image_name for each in dialog.chosen] == ["a.png", "b.png"]
    dialog.tick(1, False)
    bench.app.replaying.dialog._accept.click()
    assert "1 mask replaced" in bench.banner
    assert "project-before-replay-1.sqlite" in bench.banner
    assert np.array_equal(bench.state.annotation.regions[0].mask.to_array(), GOOD)
    assert [each.checkpoint for each in masks(bench, "a.png")] == ["new", "old"]
    assert [each.checkpoint for each in masks(bench, "b.png")] == ["old"]
    bench.app.document.undo_stack.undo()
    assert [each.checkpoint for each in masks(bench, "a.png")] == ["old", "old"]


def test_images_that_are_not_open_are_bettered_too(bench):
    replay(bench)._accept.click()
    assert "2 masks replaced" in bench.banner
    (region,) = masks(bench, "b.png")
    assert region.checkpoint == "new"
    assert np.array_equal(region.mask.to_array(), GOOD)


def test_what_was_edited_meanwhile_stays(bench):
    dialog = replay(bench)
    region = bench.state.annotation.regions[0]
    bench.app.document.relabel(region.id, 2)
    dialog._accept.click()
    assert "1 had been edited meanwhile" in bench.banner
    assert bench.state.annotation.get(region.id) == replace(region, label=2)


def test_keeping_everything_changes_nothing(bench):
    before = masks(bench, "a.png"), masks(bench, "b.png")
    dialog = replay(bench)
    dialog.reject()
    assert (masks(bench, "a.png"), masks(bench, "b.png")) == before
    assert not list(bench.app.workspace.project.folder.glob("project-before-replay*"))


def test_a_replay_can_be_cancelled(bench, predictor):
    predictor.gate.clear()
    bench.app.replaying.start(None, "Shipped")
    assert predictor.entered.wait(10)
    bench.window.running.cancel_button.click()
    predictor.gate.set()
    bench.qtbot.waitUntil(lambda: bench.app.replaying._job is None, timeout=10_000)
    assert bench.app.replaying.dialog is None
    assert [each.checkpoint for each in masks(bench, "b.png")] == ["old"]


def test_a_prompt_under_way_survives(bench):
    dialog = replay(bench)
    bench.click(10, 10)
    assert len(bench.state.prompt) == 1
    dialog._accept.click()
    assert len(bench.state.prompt) == 1


def test_an_unreadable_image_is_told_and_the_others_are_replayed(bench, tmp_path):
    path = tmp_path / "b.png"
    path.write_bytes(path.read_bytes()[:60])
    dialog = replay(bench)
    assert [each.image_name for each in dialog.chosen] == ["a.png"]
    assert "1 could not be read" in bench.banner


def test_with_nothing_to_replay_it_says_so(bench, predictor):
    predictor.checkpoint_sha256 = "old"
    bench.app.replaying.start(None, "Shipped")
    bench.qtbot.waitUntil(lambda: "nothing to replay" in bench.banner, timeout=10_000)


def test_the_selected_row_shows_its_slice_with_both_outlines(bench):
    dialog = replay(bench)
    picture = dialog._picture
    bench.qtbot.waitUntil(lambda: picture._slice is not None, timeout=10_000)
    pixels = picture.grab().toImage()
    colours = {pixels.pixelColor(x, y).name() for x in range(pixels.width()) for y in range(pixels.height())}
    assert {"#ffb300", "#29d3ff"} <= colours
