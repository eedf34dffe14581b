"""`fourclick train-volume`: options and progress of a training run of the propagation network."""

from __future__ import annotations

import argparse
from pathlib import Path

EXAMPLES = """examples:
  fourclick train-volume data/ -o runs/volume                one sub-folder per source, each with images/ and masks/
  fourclick train-volume data/ --exclude msd_hippocampus_mr_3d -o runs/without
  fourclick train-volume data/ --start resources/propagation.safetensors --learning-rate 0.001 -o runs/further
A run that was stopped goes on where it was when the same command is given again. runs/volume/propagation.safetensors is used by
fourclick evaluate --volume --propagation PATH, and as resources/propagation.safetensors by the app.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("data", nargs="+", type=Path, help="folders of sources, each with images/ and masks/ of the same stems")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, help="folder for checkpoint, log and the state to resume from"
    )
    parser.add_argument("--hours", type=float, default=0.67, help="time budget (default 0.67)")
    parser.add_argument("--exclude", default="", help="sources to leave out, with commas (to be tested on later)")
    parser.add_argument("--start", type=Path, help="go on from the weights of this propagation network instead of random ones")
    parser.add_argument("--learning-rate", type=float, help="highest learning rate (default 0.002)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--batch", type=int, default=4, help="samples per step (default 4)")
    parser.add_argument("--threads", type=int, default=0, help="threads of the network (default: all cores)")
    parser.add_argument(
        "--checkpoint", type=Path, help="the 2-D network whose answers are the known slices; default: the shipped one"
    )


def run(args: argparse.Namespace) -> int:
    from tqdm import tqdm

    from fourclick.models.engines.choice import settled
    from fourclick.models.predictor import Predictor
    from fourclick.models.propagation.checkpoint import load_propagation
    from fourclick.models.propagation.train import PropagationTraining, material, train_propagation
    from fourclick.models.team import use_threads

    use_threads(args.threads)
    start = load_propagation(args.start) if args.start else None
    predictor = Predictor.load(args.checkpoint, device=settled())
    found = material(args.data, predictor, exclude=tuple(filter(None, args.exclude.split(","))), seed=args.seed)
    rate = args.learning_rate or PropagationTraining().learning_rate
    config = PropagationTraining(hours=args.hours, seed=args.seed, batch=args.batch, learning_rate=rate)
    with tqdm(total=100, unit="%", desc="training", bar_format="{desc} {percentage:5.1f}% {bar} {postfix}") as bar:

        def report(row: dict[str, float]) -> None:
            bar.n = 100 * row["done"]
            bar.set_postfix_str(f"step {row['step']:.0f}, loss {row['loss']:.4f}")

        about = {
            "answers_of": predictor.checkpoint_sha256,
            "excluded": args.exclude,
            "started_from": start.sha256 if start else None,
        }
        path = train_propagation(
            found, args.output, config=config, about=about, report=report, start=start.network if start else None
        )
    print(f"Wrote {path}")
    return 0
