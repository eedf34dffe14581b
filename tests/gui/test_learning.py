"""Active learning in the app: two whole rounds with a simulated annotator, cards, answers, curve, map, verdict."""

from __future__ import annotations

import argparse
import os
import threading
from pathlib import Path

import cv2
import numpy as np
import pytest
from app_bench import AppBench
from fake_predictor import FakePredictor
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication
from round_bench import disc_project, label_all, recipe, truth

from fourclick.annotator.commands.learn import add_arguments
from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.gui import learning
from fourclick.annotator.gui.panels.embedding_map import EmbeddingMap
from fourclick.annotator.gui.panels.learning_curve import LearningCurve
from fourclick.annotator.gui.panels.learning_panel import LearningPanel
from fourclick.annotator.gui.panels.round_options import StrategyInfo
from fourclick.annotator.gui.theme import apply_theme
from fourclick.annotator.learning.rounds.kinds import LABELLED, SUGGESTED
from fourclick.annotator.learning.rounds.plan import RoundPlan
from fourclick.annotator.learning.rounds.standing import Standing
from fourclick.annotator.learning.statistics.curve import Curve
from fourclick.annotator.learning.unet.proposals import propose
from fourclick.annotator.learning.unet.round_comparison import compare
from fourclick.annotator.learning.unet.round_run import RoundRun
from fourclick.annotator.learning.unet.segmenter import Segmenter
from fourclick.annotator.storage.image_files import find_images
from fourclick.annotator.storage.project import Project
from fourclick.annotator.storage.project_rounds import ProjectRounds
from fourclick.annotator.storage.rounds import StoredPoint

HELD_OUT = 5


class InThread(QObject):
    """In the place of the process: the same work with a tiny network, in a thread of the tests."""

    started, progressed, noticed = Signal(dict), Signal(dict), Signal(str)
    ended, failed, cancelled = Signal(dict), Signal(str), Signal()

    def __init__(self, _command=None, parent=None) -> None:
        super().__init__(parent)
        self.arguments = []
        self._thread = None
        self._stop = threading.Event()

    @property
    def is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self, arguments) -> None:
        self.arguments = list(arguments)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        self._stop.set()

    def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(30)

    def _run(self) -> None:
        job, place, *options = self.arguments
        told = dict(zip(options[::2], options[1::2], strict=True))
        run = RoundRun(place, recipe(), self._tell, self._stop.is_set, told["--annotator"])
        try:
            if job == "start":
                count = len(
                    run.start(RoundPlan(int(told["--count"]), test_images=3, validation_images=2, audit_share=0.5)).picks
                )
                self.ended.emit({"sentence": f"{count} images suggested.", "notes": []})
            else:
                compare(run, range(2))
                self.ended.emit({"sentence": "Compared."})
        except FourclickError as error:
            self.failed.emit(str(error))

    def _tell(self, event, **values) -> None:
        if event == "step":
            self.progressed.emit(values)


class LearningBench(AppBench):
    """An annotator who follows the suggestions; `masks` are what is true of each image, by name."""

    def __init__(self, qtbot, folder, masks) -> None:
        super().__init__(qtbot, folder, load=lambda *_: FakePredictor())
        self.masks = masks
        self.panel = self.window.learning_panel

    def open_panel(self) -> None:
        self.window.actions_by_key["learn"].setChecked(True)
        self.wait_standing(lambda found: found.images > 0)

    def wait_standing(self, holds) -> None:
        found = self.app.learning
        self.qtbot.waitUntil(lambda: found.standing is not None and holds(found.standing), timeout=60_000)

    def start_round(self, count=4) -> None:
        self.panel._count.setValue(count)
        self.panel._start.click()
        assert self.panel.is_running
        self.qtbot.waitUntil(lambda: not self.panel.is_running, timeout=300_000)

    def label_next(self) -> bool:
        """Opens the next suggestion, clicks its extreme points and accepts; False where none is left."""
        before = self.app.workspace.current_id
        self.key(Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
        document = self.app.document
        current = self.app.workspace.current_id
        if current == before and document.state.annotation.regions:
            return False
        self.qtbot.waitUntil(lambda: document.image_id == current, timeout=20_000)
        rows, columns = np.nonzero(self.masks[Path(document.image.name).stem])
        for at in (columns.argmin(), columns.argmax(), rows.argmin(), rows.argmax()):
            self.click(int(columns[at]), int(rows[at]))
        self.mask()
        self.key(Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: bool(document.state.annotation.regions), timeout=5_000)
        return True

    def label_all(self) -> int:
        count = 0
        while self.label_next():
            count += 1
            assert count < 60
        return count


@pytest.fixture
def shot(tmp_path):
    """Takes pictures of the window where FOURCLICK_SHOTS names a folder for them."""

    def take(bench, name) -> None:
        folder = os.environ.get("FOURCLICK_SHOTS")
        if folder:
            apply_theme(QApplication.instance(), "light")
            bench.app.messages.banner("")
            bench.window.resize(1280, 860)
            bench.qtbot.wait(400)
            bench.window.grab().save(str(Path(folder) / f"{name}.png"))

    return take


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(learning, "TrainingProcess", InThread)


@pytest.fixture
def opened(qtbot, tmp_path):
    """An app on a project; closed at the end."""
    benches = []

    def open_(place, masks=None):
        names = {f"p{number:02d}": truth(number) for number in range(40)}
        benches.append(LearningBench(qtbot, tmp_path, masks or names).start(place))
        benches[-1].wait_image()
        benches[-1].open_panel()
        return benches[-1]

    yield open_
    for each in benches:
        each.close()


def real_project(shared_data, folder, source="hc18_fetal_head_us", count=21):
    """A project of real images, and what is true of them."""
    paths, masks = [], {}
    for path in sorted((shared_data / source / "images").iterdir()):
        mask = cv2.imread(str(shared_data / source / "masks" / path.name), cv2.IMREAD_UNCHANGED)
        if mask is not None and (mask > 0).any():
            paths.append(path)
            masks[path.stem] = mask > 0
        if len(paths) == count:
            break
    with Project.create(folder / "project") as project:
        project.add_images(find_images(paths))
    return folder / "project", masks


def two_rounds(bench, shot):
    """Two whole rounds; after each all that was suggested is labelled with four clicks."""
    shot(bench, "1-before")
    bench.start_round()
    bench.wait_standing(lambda found: found.round is not None and len(found.queue) >= HELD_OUT)
    assert bench.panel.headline == "Round 1: 0 of 4 done"
    shot(bench, "2-first-round")
    done = bench.label_all()
    bench.wait_standing(lambda found: found.done == 4 and not found.waiting_held_out)
    bench.start_round()
    bench.wait_standing(lambda found: found.round.number == 1)
    (point,) = bench.app.learning.standing.curve
    assert (point.round, point.labels) == (1, 4)
    shot(bench, "3-second-round")
    assert bench.label_all() == 4
    bench.wait_standing(lambda found: found.done == 4)
    assert bench.panel.headline == "Round 2: 4 of 4 done"
    return done


def test_two_rounds_with_an_annotator_who_follows_the_suggestions(opened, tmp_path, shot):
    bench = opened(disc_project(tmp_path))
    assert two_rounds(bench, shot) == HELD_OUT + 4
    bench.wait_standing(lambda found: found.labelled == 8)
    assert bench.app.learning.standing.left.images == 7
    bench.panel._compare.click()
    bench.qtbot.waitUntil(lambda: not bench.panel.is_running, timeout=240_000)
    bench.wait_standing(lambda found: found.verdict is not None)
    assert bench.panel.verdict.startswith("No difference shown yet, n = 2: exploratory")
    for number, view in enumerate(("Suggestions", "Curve", "Map"), 4):
        bench.panel.choose(view)
        shot(bench, f"{number}-{view.lower()}")
    assert {kind for _, _, _, kind in bench.panel.map.places} == {LABELLED, "other"}
    assert [each.name for each in bench.panel.curve.lines] == ["drawn at random", "as many advised", "all labels"]


def test_two_rounds_on_real_images(opened, shared_data, tmp_path, shot, monkeypatch):
    place, masks = real_project(shared_data, tmp_path)
    folder = os.environ.get("FOURCLICK_SHOTS")
    if folder:
        monkeypatch.setenv("FOURCLICK_SHOTS", f"{folder}/real")
    bench = opened(place, masks)
    two_rounds(bench, shot)
    with Project.open_to_read(place) as project:
        rounds = ProjectRounds(project)
        assert len(rounds.picks()) == 8
        assert all(pick.picture for pick in rounds.last().picks)


def test_cards_say_why_and_lead_to_the_image(opened, tmp_path):
    place = disc_project(tmp_path)
    RoundRun(str(place), recipe(), annotator="Anna").start(RoundPlan(3, test_images=3, validation_images=2))
    bench = opened(place)
    bench.wait_standing(lambda found: found.round is not None)
    cards = bench.panel.cards
    assert [card.state for card in cards[:HELD_OUT]] == [f"for {part}" for part in _parts(bench)]
    assert {card.state for card in cards[HELD_OUT:]} == {"advised", "by chance"}
    assert any("most typical" in card.why for card in cards)
    assert "5 images are held out and still need labels" in bench.panel.text
    wanted = cards[-1].image_id
    cards[-1].openRequested.emit(wanted)
    bench.qtbot.waitUntil(lambda: bench.app.document.image_id == wanted, timeout=20_000)
    assert bench.app.workspace.project.image(wanted).id == wanted


def _parts(bench):
    return [each.part for each in bench.app.learning.standing.queue if each.part]


def test_skips_and_snoozes_are_kept_and_can_be_taken_back(opened, tmp_path):
    place = disc_project(tmp_path)
    RoundRun(str(place), recipe(), annotator="Anna").start(RoundPlan(3, test_images=3, validation_images=2))
    bench = opened(place)
    bench.wait_standing(lambda found: found.round is not None)
    skipped, snoozed = (card.image_id for card in bench.panel.cards[HELD_OUT : HELD_OUT + 2])
    card = next(each for each in bench.panel.cards if each.image_id == skipped)
    next(action for action in card.skip_menu.actions() if "bad quality" in action.text()).trigger()
    next(each for each in bench.panel.cards if each.image_id == snoozed)._later.click()
    rounds = ProjectRounds(bench.app.workspace.project)
    assert {number: (each.kind, each.reason) for number, each in rounds.answers().items()} == {
        skipped: ("skip", "bad quality"),
        snoozed: ("snooze", ""),
    }
    bench.wait_standing(lambda found: any(each.is_skipped for each in found.queue))
    bench.qtbot.waitUntil(lambda: bench.panel.cards[-1].state == "skipped: bad quality", timeout=20_000)
    bench.panel.cards[-1]._later.click()
    assert skipped not in rounds.answers()


def test_an_image_that_somebody_else_has_is_not_opened(opened, tmp_path):
    place = disc_project(tmp_path)
    RoundRun(str(place), recipe(), annotator="Anna").start(RoundPlan(3, test_images=3, validation_images=2))
    bench = opened(place)
    bench.wait_standing(lambda found: found.round is not None)
    with Project.open(place, annotator="Berta", shared=True) as project:
        taken = ProjectRounds(project).next().entry.id
    before = bench.app.workspace.current_id
    bench.app.learning.open(taken)
    assert "Berta works on this image" in bench.banner
    assert bench.app.workspace.current_id == before


def test_what_cannot_start_says_why(opened, tmp_path):
    place = disc_project(tmp_path)
    RoundRun(str(place), recipe(), annotator="Anna").start(RoundPlan(3, test_images=3, validation_images=2))
    bench = opened(place)
    bench.wait_standing(lambda found: found.round is not None)
    bench.start_round()
    assert bench.panel.text.startswith("Label the held-out images first")
    assert bench.app.learning.standing.round.number == 0


def test_a_round_can_be_cancelled(opened, tmp_path):
    place = disc_project(tmp_path)
    RoundRun(str(place), recipe(), annotator="Anna").start(RoundPlan(3, test_images=3, validation_images=2))
    label_all(place)
    bench = opened(place)
    bench.app.learning.process._stop.set()
    bench.start_round()
    with Project.open_to_read(place) as project:
        assert ProjectRounds(project).last().number == 0


def test_the_real_process_starts_a_first_round(opened, tmp_path, monkeypatch):
    from fourclick.annotator.gui.training_process import TrainingProcess

    monkeypatch.setattr(learning, "TrainingProcess", TrainingProcess)
    bench = opened(disc_project(tmp_path, 12))
    bench.start_round(3)
    assert bench.panel.text.startswith("Round 1 suggests 3 images, 1 of them drawn at random.")
    bench.wait_standing(lambda found: found.round is not None)
    assert len(bench.app.learning.standing.picks) == 3


def test_options_that_the_strategy_takes_reach_the_round(qtbot):
    panel = LearningPanel()
    qtbot.addWidget(panel)
    assert panel.text == "Reading how the rounds stand …"
    panel.show_strategies([StrategyInfo("entropy", "unsure"), StrategyInfo("core-set", "unlike", False, False)])
    panel.show_standing(Standing(images=3), LabelTable())
    options = panel.options
    options.aggregation.setCurrentIndex(options.aggregation.findData("top:0.05"))
    options.per_second.setChecked(True)
    options.cap.setValue(2)
    options.audit.setValue(30)
    assert options.text() == "30 % random +3"

    def started(name):
        panel._strategy.setCurrentText(name)
        with qtbot.waitSignal(panel.startRequested) as asked:
            panel._start.click()
        return " ".join(asked.args[0].arguments())

    always = "--count 10 --minutes 3 --audit 0.3"
    assert started("entropy") == f"{always} --strategy entropy --aggregation top:0.05 --patient-cap 2 --per-second"
    assert not options.isHidden()
    assert started("core-set") == f"{always} --strategy core-set --patient-cap 2"
    assert not options.aggregation.isEnabled()
    assert started("automatic") == f"{always} --aggregation top:0.05 --patient-cap 2 --per-second"
    assert learn_start(started("entropy").split()).aggregation == "top:0.05"


def learn_start(arguments):
    """As the command line reads them."""
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(["start", "project", *arguments])


def test_a_proposal_is_refined_by_clicks_and_its_card_says_how_sure_the_u_net_is(opened, tmp_path):
    place = disc_project(tmp_path)
    RoundRun(str(place), recipe(), annotator="Anna").start(RoundPlan(3, test_images=3, validation_images=2))
    label_all(place)
    run = RoundRun(str(place), recipe(), annotator="Anna")
    picks = {each.image_id for each in run.start(RoundPlan(3)).picks}
    with Project.open(place, annotator="Anna", shared=True) as project:
        propose(project, Segmenter.load(place / "rounds" / "network"))
        proposed = ProjectRounds(project).proposed() & picks
    bench = opened(place)
    bench.wait_standing(lambda found: bool(found.confidence))
    cards = {each.image_id: each for each in bench.panel.cards}
    wanted = min(proposed)
    assert f"expected Dice {bench.app.learning.standing.confidence[wanted]:.2f}" in cards[wanted].cost
    assert cards[wanted].state in ("advised", "by chance"), "it is still to be labelled"
    cards[wanted].openRequested.emit(wanted)
    document = bench.app.document
    bench.qtbot.waitUntil(lambda: document.image_id == wanted, timeout=20_000)
    document.refine(document.state.annotation.regions[0].id)
    ys, xs = np.nonzero(truth(int(document.image.name[1:3])))
    bench.click(int(xs.mean()), int(ys.mean()))
    bench.mask()
    bench.key(Qt.Key.Key_Return)
    bench.qtbot.waitUntil(lambda: document.state.refining is None, timeout=5_000)
    bench.app.workspace.flush()
    bench.wait_standing(lambda found: any(each.is_labelled for each in found.queue if each.entry.id == wanted))
    assert wanted not in bench.app.learning.standing.confidence


# The plots


def test_the_curve_is_over_labels_or_over_time(qtbot):
    curve = LearningCurve()
    qtbot.addWidget(curve)
    points = [StoredPoint(1, 4, 60.0, 0.5, 0.4, 0.6), StoredPoint(2, 8, 180.0, 0.7, 0.65, 0.75)]
    chance = [Curve((0.0, 2.0), (0.0, 0.4)), Curve((0.0, 2.0), (0.0, 0.6))]
    curve.show_curve(points, chance)
    assert curve.lines[-1].points == ((4.0, 0.5), (8.0, 0.7))
    assert curve.lines[-1].band == ((0.4, 0.6), (0.65, 0.75))
    assert curve.lines[0].points == ((0.0, 0.0), (2.0, 0.5)), "the mean over seeds"
    curve.show_by_time(True)
    assert [each.points for each in curve.lines] == [((1.0, 0.5), (3.0, 0.7))], "chance's time is not known"
    curve.grab()
    curve.show_curve(points[:1])
    curve.grab()


def test_a_click_on_the_map_asks_for_the_image(qtbot):
    found = EmbeddingMap()
    qtbot.addWidget(found)
    found.resize(300, 200)
    found.show_places([(7, -1.0, 0.0, LABELLED), (8, 1.0, 0.2, SUGGESTED), (9, 0.0, 0.1, "other")])
    found.grab()
    with qtbot.waitSignal(found.imageRequested) as asked:
        qtbot.mouseClick(found, Qt.MouseButton.LeftButton, pos=found.point_of(8).toPoint())
    assert asked.args == [8]
    assert found.image_at(found.point_of(7)) == 7
