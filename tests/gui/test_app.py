"""The app as its user meets it, with a fake predictor."""

import json

import cv2
import numpy as np
import pytest
from app_bench import AppBench
from fake_predictor import FakePredictor
from PIL import Image as Pillow
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from shapes import bright, disc

from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.exporters import exporters
from fourclick.annotator.gui.actions import ENTRIES, shortcut_rows
from fourclick.annotator.gui.help import FIRST_RUN_HINT
from fourclick.annotator.storage.image_files import find_images
from fourclick.annotator.storage.project import Project
from fourclick.models.checkpoint import CheckpointError

EXTREMES = ((40, 60), (100, 61), (70, 35), (71, 85))


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def pictures(tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(3):
        cv2.imwrite(str(folder / f"scan {number}.png"), bright(disc((120, 160), (70, 60), 25 + number)))
    return folder


@pytest.fixture
def open_app(qtbot, home):
    benches = []

    def open_(*paths, load=FakePredictor):
        bench = AppBench(qtbot, home, load=load)
        benches.append(bench)
        return bench.start(*paths)

    yield open_
    for bench in benches:
        bench.close()


def test_four_clicks_enter_and_the_region_is_in_the_project(open_app, pictures, home):
    bench = open_app(pictures)
    bench.wait_image()
    bench.click_extremes(EXTREMES)
    mask = bench.mask().copy()
    bench.key(Qt.Key.Key_Return)
    assert len(bench.state.annotation) == 1
    bench.close()
    with Project.open(home / "home" / "default-project") as project:
        entry = project.images()[0]
        stored = project.load_state(entry.id)
        assert np.array_equal(stored.annotation.regions[0].mask.to_array(), mask)
        kinds = [event.kind for event in project.click_log(entry.id)]
        assert kinds == ["click"] * 4 + ["accept"]


def test_reopening_lands_where_one_left(open_app, pictures):
    bench = open_app(pictures)
    bench.wait_image("scan 0.png")
    bench.key(Qt.Key.Key_Space)
    bench.wait_image("scan 1.png")
    bench.click_extremes(EXTREMES[:2])
    bench.window.actions_by_key["select_tool"].trigger()
    bench.app.document.set_threshold(0.7)
    bench.window.canvas.set_view(3.0, (80.0, 50.0))
    bench.close()

    again = open_app()
    again.wait_image("scan 1.png")
    assert [click.point for click in again.state.prompt.clicks] == list(EXTREMES[:2])
    assert again.app.tools.tool == "select"
    assert again.app.document.threshold == pytest.approx(0.7)
    assert again.window.canvas.zoom == pytest.approx(3.0, rel=0.02)
    assert again.window.canvas.centre == pytest.approx((80.0, 50.0), abs=2)


def test_the_answer_to_the_next_images_unfinished_clicks_is_prepared(open_app, pictures):
    predictor = FakePredictor()
    bench = open_app(pictures, load=lambda: predictor)
    bench.wait_image("scan 0.png")
    bench.key(Qt.Key.Key_Space)
    bench.wait_image("scan 1.png")
    bench.click_extremes(EXTREMES)
    bench.mask()
    prompt = bench.state.prompt
    bench.window.actions_by_key["previous_image"].trigger()
    bench.wait_image("scan 0.png")
    bench.qtbot.waitUntil(lambda: predictor.asked.count(prompt) == 2, timeout=5000)
    assert bench.app.document.image.name == "scan 0.png", "though nobody has opened it yet"


def test_the_hint_teaches_four_clicks_once(open_app, pictures):
    bench = open_app(pictures)
    bench.wait_image()
    assert bench.banner == FIRST_RUN_HINT
    bench.click_extremes(EXTREMES)
    bench.mask()
    assert bench.banner == ""
    bench.close()
    assert open_app().banner == ""


def test_a_missing_checkpoint_is_a_sentence_and_the_clicks_stay(open_app, pictures):
    def missing():
        raise CheckpointError("default.safetensors: there is no such checkpoint.")

    bench = open_app(pictures, load=missing)
    bench.wait_image()
    bench.qtbot.waitUntil(lambda: "no such checkpoint" in bench.banner, timeout=10_000)
    bench.click_extremes(EXTREMES)
    assert len(bench.state.prompt) == 4


def test_an_unreadable_image_is_a_sentence_and_the_others_open(open_app, pictures):
    (pictures / "scan 0.png").write_bytes(b"no picture at all")
    bench = open_app(pictures)
    bench.qtbot.waitUntil(lambda: "scan 0.png" in bench.banner, timeout=10_000)
    bench.key(Qt.Key.Key_Space)
    bench.wait_image("scan 1.png")


def test_files_dropped_on_the_window_are_opened(open_app, pictures):
    bench = open_app()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(pictures / "scan 2.png"))])
    buttons, modifier = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    bench.window.dropEvent(QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, buttons, modifier))
    bench.wait_image("scan 2.png")


def test_labels_are_chosen_by_their_keys_and_stay_with_the_region(open_app, pictures, home):
    bench = open_app(pictures)
    bench.wait_image()
    bench.window.labels.add_label()
    assert bench.state.active_label == 2
    bench.click_extremes(EXTREMES)
    bench.mask()
    bench.key(Qt.Key.Key_Return)
    assert bench.state.annotation.regions[0].label == 2
    bench.window.labels.choose(0)
    assert bench.state.active_label == 1
    bench.close()
    with Project.open(home / "home" / "default-project") as project:
        assert [label.id for label in project.labels()] == [1, 2]


def test_two_labels_with_one_name_are_refused(open_app, pictures):
    bench = open_app(pictures)
    bench.window.labels.add_label()
    item = bench.window.labels._list.item(1)
    item.setText("object")
    assert bench.app.document.labels[2].name == "label 2"


def test_while_a_label_is_renamed_enter_and_escape_belong_to_its_name(open_app, pictures, qapp):
    bench = open_app(pictures)
    bench.wait_image()
    bench.window.activateWindow()
    bench.click_extremes(EXTREMES[:2])
    bench.window.labels.add_label()
    bench.qtbot.waitUntil(lambda: isinstance(qapp.focusWidget(), QLineEdit), timeout=3000)
    QTest.keyClick(qapp.focusWidget(), Qt.Key.Key_Escape)
    assert len(bench.state.prompt) == 2, "the prompt is still there"
    bench.window.canvas.setFocus()
    assert bench.window.actions_by_key["cancel"].isEnabled()
    bench.key(Qt.Key.Key_Escape)
    assert not bench.state.prompt


def test_undo_and_redo_name_what_they_do(open_app, pictures):
    bench = open_app(pictures)
    bench.wait_image()
    bench.click(*EXTREMES[0])
    assert bench.window.undo.text() == "Undo extreme point"
    bench.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not bench.state.prompt
    assert bench.window.redo.text() == "Redo extreme point"


def test_an_accepted_region_is_refined_by_a_click(open_app, pictures):
    bench = open_app(pictures)
    bench.wait_image()
    bench.click_extremes(EXTREMES)
    before = bench.mask().copy()
    bench.key(Qt.Key.Key_Return)
    bench.key(Qt.Key.Key_R)
    assert bench.state.refining == bench.state.annotation.regions[0].id
    bench.click(105, 50)
    assert bench.mask()[50, 105]
    bench.key(Qt.Key.Key_Return)
    assert len(bench.state.annotation) == 1
    assert bench.state.annotation.regions[0].mask.area_px > before.sum()


def test_an_imported_mask_becomes_regions_that_can_be_refined(open_app, pictures, tmp_path):
    bench = open_app(pictures)
    bench.wait_image()
    labels = np.zeros((120, 160), np.uint8)
    labels[20:50, 30:60], labels[70:100, 90:130] = 1, 5
    path = tmp_path / "labels.png"
    cv2.imwrite(str(path), labels)
    bench.app.files.import_mask(path)
    bench.qtbot.waitUntil(lambda: len(bench.state.annotation) == 2, timeout=10_000)
    assert {region.label for region in bench.state.annotation} == {1, 5}
    assert 5 in bench.app.document.labels
    bench.key(Qt.Key.Key_R)
    assert bench.state.prompt.is_complete
    bench.key(Qt.Key.Key_Escape)
    bench.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    bench.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    bench.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(bench.state.annotation) == 0, "the import is one step"


def test_a_mask_of_another_size_is_refused_with_both_sizes(open_app, pictures, tmp_path):
    bench = open_app(pictures)
    bench.wait_image()
    path = tmp_path / "small.png"
    cv2.imwrite(str(path), np.ones((10, 12), np.uint8))
    bench.app.files.import_mask(path)
    bench.qtbot.waitUntil(lambda: "12 x 10" in bench.banner and "160 x 120" in bench.banner, timeout=10_000)
    assert len(bench.state.annotation) == 0


def test_export_runs_in_the_background_and_reports(open_app, pictures, tmp_path):
    bench = open_app(pictures)
    bench.wait_image()
    bench.click_extremes(EXTREMES)
    mask = bench.mask().copy()
    bench.key(Qt.Key.Key_Return)
    out = tmp_path / "out"
    bench.app.files.export("png", out)
    bench.qtbot.waitUntil(lambda: "Exported 1 image" in bench.banner, timeout=20_000)
    (written,) = out.glob("*.png")
    assert written.name == "image-000001.png"
    assert "export-names.csv" in bench.banner
    assert np.array_equal(np.asarray(Pillow.open(written)) == 1, mask)
    assert json.loads((out / "labels.json").read_text())


def test_exported_files_are_called_like_the_images_where_that_is_ticked(open_app, pictures, tmp_path):
    bench = open_app(pictures)
    bench.wait_image()
    bench.click_extremes(EXTREMES)
    assert bench.mask().any()
    bench.key(Qt.Key.Key_Return)
    bench.app.window.actions_by_key["keep_names"].trigger()
    out = tmp_path / "out"
    bench.app.files.export("png", out)
    bench.qtbot.waitUntil(lambda: "Exported 1 image" in bench.banner, timeout=20_000)
    assert [path.stem for path in out.glob("*.png")] == ["scan_0"]
    assert "export-names.csv" not in bench.banner


def test_the_export_menu_has_every_installed_format_and_a_data_set_is_exported_from_it(
    open_app, pictures, tmp_path, monkeypatch
):
    bench = open_app(pictures)
    bench.wait_image()
    bench.click_extremes(EXTREMES)
    assert bench.mask().any()
    bench.key(Qt.Key.Key_Return)
    out = tmp_path / "out"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
    menu = bench.app.window.export_menu
    menu.aboutToShow.emit()
    entries = {action.objectName(): action for action in menu.actions()}
    assert {f"export_{name}" for name in exporters()} <= set(entries)
    entries["export_coco"].trigger()
    dialog = bench.app.files._export_dialog
    assert "COCO" in dialog._about.text()
    dialog._on_browse_clicked()
    assert dialog.told.endswith(" images"), "all that the project has"
    dialog._query.setText("name=other*")
    bench.qtbot.waitUntil(lambda: "No image is like that" in dialog.told)
    assert not dialog._export.isEnabled()
    dialog._query.setText("colour=red")
    bench.qtbot.waitUntil(lambda: "FIELD=PATTERN" in dialog.told)
    dialog.ask_for(out, status="labelled", query="name=scan*")
    assert not dialog.isVisible()
    bench.qtbot.waitUntil(lambda: "Exported 1 image" in bench.banner, timeout=20_000)
    assert len(json.loads((out / "annotations.json").read_text())["annotations"]) == 1
    assert (out / "verification.json").exists()
    bench.app.window.actions_by_key["export_png"].trigger()
    assert dialog._folder.text() == "", "another format's folder is not offered"
    assert not dialog._export.isEnabled()
    dialog.ask_for(out)
    bench.qtbot.waitUntil(lambda: "already holds an export as coco" in bench.banner, timeout=20_000)
    entries["export_coco"].trigger()
    assert dialog._folder.text() == str(out)
    dialog.close()


def test_a_second_project_that_is_open_elsewhere_is_refused_and_the_first_stays(open_app, pictures, tmp_path):
    bench = open_app(pictures)
    bench.wait_image()
    with Project.create(tmp_path / "other"), pytest.raises(ProjectError, match="open in another"):
        bench.app.workspace.open_project(tmp_path / "other")
    bench.click(*EXTREMES[0])
    assert len(bench.state.prompt) == 1
    assert bench.app.workspace.project.folder.name == "default-project"


def test_what_cannot_be_saved_is_said_and_saved_later(open_app, pictures, monkeypatch, home):
    bench = open_app(pictures)
    bench.wait_image()
    bench.app.workspace.flush()
    project, real = bench.app.workspace.project, Project.save_state

    def full(*_values):
        raise ProjectError("project.sqlite: the disk is full.")

    monkeypatch.setattr(Project, "save_state", full)
    bench.click(*EXTREMES[0])
    bench.qtbot.waitUntil(lambda: "disk is full" in bench.banner, timeout=5000)
    monkeypatch.setattr(Project, "save_state", real)
    bench.click(*EXTREMES[1])
    bench.app.workspace.flush()
    assert len(project.load_state(bench.app.document.image_id).prompt) == 2
    assert [event.kind for event in project.click_log()] == ["click", "click"]


def test_a_window_without_any_image_takes_clicks_and_keys_calmly(open_app):
    bench = open_app()
    bench.click(10, 10)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_R, Qt.Key.Key_F, Qt.Key.Key_A, Qt.Key.Key_H):
        bench.key(key)
    assert bench.state.prompt.clicks == ()


def test_no_two_actions_share_a_key_and_all_are_on_the_page(qapp):
    keys = [keys for entry in ENTRIES for keys in entry.shortcuts]
    assert len(keys) == len(set(keys))
    listed = " ".join(keys for keys, _ in shortcut_rows())
    assert all(key in listed for key in keys)


def test_the_network_view_shows_crop_cues_and_probability(open_app, pictures, monkeypatch):
    from fourclick.models.predictor import NetworkView
    from fourclick.models.prompt import Box

    class Looking(FakePredictor):
        def look(self, slice, prompt, previous=None):
            grey = np.full((8, 8), 0.5, np.float32)
            return NetworkView(np.zeros((8, 8, 3), np.float32), {"confidence map": grey}, grey, Box(1, 2, 9, 10))

    bench = open_app(pictures, load=Looking)
    bench.wait_image()
    bench.window.actions_by_key["network_view"].setChecked(True)
    bench.click_extremes(EXTREMES)
    bench.qtbot.waitUntil(
        lambda: set(bench.window.network_view._tiles) == {"crop", "confidence map", "probability"}, timeout=5000
    )


@pytest.mark.parametrize("theme", ["light", "dark", "system"])
def test_themes_can_be_chosen(open_app, pictures, theme, qapp):
    bench = open_app(pictures)
    bench.window.themeChosen.emit(theme)
    assert bench.app.settings.value("theme") == theme
    if theme != "system":
        assert (qapp.palette().window().color().lightness() < 128) == (theme == "dark")


def test_another_projects_images_never_stand_in_for_those_of_this_one(open_app, tmp_path):
    folders = []
    for name in ("one", "two"):
        path = tmp_path / name / f"{name}.png"
        path.parent.mkdir()
        cv2.imwrite(str(path), np.full((40, 50), 90, np.uint8))
        with Project.create(tmp_path / name / "project", name) as project:
            project.add_images(find_images([path]))
            folders.append(project.folder)
    bench = open_app(folders[0])
    bench.wait_image("one.png")
    # a later version than the other project's image of the same number has
    for x, y in ((10, 20), (30, 20), (20, 10), (20, 30)):
        bench.click(x, y)
    bench.mask()
    bench.key(Qt.Key.Key_Return)
    bench.app.workspace.open_project(folders[1])
    bench.wait_image("two.png")
    assert [each.name for each in bench.window.images.entries] == ["two.png"]
    assert bench.state.annotation.regions == ()


def squares(*corners):
    masks = np.zeros((len(corners), 120, 160), bool)
    for mask, (x, y) in zip(masks, corners, strict=True):
        mask[y : y + 9, x : x + 9] = True
    return masks


def test_what_is_done_while_the_next_image_is_read_belongs_to_the_one_on_show(open_app, pictures):
    bench = open_app(pictures)
    bench.wait_image("scan 0.png")
    workspace, document = bench.app.workspace, bench.app.document
    first, second = (entry.id for entry in bench.window.images.entries[:2])
    bench.app.tools.set_tool("polygon")
    workspace.show_image(second)
    document.add_mask_region(squares((5, 5))[0])
    for x, y in ((60, 60), (90, 60), (90, 90)):
        bench.click(x, y)
    assert document.image_id == first
    bench.wait_image("scan 1.png")
    workspace.flush()
    # the polygon went on with the region that was selected
    (region,) = workspace.project.load_state(first).annotation
    assert region.mask.to_array()[7, 7]
    assert region.mask.to_array()[62, 88]
    assert len(workspace.project.load_state(second).annotation) == 0
    document.add_mask_region(squares((20, 20))[0])
    workspace.flush()
    assert [event.kind for event in workspace.project.click_log(second)].count("polygon") == 0
    assert "polygon" in [event.kind for event in workspace.project.click_log(first)]


def test_an_image_that_is_read_anew_keeps_the_line_that_was_begun_on_it(open_app, pictures):
    bench = open_app(pictures)
    bench.wait_image("scan 0.png")
    shown = bench.app.document.image_id
    bench.app.tools.set_tool("polygon")
    for x, y in ((60, 60), (90, 60), (90, 90), (60, 90)):
        bench.click(x, y)
    before = bench.app.document.image
    bench.app.workspace.show_again()
    bench.qtbot.waitUntil(lambda: bench.app.document.image not in (None, before))
    assert len(bench.state.annotation) == 1
    assert len(bench.app.workspace.project.load_state(shown).annotation) == 1


def test_what_was_looked_for_by_one_project_never_comes_into_another(open_app, pictures, tmp_path):
    bench = open_app()
    workspace = bench.app.workspace
    workspace.add_paths([pictures])
    workspace.open_project(tmp_path / "other")
    bench.qtbot.waitUntil(lambda: "Another project was opened" in bench.banner, timeout=20_000)
    assert workspace.project.images() == []


def test_an_image_that_is_still_read_does_not_open_in_the_next_project(open_app, pictures, tmp_path):
    bench = open_app(pictures)
    bench.wait_image("scan 0.png")
    opened = []
    workspace = bench.app.workspace
    workspace.show_image(bench.window.images.entries[1].id)
    workspace.open_project(tmp_path / "empty")
    workspace.imageShown.connect(opened.append)
    workspace.titleChanged.connect(lambda *names: opened.append(names))
    bench.qtbot.wait(300)
    assert opened == []
    assert bench.app.document.image is None
