"""`fourclick ablate`: trains and measures variants of the method, several seeds each."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

STUDY_NAMES = ("cues", "parts", "modalities")
EXAMPLES = """examples:
  fourclick ablate data/ --study cues --steps 1500 --seeds 0,1,2 -o runs/ablation        the cue maps, as in the paper's Table 1
  fourclick ablate data/ --study parts --steps 1500 --seeds 0,1,2 -o runs/ablation       attention, synthetic images, ...
  fourclick ablate data/ --study modalities --steps 3000 --seeds 0 -o runs/ablation      sources never seen in training

Every run has the same network, number of steps, schedule and seeds; only what the row names differs. Runs that are done are not
done again, and one that was stopped goes on: the command can be given again at any time. The table holds the rows so far.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("data", type=Path, help="folder of sources, each with images/ and masks/ of the same stems")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder for the runs and the tables")
    parser.add_argument("--study", choices=STUDY_NAMES, required=True)
    parser.add_argument("--steps", type=int, default=1500, help="optimiser steps of each run (default 1500)")
    parser.add_argument("--seeds", default="0,1,2", help="with commas (default 0,1,2)")
    parser.add_argument("--side", type=int, default=128, help="side of the crop in pixels (default 128)")
    parser.add_argument("--batch", type=int, default=24, help="samples per batch (default 24)")
    parser.add_argument("--most", type=int, default=20, help="objects per source that are measured (default 20)")
    parser.add_argument("--workers", type=int, default=1, help="loader processes (default 1)")


def run(args: argparse.Namespace) -> int:
    from fourclick.models.ablation import STUDIES, as_markdown, run_study
    from fourclick.models.network import NetworkConfig
    from fourclick.models.train_config import TrainConfig

    def write(rows: list[dict[str, Any]]) -> None:
        (args.output / f"{args.study}.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
        (args.output / f"{args.study}.md").write_text(as_markdown(rows) + "\n", encoding="utf-8")

    config = TrainConfig(steps=args.steps, stages=((args.side, 1.0, args.batch),), workers=args.workers, save_minutes=2.0)
    rows = run_study(
        args.data,
        args.output,
        STUDIES[args.study],
        seeds=[int(seed) for seed in args.seeds.split(",")],
        config=config,
        network=NetworkConfig(side_px=args.side),
        most=args.most,
        report=lambda line: print(line, flush=True),
        measured=write,
    )
    print(as_markdown(rows))
    return 0
