"""Background jobs: exactly one ending each, always delivered."""

import threading

from PySide6.QtCore import QEventLoop, QTimer

from fourclick.annotator.core.errors import Cancelled, FourclickError
from fourclick.annotator.gui.jobs import Job


def ending_of(qtbot, work):
    endings = []
    job = Job(work)
    job.finished.connect(lambda result: endings.append(("finished", result)))
    job.failed.connect(lambda text: endings.append(("failed", text)))
    job.cancelled.connect(lambda: endings.append(("cancelled", None)))
    job.start()
    qtbot.waitUntil(lambda: bool(endings), timeout=5000)
    (ending,) = endings
    return ending


def test_a_result_is_delivered(qtbot):
    assert ending_of(qtbot, lambda _progress, _cancelled: 42) == ("finished", 42)


def test_an_error_of_ours_is_its_sentence(qtbot):
    def work(_progress, _cancelled):
        raise FourclickError("The disk is full.")

    assert ending_of(qtbot, work) == ("failed", "The disk is full.")


def test_any_other_error_ends_the_job_too(qtbot, caplog):
    kind, text = ending_of(qtbot, lambda _progress, _cancelled: 1 / 0)
    assert kind == "failed"
    assert "division by zero" in text
    assert "ZeroDivisionError" in caplog.text


def test_cancelled_is_no_error(qtbot):
    def work(_progress, _cancelled):
        raise Cancelled("The user cancelled.")

    assert ending_of(qtbot, work) == ("cancelled", None)


def test_cancel_reaches_the_work(qtbot):
    entered = threading.Event()
    endings = []

    def work(_progress, is_cancelled):
        entered.set()
        while not is_cancelled():
            pass
        raise Cancelled("stopped")

    job = Job(work)
    job.cancelled.connect(lambda: endings.append("cancelled"))
    job.start()
    assert entered.wait(5)
    job.cancel()
    qtbot.waitUntil(lambda: endings == ["cancelled"], timeout=5000)


def test_of_many_short_jobs_in_a_real_event_loop_none_is_lost(qapp):
    # A job deletes itself; done too early, the loop of the window used to delete it before its result was delivered.
    delivered, loop = [], QEventLoop()
    for number in range(300):
        job = Job(lambda _progress, _cancelled, number=number: number)
        job.finished.connect(delivered.append)
        job.finished.connect(lambda _result: loop.quit() if len(delivered) == 300 else None)
        job.start()
    QTimer.singleShot(10_000, loop.quit)
    loop.exec()
    assert sorted(delivered) == list(range(300))
