"""The bench: what it measures runs, and says how long."""

import torch

from fourclick.models.peers import RitmSized
from fourclick.models.speed import devices_here, timed


def test_a_figure_is_a_median_between_its_extremes():
    found = timed(lambda: sum(range(300_000)), rounds=3)
    assert found["min_ms"] <= found["median_ms"] <= found["max_ms"]
    assert found["over_yardstick"] > 0


def test_the_plainest_engine_is_always_compared():
    assert devices_here()[0] == "torch-f32"


def test_the_peer_answers_a_pixel_each():
    network = RitmSized().eval()
    with torch.inference_mode():
        assert network(torch.zeros(1, 6, 64, 64)).shape == (1, 1, 64, 64)
    # RITM's HRNet-18 has 10 million
    assert 8e6 < sum(each.numel() for each in network.parameters()) < 12e6
