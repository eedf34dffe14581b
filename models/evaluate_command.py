"""`fourclick evaluate`: how good a checkpoint is on a folder of images with masks."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from fourclick.models.devices import add_device_argument

EXAMPLES = """examples:
  fourclick evaluate data/ --clicks 5 --json report.json
  fourclick evaluate data/ --split test --baseline curve --baseline grabcut --markdown report.md
  fourclick evaluate data/ --jitter 0.02 --seed 1 --checkpoint runs/first/checkpoint.safetensors

An object is each 8-connected component of one label value on one slice with at least 60 px and both sides at least 8 px;
of a volume at most 10 evenly spaced labelled slices along its shortest axis count. NoC counts the four extremes.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("data", type=Path, help="folder of sources, each with images/ and masks/ of the same stems")
    parser.add_argument("--clicks", type=int, default=5, help="corrective clicks after the four points (default 5)")
    parser.add_argument(
        "--jitter", type=float, default=0.0, help="largest shift of the points, as a share of the box (default 0)"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, help="write the report as JSON")
    parser.add_argument("--markdown", type=Path, help="write the report as a Markdown table")
    parser.add_argument("--all", action="store_true", help="all objects instead of at most 60 per source")
    parser.add_argument(
        "--split", choices=("all", "test", "train"), default="all", help="patients that training holds out, or not"
    )
    parser.add_argument(
        "--baseline", action="append", choices=("curve", "grabcut"), default=[], help="also measure this; repeatable"
    )
    parser.add_argument("--checkpoint", type=Path, help="default: the shipped one")
    add_device_argument(parser)


def run(args: argparse.Namespace) -> int:
    from tqdm import tqdm

    from fourclick.models.engines.choice import settled
    from fourclick.models.evaluate import OBJECTS_PER_SOURCE, Protocol, as_markdown, evaluate
    from fourclick.models.predictor import Predictor

    protocol = Protocol(
        clicks=args.clicks,
        jitter=args.jitter,
        seed=args.seed,
        most=None if args.all else OBJECTS_PER_SOURCE,
        split=args.split,
        baselines=tuple(dict.fromkeys(args.baseline)),
    )
    predictor = Predictor.load(args.checkpoint, device=settled(args.device))
    with tqdm(total=1000, desc="evaluating", bar_format="{desc} {percentage:5.1f}% {bar} {postfix}") as bar:

        def progress(done: int, total: int, name: str) -> None:
            bar.n = 1000 * done / total
            bar.set_postfix_str(name, refresh=False)
            bar.update(0)

        report = evaluate(predictor, args.data, protocol, progress=progress)
    report["device"] = predictor.device
    table = as_markdown(report)
    if args.json:
        args.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    if args.markdown:
        args.markdown.write_text(table + "\n", encoding="utf-8")
    print(table)
    known = sum(each["trained_on"] for each in report["sources"].values())
    if known:
        total = report["mean"]["n"]
        print(f"\n{known} of {total} objects are from images the checkpoint was trained on; --split test leaves them out.")
    return 0
