"""Working together in the app: review, what to do next, two versions of an image, progress and agreement."""

from __future__ import annotations

import threading
from dataclasses import replace
from types import SimpleNamespace

import pytest
from annotated_projects import write_picture
from app_bench import AppBench
from fake_predictor import FakePredictor
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shapes import disc

from fourclick.annotator.core.annotation import new_region_id
from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.core.state import State
from fourclick.annotator.quality.project_readings import Readings
from fourclick.annotator.storage.project import Project

SHAPE = (40, 60)


def marked(column, state=None):
    return (state or State()).accepted(Mask.from_array(disc(SHAPE, (column, 20), 6)), seconds=5.0)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FOURCLICK_ANNOTATOR", "Anna")
    paths = [write_picture(tmp_path / f"P{number}.png") for number in range(4)]
    with Project.create(tmp_path / "project") as project:
        project.add_images([SimpleNamespace(path=path, name=path.name, key=path.name) for path in paths])
        for number in (1, 2, 3):
            project.save_state(number, marked(20))
        project.review(2, ImageStatus.NEEDS_REVIEW)
    return tmp_path / "project"


@pytest.fixture
def bench(qtbot, tmp_path, folder):
    bench = AppBench(qtbot, tmp_path, load=FakePredictor).start(folder)
    bench.wait_image("P0.png")
    yield bench
    bench.close()


def shown(bench, name):
    bench.wait_image(name)
    return bench.app.workspace.project


def test_images_are_reviewed_by_keys_one_after_the_other(bench):
    bar = bench.app.reviewing.bar
    assert not bar.isVisible()
    bench.key(Qt.Key.Key_Y)
    bench.key(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    # labelled, so it can be reviewed where it is
    assert bar.isVisible()
    assert "P0.png: labelled, revision 1 by Anna (3 to review)" in bar.text
    bench.key(Qt.Key.Key_Y)
    project = shown(bench, "P1.png")
    bench.qtbot.waitUntil(lambda: "P1.png: needs review" in bar.text)
    bench.key(Qt.Key.Key_X)
    QTest.keyClicks(bar._text, "the tail is missing")
    QTest.keyClick(bar._text, Qt.Key.Key_Return)
    shown(bench, "P2.png")
    bench.qtbot.waitUntil(lambda: "P2.png" in bar.text)
    bench.key(Qt.Key.Key_K)
    QTest.keyClicks(bar._text, "look again")
    QTest.keyClick(bar._text, Qt.Key.Key_Return)
    bench.key(Qt.Key.Key_Y)
    bench.qtbot.waitUntil(lambda: "Nothing is left" in bar.text)
    statuses = [entry.status for entry in project.images()]
    assert statuses == [ImageStatus.ACCEPTED, ImageStatus.REJECTED, ImageStatus.ACCEPTED, ImageStatus.NEW]
    assert project.image(2).reason == "the tail is missing"
    assert [row.details for row in project.audit_entries(3) if row.action == "comment"] == [{"text": "look again"}]
    bench.key(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert not bar.isVisible()


def test_a_comment_that_was_begun_waits_for_its_image_and_closing_asks_about_it(bench):
    bar = bench.app.reviewing.bar
    bench.key(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    bench.key(Qt.Key.Key_K)
    QTest.keyClicks(bar._text, "look at")
    bench.window.images.imageRequested.emit(2)
    shown(bench, "P1.png")
    bench.qtbot.waitUntil(lambda: "P1.png" in bar.text)
    assert bar.comment == ""
    bench.window.close()
    assert "P0.png" in bench.window._closing_box.text()
    next(each for each in bench.window._closing_box.buttons() if each.text() == "Keep open").click()
    bench.qtbot.waitUntil(lambda: bench.window._closing_box is None)
    bench.window.images.imageRequested.emit(1)
    shown(bench, "P0.png")
    bench.qtbot.waitUntil(lambda: bar.comment == "look at")
    QTest.keyClick(bar._text, Qt.Key.Key_Return)
    project = bench.app.workspace.project
    assert [row.details for row in project.audit_entries(1) if row.action == "comment"] == [{"text": "look at"}]
    bench.window.close()
    assert bench.window._closing_box is None
    assert not bench.window.isVisible()
    bench.is_closed = True


@pytest.mark.parametrize(("key", "done"), [(Qt.Key.Key_K, "comment"), (Qt.Key.Key_X, "review")])
def test_what_cannot_be_kept_stays_in_the_field(bench, monkeypatch, key, done):
    def full(*_values):
        raise ProjectError("The disk is full.")

    bar = bench.app.reviewing.bar
    bench.key(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    project, real = bench.app.workspace.project, getattr(Project, done)
    monkeypatch.setattr(Project, done, full)
    bench.key(key)
    QTest.keyClicks(bar._text, "the tail is missing")
    QTest.keyClick(bar._text, Qt.Key.Key_Return)
    assert "The disk is full" in bench.window.banner.text
    assert bar.comment == "the tail is missing"
    # there is room again
    monkeypatch.setattr(Project, done, real)
    QTest.keyClick(bar._text, Qt.Key.Key_Return)
    bench.app.workspace.flush()
    image = project.image(1)
    assert (image.status, image.reason) == (
        (ImageStatus.REJECTED, "the tail is missing") if done == "review" else (ImageStatus.LABELLED, "")
    )


def test_a_rejected_image_tells_its_annotator_why(qtbot, tmp_path, folder):
    with Project.open(folder) as project:
        project.review(1, ImageStatus.REJECTED, "the tail is missing")
    bench = AppBench(qtbot, tmp_path, load=FakePredictor).start(folder)
    bench.wait_image("P0.png")
    assert "rejected: the tail is missing" in bench.window.banner.text
    bench.close()


def test_the_reviewer_sees_what_changed_since_the_rejection(bench):
    project = shown(bench, "P0.png")
    project.review(1, ImageStatus.REJECTED, "another one on the right")
    bench.app.document.add_regions([marked(45).annotation.regions[0]])
    bench.app.workspace.flush()
    bench.app.team.hand_in()
    bench.app.workspace.show_image(1)
    bench.wait_image("P0.png")
    bench.window.actions_by_key["review"].setChecked(True)
    bar = bench.app.reviewing.bar
    assert "1 region added" in bar.text
    bench.key(Qt.Key.Key_V)
    assert bench.app.reviewing.differences.added is not None


def test_the_next_image_to_do_is_ones_own_and_handing_in_goes_on(bench):
    project = shown(bench, "P0.png")
    bench.key(Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    shown(bench, "P3.png")
    bench.app.document.add_regions([marked(20).annotation.regions[0]])
    bench.app.workspace.flush()
    bench.key(Qt.Key.Key_M)
    assert project.image(4).status is ImageStatus.NEEDS_REVIEW
    assert "Nothing is left to do" in bench.window.banner.text


def test_a_consensus_that_is_cancelled_leaves_the_folder_empty(bench, tmp_path, monkeypatch):
    begun, goes_on = threading.Event(), threading.Event()
    real = Readings.entries

    def entries(self, progress=None):
        for number, found in enumerate(real(self, progress)):
            yield found
            if number == 0:
                begun.set()
                goes_on.wait(20)

    monkeypatch.setattr(Readings, "entries", entries)
    with Project.create(tmp_path / "bertas", annotator="Berta") as other:
        names = [f"P{number}.png" for number in range(3)]
        other.add_images([SimpleNamespace(path=tmp_path / name, name=name, key=name) for name in names])
        for number in (1, 2, 3):
            other.save_state(number, marked(24))
    (tmp_path / "consensus").mkdir()
    dialog = bench.app.team.show_agreement()
    bench.app.team.write_consensus([str(tmp_path / "bertas")], str(tmp_path / "consensus"))
    assert begun.wait(20)
    bench.app.team.write_consensus([str(tmp_path / "bertas")], str(tmp_path / "another"))
    assert "being written already" in dialog._told.text()
    bench.window.close()
    assert "writing the consensus project" in bench.window._closing_box.text()
    bench.window._closing_box.reject()
    bench.window.running.cancel_button.click()
    goes_on.set()
    bench.qtbot.waitUntil(lambda: bench.window.running.names == (), timeout=20_000)
    assert "no project was written" in dialog._told.text()
    assert list((tmp_path / "consensus").iterdir()) == []
    assert not (tmp_path / "another").exists()


def test_two_versions_of_an_image_are_shown_and_one_is_chosen(bench, folder):
    project = shown(bench, "P0.png")
    berta = Project.open(folder, annotator="Berta", shared=True)
    berta.save_state(1, marked(45, berta.load_state(1)))
    berta.close()
    bench.app.document.add_regions([marked(30).annotation.regions[0]])
    bench.qtbot.waitUntil(lambda: "Berta saved P0.png while you worked on it" in bench.window.banner.text)
    dialog = bench.app.team.show_conflicts()
    assert dialog.rows[0][0] == "P0.png"
    assert dialog.rows[0][2:] == ["Berta: 2 regions", "Anna: 2 regions"]
    dialog.choose(takes_copy=True)
    assert not dialog.isVisible()
    assert project.conflicts() == []
    bench.qtbot.waitUntil(lambda: len(bench.app.document.state.annotation) == 2)
    columns = sorted(region.mask.box.x0 for region in bench.app.document.state.annotation)
    assert columns == [14, 24]


def test_listed_images_are_assigned_and_the_annotator_is_named(bench):
    project = shown(bench, "P0.png")
    bench.window.images.filter.ask_for("", "new")
    assert bench.app.team.assign_listed("Berta") == 1
    assert project.image(4).assigned == "Berta"
    bench.app.team.set_annotator(" Carla ")
    assert project.annotator == "Carla"
    assert bench.app.settings.value("annotator") == "Carla"
    with pytest.raises(ProjectError, match="no annotator's name"):
        bench.app.team.set_annotator(" ")


def test_the_dashboard_counts_the_project(bench):
    dashboard = bench.app.team.show_dashboard()
    bench.qtbot.waitUntil(lambda: "75 %" in dashboard.headline)
    dashboard.choose(by_person=True)
    assert dashboard.rows[0][0] == "Anna"


def test_another_annotators_project_is_compared_with_the_open_one(bench, tmp_path, folder):
    shown(bench, "P0.png")
    with Project.create(tmp_path / "bertas", annotator="Berta") as other:
        other.add_images([SimpleNamespace(path=tmp_path / "P0.png", name="P0.png", key="P0.png")])
        other.save_state(1, marked(24))
    dialog = bench.app.team.show_agreement()
    dialog.add_project(str(tmp_path / "bertas"))
    dialog.compare()
    bench.qtbot.waitUntil(lambda: "Two annotators" in dialog.text, timeout=20_000)
    assert "Anna and Berta" in dialog.text
    assert dialog.cases == ["P0.png"]
    assert not bench.app.team.disagreements.is_visible
    dialog.show_case()
    bench.qtbot.waitUntil(lambda: bench.app.team.disagreements.is_visible, timeout=20_000)
    # the discs at columns 20 and 24 differ at their sides, not in their middle
    strength = bench.app.window.canvas.overlays.disagreement._image
    assert strength.pixelColor(15, 20).alpha() > 50
    assert strength.pixelColor(22, 20).alpha() == 0
    bench.app.team.write_consensus([str(tmp_path / "bertas")], str(tmp_path / "consensus"))
    bench.qtbot.waitUntil(lambda: "consensus of 1 images" in dialog._told.text(), timeout=20_000)
    bench.app.workspace.show_image(2)
    bench.wait_image("P1.png")
    assert not bench.app.team.disagreements.is_visible
    dialog.save(tmp_path / "report")
    assert (tmp_path / "report" / "agreement.csv").is_file()
    dialog.begin("x")
    dialog.add_project(str(tmp_path / "nowhere"))
    dialog.compare()
    bench.qtbot.waitUntil(lambda: "is not a Fourclick project" in dialog._told.text())


def test_a_hidden_repeat_comes_unseen_and_is_outlined_by_hand(bench, tmp_path):
    project = shown(bench, "P0.png")
    dialog = bench.app.team.show_repeats()
    assert "no hidden repeats" in dialog.told
    dialog.choose(40, 30, 1)
    assert "60 % or less" not in dialog.told
    assert "50 % or less" in dialog.told
    assert project.repeat_plan() is None
    dialog.choose(50, 0, 1)
    assert "come back yet" in dialog.told
    found = None
    for number in range(6, 40):
        path = write_picture(tmp_path / f"P{number}.png")
        project.add_images([SimpleNamespace(path=path, name=path.name, key=path.name)])
    for _ in range(40):
        bench.app.team.show_next_to_do()
        bench.qtbot.waitUntil(lambda: bench.app.document.image_id == bench.app.workspace.current_id, timeout=20_000)
        found = project.image(bench.app.workspace.current_id)
        assert bench.window.windowTitle().startswith("Next image")
        assert bench.window.images._view.currentIndex().row() == -1
        if found.repeat_of and not found.is_assisted:
            break
        bench.app.document.add_regions([replace(marked(20).annotation.regions[0], id=new_region_id())])
        bench.app.workspace.flush()
        project.review(found.id, ImageStatus.NEEDS_REVIEW)
    assert found.repeat_of
    assert "by hand" in bench.window.banner.text
    asked = bench.app.worker.is_busy
    bench.click_extremes([(20, 20), (40, 20), (30, 10), (30, 30)])
    bench.qtbot.waitUntil(lambda: bench.app.document.mask() is not None and not bench.app.document.is_pending)
    assert not asked
    assert bench.app.document.proposal.checkpoint == ""
    before = bench.app.document.mask().sum()
    bench.click(38, 12)
    bench.qtbot.waitUntil(lambda: bench.app.document.mask() is not None and bench.app.document.mask().sum() > before)
    assert bench.app.document.accept()
    bench.app.workspace.flush()
    assert project.image(found.id).regions == 1
    dialog.show_plan(project.repeat_plan(), project.repeat_counts())
    assert ["Anna", "their own images", "does not help"] in [row[:3] for row in dialog.rows]
    bench.app.workspace.show_image(1)
    bench.wait_image("P0.png")
    assert "by hand" not in bench.window.banner.text
    assert not bench.app.document.is_by_hand
