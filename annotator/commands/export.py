"""`fourclick export`: a project's masks as files."""

from __future__ import annotations

import argparse
from pathlib import Path

from fourclick.annotator.exporters import exporters

EXAMPLES = """examples:
  fourclick export my-project --format png -o masks/      indexed PNG, one per annotated slice
  fourclick export my-project --format nifti -o masks/    label volumes with the images' exact geometry
  fourclick export my-project --format coco -o coco/ --label liver --label spleen --images "train/*"
  fourclick export my-project --format nnunet -o raw/ --name Liver --number 12 --patients "^(P[0-9]+)"
  fourclick export my-project --format png -o masks/ --status accepted --split train
  fourclick export my-project --format png -o masks/ --overwrite --keep-names
  fourclick export my-project --format nnunet -o raw/ --black-out "us*:0,0,640,48" --black-out "us*:500,0,640,480"

labels.json beside the masks says what their numbers mean; 0 is background. Slices are counted from 0. Every file is read
back by another library and compared before it is moved to its place; verification.json tells what was compared, and each
file's SHA-256. A file that this project did not export, or that was changed since, is replaced only with --overwrite; an
image of the project never is. An export that was killed goes on where it was when the same command is given again.

Nothing in an export tells who a patient is: no names, dates, UIDs or paths are copied, and image 12 of the project is called
image-000012, as names of files often hold a patient's. PROJECT/export-names.csv, which stays behind, tells which image that
is. --keep-names calls the files like the images instead. verification.json tells annotators apart by codes that mean nothing
elsewhere, or by their names with --name-annotators. DICOM exports have UIDs of their own, the same for the same instance in
all exports of the project; --keep-ids ties them to the very instances and copies the patient and the study's date. In
tables, text that begins like a formula gets an apostrophe.

A name may also stand in the pixels. Of formats that hold the images themselves, the report names those in which it may:
ultrasound, secondary captures, and files that say so, unless --black-out has made a box of them black.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    formats = exporters()
    described = "; ".join(f"{name}: {each.description}" for name, each in formats.items())
    parser.add_argument("project", type=Path, metavar="PROJECT", help="the project's folder")
    parser.add_argument("--format", required=True, choices=tuple(formats), help=described.replace("%", "%%"))
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help="folder for the files; made if missing")
    parser.add_argument("--overwrite", action="store_true", help="replace files that are not from this project's last export")
    parser.add_argument("--keep-names", action="store_true", help="call files like the images; they may name patients")
    parser.add_argument("--name-annotators", action="store_true", help="say in verification.json who annotated each image")
    parser.add_argument("--keep-ids", action="store_true", help="leave patients, dates and UIDs in DICOM exports")
    parser.add_argument("--jobs", type=int, metavar="N", help="processes that write images (default: as many as processors)")
    chosen = parser.add_argument_group("a part of the project")
    chosen.add_argument("--label", action="append", default=[], metavar="NAME", help="only this label (may be given again)")
    chosen.add_argument(
        "--images", action="append", default=[], metavar="PATTERN", help='only images whose name fits, such as "liver*" (again)'
    )
    chosen.add_argument("--ids", type=_ids, metavar="N,N,...", help="only the images with these numbers in the project")
    chosen.add_argument(
        "--status", action="append", default=[], metavar="STATUS", help="only images that are this, such as accepted (again)"
    )
    chosen.add_argument("--split", action="append", default=[], metavar="SPLIT", help="only images of this split (again)")
    chosen.add_argument("--modality", action="append", default=[], metavar="NAME", help="only images of this modality (again)")
    chosen.add_argument(
        "--black-out",
        action="append",
        default=[],
        metavar="PATTERN:X0,Y0,X1,Y1",
        help="in formats that hold images, make this box of pixels black in images whose name fits (again)",
    )
    chosen.add_argument(
        "--query", default="", metavar="WORDS", help='only images that fit all, such as "patient=P1* annotator!=Anna"'
    )
    dataset = parser.add_argument_group("the data set")
    dataset.add_argument("--name", default="", help="its name (default: Fourclick; the project's with --keep-names)")
    dataset.add_argument("--number", type=int, default=1, help="nnU-Net's number of it, 1 to 999 (default: 1)")
    dataset.add_argument("--channel", default="", help="what the voxels are, for nnU-Net: CT, T2, ... (default: CT if as dark)")
    dataset.add_argument(
        "--patients", default="", metavar="REGEX", help="finds the patient in an image's name (default: as the project knows)"
    )
    dataset.add_argument("--licence", default="", metavar="TEXT", help="note on what may be done with the data")


def run(args: argparse.Namespace) -> int:
    from tqdm import tqdm

    from fourclick.annotator.core.burnt_in import BlackOut
    from fourclick.annotator.export_choice import ExportChoice
    from fourclick.annotator.exports import export_project
    from fourclick.annotator.storage.project import Project

    choice = ExportChoice(
        labels=tuple(args.label),
        images=tuple(args.images),
        ids=args.ids,
        statuses=tuple(args.status),
        splits=tuple(args.split),
        modalities=tuple(args.modality),
        query=args.query,
        patients=args.patients,
        name=args.name,
        number=args.number,
        licence=args.licence,
        channel=args.channel,
        keeps_names=args.keep_names,
        names_annotators=args.name_annotators,
        keeps_ids=args.keep_ids,
        black_out=tuple(BlackOut.parsed(text) for text in args.black_out),
    )
    # shown on a terminal only, and only where it takes longer than a second
    with Project.open(args.project) as project, tqdm(desc="exporting", unit="image", delay=1, disable=None, leave=False) as bar:

        def progress(done: int, total: int, name: str) -> None:
            bar.total = total
            bar.set_postfix_str(name, refresh=False)
            bar.update(done - bar.n)

        report = export_project(
            project, args.format, args.output, progress, overwrite=args.overwrite, choice=choice, processes=args.jobs
        )
    print(report.summary)
    return 1 if report.problems else 0


def _ids(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(","))
