"""The figures of the brush, on a small scale: that they are measured at all, and that undo shares what does not change."""

from __future__ import annotations

import pytest

from fourclick.annotator import bench_brush, bench_planes


def test_moves_are_measured_for_each_size_and_zoom(qapp, monkeypatch):
    monkeypatch.setattr(bench_brush, "SIDE_PX", 256)
    monkeypatch.setattr(bench_brush, "MOVES", 4)
    figures = bench_brush.move_speed()
    assert len(figures) == 2 * len(bench_brush.DIAMETERS_PX)
    assert all(0 < each["median_ms"] <= each["p95_ms"] for each in figures.values())


@pytest.mark.parametrize("depth", [60, 240])
def test_an_undo_step_weighs_what_it_changes_not_what_there_is(qapp, monkeypatch, depth):
    """Four times the slices, the same strokes: a step keeps its own masks and a tuple of the regions."""
    monkeypatch.setattr(bench_brush, "VOLUME", (depth, 96, 96))
    monkeypatch.setattr(bench_brush, "STEPS", 12)
    (figures,) = bench_brush.undo_memory().values()
    assert figures["steps"] >= 12
    assert figures["megabytes"] < 1.5


def test_moves_and_undo_are_measured_on_every_plane(qapp, monkeypatch):
    monkeypatch.setattr(bench_planes, "VOLUME", (40, 64, 64))
    monkeypatch.setattr(bench_planes, "MOVES", 4)
    monkeypatch.setattr(bench_planes, "STEPS", 6)
    monkeypatch.setattr(bench_planes, "RELEASES", 1)
    figures = bench_planes.plane_speed()
    moves = [each for name, each in figures.items() if name.startswith("brush")]
    releases = [each for name, each in figures.items() if name.startswith("letting go")]
    assert len(moves) == len(releases) == 3
    assert all(0 < each["median_ms"] <= each["p95_ms"] for each in moves)
    assert all(each["short_ms"] > 0 and each["long_ms"] > 0 for each in releases)
    assert releases[0]["long_slices"] == 1
    assert all(1 < each["short_slices"] < each["long_slices"] for each in releases[1:])
    (memory,) = bench_planes.plane_memory().values()
    assert memory["steps"] == 6
    assert memory["median_slices_per_stroke"] > 5
    assert memory["megabytes"] < 2
