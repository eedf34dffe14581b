"""`fourclick bench`: how long the parts of a click take here, by every engine, and how long others would take."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median

from fourclick.models.devices import add_device_argument

EXAMPLES = """examples:
  fourclick bench                       everything, as a table
  fourclick bench cues click --json bench.json
  fourclick bench engines               the same click by PyTorch and OpenVINO, in full and in lower precision
  fourclick bench peers                 a RITM-sized network and SAM's image encoder beside our first click (a minute)
  fourclick bench project export        a project of 100,000 images, and 1,000 of them to COCO and nnU-Net
  fourclick bench learning              100,000 images scored and ranked; k-centre and TypiClust on 50,000 features
  fourclick bench view                  a 512x512x400 volume and a 20,000 x 20,000 picture: opened, scrolled, zoomed, in memory
  fourclick bench view --peer pyqtgraph the volume by pyqtgraph's ImageItem as well, and how much faster or slower ours is
  fourclick bench brush                 a move of the brush on 2048 x 2048 and on the planes of 512 x 512 x 400; undo
  fourclick bench start                 the window's first paint and its memory, in a fresh process without a screen
"""
Figures = dict[str, dict[str, float]]
PARTS = ("cues", "click", "engines", "memory", "peers", "start", "project", "export", "learning", "view", "brush")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help="what to measure (default: all)")
    parser.add_argument("--json", type=Path, help="write the figures as JSON")
    parser.add_argument("--checkpoint", type=Path, help="default: the shipped one")
    parser.add_argument(
        "--images", type=int, metavar="N", help="of the project and of learning (default: 100000) and of the export (1000)"
    )
    parser.add_argument("--peer", choices=["pyqtgraph"], help="scroll the volume of `view` by this library, too")
    add_device_argument(parser)


def run(args: argparse.Namespace) -> int:
    figures: Figures = {}
    for part in args.parts or PARTS:
        found = _measure(part, args.checkpoint, args.device, args.images)
        if part == "view" and args.peer:
            found |= bench_view_peer(args.peer)
        # each part as soon as it is there: the whole table takes minutes
        width = max((len(name) for name in found), default=0)
        for name, values in found.items():
            print(f"{name:{width}}  " + "  ".join(f"{key} {value:g}" for key, value in values.items()), flush=True)
        figures |= found
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def _measure(part: str, checkpoint: Path | None, device: str | None, images: int | None) -> Figures:
    if part == "start":
        return bench_start()
    if part == "view":
        return bench_view()
    if part in ("project", "export"):
        from fourclick.annotator.bench_project import export_speed, project_speed

        return project_speed(images or 100_000) if part == "project" else export_speed(images or 1000)
    if part == "learning":
        from fourclick.annotator.bench_learning import learning_speed

        return learning_speed(images or 100_000)
    if part == "brush":
        from fourclick.annotator.bench_brush import brush_figures

        return brush_figures()
    if part == "peers":
        from fourclick.models.peers import peer_speed

        return peer_speed(checkpoint, device)
    from fourclick.models import speed

    measures: dict[str, Callable[[], Figures]] = {
        "cues": speed.cue_speed,
        "click": lambda: speed.click_speed(checkpoint, device),
        "engines": lambda: speed.engine_speed(checkpoint),
        "memory": lambda: speed.memory_use(checkpoint),
    }
    return measures[part]()


def bench_view() -> Figures:
    """A large volume and a large picture, each in a fresh process: what one left in memory must not count for the other."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    figures: Figures = {}
    for kind in ("volume", "picture"):
        command = [sys.executable, "-m", "fourclick.annotator.bench_view", kind]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        for name, values in json.loads(done.stdout.strip().splitlines()[-1]).items():
            figures[name] = {key: round(value, 2) for key, value in values.items()}
    return figures


def bench_view_peer(peer: str) -> Figures:
    """The volume by our canvas and by another library in turns; nothing, and a sentence, where it is not installed."""
    from fourclick.annotator.bench_view_peer import MISSING, is_installed

    if not is_installed(peer):
        print(MISSING, file=sys.stderr)
        return {}
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    command = [sys.executable, "-m", "fourclick.annotator.bench_view_peer"]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found = json.loads(done.stdout.strip().splitlines()[-1])
    return {name: {key: round(value, 2) for key, value in values.items()} for name, values in found.items()}


def bench_start() -> Figures:
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
