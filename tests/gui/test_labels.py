"""Labels in the app: order, lock, hiding, presets, and the tables of other programs."""

from __future__ import annotations

import cv2
import pytest
from annotated_projects import annotate, project_of, square
from app_bench import AppBench
from fake_predictor import FakePredictor
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from shapes import bright, disc

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.label import LabelTable, Overlaps
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.palettes import PALETTES, TOL_BRIGHT
from fourclick.annotator.gui.icons import is_light, swatch
from fourclick.annotator.gui.panels import label_list
from fourclick.annotator.gui.panels.label_list import ID_ROLE, LabelList
from fourclick.annotator.gui.panels.label_menu import OpacityAction
from fourclick.annotator.gui.panels.label_row import AMOUNT_ROLE
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


EXTREMES = ((45, 60), (95, 60), (70, 35), (70, 85))


def accept(bench):
    bench.click_extremes(EXTREMES)
    bench.mask()
    return bench.app.document.accept()


def other_region(project, *, label=2, corner=(60, 50), side=40):
    """A square of a second label on the first image, which the disc overlaps."""
    with Project.open_or_create(project) as written:
        written.save_labels(LabelTable().with_label("second"))
        annotate(written, written.images()[0].id, {0: square((120, 160), corner=corner, side=side)}, label=label)


def overlaps(bench, number):
    labels = bench.window.labels
    labels._overlaps_menu.aboutToShow.emit()
    [each for each in labels._overlaps_menu.actions() if not each.isSeparator()][number].trigger()


def fills(bench):
    """By region label, the opacity with which regions are filled on the canvas."""
    shown = bench.window.canvas.overlays._regions._items
    return {bench.state.annotation.get(key).label: item._fill for key, item in shown.items()}


def test_an_accepted_mask_in_a_hidden_label_is_seen(open_app, project):
    bench = open_app(project)
    bench.window.labels._list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert accept(bench)
    assert not bench.app.document.labels[1].is_hidden
    assert not stored(bench, project)[1].is_hidden
    assert bench.window.labels._list.item(0).checkState() == Qt.CheckState.Checked
    assert len(bench.window.canvas.overlays._regions._items) == 1
    assert "object was hidden; it is shown again" in bench.window.statusBar().currentMessage()


@pytest.mark.parametrize("way", ["relabel", "add"])
def test_no_new_region_of_a_hidden_label_stays_unseen(open_app, project, way):
    other_region(project)
    bench = open_app(project)
    document = bench.app.document
    bench.app.workspace.save_labels(document.labels.changed(1, is_hidden=True))
    if way == "relabel":
        document.relabel(bench.state.annotation.regions[0].id, 1)
    else:
        document.add_mask_region(square((120, 160)), 1)
    assert not document.labels[1].is_hidden


def test_opacity_and_outline_of_a_label_are_shown_at_once_and_stay(open_app, project):
    other_region(project)
    bench = open_app(project)
    accept(bench)
    bench.window.canvas.set_opacity(0.5)
    assert fills(bench) == {1: 0.5, 2: 0.5}
    labels = bench.window.labels
    labels.choose(0)
    labels._fill_menu(labels._menu)
    slider = next(each for each in labels._menu.actions() if isinstance(each, OpacityAction)).slider
    slider.setValue(40)
    assert fills(bench) == {1: 0.2, 2: 0.5}
    assert stored(bench, project)[1].opacity == 1.0, "a moving slider is not written down"
    labels._menu.aboutToHide.emit()
    assert stored(bench, project)[1].opacity == 0.4
    choose(bench, "Outline only")
    assert fills(bench) == {1: 0.0, 2: 0.5}
    bench.window.canvas.set_opacity(1.0)
    assert fills(bench) == {1: 0.0, 2: 1.0}
    choose(bench, "Outline only")
    assert fills(bench) == {1: 0.4, 2: 1.0}
    bench.window.canvas.set_outline_only(True)
    assert fills(bench) == {1: 0.0, 2: 0.0}
    bench.window.canvas.set_outline_only(False)
    assert fills(bench) == {1: 0.4, 2: 1.0}
    assert "opacity 40 %" in labels._list.item(0).toolTip()


def test_arrow_keys_move_the_slider_and_leave_it(open_app, project):
    bench = open_app(project)
    menu = bench.window.labels._menu
    menu.popup(bench.window.mapToGlobal(bench.window.rect().center()))
    entries = menu.actions()
    action = next(each for each in entries if isinstance(each, OpacityAction))
    menu.setActiveAction(action)
    QTest.keyClick(action.slider, Qt.Key.Key_Left)
    QTest.keyClick(action.slider, Qt.Key.Key_Left)
    assert action.slider.value() == 98
    QTest.keyClick(action.slider, Qt.Key.Key_Down)
    assert action.slider.value() == 98
    assert menu.activeAction() is entries[entries.index(action) + 1]
    menu.close()
    assert stored(bench, project)[1].opacity == 0.98


def test_a_label_can_be_renamed_in_the_menu_whose_slider_was_moved(open_app, project):
    bench = open_app(project)
    labels = bench.window.labels
    labels._fill_menu(labels._menu)
    next(each for each in labels._menu.actions() if isinstance(each, OpacityAction)).slider.setValue(30)
    next(each for each in labels._menu.actions() if each.text() == "Rename").trigger()
    assert labels._list.state() == labels._list.State.EditingState
    labels._menu.aboutToHide.emit()
    assert stored(bench, project)[1].opacity == 0.3


def test_a_slider_that_rests_is_written_down(open_app, project, qtbot):
    bench = open_app(project)
    labels = bench.window.labels
    labels._fill_menu(labels._menu)
    next(each for each in labels._menu.actions() if isinstance(each, OpacityAction)).slider.setValue(70)
    qtbot.waitUntil(lambda: stored(bench, project)[1].opacity == 0.7)


def test_sharing_by_hand_is_offered_only_where_overlaps_are_allowed(open_app, project):
    bench = open_app(project)

    def offered():
        box = bench.app.hands.bar._over
        return {box.itemText(row) for row in range(box.count())}

    assert "everything, shared" in offered()
    overlaps(bench, 3)
    assert "everything, shared" not in offered()
    overlaps(bench, 0)
    assert "everything, shared" in offered()


def shared(bench):
    first, second = (region.mask.to_array() for region in bench.state.annotation)
    return int((first & second).sum())


def test_overlaps_are_allowed_until_the_user_wants_them_resolved(open_app, project):
    other_region(project)
    bench = open_app(project)
    before = bench.state.annotation
    assert accept(bench)
    assert shared(bench) > 100
    bench.app.document.undo_stack.undo()
    overlaps(bench, 2)
    assert "Regions that overlap already keep" in bench.window.statusBar().currentMessage()
    assert stored(bench, project).overlaps is Overlaps.NEWEST_TAKES
    accepted = bench.state
    assert bench.app.document.accept()
    assert shared(bench) == 0
    old = bench.state.annotation.get(before.regions[0].id)
    assert old.mask.area_px < before.regions[0].mask.area_px
    bench.app.document.undo_stack.undo()
    assert bench.state == accepted, "one step takes all of it back"
    bench.app.document.undo_stack.redo()
    assert shared(bench) == 0


def test_the_order_of_the_labels_resolves_overlaps(open_app, project):
    other_region(project)
    bench = open_app(project)
    square_id = bench.state.annotation.regions[0].id
    bench.app.workspace.save_labels(bench.app.document.labels.moved(2, 0))
    overlaps(bench, 3)
    area = bench.state.annotation.regions[0].mask.area_px
    assert accept(bench)
    assert shared(bench) == 0
    assert bench.state.annotation.get(square_id).mask.area_px == area
    assert "% of this mask lies inside regions that keep their pixels" in bench.window.statusBar().currentMessage()


def test_a_mask_of_which_nothing_would_be_left_is_refused_with_a_sentence(open_app, project):
    other_region(project, corner=(30, 20), side=90)
    bench = open_app(project)
    bench.app.workspace.save_labels(bench.app.document.labels.changed(2, is_locked=True))
    overlaps(bench, 2)
    before = bench.state.annotation
    assert not accept(bench)
    assert bench.state.annotation == before
    assert bench.state.prompt.is_complete, "the clicks stay"
    assert "Nothing would be left" in bench.window.statusBar().currentMessage()


def test_a_list_of_regions_leaves_out_those_of_which_nothing_is_left(open_app, project):
    other_region(project, corner=(30, 20), side=90)
    bench = open_app(project)
    bench.app.workspace.save_labels(bench.app.document.labels.changed(2, is_locked=True))
    overlaps(bench, 2)
    inside, partly = (Mask.from_array(square((120, 160), corner=corner, side=20)) for corner in ((50, 50), (20, 50)))
    bench.app.document.add_regions([Region(inside, 1), Region(partly, 1)])
    assert [each.label for each in bench.state.annotation] == [2, 1]
    assert bench.state.annotation.regions[1].mask.area_px == 200


def test_what_lies_on_top_follows_the_order_and_is_what_a_click_selects(open_app, project):
    other_region(project)
    bench = open_app(project)
    accept(bench)
    items = bench.window.canvas.overlays._regions._items
    square_id, disc_id = (each.id for each in bench.state.annotation)
    assert items[disc_id].zValue() > items[square_id].zValue()
    bench.app.workspace.save_labels(bench.app.document.labels.moved(2, 0))
    overlaps(bench, 1)
    assert items[square_id].zValue() > items[disc_id].zValue()
    bench.key(Qt.Key.Key_S)
    bench.click(75, 60)
    assert bench.state.selected == square_id


def test_a_palette_colours_all_labels_and_can_be_taken_back(open_app, project):
    bench = open_app(project)
    choose(bench, "Add labels of", "Abdomen")
    before = stored(bench, project)
    choose(bench, "Colours of all labels", "Paul Tol, bright")
    after = stored(bench, project)
    assert [each.colour for each in after][:8] == [*TOL_BRIGHT.colours, TOL_BRIGHT.colours[0]]
    assert [(each.id, each.name) for each in after] == [(each.id, each.name) for each in before]
    assert "7 colours" in bench.banner
    bench.app.workspace.save_labels(after.changed(after.labels[0].id, name="milt"))
    bench.window.banner._button.click()
    assert [each.colour for each in stored(bench, project)] == [each.colour for each in before]
    assert stored(bench, project).labels[0].name == "milt", "only the colours are taken back"
    assert bench.banner == ""


def test_amounts_follow_every_edit(open_app, project, qtbot):
    bench = open_app(project)
    labels = bench.window.labels
    qtbot.waitUntil(lambda: labels._summary.text() == "No region on this image.")
    accept(bench)
    pixels = bench.state.annotation.regions[0].mask.area_px
    qtbot.waitUntil(lambda: labels._list.item(0).data(AMOUNT_ROLE) == f"1 · {pixels:,} px")
    qtbot.waitUntil(lambda: labels._summary.text() == f"1 region, {pixels:,} px. Project: 1 region on 1 image.", timeout=8000)
    bench.app.document.undo_stack.undo()
    qtbot.waitUntil(lambda: labels._list.item(0).data(AMOUNT_ROLE) == "")
    labels.resize(300, 200)
    assert not labels.grab().isNull()


def test_numbers_are_read_on_every_colour_of_every_palette(qapp):
    """4.5 to 1 is WCAG's contrast for text; the numbers are bold, for which 3 to 1 is enough."""

    def luminance(colour):
        parts = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
        red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for palette in PALETTES:
        for colour in palette.colours:
            ink = 0.0 if is_light(colour) else 1.0
            darker, lighter = sorted((luminance(colour), ink))
            assert (lighter + 0.05) / (darker + 0.05) >= 3, colour


def test_what_changes_of_a_label_changes_its_row_alone(qtbot, monkeypatch):
    painted = []

    def noted(colour, text, **options):
        painted.append(text)
        return swatch(colour, text, **options)

    monkeypatch.setattr(label_list, "swatch", noted)
    panel, fresh = LabelList(), LabelList()
    for each in (panel, fresh):
        qtbot.addWidget(each)
    labels = LabelTable()
    for number in range(12):
        labels = labels.with_label(f"organ {number}")
    panel.show_labels(labels, 1)
    _, second, third = labels.labels[:3]
    changed = {"opacity": 0.3}, {"is_hidden": True}, {"name": "another"}, {"colour": "#123456"}, {"is_locked": True}
    for change in changed:
        painted.clear()
        labels = labels.changed(second.id, **change)
        panel.show_labels(labels, 1)
        assert painted == [str(second.id)]
    for table in (labels, labels.moved(third.id, 0), LabelTable(labels.labels[1:]), labels.with_label("one more")):
        panel.show_labels(table, 2)
        fresh._list.clear()
        fresh.show_labels(table, 2)
        assert rows_of(panel) == rows_of(fresh)
        assert [row[0] for row in rows_of(panel)] == [label.name for label in table]


def rows_of(panel):
    roles = (ID_ROLE, AMOUNT_ROLE, int(Qt.ItemDataRole.CheckStateRole), int(Qt.ItemDataRole.ToolTipRole))
    items = [panel._list.item(row) for row in range(panel._list.count())]
    return [(item.text(), *(item.data(role) for role in roles), item.flags(), item.isSelected()) for item in items]
