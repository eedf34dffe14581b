"""`fourclick learn simulate`: rounds on generated pictures by a simulated annotator, with the verdict on the advice."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from fourclick.annotator.core.errors import FourclickError

EXAMPLES = """examples:
  fourclick learn simulate runs/kinds              pictures of two kinds, of which chance takes one only
  fourclick learn simulate runs/alike --kinds 1    all pictures tell the same, so no advice can help
  fourclick open runs/kinds/project                look at it in the Learning panel

The same arguments give the same pictures, picks and figures on the same machine.
"""


def add_simulate_job(jobs: Any) -> None:
    """jobs: the sub-parsers of `fourclick learn`."""
    about = "rounds on generated pictures, and whether the advice helped there"
    parser = jobs.add_parser(
        "simulate",
        help=about,
        description=f"{about[0].upper()}{about[1:]}.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a new folder for the pictures and the project")
    parser.add_argument("--kinds", type=int, default=2, metavar="N", help="of pictures, 1 or 2 (default 2)")
    parser.add_argument("--rounds", type=int, default=1, metavar="N", help="of four images each (default 1)")
    parser.add_argument("--seeds", type=int, default=5, metavar="N", help="trainings of each stream; 5 for a claim (default 5)")
    parser.add_argument("--steps", type=int, default=60, metavar="N", help="of each training (default 60)")
    parser.add_argument("--seed", type=int, metavar="N", help="of the pictures (default: chance misses a kind)")
    parser.set_defaults(run_job=_simulate)


def _simulate(args: argparse.Namespace) -> int:
    from tqdm import tqdm

    from fourclick.annotator.learning.rounds.standing_text import standing_text
    from fourclick.annotator.learning.unet.simulated_project import Simulation, simulate
    from fourclick.annotator.storage.project import Project

    if args.kinds not in (1, 2) or min(args.rounds, args.seeds, args.steps) < 1:
        raise FourclickError("There are 1 or 2 kinds of pictures; rounds, seeds and steps are at least 1.")
    simulation = Simulation(kinds=args.kinds, rounds=args.rounds, seeds=args.seeds, steps=args.steps)
    if args.seed is not None:
        simulation = replace(simulation, seed=args.seed)
    with tqdm(disable=None, leave=False, bar_format="{desc}") as bar:

        def tell(event: str, **values: Any) -> None:
            if event == "step":
                bar.set_description_str(f"{values['phase']}: {values['text']}")

        found = simulate(args.folder, simulation, tell=tell)
    with Project.open_to_read(args.folder / "project") as project:
        print(standing_text("simulated", found, project.labels()))
    return 0
