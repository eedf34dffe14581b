"""The list of images: found by name and state, in pages, and kept in step with what is saved."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from app_bench import AppBench
from fake_predictor import FakePredictor
from PySide6.QtCore import Qt
from shapes import disc

from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.core.state import State
from fourclick.annotator.gui import entries as entries_module
from fourclick.annotator.gui.entries import Entries
from fourclick.annotator.storage.project import Project


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "project", annotator="Anna") as project:
        names = [f"{'ct' if number % 2 else 'mr'}{number:02d}.png" for number in range(12)]
        project.add_images([SimpleNamespace(path=tmp_path / name, name=name, key=name) for name in names])
        project.save_state(3, State().accepted(Mask.from_array(disc((40, 60), (30, 20), 6))))
        project.review(4, ImageStatus.REJECTED, "wrong side")
        yield project


def listed(qtbot, project, expected):
    entries, shown = Entries(), []
    entries.listed.connect(lambda found: shown.append([entry.id for entry in found]))
    entries.show_project(project)
    qtbot.waitUntil(lambda: shown[-1] == expected)
    return entries, shown


def test_a_large_project_shows_its_first_page_at_once_and_the_rest_soon(qtbot, project, monkeypatch):
    monkeypatch.setattr(entries_module, "FIRST_PAGE", 5)
    monkeypatch.setattr(entries_module, "PAGE", 3)
    entries, shown = listed(qtbot, project, list(range(1, 13)))
    assert shown[0] == [1, 2, 3, 4, 5]
    assert entries.after(5).id == 6
    assert entries.after(12) is None
    entries.stop()


def test_images_are_found_by_name_and_state(qtbot, project):
    entries, shown = listed(qtbot, project, list(range(1, 13)))
    entries.set_filter("CT", "")
    assert shown[-1] == [2, 4, 6, 8, 10, 12]
    entries.set_filter("", "rejected")
    assert shown[-1] == [4]
    assert entries.get(1).name == "mr00.png"
    entries.set_filter("nothing", "")
    assert shown[-1] == []


def test_what_was_saved_while_the_rest_is_read_is_not_overwritten(qtbot, project):
    entries, _shown = listed(qtbot, project, list(range(1, 13)))
    stale = project.images()
    project.save_state(1, State().accepted(Mask.from_array(disc((40, 60), (30, 20), 6))))
    entries.refresh(1)
    entries._list(stale)
    assert entries.get(1).regions == 1


@pytest.fixture
def bench(qtbot, tmp_path, monkeypatch, project):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    project.close()
    bench = AppBench(qtbot, tmp_path, load=FakePredictor).start(project.folder)
    yield bench
    bench.close()


def texts(bench):
    model = bench.window.images._model
    return [model.data(model.index(row), Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]


def test_the_list_tells_states_and_finds(qtbot, bench):
    assert texts(bench)[2:4] == ["mr02.png, 1 region", "ct03.png, rejected: wrong side"]
    bench.window.images.filter.ask_for("ct0", "new")
    assert [text.partition(",")[0] for text in texts(bench)] == ["ct01.png", "ct05.png", "ct07.png", "ct09.png"]
    assert bench.window.images.filter._count.text() == "4"
    bench.window.images.filter.ask_for("zebra")
    assert texts(bench) == []
    assert not bench.window.images._empty.isHidden()
    # the training panel counts what is in the project, not what is listed
    assert "1 region" in bench.window.training_panel._material.text()


def test_from_an_image_that_is_not_listed_space_goes_to_the_first_that_is(qtbot, bench):
    bench.app.workspace.show_image(1)
    bench.window.images.filter.ask_for("ct")
    bench.app._step_image(1)
    assert bench.app.workspace.current_id == 2
