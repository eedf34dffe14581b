"""`fourclick replay`: a project's clicks answered anew by another checkpoint."""

from __future__ import annotations

import argparse
from pathlib import Path

from fourclick.models.devices import add_device_argument

EXAMPLES = """examples:
  fourclick replay my-project --checkpoint runs/mine/checkpoint.safetensors            what would change
  fourclick replay my-project --checkpoint runs/mine/checkpoint.safetensors --accept   and take what is better

An accepted mask is replaced only where the new one reaches the same extreme points, agrees with every correction and is
expected to fit better by at least a Dice point. The project's database is copied beside itself before anything is written.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT", help="the project's folder")
    parser.add_argument("--checkpoint", type=Path, help="default: the shipped one")
    parser.add_argument("--accept", action="store_true", help="write the masks that are better")
    add_device_argument(parser)


def run(args: argparse.Namespace) -> int:
    import sys

    from tqdm import tqdm

    from fourclick.annotator.replay import accept_better, replayed
    from fourclick.annotator.storage.project import Project
    from fourclick.models.predictor import Predictor

    predictor = Predictor.load(args.checkpoint, device=args.device)
    opened = Project.open(args.project) if args.accept else Project.open_to_read(args.project)
    with opened as project, tqdm(desc="replaying", unit="image", delay=1, disable=None, leave=False) as bar:

        def progress(done: int, total: int, name: str) -> None:
            bar.total = total
            bar.set_postfix_str(name, refresh=False)
            bar.update(done - bar.n)

        unread: list[str] = []
        results = list(replayed(project, predictor, progress, unread=unread.append))
        copy, taken = accept_better(project, results, predictor.checkpoint_sha256) if args.accept else (None, 0)
    for sentence in unread:
        print(f"Left out: {sentence}", file=sys.stderr)
    better = [each for each in results if each.is_better]
    for each in better:
        print(f"{each.image_name}, slice {each.region.slice_index}: expected Dice {each.before:.3f} -> {each.after:.3f}")
    print(f"{len(better)} of {len(results)} masks would be better." if copy is None else f"{taken} of {len(results)} replaced.")
    if copy is not None:
        print(f"The database as it was: {copy}")
    return 0
