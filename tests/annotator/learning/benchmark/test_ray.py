"""The same cells on Ray's workers, one of which dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from bench_sources import QUICK

from fourclick.annotator.learning.benchmark.finished import RESULT_FILE
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


def environment_of(process):
    """Names and values that a process was started with."""
    pairs = Path(f"/proc/{process}/environ").read_bytes().decode().split("\0")
    return dict(pair.split("=", 1) for pair in pairs if "=" in pair)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for workers in /proc")
def test_a_worker_that_is_killed_loses_nothing(discs, tmp_path):
    if find_spec("ray") is None:  # not imported here, nor started: see conftest.py
        pytest.skip("Ray is an extra: pip install 'fourclick[ray]'")
    told = {"data": str(discs), "sources": ["discs"], **QUICK, "seeds": 2}
    (tmp_path / "bench.yaml").write_text(yaml.safe_dump(told))
    output, said = tmp_path / "out", tmp_path / "said.txt"
    command = [sys.executable, "-m", "fourclick", "learn", "bench", str(tmp_path / "bench.yaml"), "-o", str(output), "--ray"]
    killed, environment = [], {}
    with said.open("w") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file)
    try:
        until = time.monotonic() + 400
        while not killed and process.poll() is None and time.monotonic() < until:
            if list(output.rglob(RESULT_FILE)):
                for number in workers_below(process.pid)[:1]:
                    environment = environment_of(number)
                    os.kill(number, signal.SIGKILL)
                    killed.append(number)
            time.sleep(0.02)
        assert process.wait(timeout=400) == 0, said.read_text()
    finally:
        process.kill()
        process.wait()
    assert killed, "no worker was met at work"
    assert "[10/10]" in said.read_text()
    assert len(list(output.rglob(RESULT_FILE))) == 10
    assert verify_bench(output).is_right
    assert environment["RAY_USAGE_STATS_ENABLED"] == "0"
    assert environment["RAY_AUTH_MODE"] == "token"
    again = subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)
    assert again.returncode == 0, again.stderr
    assert "10 of 10 cells are done already." in again.stderr
