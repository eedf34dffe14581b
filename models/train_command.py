"""`fourclick train`: options and progress of a training run on folders of images with masks."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from fourclick.models.devices import add_device_argument

EXAMPLES = """examples:
  fourclick train data/ --hours 1.2 -o runs/first          one sub-folder per source, each with images/ and masks/
  fourclick train data/ --steps 2000 --seed 1 -o runs/same the same steps give the same weights on the same machine
  fourclick train data/ --hours 8 --encoder resnet101 --output-stride 8 --side 512 -o runs/paper
  fourclick train --hours 0.5 -o runs/synthetic            no data: synthetic images alone
  fourclick train data/ --from runs/first/checkpoint.safetensors --hours 0.2 -o runs/tuned
  fourclick train data/ --hours 1 --devices 4 -o runs/four several GPUs (or CPU processes) train one network
  fourclick train --project my-project --from default --hours 0.2 -o runs/mine
A run that was stopped goes on where it was when the same command is given again. runs/first/curve.png and samples.png show how
it goes; so does tensorboard --logdir runs/first where TensorBoard is installed (pip install 'fourclick[train]').
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from fourclick.models import cues

    parser.add_argument("data", nargs="*", type=Path, help="folders of sources, each with images/ and masks/ of the same stems")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, help="folder for checkpoint, log and the state to resume from"
    )
    parser.add_argument("--hours", type=float, default=1.0, help="time budget (default 1)")
    parser.add_argument("--steps", type=int, default=0, help="budget in optimiser steps instead: repeatable")
    parser.add_argument("--encoder", default="resnet18", help="resnet18, resnet34, resnet50 or resnet101 (default resnet18)")
    parser.add_argument("--output-stride", type=int, choices=(8, 16), default=16, help="of the encoder (default 16)")
    parser.add_argument("--hub-weights", metavar="NAME", help="pretrained encoder, e.g. imagenet (downloads it)")
    parser.add_argument("--no-attention", action="store_true", help="leave out dual attention (for ablations)")
    parser.add_argument("--cues", help=f"cue maps that it sees (default all: {','.join(cues.CHANNELS)})")
    parser.add_argument("--no-geometry", action="store_true", help="do not start from the smooth curve (for ablations)")
    parser.add_argument("--fusion", choices=("early", "late"), default="late", help="where corrections enter (default late)")
    parser.add_argument("--side", type=int, default=192, help="side of the crop in the last stage, in pixels (default 192)")
    parser.add_argument("--batch", type=int, default=0, help="samples per batch in the last stage (default: fits the side)")
    parser.add_argument("--boundary", type=float, default=0.0, help="weight of the boundary's loss (default 0)")
    parser.add_argument("--correction", type=float, default=0.2, help="weight of what corrections leave wrong (default 0.2)")
    parser.add_argument("--learning-rate", type=float, default=1.2e-3)
    parser.add_argument("--synthetic", type=float, default=0.15, help="share of synthetic samples (default 0.15)")
    parser.add_argument("--exclude", default="", help="sources to leave out, with commas (to be tested on later)")
    parser.add_argument("--seed", type=int, default=0)
    add_device_argument(parser, ("auto", "cpu", "cuda"))
    parser.add_argument("--devices", type=int, default=1, help="processes that train together, one per GPU (default 1)")
    parser.add_argument("--threads", type=int, default=0, help="threads of the network on a CPU (default: all cores)")
    parser.add_argument("--workers", type=int, default=1, help="loader processes (default 1)")
    parser.add_argument("--from", dest="start_from", help="begin from this checkpoint's weights; default: the shipped one's")


def train_config(args: argparse.Namespace) -> Any:
    """The TrainConfig that the options ask for."""
    from fourclick.models.train_config import TrainConfig

    config = TrainConfig(
        hours=args.hours,
        steps=args.steps,
        seed=args.seed,
        synthetic=args.synthetic,
        workers=args.workers,
        boundary=args.boundary,
        correction=args.correction,
        learning_rate=args.learning_rate,
    )
    stages = list(config.stages)
    # Memory goes with the area: the last stage's default batch is 16 samples at 192 px.
    batch = args.batch or max(2, round(stages[-1][2] * (stages[-1][0] / args.side) ** 2))
    stages[-1] = (args.side, stages[-1][1], batch)
    if args.side <= stages[0][0]:
        stages = [(args.side, 1.0, args.batch or stages[0][2])]
    return replace(config, stages=tuple(stages))


def network_config(args: argparse.Namespace) -> Any:
    """The NetworkConfig that the options ask for. Raises ValueError where it is impossible."""
    from fourclick.models import cues
    from fourclick.models.network import NetworkConfig

    seen = tuple(name.strip() for name in args.cues.split(",")) if args.cues else cues.CHANNELS
    return NetworkConfig(
        encoder=args.encoder,
        output_stride=args.output_stride,
        attention=not args.no_attention,
        side_px=args.side,
        cues=seen,
        geometry=not args.no_geometry and "smooth curve" in seen,
        fusion=args.fusion,
    )


def run(args: argparse.Namespace) -> int:
    import torch
    from tqdm import tqdm

    from fourclick.models.checkpoint import load_checkpoint
    from fourclick.models.network import FourclickNetwork
    from fourclick.models.team import team_of, use_threads
    from fourclick.models.train import train

    use_threads(args.threads)
    network = network_config(args)
    checkpoint = load_checkpoint(None if args.start_from == "default" else args.start_from) if args.start_from else None
    torch.manual_seed(args.seed)
    begun = checkpoint.continued(network) if checkpoint else FourclickNetwork(network, encoder_weights=args.hub_weights)
    team = team_of(args.devices, args.device)
    with tqdm(
        total=100, unit="%", desc="training", bar_format="{desc} {percentage:5.1f}% {bar} {postfix}", disable=team.rank > 0
    ) as bar:

        def report(row: dict[str, float]) -> None:
            bar.n = 100 * row["done"]
            bar.set_postfix_str(f"step {row['step']:.0f}, loss {row['loss']:.4f}")

        path = train(
            args.data,
            args.output,
            config=train_config(args),
            start_from=begun,
            begun_from=checkpoint.sha256 if checkpoint else args.hub_weights or "",
            exclude=tuple(filter(None, args.exclude.split(","))),
            team=team,
            report=report,
        )
    if team.rank == 0:
        print(f"Wrote {path}")
    return 0
