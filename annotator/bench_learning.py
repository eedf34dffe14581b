"""`fourclick bench learning`: generated images scored and ranked as a stream, and selection among features."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import numpy as np

from fourclick.annotator.learning.effort import EFFORT, effort_features
from fourclick.annotator.learning.outputs import Outputs
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.scoring import score_images
from fourclick.annotator.learning.strategies.clasp import ClaspPE
from fourclick.annotator.learning.strategies.embedding import CoreSet, TypiClust
from fourclick.annotator.learning.strategies.limits import PatientCap
from fourclick.annotator.learning.strategies.uncertainty import Entropy
from fourclick.annotator.learning.strategy import Strategy
from fourclick.annotator.peak_memory import own_peak_mb

Figures = dict[str, dict[str, float]]
SIDE_PX, CLASSES, FEATURES = 64, 3, 128
ROWS = 50_000
BATCH = 100
DISTINCT = 64
"""So many different probability maps are made, and shifted: making them must not be what is measured."""


def learning_speed(images: int) -> Figures:
    """So many images of 64x64 pixels, 3 classes and 128 features in one pass; and half as many, at most 50,000, features."""
    # a process of its own: the peak is then that of the scoring, whatever this process did before
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        pool, times = process.submit(_scored, images).result()
    figures: Figures = {
        f"scores of {images:,} images": {**times, "images/s": round(images / max(times["s"], 0.01), 1)},
    }
    nothing = Pool()
    rankers: dict[str, Strategy] = {"entropy": Entropy(), "ClaSP PE, 2 per patient": PatientCap(ClaspPE(), 2)}
    for name, strategy in rankers.items():
        figures[f"{BATCH} of {images:,} by {name}"] = _ranked(strategy, pool, nothing)
    rows = min(ROWS, images)
    rng = np.random.default_rng(0)
    # kinds of images, as an encoder's features have them
    kinds = rng.normal(size=(200, FEATURES)).astype(np.float32)
    features = kinds[rng.integers(200, size=rows)] + rng.normal(size=(rows, FEATURES)).astype(np.float32)
    unlabelled = Pool.of(range(rows), features=features)
    labelled = Pool.of(range(rows, rows + BATCH), features=kinds[:BATCH])
    selectors: dict[str, Strategy] = {"k-centre": CoreSet(), "TypiClust": TypiClust()}
    for name, strategy in selectors.items():
        for beside, known in (("", nothing), (f" beside {BATCH} labelled", labelled)):
            figures[f"{BATCH} of {rows:,} x {FEATURES} features by {name}{beside}"] = _ranked(strategy, unlabelled, known)
    return figures


def _scored(images: int) -> tuple[Pool, dict[str, float]]:
    """The scores; the time, and the most memory that this process has used."""
    strategies: list[Strategy] = [Entropy(), ClaspPE()]
    scored, times = _timed(lambda: score_images(_generated(images), strategies, measures={EFFORT: effort_features}))
    return scored.pool, {**times, "peak MB": round(own_peak_mb(), 1)}


def _ranked(strategy: Strategy, pool: Pool, labelled: Pool) -> dict[str, float]:
    ranking, times = _timed(lambda: strategy.rank(pool, labelled, BATCH, np.random.default_rng(0)))
    return {**times, "picks": len(ranking), "peak MB": round(own_peak_mb(), 1)}


def _generated(images: int) -> Iterator[Outputs]:
    """Soft blobs of two classes, of another size and at another place in each image."""
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[:SIDE_PX, :SIDE_PX]
    distinct = []
    for _ in range(DISTINCT):
        x, y, radius = rng.uniform(16, 48), rng.uniform(16, 48), rng.uniform(4, 14)
        logits = np.stack([np.hypot(columns - x, rows - y) - radius, np.zeros_like(rows), rng.normal(-2, 1, rows.shape)])
        powers = np.exp(logits - logits.max(axis=0))
        distinct.append((powers / powers.sum(axis=0)).astype(np.float32))
    for number in range(images):
        shifted = np.roll(distinct[number % DISTINCT], (number // DISTINCT) % SIDE_PX, axis=2)
        vector = rng.standard_normal(FEATURES, np.float32)
        yield Outputs(number, shifted[None], features=vector, patient=f"P{number // 50}", volume=f"V{number // 50}")


def _timed(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """What the work returns; seconds on the clock, and of the processor, which does not count what else the machine does."""
    begin, used = time.perf_counter(), time.process_time()
    found = work()
    return found, {"s": round(time.perf_counter() - begin, 2), "CPU s": round(time.process_time() - used, 2)}
