"""How long the parts of a click take here, each beside a yardstick of the same run.

Shared machines drift, so every figure is a median and comes with its ratio to a fixed piece of work timed just before it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from fourclick.models import cues
from fourclick.models.checkpoint import Checkpoint, load_checkpoint
from fourclick.models.engines.choice import has_openvino, settled
from fourclick.models.engines.parts import KEPT
from fourclick.models.network import INPUT_CHANNELS
from fourclick.models.predictor import Predictor
from fourclick.models.prompt import Click, Extremes, Prompt, Role

Figures = dict[str, dict[str, float]]
ROUNDS = 15
SIDES = (256, 512, 2048)
BATCH = 8
CLICK = "four points to mask (and each live preview), 512x512"

MEMORY = """
import json, sys
from pathlib import Path
from fourclick.models.predictor import Predictor
predictor = Predictor.load(json.loads(sys.argv[1]), device=sys.argv[2])
predictor.warm_up()
pages = int(Path("/proc/self/statm").read_text().split()[1])
print(json.dumps({"name": predictor.device, "pages": pages}))
"""


def timed(work: Callable[[], object], *, rounds: int = ROUNDS) -> dict[str, float]:
    """Median and extremes in milliseconds, and the median over a yardstick (sorting a million numbers) of the same run."""
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


def cue_speed() -> Figures:
    """One cue map of 512x512 each."""
    extremes, size = Extremes((60, 250), (450, 260), (240, 50), (260, 470)), (512, 512)
    return {
        "confidence map 512x512": timed(lambda: cues.confidence_map(extremes, size)),
        "soft focus 512x512": timed(lambda: cues.soft_focus(list(extremes), (60, 50, 451, 471), size)),
        "Gaussians 512x512": timed(lambda: cues.gaussians(list(extremes), size, sd_px=4.25)),
    }


def click_speed(checkpoint: Path | None, device: str | None) -> Figures:
    """From a complete prompt to the mask on slices of three sizes: crop, cue maps, network, paste back, threshold."""
    predictor = Predictor.load(checkpoint, device=settled(device))
    figures = {}
    for side in SIDES:
        name = CLICK if side == 512 else f"four points to mask, {side}x{side}"
        figures[f"{predictor.device}: {name}"], figures[f"{predictor.device}: one correction, {side}x{side}"] = _clicks(
            predictor, side
        )
    return figures


def first_click_ms(checkpoint: Path | None, device: str | None, *, rounds: int = ROUNDS) -> float:
    """Median milliseconds from four points to the mask on a slice of 512x512."""
    predictor = Predictor.load(checkpoint, device=settled(device))
    slices, prompt = _examples(512)
    return timed(lambda: predictor.predict(next(slices), prompt) >= 0.5, rounds=rounds)["median_ms"]


def engine_speed(checkpoint: Path | None) -> Figures:
    """The same click, the network alone and a batch of 8 images by every engine that is here."""
    loaded = load_checkpoint(checkpoint)
    figures: Figures = {}
    for device in devices_here():
        predictor = Predictor.of(loaded, device=device)
        if f"{predictor.device}: network alone" not in figures:
            figures |= _engine_figures(predictor)
    return figures


def devices_here() -> list[str]:
    """The devices worth comparing on this machine, the plainest first."""
    cuda = ["cuda"] if torch.cuda.is_available() else []
    return ["torch-f32", "torch", *(["openvino-f32", "openvino"] if has_openvino() else []), *cuda]


def memory_use(checkpoint: Path | None) -> Figures:
    """Resident memory of a fresh process that has loaded the network and answered once."""
    figures = {}
    for device in ("torch", settled()):
        command = [sys.executable, "-c", MEMORY, json.dumps(str(checkpoint) if checkpoint else None), device]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        told = json.loads(done.stdout.strip().splitlines()[-1])
        figures[f"{told['name']}: memory with the network loaded"] = {"memory_mb": round(told["pages"] * 4096 / 1e6)}
    return figures


def network_alone_ms(loaded: Checkpoint, device: str, *, rounds: int = ROUNDS) -> float:
    """Median milliseconds of one run of the network by one engine, without crop and cue maps."""
    predictor = Predictor.of(loaded, device=device)
    inputs = _inputs(predictor)
    return timed(lambda: predictor.engine.run(next(inputs)), rounds=rounds)["median_ms"]


def _engine_figures(predictor: Predictor) -> Figures:
    inputs = _inputs(predictor)
    many = np.repeat(next(inputs)[None], BATCH, 0)
    first, correction = _clicks(predictor, 512)
    batch = timed(lambda: predictor.engine.run_batch(many), rounds=5)
    return {
        f"{predictor.device}: {CLICK}": first,
        f"{predictor.device}: one correction, 512x512": correction,
        f"{predictor.device}: network alone": timed(lambda: predictor.engine.run(next(inputs))),
        f"{predictor.device}: batch of {BATCH}": {**batch, "images_per_s": round(1000 * BATCH / batch["median_ms"], 1)},
    }


def _clicks(predictor: Predictor, side: int) -> tuple[dict[str, float], dict[str, float]]:
    """The first answer, and that to a correction with the map before it."""
    slices, prompt = _examples(side)
    slice_ = next(slices)
    corrected = prompt.with_click(Click(side // 2, side // 2, Role.POSITIVE))
    before = predictor.predict(slice_, prompt)
    first = timed(lambda: predictor.predict(next(slices), prompt) >= 0.5)
    predictor.predict(slice_, prompt)
    return first, timed(lambda: predictor.predict(slice_, corrected, before) >= 0.5)


def _examples(side: int) -> tuple[Iterator[npt.NDArray[Any]], Prompt]:
    """Slices (side, side) int16 of noise and an object over three fifths of them.

    Each differs from those before: an engine may keep what it has computed of the last few.
    """
    slice_ = np.random.default_rng(0).integers(-200, 300, (side, side)).astype(np.int16)
    low, mid, high = side // 5, side // 2, side * 4 // 5
    prompt = Prompt.from_points(extreme=[(low, mid), (high, mid), (mid, low), (mid, high)])
    rolled = cycle([np.roll(slice_, shift, axis=1) for shift in range(KEPT + 2)])
    return rolled, prompt


def _inputs(predictor: Predictor) -> Iterator[npt.NDArray[np.float32]]:
    side_px = predictor.network.config.side_px
    inputs = np.random.default_rng(0).random((INPUT_CHANNELS, side_px, side_px), dtype=np.float32)
    return cycle([np.roll(inputs, shift, axis=2) for shift in range(KEPT + 2)])
