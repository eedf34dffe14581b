"""How much memory this process has used at most."""

from __future__ import annotations

import sys
from pathlib import Path


def peak_mb() -> float:
    """Of this process and the largest of its ended children; 0 where the system does not tell (Windows)."""
    try:
        import resource
    except ImportError:
        return 0.0
    # kilobytes on Linux, bytes on macOS
    unit = 1 if sys.platform == "darwin" else 1024
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return used * unit / 1e6


def own_peak_mb() -> float:
    """Of this process alone, since its program was started; 0 where the system does not tell (Windows)."""
    try:
        # Linux: getrusage would tell the parent's memory where that had more when it started this process
        status = Path("/proc/self/status").read_text(encoding="utf-8", errors="replace")
        return int(status.split("VmHWM:")[1].split()[0]) * 1024 / 1e6
    except (OSError, IndexError):
        pass
    try:
        import resource
    except ImportError:
        return 0.0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
