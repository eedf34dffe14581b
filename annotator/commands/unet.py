"""`fourclick unet`: the downstream network, trained on a project's masks, and what it does for the rest of the project."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fourclick.annotator.commands.events import tell_event
from fourclick.annotator.commands.progress_bar import progress_bar
from fourclick.annotator.commands.stopping import STOPPED, Stop, stopping
from fourclick.annotator.commands.unet_experiment import add_experiment_arguments, run_experiment_command
from fourclick.annotator.commands.unet_options import add_training_options, network_of, training_of
from fourclick.annotator.core.sentence import sentence
from fourclick.models.devices import add_device_argument

if TYPE_CHECKING:
    from fourclick.annotator.learning.unet.image_confidence import ImageConfidence
    from fourclick.annotator.learning.unet.project_material import Gathered

EXAMPLES = """examples:
  fourclick unet train my-project -o unet/                         some minutes on the project's masks; given again it goes on
  fourclick unet train my-project -o unet/ --hours 1 --regularisation strong --encoder resnet34 --side 256
  fourclick unet train data/sunnybrook -o unet/ --steps 500        a folder with images/ and masks/ instead of a project
  fourclick unet evaluate my-project --unet unet/ --json test.json on the patients that were held out
  fourclick unet predict my-project --unet unet/                   regions on all new images, to be reviewed and refined
  fourclick unet export unet/ -o liver.onnx                        or liver.xml for OpenVINO; compared with PyTorch
  fourclick unet experiment data/ -o runs/paper                    do generated masks train a U-Net as well as true ones?

Every job has its own help: fourclick unet train --help
"""
SIGNALS = (signal.SIGTERM, signal.SIGINT)
UNET_HELP = "the .safetensors file that fourclick unet train wrote, or its folder"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    jobs = parser.add_subparsers(dest="job", metavar="JOB", required=True)
    train = _job(jobs, "train", "a U-Net on the masks of a project", _train, TRAIN_EXAMPLES)
    train.add_argument("place", metavar="PROJECT", help="a project, or a folder with images/ and masks/")
    train.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help="for unet.safetensors, curves and log")
    add_training_options(train)
    train.add_argument(
        "--trust-background",
        choices=("labelled", "accepted"),
        default="labelled",
        help="where what is not labelled is background: on every labelled slice, or only on images that a reviewer has "
        "accepted; elsewhere it is ignored (default labelled)",
    )
    train.add_argument("--progress", choices=("bar", "json"), default="bar", help="a line of JSON per event for other programs")
    predict = _job(
        jobs, "predict", "proposals for the images of a project that nobody has labelled", _predict, PREDICT_EXAMPLES
    )
    predict.add_argument("project", metavar="PROJECT", help="folder, or postgresql://user@host/database")
    predict.add_argument("--unet", type=Path, required=True, metavar="U", help=UNET_HELP)
    predict.add_argument("--report", type=Path, metavar="JSONL", help="confidence per image (default: in the project's folder)")
    predict.add_argument("--shared", action="store_true", help="also while the app has the project open on this computer")
    predict.add_argument(
        "--progress", choices=("bar", "json"), default="bar", help="a line of JSON per image for other programs"
    )
    predict.add_argument("--renew", action="store_true", help="replace proposals of other U-Nets that nobody has touched")
    evaluate = _job(jobs, "evaluate", "Dice of each label on patients that were held out", _evaluate, EVALUATE_EXAMPLES)
    evaluate.add_argument("place", metavar="PROJECT", help="a project, or a folder with images/ and masks/")
    evaluate.add_argument("--unet", type=Path, required=True, metavar="U", help=UNET_HELP)
    evaluate.add_argument(
        "--part",
        choices=("test", "validation", "train", "all"),
        default="test",
        help="patients of this part of the training's split; new ones belong to the test (default test)",
    )
    evaluate.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, and those of each slice as .csv")
    export = _job(jobs, "export", "the network for other programs, as .onnx or OpenVINO's .xml", _export, EXPORT_EXAMPLES)
    export.add_argument("unet", type=Path, metavar="U", help=UNET_HELP)
    export.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="a name that ends in .onnx or .xml")
    export.add_argument("--progress", choices=("bar", "json"), default="bar", help="json: a line of JSON for other programs")
    about = "generated against true masks: the experiment of the 2019 paper"
    add_experiment_arguments(_job(jobs, "experiment", about, run_experiment_command, EXPERIMENT_EXAMPLES))
    for each in (train, predict, evaluate):
        add_device_argument(each, ("auto", "cpu", "cuda"))


def run(args: argparse.Namespace) -> int:
    job: Callable[[argparse.Namespace], int] = args.run_job
    return job(args)


TRAIN_EXAMPLES = """examples:
  fourclick unet train my-project -o unet/
  fourclick unet train my-project -o unet/ --hours 0.5 --regularisation strong --operations 2 --magnitude 6
  fourclick unet train my-project -o unet/ --steps 1000 --seed 3 --threads 1     the same steps give the same weights

Patients are split by a hash of their names, or as `fourclick project split` says. The weights that are best on the validation
patients are kept. Ctrl-C saves; the same command goes on. curve.png, curves.csv and log.jsonl show how it goes.
"""
PREDICT_EXAMPLES = """examples:
  fourclick unet predict my-project --unet unet/
  fourclick unet predict my-project --unet unet/unet.safetensors --renew --report confidence.jsonl

Given again after Ctrl-C or a kill, the same command goes on where it was.
"""
EVALUATE_EXAMPLES = """examples:
  fourclick unet evaluate my-project --unet unet/
  fourclick unet evaluate data/sunnybrook --unet unet/ --part validation --json figures.json
"""
EXPORT_EXAMPLES = """examples:
  fourclick unet export unet/ -o liver.onnx     needs pip install 'fourclick[onnx]'
  fourclick unet export unet/ -o liver.xml      OpenVINO, with liver.bin beside it
"""
EXPERIMENT_EXAMPLES = """examples:
  fourclick unet experiment data/ -o runs/paper --sources sunnybrook_cardiac_mr,covid_cxr_lungs,msd_hippocampus_mr_3d
  fourclick unet experiment data/ -o runs/tuned --tune-hours 0.1 --seeds 0,1,2,3,4 --steps 2000 --clicks 2
  fourclick unet experiment data/ -o runs/strict --checkpoint without-them.safetensors --sources ...

Given again after Ctrl-C or a kill, the same command goes on: finished cells are not repeated. report.md, .json, .csv and .png
are written after each cell.
"""


def _job(
    jobs: Any, name: str, about: str, run_job: Callable[[argparse.Namespace], int], examples: str
) -> argparse.ArgumentParser:
    described = f"{about[0].upper()}{about[1:]}."
    form = argparse.RawDescriptionHelpFormatter
    parser: argparse.ArgumentParser = jobs.add_parser(
        name, help=about, description=described, epilog=examples, formatter_class=form
    )
    parser.set_defaults(run_job=run_job)
    return parser


def _train(args: argparse.Namespace) -> int:
    from tqdm import tqdm

    from fourclick.annotator.learning.unet.place import Place

    # before torch is loaded: a typing error should not cost seconds
    network, config, place = network_of(args), training_of(args), Place(args.place, args.trust_background)
    from fourclick.annotator.learning.unet.project_material import gathered
    from fourclick.annotator.learning.unet.training import can_go_on, train_unet
    from fourclick.models.team import use_threads

    use_threads(args.threads)
    is_json = args.progress == "json"
    with tqdm(total=100, unit="%", desc="training", disable=is_json or None) as bar, stopping(SIGNALS) as stop:

        def tell(event: str, **values: Any) -> None:
            if is_json:
                tell_event(event, **values)
            elif event == "step":
                bar.n = round(100 * values["done"], 1)
                shown = {name: f"{values[name]:.4f}" for name in ("loss", "dice") if name in values}
                bar.set_postfix(shown)

        found = gathered(place, network.side_px)
        goes_on = can_go_on(args.output, found.material, network, config)
        problems = [*found.problems, *_notices(found)]
        for problem in problems:
            tell("problem", sentence=problem)
        tell("start", slices=found.about["slices"], labels=list(found.material.classes.names), goes_on=goes_on)
        trained = train_unet(
            found.material,
            args.output,
            network=network,
            config=config,
            about=found.about,
            hub_weights=args.hub_weights,
            device=args.device,
            report=lambda row: tell("step", **row),
            is_cancelled=stop.is_asked_after_a_step,
        )
    if trained is None:
        return _stopped(stop, is_told=not is_json)
    said = sentence(
        "Dice {dice:.3f} on the validation patients at step {best} of {steps}, whose weights are kept.",
        dice=trained.dice,
        best=trained.best_step,
        steps=trained.steps,
    )
    tell("end", dice=trained.dice, best_step=trained.best_step, checkpoint=str(trained.path), sentence=said)
    if not is_json:
        for problem in problems:
            print(problem, file=sys.stderr)
        print(f"{said}\nWrote {trained.path}")
    return 0


def _notices(found: Gathered) -> list[str]:
    absent = found.material.absent
    told: list[str] = []
    if absent:
        told.append(sentence("No training image shows {labels}; the U-Net cannot learn that.", labels=", ".join(absent)))
    if not found.about["slices"]["test"]:
        told.append(sentence("There are too few patients to hold some out for a test."))
    return told


def _stopped(stop: Stop, *, is_told: bool = True) -> int:
    if stop.number == signal.SIGINT:
        raise KeyboardInterrupt
    if is_told:
        print("Stopped. The same command goes on where it was.")
    return STOPPED


def _predict(args: argparse.Namespace) -> int:
    from fourclick.annotator.learning.unet.proposals import propose
    from fourclick.annotator.learning.unet.segmenter import Segmenter
    from fourclick.annotator.storage.project import Project

    segmenter = Segmenter.load(args.unet, device=args.device)
    is_json = args.progress == "json"

    def tell(done: int, total: int, name: str) -> None:
        print(json.dumps({"event": "step", "done": round(done / max(1, total), 4), "image": name}), flush=True)

    with Project.open(args.project, shared=args.shared) as project, progress_bar("predicting") as progress:
        report = propose(
            project,
            segmenter,
            report_file=args.report,
            renews=args.renew,
            progress=tell if is_json else progress,
            proposed=_tell_proposed if is_json else None,
        )
    if is_json:
        for problem in report.problems:
            tell_event("problem", sentence=problem)
        tell_event("end", images=report.images, regions=report.regions, sentence=report.summary)
        return 0
    for problem in report.problems:
        print(problem, file=sys.stderr)
    print(report.summary)
    return 1 if report.problems else 0


def _tell_proposed(found: ImageConfidence) -> None:
    told = {"image_id": found.image_id, "regions": found.regions, "confidence": found.confidence}
    print(json.dumps({"event": "step", **told}), flush=True)


def _evaluate(args: argparse.Namespace) -> int:
    from tqdm import tqdm

    from fourclick.annotator.learning.unet.classes import TrainingError
    from fourclick.annotator.learning.unet.place import Place

    place = Place(args.place)
    from fourclick.annotator.learning.unet.measured import measure
    from fourclick.annotator.learning.unet.project_material import held_out
    from fourclick.annotator.learning.unet.segmenter import Segmenter

    segmenter = Segmenter.load(args.unet, device=args.device)
    slices = held_out(place.slices(segmenter.classes), segmenter.about, args.part)
    with tqdm(desc="measuring", unit="slice", delay=1, disable=None, leave=False) as bar:

        def progress(_: int, name: str) -> None:
            bar.update(1)
            bar.set_postfix_str(name, refresh=False)

        measured = measure(segmenter, slices, progress)
    for problem in place.problems:
        print(problem, file=sys.stderr)
    if not measured.results:
        raise TrainingError(f"No labelled slice belongs to the part {args.part}. Choose another with --part.")
    told = measured.to_json()
    low, high = told["interval_95"]
    where = f"of {told['patients']} patients, each over all slices ({told['slices']})"
    print(f"Dice {told['dice']:.4f} (95 % interval {low:.4f} to {high:.4f}) {where}.")
    for name, value in told["labels"].items():
        print(f"  {name}: {'nowhere' if value is None else f'{value:.4f}'}")
    if args.json is not None:
        measured.save(args.json)
    return 0


def _export(args: argparse.Namespace) -> int:
    from fourclick.annotator.learning.unet.exporting import export_unet
    from fourclick.annotator.learning.unet.segmenter import Segmenter

    exported = export_unet(Segmenter.load(args.unet, device="cpu"), args.output)
    names = ", ".join(path.name for path in exported.paths)
    said = sentence(
        "Wrote {names}. Read back by {checker}: probabilities differ by at most {difference:.1e}.",
        names=names,
        checker=exported.checked_by,
        difference=exported.difference,
    )
    if args.progress == "json":
        tell_event("end", sentence=said)
    else:
        print(said)
    return 0
