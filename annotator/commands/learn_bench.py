"""`fourclick learn bench` and `verify`: strategies compared fairly on labelled data sets, and every pick derived again."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from typing import Any

from fourclick.annotator.commands.stopping import STOPPED, stopping
from fourclick.annotator.core.errors import Cancelled, LearningError

BENCH_EXAMPLES = """examples:
  fourclick learn bench bench.yaml -o runs/bench            goes on where it was when it is given again
  fourclick learn bench bench.yaml -o runs/bench --shard 1/4     a quarter of the cells; the others elsewhere, with one folder
  fourclick learn bench bench.yaml -o runs/bench --ray --workers 8
  fourclick learn bench bench.yaml -o runs/bench --report-only   of what is done so far

A specification:
  data: ../shared/data
  sources: [sunnybrook_cardiac_mr, usgra_nerve_vessel_us]
  strategies: [random, foreground-random, entropy, {name: bald, as: bald-top, options: {aggregation: "top:0.05"}}]
  seeds: 5
  budgets: 5
  cycles: 5
  regularisation: [plain, strong]
"""
VERIFY_EXAMPLES = """examples:
  fourclick learn verify runs/bench

Exit code 0: every pick is what seeds, scores and features give; 1: some are not, and each is named.
"""


def add_bench_jobs(jobs: Any) -> None:
    """`bench` and `verify`, each with the function that runs it as `run_job`. jobs: what `add_subparsers` gave."""
    for name, summary, examples, add, run in (
        ("bench", "compare strategies on labelled data sets", BENCH_EXAMPLES, _add_bench_arguments, run_bench),
        ("verify", "derive every pick of a benchmark again", VERIFY_EXAMPLES, _add_verify_arguments, run_verify),
    ):
        parser = jobs.add_parser(
            name,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}.",
            epilog=examples,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        add(parser)
        parser.set_defaults(run_job=run)


def _add_bench_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("spec", type=Path, metavar="SPEC", help="what to compare, as YAML")
    parser.add_argument("-o", "--output", type=Path, metavar="FOLDER", help="for cells and report (default: runs/SPEC's name)")
    parser.add_argument("--shard", default="1/1", metavar="I/N", help="every N-th cell from the I-th on (default: all)")
    parser.add_argument("--ray", action="store_true", help="on Ray's workers on this machine (pip install 'fourclick[ray]')")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="of --ray (default 2)")
    parser.add_argument(
        "--threads", type=int, default=1, metavar="N", help="of each process on a CPU (default 1; 0: all cores)"
    )
    parser.add_argument("--device", default="cpu", help="of the full profile: cpu or cuda (default cpu)")
    parser.add_argument("--report-only", action="store_true", help="run nothing, report what is done")


def _add_verify_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="what fourclick learn bench wrote")


def run_bench(args: argparse.Namespace) -> int:
    from fourclick.annotator.learning.benchmark.cells import cells_of, shard_of
    from fourclick.annotator.learning.benchmark.spec import BenchSpec

    spec = BenchSpec.read(args.spec)
    output: Path = args.output or Path("runs") / args.spec.stem
    cells = shard_of(cells_of(spec), args.shard)
    if args.workers < 1 or args.threads < 0:
        raise LearningError("--workers is at least 1, and --threads not negative.")
    from fourclick.annotator.learning.benchmark.ray_runner import run_on_ray
    from fourclick.annotator.learning.benchmark.report import write_report
    from fourclick.annotator.learning.benchmark.results import counts
    from fourclick.annotator.learning.benchmark.runner import begin, run_cells
    from fourclick.models.team import use_threads

    use_threads(args.threads)
    begin(spec, output)
    if not args.report_only:
        with stopping((signal.SIGTERM, signal.SIGINT)) as stop:
            try:
                if args.ray:
                    run_on_ray(spec, output, cells, workers=args.workers, tell=_tell, is_cancelled=stop.is_asked_after_a_step)
                else:
                    run_cells(spec, output, cells, device=args.device, tell=_tell, is_cancelled=stop.is_asked_after_a_step)
            except Cancelled:
                if stop.number == signal.SIGINT:
                    raise KeyboardInterrupt from None
                print("Stopped. The same command goes on where it was.")
                return STOPPED
    done, every = counts(spec, output)
    if done < every and args.shard != "1/1" and not args.report_only:
        print(f"This shard is done; {done} of {every} cells are. The report is written when the last shard ends.")
        return 0
    report = write_report(spec, output)
    print(report["conclusion"])
    print(f"{output / 'report.md'} tells the rest.")
    return 0


def run_verify(args: argparse.Namespace) -> int:
    """0 where every pick fits, 1 where any does not."""
    from fourclick.annotator.learning.benchmark.verification import verify_bench

    found = verify_bench(args.folder)
    for line in (*found.faults, *found.remarks):
        print(line)
    print(found.sentence)
    return 0 if found.is_right else 1


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
