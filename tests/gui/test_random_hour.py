"""An hour of random actions: nothing is lost, nothing warns, memory stays within bounds.

FOURCLICK_RANDOM_ACTIONS is how many (an hour is 3,600, by `make hour`; fewer without it), FOURCLICK_RANDOM_SEED which; with
FOURCLICK_RANDOM_NETWORK the shipped network answers instead of a fake one.
"""

from __future__ import annotations

import os
import sys

import numpy as np
import pytest
import SimpleITK as sitk
from app_bench import AppBench
from fake_predictor import FakePredictor
from PIL import Image as PillowImage
from random_user import RandomUser, no_warnings, resident_mb

from fourclick.models.predictor import NetworkView
from fourclick.models.prompt import Box

ACTIONS = int(os.environ.get("FOURCLICK_RANDOM_ACTIONS", "250"))
SEEDS = [int(os.environ["FOURCLICK_RANDOM_SEED"])] if "FOURCLICK_RANDOM_SEED" in os.environ else [0, 1]
CHECK_EVERY = 20
WARM_SHARE = 0.3
"""What is loaded once is there after this share of the actions."""
MOST_GROWTH_MB = 120
"""Caches fill and undo stacks grow with what is done; images, masks and windows that are left may not."""


class Forgetful(FakePredictor):
    """Keeps nothing of what it was asked, and shows what it sees."""

    def predict(self, slice, prompt, previous=None):
        answer = super().predict(slice, prompt, previous)
        self.asked.clear()
        self.priors.clear()
        return answer

    def look(self, slice, prompt, previous=None):
        grey = np.full((8, 8), 0.5, np.float32)
        return NetworkView(np.zeros((8, 8, 3), np.float32), {"confidence map": grey}, grey, Box(1, 2, 9, 10))


LOAD = None if os.environ.get("FOURCLICK_RANDOM_NETWORK") else Forgetful


@pytest.fixture
def images(tmp_path):
    folder = tmp_path / "images"
    folder.mkdir()
    rng = np.random.default_rng(0)
    for number in range(3):
        PillowImage.fromarray(rng.integers(0, 255, (120, 160), np.uint8)).save(folder / f"picture {number}.png")
    volume = sitk.GetImageFromArray(rng.integers(-200, 800, (12, 60, 80)).astype(np.int16))
    volume.SetSpacing((0.8, 0.8, 3.0))
    volume.SetDirection((0.96, -0.28, 0.0, 0.28, 0.96, 0.0, 0.0, 0.0, 1.0))
    sitk.WriteImage(volume, str(folder / "volume.nii.gz"))
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="how much memory is in use is read from /proc")
@pytest.mark.parametrize("seed", SEEDS)
def test_random_actions_lose_nothing_warn_of_nothing_and_stay_small(qtbot, tmp_path, monkeypatch, images, seed):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    with no_warnings() as warned:
        bench = AppBench(qtbot, tmp_path, load=LOAD).start(images)
        bench.wait_image()
        qtbot.waitUntil(lambda: len(bench.window.images.entries) == 4, timeout=20_000)
        user = RandomUser(bench, seed)
        warm_mb = 0.0
        try:
            for number in range(ACTIONS):
                user.act()
                assert not warned, "\n".join(warned)
                if number % CHECK_EVERY == 0:
                    user.check_undo()
                    user.check_saved()
                if number % max(1, ACTIONS // 10) == 0:
                    print(f"{number} actions: {resident_mb():.0f} MB")
                if number == int(WARM_SHARE * ACTIONS):
                    warm_mb = resident_mb()
            user.check_saved()
        except BaseException:
            print(f"seed {seed}, action {sum(user.counts.values())}:", *user.told, sep="\n  ")
            raise
        finally:
            user.close()
            if sys.exc_info()[0] is not None:
                bench.close()
        grown_mb = resident_mb() - warm_mb
        print(f"{ACTIONS} actions, {grown_mb:.0f} MB more since {WARM_SHARE:.0%} of them; {dict(user.counts)}")
        place = str(bench.app.workspace.project.address)
        bench.close()
        assert grown_mb < MOST_GROWTH_MB
        _check_everything_is_there(place, user.states)
    assert not warned


def _check_everything_is_there(place, states) -> None:
    from fourclick.annotator.storage.project import Project

    with Project.open(place) as project:
        for image_id, state in states.items():
            stored = project.load_state(image_id)
            assert stored.annotation == state.annotation
            assert stored.prompt == state.prompt
        assert not project.verify_audit().problems
