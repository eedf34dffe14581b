"""The bench of active learning on few images, and that its memory does not grow with the images' pixels."""

import json
import sys
import tracemalloc

import numpy as np
import pytest

from fourclick.annotator.bench_learning import FEATURES, _generated, learning_speed
from fourclick.annotator.cli import main
from fourclick.annotator.learning.scoring import score_images
from fourclick.annotator.learning.strategies.clasp import ClaspPE
from fourclick.annotator.learning.strategies.uncertainty import Entropy
from fourclick.annotator.peak_memory import own_peak_mb


def test_the_bench_prints_its_figures(capsys, tmp_path):
    assert main(["bench", "learning", "--images", "400", "--json", str(tmp_path / "figures.json")]) == 0
    figures = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert figures["scores of 400 images"]["images/s"] > 0
    # two of each of eight patients
    assert figures["100 of 400 by ClaSP PE, 2 per patient"]["picks"] == 16
    rankings = {name: values for name, values in figures.items() if "features by" in name}
    assert len(rankings) == 4
    assert all(values["picks"] == 100 for values in rankings.values())
    assert all(name in capsys.readouterr().out for name in list(figures)[:1])


@pytest.mark.skipif(sys.platform == "win32", reason="the system does not tell")
def test_the_peak_of_the_scoring_is_not_that_of_this_process():
    held = np.ones(100_000_000)
    figures = learning_speed(100)
    assert own_peak_mb() > held.nbytes / 1e6
    assert figures["scores of 100 images"]["peak MB"] < held.nbytes / 1e6


def peak(images):
    tracemalloc.start()
    score_images(_generated(images), [Entropy(), ClaspPE()])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def test_memory_grows_by_the_figures_kept_only():
    few, many = peak(200), peak(1000)
    kept = 800 * 4 * FEATURES
    # pixels of 800 images would be 39 MB
    assert many - few < 6 * kept
