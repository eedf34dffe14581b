"""Shared fixtures: real data where it is at hand, and the shipped checkpoint."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from crash_signals import told_crashes

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["FOURCLICK_LANGUAGE"] = "en"
# One engine for all tests, whatever this machine has in its cache; those of the engines choose their own.
os.environ.setdefault("FOURCLICK_DEVICE", "torch")
if "PYTEST_XDIST_WORKER" in os.environ:
    # As many processes as cores: threads beside them wait for each other far longer than they compute.
    os.environ.setdefault("OMP_NUM_THREADS", "1")

REPOSITORY = Path(__file__).parent.parent


def shared_data_folder() -> Path | None:
    """FOURCLICK_DATA, or shared/data beside the repository; None where neither is there."""
    named = os.environ.get("FOURCLICK_DATA")
    candidates = [Path(named)] if named else [REPOSITORY.parent / "shared" / "data"]
    return next((folder for folder in candidates if folder.is_dir()), None)


@pytest.fixture(autouse=True)
def crashes_are_told():
    """Fails the test after which a crash would end this process without a word, as a worker of the parallel run did.

    Ray's shutdown takes faulthandler's signals away, and leaves threads: what starts it runs in a process of its own.
    OpenVINO frees the stack for signals (see `models.engines.signal_stack`): the next SIGCHLD would be the end.
    """
    from fourclick.models.engines.signal_stack import has_sound_signal_stack

    before = told_crashes()
    yield
    assert has_sound_signal_stack(), "after this test the stack for signals is memory that was freed"
    lost = before - told_crashes()
    assert not lost, f"nothing tells of {', '.join(each.name for each in lost)} after this test: run it in a process of its own"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real images with masks."""
    folder = shared_data_folder()
    if folder is None:
        pytest.skip(reason="no real images: set FOURCLICK_DATA to a folder of sources with images/ and masks/")
    return folder


@pytest.fixture(scope="session")
def default_predictor():
    """The shipped checkpoint, loaded once."""
    from fourclick.models.predictor import Predictor

    return Predictor.load()
