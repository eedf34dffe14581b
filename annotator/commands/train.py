"""`fourclick train`: on folders of images with masks, or on a project's own masks."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from fourclick.annotator.commands.events import tell_event
from fourclick.annotator.commands.stopping import STOPPED as STOPPED
from fourclick.annotator.commands.stopping import stopping
from fourclick.annotator.core.sentence import sentence
from fourclick.models.train_command import EXAMPLES as EXAMPLES
from fourclick.models.train_command import add_arguments as add_training_arguments
from fourclick.models.train_command import run as run_training

BEGINS_ANEW = sentence(
    "The training that was stopped cannot go on: it began from another checkpoint, or images that it was trained on are held "
    "out now. It begins anew."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_training_arguments(parser)
    parser.add_argument("--project", type=Path, help="train on this project's accepted regions; needs --from")
    parser.add_argument("--name", default="checkpoint", help="with --project: the new checkpoint's name (default checkpoint)")
    parser.add_argument("--progress", choices=("bar", "json"), default="bar", help="with --project: a line of JSON per event")


def run(args: argparse.Namespace) -> int:
    return run_training(args) if args.project is None else _run_on_project(args)


def _run_on_project(args: argparse.Namespace) -> int:
    from tqdm import tqdm

    from fourclick.annotator.project_objects import project_objects
    from fourclick.annotator.storage.project import Project
    from fourclick.models.checkpoint import load_checkpoint
    from fourclick.models.fine_tune import FINE_TUNING, can_go_on, fine_tune, run_folder
    from fourclick.models.team import use_threads

    use_threads(args.threads)
    checkpoint = load_checkpoint(None if args.start_from in (None, "default") else args.start_from)
    with Project.open_to_read(args.project) as project:
        objects = project_objects(project)
    path = args.output / f"{args.name}.safetensors"
    with tqdm(total=100, unit="%", desc="training", disable=args.progress == "json") as bar, stopping() as stop:

        def tell(event: str, **values: Any) -> None:
            if args.progress == "json":
                tell_event(event, **values)
            elif event == "step":
                bar.n = round(100 * values["done"], 1)
                bar.set_postfix_str(f"loss {values['loss']:.4f}")

        is_anew = run_folder(path).exists() and not can_go_on(checkpoint, objects.held_out, path)
        problems = [*objects.problems, *([BEGINS_ANEW] if is_anew else [])]
        for problem in problems:
            tell("problem", sentence=problem)
        count = len(objects.training) + len(objects.held_out)
        images = objects.images + objects.held_out_images
        tell("start", objects=count, images=images, held_out=objects.held_out_images)
        config = replace(FINE_TUNING, hours=args.hours, steps=args.steps, seed=args.seed, workers=args.workers)
        result = fine_tune(
            objects.training,
            objects.held_out,
            checkpoint,
            path,
            config=config,
            report=lambda row: tell("step", **row),
            is_cancelled=stop.is_asked_after_a_step,
        )
    if result is None:
        if args.progress == "bar":
            print("Stopped. The same command goes on where it was.")
        return STOPPED
    tell(
        "end",
        before=result.before.four_points,
        after=result.after.four_points,
        kept=result.is_kept,
        checkpoint=str(result.path or ""),
        sentence=result.sentence,
    )
    if args.progress == "bar":
        print("\n".join([*problems, result.sentence, *([f"Wrote {result.path}"] if result.path else [])]))
    return 0
