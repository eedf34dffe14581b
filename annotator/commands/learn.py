"""`fourclick learn`: which image is worth labelling next, and whether that advice is better than chance."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from fourclick.annotator.commands.learn_bench import add_bench_jobs

EXAMPLES = """examples:
  fourclick learn bench bench.yaml -o runs/bench   compare strategies on labelled data sets
  fourclick learn verify runs/bench                derive every pick of a benchmark again

Each of these has its own help: fourclick learn bench --help
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    jobs = parser.add_subparsers(dest="job", metavar="JOB", required=True)
    add_bench_jobs(jobs)


def run(args: argparse.Namespace) -> int:
    job: Callable[[argparse.Namespace], int] = args.run_job
    return job(args)
