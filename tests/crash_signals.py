"""The signals of crashes, and whether something tells of them."""

from __future__ import annotations

import signal
from pathlib import Path

CRASHES = frozenset({signal.SIGABRT, signal.SIGFPE, signal.SIGILL, signal.SIGSEGV})
"""What pytest's faulthandler tells of. (SIGBUS as well, but there others step in, and hand on.)"""


def told_crashes() -> frozenset[signal.Signals]:
    """Those that this process handles; none where the system does not say.

    faulthandler itself does not notice when it is displaced.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return frozenset()
    caught = int(status.split("SigCgt:")[1].split()[0], 16)
    return frozenset(each for each in CRASHES if caught >> (each - 1) & 1)
