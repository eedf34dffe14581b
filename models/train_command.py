"""`fourclick train`: options and progress of a training run."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from fourclick.models.devices import add_device_argument

EXAMPLES = """examples:
  fourclick train data/ --hours 1.2 -o runs/first          one sub-folder per source, each with images/ and masks/
  fourclick train data/ --hours 8 --encoder resnet50 -o runs/large
  fourclick train --hours 0.5 -o runs/synthetic            no data: synthetic images alone
  fourclick train data/ --from runs/first/checkpoint.safetensors --hours 0.2 -o runs/tuned
A run that was stopped goes on where it was when the same command is given again.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("data", nargs="*", type=Path, help="folders of sources, each with images/ and masks/ of the same stems")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, help="folder for checkpoint, log and the state to resume from"
    )
    parser.add_argument("--hours", type=float, default=1.0, help="time budget (default 1)")
    parser.add_argument("--encoder", default="resnet18", help="resnet18, resnet34, resnet50 or resnet101 (default resnet18)")
    parser.add_argument("--output-stride", type=int, choices=(8, 16), default=16, help="of the encoder (default 16)")
    parser.add_argument("--no-attention", action="store_true", help="leave out dual attention (for ablations)")
    parser.add_argument("--side", type=int, default=192, help="side of the crop in the last stage, in pixels (default 192)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--synthetic", type=float, default=0.12, help="share of synthetic samples (default 0.12)")
    parser.add_argument("--threads", type=int, default=0, help="threads of the network on a CPU (default: all cores)")
    add_device_argument(parser, ("auto", "cpu", "cuda"))
    parser.add_argument("--workers", type=int, default=1, help="loader processes (default 1)")
    parser.add_argument("--from", dest="start_from", type=Path, help="begin from this checkpoint's weights")


def run(args: argparse.Namespace) -> int:
    import torch
    from tqdm import tqdm

    from fourclick.models.checkpoint import load_checkpoint
    from fourclick.models.network import NetworkConfig
    from fourclick.models.train import TrainConfig, train

    if args.threads:
        torch.set_num_threads(args.threads)
    config = TrainConfig(hours=args.hours, seed=args.seed, synthetic=args.synthetic, workers=args.workers)
    config = replace(config, stages=(*config.stages[:-1], (args.side, *config.stages[-1][1:])))
    network = NetworkConfig(
        encoder=args.encoder, output_stride=args.output_stride, attention=not args.no_attention, side_px=args.side
    )
    start_from = load_checkpoint(args.start_from).continued(network) if args.start_from else None
    with tqdm(total=100, unit="%", desc="training", bar_format="{desc} {percentage:5.1f}% {bar} {postfix}") as bar:

        def report(row: dict[str, float]) -> None:
            bar.n = 100 * row["done"]
            bar.set_postfix_str(f"step {row['step']:.0f}, loss {row['loss']:.4f}")

        path = train(
            args.data, args.output, network=network, config=config, start_from=start_from, report=report, device=args.device
        )
    print(f"Wrote {path}")
    return 0
