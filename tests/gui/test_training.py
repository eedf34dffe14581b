"""Fine-tuning in the app: the process, the panel, the folder of checkpoints, and the choice of one."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import cv2
import pytest
from annotated_projects import annotate, project_of, square, write_picture
from app_bench import AppBench
from fake_predictor import FakePredictor
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog, QMessageBox, QPushButton
from settled_places import settled_places
from shapes import bright, disc

from fourclick.annotator.core.errors import CheckpointFileError
from fourclick.annotator.gui import inference, training_process
from fourclick.annotator.gui.closing_question import ClosingBox
from fourclick.annotator.gui.panels.axes import round_up
from fourclick.annotator.gui.panels.checkpoint_list import CheckpointList
from fourclick.annotator.gui.panels.loss_curve import MOST_POINTS, LossCurve
from fourclick.annotator.gui.panels.training_panel import TrainingPanel, remaining
from fourclick.annotator.gui.training_process import TrainingProcess, train_arguments, train_command
from fourclick.annotator.storage import checkpoints, training_runs
from fourclick.annotator.storage.checkpoints import SHIPPED
from fourclick.annotator.storage.locations import checkpoints_folder
from fourclick.models.checkpoint import CheckpointError

SCRIPT = Path(__file__).with_name("fake_training.py")
HELD_OUT = {"before": 0.91, "after": 0.93, "objects": 23, "images": 3}
EXTREMES = ((40, 60), (100, 61), (70, 35), (71, 85))


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    return tmp_path


def fake(scene):
    return [sys.executable, str(SCRIPT), scene]


def stored(name, *, about=None, made=1_000_000_000):
    """A pair of files in the user's folder; what is in the weights is nobody's concern here."""
    folder = checkpoints_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.safetensors"
    path.write_bytes(b"weights of " + name.encode())
    (folder / f"{name}.json").write_text(about if isinstance(about, str) else json.dumps({"about": about or {}}))
    os.utime(path, (made, made))
    return path


# The process


class Run:
    """What a training said, in order, and how it ended."""

    def __init__(self, qtbot, scene) -> None:
        self.qtbot = qtbot
        self.said = []
        self.process = TrainingProcess(fake(scene))
        for name in ("started", "progressed", "ended", "failed"):
            getattr(self.process, name).connect(lambda value, name=name: self.said.append((name, value)))
        self.process.cancelled.connect(lambda: self.said.append(("cancelled", None)))

    def start(self, output="out") -> Run:
        self.process.start(train_arguments(Path("project"), None, minutes=1, output=Path(output)))
        return self

    def wait(self):
        self.qtbot.waitUntil(lambda: not self.process.is_running, timeout=30_000)
        return self.said[-1]

    def values(self, name):
        return [value for said, value in self.said if said == name]


@pytest.fixture
def run(qtbot):
    runs = []

    def run_(scene):
        runs.append(Run(qtbot, scene))
        return runs[-1]

    yield run_
    for each in runs:
        each.process.stop()


def test_the_lines_of_a_training_become_signals(run, tmp_path):
    training = run("kept").start(tmp_path)
    name, event = training.wait()
    assert name == "ended"
    assert event["kept"] is True
    assert training.values("started") == [{"event": "start", "objects": 120, "images": 14, "held_out": 3}]
    assert [step["step"] for step in training.values("progressed")] == list(range(5))


def test_lines_in_pieces_and_lines_of_others_do_no_harm(run):
    training = run("pieces").start()
    assert training.wait()[0] == "ended"
    assert training.values("progressed")[0]["ü"] == "ü"
    assert len(training.values("progressed")) == 6


def test_a_failure_is_the_sentence_that_the_process_said(run):
    assert run("fails").start().wait() == ("failed", "The project has 3 regions; a training needs 5.")


def test_a_traceback_goes_into_the_log_and_the_user_gets_a_sentence(run, caplog):
    name, sentence = run("breaks").start().wait()
    assert name == "failed"
    assert "no room" in sentence
    assert "start it again" in sentence
    assert "Traceback" in caplog.text


def test_a_process_that_ends_without_a_result_has_failed(run, caplog):
    assert run("silent").start().wait()[0] == "failed"


def test_a_program_that_is_not_there_is_a_sentence(qtbot, tmp_path):
    process = TrainingProcess([str(tmp_path / "nothing")])
    with qtbot.waitSignal(process.failed) as caught:
        process.start([])
    assert "could not be started" in caught.args[0]
    assert not process.is_running


def test_cancel_ends_the_process_and_says_so_once(run, qtbot):
    training = run("long").start()
    qtbot.waitUntil(lambda: bool(training.values("progressed")), timeout=20_000)
    process_id = training.process.process_id
    training.process.cancel()
    training.process.cancel()
    assert training.wait() == ("cancelled", None)
    assert is_gone(process_id)
    assert [name for name, _ in training.said].count("cancelled") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="only elsewhere a process can refuse")
@pytest.mark.parametrize("ending", ["cancel", "stop"])
def test_a_process_that_does_not_stop_is_made_to(run, qtbot, ending, monkeypatch):
    monkeypatch.setattr(training_process, "CLOSE_WAIT_MS", 300)
    training = run("stubborn").start()
    training.process._kill_timer.setInterval(300)
    qtbot.waitUntil(lambda: any(step["step"] == 99 for step in training.values("progressed")), timeout=20_000)
    process_id = training.process.process_id
    getattr(training.process, ending)()
    assert training.wait() == ("cancelled", None)
    assert is_gone(process_id)


@pytest.mark.skipif(sys.platform == "win32", reason="reads the priority as Unix tells it")
def test_the_process_gives_way_to_the_window(run, qtbot):
    training = run("long").start()
    qtbot.waitUntil(lambda: bool(training.values("started")), timeout=20_000)
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, training.process.process_id) >= min(ours + 1, 10)


def test_the_command_is_that_of_the_command_line():
    arguments = train_arguments(Path("p"), Path("a.safetensors"), minutes=10, output=Path("o"))
    assert train_command()[1:] == ["-m", "fourclick", "train"]
    assert arguments == ["--project", "p", "--from", "a.safetensors", "--hours", "0.1667", "-o", "o", "--progress", "json"]
    assert train_arguments(Path("p"), None, minutes=10, output=Path("o"))[3] == "default"


def is_gone(process_id):
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            os.kill(process_id, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


# The panel


@pytest.fixture
def panel(qtbot):
    panel = TrainingPanel()
    qtbot.addWidget(panel)
    panel.resize(760, 260)
    panel.show()
    panel.show_name("liver")
    panel.show_material(120, 14)
    return panel


def button(widget, text):
    return next(each for each in widget.findChildren(QPushButton) if each.text() == text)


@pytest.mark.parametrize(
    ("regions", "images", "words"),
    [(0, 0, "at least 5 accepted regions"), (4, 3, "has 4 regions"), (9, 1, "at least 2 images")],
)
def test_too_few_masks_are_said_and_nothing_can_be_started(panel, regions, images, words):
    panel.show_material(regions, images)
    assert not panel.can_start
    assert words in panel._material.text()
    panel.show_material(5, 2)
    assert panel.can_start


def test_starting_is_a_wish_with_minutes_and_name(panel, qtbot):
    with qtbot.waitSignal(panel.startRequested) as caught:
        button(panel, "Start training").click()
    assert caught.args == [10, "liver"]


def test_a_name_that_is_taken_is_said(panel):
    panel.show_name("liver", "There is a checkpoint named liver already.")
    assert not panel.can_start
    assert "already" in panel._material.text()


def test_while_it_trains_only_cancel_can_be_pressed(panel, qtbot):
    panel.show_preparing(10)
    assert not panel.can_start
    panel.show_started({"objects": 120, "images": 14, "held_out": 3})
    assert "120 regions of 14 images; 3 held out" in panel.text
    panel.show_progress({"done": 0.4, "minutes": 4, "loss": 0.21})
    assert "40 %" in panel._progress.text()
    assert "6 min left" in panel._progress.text()
    with qtbot.waitSignal(panel.cancelRequested):
        button(panel, "Cancel").click()
    panel.show_cancelled()
    assert panel.can_start
    assert "the same as before" in panel.text


@pytest.mark.parametrize("event", [{}, {"done": None, "minutes": "x", "loss": float("nan")}, {"done": 7, "loss": True}])
def test_odd_figures_do_not_break_the_panel(panel, event):
    panel.show_preparing(10)
    panel.show_progress(event)
    panel.show_started(event)
    panel.grab()
    assert all(loss >= 0 for _, loss in panel._curve.points)


def test_nothing_moves_between_the_states(any_font, panel, qtbot):
    widgets = [panel._start, panel._cancel, panel._curve, panel._progress, panel._text, panel.checkpoints, panel._name]
    before = settled_places(qtbot, panel, widgets)
    panel.show_material(2, 1)
    assert settled_places(qtbot, panel, widgets) == before
    panel.show_material(50_000, 1)
    assert settled_places(qtbot, panel, widgets) == before
    panel.show_material(120, 14)
    panel.show_preparing(10)
    panel.show_progress({"done": 0.4, "minutes": 4, "loss": 0.21})
    assert settled_places(qtbot, panel, widgets) == before
    panel.show_result("Held-out Dice 0.910 before, 0.930 after. " * 3, Path("a.safetensors"), is_in_use=False)
    assert settled_places(qtbot, panel, widgets) == before
    panel.show_failed("No room on the disk.")
    assert settled_places(qtbot, panel, widgets) == before


def test_a_kept_result_offers_its_use_and_one_rolled_back_does_not(panel, qtbot):
    made = Path("liver.safetensors")
    panel.show_result("0.910 before, 0.930 after. Kept.", made, is_in_use=False)
    with qtbot.waitSignal(panel.useRequested) as caught:
        button(panel, "Use it").click()
    assert caught.args == [made]
    panel.show_result("0.910 before, 0.880 after. Dropped.", None, is_in_use=False)
    assert not panel._use.isVisible()


def test_the_remaining_time_is_told_in_words():
    assert remaining(600, 0.1) == "9.0 h left"
    assert remaining(10, 0.12) == "9 min left"
    assert remaining(10, 0.95) == "less than a minute left"
    assert remaining(10, 1.0) == "checking the result …"


def test_the_curve_stays_within_its_axes_and_keeps_few_points(qtbot):
    curve = LossCurve()
    qtbot.addWidget(curve)
    curve.clear(10)
    for step in range(5 * MOST_POINTS):
        curve.append(step / 100, 1 / (step + 1))
    curve.append(1, 0.5)
    curve.append(float("inf"), 0.5)
    assert len(curve.points) <= MOST_POINTS
    assert curve.points[-1] == (pytest.approx(50 - 0.01), pytest.approx(1 / (5 * MOST_POINTS)))
    curve.grab()


def test_no_line_runs_through_what_an_empty_curve_says(qtbot):
    curve = LossCurve()
    qtbot.addWidget(curve)
    curve.resize(400, 200)
    # the lines of the axes in a colour that nothing else has
    palette = curve.palette()
    palette.setColor(QPalette.ColorRole.Mid, QColor("#ff0000"))
    palette.setColor(QPalette.ColorRole.PlaceholderText, QColor("#000000"))
    palette.setColor(QPalette.ColorRole.Window, QColor("#ffffff"))
    curve.setPalette(palette)

    def red(picture):
        column = (picture.pixelColor(picture.width() // 2 + 20, y) for y in range(picture.height()))
        return sum(colour.red() - colour.green() > 60 for colour in column)

    empty = red(curve.grab().toImage())
    curve.append(0, 0)
    assert red(curve.grab().toImage()) > empty > 0


@pytest.mark.parametrize(("value", "top"), [(0, 0.1), (0.1, 0.1), (0.11, 0.2), (0.5, 0.6), (7, 8), (9, 10), (1234, 2000)])
def test_an_axis_ends_at_a_round_number(value, top):
    assert round_up(value) == pytest.approx(top)


# The folder


def test_checkpoints_are_listed_the_newest_first_with_what_is_known():
    stored("old", made=1_000_000_000)
    stored("new", about={"held_out": HELD_OUT}, made=1_700_000_000)
    new, old = checkpoints.own_checkpoints()
    assert (new.name, old.name) == ("new", "old")
    assert (new.held_out.before, new.held_out.after, new.held_out.objects) == (0.91, 0.93, 23)
    assert old.held_out is None


@pytest.mark.parametrize(
    "about",
    [
        "{ no JSON",
        "[]",
        "\x00",
        json.dumps({"about": 3}),
        json.dumps({"about": {"held_out": [1]}}),
        json.dumps({"about": {"held_out": {"before": "x"}}}),
        '{"about": {"held_out": {"before": NaN, "after": 1, "objects": 1, "images": 1}}}',
    ],
)
def test_damaged_json_beside_weights_is_listed_without_figures(about):
    stored("damaged", about=about)
    stored("lonely").with_suffix(".json").unlink()
    assert {(each.name, each.held_out) for each in checkpoints.own_checkpoints()} == {("damaged", None), ("lonely", None)}


@pytest.mark.parametrize(
    "name", ["", "a/b", "..", ".hidden", "end.", " space", "a\nb", "con", "x" * 81, "liver", "LIVER", "shipped"]
)
def test_names_that_cannot_be_are_refused_with_a_sentence(name):
    stored("liver")
    assert checkpoints.name_problem(name).endswith(".")
    with pytest.raises(CheckpointFileError):
        checkpoints.renamed(stored("other"), name)


def test_a_free_name_is_found_for_any_wish():
    stored("liver")
    assert checkpoints.free_name("liver") == "liver 2"
    for wish in ("", "a/b:c", "...", "con", "x" * 200, "shipped"):
        assert not checkpoints.name_problem(checkpoints.free_name(wish)), wish


def test_both_files_get_the_new_name_and_both_go_into_the_trash():
    path = checkpoints.renamed(stored("liver v1.2", about={"held_out": HELD_OUT}), "spleen v2.0")
    (only,) = checkpoints.own_checkpoints()
    assert (only.path, only.held_out.after) == (path, 0.93)
    assert checkpoints.renamed(path, "Spleen v2.0").name == "Spleen v2.0.safetensors"
    first = checkpoints.move_to_trash(checkpoints_folder() / "Spleen v2.0.safetensors")
    second = checkpoints.move_to_trash(stored("Spleen v2.0"))
    assert not checkpoints.own_checkpoints()
    assert first != second
    assert {path.name for path in first.parent.iterdir()} == {
        f"Spleen v2.0{number}{suffix}" for number in ("", " 2") for suffix in (".safetensors", ".json")
    }


# The list


@pytest.fixture
def listed(qtbot):
    widget = CheckpointList()
    qtbot.addWidget(widget)
    paths = [stored("a", about={"held_out": HELD_OUT}), stored("b", about="{")]
    widget.show_checkpoints([SHIPPED, *checkpoints.own_checkpoints()], paths[0])
    widget.show()
    return widget, *paths


def test_the_list_tells_figures_and_which_is_in_use(listed):
    widget, _, _ = listed
    assert widget.texts[0] == "Shipped, comes with Fourclick"
    assert "a, 2001-09-09 · Dice 0.910 → 0.930, in use" in widget.texts
    assert "b, 2001-09-09" in widget.texts
    widget.grab()


def test_choosing_is_a_wish(listed, qtbot):
    widget, a, b = listed
    widget.select(a)
    assert not button(widget, "Use").isEnabled(), "it is in use"
    for path in (b, None):
        widget.select(path)
        with qtbot.waitSignal(widget.chooseRequested) as caught:
            button(widget, "Use").click()
        assert caught.args == [path]
    assert not button(widget, "Rename …").isEnabled(), "the shipped one keeps its name"
    assert not button(widget, "Delete …").isEnabled()


def test_deleting_is_a_wish_once_it_is_confirmed(listed, qtbot):
    widget, a, _ = listed
    widget.select(a)
    wishes = []
    widget.deleteRequested.connect(wishes.append)
    for answer, expected in (("Cancel", []), ("Delete", [a])):
        button(widget, "Delete …").click()
        (box,) = widget.findChildren(QMessageBox)
        assert "“a”" in box.text()
        next(each for each in box.buttons() if answer in each.text()).click()
        qtbot.waitUntil(lambda: not widget.findChildren(QMessageBox))
        assert wishes == expected


def test_renaming_is_a_wish(listed, qtbot):
    widget, a, _ = listed
    widget.select(a)
    button(widget, "Rename …").click()
    (dialog,) = widget.findChildren(QInputDialog)
    assert dialog.textValue() == "a"
    dialog.setTextValue(" c ")
    with qtbot.waitSignal(widget.renameRequested) as caught:
        dialog.accept()
    assert caught.args == [a, "c"]


# The app


class Networks:
    """Takes the place of `inference.loader`: which checkpoints were loaded. Those named bad do not load."""

    def __init__(self) -> None:
        self.loaded = []

    def __call__(self, path=None):
        def load():
            if path is not None and (path.stem == "bad" or not path.exists()):
                raise CheckpointError(f"{path.name}: the file's SHA-256 is not the one in its JSON file.")
            self.loaded.append(path)
            return FakePredictor()

        return load


@pytest.fixture
def networks(monkeypatch):
    networks = Networks()
    monkeypatch.setattr(inference, "loader", networks)
    return networks


@pytest.fixture
def project(tmp_path):
    """Three pictures with two regions each."""
    paths = []
    for number in range(3):
        path = write_picture(tmp_path / "pictures" / f"scan {number}.png")
        cv2.imwrite(str(path), bright(disc((120, 160), (70, 60), 25 + number)))
        paths.append(path)
    with project_of(tmp_path / "project", paths) as project:
        for entry in project.images():
            annotate(project, entry.id, {0: square((120, 160))})
        # two regions on one slice
        annotate(project, entry.id, {index: square((120, 160)) for index in range(4)})
        return project.folder


@pytest.fixture
def open_app(qtbot, home, networks):
    benches = []

    def open_(*paths, scene="kept"):
        bench = AppBench(qtbot, home)
        bench.app.training.process._command = fake(scene)
        benches.append(bench)
        bench.start(*paths)
        bench.window.actions_by_key["train"].setChecked(True)
        qtbot.waitUntil(lambda: bool(networks.loaded), timeout=10_000)
        return bench

    yield open_
    for bench in benches:
        bench.close()


def train(bench, words):
    panel = bench.window.training_panel
    assert panel.can_start
    button(panel, "Start training").click()
    bench.qtbot.waitUntil(lambda: words in panel.text, timeout=30_000)


def run_folders():
    return list((checkpoints_folder() / training_runs.RUNS).glob("*"))


def test_a_training_that_helped_is_kept_named_and_used_after_a_restart(open_app, project, networks):
    bench = open_app(project)
    bench.wait_image()
    panel = bench.window.training_panel
    assert "6 accepted regions in 3 images" in panel._material.text()
    assert panel.name == "test"
    train(bench, "Kept as “test” and in use from now on")
    made = checkpoints_folder() / "test.safetensors"
    assert "0.910 before, 0.930 after" in panel.text
    assert bench.app.training.chosen == made
    bench.qtbot.waitUntil(lambda: networks.loaded == [None, made], timeout=5000)
    assert any("test" in text and "0.910 → 0.930, in use" in text for text in panel.checkpoints.texts)
    assert panel.name == "test 2"
    assert not run_folders()
    bench.close()
    networks.loaded.clear()
    open_app(project)
    assert networks.loaded == [made]


def test_an_image_that_is_left_out_is_told(open_app, project):
    bench = open_app(project, scene="problem")
    bench.wait_image()
    train(bench, "Rolled back")
    assert bench.banner == "scan 1.png cannot be read."


def test_a_training_that_harmed_is_rolled_back(open_app, project, networks):
    bench = open_app(project, scene="dropped")
    bench.wait_image()
    train(bench, "Rolled back")
    assert "0.910 before, 0.880 after" in bench.window.training_panel.text
    assert bench.app.training.chosen is None
    assert not checkpoints.own_checkpoints()
    assert not run_folders()
    assert networks.loaded == [None]


def test_a_failed_training_says_why_and_leaves_nothing(open_app, project):
    bench = open_app(project, scene="fails")
    bench.wait_image()
    train(bench, "a training needs 5")
    assert not run_folders()
    assert bench.window.training_panel.can_start


def test_a_mask_under_way_does_not_change_when_a_training_ends(open_app, project, networks):
    bench = open_app(project)
    bench.wait_image()
    bench.click_extremes(EXTREMES)
    bench.mask()
    train(bench, "Kept as “test”")
    assert networks.loaded == [None]
    button(bench.window.training_panel, "Use it").click()
    bench.qtbot.waitUntil(lambda: len(networks.loaded) == 2, timeout=5000)
    assert bench.mask().any()
    assert len(bench.state.prompt) == 4


def test_while_it_trains_clicks_are_answered_and_closing_ends_it(open_app, project):
    bench = open_app(project, scene="long")
    bench.wait_image()
    train(bench, "Training on 120 regions")
    process_id = bench.app.training.process.process_id
    bench.click_extremes(EXTREMES)
    assert bench.mask().any()
    bench.close()
    assert is_gone(process_id)
    assert not run_folders(), "it had saved nothing to go on with"


def answer(bench, words):
    """Answers what is asked before the window closes."""
    (box,) = bench.window.findChildren(ClosingBox)
    assert "A training is running" in box.text()
    assert "Resume" in box.informativeText()
    button(box, words).click()
    bench.qtbot.waitUntil(lambda: not bench.window.findChildren(ClosingBox))


def test_closing_while_it_trains_asks_and_can_be_thought_better_of(open_app, project):
    bench = open_app(project, scene="saves")
    bench.wait_image()
    train(bench, "Training on 120 regions")
    process_id = bench.app.training.process.process_id
    for _ in range(2):
        bench.window.close()
    answer(bench, "Keep running")
    bench.window.close()
    (box,) = bench.window.findChildren(ClosingBox)
    QTest.keyClick(box, Qt.Key.Key_Escape)
    bench.qtbot.waitUntil(lambda: not bench.window.findChildren(ClosingBox))
    assert bench.window.isVisible()
    assert bench.app.training.process.process_id == process_id
    bench.click_extremes(EXTREMES)
    assert bench.mask().any()


def test_the_question_goes_away_with_the_training_and_then_closing_asks_nothing(open_app, project):
    bench = open_app(project, scene="saves")
    bench.wait_image()
    train(bench, "Training on 120 regions")
    bench.window.close()
    assert bench.window.findChildren(ClosingBox)
    button(bench.window.training_panel, "Cancel").click()
    bench.qtbot.waitUntil(lambda: not bench.window.findChildren(ClosingBox))
    bench.qtbot.waitUntil(lambda: "Cancelled" in bench.window.training_panel.text, timeout=15_000)
    assert not run_folders(), "cancelled is dropped, though a state was saved"
    assert bench.window.isVisible()
    bench.window.close()
    assert not bench.window.isVisible()


@pytest.mark.skipif(sys.platform == "win32", reason="there a process cannot be asked to save")
def test_what_was_trained_is_kept_when_the_window_closes_and_goes_on_from_the_panel(open_app, project, qtbot):
    bench = open_app(project, scene="saves")
    bench.wait_image()
    panel = bench.window.training_panel
    panel._minutes.setValue(10)
    panel._name.setText("liver")
    train(bench, "Training on 120 regions")
    process_id = bench.app.training.process.process_id
    bench.window.close()
    answer(bench, "Close and stop it")
    qtbot.waitUntil(lambda: not bench.window.isVisible(), timeout=15_000)
    assert is_gone(process_id)
    (kept,) = run_folders()

    again = open_app(project, scene="kept")
    again.wait_image()
    panel = again.window.training_panel
    assert "“liver” was stopped. 40 % of it is kept" in panel.text
    assert panel.minutes == 10
    started = []
    start = again.app.training.process.start
    again.app.training.process.start = lambda arguments: (started.extend(arguments), start(arguments))
    button(panel, "Resume").click()
    qtbot.waitUntil(lambda: "Kept as “liver”" in panel.text, timeout=30_000)
    assert started == train_arguments(project.resolve(), None, minutes=10, output=kept)
    assert not run_folders()
    del again.app.training.process.start


@pytest.mark.skipif(sys.platform == "win32", reason="ends itself as Unix does it")
def test_a_training_that_the_system_ended_can_go_on(open_app, project):
    bench = open_app(project, scene="crashes")
    bench.wait_image()
    train(bench, "ended by the system")
    panel = bench.window.training_panel
    assert "40 % of it is kept" in panel.text
    assert panel._text.objectName() == "warning"
    bench.app.training.process._command = fake("kept")
    button(panel, "Resume").click()
    bench.qtbot.waitUntil(lambda: "Kept as “test”" in panel.text, timeout=30_000)
    assert not run_folders()


def test_closing_after_cancelling_asks_nothing_and_keeps_nothing(open_app, project):
    bench = open_app(project, scene="saves")
    bench.wait_image()
    train(bench, "Training on 120 regions")
    button(bench.window.training_panel, "Cancel").click()
    bench.window.close()
    assert not bench.window.isVisible()
    assert not run_folders()


@pytest.mark.skipif(sys.platform == "win32", reason="ends itself as Unix does it")
def test_a_new_training_drops_the_stopped_one(open_app, project):
    bench = open_app(project, scene="crashes")
    bench.wait_image()
    train(bench, "ended by the system")
    (stopped,) = run_folders()
    bench.app.training.process._command = fake("long")
    train(bench, "Training on 120 regions")
    assert not stopped.exists()
    assert len(run_folders()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="ends itself as Unix does it")
def test_a_stopped_training_is_offered_in_its_own_project_only(open_app, project, tmp_path):
    bench = open_app(project, scene="crashes")
    bench.wait_image()
    train(bench, "ended by the system")
    panel = bench.window.training_panel
    bench.app.workspace.open_project(tmp_path / "other")
    assert not panel._use.isVisible()
    assert not panel.text
    bench.app.training.resume()
    assert not bench.app.training.process.is_running
    bench.app.workspace.open_project(project)
    assert "40 % of it is kept" in panel.text
    assert panel._use.isVisible()


def test_at_the_start_of_the_app_leftovers_go(open_app, project, qtbot):
    trashed = checkpoints_folder() / ".trash" / "2001-01-01" / "old.safetensors"
    left = checkpoints_folder() / ".runs" / "run-left" / "checkpoint.json"
    for path in (trashed, left):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"")
        os.utime(path, (1, 1))
    os.utime(left.parent, (1, 1))
    mine = stored("mine")
    open_app(project)
    qtbot.waitUntil(lambda: not trashed.exists() and not left.parent.exists(), timeout=10_000)
    assert mine.exists()


def test_cancel_in_the_panel_ends_it(open_app, project):
    bench = open_app(project, scene="long")
    bench.wait_image()
    train(bench, "Training on 120 regions")
    button(bench.window.training_panel, "Cancel").click()
    bench.qtbot.waitUntil(lambda: "Cancelled" in bench.window.training_panel.text, timeout=15_000)
    assert not run_folders()
    assert bench.window.training_panel.can_start


def test_what_was_accepted_is_on_disk_when_it_starts(open_app, project, monkeypatch):
    bench = open_app(project)
    bench.wait_image()
    order = []
    monkeypatch.setattr(bench.app.workspace, "flush", lambda: order.append("flush"))
    monkeypatch.setattr(bench.app.training.process, "start", lambda _arguments: order.append("start"))
    bench.app.training.start(1, "x")
    assert order == ["flush", "start"]
    monkeypatch.undo()


def test_a_checkpoint_that_does_not_load_falls_back_to_the_shipped_one(open_app, project, networks):
    bad = stored("bad")
    bench = open_app(project)
    bench.wait_image()
    bench.app.training.choose(bad)
    bench.qtbot.waitUntil(lambda: "The shipped checkpoint is in use instead" in bench.banner, timeout=5000)
    assert "SHA-256" in bench.banner
    assert bench.app.training.chosen is None
    assert networks.loaded == [None, None]
    bench.click_extremes(EXTREMES)
    assert bench.mask().any()


def test_a_remembered_checkpoint_that_is_gone_falls_back_once(open_app, project):
    bench = open_app(project)
    bench.app.training.choose(stored("mine"))
    bench.close()
    (checkpoints_folder() / "mine.safetensors").unlink()
    again = open_app(project)
    again.qtbot.waitUntil(lambda: "in use instead" in again.banner, timeout=5000)
    again.close()
    third = open_app(project)
    third.wait_image()
    assert "in use instead" not in third.banner


def test_renaming_and_deleting_the_one_in_use(open_app, project, networks):
    path = stored("mine")
    bench = open_app(project)
    wishes = bench.window.training_panel.checkpoints
    bench.app.training.choose(path)
    wishes.renameRequested.emit(path, "yours")
    there = checkpoints_folder() / "yours.safetensors"
    assert bench.app.training.chosen == there
    wishes.renameRequested.emit(there, "a/b")
    assert "cannot contain /" in bench.banner
    wishes.deleteRequested.emit(there)
    assert bench.app.training.chosen is None
    assert wishes.texts == ["Shipped, comes with Fourclick, in use"]


def test_a_name_that_was_typed_stays_while_images_change(open_app, project):
    bench = open_app(project)
    bench.wait_image()
    panel = bench.window.training_panel
    panel._name.setText("kidney")
    panel._name.textEdited.emit("kidney")
    bench.app.workspace.entries.read()
    assert panel.name == "kidney"
    panel._name.setText("shipped")
    panel._name.textEdited.emit("shipped")
    assert not panel.can_start


def test_of_the_two_strips_below_the_image_one_is_shown(open_app, project):
    bench = open_app(project)
    actions = bench.window.actions_by_key
    for shown, hidden in (("network_view", "train"), ("train", "network_view")):
        actions[shown].setChecked(True)
        assert actions[shown].isChecked()
        assert not actions[hidden].isChecked()
        assert bench.window.shows_network is (shown == "network_view")
        assert bench.window.training_panel.isVisible() is (shown == "train")
    actions["train"].setChecked(False)
    assert not bench.window.training_panel.isVisible()
    assert not bench.window.shows_network


def test_the_training_strip_is_hidden_at_the_next_start(open_app, project):
    bench = open_app(project)
    bench.close()
    again = AppBench(bench.qtbot, project.parent).start(project)
    assert not again.window.training_panel.isVisible()
    assert not again.window.actions_by_key["train"].isChecked()
    again.close()
