"""The rounds of a project on the command line: start, next, skip, snooze, status, measure, compare."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fourclick.annotator.commands.events import tell_event
from fourclick.annotator.commands.stopping import STOPPED, stopping
from fourclick.annotator.core.errors import Cancelled, FourclickError, LearningError
from fourclick.annotator.core.sentence import message_of, sentence

if TYPE_CHECKING:
    from fourclick.annotator.learning.unet.round_run import RoundRun
    from fourclick.annotator.storage.project import Project
    from fourclick.annotator.storage.project_rounds import Queued

SIGNALS = (signal.SIGTERM, signal.SIGINT)
START_EXAMPLES = """examples:
  fourclick learn start my-project
  fourclick learn start my-project --count 20 --strategy entropy --minutes 10
  fourclick learn start my-project --strategy entropy --aggregation top:0.05 --per-second --patient-cap 2

Before the first round whole patients are held out for test and validation; `fourclick learn next` hands them out first, because
nothing can be measured without their labels. Ctrl-C saves the training; the same command goes on.
"""


def add_round_jobs(jobs: Any) -> None:
    """jobs: the sub-parsers of `fourclick learn`."""
    start = _job(jobs, "start", "train on what is labelled, measure, and suggest the next images", _start, START_EXAMPLES)
    start.add_argument("--count", "-k", type=int, default=10, metavar="K", help="images to suggest (default 10)")
    start.add_argument(
        "--strategy", metavar="NAME", help="default: typiclust in the first round, then clasp-pe; --list names all"
    )
    start.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", help="of the strategy; the value is JSON")
    start.add_argument("--aggregation", default="", metavar="HOW", help="of pixels: mean, top:0.05, band:5, patch:64 or sum")
    start.add_argument("--patient-cap", type=int, default=0, metavar="N", help="at most so many images of a patient")
    start.add_argument("--per-second", action="store_true", help="score over the seconds that labelling is expected to take")
    start.add_argument("--audit", type=float, default=0.2, metavar="SHARE", help="drawn at random to judge by (default 0.2)")
    start.add_argument("--seed", type=int, default=0, help="of the project; counts in the first round only")
    start.add_argument("--test-images", type=int, default=30, metavar="N", help="held out about, for good (default 30)")
    start.add_argument("--validation-images", type=int, default=15, metavar="N", help="likewise (default 15)")
    start.add_argument("--list", action="store_true", help="only list the strategies")
    measure = _job(jobs, "measure", "a point of the learning curve with the labels of now", _measure)
    compare = _job(jobs, "compare", "train on advised and on random images, to see which is better", _compare)
    compare.add_argument("--seeds", type=int, default=5, metavar="N", help="trainings of each; 5 for a claim (default 5)")
    for each in (start, measure, compare):
        _add_training_arguments(each)
    _job(jobs, "status", "suggestions, learning curve, verdict and what is left", _status)
    following = _job(jobs, "next", "lease and name the image to label next", _next)
    following.add_argument("--after", type=int, metavar="IMAGE", help="give this one back first")
    skip = _job(jobs, "skip", "do not label a suggested image", _skip)
    skip.add_argument("image", type=int, metavar="IMAGE", help="its number, as `next` tells it")
    skip.add_argument("--because", required=True, metavar="REASON", help="outlier, bad-quality, no-object or not-sure")
    snooze = _job(jobs, "snooze", "label a suggested image later", _snooze)
    snooze.add_argument("image", type=int, metavar="IMAGE")
    snooze.add_argument("--hours", type=float, default=1.0, help="how much later (default 1)")
    back = _job(jobs, "take-back", "undo a skip or a snooze", _take_back)
    back.add_argument("image", type=int, metavar="IMAGE")
    for each in (following, skip, snooze, back):
        each.add_argument("--annotator", metavar="NAME", help="who is at work (default: the system's user)")


def _job(
    jobs: Any, name: str, about: str, run_job: Callable[[argparse.Namespace], int], examples: str = ""
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = jobs.add_parser(
        name,
        help=about,
        description=f"{about[0].upper()}{about[1:]}.",
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("project", metavar="PROJECT")
    parser.set_defaults(run_job=run_job)
    return parser


def _add_training_arguments(parser: argparse.ArgumentParser) -> None:
    from fourclick.models.devices import add_device_argument

    parser.add_argument("--minutes", type=float, default=3.0, help="that a network is trained for (default 3)")
    parser.add_argument("--steps", type=int, default=0, help="budget in optimiser steps instead: repeatable")
    parser.add_argument("--side", type=int, default=160, help="images are scaled to this side (default 160 px)")
    parser.add_argument("--encoder", default="tu-resnet18", help="of the U-Net (default tu-resnet18)")
    parser.add_argument("--regularisation", choices=("plain", "strong"), default="plain")
    parser.add_argument("--progress", choices=("bar", "json"), default="bar", help="json: a line for each step")
    parser.add_argument("--annotator", metavar="NAME", help="who starts it (default: the system's user)")
    add_device_argument(parser, ("auto", "cpu", "cuda"))


def _start(args: argparse.Namespace) -> int:
    from fourclick.annotator.learning.rounds.options import RoundOptions
    from fourclick.annotator.learning.rounds.plan import RoundPlan
    from fourclick.annotator.learning.rounds.strategy_text import change_text

    if args.list:
        return _list_strategies()
    try:
        shares = {"audit_share": args.audit, "test_images": args.test_images, "validation_images": args.validation_images}
        options = RoundOptions(args.aggregation, args.patient_cap, args.per_second)
        plan = RoundPlan(args.count, _spec(args), seed=args.seed, options=options, **shares)
    except ValueError as error:
        raise FourclickError(message_of(error)) from error
    with _running(args) as (run, tell):
        round_ = run.start(plan)
        chance = sum(each.is_audit for each in round_.picks)
        said = sentence(
            "Round {number} suggests {images} images, {chance} of them drawn at random.",
            number=round_.number + 1,
            images=len(round_.picks),
            chance=chance,
        )
        notes = [*round_.notes, *filter(None, [change_text(round_)])]
        tell("end", sentence=said, round=round_.number + 1, notes=notes)
    return 0


def _list_strategies() -> int:
    from fourclick.annotator.learning.registry import strategies

    for name, made in strategies().items():
        print(f"{name}: {made().description}")
    return 0


def _measure(args: argparse.Namespace) -> int:
    with _running(args) as (run, tell):
        point = run.measure()
        said = sentence(
            "Dice {dice:.3f} on {images} test images, with {labels} labelled.",
            dice=point.dice,
            images=point.images,
            labels=point.labels,
        )
        tell("end", sentence=said)
    return 0


def _compare(args: argparse.Namespace) -> int:
    from fourclick.annotator.learning.rounds.standing import standing
    from fourclick.annotator.storage.project import Project

    with _running(args) as (run, tell):
        from fourclick.annotator.learning.unet.round_comparison import compare

        compare(run, range(args.seeds))
        with Project.open_to_read(args.project) as project:
            tell("end", sentence=standing(project).verdict_sentence)
    return 0


def _status(args: argparse.Namespace) -> int:
    from fourclick.annotator.learning.rounds.standing import standing
    from fourclick.annotator.learning.rounds.standing_text import standing_text
    from fourclick.annotator.storage.project import Project

    with Project.open_to_read(args.project) as project:
        print(standing_text(project.name, standing(project), project.labels()))
    return 0


def _next(args: argparse.Namespace) -> int:
    from fourclick.annotator.storage.project_rounds import ProjectRounds

    with _opened(args) as project:
        found = ProjectRounds(project).next(after=args.after)
    if found is None:
        print("Nothing is left to label: every suggestion is done, skipped, or somebody else's for now.")
        return 1
    print(_told(found))
    return 0


def _skip(args: argparse.Namespace) -> int:
    from fourclick.annotator.learning.rounds.skip_reason import CONSEQUENCES, reason_named
    from fourclick.annotator.storage.project_rounds import ProjectRounds

    reason = reason_named(args.because)
    with _opened(args) as project:
        ProjectRounds(project).skip(args.image, str(reason))
    print(f"Image {args.image} is skipped. {CONSEQUENCES[reason]}")
    return 0


def _snooze(args: argparse.Namespace) -> int:
    from fourclick.annotator.storage.project_rounds import ProjectRounds

    with _opened(args) as project:
        ProjectRounds(project).snooze(args.image, args.hours * 3600)
    print(f"Image {args.image} comes last for {args.hours:g} h.")
    return 0


def _take_back(args: argparse.Namespace) -> int:
    from fourclick.annotator.storage.project_rounds import ProjectRounds

    with _opened(args) as project:
        ProjectRounds(project).take_back(args.image)
    print(f"Image {args.image} is to be labelled again.")
    return 0


def _opened(args: argparse.Namespace) -> Project:
    from fourclick.annotator.storage.project import Project

    return Project.open(args.project, annotator=args.annotator, shared=True)


def _told(found: Queued) -> str:
    name = f"{found.entry.id}  {found.entry.name}  {found.entry.path}"
    if found.pick is None:
        return f"{name}\nIt is held out for the {found.part}: label it once, so that progress can be measured."
    cost = "" if found.pick.seconds is None else f" Expected: {found.pick.clicks or 0:.0f} clicks, {found.pick.seconds:.0f} s."
    return f"{name}\nSlice {found.pick.slice_index}. {found.pick.why}{cost}"


def _spec(args: argparse.Namespace) -> Any:
    """Raises LearningError for a strategy that there is not."""
    from fourclick.annotator.learning.registry import StrategySpec, made

    if args.strategy is None:
        if args.option:
            raise LearningError("Options belong to a strategy: name it with --strategy.")
        return None
    spec = StrategySpec.from_json({"name": args.strategy, "options": dict(_options(args.option))})
    made(spec)
    return spec


def _options(told: Sequence[str]) -> Iterator[tuple[str, Any]]:
    for each in told:
        name, is_there, value = each.partition("=")
        try:
            yield name, json.loads(value)
        except ValueError as error:
            if not is_there:
                raise LearningError(f"An option is NAME=VALUE, not {each}.") from error
            yield name, value


@contextmanager
def _running(args: argparse.Namespace) -> Iterator[tuple[RoundRun, Callable[..., None]]]:
    """The work, with its progress on the terminal or as lines of JSON; a stop that was asked for becomes the exit code."""
    from tqdm import tqdm

    from fourclick.annotator.learning.unet.network_config import UNetConfig
    from fourclick.annotator.learning.unet.round_network import Recipe
    from fourclick.annotator.learning.unet.round_run import RoundRun
    from fourclick.annotator.learning.unet.training_config import UNetTraining

    is_json = args.progress == "json"
    problems: list[str] = []
    with tqdm(total=100, unit="%", disable=is_json or None, leave=False) as bar, stopping(SIGNALS) as stop:

        def tell(event: str, **values: Any) -> None:
            if is_json:
                tell_event(event, **values)
            elif event == "step":
                bar.set_description_str(values["phase"], refresh=False)
                bar.set_postfix_str(values["text"], refresh=False)
                bar.n = round(100 * values["done"], 1)
                bar.refresh()
            elif event == "problem":
                problems.append(values["sentence"])
            elif event == "end":
                bar.clear()
                print("\n".join([values["sentence"], *values.get("notes", ())]))

        budget = {"hours": args.minutes / 60, "steps": args.steps, "validate_steps": 25, "log_steps": 5}
        try:
            training = UNetTraining(regularisation=args.regularisation, **budget)
            recipe = Recipe(UNetConfig(args.encoder, side_px=args.side), training, args.device)
        except ValueError as error:
            raise FourclickError(message_of(error)) from error
        try:
            place = args.project if "://" in args.project else str(Path(args.project))
            yield RoundRun(place, recipe, tell, stop.is_asked_after_a_step, args.annotator), tell
        except Cancelled:
            if stop.number == signal.SIGINT:
                raise KeyboardInterrupt from None
            if not is_json:
                print("Stopped. The same command goes on where it was.")
            raise SystemExit(STOPPED) from None
    for problem in problems:
        print(problem, file=sys.stderr)
