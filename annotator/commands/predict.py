"""`fourclick predict`: from clicks to a mask file, without a screen."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fourclick.annotator.commands.doctor import add_choose
from fourclick.annotator.core.errors import FourclickError
from fourclick.models.devices import add_device_argument, device_asked
from fourclick.models.prompt import EXTREMES_NEEDED, Click, Extremes, Prompt, PromptError, Role

if TYPE_CHECKING:
    from fourclick.annotator.core.image import Image

WORTH_WARMING_UP = 64
"""From so many objects on a faster engine is prepared meanwhile, where there is one."""
EXAMPLES = """examples:
  fourclick predict photo.png --extreme 40,61 --extreme 88,59 --extreme 63,30 --extreme 65,92 -o mask.png
  fourclick predict scan.nii.gz --slice 12 --extreme 40,61 --extreme 88,59 --extreme 63,30 --extreme 65,92 \\
      --positive 50,60 --negative 85,85 -o mask.nii.gz

  fourclick predict --batch boxes.csv --project my-project --report done.json

Points are X,Y in pixels of the slice: column, row, whole numbers at pixel centres, 0,0 is the first pixel. The extreme points
(left, right, top, bottom of the object) come in any order; corrections act one after the other, in the order given.
A .png mask is one slice with 0 and 255; a .nii or .nii.gz mask is a volume on the image's own grid with 0 and 1.

A batch's CSV has a column image and left_x, left_y, right_x, right_y, top_x, top_y, bottom_x, bottom_y, or xmin, ymin, xmax,
ymax, or x, y, width, height; label and slice as you like. The middles of a box's sides count as extreme points. Answers become
regions whose images need review. Given again after Ctrl-C or a kill, the same command goes on where it was.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(parser=parser)
    parser.add_argument(
        "image", type=Path, nargs="?", metavar="IMAGE", help="an image file, or a folder that holds a DICOM series"
    )
    for role in Role:
        count = "give it four times" if role is Role.EXTREME else "may be repeated"
        parser.add_argument(
            f"--{role}", dest="clicks", action=_ClickAction, type=_point, const=role, default=[], metavar="X,Y",
            help=f"{_article(role)} {role} click; {count}",
        )  # fmt: skip
    parser.add_argument("--slice", type=int, metavar="K", help="slice of a volume, counted from 0")
    parser.add_argument("--checkpoint", type=Path, metavar="P", help="a .safetensors file (default: the shipped one)")
    add_device_argument(parser)
    parser.add_argument("--threshold", type=_threshold, default=0.5, help="probability from which a pixel counts (default 0.5)")
    parser.add_argument("-o", "--output", type=Path, metavar="OUT", help="mask file: .png, .nii.gz, .nii and others")
    add_choose(parser)
    batch = parser.add_argument_group("many images of a project at once")
    batch.add_argument(
        "--batch", type=Path, metavar="FILE", help="boxes or extreme points: CSV, COCO, or a folder of YOLO labels"
    )
    batch.add_argument("--project", metavar="PROJECT", help="whose images they are on; answers become regions to be reviewed")
    batch.add_argument("--report", type=Path, metavar="JSON", help="write there what became of each object")


def run(args: argparse.Namespace) -> int:
    if args.batch is not None:
        return _run_batch(args)
    if args.image is None or args.output is None:
        args.parser.error("name the image and, with -o, the mask's file; or --batch and --project for many images")
    return _run_one(args)


def _run_batch(args: argparse.Namespace) -> int:
    """What is done already is not done again: Ctrl-C and a kill lose what the network answers at once, at most."""
    if args.project is None:
        raise FourclickError("Say with --project whose images the boxes or points are on.")
    device = device_asked(args.device)
    from fourclick.annotator.commands.progress_bar import progress_bar
    from fourclick.annotator.importing.batch import add_objects, read_objects
    from fourclick.annotator.importing.mask_folder import sizes_of
    from fourclick.annotator.importing.yolo import read_yolo
    from fourclick.annotator.storage.project import Project

    with Project.open(args.project) as project:
        is_yolo = args.batch.is_dir()
        objects = read_yolo(args.batch, sizes_of(project.images())) if is_yolo else read_objects(args.batch)
        from fourclick.models.predictor import Predictor

        predictor = Predictor.load(args.checkpoint, device=device)
        if len(objects) >= WORTH_WARMING_UP:
            predictor.warm_up()
        with progress_bar("predicting") as progress:
            report = add_objects(project, objects, predictor, progress)
    if args.report is not None:
        report.save(args.report)
    for problem in report.problems:
        print(problem, file=sys.stderr)
    print(f"{report.summary} By {predictor.device}.")
    return 1 if report.problems else 0


def _run_one(args: argparse.Namespace) -> int:
    from tqdm import tqdm

    prompt = _prompt(args.clicks)
    device = device_asked(args.device)
    # shown on a terminal only, and only where it takes longer than a second
    with tqdm(total=4, bar_format="{desc} {bar} {n}/{total}", delay=1, disable=None, leave=False) as bar:
        bar.set_description("reading the image")
        from fourclick.annotator.mask_file import check_output, write_mask
        from fourclick.annotator.storage.doctor import checked_decisions, single_source
        from fourclick.annotator.storage.image_files import read_image

        check_output(args.output, args.image)
        image = read_image(single_source(args.image, checked_decisions(args.choose)))
        index = _slice_index(image, args.slice)
        _check_inside(image, prompt)
        _step(bar, "loading the network")
        from fourclick.models.predictor import Predictor

        predictor = Predictor.load(args.checkpoint, device=device)
        _step(bar, "predicting")
        mask = predictor.replay(image.slice(index), prompt) >= args.threshold
        _step(bar, "writing and reading back")
        verified = write_mask(args.output, mask, image, index)
    for notice in image.notices:
        print(f"note: {notice}", file=sys.stderr)
    for warning in _warnings(mask, prompt):
        print(f"warning: {warning}", file=sys.stderr)
    print(f"Wrote {args.output}: {int(mask.sum())} of {mask.size} pixels on slice {index}. Read back and compared: {verified}.")
    return 0


class _ClickAction(argparse.Action):
    """Collects clicks of all roles in one list, so that the order in which they were given is kept."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option_string: str | None = None
    ) -> None:
        x, y = values
        setattr(namespace, self.dest, [*getattr(namespace, self.dest), Click(x, y, self.const)])


def _point(text: str) -> tuple[float, float]:
    try:
        x, y = (float(part) for part in text.split(","))
        Click(x, y, Role.EXTREME)
    except (ValueError, PromptError):
        raise argparse.ArgumentTypeError(f"{text!r} is not a point; write X,Y in pixels, for example 120,84.5") from None
    return x, y


def _threshold(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a probability between 0 and 1, for example 0.5")
    return value


def _prompt(clicks: Sequence[Click]) -> Prompt:
    """The extremes, then the corrections in the order given. Raises PromptError unless there are four extremes."""
    extremes = [click for click in clicks if click.role is Role.EXTREME]
    if len(extremes) > EXTREMES_NEEDED:
        raise PromptError(f"An object has four extreme points; --extreme is given {len(extremes)} times.")
    Extremes.assigned([click.point for click in extremes])
    return Prompt((*extremes, *(click for click in clicks if click.role is not Role.EXTREME)))


def _slice_index(image: Image, asked: int | None) -> int:
    if asked is None and image.depth == 1:
        return 0
    if asked is None:
        raise FourclickError(
            f"{image.name}: the image has {image.depth} slices; say which with --slice (0 to {image.depth - 1})."
        )
    if not 0 <= asked < image.depth:
        there_is = "only slice 0" if image.depth == 1 else f"slices 0 to {image.depth - 1}"
        raise FourclickError(f"{image.name}: there is no slice {asked}; the image has {there_is}.")
    return asked


def _check_inside(image: Image, prompt: Prompt) -> None:
    """Before the network is loaded: a typing error should not cost three seconds."""
    for click in prompt.clicks:
        column, row = click.pixel
        if not (0 <= column < image.width and 0 <= row < image.height):
            raise PromptError(
                f"The {click.role} click at {click.x:g},{click.y:g} lies outside the image, which is "
                f"{image.width} x {image.height} pixels (0,0 to {image.width - 1},{image.height - 1})."
            )


def _warnings(mask: Any, prompt: Prompt) -> list[str]:
    from fourclick.models.extremes import missed_sides

    if not mask.any():
        return ["the mask is empty. Check the points, or lower --threshold."]
    missed = missed_sides(mask, prompt)
    if not missed:
        return []
    sides = ", ".join(missed)
    return [f"the mask misses the extreme point on these sides: {sides}. Check it, or add a --positive or --negative click."]


def _step(bar: Any, text: str) -> None:
    bar.update(1)
    bar.set_description(text)


def _article(role: Role) -> str:
    return "an" if role is Role.EXTREME else "a"
