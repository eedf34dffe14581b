"""The verdict on generated pictures: on a project where chance misses a kind of picture, and on one where all are alike."""

from __future__ import annotations

import pytest
import torch

from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.learning.statistics.verdict import Claim
from fourclick.annotator.learning.unet.simulated_project import Simulation, simulate


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def test_advice_saves_labels_where_chance_misses_a_kind(tmp_path):
    found = simulate(tmp_path / "kinds", Simulation())
    assert (found.verdict.claim, found.verdict.n) == (Claim.SAVES, 5)
    assert found.verdict.labels.low > 0
    assert found.verdict_sentence.startswith("It saves ")
    assert found.verdict_sentence.endswith("(95 % intervals, n = 5).")


def test_no_difference_is_claimed_where_all_pictures_are_alike(tmp_path):
    found = simulate(tmp_path / "alike", Simulation(kinds=1))
    assert (found.verdict.claim, found.verdict.n) == (Claim.NOT_SHOWN, 5)
    assert found.verdict.labels.low < 0 < found.verdict.labels.high
    assert found.verdict_sentence.startswith("No difference shown: ")


def test_nothing_is_overwritten(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ProjectError, match="there is something in it already"):
        simulate(tmp_path, Simulation())
