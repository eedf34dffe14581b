"""`fourclick evaluate`: how good a checkpoint is on a folder of images with masks."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fourclick.models.devices import add_device_argument

if TYPE_CHECKING:
    from fourclick.models.evaluate import Protocol
    from fourclick.models.predictor import Predictor
    from fourclick.models.worst_cases import WorstCases

EXAMPLES = """examples:
  fourclick evaluate data/ --clicks 5 --json report.json
  fourclick evaluate data/ --split test --baseline curve --baseline grabcut --markdown report.md
  fourclick evaluate data/ --split test --all-conditions --objects --json report.json --worst worst.png
  fourclick evaluate data/ --jitter 0.02 --seed 1 --checkpoint runs/first/checkpoint.safetensors
  fourclick evaluate data/ --volume --split test --json volumes.json

An object is each 8-connected component of one label value on one slice with at least 60 px and both sides at least 8 px;
of a volume at most 10 evenly spaced labelled slices along its shortest axis count. NoC counts the four extremes. NSD is the
share of both outlines within 2 px of the other one. Intervals are 95 % over 1000 draws of the patients of each source.

conditions: exact; jitter_2 and jitter_5 (points moved by up to 2 or 5 % of the box); random_clicks and border_clicks (exact
points, corrections anywhere in the worst error, or near its border). The report's head is about the first one asked for.
"""
CONDITION_NAMES = ("exact", "jitter_2", "jitter_5", "random_clicks", "border_clicks")
BAR = "{desc} {percentage:5.1f}% {bar} {postfix}"
BASELINE_NAMES = ("curve", "grabcut", "random-walker", "gaussian")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("data", type=Path, help="folder of sources, each with images/ and masks/ of the same stems")
    parser.add_argument("--clicks", type=int, default=5, help="corrective clicks after the four points (default 5)")
    aims = parser.add_mutually_exclusive_group()
    aims.add_argument(
        "--jitter", type=float, default=0.0, help="largest shift of the points, as a share of the box (default 0)"
    )
    aims.add_argument(
        "--conditions",
        type=_condition_names,
        default=(),
        metavar="A,B",
        help=f"of {', '.join(CONDITION_NAMES)} (default exact)",
    )
    aims.add_argument("--all-conditions", action="store_true", help="all of these in one run")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, help="write the report as JSON")
    parser.add_argument("--objects", action="store_true", help="list each object's figures in the JSON")
    parser.add_argument("--markdown", type=Path, help="write the report as Markdown tables")
    parser.add_argument("--worst", type=Path, metavar="FILE.png", help="picture the worst masks after four points")
    parser.add_argument("--sheet-count", type=int, default=24, metavar="N", help="how many of them (default 24)")
    parser.add_argument("--all", action="store_true", help="all objects instead of at most 60 per source")
    parser.add_argument(
        "--split", choices=("all", "test", "train"), default="all", help="patients that training holds out, or not"
    )
    parser.add_argument("--sources", type=_names, default=(), metavar="A,B", help="only these sources")
    parser.add_argument("--exclude", type=_names, default=(), metavar="A,B", help="all sources but these")
    parser.add_argument("--baseline", action="append", choices=BASELINE_NAMES, default=[], help="also measure this; repeatable")
    parser.add_argument(
        "--gaussian-checkpoint",
        type=Path,
        metavar="PATH",
        help="the network of the gaussian baseline, trained on Gaussians alone",
    )
    parser.add_argument("--checkpoint", type=Path, help="default: the shipped one")
    parser.add_argument(
        "--volume",
        action="store_true",
        help="clicks and seconds for whole structures of volumes, against four points on every slice (with --sources, --split, "
        "--most, --json, --markdown, --seed, --checkpoint)",
    )
    parser.add_argument(
        "--propagation",
        type=Path,
        metavar="PATH",
        help="with --volume: the network that fills between slices (default: the shipped one; none: interpolation alone)",
    )
    parser.add_argument("--most", type=int, metavar="N", help="with --volume: at most so many structures per source")
    parser.add_argument("--threads", type=int, metavar="N", help="processor threads, for PyTorch and OpenCV")
    add_device_argument(parser)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _condition_names(text: str) -> tuple[str, ...]:
    names = _names(text)
    for name in names:
        if name not in CONDITION_NAMES:
            raise argparse.ArgumentTypeError(f"there is no condition {name!r}; choose from {', '.join(CONDITION_NAMES)}")
    return names


def run(args: argparse.Namespace) -> int:
    if args.threads is not None:
        _limit_threads(args.threads)
    if args.volume:
        return _run_volume(args)
    from fourclick.models.engines.choice import settled
    from fourclick.models.predictor import Predictor
    from fourclick.models.report_table import as_markdown
    from fourclick.models.worst_cases import WorstCases

    protocol = _protocol(args)
    gaussian = _gaussian(args)
    for path in (args.json, args.markdown, args.worst):
        if path is not None:
            # Now, not after an hour of measuring.
            path.parent.mkdir(parents=True, exist_ok=True)
    worst = WorstCases(max(1, args.sheet_count)) if args.worst else None
    predictor = Predictor.load(args.checkpoint, device=settled(args.device))
    report = _measured(predictor, args.data, protocol, gaussian, worst)
    report["device"] = predictor.device
    table = as_markdown(report)
    if args.json:
        args.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    if args.markdown:
        args.markdown.write_text(table + "\n", encoding="utf-8")
    if worst is not None:
        worst.save(args.worst)
    print(table)
    known = sum(each["trained_on"] for each in report["sources"].values())
    if known:
        total = report["mean"]["n"]
        print(f"\n{known} of {total} objects are from images the checkpoint was trained on; --split test leaves them out.")
    return 0


def _protocol(args: argparse.Namespace) -> Protocol:
    from fourclick.models.conditions import CONDITIONS
    from fourclick.models.evaluate import OBJECTS_PER_SOURCE, Protocol

    return Protocol(
        clicks=args.clicks,
        jitter=args.jitter,
        seed=args.seed,
        most=None if args.all else OBJECTS_PER_SOURCE,
        split=args.split,
        baselines=tuple(dict.fromkeys(name.replace("-", "_") for name in args.baseline)),
        conditions=tuple(each for each in CONDITIONS if args.all_conditions or each.name in args.conditions),
        sources=args.sources,
        exclude=args.exclude,
        keeps_objects=args.objects,
    )


def _gaussian(args: argparse.Namespace) -> Predictor | None:
    from fourclick.models.checkpoint import CheckpointError
    from fourclick.models.engines.choice import settled
    from fourclick.models.predictor import Predictor

    if "gaussian" not in args.baseline:
        return None
    if args.gaussian_checkpoint is None:
        raise CheckpointError(
            "The gaussian baseline is a network of its own, trained on Gaussians alone. "
            "Give its .safetensors file with --gaussian-checkpoint PATH."
        )
    return Predictor.load(args.gaussian_checkpoint, device=settled(args.device))


def _measured(
    predictor: Predictor, data: Path, protocol: Protocol, gaussian: Predictor | None, worst: WorstCases | None
) -> dict[str, Any]:
    from tqdm import tqdm

    from fourclick.models.evaluate import evaluate

    with tqdm(total=1000, desc="evaluating", bar_format=BAR) as bar:
        return evaluate(predictor, data, protocol, gaussian=gaussian, worst=worst, progress=_shown_on(bar))


def _run_volume(args: argparse.Namespace) -> int:
    from tqdm import tqdm

    from fourclick.models.engines.choice import settled
    from fourclick.models.evaluate_volume import SOURCES, as_table, evaluate_volumes
    from fourclick.models.predictor import Predictor

    for path in (args.json, args.markdown):
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
    predictor = Predictor.load(args.checkpoint, device=settled(args.device))
    propagator = _propagator(args.propagation)
    with tqdm(total=1000, desc="evaluating", bar_format=BAR) as bar:
        report = evaluate_volumes(
            predictor,
            args.data,
            sources=args.sources or SOURCES,
            split=args.split,
            most=args.most,
            seed=args.seed,
            propagator=propagator,
            progress=_shown_on(bar),
        )
    table = as_table({**report, "device": predictor.device})
    if args.json:
        args.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    if args.markdown:
        args.markdown.write_text(table + "\n", encoding="utf-8")
    print(table)
    return 0


def _propagator(path: Path | None) -> Any:
    from fourclick.models.propagation.propagator import Propagator, shipped_propagator

    if path is None:
        return shipped_propagator()
    return None if str(path) == "none" else Propagator.load(path)


def _shown_on(bar: Any) -> Callable[[int, int, str], None]:
    def progress(done: int, total: int, name: str) -> None:
        bar.n = 1000 * done / total
        bar.set_postfix_str(name, refresh=False)
        bar.update(0)

    return progress


def _limit_threads(count: int) -> None:
    import cv2
    import torch

    cv2.setNumThreads(count)
    torch.set_num_threads(count)
