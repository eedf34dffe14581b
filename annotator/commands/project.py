"""`fourclick project`: make, watch over, share, merge and save projects."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fourclick.annotator.commands.doctor import add_choose
from fourclick.annotator.commands.progress_bar import progress_bar

if TYPE_CHECKING:
    from collections.abc import Callable

    from fourclick.annotator.storage.project import Project

EXAMPLES = """examples:
  fourclick project create my-project                          in a folder
  fourclick project create postgresql://anna@host/liver        in an empty PostgreSQL database, for a team
  fourclick project import my-project scans/ --include "*.dcm" --patients "P[0-9]+"
  fourclick project import my-project --masks labels/          PNG, TIFF, NIfTI or NRRD, named after their images
  fourclick project import my-project --objects coco.json      masks of COCO or YOLO; boxes: fourclick predict --batch
  fourclick project status my-project                          states, people, hours left
  fourclick project assign my-project --to Berta --images "P1*" --count 200
  fourclick project merge my-project laptop-project            takes over what the second has; both versions of what differs
  fourclick project conflicts my-project --take 3
  fourclick project repeats my-project --own 5 --shared 5      of 100 images 10 come back unseen, half without the network
  fourclick project masks my-project --to s3://bucket/masks    out of the database; a backup holds them all the same
  fourclick project backup my-project copy.sqlite              verified; a project that is open is copied as it is now
  fourclick project restore copy.sqlite new-project
  fourclick project verify my-project                          every mask's SHA-256, and the audit's chain
  fourclick project migrate my-project                         to the present schema, after a copy
  fourclick project agreement anna-project berta-project -o agreement/ --consensus consensus-project

A project is named by its folder, or by postgresql://user@host/database. Who is at work is FOURCLICK_ANNOTATOR, or the system's
user name.
"""
PROJECT_HELP = "folder, or postgresql://user@host/database"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    jobs = parser.add_subparsers(dest="job", metavar="JOB", required=True)
    create = _job(jobs, "create", "a new, empty project", _create)
    create.add_argument("--name", help="its name (default: the folder's)")
    _add_import(_job(jobs, "import", "folders of images, masks, and objects of other programs", _import))
    _job(jobs, "status", "states, work by label and by person, hours left", _status)
    assign = _job(jobs, "assign", "images to an annotator", _assign)
    assign.add_argument("--to", required=True, metavar="NAME", help='the annotator; "" makes them nobody\'s')
    _add_choice(assign)
    split = _job(jobs, "split", "images to train, validation or test", _split)
    split.add_argument("--to", required=True, choices=("train", "validation", "test", ""))
    _add_choice(split)
    merge = _job(jobs, "merge", "another project's images, regions and clicks into this one", _merge)
    merge.add_argument("other", metavar="OTHER", help="the project that is taken over; it stays as it is")
    conflicts = _job(jobs, "conflicts", "versions that were saved over each other", _conflicts)
    conflicts.add_argument("--take", type=int, metavar="COPY", help="this copy becomes the image's next version")
    conflicts.add_argument(
        "--leave", type=int, metavar="COPY", help="the image stays as it is; the copy is kept, but not listed"
    )
    repeats = _job(jobs, "repeats", "images that come back unseen, to measure agreement; tells how many have", _repeats)
    repeats.add_argument("--own", type=float, metavar="PERCENT", help="of an annotator's images, the share they get again")
    repeats.add_argument("--shared", type=float, metavar="PERCENT", help="the share that a colleague gets too")
    repeats.add_argument("--gap", type=int, metavar="N", help="no earlier than after so many other images (default: 20)")
    repeats.add_argument("--end", action="store_true", help="no more of them; what was done stays")
    masks = _job(jobs, "masks", "where the masks lie: in the database, or moved elsewhere", _masks)
    masks.add_argument("--to", metavar="PLACE", help='a folder\'s whole path, s3://bucket/folder, ...; or "database"')
    backup = _job(jobs, "backup", "a verified copy as one file", _backup)
    backup.add_argument("file", type=Path, metavar="FILE", help="the copy; must not be there yet")
    restore = _job(jobs, "restore", "a project from such a copy", _restore, first="file")
    restore.add_argument("project", metavar="PROJECT", help="an empty folder or database")
    _job(jobs, "verify", "whether every mask and the audit are as they were written", _verify)
    _job(jobs, "migrate", "to the present schema, after a copy", _migrate)
    agreement = _job(jobs, "agreement", "how far annotators agree", _agreement, first="")
    agreement.add_argument(
        "projects", nargs="+", metavar="PROJECT", help="one project of each annotator, or one with hidden repeats"
    )
    agreement.add_argument("-o", "--output", type=Path, metavar="DIR", help="write agreement.md, .csv and .json there")
    agreement.add_argument("--tolerance", type=float, default=2.0, metavar="MM", help="of surface Dice (default: 2 mm)")
    agreement.add_argument("--without-names", action="store_true", help="annotators and images become numbers")
    agreement.add_argument("--maps", type=Path, metavar="DIR", help="write there where the readings of each image differ")
    agreement.add_argument("--consensus", metavar="NEW", help="a new project with the consensus, to be reviewed")
    agreement.add_argument("--method", choices=("majority", "staple"), default="staple", help="of the consensus")


def run(args: argparse.Namespace) -> int:
    job: Callable[[argparse.Namespace], int] = args.run_job
    return job(args)


def _job(
    jobs: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    about: str,
    run_job: Callable[[argparse.Namespace], int],
    *,
    first: str = "project",
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = jobs.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
    parser.set_defaults(run_job=run_job)
    if first == "project":
        parser.add_argument("project", metavar="PROJECT", help=PROJECT_HELP)
    elif first:
        parser.add_argument(first, type=Path, metavar=first.upper())
    return parser


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="image files and folders of them")
    again = "(may be given again)"
    parser.add_argument("--include", action="append", default=[], metavar="PATTERN", help=f"only images that fit {again}")
    parser.add_argument("--exclude", action="append", default=[], metavar="PATTERN", help=f"no images that fit {again}")
    parser.add_argument(
        "--patients", default="", metavar="REGEX", help="finds the patient in a name (default: DICOM's PatientID)"
    )
    parser.add_argument("--duplicates", choices=("skip", "keep"), default="skip", help="images with the bytes of another")
    parser.add_argument("--quick", action="store_true", help="do not open each image to see whether it can be read")
    add_choose(parser)
    parser.add_argument("--masks", type=Path, metavar="DIR", help="label maps that are named after the project's images")
    parser.add_argument("--objects", type=Path, metavar="FILE", help="masks from COCO's .json, or a folder of YOLO labels")


def _add_choice(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--images", metavar="PATTERN", default="*", help='only images whose name fits, such as "P1*"')
    parser.add_argument("--status", metavar="STATUS", help="only images that are this, such as new")
    parser.add_argument("--count", type=int, metavar="N", help="at most so many, in the project's order")


def _chosen(project: Project, args: argparse.Namespace) -> list[int]:
    """Raises ProjectError for a status that there is not, and where no image was chosen."""
    from fnmatch import fnmatch

    from fourclick.annotator.core.errors import ProjectError
    from fourclick.annotator.core.review import ImageStatus
    from fourclick.annotator.storage.image_query import ImageFilter

    if args.status is not None and args.status not in tuple(ImageStatus):
        raise ProjectError(f"No image is '{args.status}'. Choose among: {', '.join(ImageStatus)}.")
    status = None if args.status is None else ImageStatus(args.status)
    found = [entry.id for entry in project.images(ImageFilter(status=status)) if fnmatch(entry.name, args.images)]
    if not found:
        raise ProjectError("No image was chosen: none has such a name and status.")
    return found[: args.count]


def _create(args: argparse.Namespace) -> int:
    from fourclick.annotator.storage.project import Project

    with Project.create(args.project, args.name) as project:
        print(f"Made the project {project.name} in {project.address}. Open it: fourclick open {project.address}")
    return 0


def _import(args: argparse.Namespace) -> int:
    from fourclick.annotator.core.errors import ProjectError
    from fourclick.annotator.storage.project import Project

    if not (args.paths or args.masks or args.objects):
        raise ProjectError("Name files or folders of images, or --masks, or --objects.")
    problems: list[str] = []
    with Project.open_or_create(args.project) as project:
        for wanted, work in ((args.paths, _import_images), (args.masks, _import_masks), (args.objects, _import_objects)):
            if wanted:
                problems += work(project, args)
    return _told("", problems)


def _import_images(project: Project, args: argparse.Namespace) -> list[str]:
    from fourclick.annotator.importing.folders import ImportChoice, import_folders
    from fourclick.annotator.storage.doctor import checked_decisions

    choice = ImportChoice(
        tuple(args.include),
        tuple(args.exclude),
        args.patients,
        args.duplicates == "keep",
        args.quick,
        checked_decisions(args.choose),
    )
    with progress_bar("importing") as progress:
        report = import_folders(project, args.paths, choice, progress)
    problems, report.problems = report.problems, []
    print(report.summary)
    return problems


def _import_masks(project: Project, args: argparse.Namespace) -> list[str]:
    from fourclick.annotator.importing.mask_folder import import_masks

    with progress_bar("reading masks") as progress:
        report = import_masks(project, args.masks, progress)
    print(report.summary)
    return report.problems


def _import_objects(project: Project, args: argparse.Namespace) -> list[str]:
    from fourclick.annotator.importing.batch import add_objects, read_objects
    from fourclick.annotator.importing.mask_folder import sizes_of
    from fourclick.annotator.importing.yolo import read_yolo

    is_yolo = args.objects.is_dir()
    found = read_yolo(args.objects, sizes_of(project.images())) if is_yolo else read_objects(args.objects)
    with progress_bar("taking over") as progress:
        report = add_objects(project, found, progress=progress)
    print(report.summary)
    return report.problems


def _status(args: argparse.Namespace) -> int:
    from fourclick.annotator.quality.progress_text import progress_text
    from fourclick.annotator.quality.project_progress import project_progress
    from fourclick.annotator.storage.project import Project

    with Project.open_to_read(args.project) as project:
        print(progress_text(project.name, project_progress(project), project.labels()))
        copies = len(project.conflicts())
    if copies:
        print(f"{copies} versions were saved over each other: fourclick project conflicts {args.project}")
    return 0


def _assign(args: argparse.Namespace) -> int:
    from fourclick.annotator.storage.project import Project

    with Project.open(args.project, shared=True) as project:
        count = project.assign(_chosen(project, args), args.to or None)
    print(f"{count} images are {args.to + chr(39) + 's' if args.to else 'nobody' + chr(39) + 's'} now.")
    return 0


def _split(args: argparse.Namespace) -> int:
    from fourclick.annotator.storage.project import Project

    with Project.open(args.project, shared=True) as project:
        count = project.set_split(_chosen(project, args), args.to)
    print(f"{count} images are for {args.to or 'no split'} now.")
    return 0


def _merge(args: argparse.Namespace) -> int:
    from fourclick.annotator.storage.merging import merge_projects
    from fourclick.annotator.storage.project import Project

    with Project.open_to_read(args.other) as other, Project.open(args.project) as project, progress_bar("merging") as progress:
        report = merge_projects(project, other, progress)
    print(report.summary)
    return 0


def _conflicts(args: argparse.Namespace) -> int:
    from fourclick.annotator.storage.project import Project

    if args.take is None and args.leave is None:
        with Project.open_to_read(args.project) as project:
            copies = project.conflicts()
        for copy in copies:
            print(f"Copy {copy.id}, {copy.when[:16].replace('T', ' ')} UTC: {copy.sentence}")
        print(f"{len(copies)} open." if copies else "None: nobody saved over somebody else's version.")
        return 0
    with Project.open(args.project) as project:
        for copy_id, takes_copy in ((args.take, True), (args.leave, False)):
            if copy_id is not None:
                project.resolve_conflict(copy_id, takes_copy=takes_copy)
                print(f"Copy {copy_id} {'stands now' if takes_copy else 'is put aside'}.")
    return 0


def _repeats(args: argparse.Namespace) -> int:
    import secrets

    from fourclick.annotator.core.repeats import DEFAULT_GAP, MOST_SEED, RepeatPlan
    from fourclick.annotator.storage.project import Project

    if args.end or args.own is not None or args.shared is not None or args.gap is not None:
        with Project.open(args.project, shared=True) as project:
            now = project.repeat_plan() or RepeatPlan(secrets.randbelow(MOST_SEED), 0.0, 0.0, DEFAULT_GAP)
            own, shared = (
                old if new is None else new / 100 for old, new in ((now.repeat_rate, args.own), (now.shared_rate, args.shared))
            )
            gap = now.gap if args.gap is None else args.gap
            project.set_repeat_plan(None if args.end else RepeatPlan(now.seed, own, shared, gap))
    with Project.open_to_read(args.project) as project:
        plan, counts = project.repeat_plan(), project.repeat_counts()
    if plan is None:
        print("No images come back now.")
    else:
        print(
            f"Of 100 images, {100 * plan.repeat_rate:g} come back to their annotator and {100 * plan.shared_rate:g} go to a "
            f"colleague, after {plan.gap} others or later; half of either without the network."
        )
    for each in counts:
        whose = "a colleague's" if each.is_shared else "their own"
        model = "with" if each.is_assisted else "without"
        print(f"{each.annotator}: {each.done} of {each.planned} copies of {whose} images {model} the network are done.")
    return 0


def _masks(args: argparse.Namespace) -> int:
    from fourclick.annotator.storage.moving_masks import mask_place, move_masks
    from fourclick.annotator.storage.project import Project

    if args.to is not None:
        with Project.open(args.project, shared=True) as project:
            print(f"{move_masks(project, '' if args.to == 'database' else args.to)} masks were moved.")
    with Project.open_to_read(args.project) as project:
        print(f"The masks lie in {mask_place(project) or 'the database'}.")
    return 0


def _backup(args: argparse.Namespace) -> int:
    from fourclick.annotator.storage.project import Project

    with Project.open_to_read(args.project) as project:
        report = project.back_up(args.file)
    return _told(f"{args.file}: a copy of {_rows(report.rows)}, read back and compared.", report.problems)


def _restore(args: argparse.Namespace) -> int:
    from fourclick.annotator.storage.address import Address
    from fourclick.annotator.storage.database_copy import put_back

    address = Address.of(args.project)
    report = put_back(args.file, address)
    return _told(f"{address}: {_rows(report.rows)} from {args.file}.", report.problems)


def _verify(args: argparse.Namespace) -> int:
    from fourclick.annotator.storage.project import Project

    with Project.open_to_read(args.project) as project:
        problems = project.damage()
        audit = project.verify_audit()
    told = f"Every mask and all {audit.rows} rows of the audit are as they were written. The audit ends with {audit.head}."
    return _told("" if problems else told, problems)


def _migrate(args: argparse.Namespace) -> int:
    from fourclick.annotator.storage.project import Project
    from fourclick.annotator.storage.schema import SCHEMA_REVISION

    with Project.open(args.project) as project:
        for notice in project.notices:
            print(notice)
        print(f"{project.address} has the schema {SCHEMA_REVISION}.")
    return 0


def _agreement(args: argparse.Namespace) -> int:
    from contextlib import ExitStack

    from fourclick.annotator.quality.agreement_files import markdown, write_report
    from fourclick.annotator.quality.agreement_report import agreement_report, queue_markdown
    from fourclick.annotator.quality.disagreement_maps import write_maps
    from fourclick.annotator.quality.project_consensus import make_consensus_project
    from fourclick.annotator.quality.project_readings import Readings
    from fourclick.annotator.storage.project import Project

    with progress_bar("comparing") as progress:
        found = agreement_report(args.projects, progress=progress, tolerance_mm=args.tolerance, is_anonymous=args.without_names)
    print(markdown(found.report))
    print(queue_markdown(found.queue))
    if args.output is not None:
        print(f"Written: {', '.join(str(path) for path in write_report(found.report, args.output))}")
    if args.maps is not None:
        with ExitStack() as stack:
            readings = Readings([stack.enter_context(Project.open_to_read(place)) for place in args.projects])
            print(f"{len(write_maps(readings, args.maps))} maps of where the readings differ were written to {args.maps}.")
    if args.consensus is not None:
        print(make_consensus_project(args.projects, None, args.consensus, method=args.method))
    return _told("", found.problems)


def _told(sentence: str, problems: Sequence[str]) -> int:
    """Prints what was done, and what is wrong; the exit code."""
    import sys

    if sentence:
        print(sentence)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def _rows(rows: dict[str, int]) -> str:
    return (
        f"{rows.get('images', 0)} images, {rows.get('regions', 0)} regions and {rows.get('events', 0)} lines of the click log"
    )
