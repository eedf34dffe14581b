"""The Qt binding itself: what would end a long session."""

import sys

from PySide6.QtCore import QObject, Signal


class Sender(QObject):
    sent = Signal(object)


def test_emitting_a_signal_gives_back_the_references_that_it_takes():
    # PySide6 6.12.0 lost one reference to True at every emit, until Python aborted.
    sender, seen = Sender(), []
    sender.sent.connect(seen.append)
    before = sys.getrefcount(True)
    for number in range(200):
        sender.sent.emit(number)
    assert len(seen) == 200
    assert abs(sys.getrefcount(True) - before) < 50
