"""What the fixture in conftest.py goes by."""

import subprocess
import sys
from pathlib import Path

import pytest

DISPLACED = """
import faulthandler, signal, sys
sys.path.insert(0, sys.argv[1])
from crash_signals import told_crashes
assert not told_crashes()
faulthandler.enable()
print(sorted(each.name for each in told_crashes()))
signal.signal(signal.SIGABRT, signal.SIG_DFL)
assert faulthandler.is_enabled(), "it does not notice"
print(sorted(each.name for each in told_crashes()))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="read from /proc")
def test_a_handler_that_was_taken_away_is_seen():
    here = str(Path(__file__).parent)
    done = subprocess.run([sys.executable, "-c", DISPLACED, here], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "['SIGABRT', 'SIGFPE', 'SIGILL', 'SIGSEGV']",
        "['SIGFPE', 'SIGILL', 'SIGSEGV']",
    ]
