"""`fourclick bench`: how long the parts of a click take here, each beside a yardstick of the same run.

Shared machines drift, so every figure is a median and comes with its ratio to a fixed piece of work timed just before it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

EXAMPLES = """examples:
  fourclick bench                       everything, as a table
  fourclick bench cues click --json bench.json
  fourclick bench start                 the window's first paint and its memory, in a fresh process without a screen
"""
PARTS = ("cues", "click", "start")
ROUNDS = 15


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help="what to measure (default: all)")
    parser.add_argument("--json", type=Path, help="write the figures as JSON")
    parser.add_argument("--checkpoint", type=Path, help="default: the shipped one")


def run(args: argparse.Namespace) -> int:
    figures: dict[str, dict[str, float]] = {}
    measures: dict[str, Callable[[], dict[str, dict[str, float]]]] = {
        "cues": bench_cues,
        "click": lambda: bench_click(args.checkpoint),
        "start": bench_start,
    }
    for part in args.parts or PARTS:
        figures |= measures[part]()
    width = max(len(name) for name in figures)
    for name, values in figures.items():
        print(f"{name:{width}}  " + "  ".join(f"{key} {value:g}" for key, value in values.items()))
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def timed(work: Callable[[], object], *, rounds: int = ROUNDS) -> dict[str, float]:
    """Median and extremes in milliseconds, and the median over a yardstick (sorting a million numbers) of the same run."""
    import numpy as np

    numbers = np.random.default_rng(0).random(1_000_000)
    yardstick, times = [], []
    work()
    for _ in range(rounds):
        began = time.perf_counter()
        np.sort(numbers)
        between = time.perf_counter()
        work()
        yardstick.append(between - began)
        times.append(time.perf_counter() - between)
    return {
        "median_ms": round(1000 * median(times), 2),
        "min_ms": round(1000 * min(times), 2),
        "max_ms": round(1000 * max(times), 2),
        "over_yardstick": round(median(times) / median(yardstick), 3),
    }


def bench_cues() -> dict[str, dict[str, float]]:
    """One cue map of 512x512 each."""
    from fourclick.models import cues
    from fourclick.models.prompt import Extremes

    extremes, size = Extremes((60, 250), (450, 260), (240, 50), (260, 470)), (512, 512)
    return {
        "confidence map 512x512": timed(lambda: cues.confidence_map(extremes, size)),
        "soft focus 512x512": timed(lambda: cues.soft_focus(list(extremes), (60, 50, 451, 471), size)),
        "Gaussians 512x512": timed(lambda: cues.gaussians(list(extremes), size, sd_px=4.25)),
    }


def bench_click(checkpoint: Path | None) -> dict[str, dict[str, float]]:
    """From a complete prompt to the mask on slices of three sizes: crop, cue maps, network, paste back, threshold."""
    import numpy as np

    from fourclick.models.predictor import Predictor
    from fourclick.models.prompt import Click, Prompt, Role

    predictor = Predictor.load(checkpoint)
    figures = {}
    for side in (256, 512, 2048):
        slice_ = np.random.default_rng(0).integers(-200, 300, (side, side)).astype(np.int16)
        low, mid, high = side // 5, side // 2, side * 4 // 5
        prompt = Prompt.from_points(extreme=[(low, mid), (high, mid), (mid, low), (mid, high)])
        corrected = prompt.with_click(Click(mid, mid, Role.POSITIVE))
        before = predictor.predict(slice_, prompt)
        figures[f"four points to mask, {side}x{side}"] = timed(lambda s=slice_, p=prompt: predictor.predict(s, p) >= 0.5)  # type: ignore[misc]
        figures[f"one correction, {side}x{side}"] = timed(
            lambda s=slice_, p=corrected, b=before: predictor.predict(s, p, b) >= 0.5  # type: ignore[misc]
        )
    return figures


def bench_start() -> dict[str, dict[str, float]]:
    """A fresh process until the first window is painted, and its memory then, on the offscreen platform."""
    times, memory = [], []
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        "FOURCLICK_BENCH_START": "1",
    }
    for _ in range(4):
        done = subprocess.run(
            [sys.executable, "-m", "fourclick", "open", "--samples"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        figures = json.loads(done.stdout.strip().splitlines()[-1])
        times.append(figures["first_paint_ms"])
        memory.append(figures["memory_mb"])
    # The first start reads everything from disk: warm figures are those after it.
    return {"first window": {"median_ms": median(times[1:]), "cold_ms": times[0], "memory_mb": median(memory[1:])}}
