"""`fourclick export`: a project's masks as files."""

from __future__ import annotations

import argparse
from pathlib import Path

from fourclick.annotator.exporters import exporters

EXAMPLES = """examples:
  fourclick export my-project --format png -o masks/      indexed PNG, one per annotated slice
  fourclick export my-project --format nifti -o masks/    label volumes with the images' exact geometry
  fourclick export my-project --format png -o masks/ --overwrite

labels.json beside the masks says what their numbers mean; 0 is background. Slices are counted from 0. Every file is read
back by another library and compared before it is moved to its place. A file that this project did not export, or that was
changed since, is replaced only with --overwrite; an image of the project never is.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    formats = exporters()
    described = "; ".join(f"{name}: {each.description}" for name, each in formats.items())
    parser.add_argument("project", type=Path, metavar="PROJECT", help="the project's folder")
    parser.add_argument("--format", required=True, choices=tuple(formats), help=described.replace("%", "%%"))
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help="folder for the files; made if missing")
    parser.add_argument("--overwrite", action="store_true", help="replace files that are not from this project's last export")


def run(args: argparse.Namespace) -> int:
    from tqdm import tqdm

    from fourclick.annotator.exports import export_project
    from fourclick.annotator.storage.project import Project

    # shown on a terminal only, and only where it takes longer than a second
    with Project.open(args.project) as project, tqdm(desc="exporting", unit="image", delay=1, disable=None, leave=False) as bar:

        def progress(done: int, total: int, name: str) -> None:
            bar.total = total
            bar.set_postfix_str(name, refresh=False)
            bar.update(done - bar.n)

        report = export_project(project, args.format, args.output, progress, overwrite=args.overwrite)
    print(report.summary)
    return 1 if report.problems else 0
