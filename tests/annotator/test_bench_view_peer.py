"""The comparison with another image library: measured where it is there, told where it is not."""

from __future__ import annotations

import pytest

from fourclick.annotator import bench, bench_view_peer


def test_without_the_peer_a_sentence_says_how_to_get_it(monkeypatch, capsys):
    monkeypatch.setattr(bench_view_peer, "is_installed", lambda peer: False)
    assert bench.bench_view_peer("pyqtgraph") == {}
    assert "pip install pyqtgraph" in capsys.readouterr().err


def test_both_are_measured_in_one_run(qapp, monkeypatch):
    pytest.importorskip("pyqtgraph", reason="the comparison needs pyqtgraph, which is no part of Fourclick")
    monkeypatch.setattr(bench_view_peer, "ROUNDS", 1)
    figures = bench_view_peer.peer_speed((6, 64, 64))
    assert len(figures) == 2
    for each in figures.values():
        assert each["ours/pyqtgraph"] == pytest.approx(each["ours"] / each["pyqtgraph"])
