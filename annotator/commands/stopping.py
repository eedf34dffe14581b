"""Long work that ends the step under way and saves when it is asked to stop."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

STOPPED = 128 + signal.SIGTERM
"""The exit code of work that was asked to stop by SIGTERM."""


class Stop:
    """What a signal does: while it works, the step under way ends and the state is saved; before that, and twice, it ends."""

    def __init__(self) -> None:
        self._is_working = False
        self.number = 0

    @property
    def is_asked(self) -> bool:
        return self.number != 0

    def is_asked_after_a_step(self) -> bool:
        self._is_working = True
        return self.is_asked

    def on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self.is_asked or not self._is_working:
            if number == signal.SIGINT:
                raise KeyboardInterrupt
            raise SystemExit(128 + number)
        self.number = number


@contextmanager
def stopping(signals: Sequence[signal.Signals] = (signal.SIGTERM,)) -> Iterator[Stop]:
    """The given signals ask to stop while this lasts."""
    stop = Stop()
    before = {each: signal.signal(each, stop.on_signal) for each in signals}
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
