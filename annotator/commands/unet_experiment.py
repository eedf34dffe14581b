"""`fourclick unet experiment`: the 2019 paper's question, whether generated masks train a U-Net as well as true ones."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fourclick.annotator.commands.stopping import STOPPED, stopping
from fourclick.annotator.commands.unet_options import add_training_options, network_of, training_of
from fourclick.annotator.core.errors import Cancelled, FourclickError
from fourclick.models.devices import add_device_argument

SOURCES = ("sunnybrook_cardiac_mr", "covid_cxr_lungs", "usgra_nerve_vessel_us", "msd_hippocampus_mr_3d")
"""Of several modalities, with twenty-five patients or more."""


def add_experiment_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("data", type=Path, metavar="DATA", help="a folder of sources, each with images/ and masks/")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER", help="for cells, report and plot")
    parser.add_argument("--sources", default="", help=f"with commas (default: of {', '.join(SOURCES)} what is there, else all)")
    parser.add_argument("--seeds", default="0,1,2", help="with commas (default 0,1,2)")
    parser.add_argument("--checkpoint", type=Path, metavar="P", help="the interactive model (default: the shipped one)")
    parser.add_argument("--clicks", type=int, default=1, metavar="N", help="corrections after the four points (default 1)")
    parser.add_argument("--jitter", type=float, default=0.0, help="how far points miss, as a share of the box (default 0)")
    parser.add_argument(
        "--tune-hours", type=float, default=0.0, help="fine-tune on 25 %% of the patients for so long (default: not)"
    )
    parser.add_argument("--tune-steps", type=int, default=0, help="the same by steps: repeatable")
    parser.add_argument("--most-slices", type=int, default=10, help="of a volume; 0 for all that are labelled (default 10)")
    parser.add_argument("--most-patients", type=int, default=0, help="of each source besides the test (default: all)")
    parser.add_argument("--seconds-per-click", type=float, help="for the hours saved (default 1.75)")
    parser.add_argument("--seconds-per-mask", type=float, help="of an outline drawn by hand (default 79.2)")
    add_training_options(parser, steps=1000, seed=False)
    add_device_argument(parser)


def run_experiment_command(args: argparse.Namespace) -> int:
    import signal

    network, training = network_of(args), training_of(args)
    if args.clicks < 0 or not 0 <= args.jitter < 1:
        raise FourclickError("--clicks is 0 or more, and --jitter a share from 0 to below 1.")
    seeds, sources = _seeds(args.seeds), _sources(args)
    from fourclick.annotator.learning.unet.experiment import run_experiment
    from fourclick.annotator.learning.unet.experiment_plan import SECONDS_PER_CLICK, SECONDS_PER_MASK, Plan
    from fourclick.models.checkpoint import load_checkpoint
    from fourclick.models.team import use_threads

    use_threads(args.threads)
    plan = Plan(
        sources=sources,
        seeds=seeds,
        corrections=args.clicks,
        jitter=args.jitter,
        tuning_hours=args.tune_hours,
        tuning_steps=args.tune_steps,
        most_slices=args.most_slices,
        most_patients=args.most_patients,
        hub_weights=args.hub_weights or "",
        network=network,
        training=training,
        seconds_per_click=SECONDS_PER_CLICK if args.seconds_per_click is None else args.seconds_per_click,
        seconds_per_mask=SECONDS_PER_MASK if args.seconds_per_mask is None else args.seconds_per_mask,
    )
    checkpoint = load_checkpoint(args.checkpoint)
    with stopping((signal.SIGTERM, signal.SIGINT)) as stop:
        try:
            run_experiment(
                args.data,
                args.output,
                plan,
                checkpoint,
                device=args.device,
                tell=lambda line: print(line, file=sys.stderr, flush=True),
                is_cancelled=stop.is_asked_after_a_step,
            )
        except Cancelled:
            if stop.number == signal.SIGINT:
                raise KeyboardInterrupt from None
            print("Stopped. The same command goes on where it was.")
            return STOPPED
    print((args.output / "report.md").read_text(encoding="utf-8"))
    return 0


def _sources(args: argparse.Namespace) -> tuple[str, ...]:
    from fourclick.models.dataset import find_pairs

    named = tuple(dict.fromkeys(filter(None, (name.strip() for name in args.sources.split(",")))))
    if named:
        return named
    there = sorted(find_pairs(args.data))
    return tuple(name for name in SOURCES if name in there) or tuple(there)


def _seeds(text: str) -> tuple[int, ...]:
    try:
        seeds = tuple(dict.fromkeys(int(part) for part in text.split(",")))
    except ValueError:
        seeds = ()
    if not seeds or min(seeds) < 0:
        raise FourclickError(f"{text!r} are no seeds; write whole numbers with commas, for example 0,1,2.")
    return seeds
