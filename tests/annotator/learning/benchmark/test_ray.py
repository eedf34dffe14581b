"""The same cells on Ray's workers, one of which dies."""

from __future__ import annotations

import os
import signal
import threading
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from fourclick.annotator.learning.benchmark.cells import cells_of
from fourclick.annotator.learning.benchmark.finished import RESULT_FILE
from fourclick.annotator.learning.benchmark.ray_runner import run_on_ray
from fourclick.annotator.learning.benchmark.runner import begin
from fourclick.annotator.learning.benchmark.verification import verify_bench


def workers_below(process):
    """Ray's workers among a process's descendants."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = path.read_text()
        except OSError:
            continue
        name, after = text[text.index("(") + 1 : text.rindex(")")], text[text.rindex(")") + 2 :].split()
        parents[int(path.parent.name)] = (int(after[1]), name)

    def is_below(number):
        while number in parents:
            number = parents[number][0]
            if number == process:
                return True
        return False

    return [number for number, (_, name) in parents.items() if name.startswith("ray::_on_worker") and is_below(number)]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for workers in /proc")
def test_a_worker_that_is_killed_loses_nothing(quick, tmp_path):
    if find_spec("ray") is None:  # not imported here: it reads how to ask for tokens when it is
        pytest.skip("Ray is an extra: pip install 'fourclick[ray]'")
    spec = quick(seeds=2)
    begin(spec, tmp_path)
    killed = []

    def kill_one():
        until = time.monotonic() + 200
        while not killed and time.monotonic() < until:
            if list(tmp_path.rglob(RESULT_FILE)):
                for number in workers_below(os.getpid())[:1]:
                    os.kill(number, signal.SIGKILL)
                    killed.append(number)
            time.sleep(0.02)

    killer = threading.Thread(target=kill_one)
    killer.start()
    told = []
    run_on_ray(spec, tmp_path, cells_of(spec), workers=2, tell=told.append)
    killer.join()
    assert killed, "no worker was met at work"
    assert len(told) == 10
    assert len(list(tmp_path.rglob(RESULT_FILE))) == 10
    assert verify_bench(tmp_path).is_right
    assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"
    assert os.environ["RAY_AUTH_MODE"] == "token"
    told.clear()
    run_on_ray(spec, tmp_path, cells_of(spec), workers=2, tell=told.append)
    assert told == ["10 of 10 cells are done already."]
