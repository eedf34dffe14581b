"""Labels in the app: order, lock, hiding, presets, and the tables of other programs."""

from __future__ import annotations

import cv2
import pytest
from annotated_projects import annotate, project_of, square
from app_bench import AppBench
from fake_predictor import FakePredictor
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from shapes import bright, disc

from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.gui.panels import label_list
from fourclick.annotator.storage.project import Project


@pytest.fixture
def open_app(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    benches = []

    def open_(project):
        bench = AppBench(qtbot, tmp_path, load=FakePredictor)
        benches.append(bench)
        bench.start(project)
        bench.wait_image()
        return bench

    yield open_
    for bench in benches:
        bench.close()


@pytest.fixture
def project(tmp_path):
    paths = [tmp_path / "a.png", tmp_path / "b.png"]
    for path in paths:
        cv2.imwrite(str(path), bright(disc((120, 160), (70, 60), 25)))
    with project_of(tmp_path / "project", paths) as project:
        return project.folder


def choose(bench, *words):
    """An entry of the labels' menu."""
    labels = bench.window.labels
    labels._fill_menu(labels._menu)
    menu = labels._menu
    for word in words[:-1]:
        menu = next(each.menu() for each in menu.actions() if each.text() == word)
    next(each for each in menu.actions() if each.text() == words[-1]).trigger()


def stored(bench, project):
    bench.app.workspace.flush()
    with Project.open_to_read(project) as read:
        return read.labels()


def test_a_project_without_regions_begins_with_the_preset(open_app, project):
    bench = open_app(project)
    choose(bench, "Add labels of", "Abdomen")
    table = stored(bench, project)
    assert [each.name for each in table][:3] == ["spleen", "right kidney", "left kidney"]
    assert table.labels[0].term.code == "78961009"
    assert bench.state.active_label == 1


def test_a_project_with_regions_keeps_its_numbers(open_app, project):
    with Project.open_or_create(project) as written:
        annotate(written, written.images()[0].id, {0: square((120, 160))})
    bench = open_app(project)
    choose(bench, "Add labels of", "Microscopy: cells")
    assert [(each.id, each.name) for each in stored(bench, project)] == [(1, "object"), (3, "nucleus"), (2, "cell")]
    assert "nucleus becomes number 3, because 1 is object" in bench.banner


def test_tables_go_to_other_programs_and_come_back(open_app, project, tmp_path):
    bench = open_app(project)
    tables = bench.app.label_tables
    choose(bench, "Add labels of", "Heart: chambers")
    path = tmp_path / "heart.ctbl"
    tables._ask_write = tables._ask_read = lambda: str(path)
    choose(bench, "Export labels …")
    assert "left_ventricle" in path.read_text()
    before = stored(bench, project)
    choose(bench, "Import labels …")
    assert stored(bench, project) == before
    path.write_text("no table")
    choose(bench, "Import labels …")
    assert "neither form" in bench.banner


def test_order_is_the_users_and_keys_follow_it(open_app, project):
    bench = open_app(project)
    choose(bench, "Add labels of", "Microscopy: cells")
    bench.window.labels.choose(1)
    choose(bench, "Move up")
    assert [each.name for each in stored(bench, project)] == ["cell", "nucleus"]
    bench.window.labels.choose(0)
    assert bench.state.active_label == 2


def test_a_locked_label_keeps_its_regions(open_app, project):
    with Project.open_or_create(project) as written:
        annotate(written, written.images()[0].id, {0: square((120, 160))})
    bench = open_app(project)
    choose(bench, "Locked")
    assert stored(bench, project)[1].is_locked
    document, region = bench.app.document, bench.state.annotation.regions[0]
    document.delete(region.id)
    document.refine(region.id)
    document.relabel(region.id, 1)
    assert bench.state.annotation.regions == (region,)
    assert bench.state.refining is None
    assert "locked" in bench.window.statusBar().currentMessage()
    bench.click_extremes(((45, 60), (95, 60), (70, 35), (70, 85)))
    bench.mask()
    assert not document.accept()
    choose(bench, "Locked")
    assert document.accept()


def test_a_hidden_label_is_not_shown_but_exported(open_app, project):
    with Project.open_or_create(project) as written:
        annotate(written, written.images()[0].id, {0: square((120, 160))})
    bench = open_app(project)
    shown = bench.window.canvas.overlays._regions._items
    assert len(shown) == 1
    bench.window.labels._list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert len(shown) == 0
    assert stored(bench, project)[1].is_hidden
    assert bench.state.annotation.label_map((120, 160), 0).any()
    assert stored(bench, project) != LabelTable()


def test_the_right_button_opens_the_menu_of_a_label_and_chooses_nothing(open_app, project, monkeypatch):
    bench = open_app(project)
    bench.app.workspace.save_labels(bench.app.document.labels.with_label("liver"))
    rows = bench.window.labels._list
    names = [rows.item(row).text() for row in range(rows.count())]
    assert names[1] == "liver"
    active = bench.state.active_label
    place = rows.visualItemRect(rows.item(1)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, place)
    assert bench.state.active_label == active

    class LockingMenu(QMenu):
        def exec(self, _place):
            next(each for each in self.actions() if each.text() == "Locked").trigger()

    monkeypatch.setattr(label_list, "QMenu", LockingMenu)
    rows.customContextMenuRequested.emit(place)
    assert bench.state.active_label == active
    assert [label.name for label in bench.app.document.labels if label.is_locked] == [names[1]]
