"""Options of a U-Net's training that `fourclick unet train` and `experiment` share. No torch, so that help appears at once."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.core.sentence import message_of

if TYPE_CHECKING:
    from fourclick.annotator.learning.unet.network_config import UNetConfig
    from fourclick.annotator.learning.unet.training_config import UNetTraining


def add_training_options(parser: argparse.ArgumentParser, *, hours: float = 0.1, steps: int = 0, seed: bool = True) -> None:
    """`hours`, or where they are given `steps`, are the default budget."""
    parser.set_defaults(default_budget=(0.0, steps) if steps else (hours, 0))
    told = f"{steps} steps" if steps else f"{hours:g} hours"
    parser.add_argument("--hours", type=float, help=f"time budget (default: {told})")
    parser.add_argument("--steps", type=int, help="budget in optimiser steps instead: repeatable")
    if seed:
        parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--encoder", default="tu-resnet18", help="of segmentation-models-pytorch, or tu-NAME of timm (tu-resnet18)"
    )
    parser.add_argument("--depth", type=int, choices=(3, 4, 5), default=4, help="stages of the encoder (default 4)")
    parser.add_argument("--hub-weights", metavar="NAME", help="pretrained encoder, e.g. imagenet (downloads it)")
    parser.add_argument("--side", type=int, default=160, help="slices are scaled to this side, ratio kept (default 160 px)")
    parser.add_argument("--batch", type=int, default=8, help="slices per step (default 8)")
    parser.add_argument("--dropout", type=float, default=0.2, help="share of the decoder's maps (default 0.2)")
    parser.add_argument("--learning-rate", type=float, default=2e-3)
    parser.add_argument(
        "--regularisation", choices=("plain", "strong"), default="plain", help="strong: RandAugment and averaged weights"
    )
    parser.add_argument("--operations", type=int, default=2, metavar="N", help="of RandAugment (default 2)")
    parser.add_argument("--magnitude", type=float, default=5.0, metavar="M", help="of RandAugment, 0 to 10 (default 5)")
    parser.add_argument(
        "--averaging", choices=("none", "ema", "swa"), default="", help="of the weights (default: ema where strong)"
    )
    parser.add_argument("--no-flips", action="store_true", help="left and right differ: do not mirror training images")
    parser.add_argument("--validate-steps", type=int, default=50, help="steps between two validations (default 50)")
    parser.add_argument("--threads", type=int, default=0, help="threads of the network on a CPU (default: all cores)")
    parser.add_argument("--workers", type=int, default=0, help="loader processes (default 0)")


def network_of(args: argparse.Namespace) -> UNetConfig:
    """Raises FourclickError for a network that there is not."""
    from fourclick.annotator.learning.unet.network_config import UNetConfig

    decoder = {3: (64, 32, 16), 4: (64, 48, 32, 16), 5: (96, 64, 48, 32, 16)}[args.depth]
    try:
        return UNetConfig(args.encoder, args.depth, decoder, args.dropout, args.side)
    except ValueError as error:
        raise FourclickError(message_of(error)) from error


def training_of(args: argparse.Namespace) -> UNetTraining:
    """Raises FourclickError for a training that is not possible."""
    from fourclick.annotator.learning.unet.training_config import UNetTraining

    hours, steps = args.hours, args.steps
    if hours is None and steps is None:
        hours, steps = args.default_budget
    try:
        return UNetTraining(
            hours=hours or 0.0,
            steps=steps or 0,
            seed=getattr(args, "seed", 0),
            batch=args.batch,
            learning_rate=args.learning_rate,
            regularisation=args.regularisation,
            operations=args.operations,
            magnitude=args.magnitude,
            flips=not args.no_flips,
            averaging=args.averaging,
            validate_steps=max(1, args.validate_steps),
            workers=args.workers,
        )
    except ValueError as error:
        raise FourclickError(message_of(error)) from error
