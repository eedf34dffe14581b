"""The cells of a benchmark on Ray's workers; one that dies is replaced, and its cell is run again."""

from __future__ import annotations

import os
import secrets
import signal
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from fourclick.annotator.core.errors import Cancelled, LearningError
from fourclick.annotator.learning.benchmark.cells import Cell
from fourclick.annotator.learning.benchmark.finished import finished
from fourclick.annotator.learning.benchmark.spec import BenchSpec

RETRIES = 5
LOOPBACK = "127.0.0.1"


def run_on_ray(
    spec: BenchSpec,
    output: Path,
    cells: Sequence[Cell],
    *,
    workers: int,
    tell: Callable[[str], None] = print,
    is_cancelled: Callable[[], bool] | None = None,
) -> None:
    """Runs what is not done yet on `workers` processes of this machine, and ends them.

    They listen on the loopback interface only and ask each other for a token; there is no dashboard, and nothing is reported
    to Ray's makers. Raises LearningError without Ray, and Cancelled.
    """
    left = [cell for cell in cells if finished(cell, output) is None]
    if len(left) < len(cells):
        tell(f"{len(cells) - len(left)} of {len(cells)} cells are done already.")
    if not left:
        return
    # Ray puts handlers of its own in the place of ours, and leaves none behind: SIGTERM would end without saving a word
    on_stop = signal.getsignal(signal.SIGTERM)
    ray = _started(workers)
    try:
        _restore(on_stop)
        # a token of one slot for each worker: all of them at once would be read ahead
        remote = ray.remote(max_retries=RETRIES, num_cpus=1)(_on_worker)
        told, folder = spec.to_json(), str(output.resolve())
        waiting = {remote.remote(told, folder, cell.to_json()): cell for cell in left}
        done = 0
        while waiting:
            if is_cancelled is not None and is_cancelled():
                raise Cancelled
            ready, _ = ray.wait(list(waiting), num_returns=1, timeout=1.0)
            for each in ready:
                cell = waiting.pop(each)
                sentence = ray.get(each)
                done += 1
                tell(f"[{done}/{len(left)}] {cell.name}: {sentence}")
    finally:
        ray.shutdown()
        _restore(on_stop)


def _restore(handler: Any) -> None:
    """Only the main thread may, and only a handler that Python knows."""
    if handler is not None and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, handler)


def _started(workers: int) -> Any:
    # before the import: Ray reads them then
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ["RAY_AUTH_MODE"] = "token"
    os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_urlsafe(32))
    # Ray's own word for "this machine alone": it listens on the loopback interface then; `_node_ip_address` does not do that
    os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"
    # without it Ray warns of a change to come
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray
    except ImportError as error:
        raise LearningError("--ray needs Ray, which is not installed: pip install 'fourclick[ray]'. Or use --shard.") from error
    try:
        _init(ray, workers)
    except Exception as error:
        ray.shutdown()
        raise LearningError(f"Ray did not start ({' '.join(str(error).split())[:200]}). Try again, or use --shard.") from error
    addresses = {each["NodeManagerAddress"] for each in ray.nodes()}
    if addresses != {LOOPBACK}:
        ray.shutdown()
        raise LearningError(f"Ray would listen on {', '.join(sorted(addresses))} instead of {LOOPBACK}. Use --shard.")
    return ray


def _init(ray: Any, workers: int) -> None:
    ray.init(
        address="local",
        num_cpus=workers,
        num_gpus=0,
        include_dashboard=False,
        log_to_driver=False,
        logging_level="ERROR",
        configure_logging=False,
    )


_kept: dict[str, Any] = {}


def _on_worker(told: dict[str, Any], folder: str, cell: dict[str, Any]) -> str:
    """Runs one cell; what was read for it serves the worker's next one."""
    import torch

    from fourclick.annotator.learning.benchmark.runner import Prepared, run_one, sentence

    torch.set_num_threads(1)
    output = Path(folder)
    key = f"{folder} {told}"
    if key not in _kept:
        _kept.clear()
        _kept[key] = Prepared(BenchSpec.of(told, output), output)
    return sentence(run_one(_kept[key], Cell.from_json(cell)))
