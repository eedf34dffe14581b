"""`fourclick learn`: which image is worth labelling next, and whether that advice is better than chance."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from fourclick.annotator.commands.learn_bench import add_bench_jobs
from fourclick.annotator.commands.learn_rounds import add_round_jobs
from fourclick.annotator.commands.learn_simulate import add_simulate_job

EXAMPLES = """examples:
  fourclick learn start my-project                 train, measure, score, and suggest ten images
  fourclick learn next my-project                  the image to label next, which nobody else gets meanwhile
  fourclick learn skip my-project 17 --because outlier
  fourclick learn status my-project                suggestions, curve, verdict, hours left
  fourclick learn compare my-project --seeds 5     is the advice better than chance here?
  fourclick learn simulate runs/kinds              rounds on generated pictures: does the advice help there?
  fourclick learn bench bench.yaml -o runs/bench   compare strategies on labelled data sets
  fourclick learn verify runs/bench                derive every pick of a benchmark again

Each of these has its own help: fourclick learn start --help
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    jobs = parser.add_subparsers(dest="job", metavar="JOB", required=True)
    add_round_jobs(jobs)
    add_simulate_job(jobs)
    add_bench_jobs(jobs)


def run(args: argparse.Namespace) -> int:
    job: Callable[[argparse.Namespace], int] = args.run_job
    return job(args)
