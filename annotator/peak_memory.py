"""How much memory this process has used at most."""

from __future__ import annotations

import sys


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
