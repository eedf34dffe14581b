"""The worker thread: latest wins, proposals first, failures told."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from fake_predictor import FakePredictor
from gui_bench import EXTREMES, volume

from fourclick.annotator.core.mask import Mask
from fourclick.annotator.gui.inference import InferenceWorker
from fourclick.annotator.gui.proposal import Proposal, Request, Wish
from fourclick.models.prompt import Prompt, PromptError

SLICE = volume().slice(0)


def prompt(x=20, positive=()):
    return Prompt.from_points(extreme=[(x, 30), *EXTREMES[1:]], positive=positive)


def request(asked: Prompt, *, preview_of=None, **options) -> Request:
    return Request(Wish(1, 0, asked), SLICE, preview_of=preview_of, **options)


@pytest.fixture
def predictor():
    return FakePredictor()


@pytest.fixture
def worker(qapp, predictor):
    worker = InferenceWorker(lambda: predictor)
    yield worker
    predictor.gate.set()
    worker.stop()


@pytest.fixture
def answers(worker):
    answers = []
    worker.answered.connect(lambda answer: answers.append(answer.request.wish.prompt))
    return answers


def wait_until_idle(qtbot, worker):
    qtbot.waitUntil(lambda: not worker.is_busy, timeout=5000)


def block(predictor, worker, first: Request) -> None:
    """The predictor works on `first` until its gate opens."""
    predictor.gate.clear()
    worker.request(first)
    assert predictor.entered.wait(5)


def test_an_answer_brings_the_map_and_where_it_comes_from(qtbot, worker):
    devices = []
    worker.ready.connect(devices.append)
    with qtbot.waitSignal(worker.answered) as caught:
        worker.request(request(prompt()))
    (answer,) = caught.args
    assert devices == ["cpu (fake)"]
    assert answer.probability.shape == SLICE.shape
    assert answer.probability[30, 40] == pytest.approx(0.9)
    assert answer.checkpoint == "fake"
    assert answer.milliseconds >= 0


def test_the_window_is_told_when_another_engine_takes_over(qtbot, worker, predictor):
    devices = []
    worker.ready.connect(devices.append)
    for device, x in (("slow", 20), ("slow", 21), ("fast", 22)):
        predictor.device = device
        with qtbot.waitSignal(worker.answered):
            worker.request(request(prompt(x)))
    assert devices == ["slow", "fast"]


def test_the_latest_request_wins(qtbot, worker, predictor, answers):
    block(predictor, worker, request(prompt(10)))
    for x in (11, 12, 13):
        worker.request(request(prompt(x)))
    predictor.gate.set()
    wait_until_idle(qtbot, worker)
    assert answers == [prompt(10), prompt(13)]


def test_a_proposal_goes_before_a_preview_and_drops_it(qtbot, worker, predictor, answers):
    block(predictor, worker, request(prompt(10)))
    worker.request(request(prompt(11), preview_of=Prompt()))
    worker.request(request(prompt(12)))
    predictor.gate.set()
    wait_until_idle(qtbot, worker)
    assert answers == [prompt(10), prompt(12)]


def test_a_click_where_its_preview_is_being_computed_is_not_computed_again(qtbot, worker, predictor, answers):
    block(predictor, worker, request(prompt(10), preview_of=Prompt()))
    worker.request(request(prompt(10)))
    predictor.gate.set()
    wait_until_idle(qtbot, worker)
    assert answers == [prompt(10)]


def test_only_the_clicks_after_the_known_map_are_run(qtbot, worker, predictor):
    known = Proposal.of(Wish(1, 0, prompt()), np.full(SLICE.shape, 0.8, np.float32))
    corrected = prompt(positive=[(70, 55)])
    with qtbot.waitSignal(worker.answered) as caught:
        worker.request(request(corrected, start=4, previous=known))
    assert predictor.asked == [corrected]
    assert caught.args[0].probability[5, 5] == pytest.approx(0.8)


def test_without_a_known_map_the_corrections_are_run_on_the_prior(qtbot, worker, predictor):
    mask = np.zeros(SLICE.shape, bool)
    mask[3:9, 4:9] = True
    wish = Wish(1, 0, prompt(positive=[(70, 55)]), Mask.from_array(mask), prompt(9))
    with qtbot.waitSignal(worker.answered):
        worker.request(Request(wish, SLICE))
    assert [len(asked) for asked in predictor.asked] == [5], "a mask that is only refined is not asked for anew"
    assert np.array_equal(predictor.priors[0] == 1, mask)


def test_a_failure_is_told_and_the_next_request_is_answered(qtbot, worker, predictor):
    predictor.error = PromptError("Two points lie in one place.")
    with qtbot.waitSignal(worker.failed) as caught:
        worker.request(request(prompt()))
    assert caught.args == ["Two points lie in one place."]
    predictor.error = None
    with qtbot.waitSignal(worker.answered):
        worker.request(request(prompt()))


def test_an_unexpected_failure_is_told_in_words_and_logged(qtbot, worker, predictor, caplog):
    predictor.error = MemoryError("no room")
    with qtbot.waitSignal(worker.failed) as caught:
        worker.request(request(prompt()))
    assert "no room" in caught.args[0]
    assert "The clicks are kept" in caught.args[0]
    assert "Traceback" in caplog.text


def test_the_failure_of_a_preview_is_not_told(qtbot, worker, predictor):
    predictor.error = PromptError("Two points lie in one place.")
    with qtbot.assertNotEmitted(worker.failed):
        worker.request(request(prompt(), preview_of=Prompt()))
        wait_until_idle(qtbot, worker)


def test_a_failure_for_an_older_prompt_is_no_news(qtbot, worker, predictor, answers):
    predictor.error = PromptError("Two points lie in one place.")
    block(predictor, worker, request(prompt(10)))
    worker.request(request(prompt(11)))
    told = []
    worker.failed.connect(told.append)
    predictor.gate.set()
    wait_until_idle(qtbot, worker)
    assert len(predictor.asked) == 2
    assert len(told) == 1


def test_a_network_that_does_not_load_is_told_when_the_window_is_shown(qtbot):
    def load():
        raise PromptError("The checkpoint is not there.")

    worker = InferenceWorker(load)
    with qtbot.waitSignal(worker.failed) as caught:
        worker.warm_up()
    assert caught.args == ["The checkpoint is not there."]
    worker.stop()


def test_looking_brings_what_the_network_sees(qtbot, worker):
    with qtbot.waitSignal(worker.looked) as caught:
        worker.look(request(prompt()))
    assert caught.args == [("look", prompt())]


def test_the_window_does_not_wait(qtbot, worker, predictor):
    block(predictor, worker, request(prompt()))
    assert worker.is_busy
    predictor.gate.set()
    wait_until_idle(qtbot, worker)


def test_importing_the_worker_does_not_import_torch():
    code = "import sys, fourclick.annotator.gui.inference, fourclick.annotator.gui.tools; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_preparing_waits_for_everything_else_and_brings_nothing(qtbot, worker, predictor, answers):
    busy = []
    worker.busyChanged.connect(busy.append)
    block(predictor, worker, request(prompt(10)))
    worker.prepare(SLICE, prompt(11, positive=[(70, 55)]))
    worker.request(request(prompt(12)))
    predictor.gate.set()
    wait_until_idle(qtbot, worker)
    assert predictor.asked == [prompt(10), prompt(12), prompt(11)], "the first answer alone: later ones need little"
    assert answers == [prompt(10), prompt(12)]
    busy.clear()
    worker.prepare(SLICE, prompt(13))
    wait_until_idle(qtbot, worker)
    assert True not in busy, "nobody waits for it"


def test_a_proposal_for_what_is_being_prepared_is_answered(qtbot, worker, predictor, answers):
    predictor.gate.clear()
    worker.prepare(SLICE, prompt(10))
    assert predictor.entered.wait(5)
    worker.request(Request(Wish(0, 0, prompt(10)), SLICE))
    predictor.gate.set()
    wait_until_idle(qtbot, worker)
    assert answers == [prompt(10)]


def test_a_failure_of_preparing_is_not_told(qtbot, worker, predictor):
    predictor.error = PromptError("Two points lie in one place.")
    with qtbot.assertNotEmitted(worker.failed):
        worker.prepare(SLICE, prompt())
        wait_until_idle(qtbot, worker)
